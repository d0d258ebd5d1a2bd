"""One mention as the screen Mentions shows it: text only, what was said apart from how it was read."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from coolhead.clock import Instant, write_instant
from coolhead.mention import Mention
from coolhead.storage import FoundMention
from coolhead.text import Reading
from coolhead.text.searching import Sought, marked
from coolhead.web.display import display, safe_link
from coolhead.web.frame import Shown
from coolhead.web.speech import Speech

SHORT = 420
"""Characters of a text that are shown at once; the rest is one click away, up to `LONG` of them."""
LONG = 6_000
_FOLLOWERS_SHOWN = 1_000
TOLD_TYPES = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `marked` where it was searched for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class AuthorShown:
    """Who said it. `link`: all that they said."""

    name: str
    handle: str
    reach: str
    kind: str
    link: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One mention. `read` and `unsure` say how it was read, `said` what people said of it; `gone` why it has no words.

    `pieces` are shown at once, `rest` when asked for; `left` says that even more is not shown.
    """

    seq: int
    author: AuthorShown
    channel: str
    what: str
    ago: str
    at: str
    stamp: str
    language: str
    language_name: str
    pieces: list[Piece]
    rest: list[Piece]
    left: str
    gone: str
    read: str
    unsure: str
    types: list[str]
    deep: bool
    edited: bool
    tone: str
    said: str
    waves: list[tuple[str, str]]
    thread: str
    link: str | None


def mention_row(
    found: FoundMention,
    shown: Shown,
    now: Instant,
    sought: tuple[Sought, ...] = (),
    waves: Sequence[tuple[str, str]] = (),
) -> MentionRow:
    """A found mention in the words of one language. `waves`: (name, address) of those it belongs to."""
    mention, reading, words = found.entry.mention, found.entry.reading, shown.words
    assert mention is not None
    gone = gone_sentence(found, words)
    text = "" if gone else unicodedata.normalize("NFC", display(mention.text, LONG))
    first, rest = _cut(text)
    left = len(mention.text) - LONG
    code = language_code(mention, reading)
    return MentionRow(
        seq=found.entry.seq,
        author=author_shown(found, shown),
        channel=display(words.named("channel", mention.channel or mention.source), 40),
        what=words.say(f"mentions.is.{mention.kind}") if mention.kind != "post" else "",
        ago=words.relative(mention.published_at, now) if mention.published_at <= now else words.say("mentions.now"),
        at=words.day_time(mention.published_at),
        stamp=write_instant(round(mention.published_at)),
        language=code,
        language_name=words.language_name(code) if code else "",
        pieces=[Piece(*one) for one in marked(first, sought)],
        rest=[Piece(*one) for one in marked(rest, sought)],
        left=words.say("mentions.left", n=left) if left > 0 and not gone else "",
        gone=gone or (words.say("now.mentions.no_words") if not text else ""),
        read=read_sentence(reading, words),
        unsure=words.say(f"mentions.unsure.{reading.doubt}") if reading is not None and reading.doubt else "",
        types=types_of(reading, words),
        deep=reading is not None and reading.tier > 0,
        edited=mention.revision > 0 and not mention.deleted,
        tone=found.said,
        said=words.say("corrections.said", tone=words.say(f"now.tone.{found.said}")) if found.said else "",
        waves=list(waves),
        thread=shown.to(f"/mentions/{found.entry.seq}"),
        link=safe_link(mention.url) if not gone else None,
    )


def _cut(text: str) -> tuple[str, str]:
    """The text in two, at a space where there is one near; the second is empty where the whole is short."""
    if len(text) <= SHORT + SHORT // 4:
        return text, ""
    at = text.rfind(" ", SHORT - 60, SHORT)
    at = at if at > 0 else SHORT
    return text[:at], text[at:]


def gone_sentence(found: FoundMention, words: Speech) -> str:
    """Why a mention has no words any more; empty where it has."""
    mention = found.entry.mention
    assert mention is not None
    if found.erased:
        return words.say("mentions.erased")
    if mention.deleted:
        return words.say("mentions.removed", seen=words.day_time(mention.arrived_at))
    return ""


def author_shown(found: FoundMention, shown: Shown) -> AuthorShown:
    """Who said it; whoever was erased is nobody in particular."""
    mention, words = found.entry.mention, shown.words
    assert mention is not None
    author = mention.author
    if found.erased:
        return AuthorShown(words.say("mentions.somebody"), "", "", "", "")
    name = display(author.name or author.handle or author.id, 60)
    handle = display(author.handle, 40)
    followers = author.followers or 0
    kinds = [words.say(f"mentions.author.{author.kind}")] if author.kind != "person" else []
    kinds += [words.say("mentions.verified")] if author.verified else []
    return AuthorShown(
        name=name or "?",
        handle=f"@{handle.lstrip('@')}" if handle and handle.lstrip("@") != name.lstrip("@") else "",
        reach=words.say("mentions.reach", reach=followers) if followers >= _FOLLOWERS_SHOWN else "",
        kind=", ".join(kinds),
        link=shown.to("/mentions", author=found.author),
    )


def read_sentence(reading: Reading | None, words: Speech) -> str:
    """How it was read, and how surely."""
    if reading is None:
        return words.say("corrections.unread")
    share = max(reading.negative, reading.neutral, reading.positive)
    return words.say("mentions.read", tone=words.say(f"now.tone.{reading.tone}"), share=share)


def types_of(reading: Reading | None, words: Speech) -> list[str]:
    """The crisis types it points to, the surest first."""
    shares = {} if reading is None else reading.category
    surest = sorted(shares, key=lambda name: (-shares[name], name))[:TOLD_TYPES]
    return [words.topic_name(name) for name in surest]


def language_code(mention: Mention, reading: Reading | None) -> str:
    """The language of the text, for `lang`; empty where nobody knows it."""
    code = (mention.language or (reading.language if reading else "")).lower().split("-")[0]
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 and code != "und" else ""
