"""The screen Mentions: all that was said, found by words and filters, in one list or side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from coolhead.run.topic_words import StoredTexts, TopicWords, names_for
from coolhead.storage import FoundMention, FoundMentions, MentionQuery
from coolhead.storage.model import Store
from coolhead.storage.search_terms import Row, is_needed, need_of, terms_of
from coolhead.text.corrections import TONE_NAMES
from coolhead.text.searching import read_search
from coolhead.web.corrections import head_sentences
from coolhead.web.frame import Shown, fragment, page
from coolhead.web.mention_filters import (
    FIELDS,
    NARROWING,
    ORDERS,
    VIEWS,
    Filters,
    as_typed,
    chips,
    options,
    read_filters,
)
from coolhead.web.mention_rows import MentionRow, mention_row
from coolhead.web.mention_waves import WaveFilter, of_wave, wave_filter, whole_query
from coolhead.web.policy import allowed

router = APIRouter()
SHOWN = 40
IN_A_COLUMN = 12
COLUMNS = 4
DOUBTED = 400
"""Among so many newest ones that were found the least sure are sought."""
NEW_COUNTED = 99
MOST_WAVES = 6


@dataclass(frozen=True, slots=True)
class Column:
    """Mentions of one tone, channel or language side by side with others; `all_link` shows all of them."""

    name: str
    count: str
    rows: list[MentionRow]
    all_link: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the store answers it: the query, the wave it is narrowed to, what found topics are called."""

    filters: Filters
    query: MentionQuery
    known: Mapping[str, TopicWords]
    wave: WaveFilter | None
    found: FoundMentions
    columns: list[tuple[str, FoundMentions]]
    waves: list[WaveFilter]
    of: dict[int, tuple[str, ...]]


@router.get("/mentions", dependencies=[allowed("public_local")], include_in_schema=False)
async def mentions(request: Request) -> Response:
    """What is said about us, who says it, and how was it read?"""
    shown = Shown(request, "/mentions", FIELDS)
    asked = await shown.house.ask(lambda store: _ask(store, shown))
    shown.words = shown.words.calling(names_for(shown.board, asked.known, shown.words))
    head = await shown.house.head(shown.brand.id)
    return page(shown, "mentions.html", "mentions", **_context(shown, asked), learned=head_sentences(head, shown.words))


@router.get("/mentions/newer", dependencies=[allowed("public_local")], include_in_schema=False)
async def newer(request: Request) -> Response:
    """How many came since the page was made: they wait behind a button, nothing jumps."""
    shown = Shown(request, "/mentions", FIELDS)
    after = _place(shown.query.get("after", "")) or 0
    asked = await shown.house.ask(lambda store: _ask(store, shown, NEW_COUNTED + 1))
    count = sum(one.entry.seq > after for one in asked.found.mentions)
    return fragment(shown, "_mentions_newer.html", count=count, most=NEW_COUNTED, after=after)


def _ask(store: Store, shown: Shown, limit: int = 0) -> Asked:
    """All that the page asks of the store, in one go."""
    filters, board = read_filters(shown), shown.board
    known = shown.naming.words_of(board, StoredTexts(store)) if board.topics else {}
    wave = wave_filter(store, board, filters.wave, known) if filters.wave else None
    query = whole_query(filters, wave, known)
    before = _place(shown.query.get("before", ""))
    doubt = filters.order == "doubt"
    found = store.search_mentions(query, limit or (DOUBTED if doubt else SHOWN), None if limit else before, not limit)
    if doubt and not limit:
        found = replace(found, mentions=_least_sure(found), older=None)
    columns: list[tuple[str, FoundMentions]] = []
    if filters.view != "feed" and not limit:
        values = _column_values(filters, found)
        columns = [
            (one, store.search_mentions(_of_column(query, filters.view, one), IN_A_COLUMN, None, False))
            for one in values
        ]
    waves = [of_wave(one, known) for one in _open_waves(shown)] if not limit else []
    seen = [one for _, some in columns for one in some.mentions] if columns else list(found.mentions)
    of = {one.entry.seq: _waves_of(one, shown.brand.id, waves) for one in seen} if waves else {}
    return Asked(filters, query, known, wave, found, columns, waves, of)


def _open_waves(shown: Shown) -> list[Any]:
    known = [wave for wave in shown.board.waves.values() if wave.topic is not None and wave.calmed_at is None]
    return sorted(known, key=lambda wave: (-wave.level, wave.id))[:MOST_WAVES]


def _waves_of(found: FoundMention, brand: str, waves: list[WaveFilter]) -> tuple[str, ...]:
    """The open waves that a mention belongs to."""
    mention = found.entry.mention
    if mention is None or found.erased:
        return ()
    terms = terms_of(Row(found.entry.seq, mention, found.entry.reading, (brand,), 0, found.said))
    needs = [(wave, need_of(wave.narrow(MentionQuery(brand)))) for wave in waves]
    return tuple(wave.id for wave, need in needs if is_needed(need, terms, mention))


def _least_sure(found: FoundMentions) -> tuple[FoundMention, ...]:
    """Those whose likeliest tone is least ahead of the next, of those that nobody labelled."""
    unsaid = [one for one in found.mentions if one.entry.reading is not None and not one.said and _has_words(one)]
    return tuple(sorted(unsaid, key=_lead)[:SHOWN])


def _lead(found: FoundMention) -> float:
    reading = found.entry.reading
    assert reading is not None
    shares = sorted((reading.negative, reading.neutral, reading.positive))
    return shares[2] - shares[1]


def _has_words(found: FoundMention) -> bool:
    return found.entry.mention is not None and bool(found.entry.mention.text)


def _of_column(query: MentionQuery, view: str, value: str) -> MentionQuery:
    if view == "tone":
        return replace(query, tone=value)
    return replace(query, channel=value) if view == "channel" else replace(query, language=value)


def _column_values(filters: Filters, found: FoundMentions) -> list[str]:
    if chosen := getattr(filters, filters.view):
        return [chosen]
    if filters.view == "tone":
        return list(TONE_NAMES)
    counts = found.facets.get(filters.view, {})
    return sorted(counts, key=lambda one: (-counts[one], one))[:COLUMNS]


def _context(shown: Shown, asked: Asked) -> dict[str, Any]:
    """What the template lays out."""
    filters, found, words = asked.filters, asked.found, shown.words
    named = _named(shown, asked)
    newest = max((one.entry.seq for one in found.mentions), default=0)
    return {
        "filters": filters,
        "rows": [] if asked.columns else [_row(one, shown, asked) for one in found.mentions],
        "columns": [_column(shown, asked, value, some) for value, some in asked.columns],
        "chips": chips(shown, filters, named),
        "clear": shown.link(**dict.fromkeys(NARROWING)),
        "options": options(filters, found, words),
        "typed": {"from": as_typed(filters.since, words), "to": as_typed(filters.until, words)},
        "carried": {name: shown.filters[name] for name in ("topic", "wave", "author") if name in shown.filters},
        "count": _count(found, words),
        "waiting": words.say("mentions.waiting", n=found.waiting) if found.waiting else "",
        "note": _note(asked, words),
        "older": shown.link(before=found.older) if found.older is not None and not asked.columns else None,
        "newest_link": shown.link() if shown.query.get("before") else None,
        "after": newest,
        "newer_query": {**shown.of_brand, **shown.filters},
        "views": [(view, shown.link(view=None if view == "feed" else view), filters.view == view) for view in VIEWS],
        "orders": [(one, shown.link(order=None if one == ORDERS[0] else one), filters.order == one) for one in ORDERS],
        "tones": TONE_NAMES,
        "who": who_corrects(shown),
        "back": shown.link(),
    }


def who_corrects(shown: Shown) -> str:
    """Who of the plan corrects readings in this browser: as the address says, else as it was remembered."""
    asked = shown.query.get("who") or shown.cookies.get("who", "")
    who = asked if asked in shown.brand.people or not shown.brand.people else next(iter(shown.brand.people))
    return str(who)[:80]


def _count(found: FoundMentions, words: Any) -> str:
    return str(words.say("mentions.count" if found.counted_all else "mentions.count.least", n=found.count))


def _note(asked: Asked, words: Any) -> str:
    """By what a wave's or a topic's mentions were found, or that nobody knows it any more."""
    filters, found = asked.filters, asked.query.any_words
    if filters.wave and asked.wave is None:
        return str(words.say("mentions.wave.unknown"))
    if (filters.topic or (asked.wave is not None and _is_found(asked.wave.topic))) and not found:
        return str(words.say("mentions.topic.unknown"))
    if found:
        quoted = words.list(words.say("frame.quoted", text=one) for one in found)
        return str(words.say("mentions.topic.words", words=quoted))
    return str(words.say("mentions.wave.found")) if filters.wave else ""


def _is_found(topic: str | None) -> bool:
    return topic is not None and topic.startswith("topic-")


def _named(shown: Shown, asked: Asked) -> dict[str, str]:
    """What the chips call a wave, a topic and an author."""
    words, filters, named = shown.words, asked.filters, {}
    if asked.wave is not None:
        named["wave"] = words.topic_name(asked.wave.topic)
    if filters.topic:
        named["topic"] = words.topic_name(filters.topic)
    if filters.author:
        named["author"] = next(
            (mention_row(one, shown, 0.0).author.name for one in asked.found.mentions if not one.erased), filters.author
        )
    return named


def _row(found: FoundMention, shown: Shown, asked: Asked) -> MentionRow:
    sought = read_search(asked.filters.text).words
    names = {wave.id: shown.words.topic_name(wave.topic) for wave in asked.waves}
    waves = [(names[one], shown.to(f"/waves/{one}")) for one in asked.of.get(found.entry.seq, ())]
    return mention_row(found, shown, shown.house.clock.now(), sought, waves)


def _column(shown: Shown, asked: Asked, value: str, some: FoundMentions) -> Column:
    view, words = asked.filters.view, shown.words
    name = next((one.name for one in options(asked.filters, asked.found, words)[view] if one.value == value), value)
    rows = [_row(one, shown, asked) for one in some.mentions]
    count = replace(some, count=asked.found.facets.get(view, {}).get(value, 0), counted_all=asked.found.counted_all)
    return Column(name, _count(count, words), rows, shown.link(**{view: value, "view": None}))


def _place(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 16 else None
