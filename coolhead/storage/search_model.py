"""Values: what mentions are sought, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coolhead.clock import Instant
from coolhead.storage.model import Entry

COUNTED_BLOCKS = 40
"""Found mentions are counted among so many blocks of the log, the newest (some 1.3 million entries)."""


@dataclass(frozen=True, slots=True)
class MentionQuery:
    """Which mentions of a brand are sought; what is empty does not matter.

    Parameters
    ----------
    text: words, beginnings, "phrases" and -words, as a person types them (see `coolhead.text.searching`).
    any_words: at least one of these words or phrases has to be there (a topic's own words).
    language, channel, tone, type, kind: of the mention; `tone` as a person said it, else as it was read; `type` a
        crisis type (T1..T22).
    author: the key that `FoundMention.author` gives, or a handle, or an id of a source.
    since, until: seconds since the epoch, the first included and the last not, by when it was published.
    corrected: only what people gave a label. deep: only what the second tier read.
    answers: (source, id) of the mention that is answered, repeated or quoted.
    copy: the `copy_key` of a reading: mentions in the same words.
    """

    brand: str
    text: str = ""
    any_words: tuple[str, ...] = ()
    language: str = ""
    channel: str = ""
    tone: str = ""
    type: str = ""
    kind: str = ""
    author: str = ""
    since: Instant | None = None
    until: Instant | None = None
    corrected: bool = False
    deep: bool = False
    answers: tuple[str, str] | None = None
    copy: str = ""


@dataclass(frozen=True, slots=True)
class FoundMention:
    """One that was found: as pages show it, the key of its author, when it was received, what people said its tone is,
    and whether its words were erased."""

    entry: Entry
    author: str = ""
    received_at: Instant = 0.0
    said: str = ""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class FoundMentions:
    """One page of what was found, newest first.

    `older`: the seq before which there is more, None at the end. `count` is exact where `counted_all`, else at least
    so many. `facets`: language, channel, tone and type -> value -> how many of those counted. `waiting`: mentions of
    all brands that can be found by their words only later.
    """

    mentions: tuple[FoundMention, ...] = ()
    older: int | None = None
    count: int = 0
    counted_all: bool = True
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    waiting: int = 0
