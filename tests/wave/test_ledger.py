"""The ring of running totals counts what a plain list of counts would."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coolhead.wave.ledger import RING_MINUTES, Ledger

# Steps forward in minutes, and how many minutes late the mention counted then is.
STEPS = st.lists(st.tuples(st.integers(0, 700), st.integers(0, 200)), min_size=1, max_size=40)


@given(STEPS, st.sampled_from([1, 15, 60, 360, RING_MINUTES]))
def test_a_window_holds_what_was_counted_in_its_minutes(steps: list[tuple[int, int]], minutes: int) -> None:
    ledger, counted, now = Ledger(), Counter[int](), 27_000_000
    for forward, late in steps:
        now += forward
        ledger.advance(now)
        ledger.add(now - late, ("negative",), reach=3)
        counted[now - late] += 1
    expected = sum(n for minute, n in counted.items() if now - minutes < minute <= now)
    assert ledger.window(minutes)["negative"] == expected
    assert ledger.window(minutes)["reach"] == 3 * expected
    assert ledger.window(minutes)["voices"] == 0


def test_a_column_is_the_minutes_one_by_one_oldest_first() -> None:
    ledger = Ledger()
    for minute in (100, 101, 101, 103):
        ledger.advance(minute)
        ledger.add(minute, ("negative",))
    np.testing.assert_array_equal(ledger.column("negative", 5), [0, 1, 2, 0, 1])


def test_what_is_older_than_a_day_is_out() -> None:
    ledger = Ledger()
    ledger.advance(1000)
    assert ledger.holds(1000 - RING_MINUTES + 1)
    assert not ledger.holds(1000 - RING_MINUTES)
    assert not ledger.holds(1001)
