"""Fits what turns scores into probabilities, on texts that trained neither tier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]

from coolhead.mention import Author, Mention
from coolhead.text import DeepReader, LinearReader
from coolhead.text.deep import Encoder, deep_form
from training.deep.heads import FIRST_YES_OR_NO, YES_OR_NO, columns, targets
from training.deep.sets import OWN, PUBLIC, Met
from training.labelled import Row, calibrates, rows
from training.measure import rates

Doubles = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

LEAST_TEXTS: Final = 60
"""A language with fewer texts takes the common blend."""
_MOST: Final = 800
"""Texts of one set that are scored: enough, and reading them takes time."""
_PULL: Final = 0.02
"""How strongly a language's blend is held to the common one."""


def mention_of(row: Row, number: int) -> Mention:
    """A row as a mention, so that both tiers read it as they read everything."""
    return Mention(str(number), "labelled", 0.0, Author(str(number)), row.text)


def fitted(encoder: Encoder, first: LinearReader) -> dict[str, Any]:
    """Blends of the tones, odds of the heads that answer for themselves, and slopes of the groups."""
    met = {**PUBLIC, **OWN}
    given = [(row, met[row.source]) for row in _calibrating(met)]
    scores = encoder.encode([deep_form(row.text) for row, _ in given])[0].astype(np.float64)
    told = [targets(row, one.tone_weight > 0, one.emotions) for row, one in given]
    readings = first.read([mention_of(row, number) for number, (row, _) in enumerate(given)])
    shares = np.array([[one.negative, one.neutral, one.positive] for one in readings])
    primary = np.array([one.tone_weight == 1.0 for _, one in given])
    tones = np.array([one[0] for one in told])
    languages = np.array([row.language for row, _ in given])
    kept = primary & (tones >= 0)
    return {
        "blends": _blends(shares[kept], scores[kept][:, columns("tone")], tones[kept], languages[kept]),
        "odds": {
            name: _odds(scores[:, FIRST_YES_OR_NO + place], np.array([one[3][place] for one in told], dtype=np.float64))
            for place, name in enumerate(YES_OR_NO)
        },
        "groups": {
            name: _slope(scores[:, columns(name)], np.array([one[1 + place] for one in told]))
            for place, name in enumerate(("intent", "category"))
        },
    }


def error_rates(deep: DeepReader, first: LinearReader) -> dict[str, list[float]]:
    """Per language how often a negative text is called negative, and how often another one; the empty one: all."""
    tones = {name: one for name, one in {**PUBLIC, **OWN}.items() if one.tone_weight == 1.0}
    given = [row for row in _calibrating(tones) if targets(row, True, False)[0] >= 0]
    mentions = [mention_of(row, number) for number, row in enumerate(given)]
    called = np.array([one.tone == "negative" for one in deep.deepen(mentions, first.read(mentions))])
    negative = np.array([targets(row, True, False)[0] == 0 for row in given])
    languages = np.array([row.language for row in given])
    found = {}
    for language in ("", *sorted(set(languages.tolist()))):
        chosen = (languages == language) | (language == "")
        if chosen.sum() >= LEAST_TEXTS:
            found[language] = [round(one, 4) for one in rates(negative[chosen], called[chosen])]
    return found


def _calibrating(met: dict[str, Met]) -> Iterator[Row]:
    for name in met:
        kept = [row for row in rows(name, "train") if calibrates(row.text) and row.text.strip()]
        yield from kept[:_MOST]


def _log_shares(logits: Doubles) -> Doubles:
    shifted = logits - logits.max(axis=1, keepdims=True)
    found: Doubles = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return found


def _blends(first: Doubles, deep: Doubles, tones: Labels, languages: npt.NDArray[np.str_]) -> dict[str, Any]:
    known, told = np.log(np.maximum(first, 1e-6)), np.maximum(_log_shares(deep), np.log(1e-6))

    def fit(chosen: npt.NDArray[np.bool_], start: Doubles, pull: float) -> Doubles:
        weight = 1.0 / np.maximum(np.bincount(tones[chosen], minlength=3), 1)[tones[chosen]]
        weight /= weight.sum()

        def loss(free: Doubles) -> float:
            shift = np.array([free[2], 0.0, free[3]])
            found = _log_shares(np.exp(free[0]) * known[chosen] + np.exp(free[1]) * told[chosen] + shift)
            likely = found[np.arange(chosen.sum()), tones[chosen]]
            return float(-(weight * likely).sum() + pull * ((free - start) ** 2).sum())

        found: Doubles = minimize(loss, start, method="Nelder-Mead", options={"maxiter": 2000}).x
        return found

    everything = np.ones(len(tones), dtype=bool)
    common = fit(everything, np.array([-1.0, 0.0, 0.0, 0.0]), 1e-4)
    found = {"": common}
    for language in sorted(set(languages.tolist())):
        chosen = languages == language
        if chosen.sum() >= LEAST_TEXTS:
            found[language] = fit(chosen, common, _PULL)
    return {
        language: {
            "first": round(float(np.exp(one[0])), 4),
            "deep": round(float(np.exp(one[1])), 4),
            "shift": [round(float(one[2]), 4), 0.0, round(float(one[3]), 4)],
        }
        for language, one in found.items()
    }


def _odds(scores: Doubles, answers: Doubles) -> list[float]:
    """Slope and shift of a logistic curve (Platt 1999); answers may lie between 0 and 1, nan is not told."""
    known = ~np.isnan(answers)
    x, y = scores[known], answers[known]

    def loss(free: Doubles) -> float:
        logits = np.exp(free[0]) * x + free[1]
        return float((np.logaddexp(0, logits) - y * logits).mean() + 1e-3 * (free**2).sum())

    slope, shift = minimize(loss, np.zeros(2), method="Nelder-Mead", options={"maxiter": 800}).x
    return [round(float(np.exp(slope)), 4), round(float(shift), 4)]


def _slope(scores: Doubles, labels: Labels) -> float:
    known = labels >= 0

    def loss(free: Doubles) -> float:
        found = _log_shares(np.exp(free[0]) * scores[known])
        return float(-found[np.arange(known.sum()), labels[known]].mean() + 1e-3 * float(free[0]) ** 2)

    return round(float(np.exp(minimize(loss, np.zeros(1), method="Nelder-Mead").x[0])), 4)
