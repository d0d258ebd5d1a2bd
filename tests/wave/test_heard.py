"""A mention that is read deeper: what it counted as is taken back exactly, and counted otherwise, once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.mention import Author, Mention
from coolhead.text import Reading
from coolhead.wave import hearing
from coolhead.wave.heard import Heard, correct, remembered
from coolhead.wave.ledger import COLUMNS
from coolhead.wave.watch import Watch
from coolhead.wave.watching import BRAND, Watching, minute_of

START = 1_772_000_000.0 - 1_772_000_000.0 % 86400
PLAN = Watching(names=("Dobrawa",))
BAD = Reading("pl", 1.0, 0.9, 0.08, 0.02, arousal=0.6, category={"T2": 0.9}, signs=("safety",))
GOOD = Reading("pl", 1.0, 0.05, 0.15, 0.8)
OTHER = replace(BAD, category={"T5": 0.8}, signs=("refund",), arousal=0.0, own_experience=1.0)


def said(n: int, author: str = "", at: float = 0.0, text: str = "It broke.", **more: object) -> Mention:
    who = Author(author or f"author-{n}", followers=10 + n)
    return Mention(f"m{n}", "s", START + at, who, text, channel="x", **more)  # type: ignore[arg-type]


def begun() -> Watch:
    watch = Watch()
    watch.advance(minute_of(START), frozenset())
    return watch


def hear(watch: Watch, mention: Mention, reading: Reading) -> Heard:
    counted = hearing.hear(watch, mention, reading, PLAN)
    return remembered(watch, mention, reading, counted, PLAN)


def counts(watch: Watch) -> dict[str, object]:
    """All that the severity model can see of a watch, empty scopes left out."""
    found: dict[str, object] = {"voices": dict(watch.voices)}
    for name, scope in watch.scopes.items():
        window = scope.ledger.window(1440)
        if any(window.values()):
            found[name] = (
                window,
                scope.authors,
                {sign: dict(by) for sign, by in scope.signs.items()},
                scope.channels,
                scope.categories,
                [(one.author, one.mention) for one in scope.multipliers],
                scope.press,
                scope.vivid,
            )
    return found


@pytest.mark.parametrize("first", [BAD, GOOD, OTHER])
@pytest.mark.parametrize("then", [BAD, GOOD, OTHER])
@pytest.mark.parametrize(
    "mention",
    [
        said(1),
        said(1, kind="review", media=("image",)),
        replace(said(1, kind="article", press_tier="local"), author=Author("paper", followers=90_000, kind="press")),
        said(1, kind="repost", repost_of="m0"),
        said(1, text="Should have gone with Dobrawa."),
    ],
    ids=["post", "vivid", "press", "repost", "aimed elsewhere"],
)
def test_a_mention_read_again_counts_as_if_it_had_been_read_so_at_first(
    first: Reading, then: Reading, mention: Mention
) -> None:
    corrected, straight = begun(), begun()
    heard = hear(corrected, mention, first)
    assert correct(corrected, heard, then, PLAN)
    hear(straight, mention, then)
    assert counts(corrected) == counts(straight)


def test_volume_stays_whatever_is_read() -> None:
    watch = begun()
    heard = hear(watch, said(1), GOOD)
    for reading in (BAD, OTHER, GOOD, BAD):
        correct(watch, heard, reading, PLAN)
        assert watch.scopes[BRAND].ledger.window(60)["mentions"] == 1


def test_a_person_stays_a_voice_as_long_as_one_of_their_mentions_stands() -> None:
    watch = begun()
    heard = [hear(watch, said(n, "critic"), BAD) for n in range(3)]
    for n, left in ((0, 1), (2, 1), (1, 0)):
        correct(watch, heard[n], GOOD, PLAN)
        window = watch.scopes[BRAND].ledger.window(60)
        assert (window["voices"], window["negative"]) == (left, sum(bool(one.negative_in) for one in heard))
    assert "critic" not in watch.scopes[BRAND].authors
    assert watch.scopes[BRAND].ledger.window(60)["reach"] == 0


def test_what_is_a_day_old_stays_as_it_was_counted() -> None:
    watch = begun()
    heard = hear(watch, said(1), BAD)
    watch.advance(minute_of(START) + 1440, frozenset())
    before = watch.scopes[BRAND].ledger.totals.copy()
    assert not correct(watch, heard, GOOD, PLAN)
    assert np.array_equal(watch.scopes[BRAND].ledger.totals, before)


def test_a_multiplier_that_stays_critical_is_told_once() -> None:
    watch = begun()
    heard = hear(watch, replace(said(1), author=Author("loud", followers=90_000)), BAD)
    joined = list(watch.joined)
    correct(watch, heard, replace(BAD, negative=0.7, neutral=0.28), PLAN)
    assert watch.joined == joined


def test_what_is_remembered_holds_no_words_and_no_names() -> None:
    author = Author("a", "@handle", "Full Name", 10)
    mention = replace(said(1), author=author, url="https://x.example/1", unknown={"note": "words"}, place="Gdynia")
    heard = hear(begun(), mention, BAD)
    assert not any(word in repr(heard) for word in ("broke", "@handle", "Full Name", "x.example", "words", "Gdynia"))


_READINGS = st.sampled_from([BAD, GOOD, OTHER, replace(BAD, negative=0.5, neutral=0.4, copy_key="same")])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 90), _READINGS, _READINGS), max_size=12), st.randoms())
@settings(max_examples=40, deadline=None)
def test_no_count_goes_below_zero_in_whatever_order_corrections_come(
    told: list[tuple[int, int, Reading, Reading]], chance: object
) -> None:
    watch = begun()
    watch.advance(minute_of(START) + 90, frozenset())
    heard = [
        (hear(watch, said(n, f"a{author}", 60.0 * minute), first), then)
        for n, (author, minute, first, then) in enumerate(told)
    ]
    chance.shuffle(heard)  # type: ignore[attr-defined]
    for one, then in heard:
        correct(watch, one, then, PLAN)
    for scope in watch.scopes.values():
        for column in COLUMNS:
            assert (scope.ledger.column(column, 120) >= 0).all(), column
    negative = sum(BRAND in one.negative_in for one, _ in heard)
    assert watch.scopes[BRAND].ledger.window(1440)["negative"] == negative if told else True
