"""One sentence that says how things stand, and its reasons."""

from __future__ import annotations

import itertools

import pytest

from coolhead.incident import verdict
from coolhead.incident.verdict import CEILINGS, FLOORS, SIGNS
from coolhead.plan import Severity
from coolhead.plan.events import Because
from coolhead.words import LANGUAGES, Words

SIGNALS = {
    "velocity": 24.0,
    "reproduction": 1.8,
    "reach": 410_000.0,
    "multipliers": 2.0,
    "emotion": 0.64,
    "bystanders": 0.58,
    "channels": 2.0,
    "press": 1.0,
    "vivid": 1.0,
    "emotion_rise": 0.64,
    "bystanders_rise": 0.58,
    "newcomers_rise": 0.9,
    "strangers_rise": 0.9,
    "ratings_rise": 0.8,
    "unanswered": 12.0,
}


def because(**points: float) -> tuple[Because, ...]:
    return tuple(
        Because(signal=name, value=SIGNALS.get(name, 1.0), baseline=0.3, points=part) for name, part in points.items()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rose_is_said_with_what_is_usual(language: str) -> None:
    for name in ("emotion_rise", "bystanders_rise", "newcomers_rise", "strangers_rise", "ratings_rise"):
        (reason,) = verdict(3, 2, "T2", because(**{name: 5}))[1]
        assert reason.id == f"reason.{name}"
        assert "30" in Words(language).sentence(reason)


def test_a_backlog_is_said_with_its_number_where_that_was_counted() -> None:
    reasons = verdict(3, 2, "T6", because(velocity=5, unanswered=0), ("overdue_backlog",))[1]
    assert Words("en").sentence(reasons[0]) == "12 complaints more than usual are waiting for an answer."
    assert verdict(3, 2, "T6", because(velocity=5), ("overdue_backlog",))[1][0].id == "floor.overdue_backlog"


def test_growth_by_itself_is_named_with_its_strongest_reasons() -> None:
    said, reasons = verdict(3, 2, "T6", because(emotion=3, velocity=20, multipliers=8, reach=2), reproduction=1.8)
    assert Words("en").sentence(said) == "A wave about “late or no answer” is growing by itself."
    assert [Words("en").sentence(reason) for reason in reasons] == [
        "There is 24 times as much criticism as usual.",
        "At least one large account has joined.",
        "64% of the critical voices are anger rather than argument.",
    ]


def test_the_whole_brand_has_its_own_sentence() -> None:
    said, _ = verdict(3, 2, None, (), reproduction=1.2)
    assert said.id == "verdict.threat.growing.brand"
    assert Words("pl").sentence(said) == "Krytyka marki rośnie sama z siebie."


def test_a_floor_that_decides_is_the_verdict_and_not_a_reason_as_well() -> None:
    said, reasons = verdict(3, 1, "T15", because(velocity=4), ("safety_unverified", "topic_cluster"))
    assert said.id == "verdict.floor.safety_unverified"
    assert [reason.id for reason in reasons] == ["floor.topic_cluster", "reason.velocity"]


def test_a_floor_below_the_level_is_a_reason_before_the_signals() -> None:
    said, reasons = verdict(4, 3, "T2", because(velocity=20), ("press_local",))
    assert said.id == "verdict.crisis"
    assert [reason.id for reason in reasons] == ["floor.press_local", "reason.velocity"]


def test_a_plan_with_other_floors_decides_otherwise() -> None:
    said, _ = verdict(4, 3, "T2", (), ("press_local",), severity=Severity(floors={"press_local": 4}))
    assert said.id == "verdict.floor.press_local"


def test_why_it_is_not_higher_is_said_as_well() -> None:
    _, reasons = verdict(1, 0, "T2", because(velocity=4), ceilings=("isolated",))
    assert [reason.id for reason in reasons] == ["ceiling.isolated", "reason.velocity"]


def test_signs_of_impact_come_after_the_signals() -> None:
    _, reasons = verdict(3, 2, "T3", because(regulator=0, boycott=0, velocity=5))
    assert [reason.id for reason in reasons] == ["reason.velocity", "reason.regulator", "reason.boycott"]


def test_signals_without_points_are_no_reason() -> None:
    assert verdict(2, 1, "T2", because(velocity=0, reach=0))[1] == ()


@pytest.mark.parametrize(
    ("level", "before", "id_"),
    [
        (0, 0, "verdict.calm"),
        (0, 1, "verdict.calm"),
        (1, 0, "verdict.comment"),
        (1, 1, "verdict.comment"),
        (1, 2, "verdict.calmed"),
        (0, 3, "verdict.calmed"),
        (2, 3, "verdict.easing"),
        (4, 5, "verdict.easing"),
        (2, 1, "verdict.issue"),
        (3, 3, "verdict.threat"),
        (4, 1, "verdict.crisis"),
        (5, 4, "verdict.storm"),
    ],
)
def test_the_verdict_follows_the_level_and_its_direction(level: int, before: int, id_: str) -> None:
    assert verdict(level, before, "T2", ())[0].id == id_


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_comes_out_can_be_said(language: str) -> None:
    words = Words(language)
    every = because(**dict.fromkeys(SIGNALS, 5.0), **dict.fromkeys(SIGNS, 0.0))
    sides = itertools.product(range(6), range(6), ("T2", None), (None, 0.4, 1.4), ((), *((name,) for name in FLOORS)))
    for level, before, topic, reproduction, floors in sides:
        said, reasons = verdict(level, before, topic, every, floors, (), reproduction, 2)
        assert words.sentence(said).endswith(".") or "level" in said.args
        assert len(reasons) <= 3
        assert all(words.sentence(reason) for reason in reasons)
    for part in every:
        for reason in verdict(2, 1, "T2", (part,), (), CEILINGS)[1]:
            assert words.sentence(reason).endswith((".", "!"))
    assert all(f"floor.{name}" in words for name in Severity().floors)
    assert all(f"signal.{name}" in words for name in (*SIGNALS, *SIGNS, "impact", "spread"))
    assert all(f"confidence.{name}" in words for name in ("low", "medium", "high"))


def test_every_floor_of_the_plan_has_its_place() -> None:
    assert set(FLOORS) == set(Severity().floors)
    assert set(Severity().impact_signs) <= set(SIGNS)
