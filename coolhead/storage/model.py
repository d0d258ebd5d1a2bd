"""What a store keeps, and the verbs every store has. `tests/storage` runs one contract over each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from coolhead.clock import Instant
from coolhead.mention import RAW_LIMIT, Mention
from coolhead.text import Reading

if TYPE_CHECKING:
    from coolhead.storage.accounts import AccountBook
    from coolhead.storage.search_model import FoundMention, FoundMentions, MentionQuery

SCHEMA_VERSION = 1
REREAD = "reread"
"""The kind of the entry by which a deeper reading comes into the log."""

TAUGHT = "taught"
"""The kind of the entries by which people correct a reading, take that back, or let an earlier version hold again."""


class StoreError(Exception):
    """The store could not do it. `retry` tells whether the same call may succeed later."""

    def __init__(self, message: str, *, retry: bool = False) -> None:
        super().__init__(message)
        self.retry = retry


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mention at the door: decoded, and the bytes it came as."""

    mention: Mention
    raw: bytes = b""
    """Kept only where the mention itself turns out to be impossible to store."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing at the door that could not be taken as a mention: where it came from, why, and its bytes."""

    source: str
    reason: str
    detail: str
    raw: bytes
    origin: str = ""
    """File and line, feed address or request id."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one thing at the door. `seq` is the place in the log (stored) or None."""

    outcome: Literal["stored", "duplicate", "quarantined"]
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log: what the desk will hear, in order of `seq`. A mention, or an act as JSON."""

    seq: int
    kind: str
    mention: Mention | None = None
    act: bytes | None = None
    brand: str | None = None
    reading: Reading | None = None
    """The recorded reading, where there is one: a replay does not depend on the model installed today. An entry of the
    kind "reread" has the deeper reading of the mention it names; pages are given the deeper one with the mention."""


@dataclass(frozen=True, slots=True)
class Reread:
    """The deeper reading of the mention at this place of the log, and the instant at which it was asked for."""

    mention: int
    at: Instant
    reading: Reading


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact as the journal keeps it: `seq` counts per workspace without gaps, `body` is its JSON."""

    seq: int
    at: Instant
    type: str
    brand: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """A text that a person of the team wrote: a note, a reason, a claim. Content: it can be overwritten, and facts hold
    its id and its keyed digest only. An erased one has an empty body and keeps the digest of what it was."""

    id: str
    brand: str
    kind: str
    at: Instant
    author: str
    body: str
    digest: str
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A command waiting in the outbox. `state`: waiting, sent, failed (permanently)."""

    id: int
    key: str
    person: str
    body: bytes
    attempts: int
    due_at: Instant
    state: Literal["waiting", "sent", "failed"] = "waiting"
    detail: str = ""
    progress: bytes = b""
    """How far it came by each way, as the outbox wrote it down."""


@dataclass(frozen=True, slots=True)
class Step:
    """All that one batch of the desk commits in one transaction."""

    cursor: int
    readings: Sequence[tuple[int, Reading]] = ()
    facts: Sequence[StoredFact] = ()
    outgoing: Sequence[tuple[str, str, bytes, Instant]] = ()
    """(idempotency key, person, command as JSON, due at). A command already there under its key is not added again;
    another command under the same key is another call: it is kept under the key with `#2` and so on, never lost."""
    snapshot: bytes | None = None
    brands: Sequence[tuple[int, str]] = ()
    """(seq of a mention, brand it belongs to) as the plan's words routed it; `mentions(brand=...)` finds it by this."""
    tallies: Mapping[str, int] = field(default_factory=dict)
    """By what the counters of these names go up."""


def call_keys(key: str) -> Iterator[str]:
    """The keys a command may be kept under: its own, or with a number where another command has that already.

    >>> keys = call_keys("w1-3:anna:1")
    >>> next(keys), next(keys)
    ('w1-3:anna:1', 'w1-3:anna:1#2')
    """
    yield key
    yield from (f"{key}#{number}" for number in count(2))


@dataclass(frozen=True, slots=True)
class Conservation:
    """The law of the door, per workspace: received = stored + duplicate + quarantined."""

    received: int
    stored: int
    duplicate: int
    quarantined: int
    by_source: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return self.received == self.stored + self.duplicate + self.quarantined


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refusal kept for a person to look at."""

    id: int
    source: str
    reason: str
    detail: str
    origin: str
    received_at: Instant
    raw: bytes
    """At most a megabyte of it; `size` is its full length in bytes."""
    size: int = 0


@dataclass(frozen=True, slots=True)
class SourceState:
    """Where a connector stands: its own cursor, and when it last asked and last heard something."""

    source: str
    cursor: bytes = b""
    asked_at: Instant | None = None
    heard_at: Instant | None = None
    error: str = ""


class Token(NamedTuple):
    """What the store knows of a token beside its digest. Bound to a `person`, it speaks for them and for nobody else,
    and opens what their plans allow; else it is empty. One made by an `account` opens what that account may, in
    `brands` alone where they are given, until `ends_at`."""

    name: str
    scope: str
    created_at: Instant = 0.0
    revoked: bool = False
    person: str = ""
    account: str = ""
    brands: tuple[str, ...] | None = None
    ends_at: Instant | None = None


class Store(Protocol):
    """Keeps one workspace. Every method that writes has committed durably when it returns."""

    def take(
        self,
        arrivals: Sequence[Arrival | Refusal],
        received_at: Instant,
        source_state: SourceState | None = None,
    ) -> list[Receipt]:
        """Commit a group of arrivals in one transaction, with the connector's cursor where one is given."""
        ...

    def act(
        self,
        brand: str,
        kind: str,
        body: bytes,
        at: Instant,
        source_state: SourceState | None = None,
        texts: Sequence[Written] = (),
    ) -> int:
        """Append something a person did, or a result from outside, to the log, in one transaction with where its
        source stands, if it came through one, and with the texts that were written with it. Returns its seq."""
        ...

    def compose_text(self, brand: str, kind: str, author: str, body: str, at: Instant) -> Written:
        """A text with its new id and keyed digest; not kept yet, see `act` and `keep_texts`."""
        ...

    def keep_texts(self, texts: Sequence[Written]) -> None:
        """Keep texts; one that is there already is left as it is."""
        ...

    def texts(self, ids: Collection[str]) -> dict[str, Written]:
        """Texts by id; ids that are not known are left out."""
        ...

    def erase_texts(self, ids: Collection[str] = (), author: str | None = None) -> int:
        """Overwrite these texts, and all that one person wrote; who wrote when stays. Returns how many."""
        ...

    def reread(self, rereads: Sequence[Reread], tallies: Mapping[str, int]) -> list[int | None]:
        """Append deeper readings to the log, in one transaction with `tallies`; returns the seq of each entry.

        None, and nothing appended, for a mention that was reread before, whose words are erased, or that is none.
        """
        ...

    def tallies(self) -> dict[str, int]:
        """What was counted beside the log, by name: what the deeper reading was asked for, did and left."""
        ...

    def entries_after(self, seq: int, limit: int) -> list[Entry]: ...

    def acts_after(self, seq: int, kind: str) -> list[Entry]:
        """All acts of one kind after `seq`, in order."""
        ...

    def commit(self, step: Step) -> None:
        """Commit a batch of the desk in one transaction. What is already there (after a kill) changes nothing.

        Facts continue the journal without a gap, else StoreError; the cursor never goes back.
        """
        ...

    def cursor(self) -> int: ...

    def last_fact(self) -> int: ...

    def snapshot(self) -> tuple[int, bytes] | None:
        """(cursor, state) of the newest snapshot, or None."""
        ...

    def facts_after(self, seq: int, limit: int, brand: str | None = None) -> list[StoredFact]: ...

    def facts_about(self, subject: str, after: int, limit: int, before: int | None = None) -> list[StoredFact]:
        """The facts about one incident, wave or alert, in order, without what is measured every few minutes: the first
        ones after a seq, or, where `before` is given, the last ones before it.

        A fact is about its `incident`; where it has none about its `wave`, else its `alert`.
        """
        ...

    def due_outgoing(self, now: Instant, limit: int) -> list[Outgoing]: ...

    def next_due(self) -> Instant | None:
        """When the next waiting command is due, so that nobody has to poll for it."""
        ...

    def begin_outgoing(self, id_: int, progress: bytes) -> None:
        """Calls go out now: written down before they do."""
        ...

    def settle_outgoing(
        self, id_: int, state: str, detail: str, due_at: Instant | None, progress: bytes = b""
    ) -> None: ...

    def mentions(self, limit: int, before_seq: int | None = None, brand: str | None = None) -> list[Entry]:
        """Newest first, for pages and the API."""
        ...

    def mention(self, source: str, id_: str) -> Entry | None: ...

    def search_mentions(
        self, query: MentionQuery, limit: int, before_seq: int | None = None, counted: bool = True
    ) -> FoundMentions:
        """Mentions that are sought, newest first; of those before a place of the log. How many there are in all, and
        of which languages, channels, tones and types, is counted among the newest million or so,
        where it is wanted."""
        ...

    def index_mentions(self, limit: int = 500) -> int:
        """Take the next entries that the desk has heard into the index by which mentions are found; returns how many
        there were. Those that are not in it yet are found too, if they are few."""
        ...

    def mentions_at(self, seqs: Collection[int], brand: str) -> tuple[FoundMention, ...]:
        """The mentions of a brand at these places of the log, in order, as pages show them."""
        ...

    def revisions(self, source: str, id_: str) -> tuple[FoundMention, ...]:
        """All that the log has of one mention, in the order in which it came: edits, and its removal."""
        ...

    def belongs(self, first: int, last: int, brands: Sequence[str]) -> list[tuple[int, str]]:
        """(seq, brand) of the mentions in this stretch of the log that were found to belong to one of `brands` when
        they were folded, in order. Their texts may be erased since."""
        ...

    def conservation(self) -> Conservation: ...

    def quarantine(self, limit: int, after: int = 0, most_bytes: int = RAW_LIMIT) -> list[Quarantined]:
        """What was refused, oldest first, each with at most so many of its bytes."""
        ...

    def quarantine_counts(self) -> dict[tuple[str, str], int]:
        """(source, reason) -> how many were refused for it and are still there."""
        ...

    def release(self, ids: Sequence[int], arrivals: Sequence[Arrival], received_at: Instant) -> list[Receipt]:
        """Take repaired items out of quarantine and into the log, in one transaction; the law keeps holding."""
        ...

    def source_state(self, source: str) -> SourceState | None: ...

    def source_states(self) -> list[SourceState]: ...

    @property
    def accounts(self) -> AccountBook:
        """Who may sign in."""
        ...

    def add_token(
        self,
        name: str,
        digest: bytes,
        scope: str,
        at: Instant,
        person: str = "",
        account: str = "",
        brands: tuple[str, ...] | None = None,
        ends_at: Instant | None = None,
    ) -> None: ...

    def token(self, digest: bytes) -> Token | None:
        """A token by its digest; None when unknown or revoked. Whether its time is over the caller judges."""
        ...

    def tokens(self) -> list[Token]: ...

    def revoke_token(self, name: str) -> bool: ...

    def erase(self, source: str, author: str, at: Instant) -> int:
        """Overwrite all that an author said (text, names, address); tombstones stay. Returns how many mentions.

        Done again for the restored store when an older backup is put back.
        """
        ...

    def erase_content_before(self, instant: Instant) -> int:
        """Overwrite the content of everything received before `instant` (retention). Returns how many rows."""
        ...

    def fingerprint(self) -> str:
        """SHA-256 over all that is kept: equal for equal stores, whatever their files look like."""
        ...

    def verify(self) -> list[str]:
        """What is wrong with the store, one sentence each; empty when all is well."""
        ...

    def backup(self, target: str) -> str:
        """Write a consistent copy to a new file; returns its SHA-256 (hex)."""
        ...

    def close(self) -> None: ...


__all__ = [
    "SCHEMA_VERSION",
    "Arrival",
    "Conservation",
    "Entry",
    "Outgoing",
    "Quarantined",
    "Receipt",
    "Refusal",
    "Reread",
    "SourceState",
    "Step",
    "Store",
    "StoreError",
    "StoredFact",
    "Written",
]
