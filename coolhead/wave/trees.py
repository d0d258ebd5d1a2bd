"""Who answered, repeated, quoted, linked or copied whom: the newest mentions of a brand, as they were heard (R24, R45).

A ring of whole numbers: a mention costs a constant, late and out-of-order children need nothing special, because
nothing is joined while mentions come in. `tree_shape.shape_of` joins them when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from struct import Struct
from typing import Final

import numpy as np
import numpy.typing as npt

from coolhead.mention import Mention
from coolhead.text import Reading
from coolhead.wave.links import digest, link_in, one_address

MOST_NODES: Final = 20_000
LEAST_NODES: Final = 256
KEPT_MINUTES: Final = 48 * 60
MOST_SCOPES: Final = 62
MOST_CARRIERS: Final = 48
MOST_CHANNELS: Final = 200
PEOPLE_MINUTES: Final = 300
MOST_SAID: Final = 20
(AT, ARRIVED, KEY, PARENT, AUTHOR, WORDS, NEAR, ADDRESS, LINK, CHANNEL) = range(10)
(OWN, FOLLOWERS, NEGATIVE, PEOPLE, CARRIERS) = range(10, 15)
"""Columns: milliseconds of publication, minute of arrival, digests of the mention, of the one it answers, repeats or
quotes (0: none), of its author, its words (exact and near), its own address and the link in its text; a number for its
channel; whether the brand itself spoke; followers (-1: not told); bits of the scopes in which it counts as negative, in
which it made its author a voice or an echo; bits of the multipliers above it, as far as that is known."""
COLUMNS: Final = 15
_ROW: Final = Struct("=15q")


@dataclass(slots=True)
class Gone:
    """What a multiplier brought to one scope in mentions that have left the ring: sums, and people by minute."""

    mentions: int = 0
    people: int = 0
    minutes: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Carrier:
    """A multiplier whose trees are followed; all it says carries. `bit` is its place in the ring's bits."""

    bit: int
    author: int
    minute: int
    gone: dict[str, Gone] = field(default_factory=dict)
    said: list[int] = field(default_factory=list)
    """Digests of its newest mentions that have left the ring: they are still answered."""


@dataclass(slots=True)
class Trees:
    """The ring. Serial numbers count mentions from 0; `oldest` is the first that is still known.

    Example:
        >>> from coolhead.mention import Author
        >>> trees, reading = Trees(), Reading("en", 1.0, 0.9, 0.1, 0.0)
        >>> trees.hear(Mention("a", "s", 0.0, Author("ann")), reading, [("", ["negative", "voices"], 0)], minute=0)
        >>> trees.hear(Mention("b", "s", 60.0, Author("ben"), in_reply_to="a"), reading, [], minute=1)
        >>> trees.size, trees.name(0)
        (2, 'a')
    """

    heard: int = 0
    oldest: int = 0
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((LEAST_NODES, COLUMNS), np.int64))
    names: list[str] = field(default_factory=lambda: [""] * LEAST_NODES)
    serials: dict[int, int] = field(default_factory=dict)
    """Digest of a mention's id -> its serial number."""
    scopes: dict[str, int] = field(default_factory=dict)
    """Scope -> its bit; where there are too many, the one known longest gives way."""
    channels: dict[str, int] = field(default_factory=dict)
    carriers: list[Carrier] = field(default_factory=list)

    def channel_of(self, number: int) -> str:
        """The channel that a number stands for."""
        return next((name for name, known in self.channels.items() if known == number), "")

    @property
    def size(self) -> int:
        """How many mentions are known."""
        return self.heard - self.oldest

    def name(self, serial: int) -> str:
        """The id of a known mention."""
        return self.names[serial % len(self.names)]

    def known(self, mention: str) -> int | None:
        """The serial number of a mention that is known."""
        return self.serials.get(digest(mention))

    def hear(
        self,
        mention: Mention,
        reading: Reading,
        counted: Iterable[tuple[str, list[str], int]],
        minute: int,
        own: bool = False,
    ) -> None:
        """Remember one mention as it was counted: (scope, columns, reach). Heard twice, it stays where it is."""
        key = digest(mention.id)
        negative, people = self._bits(counted)
        if key in self.serials:
            row = self.rows[self.serials[key] % len(self.names)]
            row[NEGATIVE] |= negative
            row[PEOPLE] |= people
            return
        if self.size >= len(self.names):
            self._make_room()
        parent, author = digest(mention.parent or ""), digest(mention.author.id)
        place = self.heard % len(self.names)
        published = min(int(mention.published_at * 1000), 60_000 * minute + 59_999)
        address = digest(one_address(mention.url)) if mention.url else 0
        words, near = digest(reading.copy_key), _signed(reading.near_key)
        channel, carried = self._channel(mention.channel), self._carried(author, parent)
        _ROW.pack_into(
            self.rows.data, place * _ROW.size,
            published, minute, key, parent, author, words, near, address, _link(mention), channel,
            own, _followers(mention), negative, people, carried,
        )  # fmt: skip
        self.names[place] = mention.id
        self.serials[key] = self.heard
        self.heard += 1

    def recount(self, mention: str, counted: Iterable[tuple[str, list[str], int]]) -> None:
        """A mention was read again: it counts otherwise now."""
        serial = self.known(mention)
        if serial is not None:
            self.rows[serial % len(self.names), [NEGATIVE, PEOPLE]] = self._bits(counted)

    def follow(self, who: int, minute: int) -> None:
        """From now on this author's trees are followed (`who`: the digest of its id); where too many are, the one
        followed longest gives way."""
        if any(carrier.author == who for carrier in self.carriers):
            return
        if len(self.carriers) >= MOST_CARRIERS:
            self.carriers.pop(0)
        taken = {carrier.bit for carrier in self.carriers}
        bit = next(bit for bit in range(MOST_CARRIERS) if bit not in taken)
        self.rows[:, CARRIERS] &= ~(1 << bit)
        self.carriers.append(Carrier(bit, who, minute))

    def followed(self, who: int) -> Carrier | None:
        """The multiplier as its trees are followed."""
        return next((carrier for carrier in self.carriers if carrier.author == who), None)

    def scope_bit(self, name: str) -> int:
        """The mask of a scope; 0 where nothing was counted in it of late."""
        return 1 << self.scopes[name] if name in self.scopes else 0

    def forget(self, minute: int) -> None:
        """Drop what came more than two days ago. Once an hour; cost grows with what is dropped."""
        while self.oldest < self.heard and self._oldest_row()[ARRIVED] <= minute - KEPT_MINUTES:
            self._drop_oldest()
        self.carriers = [one for one in self.carriers if one.minute > minute - KEPT_MINUTES]
        for carrier in self.carriers:
            for gone in carrier.gone.values():
                gone.minutes = {at: n for at, n in gone.minutes.items() if at > minute - PEOPLE_MINUTES}

    def _bits(self, counted: Iterable[tuple[str, list[str], int]]) -> tuple[int, int]:
        negative = people = 0
        for name, columns, _ in counted:
            if "negative" in columns:
                bit = self.scopes.get(name)
                mask = 1 << (self._new_scope(name) if bit is None else bit)
                negative |= mask
                if "voices" in columns or "echoes" in columns:
                    people |= mask
        return negative, people

    def _new_scope(self, name: str) -> int:
        if len(self.scopes) < MOST_SCOPES:
            bit = len(self.scopes)
        else:
            bit = self.scopes.pop(next(iter(self.scopes)))
            self.rows[:, [NEGATIVE, PEOPLE]] &= ~(1 << bit)
        self.scopes[name] = bit
        return bit

    def _channel(self, name: str) -> int:
        if name not in self.channels and len(self.channels) >= MOST_CHANNELS:
            name = ""
        return self.channels.setdefault(name, len(self.channels))

    def _carried(self, author: int, parent: int) -> int:
        """Bits of the multipliers a new mention stands under, as far as its parent is known already."""
        if not self.carriers:
            return 0
        carried = 0
        for carrier in self.carriers:
            if carrier.author == author or (parent and parent in carrier.said):
                carried |= 1 << carrier.bit
        above = self.serials.get(parent) if parent else None
        return carried if above is None else carried | int(self.rows[above % len(self.names), CARRIERS])

    def _make_room(self) -> None:
        size = len(self.names)
        if size >= MOST_NODES:
            self._drop_oldest()
            return
        serials = np.arange(self.oldest, self.heard)
        larger = min(2 * size, MOST_NODES)
        rows, names = np.zeros((larger, COLUMNS), np.int64), [""] * larger
        rows[serials % larger] = self.rows[serials % size]
        for serial in range(self.oldest, self.heard):
            names[serial % larger] = self.names[serial % size]
        self.rows, self.names = rows, names

    def _oldest_row(self) -> npt.NDArray[np.int64]:
        row: npt.NDArray[np.int64] = self.rows[self.oldest % len(self.names)]
        return row

    def _drop_oldest(self) -> None:
        row = self._oldest_row()
        if row[CARRIERS]:
            self._remember(row)
        self.serials.pop(int(row[KEY]), None)
        self.names[self.oldest % len(self.names)] = ""
        self.oldest += 1

    def _remember(self, row: npt.NDArray[np.int64]) -> None:
        """A mention leaves the ring: what it was under keeps its sums."""
        carried, negative, people = int(row[CARRIERS]), int(row[NEGATIVE]), int(row[PEOPLE])
        minute = int(row[AT]) // 60_000
        for carrier in self.carriers:
            if not carried >> carrier.bit & 1:
                continue
            if row[AUTHOR] == carrier.author:
                carrier.said = [*carrier.said, int(row[KEY])][-MOST_SAID:]
                continue
            for name, bit in self.scopes.items():
                if negative >> bit & 1:
                    gone = carrier.gone.setdefault(name, Gone())
                    gone.mentions += 1
                    if people >> bit & 1:
                        gone.people += 1
                        gone.minutes[minute] = gone.minutes.get(minute, 0) + 1


def _signed(key: int) -> int:
    return key - (1 << 64) if key >= 1 << 63 else key


def _followers(mention: Mention) -> int:
    followers = mention.author.followers
    return -1 if followers is None else min(followers, 1 << 62)


def _link(mention: Mention) -> int:
    """The link in the text; a host alone is no page: whole industries link it."""
    if "://" not in mention.text:
        return 0
    found = one_address(link_in(mention.text))
    return digest(found) if "/" in found or "?" in found else 0
