"""Which mentions are read deeper, in which order, and what a deeper reading changes (ADR 7).

Everything heard within a second is decided together once that second has passed, so the order inside it changes
nothing. The budget is a token bucket in stream time; the sample is always asked for and may put the bucket into debt,
which the tail then pays for. State is bounded.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import chain
from typing import Final

from coolhead.clock import HOUR
from coolhead.desk.awaited import (
    ASKED_HOURS,
    BURST_SECONDS,
    DOUBT,
    FIRST,
    GROWING,
    MOST_ASKED,
    MOST_FOLLOWERS,
    MOST_KEPT,
    MOST_OWN,
    MOST_PENDING,
    REACH,
    SAMPLE,
    SIGN,
    Asked,
    Candidate,
    Deeper,
)
from coolhead.desk.commands import REASONS, ReadDeeper, Reason
from coolhead.desk.kin import keep, text_key
from coolhead.mention import Mention
from coolhead.text import Reading
from coolhead.wave.heard import correct, remembered
from coolhead.wave.sampling import Sample
from coolhead.wave.watch import Watch
from coolhead.wave.watching import Counted, Watching, is_own, relevance

_DRAW: Final = b"coolhead-sample"


def start(watch: Watch, texts_per_second: float, second: int) -> Deeper:
    """Begin to read deeper, with a full bucket and an empty sample."""
    watch.sample = Sample()
    return Deeper(texts_per_second, BURST_SECONDS * texts_per_second, second)


def listen(
    deeper: Deeper,
    watch: Watch,
    mention: Mention,
    reading: Reading,
    counted: list[Counted],
    watching: Watching,
    second: int,
    place: int,
) -> None:
    """Take note of a mention that was just counted."""
    if is_own(mention, watching):
        keep(deeper.own, mention.id, None, MOST_OWN)
    if not counted:
        return
    sample = watch.sample
    if sample is None:
        return
    minute, draw, called = second // 60, draw_of(mention), _negative_in(counted)
    sample.advance(minute)
    known = reading.tier > 0
    drawn = sample.hear(minute, reading.language, draw, called, called if known else None)
    if not place:
        return
    heard = remembered(watch, mention, reading, counted, watching)
    weight = _weight(deeper, mention, reading, watching)
    text = text_key(mention, reading)
    one = Candidate(place, draw, minute, reading.language, heard, weight, text, reading.near_key)
    if known:
        _keep(deeper, [one])
        return
    if drawn:
        deeper.drawn[draw] = reading.language
    deeper.pending.append(one)
    if len(deeper.pending) >= 2 * MOST_PENDING:
        _thin(deeper)


def decide(deeper: Deeper, watch: Watch, brand: str, second: int, growing: frozenset[str]) -> list[ReadDeeper]:
    """The second that was open until now has passed: what of it is read deeper, the most important first."""
    _refill(deeper, second)
    _thin(deeper)
    groups = _together(deeper.pending)
    ranked = [(_rank(deeper, watch, group, growing), group[0].draw, group[0].place, group) for group in groups]
    commands: list[ReadDeeper] = []
    for rank, _, place, group in sorted(ranked, key=lambda one: one[:3]):
        if _inherits(deeper, group):
            continue
        if _is_nothing(deeper, rank, group):
            _keep(deeper, group)
            continue
        if rank != SAMPLE and deeper.tokens < 1:
            deeper.shed += 1
            _keep(deeper, group)
            continue
        deeper.tokens -= 1
        _ask(deeper, group, REASONS[rank], second)
        commands.append(ReadDeeper(float(second), brand, place, REASONS[rank], rank == SAMPLE))
    deeper.pending.clear()
    deeper.drawn.clear()
    _forget(deeper, second)
    return commands


def learn(deeper: Deeper, watch: Watch, place: int, reading: Reading, watching: Watching) -> None:
    """A mention was read deeper: count it, and the copies heard since, by that. Once; then it is forgotten."""
    asked = deeper.asked.pop(place, None)
    if asked is None:
        return
    deeper.followers -= len(asked.followers)
    told = [asked.candidate, *asked.followers]
    for one in told:
        if not one.said:
            _count_again(watch, one, reading, watching)
    _keep(deeper, told)


def hear_person(deeper: Deeper, watch: Watch, place: int, reading: Reading, stands: bool, watching: Watching) -> None:
    """Count a mention as a person said, or, where that does not stand any more, as it was read; while it is known."""
    one = _known(deeper, place)
    if one is not None:
        one.said = stands
        _count_again(watch, one, reading, watching)


def _known(deeper: Deeper, place: int) -> Candidate | None:
    """A mention that was counted not long ago. Cost: what is pending and asked is looked through."""
    if place in deeper.kept:
        return deeper.kept[place]
    awaited = (one for asked in deeper.asked.values() for one in (asked.candidate, *asked.followers))
    return next((one for one in chain(deeper.pending, awaited) if one.place == place), None)


def _count_again(watch: Watch, one: Candidate, reading: Reading, watching: Watching) -> None:
    before = one.heard.negative_in
    if correct(watch, one.heard, reading, watching) and watch.sample is not None:
        watch.sample.learn(one.minute, one.language, one.draw, before, one.heard.negative_in)


def _keep(deeper: Deeper, told: list[Candidate]) -> None:
    for one in told:
        keep(deeper.kept, one.place, one, MOST_KEPT)


def outstanding(deeper: Deeper, brand: str) -> list[ReadDeeper]:
    """What was asked for and has not come back, for whoever reads after a restart."""
    return [ReadDeeper(float(one.second), brand, place, one.reason, True) for place, one in deeper.asked.items()]


def draw_of(mention: Mention) -> int:
    """The keyed hash by which mentions are drawn: spread evenly, and the same on every machine."""
    name = f"{mention.source}\x00{mention.id}\x00{mention.revision}".encode("utf-8", "backslashreplace")
    return int.from_bytes(blake2b(name, key=_DRAW, digest_size=8).digest(), "big")


def _weight(deeper: Deeper, mention: Mention, reading: Reading, watching: Watching) -> int:
    if reading.signs or mention.parent in deeper.own:
        return SIGN
    if relevance(mention, watching):
        return REACH
    return DOUBT if reading.doubt else FIRST


def _together(pending: list[Candidate]) -> list[list[Candidate]]:
    """Mentions with the same words form a group; the first of each is the one with the smallest hash."""
    groups: dict[str | int, list[Candidate]] = {}
    for one in sorted(pending, key=lambda one: (one.draw, one.place)):
        groups.setdefault(one.text or one.place, []).append(one)
    return list(groups.values())


def _rank(deeper: Deeper, watch: Watch, group: list[Candidate], growing: frozenset[str]) -> int:
    sample = watch.sample
    if sample is not None and any(one.draw in deeper.drawn and sample.holds(one.language, one.draw) for one in group):
        return SAMPLE
    rank = min(one.weight for one in group)
    if rank > GROWING and any(not growing.isdisjoint(one.heard.negative_in) for one in group):
        return GROWING
    return rank


def _inherits(deeper: Deeper, group: list[Candidate]) -> bool:
    """Whether the same words were asked for and will come back: then these mentions wait for that."""
    asked = deeper.asked.get(deeper.kin.places.get(group[0].text, 0)) if group[0].text else None
    if asked is None:
        return False
    _follow(deeper, asked, group)
    return True


def _is_nothing(deeper: Deeper, rank: int, group: list[Candidate]) -> bool:
    """Whether there is no reason to read these: words that were read before or differ in little, or none at all."""
    first = group[0]
    if rank == SAMPLE:
        return False
    if first.text in deeper.kin.places:
        return True
    return rank == FIRST and (not first.text or deeper.kin.is_near(first.near))


def _ask(deeper: Deeper, group: list[Candidate], reason: Reason, second: int) -> None:
    first = group[0]
    if len(deeper.asked) >= MOST_ASKED:
        _drop_oldest(deeper)
    asked = deeper.asked[first.place] = Asked(first, reason, second)
    deeper.kin.add(first.text, first.near, first.place)
    _follow(deeper, asked, group[1:])


def _follow(deeper: Deeper, asked: Asked, group: list[Candidate]) -> None:
    room = max(0, MOST_FOLLOWERS - deeper.followers)
    asked.followers += group[:room]
    deeper.followers += len(group[:room])


def _forget(deeper: Deeper, second: int) -> None:
    while deeper.asked and second - next(iter(deeper.asked.values())).second > ASKED_HOURS * HOUR:
        _drop_oldest(deeper)


def _drop_oldest(deeper: Deeper) -> None:
    place = next(iter(deeper.asked))
    asked = deeper.asked.pop(place)
    deeper.followers -= len(asked.followers)
    deeper.kin.drop(asked.candidate.text, place)


def _refill(deeper: Deeper, second: int) -> None:
    rate = deeper.texts_per_second
    deeper.tokens = min(BURST_SECONDS * rate, deeper.tokens + rate * max(0, second - deeper.refilled))
    deeper.refilled = max(second, deeper.refilled)


def _thin(deeper: Deeper) -> None:
    """Keep the mentions of a second that weigh most; which ones does not depend on the order in which they came."""
    if len(deeper.pending) > MOST_PENDING:
        deeper.pending.sort(key=lambda one: (one.draw not in deeper.drawn, one.weight, one.draw))
        deeper.shed += len(deeper.pending) - MOST_PENDING
        del deeper.pending[MOST_PENDING:]


def _negative_in(counted: list[Counted]) -> tuple[str, ...]:
    return tuple(name for name, columns, _ in counted if "negative" in columns)
