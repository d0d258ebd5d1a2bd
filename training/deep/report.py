"""Measures both tiers on the dev splits, head by head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from coolhead.text import DeepReader, Reader, Reading
from training.deep.fitting import mention_of
from training.deep.heads import CATEGORIES, CLAIMS, INTENTS
from training.deep.sets import OURS
from training.labelled import EMOTIONS, TONE, Row, rows
from training.measure import auc, calibration_error, interval, macro_f1, share_errors
from training.report import JUDGED

Doubles = npt.NDArray[np.float64]
Numbers = dict[str, float]

TOXIC: Final = ("poleval19_t6_pl", "mlma_hate_fr", "mlma_hate_en")
MOOD: Final = ("goemotions_en", "indonlu_emot", "xed_pl", "xed_fr", "xed_id", "xed_ru", "xed_en")
_MOST: Final = 1600
"""Texts of a dev split that are read: the deep tier takes its time."""


def dev(name: str) -> list[Row]:
    """Rows of a set's dev split that have words, the first 1,600 of them."""
    return [row for row in rows(name, "dev") if row.text.strip()][:_MOST]


def measured(deep: DeepReader, first: Reader) -> dict[str, dict[str, Any]]:
    """For each tier and set: n and the numbers of the heads that the set tells about."""
    found: dict[str, dict[str, Any]] = {"first": {}, "deep": {}}
    for name in (*JUDGED, *(f"own_{language}" for language in OURS), *TOXIC, *MOOD, "crisislex_t26"):
        judged = [row for row in dev(name) if name not in JUDGED or row.label in TONE]
        if not judged:
            continue
        mentions = [mention_of(row, number) for number, row in enumerate(judged)]
        readings = first.read(mentions)
        measure = _measure_of(name)
        found["first"][name] = measure(judged, readings)
        found["deep"][name] = measure(judged, deep.deepen(mentions, readings))
    return found


def _measure_of(name: str) -> Callable[[Sequence[Row], Sequence[Reading]], Numbers]:
    if name.startswith("own_"):
        return own_numbers
    if name in TOXIC:
        return toxic_numbers
    if name in MOOD:
        return mood_numbers
    return eyewitness_numbers if name == "crisislex_t26" else tone_numbers


def shares_of(readings: Sequence[Reading]) -> Doubles:
    """Negative, neutral, positive of each reading."""
    return np.array([[one.negative, one.neutral, one.positive] for one in readings])


def tone_numbers(judged: Sequence[Row], readings: Sequence[Reading]) -> Numbers:
    """Macro-F1 with its interval, AUC of negative against the rest, calibration and share errors."""
    wanted = np.array([TONE[row.label] for row in judged])
    likely = shares_of(readings)
    told = likely.argmax(axis=1)
    low, high = interval(wanted, told)
    negative, called = wanted == 0, told == 0
    half = np.arange(len(wanted)) % 2 == 0
    hit, alarm = float(called[half & negative].mean()), float(called[half & ~negative].mean())
    counted, adjusted = share_errors(negative[~half], called[~half], hit, alarm)
    return {"n": len(judged)} | _rounded(
        macro_f1=macro_f1(wanted, told),
        low=low,
        high=high,
        auc_negative=auc(negative, likely[:, 0]),
        calibration_error=calibration_error(wanted, likely),
        share_error_counted=counted,
        share_error=adjusted,
    )


def own_numbers(judged: Sequence[Row], readings: Sequence[Reading]) -> Numbers:
    """All heads on the texts written for this project."""
    told = [row.told for row in judged]
    intents = [one.intent for one in readings]
    best = [likeliest(one.category) for one in readings]
    wanted = [one["category"] for one in told]
    typed = np.array([one != "-" for one in wanted])
    right = np.array([a == b for a, b in zip(wanted, best, strict=True)])
    claims = [_f1([c in one["claims"] for one in told], [c in one.claims for one in readings]) for c in CLAIMS]
    return tone_numbers(judged, readings) | _rounded(
        intent_macro_f1=_macro([one["intent"] for one in told], intents, INTENTS),
        category_macro_f1=_macro(wanted, best, CATEGORIES),
        category_found=float(right[typed].mean()),
        category_silent=float(right[~typed].mean()),
        argument_auc=auc(_high(told, "argument"), np.array([one.argument for one in readings])),
        feeling_auc=auc(_high(told, "emotion"), np.array([one.arousal for one in readings])),
        own_auc=auc(
            np.array([one["own"] == "own" for one in told]), np.array([one.own_experience for one in readings])
        ),
        toxicity_auc=auc(np.array([one["toxic"] == 1 for one in told]), np.array([one.toxicity for one in readings])),
        claims_f1=float(np.mean(claims)),
    )


def likeliest(category: dict[str, float]) -> str:
    """The likeliest crisis type, or "-" where none at all is likelier."""
    best = max(category, key=lambda name: category[name], default="-")
    return best if category and category[best] > 1 - sum(category.values()) else "-"


def toxic_numbers(judged: Sequence[Row], readings: Sequence[Reading]) -> Numbers:
    """AUC of toxicity, and macro-F1 where one half is the border."""
    wanted = np.array([row.label not in ("none", "normal") for row in judged])
    likely = np.array([one.toxicity for one in readings])
    found = [_f1((~wanted).tolist(), (likely < 0.5).tolist()), _f1(wanted.tolist(), (likely >= 0.5).tolist())]
    return {"n": len(judged)} | _rounded(auc=auc(wanted, likely), macro_f1=float(np.mean(found)))


def mood_numbers(judged: Sequence[Row], readings: Sequence[Reading]) -> Numbers:
    """AUC of each emotion."""
    labels = [set(row.label.split(",")) for row in judged]
    found: Numbers = {"n": len(judged)}
    for emotion, names in EMOTIONS.items():
        wanted = np.array([bool(one & names) for one in labels])
        if 0 < wanted.sum() < len(wanted):
            found |= _rounded(**{f"auc_{emotion}": auc(wanted, np.array([one.emotion[emotion] for one in readings]))})
    return found


def eyewitness_numbers(judged: Sequence[Row], readings: Sequence[Reading]) -> Numbers:
    """AUC of own experience against eyewitness accounts, the nearest labelled proxy."""
    wanted = np.array([row.told["source"].lower().startswith("eyewitness") for row in judged])
    return {"n": len(judged)} | _rounded(own_auc=auc(wanted, np.array([one.own_experience for one in readings])))


def _high(told: Sequence[Any], field: str) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = np.array([one[field] >= 2 for one in told])
    return found


def _f1(wanted: Sequence[bool], told: Sequence[bool]) -> float:
    both = sum(a and b for a, b in zip(wanted, told, strict=True))
    return 2 * both / max(sum(wanted) + sum(told), 1)


def _macro(wanted: Sequence[str], told: Sequence[str], names: Sequence[str]) -> float:
    """Mean F1 over the names that occur."""
    there = [name for name in names if name in wanted]
    return float(np.mean([_f1([a == name for a in wanted], [b == name for b in told]) for name in there]))


def _rounded(**numbers: float) -> Numbers:
    return {name: round(float(value), 4) for name, value in numbers.items()}
