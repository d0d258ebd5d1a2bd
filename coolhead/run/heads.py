"""The heads of all brands as the log has taught them up to here, fitted when the next mention is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import numpy as np

from coolhead.mention import Mention
from coolhead.run.correcting import teaching_of
from coolhead.storage import TAUGHT, Entry, Store
from coolhead.text import DeepReader, Reader, Reading
from coolhead.text.brand_head import BrandHead, Rows, fit, rows_of
from coolhead.text.corrections import TONE_NAMES, Taught
from coolhead.text.gain import held_back

MOST_LESSONS: Final = 2000
"""The newest lessons a head is fitted to: for so many it takes two seconds, for 500 a twentieth of that."""
HEAD_FORM: Final = 2
"""Raised when the same lessons make another head."""


class BothTiers:
    """Both tiers as one generic reader: what a text means to it depends on no brand.

    Parameters
    ----------
    first, deep : the readers of the two tiers. Cost: some 7 ms a text and core, with the shipped encoder.
    """

    def __init__(self, first: Reader, deep: DeepReader) -> None:
        self._first, self._deep = first, deep

    @property
    def model(self) -> str:
        """What reads, with its versions."""
        return f"{self._first.model}+{self._deep.model}"

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        """One deep reading per mention, in order."""
        return self._deep.deepen(mentions, self._first.read(mentions))


@dataclass(slots=True)
class _School:
    """What is known of one brand: the acts, and the lessons of the mentions already looked up, one row each."""

    taught: Taught = field(default_factory=Taught)
    places: tuple[int, ...] = ()
    held: tuple[bool, ...] = ()
    rows: Rows | None = None
    version: int = 0
    head: BrandHead | None = None


class Heads:
    """Fits and applies the heads of the brands.

    The same log up to a place gives the same head there, in batches of any size. A mention without words (erased
    since, or never any) teaches nothing.

    Parameters
    ----------
    store : where the acts and the mentions are.
    reader : the generic reader of the tier; lessons are read by it, so the head fits the reader that is installed.
    """

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store, self._reader = store, reader
        self._schools: dict[str, _School] = {}

    def begin(self, until: int) -> None:
        """Take up all that was taught up to this place of the log."""
        self._schools = {}
        for entry in self._store.acts_after(0, TAUGHT):
            if entry.seq <= until:
                self.learn(entry)

    def learn(self, entry: Entry) -> None:
        """Hear one act; the head is fitted when it is asked for."""
        act = teaching_of(entry)
        if act is not None and entry.brand is not None:
            school = self._schools.setdefault(entry.brand, _School())
            school.taught = Taught((*school.taught.acts, act))

    def knows(self, brand: str) -> bool:
        """Whether people taught anything about a brand, even if it was taken back since."""
        return brand in self._schools

    def head(self, brand: str) -> BrandHead | None:
        """The head of a brand's version in force, whether it may read or not; None before the first lesson."""
        school = self._schools.get(brand)
        if school is None:
            return None
        if school.version != school.taught.version:
            school.head = self._fitted(brand, school)
            school.version = school.taught.version
        return school.head

    def settle(
        self,
        mentions: Sequence[Mention],
        readings: Sequence[Reading],
        brands_of: Callable[[Mention], Sequence[str]],
    ) -> list[Reading]:
        """Each reading as the head of the mention's brand has it, where it has one that does not lose.

        A mention of several brands keeps its generic reading: it has one reading, and no brand's people decide what
        another brand is told.
        """
        settled = list(readings)
        if not self._schools:
            return settled
        of_brand: dict[str, list[int]] = {}
        for place, mention in enumerate(mentions):
            brands = brands_of(mention)
            if len(brands) == 1:
                of_brand.setdefault(brands[0], []).append(place)
        for brand, places in of_brand.items():
            head = self.head(brand)
            if head is not None and head.gain.holds:
                texts, generic = [mentions[place].text for place in places], [readings[place] for place in places]
                for place, reading in zip(places, head.reread(texts, generic), strict=True):
                    settled[place] = reading
        return settled

    def _fitted(self, brand: str, school: _School) -> BrandHead | None:
        lessons = dict(list(school.taught.lessons().items())[-MOST_LESSONS:])
        self._look_up(brand, school, lessons)
        if school.rows is None:
            return None
        known = sorted((place, at) for at, place in enumerate(school.places) if place in lessons)
        chosen = np.array([at for _, at in known], dtype=np.int64)
        if not len(chosen):
            return None
        labels = np.array([TONE_NAMES.index(lessons[school.places[at]]) for at in chosen])
        held = np.array(school.held)[chosen]
        name = f"brand:v{school.taught.version}:{_digest(brand, lessons)}"
        return fit(school.rows[chosen], labels, held, name)

    def _look_up(self, brand: str, school: _School, lessons: Mapping[int, str]) -> None:
        """Read the mentions of new lessons."""
        known = set(school.places)
        found = [self._mention(place) for place in sorted(lessons) if place not in known]
        new = [(place, mention) for place, mention in found if mention is not None and mention.text]
        if not new:
            return
        mentions = [mention for _, mention in new]
        rows = rows_of([mention.text for mention in mentions], self._reader.read(mentions))
        school.rows = rows if school.rows is None else school.rows.followed_by(rows)
        school.places += tuple(place for place, _ in new)
        school.held += tuple(held_back(brand, mention.source, mention.id) for mention in mentions)

    def _mention(self, place: int) -> tuple[int, Mention | None]:
        entry = next(iter(self._store.entries_after(place - 1, 1)), None)
        return place, entry.mention if entry is not None and entry.seq == place else None


def taught_by(model: str) -> str:
    """What a reading made with a head says of it: the version and its lessons; empty without one.

    >>> taught_by("linear-1:a1+brand:v3:1a2b3c4d"), taught_by("linear-1:a1")
    ('brand:v3:1a2b3c4d', '')
    """
    return next((part for part in model.split("+") if part.startswith("brand:")), "")


def _digest(brand: str, lessons: Mapping[int, str]) -> str:
    """Of what was taught and by whose people, whichever reader the head stands on: so both tiers call it the same."""
    told = ",".join(f"{place}:{lessons[place]}" for place in sorted(lessons))
    return blake2b(f"{HEAD_FORM} {brand} {told}".encode(), digest_size=4).hexdigest()
