"""All pairs: few cases in which each two values of two factors meet at least once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

Case = tuple[int, ...]


def pairwise(*sizes: int) -> list[Case]:
    """Cases (a place in each factor), the same ones each time, in order.

    Greedy: each case begins with a pair that is still missing and takes, factor by factor, the value that brings most
    of what is missing; of equal ones the one that was used least.

    >>> pairwise(2, 2, 2)
    [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
    """
    missing = {
        (one, value, other, its)
        for one, other in combinations(range(len(sizes)), 2)
        for value in range(sizes[one])
        for its in range(sizes[other])
    }
    used: dict[tuple[int, int], int] = {}
    cases: list[Case] = []
    while missing:
        one, value, other, its = min(missing)
        chosen = {one: value, other: its}
        for factor in range(len(sizes)):
            if factor not in chosen:
                chosen[factor] = max(
                    range(sizes[factor]),
                    key=lambda v: (_brings(missing, chosen, factor, v), -used.get((factor, v), 0), -v),
                )
        for place in chosen.items():
            used[place] = used.get(place, 0) + 1
        case = tuple(chosen[factor] for factor in range(len(sizes)))
        missing -= pairs_of(case)
        cases.append(case)
    return sorted(cases)


def pairs_of(case: Sequence[int]) -> set[tuple[int, int, int, int]]:
    """The pairs (factor, value, factor, value) that meet in a case."""
    return {(one, case[one], other, case[other]) for one, other in combinations(range(len(case)), 2)}


def _brings(missing: set[tuple[int, int, int, int]], chosen: dict[int, int], factor: int, value: int) -> int:
    pairs = (
        (known, at, factor, value) if known < factor else (factor, value, known, at) for known, at in chosen.items()
    )
    return sum(pair in missing for pair in pairs)
