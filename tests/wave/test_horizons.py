"""One series of counts, bin by bin: causal, bounded, silent on silence, and the same at every size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.run.snapshot import decode, encode
from coolhead.wave.horizons import Asking, Rarity, Volume

DAY = 288
COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=60)


def usual(days: int, per_bin: float = 20.0, seed: int = 1) -> list[int]:
    hours = np.arange(days * DAY) / 12
    rate = per_bin * (1 + 0.6 * np.sin(2 * np.pi * hours / 24))
    counts: list[int] = np.random.default_rng(seed).poisson(rate).tolist()
    return counts


def fed(counts: list[int], volume: Volume | None = None, start: int = 0) -> list[Rarity]:
    volume = volume or Volume()
    return [volume.learn_one(5 * (start + place), count) for place, count in enumerate(counts)]


LEARNED = encode(Volume())
QUIET = usual(8)


def learned() -> Volume:
    """A detector that knows eight quiet days."""
    global LEARNED  # learning them once keeps the laws quick
    volume = decode(LEARNED, Volume)
    if volume.minute < 0:
        fed(QUIET, volume)
        LEARNED = encode(volume)
    return volume


@settings(max_examples=20, deadline=None)
@given(COUNTS, COUNTS)
def test_what_comes_later_changes_nothing_that_was_said(counts: list[int], later: list[int]) -> None:
    start = len(QUIET)
    assert fed([*counts, *later], learned(), start)[: len(counts)] == fed(counts, learned(), start)


@settings(max_examples=20, deadline=None)
@given(COUNTS, st.integers(0, 500))
def test_one_more_mention_never_makes_the_newest_bin_less_rare(counts: list[int], more: int) -> None:
    start = len(QUIET)
    raised = [*counts[:-1], counts[-1] + more]
    assert fed(raised, learned(), start)[-1].rarity >= fed(counts, learned(), start)[-1].rarity


def test_silence_is_no_alarm() -> None:
    assert not any(one.alert for one in fed([0] * (30 * DAY)))
    assert not any(one.alert for one in fed([0] * (3 * DAY), learned(), len(QUIET)))


def test_four_mentions_after_weeks_of_silence_are_no_alarm() -> None:
    assert not any(one.alert for one in fed([0] * (20 * DAY) + [4]))


@pytest.mark.parametrize("size", [5.0, 50.0, 500.0])
def test_a_sevenfold_quarter_of_an_hour_is_told_at_every_size(size: float) -> None:
    volume = Volume()
    assert sum(one.alert for one in fed(usual(10, size), volume)) <= 2
    assert any(one.alert for one in fed([round(7 * size)] * 3, volume, 10 * DAY))


def test_a_slow_build_is_told_by_the_long_horizon_alone() -> None:
    volume = Volume()
    counts = usual(9, 5.0)
    assert not any(one.alert for one in fed(counts[: 8 * DAY], volume)[5 * DAY :])
    built = [round(count * (1 + 0.8 * min(1.0, n / 36))) for n, count in enumerate(counts[8 * DAY :][:96])]
    first = next(one for one in fed(built, volume, 8 * DAY) if one.alert)
    assert first.slow_per_week < 1 < first.fast_per_week


def test_the_same_level_is_told_again_after_a_day_and_a_higher_one_at_once() -> None:
    asking = Asking(alerts_per_week=1.0, fast_share=0.5)
    assert asking.judge(0, 0.3, 14.0).alert
    assert not asking.judge(60, 0.3, 14.0).alert
    assert asking.judge(70, 0.03, 14.0).alert
    assert not asking.judge(1440, 0.03, 14.0).alert
    assert asking.judge(70 + 1440, 0.3, 14.0).alert


def test_who_asks_for_fewer_alerts_gets_no_more() -> None:
    told = fed(usual(20, 3.0, seed=5))
    alerts = []
    for asked in (0.25, 1.0, 4.0):
        asking = Asking(alerts_per_week=asked)
        alerts.append(
            sum(asking.judge(5 * n, one.fast_per_week, one.slow_per_week).alert for n, one in enumerate(told))
        )
    assert alerts == sorted(alerts)
    assert alerts[-1] > alerts[0]


def test_what_nobody_counted_is_not_taken_for_silence() -> None:
    volume = learned()
    after = len(QUIET) + 6 * 12
    assert not any(one.alert for one in fed(usual(9)[after : after + 36], volume, after))


def test_state_is_bounded_and_survives_a_snapshot() -> None:
    volume = Volume()
    fed(usual(40), volume)
    small = len(encode(volume))
    fed(usual(40), volume, 40 * DAY)
    assert len(encode(volume)) < 1.1 * small < 20_000
    again = decode(encode(volume), Volume)
    assert fed([9, 300, 4], again, 80 * DAY) == fed([9, 300, 4], volume, 80 * DAY)
