"""The automaton finds the same in any batch, and its scores are those of its tables."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.text.identify import LanguageTables, scored, walk

# Two features: "a" (state 1) and "b" (state 2); any other byte leads back to the start.
_MOVES = np.zeros(3 * 256, dtype=np.uint32)
for _state in range(3):
    _MOVES[_state * 256 + ord("a")], _MOVES[_state * 256 + ord("b")] = 1, 2
TABLES = LanguageTables.of(
    ["xx", "yy"],
    _MOVES,
    np.array([0, 256, 512], dtype=np.int32),
    np.array([-1, 0, 1], dtype=np.int32),
    shares=np.array([[-1.0, -2.0], [-3.0, -0.5]]),
    prior=np.array([0.0, -1.0]),
)


def scores(*texts: bytes) -> list[list[float]]:
    walked = walk(TABLES, texts)
    found: list[list[float]] = scored(TABLES, walked.text, walked.feature, len(texts)).tolist()
    return found


def test_a_feature_counts_by_the_logarithm_of_its_times() -> None:
    ((first, second),) = scores(b"a-a-b")
    assert abs(first - (-np.log(3) - 3 * np.log(2))) < 0.01
    assert abs(second - (-1 - 2 * np.log(3) - 0.5 * np.log(2))) < 0.01


def test_a_text_without_features_has_the_prior() -> None:
    assert scores(b"", b"---") == [[0.0, -1.0], [0.0, -1.0]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("ab-", max_size=12).map(str.encode), min_size=1, max_size=6))
def test_scores_do_not_depend_on_the_batch(texts: list[bytes]) -> None:
    assert scores(*texts) == [scores(text)[0] for text in texts]


def test_finds_keep_their_text_and_byte() -> None:
    walked = walk(TABLES, [b"--b", b"a"])
    assert sorted(zip(walked.text.tolist(), walked.byte.tolist(), walked.feature.tolist(), strict=True)) == [
        (0, 2, 1),
        (1, 0, 0),
    ]
