"""A wave that passed while nothing was seen: what came late is compared with the usual of the minutes it was said in.

Windows end now, so the six-hour window alone sees what was said hours ago, and a fast wave drowns in it. While late
mentions come in, windows of an hour or less that ended within the last six hours are looked at as well. They raise how
surprising a scope is, never its velocity or reproduction: those tell what happens now.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from coolhead.wave.baseline import surprise
from coolhead.wave.measure import FAST_MINUTES, LEAST_VOICES, tone_surprise, usual_share
from coolhead.wave.signals import Signals
from coolhead.wave.watch import Watch
from coolhead.wave.watching import BRAND, Watching

LOOK_BACK_MINUTES = 360

Counts = npt.NDArray[np.int64]


def with_late(signals: Signals, name: str, watch: Watch, watching: Watching) -> Signals:
    """The signals of a scope, no less surprising than what came late to it is for its own time."""
    if watch.sight.came_late(name) is None or watch.speaking.known_hours < watching.cold_start_hours:
        return signals
    found = max(_passed(name, watch, minutes) for minutes in watching.windows if minutes <= FAST_MINUTES)
    if found <= signals.surprise:
        return signals
    return replace(signals, surprise=found, fast_surprise=max(signals.fast_surprise, found))


def _passed(name: str, watch: Watch, minutes: int) -> float:
    """How surprising the loudest window of so many minutes was that ended within the last six hours."""
    scope, length = watch.scopes[name], LOOK_BACK_MINUTES + minutes
    ends = np.arange(watch.minute - LOOK_BACK_MINUTES, watch.minute + 1)
    voices = _sums(scope.ledger.column("voices", length), minutes)
    expected = np.array(scope.baseline.rates)[ends // 60 % 24] * minutes / 60
    best = int(np.argmax(voices - expected))
    count, usual = int(voices[best]), max(float(expected[best]), 0.3)
    if count < LEAST_VOICES:
        return 0.0
    heard = int(_sums(watch.scopes[BRAND].ledger.column("heard", length), minutes)[best])
    tone = 2 * tone_surprise(count, max(heard, count), usual_share(name, scope, watch))
    return min(surprise(count, usual, scope.baseline.dispersion), tone)


def _sums(column: Counts, minutes: int) -> Counts:
    """The sum of each `minutes` minutes in a row."""
    running = np.concatenate(([0], np.cumsum(column)))
    return running[minutes:] - running[:-minutes]
