"""What is held back: mutes that a person set, quiet hours, and the one message by which all of it is told later."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from coolhead.clock import Instant
from coolhead.desk.answers import Muted, Unmuted
from coolhead.desk.commands import Command, Record, SendAlert
from coolhead.desk.state import DeskState
from coolhead.incident import Alert, AlertHeld, HeldBack, HeldFor, Mute, NoticeSent, Sentence, TopicMuted, TopicUnmuted
from coolhead.incident.holding import MOST_MUTED_LEVEL, MOST_MUTES
from coolhead.plan import Plan, quiet_until

About = Literal["call", "taken", "eased", "digest", "test"]


def muted_until(state: DeskState, topic: str | None, level: int, floors: tuple[str, ...], at: Instant) -> Mute | None:
    """The mute that holds back an alert of this level; none for a level above it, nor where somebody may be hurt."""
    mute = state.mutes.get(topic or "")
    return mute if mute is not None and mute.holds(level, floors, at) else None


def hold_back(state: DeskState, person: str, back: HeldBack, until: Instant) -> None:
    """A person will be told later."""
    state.held[person] = state.held.get(person, HeldFor(until)).with_one_more(back, until)


def mute(state: DeskState, act: Muted, commands: list[Command]) -> None:
    """Nobody is called for a topic for a while; alerts of it that go on now wait as well."""
    if act.until <= act.at:
        return
    set_ = Mute(min(act.level, MOST_MUTED_LEVEL), act.until, act.who)
    state.mutes.pop(act.topic or "", None)
    state.mutes[act.topic or ""] = set_
    if len(state.mutes) > MOST_MUTES:
        del state.mutes[min(state.mutes, key=lambda topic: (state.mutes[topic].until, topic))]
    told = TopicMuted(
        at=act.at,
        brand=state.brand,
        topic=act.topic,
        level=set_.level,
        until_at=act.until,
        who=act.who,
        reason=act.reason or None,
    )
    commands.append(Record(told))
    for id_, alert in state.alerts.items():
        if alert.next_at is None or alert.topic != act.topic:
            continue
        if set_.holds(alert.level, _floors(state, alert.wave), act.at):
            state.alerts = {**state.alerts, id_: replace(alert, next_at=act.until, held="mute")}
            held = AlertHeld(at=act.at, brand=state.brand, alert=id_, until_at=act.until, why="mute")
            commands.append(Record(held))
            hold_back(state, act.who, _back(alert, "call", act.at), act.until)


def unmute(state: DeskState, act: Unmuted, commands: list[Command]) -> None:
    """A person wants to hear of a topic again, before its time is over."""
    if (act.topic or "") in state.mutes:
        _end(state, act.topic, act.at, commands, act.who)


def end_mutes(state: DeskState, at: Instant, commands: list[Command]) -> None:
    """Mutes whose time is over."""
    for topic in sorted(topic for topic, mute in state.mutes.items() if mute.until <= at):
        _end(state, topic or None, at, commands, None)


def notice(
    state: DeskState,
    alert: Alert,
    person: str,
    about: str,
    at: Instant,
    plan: Plan,
    commands: list[Command],
    who: str = "",
) -> None:
    """Tell a person something nobody has to answer; in their quiet hours it waits."""
    until = quiet_until(plan, person, at)
    if until is not None:
        hold_back(state, person, _back(alert, about, at), until)
        return
    commands.append(Record(NoticeSent(at=at, brand=alert.brand, person=person, about=about, alert=alert.id)))
    send = SendAlert(
        key=f"{alert.id}:{person}:{about}",
        thread=f"{alert.brand}:{alert.wave}",
        at=at,
        brand=alert.brand,
        alert=alert.id,
        person=person,
        level=alert.level,
        verdict=alert.verdict,
        number=alert.number,
        at_once=False,
        about=cast(About, about),
        who=who,
    )
    commands.append(send)


def send_held(state: DeskState, at: Instant, plan: Plan, commands: list[Command]) -> None:
    """One message for all that was held back from a person; it waits on where they have quiet hours by now."""
    for person in sorted(person for person, held in state.held.items() if held.until <= at):
        until = quiet_until(plan, person, at)
        if until is not None:
            state.held[person] = replace(state.held[person], until=until)
            continue
        held = state.held.pop(person)
        commands.append(Record(NoticeSent(at=at, brand=state.brand, person=person, about="digest", count=held.count)))
        commands.append(_digest(state, person, held, at))


def _digest(state: DeskState, person: str, held: HeldFor, at: Instant) -> SendAlert:
    lines = tuple(
        Sentence(
            id=f"alert.held.{back.about}",
            args={"held_at": back.at, "number": back.number, "level": back.level, "topic": back.topic},
        )
        for back in held.listed
    )
    key = f"{state.brand}:digest:{person}:{int(at)}"
    return SendAlert(
        key=key,
        thread=key,
        at=at,
        brand=state.brand,
        alert=key,
        person=person,
        level=max((back.level for back in held.listed), default=0),
        verdict=Sentence(id="alert.digest", args={"n": held.count}),
        at_once=False,
        about="digest",
        lines=lines,
    )


def _end(state: DeskState, topic: str | None, at: Instant, commands: list[Command], who: str | None) -> None:
    del state.mutes[topic or ""]
    waiting = [id_ for id_, alert in state.alerts.items() if alert.held == "mute" and alert.topic == topic]
    state.alerts = {
        id_: replace(alert, next_at=at, held="") if id_ in waiting else alert for id_, alert in state.alerts.items()
    }
    commands.append(Record(TopicUnmuted(at=at, brand=state.brand, topic=topic, held=len(waiting), who=who)))


def _floors(state: DeskState, wave: str) -> tuple[str, ...]:
    return next((known.floors for known in state.waves.values() if known.wave == wave), ())


def _back(alert: Alert, about: str, at: Instant) -> HeldBack:
    return HeldBack(at, about, alert.number, alert.level, alert.topic)
