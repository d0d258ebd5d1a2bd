"""The adjusted share: known rates, laws, and agreement with what training measured."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.shares import invented, share_errors
from coolhead.text import (
    DEEP_RATES,
    RATES,
    READ_WELL,
    Rates,
    Sampled,
    adjusted_share,
    adjusted_share_of,
    sampled_share,
)


@pytest.mark.parametrize("language", RATES)
def test_the_rates_are_those_that_training_measured(language: str) -> None:
    told = json.loads(files("coolhead.text").joinpath("weights", "metrics.json").read_text("utf-8"))["rates"]
    assert [RATES[language].hit, RATES[language].false_alarm] == told[language]


@pytest.mark.parametrize("language", DEEP_RATES)
def test_the_deeper_rates_are_those_that_training_measured(language: str) -> None:
    told = json.loads(files("coolhead.text").joinpath("weights", "deep", "metrics.json").read_text("utf-8"))["rates"]
    assert [DEEP_RATES[language].hit, DEEP_RATES[language].false_alarm] == told[language]


@pytest.mark.parametrize("language", READ_WELL)
@pytest.mark.parametrize("true_share", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_a_share_counted_with_the_known_rates_comes_back(language: str, true_share: float) -> None:
    rates = RATES[language]
    counted = true_share * rates.hit + (1 - true_share) * rates.false_alarm
    assert adjusted_share(counted, language) == pytest.approx(true_share)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from([*READ_WELL, "xx"]))
def test_a_larger_count_never_gives_a_smaller_share(one: float, other: float, language: str) -> None:
    low, high = sorted((adjusted_share(one, language), adjusted_share(other, language)))
    assert 0 <= low <= high <= 1
    assert (one <= other) == (adjusted_share(one, language) <= adjusted_share(other, language)) or low == high


def test_languages_weigh_by_their_size() -> None:
    assert adjusted_share_of({"pl": (0, 30), "ru": (10, 10)}) == pytest.approx(0.25)


def test_without_a_sample_there_is_no_estimate() -> None:
    assert sampled_share([]) is None
    assert sampled_share([("pl", Sampled(everything=500, called=100))]) is None


def test_where_everything_was_read_the_interval_closes() -> None:
    share = sampled_share([("pl", Sampled(40, 20, 40, 20, 10, 9))])
    assert share is not None
    assert (share.low, share.middle, share.high) == pytest.approx((0.25, 0.25, 0.25))


def test_the_sample_corrects_the_first_calls() -> None:
    share = sampled_share([("en", Sampled(everything=2000, called=800, read=200, called_read=80, found=40, both=38))])
    assert share is not None
    assert share.middle == pytest.approx(0.2, abs=0.01)
    assert share.low < share.middle < share.high


def test_first_calls_that_agree_with_the_sample_make_it_surer_than_it_is_alone() -> None:
    agreeing = sampled_share([("en", Sampled(2000, 700, 100, 30, 30, 30))])
    unrelated = sampled_share([("en", Sampled(2000, 700, 100, 30, 30, 9))])
    assert agreeing is not None
    assert unrelated is not None
    assert agreeing.middle == pytest.approx(0.35, abs=0.01)
    assert agreeing.high - agreeing.low < unrelated.high - unrelated.low


def test_a_language_with_too_small_a_sample_borrows_from_the_others() -> None:
    counts = ("pl", Sampled(1000, 400, 200, 80, 40, 40))
    share = sampled_share([counts, ("fr", Sampled(everything=1000, called=400, read=2, called_read=1))])
    assert share is not None
    assert share.middle == pytest.approx(0.2, abs=0.02)


def test_the_deeper_readers_own_errors_are_taken_out() -> None:
    rates = {"pl": Rates(hit=0.8, false_alarm=0.1)}
    share = sampled_share([("pl", Sampled(200, 100, 200, 100, 90, 80))], rates)
    assert share is not None
    assert share.middle == pytest.approx((0.45 - 0.1) / 0.7)


_COUNTS = st.tuples(*[st.integers(0, 60)] * 4)


@given(st.lists(_COUNTS, min_size=1, max_size=4))
def test_the_share_lies_within_its_interval_and_what_is_certain(parts: list[tuple[int, int, int, int]]) -> None:
    """Each part: read and found, read and not found, and unread ones, called or not."""
    strata = []
    for found, clear, called, rest in parts:
        half = found // 2
        counts = Sampled(found + clear + called + rest, called + half, found + clear, half, found, half)
        strata.append(("pl", counts))
    share = sampled_share(strata)
    everything = sum(counts.everything for _, counts in strata)
    if share is None:
        assert sum(counts.read for _, counts in strata) < 10
        return
    found, read = (sum(getattr(counts, name) for _, counts in strata) for name in ("found", "read"))
    assert found / everything - 1e-9 <= share.low <= share.middle <= share.high
    assert share.high <= 1 - (read - found) / everything + 1e-9


def test_nine_intervals_in_ten_hold_what_deeper_reading_would_find() -> None:
    found = share_errors(*invented(Rates(0.65, 0.22), Rates(0.85, 0.08)), read=100, window=1000, draws=200)
    assert 0.83 <= found.covered <= 0.97
    assert found.estimated < found.counted / 1.5
