"""Measures of a reader on labelled texts, in plain numpy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

WINDOW = 200
_WINDOWS = 300
_DRAWS = 400
_BINS = 10


def macro_f1(wanted: Labels, told: Labels) -> float:
    """Mean F1 of the three tones."""
    table = np.bincount(wanted * 3 + told, minlength=9).reshape(3, 3)
    both = np.diag(table)
    return float(np.mean(2 * both / np.maximum(table.sum(axis=0) + table.sum(axis=1), 1)))


def interval(wanted: Labels, told: Labels) -> tuple[float, float]:
    """95 % bootstrap interval of the macro-F1 (400 draws, fixed seed)."""
    drawn = np.random.default_rng(0).integers(0, len(wanted), (_DRAWS, len(wanted)))
    values = [macro_f1(wanted[one], told[one]) for one in drawn]
    return float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975))


def auc(wanted: npt.NDArray[np.bool_], score: Doubles) -> float:
    """Area under the ROC curve, ties counted half."""
    _, rank, times = np.unique(score, return_inverse=True, return_counts=True)
    place = (np.cumsum(times) - (times - 1) / 2)[rank]
    positives, negatives = int(wanted.sum()), int((~wanted).sum())
    return float((place[wanted].sum() - positives * (positives + 1) / 2) / max(positives * negatives, 1))


def calibration_error(wanted: Labels, likely: Doubles) -> float:
    """Expected calibration error of the likeliest tone, ten bins of equal width."""
    sure, right = likely.max(axis=1), likely.argmax(axis=1) == wanted
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def rates(negative: npt.NDArray[np.bool_], called: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Share of the negative texts called negative, and of the others called negative."""
    return float(called[negative].mean()), float(called[~negative].mean())


def share_errors(
    negative: npt.NDArray[np.bool_], called: npt.NDArray[np.bool_], tpr: float, fpr: float
) -> tuple[float, float]:
    """Mean error of the negative share in windows of 200, counted and adjusted.

    Windows are drawn with true shares between 0.05 and 0.8, since it is the change of the share that matters (300
    windows, fixed seed).
    """
    drawn = np.random.default_rng(0)
    yes, no = np.flatnonzero(negative), np.flatnonzero(~negative)
    counted, adjusted = [], []
    for share in drawn.uniform(0.05, 0.8, _WINDOWS):
        size = round(share * WINDOW)
        window = np.concatenate([drawn.choice(yes, size), drawn.choice(no, WINDOW - size)])
        seen = float(called[window].mean())
        counted.append(abs(seen - size / WINDOW))
        adjusted.append(abs(min(1.0, max(0.0, (seen - fpr) / (tpr - fpr))) - size / WINDOW))
    return float(np.mean(counted)), float(np.mean(adjusted))
