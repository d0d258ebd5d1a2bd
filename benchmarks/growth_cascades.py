"""The real cascades, oldest first: for measuring only."""

from __future__ import annotations

import csv
import gzip
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Row = npt.NDArray[np.float64]

CASCADES = Path(os.environ.get("COOLHEAD_DATA", "../shared")) / "data" / "cascades"
EARLIER = 0.6
"""The share of each set, by time, that calibrations may see."""


@dataclass(frozen=True, slots=True)
class Observed:
    """One cascade: sorted minutes since its root, and the followers of each who passed it on (ones where unknown)."""

    minutes: Row
    followers: Row


def tideh() -> list[Observed]:
    """51 cascades of at least 2,000 reposts with follower counts (Kobayashi and Lambiotte 2016), by start time."""
    found = []
    for path in sorted((CASCADES / "tideh").glob("*.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            head, *rows = [[float(value) for value in line.split()] for line in lines]
        hours = path.name.startswith("sample")  # the one file that counts in hours
        told = np.array(rows)
        told = told[np.argsort(told[:, 0], kind="stable")]
        minutes = told[:, 0] * (60.0 if hours else 1 / 60)
        found.append((head[1] / 24 if hours else head[1], Observed(minutes, np.maximum(told[:, 1], 1.0))))
    return [observed for _, observed in sorted(found, key=lambda each: each[0])]


def trees() -> list[Observed]:
    """Repost trees of Twitter15 and Twitter16 (Ma et al. 2017), by the id of the first post, which rises with time."""
    rows: dict[int, list[float]] = {}
    with gzip.open(CASCADES / "twitter15_16_trees.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            rows.setdefault(int(row["cascade"]), []).append(float(row["minutes"]))
    return [
        Observed(np.sort(minutes), np.ones(len(minutes))) for minutes in (np.array(rows[one]) for one in sorted(rows))
    ]


def split(cascades: list[Observed]) -> tuple[list[Observed], list[Observed]]:
    """The earlier part, and the later."""
    border = round(EARLIER * len(cascades))
    return cascades[:border], cascades[border:]
