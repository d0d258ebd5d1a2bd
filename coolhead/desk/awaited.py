"""What the desk remembers of the second tier: what waits for its second to end, what was asked for, what is kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.desk.commands import REASONS, Reason
from coolhead.desk.kin import Kin
from coolhead.wave.heard import Heard

BURST_SECONDS = 5.0
"""So many seconds of unused budget may be spent at once."""
MOST_PENDING = 2_000
"""Mentions of one second that are decided on; of more, those that weigh most."""
MOST_ASKED = 5_000
MOST_FOLLOWERS = 5_000
MOST_OWN = 2_000
MOST_KEPT = 500
"""Mentions that nothing is awaited for and that a person may still correct, the newest; 250 kB of a snapshot."""
ASKED_HOURS = 2
"""What was not read within that time changes nothing any more."""
SAMPLE, SIGN, REACH, GROWING, DOUBT, FIRST = range(len(REASONS))


@dataclass(slots=True)
class Candidate:
    """A mention that may be read deeper: its place in the log, its keyed hash, and how it was counted."""

    place: int
    draw: int
    minute: int
    language: str
    heard: Heard
    weight: int
    """Place in the order of spending that the mention has by itself; `first` until its kin are known."""
    text: str
    near: int
    said: bool = False
    """Whether a person said what it is: then no reading counts it otherwise."""


@dataclass(slots=True)
class Asked:
    """What was asked for, when, and the copies heard since: they inherit what is found."""

    candidate: Candidate
    reason: Reason
    second: int
    followers: list[Candidate] = field(default_factory=list)


@dataclass(slots=True)
class Deeper:
    """What the desk remembers of the second tier, for one brand.

    `tokens` are texts that may be read now; `shed` counts mentions that should have been read and were not.
    """

    texts_per_second: float
    tokens: float
    refilled: int
    pending: list[Candidate] = field(default_factory=list)
    drawn: dict[int, str] = field(default_factory=dict)
    """Mentions drawn in the second that is still open: hash -> language."""
    asked: dict[int, Asked] = field(default_factory=dict)
    followers: int = 0
    kept: dict[int, Candidate] = field(default_factory=dict)
    """Place -> a mention that nothing is awaited for; each mention is in one place only: pending, asked or kept."""
    kin: Kin = field(default_factory=Kin)
    own: dict[str, None] = field(default_factory=dict)
    """Ids of what the brand itself said last."""
    shed: int = 0

    @property
    def urgent(self) -> bool:
        """Whether something waits for the end of its second that should not wait for the next mention."""
        return any(one.weight <= SIGN for one in self.pending)
