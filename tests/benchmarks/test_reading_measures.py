"""What the reading benchmark says of texts must be true of texts whose truth is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.reading_baselines import by_word_list
from benchmarks.reading_heads import area, claims, intent
from benchmarks.reading_tables import Table, f1_of_each, scored, share
from benchmarks.reading_tiers import Judged, Tiers, deepened, mentions_of, sampled
from coolhead.mention import Mention
from coolhead.text import Reading
from training.labelled import Row
from training.measure import macro_f1

TEXTS = [f"the van came {number} days late" for number in range(150)]


class Opposite:
    """A deep reader that turns every tone round, and remembers the size of its batches."""

    model = "opposite"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def deepen(self, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
        self.batches.append(len(mentions))
        return [replace(one, negative=one.positive, positive=one.negative, tier=1) for one in readings]


class ByLength:
    """A first reader to whom the longer half of the texts is bad news."""

    model = "by-length"

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        return [Reading("en", 1.0, *((0.8, 0.1, 0.1) if len(one.text) > 20 else (0.1, 0.1, 0.8))) for one in mentions]


def test_deep_readings_keep_their_order_over_batches() -> None:
    mentions = mentions_of(TEXTS)
    readings = [Reading("en", 1.0, number / 1000, 0.5, 0.5 - number / 1000) for number in range(len(TEXTS))]
    deep = Opposite()
    found = deepened(deep, mentions, readings)
    assert [one.positive for one in found] == [one.negative for one in readings]
    assert len(deep.batches) > 1


def test_both_tiers_are_judged_on_the_same_texts_and_read_once() -> None:
    deep = Opposite()
    tiers = Tiers(ByLength(), deep, most=10)
    given = [Row("bad news from the depot today", "neg", "en", "ours")] * 6 + [Row("good", "pos", "en", "ours")] * 9
    first, second = tiers.of("ours", given)
    assert first.given == second.given
    assert len(first.given) == 10
    assert macro_f1(first.wanted, first.likely.argmax(axis=1)) > macro_f1(second.wanted, second.likely.argmax(axis=1))
    tiers.of("ours", given)
    assert sum(deep.batches) == 10


def test_without_the_second_tier_the_first_is_judged_alone() -> None:
    (only,) = Tiers(ByLength(), None, most=10).of("ours", [Row("good", "pos", "en", "ours")])
    assert only.tier == "tier 0"


def test_f1_over_three_classes_is_the_macro_f1() -> None:
    chance = np.random.default_rng(3)
    wanted, told = chance.integers(0, 3, (2, 400))
    found = f1_of_each(wanted, told, 3)
    assert found.value == pytest.approx(macro_f1(wanted, told))
    assert found.low < found.value < found.high


def test_an_interval_narrows_with_the_number_of_texts() -> None:
    few, many = (share(np.arange(size) % 2 == 0) for size in (40, 4000))
    assert few.value == many.value == 0.5
    assert few.high - few.low > 5 * (many.high - many.low)


def test_a_resample_without_the_rare_class_is_no_score() -> None:
    wanted = np.arange(12) == 0
    found = area(wanted, np.where(wanted, 1.0, 0.0))
    assert found is not None
    assert (found.low, found.value, found.high) == (1.0, 1.0, 1.0)
    assert area(np.ones(3, dtype=bool), np.zeros(3)) is None


def test_heads_that_tell_the_truth_score_one() -> None:
    told = [{"intent": "rant", "claims": ["date"]}, {"intent": "praise", "claims": list[str]()}] * 20
    given = [Row("...", "neg", "en", "own_en", one) for one in told]
    right = [
        Reading("en", 1.0, 1.0, 0.0, 0.0, intent="rant", claims=("date",)),
        Reading("en", 1.0, 0.0, 0.0, 1.0, intent="praise"),
    ] * 20
    judged = Judged("own_en", "tier 0", given, right)
    assert intent(judged).value == 1.0
    assert claims(judged).value == 1.0


def test_sampling_keeps_order_and_is_the_same_twice() -> None:
    found = sampled(range(1000), 100)
    assert found == sorted(found) == sampled(range(1000), 100)
    assert len(set(found)) == 100


def test_a_table_says_the_same_to_people_and_programs() -> None:
    score = scored(50, lambda chosen: float(np.mean(chosen < 25)))
    table = Table("Heads", ("set", "n", "score", "speed"), [("ours", 50, score, 1234.5), ("theirs", 5, None, 0.25)])
    told = "\n".join(table.markdown())
    assert f"| ours | 50 | {score} | 1,234 |" in told
    assert "| theirs | 5 | - | 0.250 |" in told
    lines = json.loads(json.dumps(table.plain()))["lines"]
    assert lines[0][2] == {"value": score.value, "low": score.low, "high": score.high, "n": 50}


@pytest.mark.parametrize(
    ("text", "tone"), [("terrible, sad, rude", 0), ("the shop opens at nine", 1), ("love it 😍", 2)]
)
def test_the_word_list_counts_words_and_signs(text: str, tone: int) -> None:
    assert by_word_list(Row(text, "", "en", "ours")) == tone
