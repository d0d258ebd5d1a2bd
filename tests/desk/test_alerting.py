"""People are called to the second; what they answer, mute or sleep through is held back and told, never lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

import msgspec
import pytest

from coolhead.clock import HOUR, MINUTE, read_instant
from coolhead.desk import (
    Acknowledged,
    Command,
    ContactTestReported,
    DeskState,
    Dismissed,
    Event,
    Muted,
    PassedOn,
    Record,
    SendAlert,
    Tick,
    Unmuted,
    handle,
    next_call,
)
from coolhead.desk.escalate import escalated
from coolhead.desk.holding import hold_back, muted_until
from coolhead.incident import HeldBack, Sentence, raise_alert
from coolhead.plan import Plan, read_plan

NIGHT = read_instant("2026-03-02T03:00:17Z")
PLAN = read_plan("""
brand: {name: Kwantia, id: kwantia, words: [kwantia], time_zone: UTC}
people: [{id: maja, name: Maja}, {id: jan, name: Jan}, {id: ola, name: Ola, languages: [pl]}]
roles: {crisis_lead: {primary: maja, deputy: jan}, sponsor: {primary: ola}}
alerting: {chain: [crisis_lead, "crisis_lead:deputy", "language:pl"], repeats: 3}
""")
VERDICT = Sentence(id="verdict.threat.growing", args={"topic": "T6"})


def begun(
    at: float = NIGHT, level: int = 3, plan: Plan = PLAN, kept: bool = False, held: float | None = None
) -> tuple[DeskState, list[Command]]:
    """A desk whose alert number 1 was raised at `at`."""
    state = DeskState(brand="kwantia")
    handle(state, Tick(at, kept), plan)
    commands: list[Command] = []
    raised = raise_alert(
        {}, at, wave="w", level=level, topic="T6", verdict=VERDICT, reasons=(), plan=plan, number=1, held_until=held
    )
    state.alert_number = 1
    escalated(state, raised, at, plan, commands)
    return state, commands


def after(state: DeskState, events: Iterable[Event], plan: Plan = PLAN) -> list[Command]:
    commands: list[Command] = []
    for event in events:
        state, more = handle(state, event, plan)
        commands += more
    return commands


def calls(commands: Iterable[Command], about: str = "call") -> list[tuple[str, float]]:
    return [(one.person, one.at) for one in commands if isinstance(one, SendAlert) and one.about == about]


def types(commands: Iterable[Command]) -> list[str]:
    kinds = [one.fact.type for one in commands if isinstance(one, Record)]
    return [kind for kind in kinds if kind.startswith(("alert", "topic_", "notice", "contact"))]


@pytest.mark.parametrize("step", [1.0, 7.0, 60.0, 3600.0])
def test_the_deputy_is_called_exactly_five_minutes_later_however_time_is_told(step: float) -> None:
    state, first = begun()
    ticks = [Tick(NIGHT + step * n) for n in range(1, int(16 * MINUTE / step) + 2)]
    told = first + after(state, ticks)
    until = [call for call in calls(told) if call[1] <= NIGHT + 15 * MINUTE]
    assert until == [("maja", NIGHT), ("jan", NIGHT + 300), ("ola", NIGHT + 600), ("ola", NIGHT + 900)]


def test_a_house_that_keeps_the_time_calls_at_the_second_too() -> None:
    state, _ = begun(kept=True)
    told = after(state, [Tick(NIGHT + 60.0 * n + 0.4, kept=True) for n in range(1, 6)])
    assert calls(told) == [("jan", NIGHT + 300)]
    assert next_call(state) == NIGHT + 600


def test_after_a_long_break_the_chain_goes_on_from_now_and_is_not_used_up_in_the_past() -> None:
    state, _ = begun(kept=True)
    back = NIGHT + 8 * HOUR
    told = after(state, [Tick(back + seconds, kept=True) for seconds in (0, 60, 120, 180, 240, 301)])
    assert calls(told) == [("jan", back), ("ola", back + 300)]
    assert "alert_unanswered" not in types(told)


def test_what_was_raised_during_the_break_gets_its_full_five_minutes_from_now() -> None:
    state, _ = begun(kept=True)
    back = NIGHT + 8 * HOUR
    state.kept_at = NIGHT - HOUR  # down since then; the mentions that raised the alert were read when it came back
    told = after(state, [Tick(back, kept=True), Tick(back + 299, kept=True)])
    assert calls(told) == []
    assert calls(after(state, [Tick(back + 300.2, kept=True)])) == [("jan", back + 300)]


def test_a_chain_that_ended_in_an_imported_past_begins_again_for_the_house() -> None:
    state, _ = begun()
    after(state, [Tick(NIGHT + HOUR)])
    assert state.alerts["w-3"].unanswered
    back = NIGHT + 2 * HOUR
    told = after(state, [Tick(back + 60 * n, kept=True) for n in range(6)])
    assert calls(told) == [("maja", back + 300)]


def test_whoever_was_called_hears_that_somebody_took_it() -> None:
    state, _ = begun()
    told = after(state, [Tick(NIGHT + 300), Acknowledged(NIGHT + 330, "w-3", "jan", "link"), Tick(NIGHT + HOUR)])
    assert calls(told) == [("jan", NIGHT + 300)]
    assert calls(told, "taken") == [("maja", NIGHT + 330)]
    assert types(told).count("alert_acknowledged") == types(told).count("notice_sent") == 1


def test_passing_it_on_calls_the_next_at_once_and_only_once() -> None:
    state, _ = begun()
    passed = PassedOn(NIGHT + 20, "w-3", "maja", "cli")
    told = after(state, [passed, replace(passed, at=NIGHT + 25), Tick(NIGHT + 100)])
    assert calls(told) == [("jan", NIGHT + 20)]
    assert types(told).count("alert_passed") == 1


def test_not_a_crisis_ends_the_calls_and_says_who_and_why() -> None:
    state, _ = begun()
    told = after(state, [Dismissed(NIGHT + 20, "w-3", "maja", "text-7", "page"), Tick(NIGHT + HOUR)])
    assert (calls(told), types(told)) == ([], ["alert_dismissed"])


def test_any_order_of_answers_ends_the_same() -> None:
    answers: list[Event] = [
        Acknowledged(NIGHT + 50, "w-3", "jan"),
        Dismissed(NIGHT + 40, "w-3", "maja"),
        PassedOn(NIGHT + 30, "w-3", "maja"),
    ]
    ends = set()
    for order in permutations(answers):
        state, _ = begun()
        after(state, [*order, *order, Tick(NIGHT + HOUR)])
        alert = state.alerts["w-3"]
        ends.add((alert.standing, alert.taken_by, alert.taken_at, alert.next_at))
    assert ends == {("taken", "maja", NIGHT + 40, None)}


def test_a_muted_topic_waits_to_the_second_and_then_somebody_is_called() -> None:
    state, _ = begun()
    until = NIGHT + 2000
    told = after(state, [Muted(NIGHT + 10, "T6", 3, until, "maja"), Tick(until - 1)])
    assert (calls(told), types(told)) == ([], ["topic_muted", "alert_held"])
    told = after(state, [Tick(until + 1)])
    assert calls(told) == [("jan", until)]
    assert calls(told, "digest") == [("maja", until)]
    assert "topic_unmuted" in types(told)
    assert (state.mutes, state.held) == ({}, {})


def test_a_mute_can_be_taken_back() -> None:
    state, _ = begun()
    told = after(
        state, [Muted(NIGHT + 10, "T6", 3, NIGHT + 2000, "maja"), Unmuted(NIGHT + 60, "T6", "jan"), Tick(NIGHT + 61)]
    )
    assert calls(told) == [("jan", NIGHT + 60)]
    assert after(state, [Unmuted(NIGHT + 70, "T6", "jan")]) == []


def test_a_mute_hides_neither_a_higher_level_nor_harm_nor_a_storm() -> None:
    state, _ = begun()
    after(state, [Muted(NIGHT + 10, "T6", 5, NIGHT + 2000, "maja")])
    assert muted_until(state, "T6", 4, (), NIGHT + 20) is not None
    assert muted_until(state, "T6", 5, (), NIGHT + 20) is None
    assert muted_until(state, "T6", 3, ("safety_report",), NIGHT + 20) is None
    assert muted_until(state, "T7", 3, (), NIGHT + 20) is None
    assert muted_until(state, "T6", 3, (), NIGHT + 2000) is None


def test_a_rise_above_the_mute_calls_at_once() -> None:
    state, _ = begun(held=NIGHT + 5000)
    commands: list[Command] = []
    higher = raise_alert(
        state.alerts, NIGHT + 60, wave="w", level=4, topic="T6", verdict=VERDICT, reasons=(), plan=PLAN
    )
    escalated(state, higher, NIGHT + 60, PLAN, commands)
    assert calls(commands) == [("maja", NIGHT + 60)]


def test_levels_four_and_five_go_out_on_two_ways_at_once_and_so_does_a_second_call() -> None:
    low, high = ([one for one in begun(level=level)[1] if isinstance(one, SendAlert)] for level in (3, 4))
    assert (low[0].at_once, high[0].at_once) == (False, True)
    state, _ = begun()
    told = after(state, [Tick(NIGHT + 16 * MINUTE)])
    assert [(one.person, one.at_once) for one in told if isinstance(one, SendAlert)] == [
        ("jan", False), ("ola", False), ("ola", True)
    ]  # fmt: skip


QUIET = read_plan("""
brand: {name: Kwantia, id: kwantia, words: [kwantia], time_zone: Europe/Warsaw}
people: [{id: maja, name: Maja}, {id: jan, name: Jan}]
roles: {crisis_lead: {primary: maja, deputy: jan}}
alerting: {wakes_from_level: 4, quiet: {maja: "22:00-07:00", jan: "22:00-06:30 Asia/Jakarta"}}
""")


def test_who_sleeps_is_passed_over_and_where_all_sleep_the_alert_waits_for_the_first_to_wake() -> None:
    state, told = begun(plan=QUIET)  # 04:00 in Warsaw, 10:00 in Jakarta
    assert calls(told) == [("jan", NIGHT)]
    evening = read_instant("2026-03-01T22:00:17Z")  # 23:00 in Warsaw, 05:00 in Jakarta
    state, told = begun(evening, plan=QUIET)
    assert (calls(told), types(told)) == ([], ["alert_raised", "alert_held"])
    assert calls(after(state, [Tick(NIGHT)], QUIET))[0] == ("jan", read_instant("2026-03-01T23:30:00Z"))


def test_a_crisis_wakes_everybody() -> None:
    assert calls(begun(read_instant("2026-03-01T22:00:17Z"), level=4, plan=QUIET)[1]) == [
        ("maja", read_instant("2026-03-01T22:00:17Z"))
    ]


def test_notices_wait_for_the_end_of_the_night_and_come_as_one_counted_message() -> None:
    state, _ = begun(level=4, plan=QUIET)
    told = after(state, [Tick(NIGHT + 300), Acknowledged(NIGHT + 330, "w-4", "jan"), Tick(NIGHT + 600)], QUIET)
    assert (calls(told), calls(told, "taken")) == ([("jan", NIGHT + 300)], [])
    morning = read_instant("2026-03-02T06:00:00Z")
    assert next_call(state) == morning
    told = after(state, [Tick(morning + 30)], QUIET)
    digests = [one for one in told if isinstance(one, SendAlert)]
    assert [(one.person, one.at, one.about, one.verdict.args) for one in digests] == [
        ("maja", morning, "digest", {"n": 1})
    ]
    assert [(line.id, line.args["number"]) for line in digests[0].lines] == [("alert.held.taken", 1)]


def test_what_is_held_back_is_bounded_and_fully_counted() -> None:
    state = DeskState(brand="kwantia")
    for n in range(500):
        hold_back(state, "maja", HeldBack(float(n), "call", n, 3, "T6"), NIGHT)
    assert (state.held["maja"].count, len(state.held["maja"].listed)) == (500, 20)


def test_a_test_of_a_contact_is_a_fact() -> None:
    state, _ = begun()
    act = ContactTestReported(NIGHT + 5, "maja", 1, "ntfy://push.example.org", "accepted", "ola")
    assert types(after(state, [act])) == ["contact_tested"]


def test_all_of_it_survives_being_written_down() -> None:
    state, _ = begun(plan=QUIET, level=4)
    after(state, [Muted(NIGHT + 10, "T6", 3, NIGHT + 2000, "maja"), Acknowledged(NIGHT + 30, "w-4", "jan")], QUIET)
    for part in (state.alerts, state.mutes, state.held):
        assert part
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(part), type=type(part)) is not None
