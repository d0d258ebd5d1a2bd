"""The same story told in two languages lies together, and apart from stories that are only near it.

Thirty stories of our own, each told once in five languages, neighbours on purpose among them (two foods with something
hard inside, two outages, two parcels).
"""

from __future__ import annotations

import json
from itertools import combinations, permutations
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pytest

from coolhead.run.encoder import load_deep_reader
from coolhead.text import LinearReader
from coolhead.text.vectors import nearness, unpacked
from tests.text.said import said

LANGUAGES: Final = ("pl", "fr", "id", "ru", "en")
TOGETHER: Final = 0.65
"""Least share of the stories that lie together, for each pair of languages (measured: .67 to .93)."""
FOUND: Final = 0.8
"""Least share of the stories that are found in the other language by the nearest text (measured: .83 to .97)."""

STORIES: Final = [
    json.loads(line) for line in Path(__file__).with_name("told_alike.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def vectors(reader: LinearReader) -> dict[str, list[bytes]]:
    """Language -> the vector of every story, in the order of the file."""
    deep = load_deep_reader()
    found = {}
    for language in LANGUAGES:
        mentions = [said(story[language], story["story"]) for story in STORIES]
        found[language] = [one.vector for one in deep.deepen(mentions, reader.read(mentions))]
    return found


def _together(one: list[bytes], other: list[bytes]) -> npt.NDArray[np.bool_]:
    """Which stories' two tellings are nearer to each other than either is to any telling of another story."""
    stories = len(one)
    lines = unpacked([*one, *other])
    near = lines @ lines.T
    own = np.tile(np.eye(stories, dtype=bool), (2, 2))
    strangers = np.where(own, -1.0, near).max(axis=1)
    found: npt.NDArray[np.bool_] = near[:stories, stories:].diagonal() > strangers.reshape(2, stories).max(axis=0)
    return found


def test_every_story_is_told_once_in_each_language() -> None:
    assert len(STORIES) == len({story["story"] for story in STORIES}) == 30
    assert all(tuple(story) == ("story", *LANGUAGES) for story in STORIES)
    told = [story[language] for story in STORIES for language in LANGUAGES]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("pair", list(combinations(LANGUAGES, 2)), ids="-".join)
def test_a_story_lies_together_in_two_languages(vectors: dict[str, list[bytes]], pair: tuple[str, str]) -> None:
    together = _together(*(vectors[language] for language in pair))
    apart = [story["story"] for story, found in zip(STORIES, together, strict=True) if not found]
    assert together.mean() >= TOGETHER, f"apart: {', '.join(apart)}"


@pytest.mark.parametrize("pair", list(permutations(LANGUAGES, 2)), ids="-".join)
def test_the_nearest_text_of_another_language_tells_the_same_story(
    vectors: dict[str, list[bytes]], pair: tuple[str, str]
) -> None:
    one, other = (unpacked(vectors[language]) for language in pair)
    assert ((one @ other.T).argmax(axis=1) == np.arange(len(STORIES))).mean() >= FOUND


def test_one_story_is_far_from_another_in_the_same_language(vectors: dict[str, list[bytes]]) -> None:
    """What whitening is for: without it any two texts are alike at .8 (see `coolhead.text.vectors`)."""
    apart = [nearness(*two) for language in LANGUAGES for two in combinations(vectors[language], 2)]
    alike = [nearness(*two) for a, b in combinations(LANGUAGES, 2) for two in zip(vectors[a], vectors[b], strict=True)]
    assert np.median(apart) < 0.3
    assert np.median(alike) > np.median(apart) + 0.2
