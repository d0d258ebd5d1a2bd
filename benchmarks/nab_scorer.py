"""The scorer of the Numenta Anomaly Benchmark, written anew from its paper (Lavin and Ahmad 2015) and its rules.

A labelled window is found once: the earliest row of it that reaches the threshold counts, weighted by a sigmoid that
falls from 1 at the window's left edge to 0 at its right one. Each row outside of windows that reaches the threshold
costs the profile's share of a false positive, a little less just after a window. The first 15 % of a file (of 5,000
rows at most) are not scored. 0 is a detector that says nothing, 100 one that names the first row of every window.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Window = tuple[int, int]
"""First and last row of a labelled window."""

PROBATION = 0.15
PROBATION_ROWS = 5000
OUTSIDE = -1
UNSCORED = -2


@dataclass(frozen=True, slots=True)
class Profile:
    """What a miss and a false positive cost; a hit at the left edge of a window is worth 1."""

    name: str
    miss: float
    false_positive: float


PROFILES = (Profile("standard", 1.0, 0.11), Profile("low-FP", 1.0, 0.22), Profile("low-FN", 2.0, 0.11))


@dataclass(frozen=True, slots=True)
class Labelled:
    """The rows of one file: what each is worth, and which window it lies in (OUTSIDE, UNSCORED or its number)."""

    worth: Floats
    window: npt.NDArray[np.int64]
    windows: int


def sigmoid(position: float) -> float:
    """What a row is worth: -1 is a window's left edge, 0 its right one, from there on it falls towards -1.

    >>> round(sigmoid(-1.0), 3), sigmoid(0.0), sigmoid(4.0)
    (0.987, 0.0, -1.0)
    """
    return -1.0 if position >= 3.0 else 2 / (1 + math.exp(5 * position)) - 1


def probation(rows: int) -> int:
    """The rows at the start of a file that are not scored.

    >>> probation(15_902), probation(1_000)
    (750, 150)
    """
    return math.floor(PROBATION * min(rows, PROBATION_ROWS))


def label(rows: int, windows: Sequence[Window]) -> Labelled:
    """What each row of a file is worth: in a window up to 1, outside down to -1 (before the profile's costs)."""
    worth, where = np.full(rows, -1.0), np.full(rows, OUTSIDE, np.int64)
    for number, (first, last) in enumerate(windows):
        width = last - first + 1
        for row in range(first, last + 1):
            worth[row] = sigmoid(-(last - row + 1) / width) / sigmoid(-1.0)
            where[row] = number
        following = windows[number + 1][0] if number + 1 < len(windows) else rows
        for row in range(last + 1, following):
            worth[row] = sigmoid((row - last) / (width - 1))
    where[: probation(rows)] = UNSCORED
    return Labelled(worth, where, len(windows))


def raw_score(labelled: Labelled, fired: npt.NDArray[np.bool_], profile: Profile) -> float:
    """What one file's rows that fired add up to. Only windows with a scored row count."""
    outside = float(labelled.worth[fired & (labelled.window == OUTSIDE)].sum()) * profile.false_positive
    total = outside
    for number in range(labelled.windows):
        inside = labelled.window == number
        if inside.any():
            found = labelled.worth[inside & fired]
            total += float(found.max()) if len(found) else -profile.miss
    return total


def normalised(raw: float, windows: int, profile: Profile) -> float:
    """0 for the detector that says nothing, 100 for the perfect one."""
    return 100 * (raw + windows * profile.miss) / (windows * (1 + profile.miss))


def score(files: Mapping[str, Labelled], scores: Mapping[str, Floats], threshold: float, profile: Profile) -> float:
    """The score of these files, where a row fires when its anomaly score reaches the threshold."""
    raw = sum(raw_score(labelled, scores[name] >= threshold, profile) for name, labelled in files.items())
    return normalised(raw, sum(labelled.windows for labelled in files.values()), profile)


def sweep(files: Mapping[str, Labelled], scores: Mapping[str, Floats], profile: Profile) -> tuple[Floats, Floats]:
    """(thresholds, falling; the raw score at each), for every threshold that makes a difference; the first is above
    every score."""
    values, worth, names = [], [], []
    offset, missed = 0, 0
    for name, labelled in files.items():
        scored = labelled.window != UNSCORED
        values.append(scores[name][scored])
        worth.append(labelled.worth[scored])
        inside = labelled.window[scored]
        names.append(np.where(inside >= 0, inside + offset, OUTSIDE))
        missed += len(np.unique(inside[inside >= 0]))
        offset += labelled.windows
    value, gain, window = np.concatenate(values), np.concatenate(worth), np.concatenate(names)
    order = np.argsort(-value, kind="stable")
    best: dict[int, float] = {}
    total = -profile.miss * missed
    thresholds, totals = [math.inf], [total]
    for row in order.tolist():
        if value[row] != thresholds[-1]:
            thresholds.append(float(value[row]))
            totals.append(total)
        number = int(window[row])
        if number == OUTSIDE:
            total += float(gain[row]) * profile.false_positive
        elif gain[row] > best.get(number, -profile.miss):
            total += float(gain[row]) - best.get(number, -profile.miss)
            best[number] = float(gain[row])
        totals[-1] = total
    return np.array(thresholds), np.array(totals)


def best_threshold(
    files: Mapping[str, Labelled], scores: Mapping[str, Floats], profile: Profile
) -> tuple[float, float]:
    """(threshold, normalised score) where the score is greatest, as NAB's optimiser chooses it."""
    thresholds, totals = sweep(files, scores, profile)
    place = int(np.argmax(totals))
    windows = sum(labelled.windows for labelled in files.values())
    return float(thresholds[place]), normalised(float(totals[place]), windows, profile)


def left_out(
    files: Mapping[str, Labelled], scores: Mapping[str, Floats], profile: Profile
) -> tuple[float, dict[str, float]]:
    """(score, threshold for each file) where each file is judged by the threshold that is best for the others."""
    raw, chosen = 0.0, {}
    for name, labelled in files.items():
        others = {other: one for other, one in files.items() if other != name}
        chosen[name] = best_threshold(others, scores, profile)[0]
        raw += raw_score(labelled, scores[name] >= chosen[name], profile)
    return normalised(raw, sum(labelled.windows for labelled in files.values()), profile), chosen
