"""What the desk remembers of one brand between two events."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.clock import Instant
from coolhead.desk.awaited import Deeper
from coolhead.desk.levels import WaveState
from coolhead.desk.waiting import Waiting
from coolhead.incident import Alerts
from coolhead.wave.watch import Watch


@dataclass(slots=True)
class DeskState:
    """Everything the desk remembers of one brand.

    `second` is the second of stream time that is still open: what is heard within it is judged once it has passed, all
    together, so that the order of mentions inside a second changes no number.
    """

    brand: str
    watch: Watch = field(default_factory=Watch)
    second: int = -1
    waves: dict[str, WaveState] = field(default_factory=dict)
    alerts: Alerts = field(default_factory=dict)
    backlog: dict[str, tuple[int, float | None, Instant | None]] = field(default_factory=dict)
    """Scope -> (overdue, share answered, since when that share is low; None while it is not)."""
    forecasts: list[Waiting] = field(default_factory=list)
    """Those whose day is not over, the oldest first."""
    model: str = ""
    deeper: Deeper | None = None
    """What is read deeper; None where nothing is."""

    @property
    def waits(self) -> bool:
        """Whether something was heard that no evaluation has seen yet: time has to pass first."""
        return bool(self.watch.changed) or (self.deeper is not None and self.deeper.urgent)
