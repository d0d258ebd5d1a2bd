"""What a person's answer to an alert brings about."""

from __future__ import annotations

from coolhead.desk.answers import Answer, ContactTestReported, Dismissed, Judged, Muted, PassedOn
from coolhead.desk.commands import Command, Record
from coolhead.desk.escalate import escalated, tell_who_was_called
from coolhead.desk.events import Acknowledged, DeliveryReported
from coolhead.desk.holding import mute, unmute
from coolhead.desk.state import DeskState
from coolhead.incident import AlertDelivered, ContactTested, WaveJudged, acknowledge, dismiss, pass_on
from coolhead.plan import Plan


def answered(state: DeskState, act: Acknowledged | Answer, plan: Plan, commands: list[Command]) -> None:
    """A person took an alert, passed it on or called it no crisis; muted a topic, or tested a contact."""
    if isinstance(act, Muted):
        mute(state, act, commands)
    elif isinstance(act, ContactTestReported):
        commands.append(Record(_tested(state, act)))
    elif isinstance(act, Judged):
        commands.append(Record(_judged(state, act)))
    elif isinstance(act, PassedOn):
        escalated(state, pass_on(state.alerts, act.at, act.alert, act.who, plan, act.way), act.at, plan, commands)
    elif isinstance(act, Acknowledged | Dismissed):
        _taken(state, act, plan, commands)
    else:
        unmute(state, act, commands)


def delivered(state: DeskState, act: DeliveryReported, commands: list[Command]) -> None:
    """A provider answered for one call."""
    fact = AlertDelivered(
        at=act.at,
        brand=state.brand,
        alert=act.alert,
        key=act.key,
        accepted=act.accepted,
        detail=act.detail,
        one_way=act.one_way or None,
    )
    commands.append(Record(fact))


def _taken(state: DeskState, act: Acknowledged | Dismissed, plan: Plan, commands: list[Command]) -> None:
    before = state.alerts.get(act.alert)
    if isinstance(act, Acknowledged):
        answer = acknowledge(state.alerts, act.at, act.alert, act.who, act.way)
    else:
        answer = dismiss(state.alerts, act.at, act.alert, act.who, act.reason, act.way)
    escalated(state, answer, act.at, plan, commands)
    if answer.facts and before is not None and before.taken_by is None:
        tell_who_was_called(state, before, "taken", act.at, plan, commands, act.who)


def _judged(state: DeskState, act: Judged) -> WaveJudged:
    return WaveJudged(
        at=act.at,
        brand=state.brand,
        wave=act.wave,
        topic=act.topic,
        level=act.level,
        verdict=act.verdict,
        who=act.who,
        why=act.why or None,
        reason=act.reason or None,
    )


def _tested(state: DeskState, act: ContactTestReported) -> ContactTested:
    return ContactTested(
        at=act.at,
        brand=state.brand,
        person=act.person,
        place=act.place,
        address=act.address,
        outcome=act.outcome,
        who=act.who,
        detail=act.detail,
    )
