"""What the screen Settings says: who is woken, what is paused, who was reached, what the installation is set to."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.clock import Instant
from coolhead.plan import Plan
from coolhead.plan.alerting import ClockSpan
from coolhead.plan.reaching import chain_for, people_of
from coolhead.run.board import Board
from coolhead.run.board_alerting import ContactTest
from coolhead.run.heartbeat import HeartbeatView
from coolhead.run.installation import Installation, SettingTold
from coolhead.storage.model import Conservation
from coolhead.web.chips import Chip, chip
from coolhead.web.display import display
from coolhead.web.ports import BrandView
from coolhead.web.speech import Speech


@dataclass(frozen=True, slots=True)
class ShownMute:
    """A paused topic; `topic` is its id, empty for the brand as a whole."""

    topic: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ShownTest:
    """The last test of one address of a person."""

    person: str
    address: str
    state: str


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The screen but its forms. `wake` is (chip of a level, who is woken)."""

    wake: list[tuple[Chip, str]]
    both: str
    quiet: list[str]
    wakes: str
    mutes: list[ShownMute]
    tests: list[ShownTest]
    unseen: list[str]
    """People whose last test was accepted and not seen yet."""
    rows: list[tuple[str, str, str]]
    """(key, value, what it means)."""
    health: list[str]


def settings_view(
    brand: BrandView,
    plan: Plan | None,
    board: Board,
    here: Installation | None,
    law: Conservation,
    waiting: int,
    words: Speech,
    now: Instant,
) -> SettingsView:
    """The screen of one brand. `waiting`: entries of the log that the desk has not heard yet."""
    tests = sorted(board.alerting.tests.values(), key=lambda one: (one.person, one.place))
    alerting = plan.alerting if plan is not None else None
    quiet = plan.alerting.quiet if plan is not None else {}
    return SettingsView(
        wake=_wake(plan, brand, words, now) if plan is not None else [],
        both=words.say("settings.wake.both", number=alerting.both_ways_from_level) if alerting else "",
        quiet=[_quiet(person, span, brand, words) for person, span in quiet.items()],
        wakes=words.say("settings.quiet.wakes", number=alerting.wakes_from_level) if alerting else "",
        mutes=[
            ShownMute(key, _mute(mute.topic, mute.level, mute.until, mute.who, brand, words))
            for key, mute in board.alerting.mutes.items()
            if mute.until > now
        ],
        tests=[ShownTest(_name(one.person, brand), display(one.address, 80), _tested(one, words)) for one in tests],
        unseen=list(dict.fromkeys(one.person for one in tests if one.outcome == "accepted" and one.seen_at is None)),
        rows=[_row(one, words) for one in here.settings] if here is not None else [],
        health=_health(here, law, waiting, words, now),
    )


def _wake(plan: Plan, brand: BrandView, words: Speech, now: Instant) -> list[tuple[Chip, str]]:
    return [(chip(level, words), _woken(plan, level, brand, words, now)) for level in range(1, 6)]


def _woken(plan: Plan, level: int, brand: BrandView, words: Speech, now: Instant) -> str:
    if level < plan.alerting.from_level:
        return words.say("settings.wake.nobody")
    called = [person for link in chain_for(plan, level, now) for person in people_of(plan, link.who, None, now)]
    names = [_name(person, brand) for person in dict.fromkeys(called)]
    if not names:
        return words.say("settings.wake.missing")
    return words.say("settings.wake.then", first=names[0], others=words.list(names[1:])) if names[1:] else names[0]


def _quiet(person: str, span: ClockSpan, brand: BrandView, words: Speech) -> str:
    return words.say(
        "settings.quiet.line", who=_name(person, brand), begins=_clock(span.begins), ends=_clock(span.ends)
    )


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _mute(topic: str | None, level: int, until: Instant, who: str, brand: BrandView, words: Speech) -> str:
    return words.say(
        "settings.mutes.line", topic=topic, number=level, until=words.day_time(until), who=_name(who, brand)
    )


def _tested(test: ContactTest, words: Speech) -> str:
    if test.seen_at is not None:
        return words.say("settings.test.was_seen", when=words.day_time(test.seen_at))
    outcome = "accepted" if test.outcome == "accepted" else "refused"
    return words.say(f"settings.test.{outcome}", when=words.day_time(test.tested_at))


def _row(told: SettingTold, words: Speech) -> tuple[str, str, str]:
    return told.key, _value(told, words), words.say(f"settings.key.{told.key}")


def _value(told: SettingTold, words: Speech) -> str:
    value = told.value
    if told.kind == "flag":
        return words.say("settings.value.yes" if value else "settings.value.no")
    if isinstance(value, str):
        return display(value, 200) or words.say("settings.value.none")
    if told.kind in ("people", "days"):
        return words.say(f"settings.value.{told.kind}", n=round(value))
    return words.say("settings.value.hours", n=round(value)) if told.kind == "hours" else words.number(value)


def _health(here: Installation | None, law: Conservation, waiting: int, words: Speech, now: Instant) -> list[str]:
    lines = [words.say("settings.health.lossless" if law.holds else "settings.health.lost")]
    if waiting:
        lines.append(words.say("settings.health.waiting", n=waiting))
    if here is None:
        return lines
    lines.append(_heartbeat(here.heartbeat, words, now))
    if here.store_bytes is not None and here.free_bytes is not None:
        lines.append(words.say("settings.health.disk", used=_bytes(here.store_bytes, words),
                               free=_bytes(here.free_bytes, words)))  # fmt: skip
    return [*lines, words.say("settings.health.backup")]


def _heartbeat(view: HeartbeatView | None, words: Speech, now: Instant) -> str:
    if view is None:
        return words.say("settings.health.heartbeat.none")
    if view.still:
        return words.say("settings.health.heartbeat.still", part=view.still)
    if view.reached_at is None:
        return words.say("settings.health.heartbeat.not_yet")
    return words.say("settings.health.heartbeat", when=words.relative(min(view.reached_at, now), now))


def _bytes(count: int, words: Speech) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            return f"{words.number(count / size)}\u00a0{unit}"
    return f"{words.number(count / 1000, 0)}\u00a0kB"


def _name(person: str, brand: BrandView) -> str:
    return display(brand.people.get(person, person), 80)
