"""The desk tells when more wait than can be answered, and the board and the guideline say so."""

from __future__ import annotations

from typing import Any

from coolhead.clock import MINUTE, read_instant
from coolhead.desk import BacklogCounted, DeskState, Record, Tick, handle
from coolhead.desk.journal import fact_wire
from coolhead.plan import Plan, read_plan
from coolhead.run.board import Board

START = read_instant("2026-11-04T09:00:00Z")
PLAN = """
brand: {id: kwantia, name: Kwantia, words: [Kwantia], languages: [pl]}
people: [{id: anna, name: Anna, languages: [pl]}, {id: budi, name: Budi, languages: [pl]}]
"""
TEAM = PLAN + "roles: {responder: {primary: anna, deputy: budi}}"


def told(plan: Plan, counts: list[tuple[float, dict[str, int]]], minutes: int = 60) -> list[dict[str, Any]]:
    state = DeskState(brand="kwantia")
    facts: list[dict[str, Any]] = []
    events: list[Any] = [Tick(START + minute * MINUTE) for minute in range(minutes)]
    events += [BacklogCounted(START + at * MINUTE, None, 0, 1.0, waiting) for at, waiting in counts]
    for event in sorted(events, key=lambda event: event.at):
        state, commands = handle(state, event, plan)
        facts += [fact_wire(command.fact) for command in commands if isinstance(command, Record)]
    return [fact for fact in facts if fact["type"] == "capacity_changed"]


def test_more_than_two_people_can_answer_in_four_hours_is_told_and_kept_on_the_board() -> None:
    facts = told(read_plan(TEAM), [(1, {"pl": 160}), (11, {"pl": 161})])
    assert [(fact["mode"], fact["waiting"], fact["answerable"]) for fact in facts[:1]] == [
        ("statement_recommended", 161, 160)
    ]
    assert facts[0]["verdict"]["id"] == "capacity.statement_recommended.by"
    board = Board("kwantia")
    board.fold({**facts[0], "seq": 1})
    snapshot = board.snapshot()
    assert snapshot["capacity"]["mode"] == "statement_recommended"
    assert [moment["type"] for moment in snapshot["timeline"]] == ["capacity_changed"]


def test_it_is_told_again_every_half_hour_and_once_when_it_is_over() -> None:
    counts = [(minute, {"pl": 200 if minute < 60 else 20}) for minute in range(1, 120, 5)]
    facts = told(read_plan(TEAM), [(float(at), waiting) for at, waiting in counts], 120)
    assert [fact["mode"] for fact in facts] == ["statement_recommended"] * 3 + ["individual"]
    assert facts[0]["mode_before"] == "individual"


def test_a_plan_that_names_nobody_who_answers_says_nothing() -> None:
    assert told(read_plan(PLAN), [(1, {"pl": 5000})]) == []
