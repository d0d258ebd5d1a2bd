"""Texts that were written for the public crisis streams: no training set is like them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.reading_baselines import by_word_list
from benchmarks.reading_heads import area
from benchmarks.reading_tables import Table
from benchmarks.reading_tiers import Judged, Tiers
from training.labelled import TONE, Row, folder
from training.measure import rates

_MOST: Final = 700


def tables(tiers: Tiers) -> Iterator[Table]:
    """Negative towards the brand against the rest, by language."""
    given = {row.text: row for row in _written()}
    lines = []
    for language in sorted({row.language for row in given.values()}):
        spoken = sorted((row for row in given.values() if row.language == language), key=lambda row: row.text)
        both = tiers.of(f"streams_{language}", spoken, _MOST)
        listed = np.array([by_word_list(row) for row in both[0].given], dtype=np.float64)
        lines += [(*_line(one), area(one.wanted == 0, -listed)) for one in both]
    yield Table(
        "Texts of the public crisis streams, negative towards the brand against the rest",
        ("", "n", "tier", "AUC (95 %)", "called negative: the negative", "the others", "[word list] AUC"),
        lines,
        f"Each text once, at most {_MOST} a language, the brand's own left out. Nothing shipped was trained on them.",
    )


def _line(judged: Judged) -> tuple[object, ...]:
    negative = judged.wanted == 0
    hit, alarm = rates(negative, judged.likely.argmax(axis=1) == 0)
    return judged.given[0].language, len(negative), judged.tier, area(negative, judged.likely[:, 0]), hit, alarm


def _written() -> Iterator[Row]:
    """Texts marked as written in `streams/public/*.labels.tsv.gz`."""
    for path in sorted((folder().parent.parent / "streams" / "public").glob("*.labels.tsv.gz")):
        labels = {id_: rest for id_, *rest in (line.split("\t") for line in _lines(path))}
        for told in map(json.loads, _lines(path.with_name(path.name.replace("labels.tsv", "jsonl")))):
            label, _, source, language = labels.get(told["id"], ("", "", "", ""))
            if source.startswith("written") and label in TONE and told["author"]["kind"] != "own" and told["text"]:
                yield Row(told["text"], label, language, "streams")


def _lines(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return lines.read().splitlines()
