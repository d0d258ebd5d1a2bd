"""One mention is heard: whether it counts at all, for the climate, for its topic, as critical, and as a copy."""

from __future__ import annotations

from coolhead.climate import Voice, deserves_thanks
from coolhead.mention import Mention
from coolhead.text import Reading, aimed_elsewhere
from coolhead.wave.composition import ANSWERABLE
from coolhead.wave.finding import find_topic
from coolhead.wave.ledger import RING_MINUTES
from coolhead.wave.scope import MOST_CHANNELS
from coolhead.wave.watch import MOODS, MOST_COPIES, Watch
from coolhead.wave.watching import BRAND, Counted, Watching, is_own, minute_of, scopes_of


def hear(watch: Watch, mention: Mention, reading: Reading, watching: Watching) -> list[Counted]:
    """Count one mention; returns what it was counted as, nothing where it does not count.

    The clock has been moved to its arrival before; its own minute may be an older one.
    """
    minute = min(minute_of(mention.published_at), watch.minute)
    author, tone = mention.author, reading.tone
    watch.sight.hear(mention.channel, minute_of(mention.published_at))
    if mention.deleted:
        return []  # what is taken back is no second word
    if is_own(mention, watching):
        if mention.in_reply_to:
            watch.recount(watch.composition.answers.answer(mention.in_reply_to, watch.minute))
        return []
    if not watch.scope(BRAND).ledger.holds(minute):
        return []
    if tone == "negative" and aimed_elsewhere(mention.text, watching.names):
        _count_voice(watch, mention, "neutral", minute, reading)
        watch.scope(BRAND).ledger.add(minute, ("mentions",))
        return [(BRAND, ["mentions"], 0)]
    _count_voice(watch, mention, tone, minute, reading)
    copied = _is_copy(watch, mention, reading, minute)
    if watch.composition.hear(mention, minute, watch.minute):
        watch.scope(BRAND).show("ratings", mention.id, minute)
        watch.changed.add(BRAND)
    about = watch.composition.of_mention(mention, reading, copied) if tone == "negative" else []
    found = find_topic(watch, mention, reading, minute, copied, about, watching)
    if tone != "negative":
        watch.scope(BRAND).ledger.add(minute, ("mentions",))
        return [(BRAND, ["mentions"], 0)]
    names = scopes_of(reading, watching) + ([found] if found else [])
    counted = [watch.count(name, mention, reading, minute, copied, watching, about) for name in names]
    for name, columns, _ in counted:
        if "negative" in columns:
            watch.sight.note_late(name, minute)
    if mention.kind in ANSWERABLE and not copied:
        watch.composition.habits.hear(author.id, watch.minute // 60)
        minutes, language = watching.answer_minutes, reading.language or ""
        watch.composition.answers.ask(mention.id, watch.minute, names, minutes, language)
    return counted


def _count_voice(watch: Watch, mention: Mention, tone: str, minute: int, reading: Reading) -> None:
    mood, own = MOODS[tone], mention.kind != "repost"
    before = watch.voices.pop(mention.author.id, None)
    if own and (before is None or minute - before.minute >= RING_MINUTES):
        watch.scope(BRAND).ledger.add(minute, ("heard",))
    said = mention.id if own and mention.text else ""
    voice = Voice(minute, mood, said, mention.channel, mention.language or reading.language or "")
    if said and mood > 0 and deserves_thanks(reading) and (before is None or before.mood <= 0):
        watch.befriend(said, minute)
    watch.voices[mention.author.id] = voice if before is None or minute >= before.minute else before
    if len(watch.voices) > 2 * MOST_COPIES:
        watch.voices.pop(next(iter(watch.voices)))
    if mention.channel in watch.channels or len(watch.channels) < MOST_CHANNELS:
        hours = watch.channels.setdefault(mention.channel, {})
        hours[minute // 60] = hours.get(minute // 60, 0) + 1


def _is_copy(watch: Watch, mention: Mention, reading: Reading, minute: int) -> bool:
    """Whether the same words stood before under another author; reposts are told by their kind, not by this."""
    if not reading.copy_key or mention.kind == "repost":
        return False
    first = watch.copies.get(reading.copy_key)
    if first is None:
        if len(watch.copies) >= MOST_COPIES:
            watch.copies.pop(next(iter(watch.copies)))
        watch.copies[reading.copy_key] = (mention.author.id, minute)
        return False
    return first[0] != mention.author.id
