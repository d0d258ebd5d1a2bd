"""The board is a fold: same facts, same board; bounded; and it says what matters."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coolhead.clock import read_instant, write_instant
from coolhead.run.board import Board
from coolhead.run.board_model import Climate
from coolhead.run.board_state import MARKS, MOMENTS, POINTS

START = read_instant("2026-03-01T08:00:00Z")


def told(type_: str, minute: float = 0.0, **fields: Any) -> dict[str, Any]:
    return {"at": write_instant(START + 60 * minute), "type": type_, "brand": "ember", **fields}


def changed(minute: float, wave: str, before: int, to: int, **fields: Any) -> dict[str, Any]:
    because = [
        {"signal": "velocity", "value": 9.0, "baseline": 1.0, "points": 12.0, "evidence": []},
        {"signal": "refund", "value": 4.0, "baseline": None, "points": 0.0, "evidence": []},
    ]
    rest = {"floors": [], "ceilings": [], "spread": 12.0, "because": because, "topic": "T2"}
    return told("severity_changed", minute, wave=wave, to=to, **{"from": before}, **{**rest, **fields})


def raised(minute: float, alert: str = "a1", wave: str = "w1", level: int = 3) -> dict[str, Any]:
    verdict = {"id": "verdict.threat.growing", "args": {"topic": "T2"}}
    reasons = [{"id": "reason.multipliers", "args": {"n": n}} for n in (1, 2, 3, 4)]
    fields = {"wave": wave, "level": level, "topic": "T2", "verdict": verdict, "reasons": reasons}
    return told("alert_raised", minute, alert=alert, **fields)


def measured(minute: float, **fields: Any) -> dict[str, Any]:
    counts = {"friendly": 93, "neutral": 5, "critical": 2, "channels": {}}
    return told("climate_measured", minute, **{"mentions": 4, "negative": 1.0, "usual": 0.5, **counts, **fields})


def board_of(*facts: dict[str, Any]) -> Board:
    board = Board("ember")
    for seq, fact in enumerate(facts, 1):
        board.fold({**fact, "seq": seq})
    return board


def test_nothing_happened_is_calm() -> None:
    board = board_of()
    assert (board.level, board.verdict.id, board.reasons, board.alert) == (0, "verdict.calm.brand", (), None)
    json.dumps(board.snapshot())


def test_the_brands_level_is_the_highest_of_its_waves() -> None:
    board = board_of(changed(0, "w1", 0, 2), changed(5, "w2", 0, 4, topic="T15"), changed(9, "w1", 2, 1))
    assert board.level == 4
    assert board.since == START + 300
    assert board.leading is not None
    assert board.leading.topic == "T15"
    assert [wave.id for wave in board.other_waves] == ["w1"]
    board.fold(changed(20, "w2", 4, 0, topic="T15"))
    assert (board.level, board.leading and board.leading.id) == (1, "w1")


def test_a_wave_without_alert_has_a_verdict_and_reasons() -> None:
    board = board_of(changed(0, "w1", 1, 2, floors=["topic_cluster"]))
    assert board.verdict.id == "verdict.issue"
    assert [reason.id for reason in board.reasons] == ["floor.topic_cluster", "reason.velocity", "reason.refund"]


def test_the_alerts_words_stand_while_its_level_does() -> None:
    board = board_of(changed(0, "w1", 2, 3), raised(0))
    assert board.verdict.id == "verdict.threat.growing"
    assert len(board.reasons) == 3
    board.fold(changed(30, "w1", 3, 2))
    assert board.verdict.id == "verdict.easing"


@pytest.mark.parametrize(
    ("later", "state"),
    [
        ([], "raised"),
        ([("alert_sent", {"person": "maja", "attempt": 1, "escalated": False})], "sent"),
        ([("alert_sent", {"person": "jan", "attempt": 1, "escalated": True})], "escalated"),
        ([("alert_unanswered", {})], "unanswered"),
        ([("alert_unanswered", {}), ("alert_acknowledged", {"who": "maja"})], "acknowledged"),
    ],
)
def test_an_alert_shows_what_became_of_it(later: list[tuple[str, dict[str, Any]]], state: str) -> None:
    board = board_of(changed(0, "w1", 2, 3), raised(0), *(told(type_, 1, alert="a1", **rest) for type_, rest in later))
    assert board.alert is not None
    assert board.alert.state == state


def test_the_alert_that_waits_for_somebody_comes_first() -> None:
    board = board_of(
        raised(0, "a1", "w1", 4), raised(5, "a2", "w2", 3), told("alert_acknowledged", 6, alert="a1", who="x")
    )
    assert board.alert is not None
    assert board.alert.id == "a2"


def test_an_incident_gathers_roles_and_steps() -> None:
    step: dict[str, Any] = {"step": "s1", "role": "crisis_lead", "person": "maja", "due_at": write_instant(START + 300)}
    board = board_of(
        told("incident_opened", incident="i1", wave="w1", level=3),
        told("role_assigned", incident="i1", role="crisis_lead", person="maja"),
        told("step_started", incident="i1", **step),
    )
    assert board.incident is not None
    assert board.incident.roles == {"crisis_lead": "maja"}
    assert board.incident.steps[0].due_at == START + 300


def test_a_fact_seen_twice_or_of_another_brand_changes_nothing() -> None:
    board = board_of(changed(0, "w1", 0, 2))
    before = board.snapshot()
    board.fold({**changed(0, "w1", 0, 2), "seq": 1})
    board.fold({**changed(0, "w9", 0, 5), "seq": 2, "brand": "other"})
    board.fold({**told("invented_tomorrow"), "seq": 3})
    assert {**board.snapshot(), "seq": 1} == before


def test_memory_is_bounded() -> None:
    board = Board("ember")
    seq = 0
    for number in range(POINTS + 50):
        wave = f"w{number}"
        joined = {"mention": "m", "author": "a", "reach": 60_000, "reason": "reach"}
        for fact in (
            measured(15 * number),
            changed(15 * number, wave, 0, 3),
            told("multiplier_joined", 15 * number, wave=wave, **joined),
            raised(15 * number, f"a{number}", wave),
            told("incident_opened", 15 * number, incident=f"i{number}", wave=wave, level=3),
            told("wave_calmed", 15 * number + 5, wave=wave, topic="T2", mentions=3),
        ):
            seq += 1
            board.fold({**fact, "seq": seq})
    sizes = len(board.series), len(board.marks), len(board.timeline)
    assert sizes == (POINTS, MARKS, MOMENTS)
    assert max(len(board.waves), len(board.alerts), len(board.incidents)) <= 10
    assert len(json.dumps(board.snapshot())) < 200_000
    assert board.marks[-1].number == 2 * (POINTS + 50)


def test_mentions_of_a_day() -> None:
    assert board_of(*(measured(15 * n) for n in range(200))).mentions_24h == 96 * 4


@pytest.mark.parametrize(
    ("counts", "of_100"),
    [((93, 5, 2), (93, 5, 2)), ((1, 1, 1), (34, 33, 33)), ((0, 0, 0), (0, 0, 0)), ((999, 0, 1), (100, 0, 0))],
)
def test_voices_of_100_add_up(counts: tuple[int, int, int], of_100: tuple[int, int, int]) -> None:
    assert Climate(*counts).of_100 == of_100


def test_an_alert_of_a_calm_wave_waits_for_nobody() -> None:
    board = board_of(changed(0, "w1", 0, 3), raised(0), told("wave_calmed", 9, wave="w1", topic="T2"))
    assert board.alert is None
    assert not board.alerts["w1"].waits
    taken = told("alert_acknowledged", 1, alert="a1", who="anna")
    board = board_of(changed(0, "w1", 0, 3), raised(0), taken, told("wave_calmed", 9, wave="w1", topic="T2"))
    assert board.alert is not None
    assert board.alert.state == "acknowledged"


def test_an_alert_goes_on_for_another_wave_of_the_same_matter() -> None:
    whole = {"topic": None, "crisis_type": "T2"}
    calm = told("wave_calmed", 9, wave="w1", topic="T2")
    board = board_of(changed(0, "w1", 0, 3), raised(0), changed(1, "w2", 0, 3, **whole), calm)
    assert board.alert is not None
    assert (board.alert.id, board.alert.wave, board.alert.waits) == ("a1", "w2", True)
    board.fold({**told("wave_calmed", 12, wave="w2", topic=None), "seq": 9})
    assert board.alert is None
