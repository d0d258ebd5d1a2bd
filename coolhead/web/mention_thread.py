"""One mention and what is around it: what it answers, what answers it, who said it, its edits, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coolhead.mention import Mention
from coolhead.storage import FoundMention, FoundMentions, MentionQuery
from coolhead.storage.model import Store
from coolhead.text import Reading
from coolhead.text.corrections import TONE_NAMES
from coolhead.web.display import display
from coolhead.web.frame import Shown
from coolhead.web.mention_rows import MentionRow, mention_row, types_of
from coolhead.web.speech import Speech

REPLIES = 20
OTHERS = 5
_SURE = 0.05
"""Emotions of less than this share are not told."""


@dataclass(frozen=True, slots=True)
class Thread:
    """All that the store has about one mention. `before`: what it answers; `first`: its first reading."""

    found: FoundMention
    versions: tuple[FoundMention, ...]
    before: FoundMention | None
    replies: FoundMentions
    others: FoundMentions
    copies: int
    first: Reading | None


@dataclass(frozen=True, slots=True)
class Version:
    """One revision: what became of the mention when, and its place in the log."""

    sentence: str
    link: str
    here: bool


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line of the readings in numbers: what, and its value in each reading."""

    name: str
    values: list[str]


@dataclass(frozen=True, slots=True)
class ThreadView:
    """The page in the words of one language."""

    row: MentionRow
    newer: str | None
    before: MentionRow | None
    unheard: str
    replies: list[MentionRow]
    replies_more: str
    versions: list[Version]
    history: str
    tones: str
    others: list[MentionRow]
    all_link: str
    copies: str
    heads: list[str]
    reading: list[ReadRow]
    told: list[tuple[str, str]]


def read_thread(store: Store, brand: str, seq: int) -> Thread | None:
    """None where the brand has no mention at this place."""
    found = next(iter(store.mentions_at([seq], brand)), None)
    if found is None or found.entry.mention is None:
        return None
    mention, reading = found.entry.mention, found.entry.reading
    before = store.mention(mention.source, mention.parent) if mention.parent else None
    erased = found.erased
    author = MentionQuery(brand, author=found.author)
    copy_key = reading.copy_key if reading is not None else ""
    copies = store.search_mentions(MentionQuery(brand, copy=copy_key), 1).count if copy_key else 0
    first = next(iter(store.entries_after(seq - 1, 1)), None)
    return Thread(
        found,
        store.revisions(mention.source, mention.id),
        next(iter(store.mentions_at([before.seq], brand)), None) if before is not None else None,
        store.search_mentions(MentionQuery(brand, answers=(mention.source, mention.id)), REPLIES),
        FoundMentions() if erased else store.search_mentions(author, OTHERS + 1),
        max(0, copies - 1),
        first.reading if first is not None and first.seq == seq else None,
    )


def thread_view(thread: Thread, shown: Shown) -> ThreadView:
    """The page of a thread."""
    words, now = shown.words, shown.house.clock.now()
    found, seq = thread.found, thread.found.entry.seq
    mention = found.entry.mention
    assert mention is not None
    newest = thread.versions[-1].entry.seq if thread.versions else seq
    others = [one for one in thread.others.mentions if one.entry.seq != seq][:OTHERS]
    readings = _readings(thread)
    return ThreadView(
        row=mention_row(found, shown, now),
        newer=shown.to(f"/mentions/{newest}") if newest != seq else None,
        before=mention_row(thread.before, shown, now) if thread.before is not None else None,
        unheard=words.say("mentions.answers.unheard") if mention.parent and thread.before is None else "",
        replies=[mention_row(one, shown, now) for one in thread.replies.mentions],
        replies_more=words.say("mentions.replies.more", n=thread.replies.count) if thread.replies.older else "",
        versions=[_version(one, shown, seq) for one in thread.versions] if len(thread.versions) > 1 else [],
        history=_history(thread, words),
        tones=_tones(thread.others, words) if others else "",
        others=[mention_row(one, shown, now) for one in others],
        all_link=shown.to("/mentions", author=found.author),
        copies=words.say("mentions.copies", n=thread.copies) if thread.copies else "",
        heads=[words.say(f"mentions.reading.{name}") for name in ("first", "second")[: len(readings)]],
        reading=_numbers(readings, words),
        told=_told(found, mention, words),
    )


def _history(thread: Thread, words: Speech) -> str:
    if thread.found.erased or thread.others.count <= 1:
        return words.say("mentions.history.none")
    return words.say("mentions.history.count", n=thread.others.count)


def _tones(others: FoundMentions, words: Speech) -> str:
    counts = others.facets.get("tone", {})
    return words.say("mentions.history.tones", **{tone: counts.get(tone, 0) for tone in TONE_NAMES})


def _version(found: FoundMention, shown: Shown, here: int) -> Version:
    mention = found.entry.mention
    assert mention is not None
    what = "gone" if mention.deleted else "edit" if mention.revision else "first"
    seen = shown.words.day_time(mention.arrived_at)
    sentence = shown.words.say(f"mentions.version.{what}", seen=seen)
    return Version(sentence, shown.to(f"/mentions/{found.entry.seq}"), found.entry.seq == here)


def _readings(thread: Thread) -> list[Reading]:
    """The first reading and, where there is one, the deeper."""
    shown = thread.found.entry.reading
    first = [thread.first] if thread.first is not None else []
    return [*first, shown] if shown is not None and shown != thread.first else first


def _numbers(readings: Sequence[Reading], words: Speech) -> list[ReadRow]:
    """Both readings side by side."""
    if not readings:
        return []
    made = {
        "tone": [_shares(one, words) for one in readings],
        "language": [_language(one, words) for one in readings],
        "type": [words.list(types_of(one, words)) for one in readings],
        "intent": [words.say(f"mentions.intent.{one.intent}") for one in readings],
        "argument": [words.percent(one.argument) for one in readings],
        "toxicity": [words.percent(one.toxicity) for one in readings],
        "signs": [", ".join(one.signs) for one in readings],
        "claims": [", ".join(one.claims) for one in readings],
        "emotion": [", ".join(f"{name} {words.percent(share)}" for name, share in _surest(one)) for one in readings],
        "model": [display(one.model, 80) for one in readings],
    }  # fmt: skip
    return [
        ReadRow(words.say(f"mentions.reading.{name}"), [value or "–" for value in values])
        for name, values in made.items()
        if any(values)
    ]


def _surest(reading: Reading) -> list[tuple[str, float]]:
    return sorted(((name, share) for name, share in reading.emotion.items() if share >= _SURE), key=lambda one: -one[1])


def _shares(reading: Reading, words: Speech) -> str:
    shares = {name: getattr(reading, name) for name in TONE_NAMES}
    return ", ".join(f"{words.say(f'now.tone.{name}')} {words.percent(share)}" for name, share in shares.items())


def _language(reading: Reading, words: Speech) -> str:
    return f"{words.language_name(reading.language)} {words.percent(reading.language_confidence)}"


def _told(found: FoundMention, mention: Mention, words: Speech) -> list[tuple[str, str]]:
    """What its source told beside the words."""
    told = [
        ("source", f"{display(mention.source, 80)} · {display(mention.id, 120)}"),
        ("place", words.number(found.entry.seq, 0)),
        ("received", words.day_time(found.received_at) if found.received_at else ""),
    ]
    if (engaged := mention.engagement) is not None:
        counts = {"likes": engaged.likes, "reposts": engaged.reposts, "replies": engaged.replies}
        told.append(("engagement", words.say("mentions.reading.likes", **counts)))
    return [(words.say(f"mentions.reading.{name}"), value) for name, value in told if value]
