"""What the desk remembers of one brand between two events."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.clock import Instant
from coolhead.desk.awaited import Deeper
from coolhead.desk.indicators import Indicators
from coolhead.desk.levels import WaveState
from coolhead.desk.waiting import Waiting
from coolhead.incident import Alerts, HeldFor, Mute
from coolhead.incident.room import Room
from coolhead.response import CapacityState
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
    alert_number: int = 0
    """The number of the last alert: what people call alerts by counts up for each brand."""
    mutes: dict[str, Mute] = field(default_factory=dict)
    """Topic (empty: the brand as a whole) -> what nobody is called for."""
    held: dict[str, HeldFor] = field(default_factory=dict)
    """Person -> what they will be told later."""
    kept_at: Instant | None = None
    """The last time a house told by its own clock; None in a replay, where mentions tell the time."""
    backlog: dict[str, tuple[int, float | None, Instant | None]] = field(default_factory=dict)
    """Scope -> (overdue, share answered, since when that share is low; None while it is not)."""
    tasks: tuple[Instant, dict[str, int]] | None = None
    """When whoever answers last said how many wait, and how many by language."""
    capacity: CapacityState = field(default_factory=CapacityState)
    """Whether everybody can be answered one by one."""
    forecasts: list[Waiting] = field(default_factory=list)
    """Those whose day is not over, the oldest first."""
    rooms: dict[str, Room] = field(default_factory=dict)
    """The rooms of open incidents, and of a few that were closed lately, as far as the desk has to know them."""
    model: str = ""
    deeper: Deeper | None = None
    """What is read deeper; None where nothing is."""
    indicators: Indicators = field(default_factory=Indicators)
    """Who used the words of the plan's risks."""

    @property
    def waits(self) -> bool:
        """Whether something was heard that no evaluation has seen yet: time has to pass first."""
        return bool(self.watch.changed or self.indicators.touched) or (self.deeper is not None and self.deeper.urgent)
