"""The readiness score: 0 where nothing is there, 100 where all is, and filling in one thing never lowers it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.plan import default_plan, read_plan, starter_plan
from coolhead.plan.readiness import PARTS, Evidence, Readiness
from coolhead.plan.readiness_checks import CHECKS, readiness
from coolhead.words import LANGUAGES, Words
from tests.plan.readying import NOW, TODAY, Home


def _score(home: Home) -> Readiness:
    return readiness(home.plan(), home.evidence())


def test_an_empty_install_has_nothing() -> None:
    for plan in (default_plan("My brand"), read_plan(starter_plan("My brand"))):
        found = readiness(plan, Evidence(TODAY, NOW))
        assert (found.score, found.passed) == (0, 0)
        assert found.empty_parts == PARTS
        assert all(finding.missing for finding in found.findings)
        assert len(found.findings) >= 25


def test_all_of_it_can_be_reached() -> None:
    found = _score(Home.whole())
    assert [(finding.id, finding.missing) for finding in found.findings if not finding.passed] == []
    assert (found.score, found.passed, found.next, found.empty_parts) == (100, len(CHECKS), None, ())


def test_each_check_can_fail_alone() -> None:
    """Whatever is taken away, some check fails; and most checks are nobody's shadow."""
    alone = set()
    for part in Home.parts():
        failed = [each.id for each in _score(Home.whole() - part).findings if not each.passed]
        assert failed, part
        if len(failed) == 1:
            alone.add(failed[0])
    assert len(alone) >= 15


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(sorted(Home.parts()))), st.sampled_from(sorted(Home.parts())))
def test_filling_in_one_thing_never_lowers_the_score(there: set[str], more: str) -> None:
    before, after = _score(Home(frozenset(there))), _score(Home(frozenset(there | {more})))
    assert after.score >= before.score
    assert {each.id for each in before.findings if each.passed} <= {each.id for each in after.findings if each.passed}


def test_each_missing_thing_is_named_once_with_its_place() -> None:
    found = {finding.id: finding for finding in _score(Home.whole() - "owner:T2").findings}
    assert [each.path for each in found["risk_owners"].missing] == ["risks.T2.owner"]
    found = {finding.id: finding for finding in _score(Home.whole() - "two:anna").findings}
    assert [each.args for each in found["two_ways"].missing] == [{"person": "Anna"}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_is_said_in_every_language(language: str) -> None:
    words = Words(language)
    for check in CHECKS:
        for end in ("", ".missing", ".why", ".next"):
            assert f"ready.{check.id}{end}" in words
    assert all(f"ready.part.{part}" in words for part in PARTS)


def test_ids_stand_once_and_weights_are_small() -> None:
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert {check.weight for check in CHECKS} <= {1, 2, 3}
    assert [check.part for check in CHECKS] == sorted((check.part for check in CHECKS), key=PARTS.index)


def test_hours_without_anybody_are_counted() -> None:
    plan = read_plan(
        "brand: {name: K, words: [K]}\npeople:\n  - {id: anna, name: Anna}\n"
        "rota: {crisis_lead: {layers: [{people: [anna], hours: mon-fri 09:00-17:00}]}}\nroles: {crisis_lead: {}}\n"
    )
    nights = next(each for each in readiness(plan, Evidence(TODAY, NOW)).findings if each.id == "nights")
    assert [(each.path, each.args["minutes"]) for each in nights.missing] == [
        ("rota.crisis_lead", (14 * 24 - 10 * 8) * 60)
    ]
