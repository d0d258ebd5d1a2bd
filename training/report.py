"""Measures weights on the dev splits, per set."""

from __future__ import annotations

from typing import Final

import numpy as np

from coolhead.text import LinearModel, Weights
from coolhead.text.clean import match_form
from training.evidence import with_evidence
from training.labelled import EMOTIONS, SETS, TONE, rows
from training.measure import auc, calibration_error, interval, macro_f1

JUDGED: Final = (
    "umsab_fr", "umsab_en", "indonlu_smsa", "rusentitweet", "wccrs_hotels_pl", "wccrs_medicine_pl", "umsab_de",
    "umsab_es", "umsab_it", "umsab_pt",
)  # fmt: skip
"""Sets whose dev split has all three tones; ambiguous, speech and skipped rows are left out."""


def measured(weights: Weights) -> dict[str, dict[str, float]]:
    """For each set: n, macro-F1 with its interval, AUC of negative against the rest, calibration error; and for the
    emotion sets the AUC of each emotion."""
    model = LinearModel(weights)
    found = {name: _tones(model, name) for name in JUDGED}
    return found | {one.name: _emotions(model, one.name) for one in SETS if one.emotions}


def _tones(model: LinearModel, name: str) -> dict[str, float]:
    judged = [row for row in rows(name, "dev") if row.label in TONE]
    wanted = np.array([TONE[row.label] for row in judged])
    matches, languages = [match_form(row.text) for row in judged], [row.language for row in judged]
    alone = model.tones(model.score_many(matches), languages).astype(np.float64)
    likely = with_evidence(alone, matches, languages)
    told = likely.argmax(axis=1)
    low, high = interval(wanted, told)
    numbers = {
        "macro_f1": macro_f1(wanted, told),
        "macro_f1_model_alone": macro_f1(wanted, alone.argmax(axis=1)),
        "low": low,
        "high": high,
        "auc_negative": auc(wanted == 0, likely[:, 0]),
        "calibration_error": calibration_error(wanted, likely),
    }
    return {"n": len(judged)} | {key: round(value, 4) for key, value in numbers.items()}


def _emotions(model: LinearModel, name: str) -> dict[str, float]:
    judged = list(rows(name, "dev"))
    scores = model.score_many([match_form(row.text) for row in judged]).astype(np.float64)
    found: dict[str, float] = {"n": len(judged)}
    for number, (emotion, labels) in enumerate(EMOTIONS.items()):
        wanted = np.array([bool(set(row.label.split(",")) & labels) for row in judged])
        if 0 < wanted.sum() < len(wanted):
            found[f"auc_{emotion}"] = round(auc(wanted, scores[:, 3 + number]), 4)
    return found
