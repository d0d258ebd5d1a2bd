"""What people say of a wave they were called for: worth it, no crisis, or that neither stands any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from coolhead.clock import Instant
from coolhead.wave.events import where_known

USEFUL: Final = "useful"
NO_CRISIS: Final = "no_crisis"
WITHDRAWN: Final = "withdrawn"
VERDICTS: Final = (USEFUL, NO_CRISIS, WITHDRAWN)
WHY: Final = ("misread", "small", "handled", "elsewhere", "other")
"""Why it is no crisis: read wrongly (irony, praise), too small, handled already, not about us, or something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveJudged:
    """A person looked at a wave and said what it is: `verdict` useful (it was right to call), no_crisis, or withdrawn
    (what they said before does not stand). The level stays as measured. `why` is one of a few words, `reason` the id
    of what they wrote, which stands where it can be erased. `level` and `topic` are the wave's at that moment. Of what
    is said of one wave the latest stands."""

    type: ClassVar[str] = "wave_judged"
    at: Instant
    brand: str
    wave: str
    topic: str | None
    level: int
    verdict: str
    who: str
    why: str | None = where_known()
    reason: str | None = where_known()
