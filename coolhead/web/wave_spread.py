"""How a wave spread: from where it began, channel by channel, and who carried it there. A tree of few branches."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from coolhead.run.board_model import Multiplier, WaveView
from coolhead.run.wave_story import Reached, WaveStory
from coolhead.storage.model import Entry
from coolhead.web.display import display, safe_link
from coolhead.web.speech import Speech
from coolhead.web.wave_carriers import carrier_name, carriers_in_order
from coolhead.web.wave_model import Branch

MOST_CHANNELS: Final = 8
MOST_PRESS: Final = 3
LEAST_DOT: Final = 3.0
MOST_DOT: Final = 9.0


def spread_tree(wave: WaveView, story: WaveStory, entries: Mapping[str, Entry], words: Speech) -> Branch | None:
    """The first known mention, the channels in the order in which it reached them, and those who carried it there.

    None while not even one channel is told.
    """
    if not story.reached:
        return None
    carriers = carriers_in_order(wave)
    placed = {one.mention: _channel(entries.get(one.mention)) for one in carriers}
    known = {one.channel for one in story.reached}
    branches = [
        _channel_branch(one, [c for c in carriers if placed[c.mention] == one.channel], entries, words)
        for one in story.reached[:MOST_CHANNELS]
    ]
    branches += [_carrier(one, entries, words) for one in carriers if placed[one.mention] not in known]
    branches += [
        Branch(
            words.named("wave.press", one.tier),
            words.say("wave.spread.after", minutes=one.minutes),
            LEAST_DOT,
            _link(entries.get(one.mention)),
        )
        for one in story.press[:MOST_PRESS]
        if one.mention not in placed
    ]
    return _root(wave, entries, words, branches)


def _root(wave: WaveView, entries: Mapping[str, Entry], words: Speech, branches: list[Branch]) -> Branch:
    entry = entries.get(wave.origin or "")
    said = words.say("wave.spread.root")
    if entry is not None and entry.mention is not None:
        author = entry.mention.author
        said = words.say("wave.spread.root.by", name=display(author.name or author.handle or author.id, 60))
    at = words.day_time(wave.first_at) if wave.first_at is not None else words.say("wave.spread.unknown")
    return Branch(said, at, MOST_DOT / 2, _link(entry), branches)


def _channel_branch(one: Reached, carriers: list[Multiplier], entries: Mapping[str, Entry], words: Speech) -> Branch:
    name = display(words.named("channel", one.channel), 40)
    after = words.say("wave.spread.first") if one.place == 1 else words.say("wave.spread.after", minutes=one.minutes)
    people = words.say("wave.spread.people", n=one.people)
    said = name[:1].upper() + name[1:]
    return Branch(said, f"{after} · {people}", _dot(one.people), None, [_carrier(c, entries, words) for c in carriers])


def _carrier(one: Multiplier, entries: Mapping[str, Entry], words: Speech) -> Branch:
    entry = entries.get(one.mention)
    people = int((one.brought or {}).get("people", 0))
    parts = [words.clock_time(one.first_at)]
    if one.reach:
        parts.append(words.say("wave.spread.reach", reach=one.reach))
    if people:
        parts.append(words.say("wave.brought", n=people))
    return Branch(carrier_name(one, entry, words), " · ".join(parts), _dot(people), _link(entry))


def _dot(people: int) -> float:
    """The radius of a dot: its area grows with the people, as far as there is room."""
    return round(min(MOST_DOT, LEAST_DOT + math.sqrt(people) / 1.5), 1)


def _channel(entry: Entry | None) -> str | None:
    return entry.mention.channel if entry is not None and entry.mention is not None else None


def _link(entry: Entry | None) -> str | None:
    return safe_link(entry.mention.url) if entry is not None and entry.mention is not None else None
