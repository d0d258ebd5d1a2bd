"""Somebody is woken, then the next one, until somebody takes the alert."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import MINUTE
from coolhead.incident import (
    AlertAcknowledged,
    AlertRaised,
    Alerts,
    AlertSent,
    AlertSkipped,
    AlertUnanswered,
    AlertUpdated,
    Escalation,
    Sentence,
    acknowledge,
    due,
    forget,
    next_due,
    raise_alert,
    stand_down,
)
from coolhead.plan import Alerting, Brand, Plan, Role

PLAN = Plan(
    version="1",
    brand=Brand(id="kwantia", name="Kwantia", words=("kwantia",)),
    roles=(Role("crisis_lead", "maja", "jan"), Role("sponsor", "ola")),
    alerting=Alerting(repeats=3),
)
VERDICT = Sentence(id="verdict.threat.growing", args={"topic": "T6"})


def raised(alerts: Alerts, at: float = 0.0, level: int = 3, wave: str = "w1", **more: bool) -> Escalation:
    return raise_alert(alerts, at, wave=wave, level=level, topic="T6", verdict=VERDICT, reasons=(), plan=PLAN, **more)


def play(alerts: Alerts, until: float) -> tuple[Alerts, list[str], list[object]]:
    """Ticks every minute; returns the keys of all calls and all facts."""
    keys: list[str] = []
    facts: list[object] = []
    for minute in range(1, int(until / MINUTE) + 1):
        step = due(alerts, minute * MINUTE, PLAN)
        alerts = step.alerts
        keys += [call.key for call in step.calls]
        facts += step.facts
    return alerts, keys, facts


def test_the_lead_is_called_then_the_deputy_until_the_repeats_are_used_up() -> None:
    start = raised({})
    assert [type(fact) for fact in start.facts] == [AlertRaised, AlertSent]
    assert [call.key for call in start.calls] == ["w1-3:maja:1"]
    alerts, keys, facts = play(start.alerts, 70 * MINUTE)
    assert keys == ["w1-3:jan:2", "w1-3:jan:3", "w1-3:jan:4"]
    sent = [fact for fact in facts if isinstance(fact, AlertSent)]
    assert [fact.at for fact in sent] == [5 * MINUTE, 10 * MINUTE, 15 * MINUTE]
    assert all(fact.escalated for fact in sent)
    assert [fact for fact in facts if isinstance(fact, AlertUnanswered)] == [
        AlertUnanswered(at=20 * MINUTE, brand="kwantia", alert="w1-3")
    ]
    assert alerts["w1-3"].standing == "unanswered"


def test_whoever_takes_it_ends_the_calls() -> None:
    alerts = due(raised({}).alerts, 5 * MINUTE, PLAN).alerts
    taken = acknowledge(alerts, 6 * MINUTE, "w1-3", "jan")
    assert taken.facts == (AlertAcknowledged(at=6 * MINUTE, brand="kwantia", alert="w1-3", who="jan"),)
    assert play(taken.alerts, 60 * MINUTE)[1:] == ([], [])
    assert next_due(taken.alerts) is None
    assert acknowledge(taken.alerts, 7 * MINUTE, "w1-3", "jan") == Escalation(taken.alerts)


def test_an_alert_nobody_answered_can_still_be_taken() -> None:
    alerts, _, _ = play(raised({}).alerts, 60 * MINUTE)
    assert acknowledge(alerts, 61 * MINUTE, "w1-3", "ola").alerts["w1-3"].standing == "taken"


def test_an_unknown_alert_changes_nothing() -> None:
    assert acknowledge({}, 0.0, "w9-3", "maja") == Escalation({})


def test_one_alert_for_a_wave_and_level() -> None:
    alerts = raised({}).alerts
    assert raised(alerts, 60.0) == Escalation(alerts)
    assert raised(alerts, 60.0, level=2) == Escalation(alerts)
    assert [call.alert for call in raised(alerts, 60.0, wave="w2").calls] == ["w2-3"]


def test_a_steep_rise_updates_an_alert_nobody_has_taken_and_calls_the_next_at_once() -> None:
    higher = raised(raised({}).alerts, 60.0, level=5)
    assert [(fact.alert, fact.level) for fact in higher.facts if isinstance(fact, AlertUpdated)] == [("w1-3", 5)]
    assert [fact for fact in higher.facts if isinstance(fact, AlertRaised)] == []
    assert [call.key for call in higher.calls] == ["w1-3:jan:2"]
    assert higher.alerts["w1-3"].level == 5
    _, keys, _ = play(higher.alerts, 60 * MINUTE)
    assert len(keys) == PLAN.alerting.repeats
    assert raised(higher.alerts, 120.0, level=3) == Escalation(higher.alerts)


def test_a_small_rise_is_heard_with_the_next_call() -> None:
    plan = replace(PLAN, alerting=replace(PLAN.alerting, from_level=2))
    low = raise_alert({}, 0.0, wave="w1", level=2, topic=None, verdict=VERDICT, reasons=(), plan=plan)
    higher = raise_alert(low.alerts, 60.0, wave="w1", level=3, topic=None, verdict=VERDICT, reasons=(), plan=plan)
    assert higher.calls == ()
    assert due(higher.alerts, 5 * MINUTE, PLAN).alerts["w1-2"].level == 3


def test_a_higher_level_is_a_new_alert_once_the_lower_one_was_taken() -> None:
    taken = acknowledge(raised({}).alerts, 60.0, "w1-3", "jan").alerts
    assert [call.key for call in raised(taken, 120.0, level=4).calls] == ["w1-4:maja:1"]


def test_a_higher_level_is_a_new_alert_when_nobody_is_left_to_call() -> None:
    alerts, _, _ = play(raised({}).alerts, 15 * MINUTE)
    assert [call.key for call in raised(alerts, 16 * MINUTE, level=4).calls] == ["w1-4:maja:1"]


def test_the_desk_may_raise_the_same_level_again_under_a_new_name() -> None:
    alerts = acknowledge(raised({}).alerts, 60.0, "w1-3", "maja").alerts
    assert [call.key for call in raised(alerts, 90_000.0, again=True).calls] == ["w1-3-2:maja:1"]


def test_below_the_plans_level_nobody_is_woken() -> None:
    assert raised({}, level=2) == Escalation({})


def test_a_link_that_names_nobody_is_skipped_and_said_when_it_is_reached() -> None:
    plan = replace(PLAN, roles=(Role("crisis_lead", None, "jan"), Role("sponsor", "ola")))
    plan = replace(plan, alerting=Alerting(chain=("crisis_lead", "crisis_lead:deputy", "nobody", "sponsor")))
    step = raise_alert({}, 0.0, wave="w1", level=3, topic=None, verdict=VERDICT, reasons=(), plan=plan)
    assert [(call.person, call.escalated) for call in step.calls] == [("jan", False)]
    next_ = due(step.alerts, 5 * MINUTE, plan)
    skipped = [fact.role for fact in (*step.facts, *next_.facts) if isinstance(fact, AlertSkipped)]
    assert skipped == ["crisis_lead:deputy", "nobody"]
    assert [(call.person, call.escalated) for call in next_.calls] == [("ola", True)]


def test_when_nobody_is_left_it_is_said_once_and_tried_again_hourly() -> None:
    plan = replace(PLAN, roles=())
    step = raise_alert({}, 0.0, wave="w1", level=3, topic=None, verdict=VERDICT, reasons=(), plan=plan)
    assert [type(fact) for fact in step.facts] == [AlertRaised, AlertSkipped, AlertSkipped, AlertUnanswered]
    assert (step.calls, next_due(step.alerts)) == ((), 60 * MINUTE)
    filled = due(step.alerts, 60 * MINUTE, PLAN)
    assert [call.person for call in filled.calls] == ["maja"]


def test_after_everybody_was_called_in_vain_one_is_called_every_hour_from_the_top() -> None:
    alerts, keys, facts = play(raised({}).alerts, 320 * MINUTE)
    assert keys[3:] == ["w1-3:maja:5", "w1-3:jan:6", "w1-3:maja:7", "w1-3:jan:8", "w1-3:maja:9"]
    assert sum(isinstance(fact, AlertUnanswered) for fact in facts) == 1
    assert alerts["w1-3"].standing == "unanswered"


def test_with_no_hours_to_wait_an_unanswered_alert_ends() -> None:
    plan = replace(PLAN, alerting=replace(PLAN.alerting, again_minutes=0.0, repeats=0))
    first = raise_alert({}, 0.0, wave="w1", level=3, topic=None, verdict=VERDICT, reasons=(), plan=plan)
    ended = due(first.alerts, 5 * MINUTE, plan)
    assert [type(fact) for fact in ended.facts] == [AlertUnanswered]
    assert next_due(ended.alerts) is None


def test_a_machine_that_slept_does_not_flood_anyone() -> None:
    late = due(raised({}).alerts, 600 * MINUTE, PLAN)
    assert len(late.calls) == 1
    assert next_due(late.alerts) == 605 * MINUTE


def test_calm_ends_the_calls_and_the_wave_can_be_forgotten() -> None:
    alerts = raised({}).alerts
    assert next_due(stand_down(alerts, "w1")) is None
    assert next_due(stand_down(alerts, "w2")) == 5 * MINUTE
    assert forget(alerts, "w1") == {}


def test_alerts_survive_being_written_down() -> None:
    alerts = due(raised({}).alerts, 5 * MINUTE, PLAN).alerts
    assert msgspec.json.decode(msgspec.json.encode(alerts), type=Alerts) == alerts


ACKS = st.tuples(st.floats(0, 3600), st.sampled_from(["w1-3", "w1-4", "w2-3", "w9-3"]), st.sampled_from("abc"))


@given(acks=st.lists(ACKS, max_size=6), order=st.randoms(use_true_random=False), twice=st.booleans())
@settings(max_examples=80, deadline=None)
def test_any_order_of_acknowledgements_leads_to_the_same_end(
    acks: list[tuple[float, str, str]], order: object, twice: bool
) -> None:
    start = raised(raised(raised({}).alerts, level=4).alerts, wave="w2").alerts
    shuffled = acks * (2 if twice else 1)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    ends = []
    for sequence in (acks, shuffled):
        alerts = start
        for at, alert, who in sequence:
            alerts = acknowledge(alerts, at, alert, who).alerts
        ends.append(alerts)
    assert ends[0] == ends[1]


@given(at=st.lists(st.floats(0, 7200), max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_call_is_made_twice_and_none_too_soon(at: list[float]) -> None:
    alerts = raised({}).alerts
    keys, times = ["w1-3:maja:1"], [0.0]
    for moment in sorted(at):
        step = due(alerts, moment, PLAN)
        alerts = step.alerts
        keys += [call.key for call in step.calls]
        times += [moment for _ in step.calls]
    assert len(set(keys)) == len(keys)
    within = 20 * MINUTE  # of the first call
    assert sum(time < within for time in times) <= 1 + PLAN.alerting.repeats
    assert all(later - earlier >= 5 * MINUTE for earlier, later in pairwise(times))
