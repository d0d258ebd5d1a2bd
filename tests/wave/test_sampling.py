"""The random sample: the same mentions in any order, at most so many an hour, a share that is true of everything."""

from __future__ import annotations

import random

import pytest

from coolhead.wave.sampling import DRAWN_AN_HOUR, QUARTERS_KEPT, Sample

HOUR = 480_000 * 60


def filled(numbers: list[int], negative: set[int], minute: int = HOUR) -> tuple[Sample, set[int]]:
    sample, drawn = Sample(), set()
    sample.advance(minute)
    for draw in numbers:
        if sample.hear(minute, "pl", draw, ("",) if draw in negative else (), None):
            drawn.add(draw)
    return sample, drawn


def test_the_smallest_hashes_are_drawn_in_whatever_order_they_come() -> None:
    numbers = random.Random(1).sample(range(10**6), 3 * DRAWN_AN_HOUR)
    for seed in range(3):
        random.Random(seed).shuffle(numbers)
        sample, _ = filled(numbers, set())
        held = {draw for draw in numbers if sample.holds("pl", draw)}
        assert held == set(sorted(numbers)[:DRAWN_AN_HOUR])


def test_what_the_sample_shows_is_true_of_everything() -> None:
    chance = random.Random(2)
    numbers = chance.sample(range(10**6), 4000)
    called = {draw for draw in numbers if chance.random() < 0.4}
    truly = {draw for draw in numbers if chance.random() < (0.55 if draw in called else 0.05)}
    sample, asked = filled(numbers, called)
    for draw in asked:
        before, found = (("",) if draw in group else () for group in (called, truly))
        sample.learn(HOUR, "pl", draw, before, found)
    share = sample.share("", HOUR, HOUR)
    assert share is not None
    assert share.low <= len(truly) / len(numbers) <= share.high
    assert 0.04 < share.high - share.low < 0.15
    corrected = (len(called) + len(truly & asked) - len(called & asked)) / len(numbers)
    assert corrected * sample.factor("", HOUR, HOUR) == pytest.approx(share.high)


def test_where_everything_was_read_the_share_is_exact() -> None:
    sample, _ = filled(list(range(40)), set(range(20)))
    for draw in range(40):
        sample.learn(HOUR, "pl", draw, ("",) if draw < 20 else (), ("",) if draw < 10 else ())
    share = sample.share("", HOUR, HOUR)
    assert share is not None
    assert (share.low, share.middle, share.high) == pytest.approx((0.25, 0.25, 0.25))
    assert sample.factor("", HOUR, HOUR) == pytest.approx(1.0)


def test_without_a_reading_there_is_no_share() -> None:
    sample, _ = filled(list(range(40)), set(range(20)))
    assert sample.share("", HOUR, HOUR) is None
    assert sample.factor("", HOUR, HOUR) == 1.0


def test_a_day_later_all_is_forgotten() -> None:
    sample, _ = filled(list(range(40)), set())
    sample.advance(HOUR + 15 * (QUARTERS_KEPT + 4))
    assert not sample.quarters
    assert not any(sample.holds("pl", draw) for draw in range(40))
