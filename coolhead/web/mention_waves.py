"""Which mentions belong to a wave, as far as mentions themselves tell: by its type or its topic's words, its criticism,
its time. No fact holds who belongs to a wave, so this is found anew for as long as the texts are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from coolhead.clock import HOUR, Instant
from coolhead.run.board import Board
from coolhead.run.board_model import WaveView
from coolhead.run.topic_words import TopicWords
from coolhead.run.wave_story import read_story
from coolhead.storage import MentionQuery
from coolhead.storage.model import Store
from coolhead.web.mention_filters import TYPES, Filters

BEFORE_SECONDS = 2 * HOUR
"""So long before a wave was noticed its mentions may have begun, where the first one is not known."""
AFTER_SECONDS = HOUR


@dataclass(frozen=True, slots=True)
class WaveFilter:
    """What a wave's mentions have in common. `words`: of its topic, for a topic that was found."""

    id: str
    topic: str | None
    since: Instant
    until: Instant | None
    words: tuple[str, ...] = ()

    def narrow(self, query: MentionQuery) -> MentionQuery:
        """The query for mentions of this wave only; filters that people chose stay."""
        since = self.since if query.since is None else max(self.since, query.since)
        ends = [end for end in (self.until, query.until) if end is not None]
        type_ = query.type or (self.topic if self.topic in TYPES else "") or ""
        tone = query.tone or "negative"
        return replace(query, since=since, until=min(ends, default=None), type=type_, tone=tone, any_words=self.words)


def wave_filter(store: Store, board: Board, wave: str, known: Mapping[str, TopicWords]) -> WaveFilter | None:
    """What is known of a wave of this brand, open or over; None where nobody knows it."""
    view = board.waves.get(wave)
    if view is None:
        story = read_story(store, wave)
        if story is None or story.brand != board.brand:
            return None
        view = story.wave
    return of_wave(view, known)


def of_wave(view: WaveView, known: Mapping[str, TopicWords]) -> WaveFilter:
    """The same of a wave at hand."""
    noticed = view.opened_at if view.opened_at is not None else view.since or 0.0
    first = view.first_at if view.first_at is not None else noticed - BEFORE_SECONDS
    until = None if view.calmed_at is None else view.calmed_at + AFTER_SECONDS
    return WaveFilter(view.id, view.topic, min(first, noticed), until, topic_terms(view.topic, known))


def topic_terms(topic: str | None, known: Mapping[str, TopicWords]) -> tuple[str, ...]:
    """The words by which a found topic is called, in all languages; empty for a crisis type and the whole brand."""
    found = known.get(topic or "")
    names: Iterable[str] = found.names.values() if found is not None else ()
    return tuple(dict.fromkeys(part for name in names for part in name.split(" · ")))


def whole_query(filters: Filters, wave: WaveFilter | None, known: Mapping[str, TopicWords]) -> MentionQuery:
    """What the store is asked: the filters, with those of a wave or a found topic."""
    query = filters.query()
    if filters.topic:
        query = replace(query, any_words=topic_terms(filters.topic, known))
    return wave.narrow(query) if wave is not None else query
