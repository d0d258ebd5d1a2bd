"""What the screen Sources says: each source with its state, what arrived lately, and what is not seen (R38, R39)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.run.board import Board
from coolhead.storage.model import Conservation, Entry
from coolhead.web.display import display
from coolhead.web.ports import SourceView
from coolhead.web.seeing import ShownSight, said_sight
from coolhead.web.speech import Speech

LOOKED_AT = 200
"""The newest mentions of the brand that rates, delays and tried words are taken from."""
MOST_LANGUAGES = 5
_GLYPHS = {"heard": "●", "silent": "◌", "error": "▲", "new": "○"}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source that Coolhead asks. `state`: heard, silent, error or new; `error` is the sentence about it."""

    key: str
    name: str
    kind: str
    where: str
    state: str
    glyph: str
    said: str
    heard: str
    asked: str
    next: str
    error: str
    testable: bool


@dataclass(frozen=True, slots=True)
class ArrivedRow:
    """What came from one source among the mentions that were looked at."""

    name: str
    mentions: str
    rate: str
    delay: str
    newest: str
    languages: str


@dataclass(frozen=True, slots=True)
class SourcesView:
    """The whole screen but its forms."""

    title: str
    any: bool
    rows: list[SourceRow]
    arrived_title: str
    arrived: list[ArrivedRow]
    sight: ShownSight
    door: str


def sources_view(
    sources: Sequence[SourceView],
    entries: Sequence[Entry],
    law: Conservation,
    board: Board,
    words: Speech,
    now: Instant,
) -> SourcesView:
    """The screen of one brand. `entries`: its newest mentions, `law`: the counters of the door."""
    rows = [_row(source, words, now) for source in sources]
    arrived = _arrived(entries, words, now)
    sight = said_sight(board, words)
    troubled = sum(row.state in ("silent", "error") for row in rows)
    if not rows and not entries:
        title = words.say("sources.none.title")
    elif troubled:
        title = words.say("sources.trouble", n=troubled)
    else:
        title = words.say("sources.blind" if sight.lines else "sources.fine")
    return SourcesView(
        title=title,
        any=bool(rows or entries),
        rows=sorted(rows, key=lambda row: (row.state not in ("error", "silent"), row.name)),
        arrived_title=words.say("sources.arrived", n=len(entries)),
        arrived=arrived,
        sight=sight,
        door=words.say("sources.door", stored=law.stored, duplicate=law.duplicate, n=law.quarantined),
    )


def _row(source: SourceView, words: Speech, now: Instant) -> SourceRow:
    connector, _, name = source.source.partition(":")
    setting = source.setting
    state = _state(source)
    said = words.say(f"sources.state.{state}", since=_moment(source.silent_since, words, now))
    kind = words.say(f"sources.kind.{connector if connector in ('rss', 'folder') else 'other'}")
    if setting is not None and setting.minutes is not None:
        kind += f", {words.say('sources.every', minutes=setting.minutes)}"
    return SourceRow(
        key=source.source,
        name=display(name or words.named("channel", source.source), 60),
        kind=kind,
        where=display(setting.where, 120) if setting is not None else "",
        state=state,
        glyph=_GLYPHS[state],
        said=said,
        heard=_ago(source.heard_at, words, now),
        asked=_ago(source.asked_at, words, now),
        next=_coming(source.next_at, words, now),
        error=_error(source.error, words),
        testable=setting is not None,
    )


def _state(source: SourceView) -> str:
    if source.error:
        return "error"
    if source.silent_since is not None:
        return "silent"
    return "heard" if source.heard_at is not None or source.asked_at is not None else "new"


def _error(error: str, words: Speech) -> str:
    """An error's message; its id where only a later program knows it."""
    if not error:
        return ""
    return words.say(error) if error in words else display(error, 120)


def _ago(at: Instant | None, words: Speech, now: Instant) -> str:
    return words.say("sources.never") if at is None else words.relative(min(at, now), now)


def _coming(at: Instant | None, words: Speech, now: Instant) -> str:
    if at is None:
        return ""
    return words.relative(at, now) if at > now else words.say("sources.now")


def _moment(at: Instant | None, words: Speech, now: Instant) -> str:
    if at is None:
        return ""
    return words.clock_time(at) if now - at < 12 * HOUR else words.day_time(at)


def _arrived(entries: Sequence[Entry], words: Speech, now: Instant) -> list[ArrivedRow]:
    """By the mentions' own source, those with most first."""
    by_source: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.mention is not None:
            by_source.setdefault(entry.mention.source, []).append(entry)
    oldest = min((entry.mention.arrived_at for entry in entries if entry.mention is not None), default=now)
    hours = max(1.0, (now - oldest) / HOUR)
    rows = sorted(by_source.items(), key=lambda one: (-len(one[1]), one[0]))
    return [_arrived_row(source, mine, hours, words, now) for source, mine in rows]


def _arrived_row(source: str, entries: Sequence[Entry], hours: float, words: Speech, now: Instant) -> ArrivedRow:
    mentions = [entry.mention for entry in entries if entry.mention is not None]
    lags = [max(0.0, one.seen_at - one.published_at) for one in mentions if one.seen_at is not None]
    spoken: dict[str, int] = {}
    for entry in entries:
        language = (entry.mention.language if entry.mention else None) or (
            entry.reading.language if entry.reading else ""
        )
        if language and language != "und":
            spoken[language] = spoken.get(language, 0) + 1
    most = sorted(spoken, key=lambda code: (-spoken[code], code))[:MOST_LANGUAGES]
    named = display(words.named("channel", source), 60)
    return ArrivedRow(
        name=named,
        mentions=words.number(len(mentions), 0),
        rate=words.number(len(mentions) / hours),
        delay=words.duration(median(lags) / MINUTE) if lags else words.say("sources.delay.unknown"),
        newest=_ago(max(one.arrived_at for one in mentions), words, now),
        languages=", ".join(words.language_name(code) for code in most),
    )
