"""What is put into a series is what the text says, and the same every time."""

from __future__ import annotations

import numpy as np

from benchmarks.injections import NOTHING, WAVES, Carrier, added, border, sums, synthetic, usual
from benchmarks.nab import ROWS_A_DAY

CARRIER = Carrier("steady", np.full(20 * ROWS_A_DAY, 40, np.int64), (15 * ROWS_A_DAY,))
MOMENT = CARRIER.moments[0]


def test_the_usual_is_the_week_before_and_a_wave_reaches_its_height_above_it() -> None:
    assert usual(CARRIER.counts, MOMENT) == 480.0
    fast, slow = (added(CARRIER, MOMENT, wave) for wave in WAVES)
    assert abs(fast[12:].mean() / 40 - 6) < 0.2
    assert abs(slow[-6:].mean() / 40 - 4.85) < 0.3
    assert max(fast[0], slow[0]) < 60


def test_nothing_added_is_the_series_itself_and_a_wave_is_the_same_every_time() -> None:
    assert (added(CARRIER, MOMENT, NOTHING) == 40).all()
    assert (added(CARRIER, MOMENT, WAVES[0]) == added(CARRIER, MOMENT, WAVES[0])).all()
    assert (synthetic(300, days=3) == synthetic(300, days=3)).all()


def test_a_border_is_what_one_day_in_seven_passed_before() -> None:
    values = np.zeros(28 * ROWS_A_DAY)
    values[np.arange(28) * ROWS_A_DAY + 7] = np.arange(28)
    assert border(values, len(values)) == 24.0
    assert border(np.append(values, 99.0), len(values)) == 24.0


def test_a_sum_counts_its_own_minutes() -> None:
    assert sums(15)(np.array([1, 2, 4, 8, 16])).tolist() == [1, 3, 7, 14, 28]
