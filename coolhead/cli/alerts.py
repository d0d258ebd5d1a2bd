"""`coolhead alert`: see alerts, answer them, mute a topic, and test whether people can be reached.

They work beside `coolhead serve`, and without it: an answer is appended to the log, and whoever runs the desk hears of
it. An alert is called by its number."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from coolhead.cli import contacts
from coolhead.cli.acting import OfBrand, Who, boards_of, only, person_of, tell_when_heard
from coolhead.cli.acting import acknowledge as take
from coolhead.cli.home import SettingsFile, open_store, read_plans
from coolhead.cli.tables import show as show_rows
from coolhead.clock import MINUTE, Instant, SystemClock, write_instant
from coolhead.desk import Dismissed, Muted, PassedOn, Unmuted
from coolhead.run.acts import log_act
from coolhead.run.alert_names import alerts_called, alerts_of, spoken
from coolhead.run.board import Board
from coolhead.run.board_model import AlertView
from coolhead.run.board_told import plain
from coolhead.run.settings import load_settings
from coolhead.web.display import display
from coolhead.words import Words

MOST_MUTE_MINUTES = 7 * 24 * 60.0

app = typer.Typer(no_args_is_help=True)
app.command("contacts")(contacts.contacts)
app.command("test")(contacts.send_test)
app.command("seen")(contacts.seen_by)

Which = Annotated[str, typer.Argument(help="Its number (or id); may be left out where only one waits.")]


@app.command("list")
def list_alerts(brand: OfBrand = "", settings: SettingsFile = None) -> None:
    """The last alert of each wave: its number, level, what it is about, and how it stands."""
    with open_store(settings) as store:
        boards = boards_of(store, brand)
        rows = [_row(of, alert, boards) for of, alert in alerts_of(boards)]
    rows.sort(key=lambda row: str(row["raised_at"]), reverse=True)
    show_rows(rows, _shown("alert", "level", "about", "state", "who", "raised_at"), "No alerts.")


@app.command("show")
def show(alert: Which = "", brand: OfBrand = "", settings: SettingsFile = None) -> None:
    """One alert: what it says, who was called when, and what became of it."""
    with open_store(settings) as store:
        boards = boards_of(store, brand)
        of, found = _which(boards, alert)
    if not sys.stdout.isatty():
        typer.echo(json.dumps({"brand": of, **_whole(found)}, ensure_ascii=False))
        return
    words = Words("en")
    typer.echo(f"Alert {spoken(of, found, boards)} ({found.id}), level {found.level}: {found.state}")
    for sentence in (found.verdict, *found.reasons):
        typer.echo(f"  {words.sentence(sentence)}")
    for sent in found.sent:
        typer.echo(f"  {write_instant(sent.at)}  call {sent.attempt}: {sent.person}")
    if found.held_until is not None:
        typer.echo(f"  Nobody is called before {write_instant(found.held_until)}.")
    if found.one_way:
        typer.echo("  Somebody who was called has no second, unrelated way to be reached.")
    if found.acknowledged_by is not None and found.acknowledged_at is not None:
        said = "called it no crisis" if found.dismissed else "took it"
        typer.echo(f"  {write_instant(found.acknowledged_at)}  {found.acknowledged_by} {said}.")


@app.command("ack")
def acknowledge(alert: Which = "", who: Who = "", brand: OfBrand = "", settings: SettingsFile = None) -> None:
    """Take an alert as `coolhead ack` does, so that nobody else is called for it."""
    take(alert, who, brand, settings)


@app.command("pass")
def pass_on(alert: Which = "", who: Who = "", brand: OfBrand = "", settings: SettingsFile = None) -> None:
    """Pass an alert on: the next in line (the deputy) is called at once."""
    chosen = load_settings(settings)
    with open_store(settings) as store:
        boards = boards_of(store, brand)
        of, found = _waiting(boards, alert)
        by, last = person_of(chosen, who), store.last_fact()
        log_act(store, of, PassedOn(SystemClock().now(), found.id, by, "cli"))
        typer.echo(f"Alert {spoken(of, found, boards)} is passed on by {by}: the next in line is called.")
        tell_when_heard(chosen, store, last, "alert_passed")


@app.command("dismiss")
def dismiss(
    alert: Which = "",
    reason: Annotated[str, typer.Option(help="Why it is no crisis, in a sentence.")] = "",
    who: Who = "",
    brand: OfBrand = "",
    settings: SettingsFile = None,
) -> None:
    """Say that an alert is no crisis: nobody is called for it any more."""
    if not reason.strip():
        raise ValueError("Say why it is no crisis: --reason 'a sentence for those who look at it later'.")
    chosen = load_settings(settings)
    with open_store(settings) as store:
        boards = boards_of(store, brand)
        of, found = _waiting(boards, alert)
        by, last = person_of(chosen, who), store.last_fact()
        log_act(store, of, Dismissed(SystemClock().now(), found.id, by, "", "cli"), reason=reason)
        typer.echo(f"Alert {spoken(of, found, boards)} is no crisis, says {by}.")
        tell_when_heard(chosen, store, last, "alert_dismissed")


@app.command("mute")
def mute(
    topic: Annotated[str, typer.Argument(help="A crisis type (T6), a found topic, or 'brand' for the brand itself.")],
    minutes: Annotated[float, typer.Option(help="For how long; at most a week.")],
    level: Annotated[
        int, typer.Option(min=2, max=4, help="Up to and with this level; a higher one comes through.")
    ] = 3,
    reason: Annotated[str, typer.Option(help="Why, in a sentence.")] = "",
    who: Who = "",
    brand: OfBrand = "",
    settings: SettingsFile = None,
) -> None:
    """Call nobody for a topic for a while; a higher level and reports of harm still come through."""
    if not 0 < minutes <= MOST_MUTE_MINUTES:
        raise ValueError(f"A mute lasts at least a moment and at most a week ({MOST_MUTE_MINUTES:g} minutes).")
    chosen = load_settings(settings)
    with open_store(settings) as store:
        of = only([known for known in read_plans(chosen) if brand in ("", known)], brand, "brand")
        now = SystemClock().now()
        by, until = person_of(chosen, who), now + minutes * MINUTE
        log_act(store, of, Muted(now, _topic(topic), level, until, by), reason=reason)
    typer.echo(f"Nobody is called for {topic} up to level {level} until {write_instant(round(until))}, by {by}.")


@app.command("unmute")
def unmute(
    topic: Annotated[str, typer.Argument(help="The topic as it was muted.")],
    who: Who = "",
    brand: OfBrand = "",
    settings: SettingsFile = None,
) -> None:
    """Call people for a topic again, before its mute is over."""
    chosen = load_settings(settings)
    with open_store(settings) as store:
        boards = boards_of(store, brand)
        of = only(
            [of for of, board in boards.items() if (_topic(topic) or "") in board.alerting.mutes], topic, "mute of"
        )
        by = person_of(chosen, who)
        log_act(store, of, Unmuted(SystemClock().now(), _topic(topic), by))
    typer.echo(f"People are called for {topic} again, says {by}.")


@app.command("digest")
def digest(brand: OfBrand = "", settings: SettingsFile = None) -> None:
    """What is held back now: muted topics with their ends, and alerts that wait for them or for somebody to wake."""
    with open_store(settings) as store:
        boards = boards_of(store, brand)
    rows = [
        _held("mute", mute.topic, mute.level, mute.until, mute.who, of)
        for of, board in boards.items()
        for mute in board.alerting.mutes.values()
    ]
    rows += [
        _held(f"alert {spoken(of, alert, boards)}", alert.topic, alert.level, alert.held_until, "", of)
        for of, alert in alerts_of(boards)
        if alert.held_until is not None and alert.waits
    ]
    show_rows(rows, _shown("what", "about", "level", "until", "who", "brand"), "Nothing is held back.")


def _which(boards: Mapping[str, Board], said: str) -> tuple[str, AlertView]:
    """The alert that is meant; without a word the only one that waits, else the newest."""
    found = alerts_called(boards, said) if said else [known for known in alerts_of(boards) if known[1].waits]
    if not said and not found:
        found = sorted(alerts_of(boards), key=lambda known: known[1].raised_at)[-1:]
    name = only({f"{of}-{alert.number or alert.id}": (of, alert) for of, alert in found}, said, "alert")
    return {f"{of}-{alert.number or alert.id}": (of, alert) for of, alert in found}[name]


def _waiting(boards: Mapping[str, Board], said: str) -> tuple[str, AlertView]:
    of, found = _which(boards, said)
    if not found.waits:
        took = f": {found.acknowledged_by} took it" if found.acknowledged_by else ": its wave is calm"
        raise ValueError(f"Alert {spoken(of, found, boards)} waits for nobody{took}.")
    return of, found


def _topic(said: str) -> str | None:
    if not re.fullmatch(r"[A-Za-z0-9_.:-]{1,64}", said):
        raise ValueError(f"{display(said, 60)} is no topic: write a crisis type (T6), a topic's name, or 'brand'.")
    return None if said == "brand" else said


def _row(of: str, alert: AlertView, boards: Mapping[str, Board]) -> dict[str, Any]:
    state = "held" if alert.held_until is not None and alert.waits else "dismissed" if alert.dismissed else alert.state
    last = alert.sent[-1].person if alert.sent else ""
    return {
        "alert": spoken(of, alert, boards),
        "level": alert.level,
        "about": alert.topic or "brand",
        "state": state if alert.waits or alert.acknowledged_at is not None else "calm",
        "who": alert.acknowledged_by or last,
        "raised_at": _at(alert.raised_at),
        "brand": of,
        "id": alert.id,
    }


def _held(what: str, topic: str | None, level: int, until: Instant, who: str, brand: str) -> dict[str, Any]:
    about = topic or "brand"
    return {"what": what, "about": about, "level": level, "until": _at(until), "who": who, "brand": brand}


def _whole(alert: AlertView) -> dict[str, Any]:
    told: dict[str, Any] = plain(asdict(alert))
    return told | {"state": alert.state}


def _at(at: Instant) -> str:
    return write_instant(round(at))


def _shown(*columns: str) -> dict[str, str]:
    return {name: name.replace("_", " ") for name in columns}
