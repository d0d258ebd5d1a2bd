"""The adjusted share: known rates, laws, and agreement with what training measured."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coolhead.text import RATES, READ_WELL, adjusted_share, adjusted_share_of


@pytest.mark.parametrize("language", RATES)
def test_the_rates_are_those_that_training_measured(language: str) -> None:
    told = json.loads(files("coolhead.text").joinpath("weights", "metrics.json").read_text("utf-8"))["rates"]
    assert [RATES[language].hit, RATES[language].false_alarm] == told[language]


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
