"""Laws of the first guideline, over any situation that can be described (R79, R6)."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import read_instant
from coolhead.incident import Line, first_guideline
from coolhead.incident.asking import Asked, AskedLevel, CrisisType, Press, asked_situation
from coolhead.incident.rules import DO, DONT, FACTS, MESSAGES, OPTIONS, STOP, TRIGGERS, WHERE
from coolhead.incident.situation import Climate, Fault, Harm, Occasion, Origin
from coolhead.plan import default_plan
from coolhead.words import LANGUAGES, Words

PLAN = default_plan("Kwantia", time_zone="Europe/Warsaw", languages=("pl", "en"))
NOON = read_instant("2026-03-04T11:00:00Z")
MOST_LINES, MOST_WORDS = 60, 1050
"""One page: two columns of small print, with the draft in one language."""


def chosen(kind: Any, *more: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([*more, *get_args(kind)])


ASKED = st.builds(
    Asked,
    crisis_type=chosen(CrisisType, None),
    level=chosen(AskedLevel),
    origin=chosen(Origin, None),
    fault=chosen(Fault),
    harm=chosen(Harm, None),
    occasion=chosen(Occasion, None),
    press=chosen(Press),
    climate=chosen(Climate),
    history=st.sampled_from([None, False, True]),
    group_offended=st.booleans(),
    leak_confirmed=st.booleans(),
    taken_over=st.booleans(),
    regulator=st.booleans(),
    multiplier=st.booleans(),
    growing=st.booleans(),
    habitual_critic=st.booleans(),
    waiting=st.integers(0, 500),
    answerable=st.sampled_from([None, 0, 40]),
    on_shift=st.sampled_from([None, 0, 1, 5]),
    facts_confirmed=st.integers(0, 7),
    languages=st.sampled_from([("en",), ("pl",)]),
    channels=st.sampled_from([(), ("x",), ("reviews", "x", "news")]),
)
AT = st.floats(1_735_689_600.0, 1_767_225_600.0)


def page_of(asked: Asked, at: float = NOON) -> tuple[Line, ...]:
    return first_guideline(asked_situation(asked, PLAN, at), PLAN)


def ids(lines: tuple[Line, ...]) -> set[str]:
    return {line.sentence.id.removeprefix("guideline.") for line in lines}


@given(asked=ASKED, at=AT, language=st.sampled_from(LANGUAGES))
@settings(max_examples=120, deadline=None)
def test_it_is_one_page_and_every_line_names_its_rule(asked: Asked, at: float, language: str) -> None:
    lines, words = page_of(asked, at), Words(language, "Europe/Warsaw")
    assert all(line.rule for line in lines)
    assert len(lines) <= MOST_LINES
    said = [words.sentence(line.sentence) for line in lines]
    assert sum(len(sentence.split()) for sentence in said) <= MOST_WORDS
    assert len(set(said)) == len(said)


@given(asked=ASKED, at=AT)
@settings(max_examples=150, deadline=None)
def test_it_never_contradicts_itself(asked: Asked, at: float) -> None:
    page = ids(page_of(asked, at))
    assert len(page & {"do.fault_yes", "do.fault_unknown", "do.fault_no"}) <= 1
    assert not {"stance.inform", "stance.rebuild"} <= page
    admits = {"message.ours", "message.slip", "message.late", "message.group", "recommended.apology", "do.fault_yes"}
    disputes = {"do.fault_no", "do.rumour", "message.facts", "message.rumour", "recommended.facts", "dont.rumour"}
    assert not (page & admits and page & disputes)
    if asked.fault == "no":
        assert not page & (admits | {"stance.rebuild"})
    if asked.fault == "yes":
        assert "stance.rebuild" in page
        assert not page & (disputes | {"dont.fault_unknown", "facts.investigation"})
    assert not {"facts.none", "facts.confirmed"} <= page
    if asked.harm in ("unverified", "confirmed"):
        assert {"stance.safety", "recommended.safety"} <= page
        assert ("message.harm_confirmed" if asked.harm == "confirmed" else "message.harm") in page


@given(asked=ASKED, at=AT)
@settings(max_examples=60, deadline=None)
def test_there_are_three_to_five_options_and_one_is_recommended(asked: Asked, at: float) -> None:
    options = [line.sentence for line in page_of(asked, at) if line.sentence.id.startswith("guideline.option.")]
    assert 3 <= len(options) <= 5
    assert [option.args["recommended"] for option in options].count(True) == 1


def test_no_rule_attacks_denies_or_looks_for_a_scapegoat() -> None:
    rules = (*DO, *WHERE, *FACTS, *STOP, *TRIGGERS, *OPTIONS, *MESSAGES)
    wrong = ("deny", "attack", "scapegoat", "accus", "blame", "minimis", "hide", "remove", "block", "sue")
    assert [rule.id for rule in rules if any(word in rule.message for word in wrong)] == []
    assert {"dont.blame", "dont.confront", "dont.threaten"} <= {rule.message for rule in DONT}


BASE = Asked(crisis_type="T2", level=3, channels=("x", "reviews"), languages=("en",))
OTHERWISE: list[dict[str, Any]] = [
    *({"crisis_type": type_} for type_ in (None, *get_args(CrisisType)) if type_ != "T2"),
    *({"level": level} for level in (1, 2, 4, 5)),
    *({"origin": origin} for origin in get_args(Origin) if origin != "product"),
    *({"fault": fault} for fault in ("yes", "no")),
    *({"harm": harm} for harm in ("unverified", "confirmed")),
    *({"occasion": occasion} for occasion in get_args(Occasion)),
    {"press": "local"}, {"climate": "poor"}, {"history": True}, {"group_offended": True}, {"leak_confirmed": True},
    {"taken_over": True}, {"regulator": True}, {"multiplier": True}, {"growing": True}, {"habitual_critic": True},
    {"waiting": 300, "answerable": 40}, {"on_shift": 1}, {"facts_confirmed": 3}, {"channels": ()},
    {"channels": ("reviews",)}, {"languages": ("fr",)},
]  # fmt: skip


@pytest.mark.parametrize("otherwise", OTHERWISE, ids=lambda changed: "-".join(f"{k}={v}" for k, v in changed.items()))
def test_whatever_is_different_makes_a_different_page(otherwise: dict[str, Any]) -> None:
    assert page_of(replace(BASE, **otherwise)) != page_of(BASE)


def test_night_evening_weekend_and_working_day_make_different_pages() -> None:
    times = (
        "2026-03-04T11:00:00Z",
        "2026-03-04T19:00:00Z",
        "2026-03-04T23:30:00Z",
        "2026-03-07T11:00:00Z",
        "2026-03-07T23:30:00Z",
    )
    pages = [frozenset(ids(page_of(BASE, read_instant(time)))) for time in times]
    assert len(set(pages)) == len(pages)


def test_every_field_that_can_be_told_is_tried() -> None:
    tried = {name for changed in OTHERWISE for name in changed}
    assert {field.name for field in fields(Asked)} == tried
