"""The columns that the encoder scores, and what each labelled set says about them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from training.labelled import EMOTIONS, Row, tone

Targets = npt.NDArray[np.float32]

TONES: Final = ("negative", "neutral", "positive")
INTENTS: Final = (
    "praise", "question", "suggestion", "complaint", "rant", "false_claim", "satire", "threat", "safety_report",
    "spam", "other",
)  # fmt: skip
CATEGORIES: Final = ("-", *(f"T{number}" for number in range(1, 23)))
CLAIMS: Final = ("number", "hearsay", "injury", "date", "cause")
YES_OR_NO: Final = (
    *EMOTIONS, "toxicity", "eyewitness", "argument", "feeling", "own", "witness", "group",
    *(f"claim_{one}" for one in CLAIMS),
)  # fmt: skip
"""Heads that answer for themselves; the three groups before them each add up to 1."""

GROUPS: Final = (("tone", TONES), ("intent", INTENTS), ("category", CATEGORIES))
HEADS: Final = (*(f"{group}:{one}" for group, names in GROUPS for one in names), *YES_OR_NO)
_STARTS: Final = {"tone": 0, "intent": len(TONES), "category": len(TONES) + len(INTENTS)}
FIRST_YES_OR_NO: Final = len(TONES) + len(INTENTS) + len(CATEGORIES)


def columns(group: str) -> slice:
    """Where a group's scores stand among all heads."""
    return slice(_STARTS[group], _STARTS[group] + len(dict(GROUPS)[group]))


def targets(row: Row, tone_counts: bool, emotions: bool) -> tuple[int, int, int, Targets]:
    """Number of the tone, intent and category (-1: not told), and the answers of the other heads (nan: not told)."""
    answers = np.full(len(YES_OR_NO), np.nan, dtype=np.float32)
    if row.source.startswith("own_"):
        return _of_own(row, answers)
    if emotions:
        labels = set(row.label.split(","))
        answers[: len(EMOTIONS)] = [bool(labels & wanted) for wanted in EMOTIONS.values()]
    if row.source == "poleval19_t6_pl":
        answers[YES_OR_NO.index("toxicity")] = row.label != "none"
    if row.source.startswith("mlma_hate"):
        answers[YES_OR_NO.index("toxicity")] = row.label != "normal"
    if row.source == "crisislex_t26":
        answers[YES_OR_NO.index("eyewitness")] = row.told["source"].lower().startswith("eyewitness")
    found = tone(row) if tone_counts else None
    return (-1 if found is None else found), -1, -1, answers


def _of_own(row: Row, answers: Targets) -> tuple[int, int, int, Targets]:
    told = row.told
    known = {
        "toxicity": told["toxic"],
        "argument": told["argument"] / 3,
        "feeling": told["emotion"] / 3,
        "own": told["own"] == "own",
        "witness": told["own"] == "witness",
        "group": told["group"],
    } | {f"claim_{one}": one in told["claims"] for one in CLAIMS}
    for name, value in known.items():
        answers[YES_OR_NO.index(name)] = value
    tones = {"neg": 0, "neu": 1, "pos": 2}
    return tones[told["tone"]], INTENTS.index(told["intent"]), CATEGORIES.index(told["category"]), answers
