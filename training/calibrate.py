"""From scores to probabilities per language, and how often a language's negative texts are called negative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]

from coolhead.text import Calibration

if TYPE_CHECKING:
    from training.fit import Doubles, Labels

LEAST_TEXTS = 60
"""A language with fewer held-out texts shares the common calibration."""


def probabilities(scores: Doubles, fitted: Calibration) -> Doubles:
    """Softmax of the calibrated scores, texts x tones."""
    logits = scores * fitted.slope + np.array(fitted.shift)
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Doubles = raised / raised.sum(axis=1, keepdims=True)
    return shares


def calibrate(scores: Doubles, labels: Labels) -> Calibration:
    """The slope and shifts under which held-out texts are likeliest, each tone weighing the same."""
    weight = 1.0 / np.maximum(np.bincount(labels, minlength=3), 1)[labels]
    weight /= weight.sum()

    def loss(parameters: npt.NDArray[np.float64]) -> float:
        fitted = Calibration(float(np.exp(parameters[0])), (float(parameters[1]), 0.0, float(parameters[2])))
        likely = probabilities(scores, fitted)[np.arange(len(labels)), labels]
        return float(-(weight * np.log(np.maximum(likely, 1e-9))).sum() + 1e-3 * (parameters[1:] ** 2).sum())

    found = minimize(loss, np.zeros(3), method="Nelder-Mead", options={"maxiter": 600})
    slope, negative, positive = found.x
    return Calibration(round(float(np.exp(slope)), 4), (round(float(negative), 4), 0.0, round(float(positive), 4)))


def calibrate_each(scores: Doubles, labels: Labels, languages: list[str]) -> dict[str, Calibration]:
    """One calibration per language with enough texts, and the common one under the empty language."""
    named = np.array(languages)
    fitted = {"": calibrate(scores, labels)}
    for language in sorted(set(languages)):
        chosen = named == language
        if chosen.sum() >= LEAST_TEXTS:
            fitted[language] = calibrate(scores[chosen], labels[chosen])
    return fitted
