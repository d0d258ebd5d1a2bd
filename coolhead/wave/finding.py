"""Topics that are found in what is said, and the counts of what belongs to them."""

from __future__ import annotations

from coolhead.mention import Mention
from coolhead.text import Reading
from coolhead.wave.bare import bare_mention, bare_reading
from coolhead.wave.topics import Placed, is_found
from coolhead.wave.vocabulary import Said
from coolhead.wave.watch import CRITICAL, Watch
from coolhead.wave.watching import BRAND, Watching


def find_topic(
    watch: Watch, mention: Mention, reading: Reading, minute: int, copied: bool, about: list[str], watching: Watching
) -> str:
    """The found topic a critical mention belongs to, empty where none; what now belongs to it too is counted."""
    if reading.negative < CRITICAL:
        if mention.kind != "repost" and not copied:
            for name in watch.topics.hear_calm(minute, reading.terms):
                watch.scope(name).ledger.add(minute, ("heard",))
        return ""
    said = Said(minute, bare_mention(mention), bare_reading(reading), copied, about)
    placed = watch.topics.hear(said, watch.minute, watch.speaking.known_hours, watching.cold_start_hours)
    return "" if placed is None else _place(watch, placed, mention.id, watching)


def see(watch: Watch, mention: Mention, reading: Reading, watching: Watching) -> str:
    """A mention was read deeper: the found topic it belongs to by its meaning, empty where none."""
    placed = watch.topics.see(mention.id, reading.vector, watch.minute)
    if placed is not None:
        _place(watch, placed, mention.id, watching)
        if placed.gone:
            watch.scopes.pop(placed.gone, None)
    said = watch.topics.vocabulary.find(mention.id)
    return "" if said is None else said.topic


def _place(watch: Watch, placed: Placed, heard: str, watching: Watching) -> str:
    """Count what belongs to a topic now, but for the mention that is being heard."""
    name = placed.topic.name
    if name not in watch.scopes:
        watch.scope(name).baseline = watch.scope(BRAND).baseline.steady(placed.topic.usual_per_hour)
        for gone in [one for one in watch.scopes if is_found(one) and one not in watch.topics.topics]:
            del watch.scopes[gone]
    ledger = watch.scope(name).ledger
    for at in placed.calm:
        if ledger.holds(at):
            ledger.add(at, ("heard",))
    for one in placed.joined:
        if one.mention.id != heard and one.reading.tone == "negative" and ledger.holds(one.minute):
            one.counted = watch.count(name, one.mention, one.reading, one.minute, one.copied, watching, one.about)
    return name
