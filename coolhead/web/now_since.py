"""What changed since a person looked last: their browser remembers when that was, and up to which fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi.responses import Response

from coolhead.clock import MINUTE, Instant
from coolhead.run.board_model import Moment

ABSENT_SECONDS: Final = 10 * MINUTE
"""Who comes back sooner has not been away."""
MOST_TOLD: Final = 6
REMEMBERED_SECONDS: Final = 30 * 86400


@dataclass(frozen=True, slots=True)
class Looks:
    """The last look before this visit, and the latest one: the seq of the newest fact, and when."""

    before_seq: int = 0
    before_at: Instant = 0.0
    last_seq: int = 0
    last_at: Instant = 0.0

    def now(self, seq: int, at: Instant) -> Looks:
        """A look at this instant: after an absence a new visit begins."""
        if at - self.last_at > ABSENT_SECONDS:
            return Looks(self.last_seq, self.last_at, seq, at)
        return Looks(self.before_seq, self.before_at, seq, at)


def read_looks(cookie: str) -> Looks:
    """What a browser remembers; nothing where it makes no sense.

    >>> read_looks("12.1000.15.1600")
    Looks(before_seq=12, before_at=1000.0, last_seq=15, last_at=1600.0)
    >>> read_looks("x.y") == Looks()
    True
    """
    parts = cookie.split(".")
    if len(parts) != 4 or not all(part.isdecimal() and len(part) < 16 for part in parts):
        return Looks()
    before_seq, before_at, last_seq, last_at = map(int, parts)
    return Looks(before_seq, float(before_at), last_seq, float(last_at))


def remember(response: Response, name: str, looks: Looks) -> Response:
    """Let the browser remember."""
    value = f"{looks.before_seq}.{int(looks.before_at)}.{looks.last_seq}.{int(looks.last_at)}"
    response.set_cookie(name, value, max_age=REMEMBERED_SECONDS, httponly=True, samesite="lax")
    return response


def changed_since(looks: Looks, timeline: list[Moment]) -> list[Moment]:
    """What a person has not seen yet, the newest first; nothing on a first visit."""
    if not looks.before_at:
        return []
    return [moment for moment in reversed(timeline) if (moment.seq or 0) > looks.before_seq]
