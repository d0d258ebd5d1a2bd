"""Which mentions the screen shows: read from its address, where every filter stands, and said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from coolhead.clock import Instant
from coolhead.incident.zone import local_time
from coolhead.storage import FoundMentions, MentionQuery
from coolhead.text.corrections import TONE_NAMES
from coolhead.text.searching import LONGEST_SEARCH
from coolhead.web.display import display
from coolhead.web.frame import Shown
from coolhead.web.speech import Speech

FIELDS = ("q", "language", "channel", "tone", "type", "topic", "wave", "author", "from", "to", "order", "view")
"""The fields of an address; links from other screens set them. `lang` chooses the language of the page, not these."""
NARROWING = FIELDS[:-2]
ORDERS = ("newest", "doubt")
VIEWS = ("feed", "tone", "channel", "language")
TYPES = tuple(f"T{number}" for number in range(1, 23))
_LONGEST = 120
_EARLIEST, _LATEST = 0.0, 4_102_444_800.0


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that holds: what it says, and the address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter: how it is called, how many of what is shown have it ("" where that was not counted)."""

    value: str
    name: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, made sound: unknown orders, views, types and times are let go."""

    brand: str
    text: str = ""
    language: str = ""
    channel: str = ""
    tone: str = ""
    type: str = ""
    topic: str = ""
    wave: str = ""
    author: str = ""
    since: Instant | None = None
    until: Instant | None = None
    order: str = ORDERS[0]
    view: str = VIEWS[0]

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.query() != MentionQuery(self.brand) or bool(self.wave or self.topic)

    def query(self) -> MentionQuery:
        """As the store is asked, waves and topics left out (see `mention_waves`)."""
        return MentionQuery(
            self.brand, self.text, (), self.language, self.channel, self.tone, self.type, "", self.author,
            self.since, self.until,
        )  # fmt: skip


def read_filters(shown: Shown) -> Filters:
    """The filters of an address."""
    asked = {name: shown.query.get(name, "").strip() for name in FIELDS}
    short = {name: value[:_LONGEST] for name, value in asked.items()}
    topic = short["topic"]
    kind = short["type"] or (topic if topic in TYPES else "")
    return Filters(
        brand=shown.brand.id,
        text=asked["q"][:LONGEST_SEARCH],
        language=short["language"].lower() if short["language"].isalnum() else "",
        channel=short["channel"],
        tone=short["tone"] if short["tone"] in TONE_NAMES else "",
        type=kind if kind in TYPES else "",
        topic="" if topic in TYPES else topic,
        wave=short["wave"],
        author=short["author"],
        since=_instant(short["from"], shown.words),
        until=_instant(short["to"], shown.words),
        order=short["order"] if short["order"] in ORDERS else ORDERS[0],
        view=short["view"] if short["view"] in VIEWS else VIEWS[0],
    )


def _instant(said: str, words: Speech) -> Instant | None:
    """Seconds since the epoch, or day and time as a form says it, in the brand's own time zone."""
    try:
        at = float(said) if said.replace(".", "", 1).isdecimal() else _local(said, words).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return at if _EARLIEST <= at <= _LATEST else None


def _local(said: str, words: Speech) -> datetime:
    naive = datetime.fromisoformat(said)
    return naive if naive.tzinfo else naive.replace(tzinfo=local_time(0.0, words.time_zone).tzinfo)


def as_typed(at: Instant | None, words: Speech) -> str:
    """An instant as a field for day and time holds it."""
    return "" if at is None else local_time(at, words.time_zone).strftime("%Y-%m-%dT%H:%M")


def chips(shown: Shown, filters: Filters, named: Mapping[str, str]) -> list[Chip]:
    """The filters that hold, each with the way out of it. `named`: what waves, topics and authors are called."""
    words = shown.words
    values = {
        "q": filters.text,
        "language": language_name(filters.language, words),
        "channel": words.named("channel", filters.channel) if filters.channel else "",
        "tone": words.say(f"now.tone.{filters.tone}") if filters.tone else "",
        "type": words.topic_name(filters.type) if filters.type else "",
        "topic": named.get("topic", filters.topic),
        "wave": named.get("wave", filters.wave),
        "author": named.get("author", filters.author),
        "from": words.day_time(filters.since) if filters.since is not None else "",
        "to": words.day_time(filters.until) if filters.until is not None else "",
    }
    gone = {"type": {"type": None, "topic": None}}
    return [
        Chip(words.say(f"mentions.by.{name}"), display(value, 60), shown.link(**gone.get(name, {name: None})))
        for name, value in values.items()
        if value
    ]


def options(filters: Filters, found: FoundMentions, words: Speech) -> dict[str, list[Option]]:
    """The values each filter can have: those that were found, and the one that is chosen."""
    facets = found.facets
    tones: dict[str, int] = {str(tone): facets.get("tone", {}).get(tone, 0) for tone in TONE_NAMES}
    said: dict[str, tuple[str, Mapping[str, int], Callable[[str], str]]] = {
        "language": (filters.language, facets.get("language", {}), lambda one: language_name(one, words)),
        "channel": (filters.channel, facets.get("channel", {}), lambda one: display(words.named("channel", one), 40)),
        "tone": (filters.tone, tones, lambda one: words.say(f"now.tone.{one}")),
        "type": (filters.type, facets.get("type", {}), words.topic_name),
    }
    made: dict[str, list[Option]] = {}
    for name, (chosen, counts, call) in said.items():
        known = {**({chosen: 0} if chosen else {}), **counts}
        order = list(known) if name == "tone" else sorted(known, key=lambda one: (-known[one], one))
        made[name] = [Option(one, call(one), words.number(known[one], 0), one == chosen) for one in order]
    return made


def language_name(code: str, words: Speech) -> str:
    """What a language is called; "" for none."""
    if not code:
        return ""
    return words.say("mentions.language.unknown") if code == "und" else words.language_name(code)
