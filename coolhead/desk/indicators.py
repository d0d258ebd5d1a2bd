"""A risk's own words: mentions that hold them count for its type, and its signs to watch are told when reached.

Each watched sign remembers as many people as its threshold and no more, so a plan's signs are bounded by its own
numbers. The order of mentions inside a second changes nothing: of each person the newest mention is kept, and of too
many people those who spoke last.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from coolhead.clock import MINUTE, Instant
from coolhead.desk.commands import Command, Record
from coolhead.desk.watching import watching
from coolhead.mention import Mention
from coolhead.plan import Plan, Risk, RiskSign
from coolhead.plan.risk_events import RiskSignReached
from coolhead.text import Reading, WatchWords

OWN_WORDS: Final = 0.9
"""How surely a mention that holds a risk's own words is about the risk's type."""
FRIENDLY: Final = 0.5
"""From this share of praise on a mention counts for no sign."""
SPOKEN: Final = ""
"""The sign by which it is counted how many spoke of an own risk at all."""
SPOKEN_AUTHORS, SPOKEN_HOURS = 1_000, 24.0
MOST_WATCHED: Final = 1_000
"""Signs watched of one plan; those of risks further down the register are not."""
MOST_PLACES: Final = 20_000
MOST_EVIDENCE: Final = 5
MOST_PLANS: Final = 64

Key = str
"""risk/sign."""


@dataclass(slots=True)
class Indicator:
    """Who used a sign's words: author -> (minute, mention), the latest of each; `told` is the minute it was told."""

    authors: dict[str, tuple[int, str]] = field(default_factory=dict)
    told: int | None = None

    def hear(self, author: str, minute: int, mention: str, most: int) -> None:
        """Remember a person; of too many those who spoke last."""
        said = (minute, mention)
        self.authors[author] = max(said, self.authors.get(author, said))
        if len(self.authors) > most:
            del self.authors[min(self.authors, key=lambda one: (self.authors[one], one))]

    def within(self, minute: int, hours: float) -> int:
        """How many used the words in the last so many hours; those who did before are forgotten."""
        oldest = minute - hours * 60
        self.authors = {who: said for who, said in self.authors.items() if said[0] > oldest}
        return len(self.authors)


@dataclass(slots=True)
class Indicators:
    """The signs that were heard, by risk and sign; what of them the open second brought; the types that own words gave
    to mentions, by their place in the log, for when they are read again."""

    heard: dict[Key, Indicator] = field(default_factory=dict)
    touched: set[Key] = field(default_factory=set)
    types: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Watched:
    """A plan's own words, compiled: which risk and sign each of them is for."""

    words: WatchWords
    signs: dict[Key, tuple[Risk, RiskSign]]


_KEPT: Final[dict[int, tuple[Plan, Watched | None]]] = {}


def watched(plan: Plan) -> Watched | None:
    """The words that a plan listens for; None where it has none. Kept by the plan's identity, together with it."""
    kept = _KEPT.get(id(plan))
    if kept is not None and kept[0] is plan:
        return kept[1]
    if len(_KEPT) >= MOST_PLANS:
        _KEPT.clear()
    made = _watched(plan)
    _KEPT[id(plan)] = (plan, made)
    return made


def _watched(plan: Plan) -> Watched | None:
    signs: dict[Key, tuple[Risk, RiskSign]] = {}
    words: dict[Key, tuple[str, ...]] = {}
    for risk in plan.risks:
        own = [word for told in risk.words.values() for word in told]
        spoken = [RiskSign(SPOKEN, SPOKEN_AUTHORS, SPOKEN_HOURS)] if own else []
        for sign in (*spoken, *risk.signs):
            said = [word for told in sign.words.values() for word in told] or own
            if said and len(signs) < MOST_WATCHED:
                signs[f"{risk.key}/{sign.id}"] = (risk, sign)
                words[f"{risk.key}/{sign.id}"] = tuple(said)
    return Watched(WatchWords(words), signs) if signs else None


def hear_words(known: Indicators, mention: Mention, reading: Reading, plan: Plan, place: int) -> Reading:
    """Count a mention for the signs whose words it holds; the reading, with the type that own words give it."""
    told = watched(plan)
    if told is None or not mention.text or mention.author.id in watching(plan).own_accounts:
        return reading
    found = told.words.types(mention.text)
    if not found:
        return reading
    minute = int(mention.arrived_at // MINUTE)
    for key in found if reading.positive < FRIENDLY else ():
        _, sign = told.signs[key]
        known.heard.setdefault(key, Indicator()).hear(mention.author.id, minute, mention.id, sign.authors)
        known.touched.add(key)
    types = [risk.type for risk, sign in map(told.signs.__getitem__, sorted(found)) if sign.id == SPOKEN]
    if not types:
        return reading
    if place:
        known.types[place] = types[0]
        while len(known.types) > MOST_PLACES:
            del known.types[next(iter(known.types))]
    return with_type(reading, types[0])


def with_type(reading: Reading, type_: str | None) -> Reading:
    """The same reading, about this type at least as surely as own words make it."""
    if type_ is None or reading.category.get(type_, 0.0) >= OWN_WORDS:
        return reading
    return replace(reading, category={**reading.category, type_: OWN_WORDS})


def tell_signs(known: Indicators, brand: str, at: Instant, plan: Plan, commands: list[Command]) -> None:
    """Tell of the signs that the second that has passed brought to their threshold, once for each span of hours."""
    told = watched(plan)
    for key in sorted(known.touched) if told is not None else ():
        pair, indicator = told.signs.get(key) if told else None, known.heard[key]
        if pair is None:  # of an earlier plan
            del known.heard[key]
            continue
        risk, sign = pair
        minute = int(at // MINUTE)
        count = indicator.within(minute, sign.hours)
        again = indicator.told is None or minute - indicator.told >= sign.hours * 60
        if sign.id != SPOKEN and count >= sign.authors and again:
            indicator.told = minute
            newest = sorted(indicator.authors.values(), reverse=True)[:MOST_EVIDENCE]
            evidence = tuple(mention for _, mention in newest)
            fact = RiskSignReached(
                at=at,
                brand=brand,
                risk=risk.key,
                sign=sign.id,
                authors=sign.authors,
                hours=sign.hours,
                evidence=evidence,
                plan=plan.version,
            )
            commands.append(Record(fact))
    known.touched.clear()


def own_risk(known: Indicators, type_: str | None, authors: int, minute: int, plan: Plan) -> str | None:
    """The plan's own risk of a type whose words at least half of a wave's people used; None where there is none."""
    told = watched(plan)
    if told is None or type_ is None:
        return None
    best: tuple[int, str] | None = None
    for key, (risk, sign) in told.signs.items():
        if sign.id != SPOKEN or not risk.id or risk.type != type_ or key not in known.heard:
            continue
        count = known.heard[key].within(minute, SPOKEN_HOURS)
        if 2 * count >= min(authors, SPOKEN_AUTHORS) > 0 and (best is None or count > best[0]):
            best = count, risk.key
    return best[1] if best else None
