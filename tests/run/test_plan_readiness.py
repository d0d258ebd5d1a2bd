"""Readiness with what an installation knows: addresses, tests that people confirmed, sources, the version in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from coolhead.plan import Plan, read_plan
from coolhead.run.board_alerting import ContactTest
from coolhead.run.plan_log import adopt
from coolhead.run.plan_readiness import ask_readiness, evidence_of, said, seen_on
from coolhead.run.settings import Settings, load_settings
from coolhead.storage.memory import MemoryStore
from coolhead.words import LANGUAGES, Words

NOW = 1_795_219_200.0
TEXT = (
    "brand: {name: K, words: [K], time_zone: Asia/Jakarta}\npeople: [{id: anna, name: Anna}]\n"
    "roles: {crisis_lead: {primary: anna}}\n"
)


@pytest.fixture
def plan() -> Plan:
    return read_plan(TEXT)


def _settings(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "coolhead.toml").write_text(text)
    return load_settings(tmp_path / "coolhead.toml")


def test_two_addresses_of_one_provider_are_one_way(tmp_path: Path, plan: Plan) -> None:
    one = '[contacts]\nanna = ["ntfys://ntfy.sh/a", "ntfys://ntfy.sh/b"]\n'
    assert evidence_of(_settings(tmp_path, one), plan, NOW).providers == {"anna": ("ntfy.sh",)}
    two = '[contacts]\nanna = ["ntfys://ntfy.sh/a", "mailtos://a:b@example.org"]\n'
    assert evidence_of(_settings(tmp_path, two), plan, NOW).providers == {"anna": ("ntfy.sh", "example.org")}


def test_a_test_counts_once_the_person_said_that_it_came(plan: Plan) -> None:
    sent = ContactTest("anna", 1, "ntfys://…", NOW - 60, "accepted")
    assert seen_on([sent], "UTC") is None
    known = ContactTest("anna", 1, "ntfys://…", NOW - 60, "seen", seen_at=NOW)
    assert seen_on([sent, known], "UTC") == "2026-11-21"
    found = evidence_of(Settings(), plan, NOW, tests={"anna": [known]})
    assert found.tested_on == {"anna": "2026-11-21"}


def test_the_version_in_force_is_the_one_adopted_last(plan: Plan) -> None:
    store = MemoryStore()
    assert "in_force" in _missing(plan, store)
    adopt(store, plan, {"": TEXT}, NOW)
    assert "in_force" not in _missing(plan, store)
    assert "in_force" in _missing(read_plan(TEXT + "review_by: 2027-01-01\n"), store)


def _missing(plan: Plan, store: MemoryStore) -> list[str]:
    return [each.id for each in ask_readiness(Settings(), plan, NOW, store).findings if not each.passed]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_missing_thing_is_a_sentence(plan: Plan, language: str) -> None:
    found = ask_readiness(Settings(), plan, NOW, None)
    for each in said(found, plan, Words(language), longest=1000):
        for path, sentence in each.missing:
            assert path
            assert sentence.endswith((".", "…"))
            assert "{" not in sentence
