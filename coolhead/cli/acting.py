"""Verbs for a person's word: take an alert, confirm what a level waits for. They work beside `coolhead serve`, and
without it: the act is appended to the log, and whoever runs the desk hears of it."""

from __future__ import annotations

import getpass
import time
from collections.abc import Collection
from enum import StrEnum
from typing import Annotated

import typer

from coolhead.cli.home import SettingsFile, is_served, open_store, read_plans
from coolhead.clock import SystemClock
from coolhead.desk import Acknowledged, Act, CalmConfirmed, SafetyConfirmed, decode_fact
from coolhead.plan.rights import Right, may
from coolhead.run.acts import log_act
from coolhead.run.alert_names import alerts_called, alerts_of, spoken
from coolhead.run.board import Board
from coolhead.run.settings import Settings, load_settings
from coolhead.run.topic_words import StoredTexts, TopicNaming, calling
from coolhead.storage import Store
from coolhead.words import Words

HEARD_SECONDS = 5.0
_TOLD = frozenset(
    {
        "topic_measured",
        "wave_opened",
        "wave_calmed",
        "severity_changed",
        "alert_raised",
        "alert_updated",
        "alert_sent",
        "alert_acknowledged",
        "alert_unanswered",
        "alert_dismissed",
        "wave_judged",
        "alert_held",
        "alert_delivered",
        "topic_muted",
        "topic_unmuted",
        "contact_tested",
    }
)

Who = Annotated[str, typer.Option(help="A person's id or name in the plan; your login name where none is given.")]
OfBrand = Annotated[str, typer.Option(help="Only this brand.")]


class Confirmed(StrEnum):
    """What a person can confirm about a wave."""

    SAFETY = "safety"
    LEAK = "leak"
    TAKEOVER = "takeover"
    CALM = "calm"


def acknowledge(
    alert: Annotated[str, typer.Argument(help="Its number, or its id; may be left out where only one waits.")] = "",
    who: Who = "",
    brand: OfBrand = "",
    settings: SettingsFile = None,
) -> None:
    """Take an alert, so that nobody else is called for it."""
    chosen = load_settings(settings)
    with open_store(settings) as store:
        boards = boards_of(store, brand)
        found = alerts_called(boards, alert) if alert else [one for one in alerts_of(boards) if one[1].waits]
        known = {spoken(of, view, boards): (of, view) for of, view in found}
        taken = only(known, alert, "alert")
        of_brand, before = known[taken]
        if before.acknowledged_by is not None:
            typer.echo(f"Alert {taken} was taken by {before.acknowledged_by} already.")
            return
        if not before.waits:
            raise ValueError(f"Alert {taken} waits for nobody: its wave is calm, and nobody is called for it any more.")
        by, last = person_in(of_brand, chosen, who), store.last_fact()
        log_act(store, of_brand, Acknowledged(SystemClock().now(), before.id, by, "cli"))
        named = calling(Words("en"), boards[of_brand], TopicNaming().words_of(boards[of_brand], StoredTexts(store)))
        typer.echo(f"Alert {taken} ({named.topic_name(before.topic)}) is taken by {by}.")
        tell_when_heard(chosen, store, last)


def confirm(
    what: Annotated[Confirmed, typer.Argument(help="Somebody was harmed, data leaked, an account was taken, or calm.")],
    wave: Annotated[str, typer.Argument(help="The wave; may be left out where only one is open.")] = "",
    who: Who = "",
    brand: OfBrand = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="It turned out not to be so.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Confirm about a wave what only a person can know: safety, leak or takeover raise its level, calm lets it fall."""
    if withdraw and what is Confirmed.CALM:
        raise ValueError("Calm cannot be withdrawn: the level rises again by itself.")
    chosen = load_settings(settings)
    with open_store(settings) as store:
        waves = {
            known: id_
            for id_, board in boards_of(store, brand).items()
            for known in board.waves
            if _is_open(board, known)
        }
        named = only({known: id_ for known, id_ in waves.items() if wave in ("", known)}, wave, "wave")
        by, at = person_in(waves[named], chosen, who), SystemClock().now()
        act: Act = CalmConfirmed(at, named, by)
        if what is not Confirmed.CALM:
            act = SafetyConfirmed(at, named, what.value, not withdraw, by)
        log_act(store, waves[named], act)
    typer.echo(f"{named}: {what.value} {'withdrawn' if withdraw else 'confirmed'} by {by}.")


def boards_of(store: Store, brand: str) -> dict[str, Board]:
    """The boards of the brands, folded from the few kinds of facts that alerts and waves are made of."""
    boards: dict[str, Board] = {}
    after = 0
    while facts := store.facts_after(after, 5000, brand or None):
        for stored in facts:
            if stored.type in _TOLD:
                boards.setdefault(stored.brand, Board(stored.brand)).fold(decode_fact(stored.body))
        after = facts[-1].seq
    return boards


def _is_open(board: Board, wave: str) -> bool:
    known = board.waves.get(wave)
    return known is not None and known.calmed_at is None


def only(found: Collection[str], asked: str, noun: str) -> str:
    """The one that is meant. Raises ValueError where there is none, or where it is not clear which."""
    if not found:
        raise ValueError(f"There is no {noun} {asked}." if asked else f"No {noun} waits for anybody.")
    if len(found) > 1:
        raise ValueError(f"More than one {noun}; say which: {', '.join(sorted(found))}")
    return next(iter(found))


def person_of(settings: Settings, who: str) -> str:
    """The id of a person of the plans by id or name; anybody else is called as they call themselves."""
    said = who.strip() or getpass.getuser()
    found = (plan.called(said) for plan in read_plans(settings).values())
    return next((person.id for person in found if person is not None), said)


def person_in(brand: str, settings: Settings, who: str, right: Right = "act") -> str:
    """The same, of somebody who may do it in a brand; else exit 1 with a sentence. Whoever its plan does not name is
    trusted: they work at this machine."""
    person, plan = person_of(settings, who), read_plans(settings).get(brand)
    known = plan.person(person) if plan is not None else None
    if plan is not None and known is not None and not may(plan, person, right):
        typer.echo(Words(settings.language).say("team.not_allowed", person=known.name), err=True)
        raise typer.Exit(1)
    return person


def tell_when_heard(settings: Settings, store: Store, last_fact: int, kind: str = "alert_acknowledged") -> None:
    """Say so once the desk has heard of it."""
    if not is_served(settings):
        typer.echo("Nothing serves here now: the desk hears of it when coolhead serve runs.")
        return
    until = time.monotonic() + HEARD_SECONDS
    while time.monotonic() < until:
        facts = store.facts_after(last_fact, 1000)
        if any(fact.type == kind for fact in facts):
            typer.echo("The desk has heard of it." if kind == "alert_passed" else "The repeats have stopped.")
            return
        last_fact = facts[-1].seq if facts else last_fact
        time.sleep(0.1)
