"""Tone: both tiers beside the gates and goals, and how wrong a counted share of negatives is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from benchmarks.reading_tables import Scored, Table, scored
from benchmarks.reading_tiers import TONE_SETS, Judged, Tiers
from benchmarks.shares import Flags
from benchmarks.shares import share_errors as sampled_errors
from coolhead.text import DEEP_RATES, RATES, Rates
from training.measure import Labels, auc, calibration_error, interval, macro_f1, share_errors

GATES: Final[dict[str, dict[str, tuple[float, float]]]] = {
    "tier 0": {
        "umsab_fr": (0.58, 0.60), "umsab_en": (0.52, 0.55), "indonlu_smsa": (0.74, 0.76), "rusentitweet": (0.62, 0.67),
        "wccrs_hotels_pl": (0.83, 0.86),
    },
    "tier 1": {
        "umsab_fr": (0.70, 0.74), "umsab_en": (0.69, 0.72), "indonlu_smsa": (0.82, 0.86), "rusentitweet": (0.66, 0.70),
        "wccrs_hotels_pl": (0.84, 0.88),
    },
}  # fmt: skip
"""Gate and goal of each tier's macro-F1; they are set for the held-out test splits, the dev numbers stand beside."""
AUC_GATE, AUC_GOAL, SHARE_GATE = 0.85, 0.90, 4.0
_ERROR_DRAWS: Final = 30


def tables(tiers: Tiers) -> Iterator[Table]:
    """Tone by set and tier, then the share errors."""
    judged = [tiers.dev(name) for name in TONE_SETS]
    yield Table(
        "Tone on the dev splits",
        (
            "",
            "set",
            "n",
            "tier",
            "macro-F1 (95 %)",
            "gate / goal",
            "reached",
            "AUC negative (95 %)",
            "calibration error",
        ),
        [tone_line(one) for both in judged for one in both],
        f"Gate and goal of the AUC: {AUC_GATE} / {AUC_GOAL}, in each language. Calibration error: ten equal bins.",
    )
    yield share_table(judged)


def tone_line(judged: Judged) -> tuple[object, ...]:
    """One set as one tier reads it."""
    wanted, likely = judged.wanted, judged.likely
    told = likely.argmax(axis=1)
    low, high = interval(wanted, told)
    found = Scored(macro_f1(wanted, told), low, high, len(wanted))
    gate, goal = GATES[judged.tier].get(judged.name, (None, None))
    return (
        judged.given[0].language, judged.name, len(wanted), judged.tier, found,
        "-" if gate is None else f"{gate:.2f} / {goal:.2f}",
        "-" if gate is None or goal is None else reached(found.value, gate, goal),
        auc_negative(wanted, likely), calibration_error(wanted, likely),
    )  # fmt: skip


def reached(value: float, gate: float, goal: float) -> str:
    """Which of the two a value reaches."""
    return "goal" if value >= goal else "gate" if value >= gate else "no"


def auc_negative(wanted: Labels, likely: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Scored:
    """AUC of negative against the rest."""
    return scored(len(wanted), lambda chosen: auc(wanted[chosen] == 0, likely[chosen, 0]))


def share_table(judged: Sequence[Sequence[Judged]]) -> Table:
    """Mean error of the share of negatives in windows whose true share is drawn from 5 to 80 %."""
    columns = ["", "set", "n", "tier 0 counted", "tier 0 adjusted"]
    if len(judged[0]) > 1:
        columns += ["tier 1 counted", "tier 1 adjusted", "tier 1 reads 100 of 200", "tier 1 reads 200 of 2,000"]
    return Table(
        "Error of the share of negative mentions, in points, windows of 200",
        tuple(columns),
        [share_line(both) for both in judged],
        f"Bar: {SHARE_GATE:.0f} points. Counted: the share of negative calls. Adjusted: by the rates that ship."
        " Reads 100 of 200: a random sample is read deeper, the first tier's calls of all are corrected by what it"
        " found, and the sample's by the second tier's rates.",
    )


def share_line(both: Sequence[Judged]) -> tuple[object, ...]:
    """One set: the first tier's calls counted and adjusted, then what samples of deeper readings make of it."""
    first, language = both[0], both[0].given[0].language
    truth = first.wanted == 0
    calls = [one.likely.argmax(axis=1) == 0 for one in both]
    known = RATES[language]
    cells: list[object] = [language, first.name, len(truth)]
    cells += [_errors(truth, calls[0], (known.hit, known.false_alarm), place) for place in (0, 1)]
    if len(both) > 1:
        deep, flags = DEEP_RATES[language], (truth, calls[0], calls[1])
        cells += [_errors(truth, calls[1], (deep.hit, deep.false_alarm), place) for place in (0, 1)]
        cells += [_sampled(flags, deep, read=100), _sampled(flags, deep, read=200, window=2000)]
    return tuple(cells)


def _errors(truth: Flags, called: Flags, known: tuple[float, float], place: int) -> Scored:
    def measure(chosen: Labels) -> float:
        return 100 * share_errors(truth[chosen], called[chosen], *known)[place]

    return scored(len(truth), measure, draws=_ERROR_DRAWS, digits=1)


def _sampled(flags: tuple[Flags, Flags, Flags], known: Rates, *, read: int, window: int = 200) -> Scored:
    def measure(chosen: Labels) -> float:
        truth, called, found = (one[chosen] for one in flags)
        return sampled_errors(truth, called, found, read=read, window=window, rates=known, draws=150).estimated

    return scored(len(flags[0]), measure, draws=_ERROR_DRAWS, digits=1)
