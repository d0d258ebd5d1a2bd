"""Who carries a wave: accounts of larger reach or relevance, what each brought, and the wave without them (R46)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from coolhead.mention import Mention
from coolhead.text import Reading
from coolhead.wave.audiences import Audiences
from coolhead.wave.ledger import RING_MINUTES
from coolhead.wave.links import digest
from coolhead.wave.reproduction import KERNEL_MINUTES, reproduction
from coolhead.wave.scope import Joined, Scope
from coolhead.wave.tree_shape import LINKED, REPLIED, Ints, Shape
from coolhead.wave.trees import AT, AUTHOR, CARRIERS, CHANNEL, FOLLOWERS, NEGATIVE, OWN, PEOPLE, Trees
from coolhead.wave.watch import Watch
from coolhead.wave.watching import Counted, Watching, is_own, minute_of, relevance

BEFORE_MINUTES: Final = 60
AFTER_MINUTES: Final = 30
LEAST_AFTER: Final = 5
NORMAL_80: Final = 1.2816
CENTRE_PEOPLE: Final = 10
CENTRE_SHARE: Final = 0.1
"""The centre of the reply network: at least ten people of the wave turn to the account, and a tenth of all who turn to
anybody."""
MOST_RELEVANT: Final = 30
_SERIES: Final = 240


@dataclass(frozen=True, slots=True)
class Brought:
    """What one account brought to a wave: critical mentions and people under what it said, itself left out.

    `excess` is how many more people spoke in the half hour after its first word than the hour before made likely, with
    an 80 % interval; several accounts that join at once share it. `without_...`: the wave without the account and all
    under it: critical mentions of the last day, and R.
    """

    mentions: int
    people: int
    excess: tuple[float, float, float] | None
    without_mentions: int
    without_reproduction: float


def hang(watch: Watch, mention: Mention, reading: Reading, counted: list[Counted], watching: Watching) -> None:
    """Take a mention that was just counted into the trees, and its author among those who carry what is critical."""
    own = is_own(mention, watching)
    if mention.deleted or not (counted or own):
        return
    watch.trees.hear(mention, reading, counted, watch.minute, own)
    author = mention.author
    if own:
        return
    if author.followers is not None:
        watch.audiences.hear(author.followers, author.verified)
    critical = [name for name, columns, _ in counted if "negative" in columns]
    weighty = relevance(mention, watching) if critical else ""
    reason = weighty or (stands_out(mention, watch.audiences) if critical else "")
    if not reason:
        return
    watch.trees.follow(digest(author.id), watch.minute)
    if not weighty:
        minute = min(minute_of(mention.published_at), watch.minute)
        for name in critical:
            joined = Joined(minute, author.id, mention.id, author.followers or 0, reason, mention.channel)
            note_relevant(watch, name, joined)


def stands_out(mention: Mention, audiences: Audiences) -> str:
    """Why an account that is below the plan's number weighs for this brand all the same; empty where it does not.

    An audience among the largest hundredth of those that speak about the brand, or an expert: verified where few are,
    with an audience among the largest tenth.
    """
    followers = mention.author.followers
    if followers is None:
        return ""
    if followers > audiences.large:
        return "audience"
    verified = mention.author.verified and audiences.marks_are_rare
    return "verified" if verified and followers > audiences.wide else ""


def note_relevant(watch: Watch, name: str, joined: Joined) -> None:
    """An account joins a scope that is listed and followed, and brings no points of severity."""
    scope = watch.scopes[name]
    known = (*scope.multipliers, *scope.relevant)
    if any(who_of(old) == who_of(joined) and joined.minute - old.minute < RING_MINUTES for old in known):
        return
    scope.relevant = [*scope.relevant, joined][-MOST_RELEVANT:]
    watch.joined = [*watch.joined[-49:], (name, joined)]


def who_of(joined: Joined) -> int:
    """The digest of an account."""
    return joined.who or digest(joined.author)


def note_carriers(watch: Watch, name: str, shape: Shape, least_followers: int) -> None:
    """Accounts that carry a scope without having been critical in it at once: those that have become the centre of its
    reply network, and large ones that took up a critical mention in whatever tone. Told with the next evaluation."""
    for place in _centres(watch.trees, shape, name, watch.minute).tolist():
        _note(watch, name, shape, place, "centre")
    for place in _taken_up(watch.trees, shape, name, watch.minute, least_followers).tolist():
        _note(watch, name, shape, place, "spreads")


def _note(watch: Watch, name: str, shape: Shape, place: int, reason: str) -> None:
    row, trees = shape.rows[place].tolist(), watch.trees
    mention, channel = trees.name(trees.oldest + place), trees.channel_of(row[CHANNEL])
    trees.follow(row[AUTHOR], watch.minute)
    joined = Joined(row[AT] // 60_000, "", mention, max(0, row[FOLLOWERS]), reason, channel, row[AUTHOR])
    note_relevant(watch, name, joined)


def _taken_up(trees: Trees, shape: Shape, name: str, minute: int, least_followers: int) -> Ints:
    """Mentions of the last day by large accounts that answer, repeat, quote or link a critical one, the first first."""
    rows, bit = shape.rows, trees.scope_bit(name)
    large = (rows[:, FOLLOWERS] >= least_followers) & (rows[:, OWN] == 0)
    hanging = large & ((shape.kind == REPLIED) | (shape.kind == LINKED)) & (rows[:, NEGATIVE] & bit == 0)
    hanging &= (rows[shape.above, NEGATIVE] & bit != 0) & (rows[:, AT] // 60_000 > minute - RING_MINUTES)
    places = np.flatnonzero(hanging)
    return places[np.argsort(shape.order[places])]


def _centres(trees: Trees, shape: Shape, name: str, minute: int) -> Ints:
    """The first critical mentions of those authors whom much of a scope's talk of the last day turns to."""
    rows, bit = shape.rows, trees.scope_bit(name)
    critical = (rows[:, NEGATIVE] & bit != 0) & (rows[:, AT] // 60_000 > minute - RING_MINUTES)
    turning = np.flatnonzero(critical & (shape.kind == REPLIED))
    turning = turning[rows[turning, AUTHOR] != rows[shape.above[turning], AUTHOR]]
    if len(turning) < CENTRE_PEOPLE:
        return np.zeros(0, np.int64)
    pairs = np.unique(np.stack([rows[shape.above[turning], AUTHOR], rows[turning, AUTHOR]], axis=1), axis=0)
    authors, people = np.unique(pairs[:, 0], return_counts=True)
    central = authors[(people >= CENTRE_PEOPLE) & (people >= CENTRE_SHARE * len(np.unique(pairs[:, 1])))]
    theirs = np.flatnonzero(critical & (rows[:, OWN] == 0) & np.isin(rows[:, AUTHOR], central))
    theirs = theirs[np.argsort(shape.order[theirs])]
    return theirs[np.sort(np.unique(rows[theirs, AUTHOR], return_index=True)[1])]


def brought(watch: Watch, name: str, shape: Shape, joined: Joined) -> Brought | None:
    """What an account brought to a scope so far; None where its trees are not followed any more."""
    carrier = watch.trees.followed(who_of(joined))
    if carrier is None:
        return None
    scope, rows, bit = watch.scopes[name], shape.rows, watch.trees.scope_bit(name)
    minutes = rows[:, AT] // 60_000
    under = (rows[:, CARRIERS] >> carrier.bit & 1 != 0) & (rows[:, NEGATIVE] & bit != 0) & (minutes >= joined.minute)
    theirs, others = under & (rows[:, AUTHOR] == carrier.author), under & (rows[:, AUTHOR] != carrier.author)
    people = others & (rows[:, PEOPLE] & bit != 0)
    gone = carrier.gone.get(name)
    mentions = int((others & ~shape.again).sum()) + (gone.mentions if gone else 0)
    all_people = int(people.sum()) + (gone.people if gone else 0)
    day = minutes > watch.minute - RING_MINUTES
    carried = int((under & day).sum()) + (gone.mentions if gone else 0)
    series = _by_minute(minutes[people | (theirs & (rows[:, PEOPLE] & bit != 0))], watch.minute)
    for minute, count in gone.minutes.items() if gone else ():
        if minute > watch.minute - _SERIES:
            series[minute - watch.minute - 1] += count
    return Brought(
        mentions=mentions,
        people=all_people,
        excess=_excess(scope, joined.minute, watch.minute),
        without_mentions=max(0, scope.ledger.window(RING_MINUTES)["negative"] - carried),
        without_reproduction=_without(scope, series, watch.minute),
    )


def _by_minute(minutes: Ints, now: int) -> Ints:
    recent = minutes[(minutes > now - _SERIES) & (minutes <= now)]
    return np.bincount(recent - (now - _SERIES + 1), minlength=_SERIES)


def _without(scope: Scope, series: Ints, minute: int) -> float:
    people = scope.ledger.column("voices", _SERIES) + scope.ledger.column("echoes", _SERIES)
    return reproduction(np.maximum(people - series, 0), scope.baseline.per_hour(minute) / 60).middle


def _excess(scope: Scope, joined: int, now: int) -> tuple[float, float, float] | None:
    """People in the half hour after, over what the hour before makes likely: a Gamma-Poisson forecast, 80 %."""
    back = now - joined + 1 + BEFORE_MINUTES
    after = min(AFTER_MINUTES, now - joined)
    if after < LEAST_AFTER or back > RING_MINUTES:
        return None
    people = scope.ledger.column("voices", back) + scope.ledger.column("echoes", back)
    seen = int(people[BEFORE_MINUTES + 1 : BEFORE_MINUTES + 1 + after].sum())
    shape, rate = 0.5 + int(people[:BEFORE_MINUTES].sum()), float(BEFORE_MINUTES)
    expected = shape * after / rate
    spread = NORMAL_80 * math.sqrt(expected * (1 + after / rate))
    return seen - expected - spread, seen - expected, min(float(seen), seen - expected + spread)


def tree_reproduction(trees: Trees, shape: Shape, name: str, minute: int) -> float | None:
    """New critical mentions an hour that answer, repeat, quote, link or copy one, for each that could be answered.

    Evidence only: children of the last hour by the time their parents had for them, weighted as R is. None where too
    little hangs together.
    """
    rows, bit = shape.rows, trees.scope_bit(name)
    minutes = rows[:, AT] / 60_000
    critical = (rows[:, NEGATIVE] & bit != 0) & ~shape.again & (minutes <= minute + 1)
    age = minute + 1 - minutes[critical]
    waited = np.exp(-np.maximum(age - 60, 0) / KERNEL_MINUTES) - np.exp(-np.maximum(age, 0) / KERNEL_MINUTES)
    exposed = float(waited.sum())
    born = int((critical & (shape.kind != 0) & (minutes > minute + 1 - 60)).sum())
    return born / exposed if exposed >= 1 else None
