"""Facts about the register: a sign to watch was reached. Ids and numbers; words are made where they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coolhead.clock import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSignReached:
    """So many people used the words of a risk's sign within its hours: the key risk indicator's trigger (R62).

    `authors` is the threshold that was reached; `evidence` names some of the mentions, the newest first. Told once for
    each span of `hours`.
    """

    type: ClassVar[str] = "risk_sign_reached"
    at: Instant
    brand: str
    risk: str
    sign: str
    authors: int
    hours: float
    evidence: tuple[str, ...] = ()
    plan: str = ""
