"""What critical mentions are about: the terms of the last day, and how often each is said on ordinary days.

A term is the number of a word's stem (`coolhead.text.terms`); nothing here can be read. A term is *rare* when more
people than ordinary days explain use it, in number and as a share of all that is criticised: a busy day makes every
word frequent, and only what it is about takes a larger share (R36, R44).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from coolhead.mention import Mention
from coolhead.text import Reading
from coolhead.wave.baseline import surprise

MOST_SAID = 2_000
"""Critical mentions that are remembered; for a very large brand less than the last day."""
MOST_TERMS = 20_000
DAY_MINUTES = 1440
HISTORY_DAYS = 28
DISPERSION = 1.5
WINDOWS: Final = ((120, 4), (1440, 6))
"""Minutes, and the people a term needs in them to be looked at."""
PRIOR_SAID, PRIOR_TERM = 50.0, 0.5
_LOOK_AGAIN = 1.1


@dataclass(slots=True)
class Said:
    """A critical mention as it is remembered for a day: no words, no names. `about` are the columns it counts in
    whoever its author is; `topic` is empty where it has none; `counted` is what it was counted as when it joined its
    topic later."""

    minute: int
    mention: Mention
    reading: Reading
    copied: bool
    about: list[str] = field(default_factory=list)
    topic: str = ""
    counted: tuple[str, list[str], int] | None = None

    @property
    def own_words(self) -> bool:
        return not self.copied and self.mention.kind != "repost"


@dataclass(frozen=True, slots=True)
class Rare:
    """How far a term has left its usual use: -log10 of the chance on an ordinary day, from how many people."""

    surprise: float = 0.0
    people: int = 0
    usual_per_hour: float = 0.0


NOT_RARE: Final = Rare()


@dataclass(slots=True)
class Vocabulary:
    """The terms of one brand's critics. Bounded; a mention costs a constant, a look at a term what it holds, and that
    at most each time it has grown by a tenth.

    `usual` counts the mentions of ordinary days that use a term, of `usual_said` in all, each forgotten over four
    weeks. A mention is learned when its day is over, never while its topic's wave is open.
    """

    said: dict[int, Said] = field(default_factory=dict)
    newest: int = 0
    places: dict[str, int] = field(default_factory=dict)
    """Mention -> its number among `said`."""
    by_term: dict[int, list[int]] = field(default_factory=dict)
    looked: dict[int, int] = field(default_factory=dict)
    hours: dict[int, int] = field(default_factory=dict)
    calm: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    """(minute, terms) of the newest mentions that criticise nothing: what they speak of is no complaint."""
    usual: dict[int, float] = field(default_factory=dict)
    usual_said: float = 0.0
    day: int = 0

    def hear(self, said: Said) -> None:
        """Remember a critical mention."""
        if len(self.said) >= MOST_SAID:
            self._drop(next(iter(self.said)), learned=True)
        self.newest += 1
        self.said[self.newest] = said
        self.places[said.mention.id] = self.newest
        if said.own_words:
            hour = said.minute // 60
            self.hours[hour] = self.hours.get(hour, 0) + 1
            for term in said.reading.terms:
                self.by_term.setdefault(term, []).append(self.newest)

    def hear_calm(self, minute: int, terms: tuple[int, ...]) -> None:
        """Remember what a mention speaks of that criticises nothing."""
        self.calm.append((minute, terms))
        if len(self.calm) >= 2 * MOST_SAID:
            del self.calm[:MOST_SAID]

    def forget(self, minute: int, frozen: Iterable[str]) -> None:
        """Drop what is older than a day, and learn from it what is usual; called once an hour."""
        oldest, held = minute - DAY_MINUTES, frozenset(frozen)
        for number in [number for number, said in self.said.items() if said.minute <= oldest]:
            self._drop(number, learned=self.said[number].topic not in held)
        self.looked = {term: n for term, n in self.looked.items() if term in self.by_term}
        self.calm = [one for one in self.calm if one[0] > oldest]
        self.hours = {hour: n for hour, n in self.hours.items() if hour > oldest // 60 - 1}
        if minute // DAY_MINUTES > self.day:
            kept = (1 - 1 / HISTORY_DAYS) ** min(HISTORY_DAYS, minute // DAY_MINUTES - self.day if self.day else 0)
            self.day = minute // DAY_MINUTES
            self.usual_said *= kept
            least = 0.1 if len(self.usual) <= MOST_TERMS else 1.0
            self.usual = {term: n * kept for term, n in self.usual.items() if n * kept >= least}

    def _drop(self, number: int, learned: bool) -> None:
        said = self.said.pop(number)
        if self.places.get(said.mention.id) == number:
            del self.places[said.mention.id]
        if not said.own_words:
            return
        self.usual_said += learned
        for term in said.reading.terms:
            held = self.by_term.get(term, [])
            if number in held:
                held.remove(number)
            if not held:
                self.by_term.pop(term, None)
            if term in self.looked:
                self.looked[term] = min(self.looked[term], len(held))
            if learned:
                self.usual[term] = self.usual.get(term, 0.0) + 1.0

    def find(self, mention: str) -> Said | None:
        """A mention of the last day by its id."""
        return self.said.get(self.places.get(mention, 0))

    def using(self, term: int) -> list[Said]:
        """The mentions of the last day that use a term in words of their own."""
        return [self.said[number] for number in self.by_term.get(term, ())]

    def share(self, term: int) -> float:
        """The share of critical mentions that use a term on ordinary days."""
        return min(0.9, (self.usual.get(term, 0.0) + PRIOR_TERM) / (self.usual_said + PRIOR_SAID))

    def look(self, term: int, minute: int, known_hours: int) -> Rare:
        """How rare the use of a term is now; looked at again only once it has grown by a tenth."""
        held = len(self.by_term.get(term, ()))
        if held < WINDOWS[0][1] or held < _LOOK_AGAIN * self.looked.get(term, 0):
            return NOT_RARE
        self.looked[term] = held
        return self.rare(term, minute, known_hours)

    def rare(self, term: int, minute: int, known_hours: int) -> Rare:
        """How rare the use of a term is, over the window that shows it most."""
        using = self.using(term)
        learned_hours = max(24, known_hours - 24)
        per_hour = (self.usual.get(term, 0.0) + PRIOR_TERM) / learned_hours
        best = Rare(0.0, 0, per_hour)
        for minutes, least in WINDOWS:
            people = len({said.mention.author.id for said in using if said.minute > minute - minutes})
            if people < least:
                continue
            everything = max(people, self._said_within(minute, minutes))
            expected = max(0.05, per_hour * minutes / 60)
            found = min(surprise(people, expected, DISPERSION), _share_surprise(people, everything, self.share(term)))
            if found > best.surprise:
                best = Rare(found, people, per_hour)
        return best

    def _said_within(self, minute: int, minutes: int) -> int:
        since = (minute - minutes) // 60
        return sum(n for hour, n in self.hours.items() if hour >= since)


def _share_surprise(people: int, everything: int, share: float) -> float:
    """-log10 of the chance of so many among all critics, were it as usual (binomial tail bound)."""
    now = people / everything
    if now <= share:
        return 0.0
    total = people * math.log(now / share)
    if now < 1:
        total += (everything - people) * math.log((1 - now) / (1 - share))
    return total / math.log(10)
