"""The minimal pairs cover what they promise, and the judge tells what holds from what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from benchmarks.invariance import CHECKS, LANGUAGES, Expected, Judged, Pair, held, judge, pairs, worst
from coolhead.mention import Mention
from coolhead.text import LinearReader, Reading

LEAST = {"sarcasm": 20}
NEGATIVE, UNSURE, POSITIVE = (0.8, 0.1, 0.1), (0.4, 0.35, 0.25), (0.1, 0.2, 0.7)


def test_every_check_is_there_in_every_language_and_nothing_twice() -> None:
    given = pairs()
    counted = Counter((pair.language, pair.check) for pair in given)
    assert set(counted) == {(language, check) for language in LANGUAGES for check in CHECKS}
    assert [one for one, count in counted.items() if count < LEAST.get(one[1], 12)] == []
    assert len({pair.text for pair in given}) == len(given)
    assert [pair for pair in given if pair.text == pair.other] == []
    assert [pair for pair in given if bool(pair.other) != (pair.expect in ("same", "flips"))] == []


@pytest.mark.parametrize(
    ("expect", "text", "other", "holds"),
    [
        ("same", NEGATIVE, NEGATIVE, True),
        ("same", NEGATIVE, UNSURE, False),
        ("same", UNSURE, (0.35, 0.4, 0.25), False),
        ("flips", POSITIVE, NEGATIVE, True),
        ("flips", NEGATIVE, POSITIVE, False),
        ("flips", POSITIVE, POSITIVE, False),
        ("negative", NEGATIVE, NEGATIVE, True),
        ("negative", POSITIVE, POSITIVE, False),
        ("positive", POSITIVE, POSITIVE, True),
        ("not_negative", (0.2, 0.5, 0.3), (0.2, 0.5, 0.3), True),
        ("not_negative", UNSURE, UNSURE, False),
    ],
)
def test_what_holds(
    expect: Expected, text: tuple[float, float, float], other: tuple[float, float, float], holds: bool
) -> None:
    judged = Judged(
        Pair("en", "brand", "a", "b", expect), "first", Reading("en", 1.0, *text), Reading("en", 1.0, *other)
    )
    assert judged.holds is holds
    assert len(worst([judged])) == (not holds)


def test_the_first_tier_is_judged_pair_by_pair(reader: LinearReader) -> None:
    given = [pair for pair in pairs() if pair.check in ("casing", "sarcasm")]
    judged = judge(given, reader)
    assert [one.pair for one in judged] == given
    assert all(one.reading == one.other for one in judged if not one.pair.other)
    kept, count = held(judged)
    assert 0 < kept < count == len(given)
    assert [one.off for one in worst(judged)] == sorted((one.off for one in worst(judged)), reverse=True)


class Suspicious:
    """A second tier for which every thank you is meant badly."""

    model = "suspicious"

    def deepen(self, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
        return [
            replace(reading, tier=1, negative=0.9, neutral=0.1, positive=0.0) if "hank" in mention.text else reading
            for mention, reading in zip(mentions, readings, strict=True)
        ]


def test_each_tier_is_judged_by_its_own_readings(reader: LinearReader) -> None:
    given = [pair for pair in pairs() if pair.language == "en" and pair.check == "sarcasm"]
    judged = judge(given, reader, Suspicious())
    assert [(one.tier, one.pair) for one in judged] == [(tier, pair) for tier in ("first", "second") for pair in given]
    thanked = [one for one in judged if "hank" in one.pair.text]
    assert [one.holds for one in thanked if one.tier == "second"] == [True] * (len(thanked) // 2)
    assert not all(one.holds for one in thanked if one.tier == "first")
