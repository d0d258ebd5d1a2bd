"""Does the same story told in two languages lie together: stories of our own, and two articles that say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.reading_tables import Scored, Table, share
from benchmarks.reading_tiers import OURS, Tiers, deepened, mentions_of
from coolhead.text.clean import match_form
from coolhead.text.vectors import unpacked
from training.labelled import folder

Table2 = npt.NDArray[np.float64]
STORIES: Final = Path(__file__).parent.parent / "tests" / "text" / "told_alike.jsonl"
POLISH, FRENCH = "000_*.txt", "002_*.txt"
OTHERS: Final = ("001_*.txt", "003_*.txt", "004_*.txt")
"""Articles on the same subject in Polish, Indonesian and Russian, for the paragraphs to get lost among."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


def tables(tiers: Tiers) -> Iterator[Table]:
    """Retrieval by the vectors of the second tier, beside shared letters."""
    stories = [json.loads(line) for line in STORIES.read_text("utf-8").splitlines()] if STORIES.exists() else []
    lines: list[tuple[object, ...]] = []
    if stories:
        told = [[story[language] for story in stories] for language in OURS]
        lines += [_line(f"{len(stories)} stories of our own, pairs of five languages", told, [], tiers)]
    seeds = folder().parent.parent / "seeds"
    parts = [_paragraphs(seeds, pattern) for pattern in (POLISH, FRENCH)]
    if parts[0] and len(parts[0]) == len(parts[1]):
        lines += _articles(parts, [one for pattern in OTHERS for one in _paragraphs(seeds, pattern)], tiers)
    yield Table(
        "The same story in two languages: nearest text is the right one",
        ("texts", "n", "tier 1 vectors (95 %)", "[shared letters]"),
        lines,
        "Each text asks for its other telling. [shared letters]: cosine of character 2-5-grams, tf-idf. Articles 000"
        " and 002 are the same article in Polish and French, paragraph by paragraph, headings counted; 001, 003 and 004"
        " speak of the same subject in Polish, Indonesian and Russian.",
    )


def _articles(parts: list[list[str]], others: list[str], tiers: Tiers) -> Iterator[tuple[object, ...]]:
    """Paragraph to paragraph, alone and among others, then sentence to sentence."""
    yield _line("articles 000 (pl) and 002 (fr), paragraphs", parts, [], tiers)
    yield _line(f"the same, among {len(others)} paragraphs of articles 001, 003, 004", parts, others, tiers)
    pairs = [[_SENTENCE.split(one) for one in pair] for pair in zip(*parts, strict=True)]
    alike = [[one for pair in pairs if len(pair[0]) == len(pair[1]) for one in pair[place]] for place in (0, 1)]
    yield _line("their sentences, of paragraphs with as many in both", alike, [], tiers)


def _line(name: str, told: Sequence[Sequence[str]], others: Sequence[str], tiers: Tiers) -> tuple[object, ...]:
    flat = [text for texts in told for text in texts] + list(others)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5)).fit_transform(map(match_form, flat))
    shared = _found((letters @ letters.T).toarray(), len(told), len(told[0]))
    if tiers.deep is None:
        return name, shared.n, None, shared
    mentions = mentions_of(flat)
    vectors = unpacked([one.vector for one in deepened(tiers.deep, mentions, tiers.first.read(mentions))])
    near = _found((vectors @ vectors.T).astype(np.float64), len(told), len(told[0]))
    return name, near.n, near, shared


def _found(near: Table2, languages: int, size: int) -> Scored:
    """For each ordered pair of languages and each text: is its nearest among the other language (and the strangers at
    the end) its own other telling?"""
    strangers = np.arange(languages * size, len(near))
    flags = []
    for one, other in permutations(range(languages), 2):
        candidates = np.concatenate([np.arange(other * size, (other + 1) * size), strangers])
        asked = near[one * size : (one + 1) * size][:, candidates]
        flags.append(asked.argmax(axis=1) == np.arange(size))
    return share(np.concatenate(flags))


def _paragraphs(seeds: Path, pattern: str) -> list[str]:
    found = sorted(seeds.glob(pattern)) if seeds.is_dir() else []
    lines = found[0].read_text("utf-8").splitlines() if found else []
    return [line.strip() for line in lines if line.strip()]
