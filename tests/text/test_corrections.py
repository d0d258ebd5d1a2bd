"""Versions of what people taught, the head that learns from it, and what is said of its gain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.text import Reading
from coolhead.text.brand_head import BrandHead, fit, rows_of
from coolhead.text.corrections import TONE_NAMES, Corrected, RolledBack, Taught, Tone
from coolhead.text.gain import Gain, held_back, measured

GOOD = ["the tariff pays back twice", "twice the cashback this month", "my branch answered within minutes"]
BAD = ["the terminal swallowed my card", "they charged a fee twice for nothing", "the app is down on payday again"]


def plain(count: int) -> list[Reading]:
    """What a generic reader says that finds everything neutral."""
    return [Reading("en", 0.9, 0.2, 0.6, 0.2, model="generic") for _ in range(count)]


def head_of(texts: list[str], labels: list[int], held: list[bool] | None = None) -> BrandHead:
    shown = np.array(held or [False] * len(texts))
    return fit(rows_of(texts, plain(len(texts))), np.array(labels), shown, "brand:v6:abcd")


def said(mention: int, after: Tone | None, before: Tone | None = None, undoes: bool = False) -> Corrected:
    return Corrected(1.0, mention, before, after, "anna", undoes)


def test_taking_back_brings_the_word_before_it_back() -> None:
    taught = Taught((said(1, "negative"), said(1, "positive", "negative")))
    for expected in ("negative", None):
        undone = taught.undone(1, 2.0, "anna")
        assert undone is not None
        assert undone.after == expected
        taught = Taught((*taught.acts, undone))
        assert taught.labels().get(1) == expected
    assert taught.undone(1, 3.0, "anna") is None
    assert taught.version == 4


def test_a_version_rolled_back_to_holds_and_learning_goes_on_from_it() -> None:
    taught = Taught((said(1, "negative"), said(2, "positive"), RolledBack(2.0, 1, "jan"), said(3, "neutral")))
    assert taught.lessons() == {1: "negative", 3: "neutral"}
    assert taught.lessons(2) == {1: "negative", 2: "positive"}
    assert taught.labels() == {1: "negative", 2: "positive", 3: "neutral"}, "nobody unsaid what was said"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from([*TONE_NAMES, "back"])), max_size=25), st.integers(0, 30))
def test_every_version_can_be_built_again_and_held_again(told: list[tuple[int, str]], to: int) -> None:
    acts: list[Corrected | RolledBack] = []
    versions = [Taught().lessons()]
    for number, label in told:
        if label == "back":
            acts.append(RolledBack(1.0, min(number, len(acts)), "jan"))
        else:
            acts.append(Corrected(1.0, number, None, label, "anna"))  # type: ignore[arg-type]
        versions.append(Taught(tuple(acts)).lessons())
    whole = Taught(tuple(acts))
    assert [whole.lessons(version) for version in range(len(acts) + 1)] == versions
    back = min(to, len(acts))
    assert Taught((*acts, RolledBack(9.0, back, "jan"))).lessons() == versions[back]


def test_the_head_learns_what_it_was_told_and_keeps_to_the_generic_reading_elsewhere() -> None:
    head = head_of([*GOOD, *BAD], [2, 2, 2, 0, 0, 0])
    good, bad, other = head.reread(
        ["twice the cashback, the tariff pays", "the terminal swallowed my card again", "солнце"], plain(3)
    )
    assert good.positive > 0.3 > good.negative
    assert bad.negative > 0.3 > bad.positive
    assert other.tone == "neutral"
    assert good.model == "generic+brand:v6:abcd"
    assert good.negative + good.neutral + good.positive == pytest.approx(1, abs=1e-4)


def test_the_same_lessons_make_the_same_head() -> None:
    first, second = head_of([*GOOD, *BAD], [2, 2, 2, 0, 0, 0]), head_of([*GOOD, *BAD], [2, 2, 2, 0, 0, 0])
    assert np.array_equal(first.grams, second.grams)
    assert first.reread(BAD, plain(3)) == second.reread(BAD, plain(3))


def test_what_is_held_back_judges_what_was_learned_without_it_and_is_learned_then() -> None:
    texts, labels = [*GOOD, *BAD], [2, 2, 2, 0, 0, 0]
    held = [False, False, False, False, False, True]
    head, whole, without = head_of(texts, labels, held), head_of(texts, labels), head_of(texts[:5], labels[:5])
    assert np.array_equal(head.grams, whole.grams)
    (told,) = without.reread(texts[5:], plain(1))
    gain = measured(np.array([0]), np.array([1]), np.array([TONE_NAMES.index(told.tone)]))
    assert (head.gain.held_back, head.gain.after, head.gain.fixed) == (1, gain.after, gain.fixed)
    assert head.learned == 6


def test_a_text_without_a_place_among_all_texts_is_learned_beside_those_that_have_one() -> None:
    deep = [replace(one, vector=bytes([1, 2, 3])) for one in plain(5)]
    apart = rows_of(BAD[:1], plain(1)).followed_by(rows_of([*GOOD, *BAD[1:]], deep))
    together = rows_of([*BAD[:1], *GOOD, *BAD[1:]], [*plain(1), *deep])
    assert np.array_equal(apart.other, together.other)
    labels, held = np.array([0, 2, 2, 2, 0, 0]), np.zeros(6, dtype=bool)
    head = fit(apart, labels, held, "brand:v6:abcd")
    assert np.array_equal(head.other, fit(together, labels, held, "brand:v6:abcd").other)
    first, second = head.reread(BAD[:2], [plain(1)[0], deep[0]])
    assert {first.tone, second.tone} == {"negative"}


def test_where_words_say_nothing_the_place_among_all_texts_tells() -> None:
    here, there = bytes([100, 1]), bytes([1, 100])
    texts = [f"{chr(0x3B1 + number)}x" for number in range(12)]
    readings = [replace(one, vector=here if number % 2 else there) for number, one in enumerate(plain(12))]
    labels = np.array([2 if number % 2 else 0 for number in range(12)])
    head = fit(rows_of(texts, readings), labels, np.zeros(12, dtype=bool), "brand:v12:abcd")
    good, bad = head.reread(["zz", "zz"], [readings[1], readings[0]])
    assert good.positive > good.negative
    assert bad.negative > bad.positive


@pytest.mark.parametrize("texts", [["x" * 100_000], ["\u0301" * 500], ["\u202e🙂"], [""]])
def test_any_text_is_read(texts: list[str]) -> None:
    (reading,) = head_of([*GOOD, *BAD], [2, 2, 2, 0, 0, 0]).reread(texts, plain(1))
    assert 0 <= reading.negative <= 1


def test_a_mention_without_words_keeps_its_reading() -> None:
    empty = [Reading("und", 0.0, 0.0, 1.0, 0.0, doubt="empty", model="generic")]
    assert head_of([*GOOD, *BAD], [2, 2, 2, 0, 0, 0]).reread([""], empty) == empty


def test_a_head_that_loses_more_than_chance_would_does_not_read() -> None:
    wanted = np.array([0, 1, 2] * 10)
    wrong = (wanted + 1) % 3
    assert not measured(wanted, wanted, wrong).holds
    better = measured(wanted, wrong, wanted)
    assert (better.holds, better.before, better.after, better.fixed, better.broken) == (True, 0.0, 1.0, 30, 0)
    assert measured(wanted[:3], wanted[:3], wrong[:3]).holds, "three labels tell nothing"
    assert Gain().holds


def test_from_mistakes_alone_nothing_is_read() -> None:
    texts = [f"{text} {n}" for n in range(5) for text in (*GOOD, *BAD)]
    wrong = [2, 2, 2, 0, 0, 0] * 5
    assert head_of(texts, wrong).gain.one_sided
    assert not head_of(texts, wrong).gain.holds
    assert head_of(texts[:12], wrong[:12]).gain.holds, "a dozen tell nothing yet"
    assert head_of(texts, [*wrong[:20], *([1] * 10)]).gain.holds


def test_about_a_fifth_is_held_back_and_each_brand_has_its_own() -> None:
    ids = [str(number) for number in range(2000)]
    one, other = ([held_back(brand, "rss", id_) for id_ in ids] for brand in ("ember", "lumen"))
    assert 0.17 < sum(one) / len(ids) < 0.23
    assert one != other
