"""What the web needs of the house it stands in. `run/` gives it; the tests give a small one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from coolhead.clock import Clock, Instant
from coolhead.desk import Act, ContactTestReported
from coolhead.plan import Plan
from coolhead.plan.readiness import Evidence
from coolhead.run.board import Board
from coolhead.run.installation import Installation
from coolhead.run.plan_watch import PlanState
from coolhead.run.rooms import Rooms
from coolhead.run.sign_in import SessionHours
from coolhead.run.source_settings import SourceSetting
from coolhead.run.source_tests import SourceTested
from coolhead.storage.model import Arrival, Receipt, Refusal, Store
from coolhead.text.brand_head import BrandHead

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class BrandView:
    """What a page says of a brand: its name, its time zone, and who of the plan's people is called what."""

    id: str
    name: str
    time_zone: str = "UTC"
    people: Mapping[str, str] = field(default_factory=dict)
    """Person id -> name."""
    plan_version: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """Whether a source is heard. `silent_since` is None while all is well; the house decides what silence is.

    `next_at` is when it is asked again, `setting` what the settings say of it; None where they have no such source:
    then somebody delivers its mentions.
    """

    source: str
    heard_at: Instant | None = None
    silent_since: Instant | None = None
    error: str = ""
    asked_at: Instant | None = None
    next_at: Instant | None = None
    setting: SourceSetting | None = None


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the web is served.

    Parameters
    ----------
    hosts: names under which it may be asked (the Host header, without port); all others are refused (DNS rebinding).
    loopback: whether the server is bound to loopback only; then reading needs no token.
    language: the language of people whose browser asks for none of ours.
    beat_seconds: how often the live stream says that it lives.
    body_limit: bytes of one request's body.
    count_limit: mentions in one request.
    public_address: under which people reach the pages; where it is https, cookies are for https alone.
    sessions: how long people stay signed in.
    oidc_name: what people call the place where they sign in for all their programs; empty where there is none.
    set_up_key: the digest of the one-time link by which a house without an owner is set up from another machine.
    """

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1")
    loopback: bool = True
    language: str = "en"
    body_limit: int = 16 * 1024 * 1024
    count_limit: int = 10_000
    beat_seconds: float = 5.0
    public_address: str | None = None
    sessions: SessionHours = field(default_factory=SessionHours)
    set_up_key: bytes = b""
    oidc_name: str = ""


class Intake(Protocol):
    """The door of the inbox: many callers, one writer, group commit."""

    async def deliver(self, things: Sequence[Arrival | Refusal]) -> list[Receipt]:
        """Receipts in order, only after everything is committed durably; refusals go to quarantine."""
        ...


class House(Protocol):
    """All that the pages and the API show and ask."""

    @property
    def clock(self) -> Clock: ...

    @property
    def intake(self) -> Intake: ...

    def brands(self) -> Sequence[BrandView]:
        """In the order in which they are shown."""
        ...

    def boards(self) -> Mapping[str, Board]:
        """The live board of each brand, by brand id. The web only reads them."""
        ...

    def sources(self) -> Sequence[SourceView]: ...

    def plan_state(self, brand: str) -> PlanState | None:
        """How the plan's files stand, where somebody looks at them."""
        ...

    def plan_path(self, brand: str) -> Path | None:
        """The plan's file or folder, where it can be changed from here."""
        ...

    def plan_evidence(self, plan: Plan) -> Evidence:
        """What this installation knows beside a plan, for its readiness."""
        ...

    def plans(self) -> Mapping[str, Plan]:
        """The plan in force of each brand, by brand id, with the exceptions to the rota that the log knows."""
        ...

    def rooms(self) -> Rooms:
        """The rooms of all brands; who may see which is asked by brand."""
        ...

    async def ask(self, question: Callable[[Store], Answer]) -> Answer:
        """Put a question to the store, wherever the store lives, without blocking the loop."""
        ...

    async def acknowledge(self, brand: str, alert: str, who: str, way: str = "") -> None:
        """Append that `who` took the alert, and where they said so; returns once it is committed (the fact follows)."""
        ...

    async def answer(self, brand: str, act: Act, *, reason: str = "") -> None:
        """Append any other word of a person about alerts, with what they wrote as the reason; returns once it is
        committed."""
        ...

    async def test_contact(self, brand: str, person: str, who: str) -> Sequence[ContactTestReported]:
        """Send a test to each address of a person, and log what came of it; empty where they have none."""
        ...

    async def test_source(self, source: str) -> SourceTested | None:
        """Ask a source of the settings once, keeping nothing; None where there is no such source."""
        ...

    def installation(self) -> Installation | None:
        """What it is set to and how it is, without secrets; None for those who may not see all of it."""
        ...

    async def head(self, brand: str) -> BrandHead | None:
        """What people's corrections taught about a brand, as the desk has heard it; None before the first."""
        ...

    async def wait_for_facts(self, after: int, timeout: float) -> int:
        """The newest fact's seq, as soon as it is greater than `after` or when `timeout` seconds are over."""
        ...
