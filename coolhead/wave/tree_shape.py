"""The trees as they stand: who stands under whom, the root of each mention, how deep, under which multipliers.

All at once over the whole ring by pointer doubling, so a tree that is ten thousand deep costs fourteen rounds. Cost: a
few milliseconds for 20,000 mentions; nobody asks for it more often than once in five minutes of stream time and wave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from coolhead.wave.links import digest
from coolhead.wave.trees import (
    ADDRESS,
    AT,
    AUTHOR,
    CARRIERS,
    KEY,
    LINK,
    NEAR,
    PARENT,
    WORDS,
    Trees,
)

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NONE, REPLIED, LINKED, COPIED, AGAIN = range(5)
"""How a mention hangs on the one above it: not at all; it answers, repeats or quotes it; it links it, or the same page;
it has the same words, or nearly; it is the same author saying the same again, which is no new mention."""
NEAR_BITS: Final = 6
_BANDS: Final = (0, 16, 32, 48)


@dataclass(slots=True)
class Shape:
    """Every known mention by its place (0 is the oldest in the ring); places, not serials.

    `above` is the place it hangs on, itself at a root; `kind` says how; `root` is the earliest known of its tree;
    `depth` counts the steps to it; `again` marks mentions that are the same said again by the same author.
    """

    rows: Ints
    order: Ints
    above: Ints
    kind: Ints
    root: Ints
    depth: Ints

    @property
    def again(self) -> Bools:
        return np.asarray(self.kind == AGAIN)

    def under(self, places: Ints) -> Bools:
        """Which mentions stand under any of these, these themselves among them."""
        marked = np.zeros(len(self.rows), np.int64)
        marked[places] = 1
        return np.asarray(_gathered(marked, self.above) > 0)

    def place(self, mention: str) -> int | None:
        """Where a mention stands."""
        found = np.flatnonzero(self.rows[:, KEY] == digest(mention))
        return int(found[0]) if len(found) else None


def shape_of(trees: Trees) -> Shape:
    """Join what is known. The order in which it was heard plays no part, only when it was published (and its id)."""
    serials = np.arange(trees.oldest, trees.heard)
    rows = trees.rows[serials % len(trees.names)]
    order = _order(rows)
    above, kind = _answers(rows)
    _kin(rows, order, above, kind)
    _cut_cycles(above, kind, order)
    root, depth = _roots(above, kind)
    shape = Shape(rows, order, above, kind, root, depth)
    if trees.carriers:
        _carry(trees, shape, serials)
    return shape


def _order(rows: Ints) -> Ints:
    """The rank of each mention by the instant of its publication, then by its digest."""
    order = np.empty(len(rows), np.int64)
    order[np.lexsort((rows[:, KEY], rows[:, AT]))] = np.arange(len(rows))
    return order


def _answers(rows: Ints) -> tuple[Ints, Ints]:
    """Each mention under the one it answers, repeats or quotes, where that is known."""
    above, kind = np.arange(len(rows)), np.zeros(len(rows), np.int64)
    children = np.flatnonzero(rows[:, PARENT])
    if len(children):
        by_key = np.argsort(rows[:, KEY])
        keys = rows[by_key, KEY]
        found = np.minimum(np.searchsorted(keys, rows[children, PARENT]), len(rows) - 1)
        joined = keys[found] == rows[children, PARENT]
        above[children[joined]], kind[children[joined]] = by_key[found[joined]], REPLIED
    return above, kind


def _kin(rows: Ints, order: Ints, above: Ints, kind: Ints) -> None:
    """What answers nobody known hangs on the earliest that is linked or links the same, or has the same words; those
    that answer the same unknown mention hang on the earliest of them."""
    _same_page(rows, order, above, kind)
    _same(rows[:, WORDS], COPIED, rows, order, above, kind)
    _near(rows, order, above, kind)
    _same(rows[:, PARENT], REPLIED, rows, order, above, kind)


def _same_page(rows: Ints, order: Ints, above: Ints, kind: Ints) -> None:
    """One address told twice is one page; a link hangs on the page it names, else on who linked it first."""
    places = np.arange(len(rows))
    keys = np.concatenate([rows[:, ADDRESS], rows[:, LINK]])
    who = np.concatenate([places, places])
    # The page itself comes before whoever links it, however late it was heard.
    rank = np.concatenate([order, order + len(rows)])
    known = np.flatnonzero(keys)
    _hang(keys[known], who[known], rank[known], LINKED, rows, order, above, kind)


def _same(keys: Ints, how: int, rows: Ints, order: Ints, above: Ints, kind: Ints) -> None:
    known = np.flatnonzero(keys)
    _hang(keys[known], known, order[known], how, rows, order, above, kind)


def _near(rows: Ints, order: Ints, above: Ints, kind: Ints) -> None:
    """Texts that differ in a few words: one of four parts of their keys is equal, the rest differs in few bits."""
    known = np.flatnonzero((rows[:, NEAR] != 0) & (kind == NONE))
    if len(known) < 2:
        return
    near = rows[known, NEAR].view(np.uint64)
    for shift in _BANDS:
        part = ((near >> np.uint64(shift)) & np.uint64(0xFFFF)).astype(np.int64) + 1
        first = _firsts(part, order[known])
        few = np.bitwise_count(near ^ near[first]) <= NEAR_BITS
        hanging = known[few]
        _attach(hanging, known[first[few]], COPIED, rows, above, kind)


def _hang(keys: Ints, who: Ints, rank: Ints, how: int, rows: Ints, order: Ints, above: Ints, kind: Ints) -> None:
    if len(keys) > 1:
        _attach(who, who[_firsts(keys, rank)], how, rows, above, kind)


def _firsts(keys: Ints, rank: Ints) -> Ints:
    """For each entry the index of the entry with the same key and the smallest rank."""
    by = np.lexsort((rank, keys))
    starts = np.concatenate(([True], keys[by][1:] != keys[by][:-1]))
    firsts = np.empty(len(keys), np.int64)
    firsts[by] = by[np.flatnonzero(starts)[np.cumsum(starts) - 1]]
    return firsts


def _attach(who: Ints, first: Ints, how: int, rows: Ints, above: Ints, kind: Ints) -> None:
    """Hang those that hang nowhere yet; the same author with the same again is no new mention."""
    free = (kind[who] == NONE) & (who != first)
    who, first = who[free], first[free]
    same = (rows[who, AUTHOR] == rows[first, AUTHOR]) & (how != REPLIED)
    above[who], kind[who] = first, np.where(same, AGAIN, how)


def _cut_cycles(above: Ints, kind: Ints, order: Ints) -> None:
    """A circle has no beginning: it is cut above the member that was published first."""
    ahead, smallest = above.copy(), order.copy()
    for _ in range(_rounds(len(above))):
        smallest, further = np.minimum(smallest, smallest[ahead]), ahead[ahead]
        if np.array_equal(further, ahead):
            break
        ahead = further
    circling = np.zeros(len(above), np.bool_)
    circling[ahead] = above[ahead] != ahead  # after so many steps one stands at a root or in a circle
    cut = np.flatnonzero(circling & (smallest == order))
    above[cut], kind[cut] = cut, NONE


def _roots(above: Ints, kind: Ints) -> tuple[Ints, Ints]:
    root, depth = above.copy(), ((kind != NONE) & (kind != AGAIN)).astype(np.int64)
    for _ in range(_rounds(len(above))):
        further = root[root]
        if np.array_equal(further, root):
            break
        root, depth = further, depth + depth[root]
    return root, depth


def _carry(trees: Trees, shape: Shape, serials: Ints) -> None:
    """Under which multipliers each mention stands; kept in the ring for what will leave it."""
    carried = np.zeros(len(shape.rows), np.int64)
    for carrier in trees.carriers:
        carried |= np.where(shape.rows[:, AUTHOR] == carrier.author, np.int64(1) << carrier.bit, 0)
    known = shape.rows[:, CARRIERS] if len(trees.names) <= trees.size else 0
    carried = _gathered(carried | known, shape.above)
    shape.rows[:, CARRIERS] = carried
    trees.rows[serials % len(trees.names), CARRIERS] = carried


def _gathered(bits: Ints, above: Ints) -> Ints:
    """The bits of each and of all above it."""
    ahead = above.copy()
    for _ in range(_rounds(len(above))):
        bits = bits | bits[ahead]
        further = ahead[ahead]
        if np.array_equal(further, ahead):
            break
        ahead = further
    return bits


def _rounds(size: int) -> int:
    return max(1, int(size).bit_length() + 1)
