"""The published schema says the same as the reader."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from coolhead.plan import Account, PlanInvalid, read_plan, starter_plan
from coolhead.plan.schema import plan_schema, schema_text

BRAND = "brand: {name: Kwantia, words: [Kwantia]}\n"


def _loaded(text: str) -> Any:
    """The file as JSON knows it: dates are texts there."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def _valid(text: str) -> bool:
    return bool(jsonschema.Draft202012Validator(plan_schema()).is_valid(_loaded(text)))


def _accepted(text: str) -> bool:
    try:
        read_plan(text)
    except PlanInvalid:
        return False
    return True


def test_the_published_schema_is_the_one_made_from_the_code() -> None:
    assert files("coolhead.plan").joinpath("plan.schema.json").read_text("utf-8") == schema_text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(plan_schema())


def test_the_starter_fits_the_schema() -> None:
    text = starter_plan("Żurek & Co", own_accounts=[Account("1", "zurek")], audience=900, languages=["pl", "en"])
    jsonschema.validate(_loaded(text), plan_schema(), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "more",
    [
        "",
        "review_by: 2027-03-31",
        "people: [{id: anna, name: Anna, languages: [pl], tested_on: 2026-11-01}]\nroles: {scribe: {primary: anna}}",
        "risks: {T2: {words: {en: [recall]}, watched: true, skip: false, review_by: 2027-01-01}, T3: {skip: true}}",
        "risks: {late_refunds: {type: T1, title: Late refunds, likelihood: 4, impact: {money: 3}, owner: legal,"
        " entity: {kind: product, name: Kettle}, treatment: {how: reduce, done: Pay within a week.},"
        " residual: {likelihood: 2}, words: {en: [refund]}, signs: [{authors: 3, hours: 6}], scenario: refunds,"
        " happened_before: ['2025-03-01'], review_by: 2027-03-01}}",
        "matrix: {rows: 3, columns: 4, row_labels: {en: [a, b, c]}, scales: {money: {pl: [a, b, c, d]}}}",
        "steps: {own.call: {level: 3, role: legal, minutes: 5, words: {en: Call them.}, types: [T2]}}",
        "closing_steps: {down.thank: {skip: true}}",
        "steps: {t2.recall: {when: [harm], variants: [worst], accountable: legal, consulted: [sponsor], informed: []}}",
        "scenarios: {T2.worst: {from_level: 5}, own: {type: T2, happens: {en: X.}}, T3.base: {skip: true}}",
        "calls: {crisis_lead: [legal, comms_lead]}",
        "severity: {velocity: {full_at: 30}, press: {local: 4}, floors: {regulator: 0}, impact_signs: {leak: none}}",
        "detection: {fast_minutes: [5, 30], alerts_per_week: 3}",
        "alerting: {from_level: 2, chain: [scribe], repeats: 3}",
        "people: [{id: anna, name: Anna, time_zone: Asia/Jakarta, hours: mon-fri 09:00-17:00, skills: [T2, legal], "
        "rights: [read], agency: true, training: [{course: tone, done_on: 2026-01-01, valid_until: 2027-01-01}], "
        "absences: [{from: 2026-12-24, until: 2026-12-26 09:00}]}]\n"
        "rota: {responder: {layers: [{people: [anna], every: 3 days, handover: 09:00, starts_on: 2026-11-02, "
        "hours: [00:00-24:00]}], overrides: [{person: anna, from: 2026-11-05, until: 2026-11-06, asked_by: anna}], "
        "most_hours: 24}}\nroles: {responder: {languages: [en], training: [tone], skills: [T2]}}\n"
        "capacity: {replies_per_hour: 12.5, roles: [responder, community_lead]}",
    ],
)
def test_what_the_reader_takes_fits_the_schema(more: str) -> None:
    assert _accepted(BRAND + more)
    assert _valid(BRAND + more)


@pytest.mark.parametrize(
    "text",
    [
        "people: []",
        "brand: {name: X}",
        BRAND + "colour: red",
        BRAND + "risks: {T23: {}}",
        BRAND + "risks: {late: {type: T1}}",
        BRAND + "matrix: {rows: 7}",
        BRAND + "risks: {T1: {likelihood: 7}}",
        BRAND + "severity: {grid: [[1]]}",
        BRAND + "severity: {confirm_down: perhaps}",
        BRAND + "severity: {floors: {regulator: 6}}",
        BRAND + "steps: {l1.reply_personally: {minutes: soon}}",
        BRAND + "detection: {alerts_per_week: 0}",
        BRAND + "people: [{id: anna, name: Anna, rights: [delete]}]",
        BRAND + "people: [{id: anna, name: Anna, training: [{course: tone}]}]",
        BRAND + "rota: {responder: {layers: [{every: 1 week}]}}",
        BRAND + "capacity: {replies_per_hour: 0}",
        BRAND + "steps: {t2.recall: {when: [raining]}}",
        BRAND + "scenarios: {T2.worst: {from_level: 6}}",
        BRAND + "calls: {crisis_lead: legal}",
    ],
)
def test_what_the_schema_refuses_the_reader_refuses(text: str) -> None:
    assert not _valid(text)
    assert not _accepted(text)
