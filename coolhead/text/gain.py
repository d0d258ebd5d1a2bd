"""What a brand's head gains, told on lessons it was not shown."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

LEAST_JUDGED: Final = 10
"""Lessons held back before anything is said of the gain."""
LEAST_LABELS: Final = 20
LEAST_AGREED: Final = 0.25
"""Of so many labels at least this share agrees with the generic reading, or mostly mistakes were labelled: what is
learned from mistakes alone reads worse (`benchmarks/corrections.py`), and no slice of them can tell."""
_FIFTH: Final = 5
_TWICE: Final = 1.96


@dataclass(frozen=True, slots=True)
class Gain:
    """Macro-F1 on the lessons held back, of the generic reading and of the head, with the 95 % interval of the
    difference (jackknife). `fixed` were read wrong and are read right now, `broken` the other way round. Of all
    `labels`, learned and held back, the share `agreed` is what the generic reading says as well."""

    held_back: int = 0
    before: float = 0.0
    after: float = 0.0
    low: float = 0.0
    high: float = 0.0
    fixed: int = 0
    broken: int = 0
    labels: int = 0
    agreed: float = 1.0

    @property
    def judged(self) -> bool:
        """Whether enough was held back to tell."""
        return self.held_back >= LEAST_JUDGED

    @property
    def holds(self) -> bool:
        """Whether the head may read: on what was held back it does not lose by more than one standard error, which
        is what chance does. Before that can be told, it may: a head of few lessons stays near the generic reading."""
        return not self.one_sided and (not self.judged or self.after - self.before >= -self.standard_error)

    @property
    def one_sided(self) -> bool:
        """Whether almost only mistakes were labelled, so that nothing can be told and nothing should be learned."""
        return self.labels >= LEAST_LABELS and self.agreed < LEAST_AGREED

    @property
    def standard_error(self) -> float:
        """Of the difference between after and before."""
        return (self.high - self.low) / (2 * _TWICE)


def held_back(brand: str, source: str, id_: str) -> bool:
    """Whether a mention's lesson is held back: every fifth, by the keyed digest of its id, whatever its label.

    >>> sum(held_back("ember", "mastodon", str(number)) for number in range(1000))
    201
    """
    digest = blake2b(f"{source}\0{id_}".encode("utf-8", "replace"), digest_size=8, key=brand.encode()[:64])
    return int.from_bytes(digest.digest(), "big") % _FIFTH == 0


def macro_f1(wanted: Numbers, told: Numbers) -> float:
    """Mean F1 of the tones that occur among the wanted ones or the told ones."""
    return float(_f1(_table(wanted, told)[None])[0])


def measured(wanted: Numbers, before: Numbers, after: Numbers) -> Gain:
    """The gain of one reading over another on the same lessons."""
    size = len(wanted)
    if not size:
        return Gain()
    tables = [_table(wanted, told) for told in (before, after)]
    was, now = (float(_f1(table[None])[0]) for table in tables)
    without = _without(tables[1], wanted, after) - _without(tables[0], wanted, before)
    spread = _TWICE * float(np.sqrt((size - 1) / size * ((without - without.mean()) ** 2).sum()))
    return Gain(
        held_back=size,
        before=round(was, 3),
        after=round(now, 3),
        low=round(now - was - spread, 3),
        high=round(now - was + spread, 3),
        fixed=int(((before != wanted) & (after == wanted)).sum()),
        broken=int(((before == wanted) & (after != wanted)).sum()),
    )


def _table(wanted: Numbers, told: Numbers) -> Numbers:
    return np.bincount(wanted * 3 + told, minlength=9).reshape(3, 3)


def _without(table: Numbers, wanted: Numbers, told: Numbers) -> npt.NDArray[np.float64]:
    """The macro-F1 without each lesson in turn."""
    tables = np.repeat(table[None], len(wanted), axis=0)
    tables[np.arange(len(wanted)), wanted, told] -= 1
    return _f1(tables)


def _f1(tables: Numbers) -> npt.NDArray[np.float64]:
    both = np.einsum("nii->ni", tables)
    said = tables.sum(axis=1) + tables.sum(axis=2)
    scores: npt.NDArray[np.float64] = (2 * both / np.maximum(said, 1)).sum(axis=1) / np.maximum((said > 0).sum(1), 1)
    return scores
