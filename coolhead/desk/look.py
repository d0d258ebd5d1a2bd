"""Value: one evaluation of one scope."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.clock import Instant
from coolhead.desk.levels import WaveState
from coolhead.plan.severity import Assessment
from coolhead.wave.signals import Signals


@dataclass(frozen=True, slots=True)
class Look:
    """A wave, the name of its scope, the instant, what was measured and what the severity model made of it."""

    wave: WaveState
    name: str
    at: Instant
    signals: Signals
    assessed: Assessment
