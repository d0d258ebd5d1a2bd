"""Fact: the rota changed beside the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coolhead.clock import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaExcepted:
    """Somebody stands in, is absent or comes back, or a calendar was read: exceptions to the rota were `added` and
    `withdrawn` by `who`. Of a single one `exception` is its id, `change` its kind, and what it is about is told.
    """

    type: ClassVar[str] = "rota_excepted"
    at: Instant
    brand: str
    who: str
    source: str
    change: str
    added: int
    withdrawn: int
    exception: str | None = None
    role: str | None = None
    person: str | None = None
    start_at: Instant | None = None
    end_at: Instant | None = None
