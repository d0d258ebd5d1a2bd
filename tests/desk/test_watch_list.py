"""What the plan knows beforehand: a topic on the watch list, and one that has happened before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coolhead.desk import DeskState, MentionRead, Record, Tick, handle
from coolhead.mention import Author, Mention
from coolhead.plan import Plan, default_plan
from coolhead.plan.events import SeverityChanged
from coolhead.text import Reading

PLAN = default_plan("Dobrawa", words=("dobrawa",))
START = 1_772_000_040.0
ANGRY = Reading(language="en", language_confidence=1.0, negative=0.9, neutral=0.08, positive=0.02, category={"T2": 0.9})


def plan_with(watched: bool = False, happened_before: bool = False) -> Plan:
    risks = tuple(
        replace(risk, watched=watched, happened_before=happened_before) if risk.type == "T2" else risk
        for risk in PLAN.risks
    )
    return replace(PLAN, risks=risks)


def changes(plan: Plan, people: int) -> list[SeverityChanged]:
    state, commands = DeskState(brand=plan.brand.id), []
    for number in range(people):
        at = START + 60.0 * number
        mention = Mention(id=str(number), source="s", published_at=at, author=Author(id=f"a{number}"), text="It leaks.")
        state, more = handle(state, MentionRead(mention, ANGRY), plan)
        commands += more
    commands += handle(state, Tick(START + 60.0 * people + 120), plan)[1]
    facts = [command.fact for command in commands if isinstance(command, Record)]
    return [fact for fact in facts if isinstance(fact, SeverityChanged)]


@pytest.mark.parametrize(("watched", "levels"), [(True, [2]), (False, [])])
def test_a_small_thing_on_the_watch_list_is_an_issue(watched: bool, levels: list[int]) -> None:
    assert [(fact.topic, fact.to) for fact in changes(plan_with(watched), 3)] == [("T2", level) for level in levels]


def test_what_happened_before_weighs_more_for_the_good_name() -> None:
    before = changes(plan_with(watched=True, happened_before=True), 3)[0]
    plain = changes(plan_with(watched=True), 3)[0]
    assert before.impact > plain.impact
    assert "crisis_history" in {because.signal for because in before.because}
