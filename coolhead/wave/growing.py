"""How a scope grows, from its counts: self-propulsion over three windows, doubling time, what is forecast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coolhead.wave.baseline import Baseline
from coolhead.wave.cascade import HORIZON_MINUTES, MOST_MINUTES, Cascade, began
from coolhead.wave.doubling import WINDOWS, Doubling, doubling
from coolhead.wave.reproduction import propelled, reach_weights, unevenness
from coolhead.wave.scope import Scope

SPANS = (10, 30, 60)
PARENT_MINUTES = 240
LEAST_MINUTES = 10
"""A wave younger than this is described as if it were so old: its first minutes tell nothing yet."""
PRIOR_PEOPLE = 5.0

Row = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Growing:
    """Whether a scope feeds itself: P(R > 1) over the last 10, 30 and 60 minutes, R of the last hour weighed by reach
    (None where no reach is known), and the doubling time (None where growth is not sure)."""

    above_one: tuple[float, float, float]
    by_reach: float | None
    doubling: Doubling | None


@dataclass(frozen=True, slots=True)
class Wave:
    """What is forecast: negative mentions since the wave began, a day back at most.

    `size` is all of them, `cascade` what goes beyond the usual; `usual_to_come` is what a usual day brings.
    """

    size: int
    cascade: Cascade
    usual_to_come: float
    spread: float


def growing(scope: Scope, minute: int) -> Growing:
    """Whether, and how fast, what a scope's critical people say grows; echoes among them."""
    longest = max(WINDOWS)
    people = scope.ledger.column("voices", longest) + scope.ledger.column("echoes", longest)
    usual = usual_row(scope.baseline, minute, longest)
    known, reach = scope.ledger.column("known_reach", longest), scope.ledger.column("reach", longest)
    near, usual_near = people[-PARENT_MINUTES:], usual[-PARENT_MINUTES:]
    uneven = unevenness(known, reach)
    ten, thirty, sixty = (propelled(near, usual_near, span, None, uneven).above_one for span in SPANS)
    by_reach = None
    if int(reach.sum()) > 0:
        weights = reach_weights(people, known, reach)[-PARENT_MINUTES:]
        by_reach = propelled(near, usual_near, max(SPANS), weights, uneven).middle
    return Growing((ten, thirty, sixty), by_reach, doubling(people, usual))


def wave_of(scope: Scope, minute: int) -> Wave:
    """The wave a scope is in, from the point where its counts left the usual."""
    negative = scope.ledger.column("negative", MOST_MINUTES)
    voices = scope.ledger.column("voices", MOST_MINUTES)
    usual = usual_row(scope.baseline, minute, MOST_MINUTES)
    first = min(began(negative, usual), MOST_MINUTES - LEAST_MINUTES)
    # The baseline knows voices; how many mentions one of them usually makes is seen in what came before.
    before = (float(negative[:first].sum()) + PRIOR_PEOPLE) / (float(voices[:first].sum()) + PRIOR_PEOPLE)
    usual = usual * min(4.0, max(1.0, before))
    return Wave(
        size=int(negative[first:].sum()),
        cascade=Cascade(beyond(negative[first:], usual[first:])),
        usual_to_come=float(usual.sum()) * HORIZON_MINUTES / MOST_MINUTES,
        spread=scope.baseline.dispersion,
    )


def beyond(counts: npt.NDArray[np.int64], usual: Row) -> Row:
    """Counts less the usual, so that no minute is negative and the sum is right: the usual share is taken from each."""
    total = float(counts.sum())
    kept = max(0.0, 1 - float(usual.sum()) / total) if total else 0.0
    return counts.astype(np.float64) * kept


def usual_row(baseline: Baseline, minute: int, minutes: int) -> Row:
    """The usual people a minute over the `minutes` minutes that end with `minute`."""
    hours = np.arange(minute - minutes + 1, minute + 1) // 60 % 24
    rates: Row = np.array(baseline.rates, np.float64) / 60
    return rates[hours]
