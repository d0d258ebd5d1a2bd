"""All pairs, and not many cases."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.pairwise import pairs_of, pairwise


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=2, max_size=4))
def test_each_pair_of_values_meets(sizes: list[int]) -> None:
    cases = pairwise(*sizes)
    wanted = {
        (one, value, other, its)
        for one, other in combinations(range(len(sizes)), 2)
        for value in range(sizes[one])
        for its in range(sizes[other])
    }
    assert set().union(*map(pairs_of, cases)) == wanted
    assert cases == pairwise(*sizes)
    first, second = sorted(sizes)[-2:]
    assert len(cases) <= 2 * first * second
