"""Reads the calendars of the settings again and again; what one says goes to the log only where it is new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal

import structlog
from pydantic import BaseModel, ConfigDict, Field

from coolhead.clock import MINUTE, Clock
from coolhead.connectors import Fetcher, SourceError
from coolhead.plan import Plan
from coolhead.run.calendars import CalendarRefused, CalendarSource, read_calendar
from coolhead.run.rota_log import take_over
from coolhead.storage import Store, StoreError

_log = structlog.get_logger(__name__)


class CalendarSetting(BaseModel):
    """A calendar whose shifts or absences count, fetched every `minutes`; `role` and `person` where it says none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2000, repr=False)]
    brand: str | None = None
    kind: Literal["shifts", "absences"] = "shifts"
    role: str = ""
    person: str = ""
    minutes: Annotated[float, Field(ge=1, le=10_080)] = 60.0


class CalendarWatch:
    """Keeps the rota as the calendars say. One that cannot be had or read is told in the program's log, and what it
    said last stays in force.

    Parameters
    ----------
    plans: gives the plans in force, by brand.
    """

    def __init__(
        self,
        calendars: Sequence[CalendarSetting],
        store: Store,
        fetcher: Fetcher,
        plans: Callable[[], Mapping[str, Plan]],
        clock: Clock,
    ) -> None:
        self._calendars, self._store, self._fetcher = tuple(calendars), store, fetcher
        self._plans, self._clock = plans, clock

    async def follow(self) -> None:
        """Read until cancelled, each calendar in a task of its own."""
        async with asyncio.TaskGroup() as group:
            for calendar in self._calendars:
                group.create_task(self._read_on(calendar), name=f"calendar:{calendar.name}")
            await asyncio.Event().wait()  # an installation without calendars goes on too

    async def read(self, calendar: CalendarSetting) -> bool:
        """Read one now; whether it said something new. Raises SourceError, CalendarRefused or StoreError."""
        plans = self._plans()
        plan = plans.get(calendar.brand) if calendar.brand else next(iter(plans.values()), None)
        if plan is None:
            raise CalendarRefused(f"{calendar.name}: there is no brand {calendar.brand}.")
        got = await self._fetcher.get(calendar.url, accept="text/calendar, */*;q=0.1")
        if got.status != 200:
            raise CalendarRefused(f"{calendar.name}: the server answered {got.status}.")
        source = CalendarSource(calendar.name, calendar.kind, calendar.role, calendar.person)
        now = self._clock.now()
        said = await asyncio.to_thread(read_calendar, got.body, source, plan, now)
        return await asyncio.to_thread(take_over, self._store, plan, now, source.source, said, source.source)

    async def _read_on(self, calendar: CalendarSetting) -> None:
        while True:
            try:
                await self.read(calendar)
            except (SourceError, CalendarRefused, StoreError) as error:
                _log.warning("calendar_not_read", calendar=calendar.name, reason=str(error), holds="what it said last")
            except Exception as error:  # noqa: BLE001 - a stranger's file must not take the house down
                _log.error("calendar_broke", calendar=calendar.name, reason=type(error).__name__, exc_info=error)
            await asyncio.sleep(calendar.minutes * MINUTE)
