"""What is one matter and what is another; what a wave leaves behind when it is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coolhead.desk import BacklogCounted, DeskState, Event, MentionRead, Record, SafetyConfirmed, Tick, handle
from coolhead.incident.events import AlertRaised
from coolhead.mention import Author, Mention
from coolhead.plan import default_plan
from coolhead.plan.events import SeverityChanged
from coolhead.text import Reading

PLAN = default_plan("Dobrawa", words=("dobrawa",))
PLAN = replace(PLAN, severity=replace(PLAN.severity, confirm_down="auto"))
HOUR = 3600.0
START = 1_772_000_000.0 - 1_772_000_000.0 % 86400
CALM = Reading(language="en", language_confidence=1.0, negative=0.05, neutral=0.9, positive=0.05)
ANGRY = replace(CALM, negative=0.9, neutral=0.08, positive=0.02)
HURT = replace(ANGRY, category={"T15": 0.9}, signs=("safety",))


def said(author: str, at: float, reading: Reading = ANGRY) -> MentionRead:
    return MentionRead(
        Mention(id=f"{author}-{at}", source="s", published_at=at, author=Author(id=author), text="."), reading
    )


def quiet(first: int, last: int) -> list[Event]:
    """Three people an hour who say nothing in particular."""
    return [said(f"calm{hour}-{n}", START + HOUR * hour + n, CALM) for hour in range(first, last) for n in range(3)]


def facts(*parts: list[Event]) -> list[object]:
    state, commands = DeskState(brand=PLAN.brand.id), []
    for event in (event for part in parts for event in part):
        state, more = handle(state, event, PLAN)
        commands += more
    return [command.fact for command in commands if isinstance(command, Record)]


def alerts(*parts: list[Event]) -> list[tuple[str | None, int]]:
    return [(fact.topic, fact.level) for fact in facts(*parts) if isinstance(fact, AlertRaised)]


def burst(hour: float, people: int = 40) -> list[Event]:
    """Anger about nothing in particular, within twenty minutes."""
    return [said(f"angry{hour}-{n}", START + HOUR * hour + 30.0 * n) for n in range(people)]


def hurt(hour: float) -> list[Event]:
    return [said(f"hurt{hour}-{n}", START + HOUR * hour + n, HURT) for n in range(2)]


def test_people_who_are_hurt_are_another_matter_than_this_mornings_anger() -> None:
    told = alerts(quiet(0, 48), burst(48.1), quiet(49, 62), hurt(62.1), quiet(63, 64))
    assert told == [(None, 3), ("T15", 3)]


def test_the_same_matter_is_paged_once_within_a_day() -> None:
    assert alerts(quiet(0, 48), hurt(48.1), quiet(49, 54), hurt(54.1), quiet(55, 56)) == [("T15", 3)]


def test_what_was_confirmed_of_one_wave_is_not_true_of_the_next() -> None:
    confirmed: list[Event] = [SafetyConfirmed(START + 48.5 * HOUR, f"{PLAN.brand.id}-T15-1", "safety", True, "ola")]
    later: list[Event] = [
        said(f"again{n}", START + HOUR * 200.1 + n, replace(ANGRY, category={"T15": 0.9})) for n in range(8)
    ]
    told = facts(quiet(0, 48), hurt(48.1), confirmed, quiet(49, 200), later, quiet(201, 203))
    changed = [fact for fact in told if isinstance(fact, SeverityChanged)]
    assert {fact.wave[-1] for fact in changed if "safety_confirmed" in fact.floors} == {"1"}
    assert {fact.wave[-1] for fact in changed if fact.topic == "T15"} == {"1", "2"}


def test_a_wave_that_nobody_adds_to_falls() -> None:
    told = facts(quiet(0, 48), burst(48.1), quiet(49, 80), [Tick(START + 81 * HOUR)])
    assert [fact.to for fact in told if isinstance(fact, SeverityChanged)][-1] < 2


@pytest.mark.parametrize(("coverage", "floors"), [(1.0, set()), (0.3, {"overdue_backlog"})])
def test_a_backlog_is_one_only_where_few_are_answered_for_hours(coverage: float, floors: set[str]) -> None:
    counted: list[Event] = [BacklogCounted(START + 48.2 * HOUR, None, 3, coverage)]
    complaint: list[Event] = [said(f"one{n}", START + (48.1 + n) * HOUR) for n in range(6)]
    told = facts(quiet(0, 48), complaint[:1], counted, complaint[1:], [Tick(START + 55 * HOUR)])
    changed = [fact for fact in told if isinstance(fact, SeverityChanged)]
    assert {floor for fact in changed for floor in fact.floors} == floors
