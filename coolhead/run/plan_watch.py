"""The plans' files while the server runs: one that was changed well is adopted, one that is broken is told and waits.

Files are looked at every second (a few `stat` calls), which works on every file system, network ones too. A change
counts once nothing moved for one look, so a half-written file is not judged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from coolhead.clock import Clock, Instant
from coolhead.plan import Plan, PlanInvalid, Problem
from coolhead.run.plan_desk import PlanDesk
from coolhead.run.plan_files import load_plan, names_in
from coolhead.run.plan_log import every_adoption
from coolhead.storage import Store, StoreError

LOOK_SECONDS = 1.0
MOST_TOLD = 5
_log = structlog.get_logger(__name__)
Print = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class PlanState:
    """How a brand's plan stands: the version in force, and what is wrong with the files, if they cannot be used.

    `found` is the id of another brand, where the files are suddenly of one.
    """

    version: str
    problems: tuple[Problem, ...] = ()
    found: str = ""
    since: Instant | None = None

    @property
    def broken(self) -> bool:
        return bool(self.problems or self.found)


class PlanWatch:
    """Keeps the plans of a running house as their files say.

    Parameters
    ----------
    paths: brand -> the plan's file or folder.
    plans: brand -> the plan as last read; changed in place, for those who address people by it.
    """

    def __init__(self, paths: Mapping[str, Path], plans: MutableMapping[str, Plan], store: Store, clock: Clock) -> None:
        self.paths = dict(paths)
        self.plans, self._store, self._clock = plans, store, clock
        self._states = {brand: PlanState(plan.version) for brand, plan in plans.items()}
        self._prints: dict[str, Print] = {}
        self._judged: dict[str, Print] = {}

    def state(self, brand: str) -> PlanState | None:
        """How a brand's plan stands; None where its files are not known."""
        return self._states.get(brand)

    def begin(self, states: Mapping[str, PlanState]) -> None:
        """Take over what was found at the start, and log what is not logged yet."""
        self._states |= states
        for brand, path in self.paths.items():
            self._prints[brand] = self._judged[brand] = _print_of(path)
            if not self._states[brand].broken:
                self._judge(brand)

    async def follow(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await asyncio.to_thread(self.look)
            except StoreError as error:
                _log.warning("plan_waits_for_the_store", reason=str(error))

    def look(self) -> None:
        """Judge what was changed and has settled."""
        for brand, path in self.paths.items():
            seen = _print_of(path)
            if seen == self._prints.get(brand) and seen != self._judged.get(brand):
                self._judge(brand)
                self._judged[brand] = seen
            self._prints[brand] = seen

    def _judge(self, brand: str) -> None:
        desk = PlanDesk(self.paths[brand], self._store, self._clock)
        before = self._states[brand]
        try:
            plan = desk.plan()
        except FileNotFoundError as error:
            gone = Problem(1, "", "wrong", "file_gone", {"reason": f"{error.filename} is not there"})
            self._tell(brand, PlanState(before.version, (gone,), since=self._clock.now()))
        except PlanInvalid as error:
            self._tell(brand, PlanState(before.version, error.problems[:MOST_TOLD], since=self._clock.now()))
        else:
            if plan.brand.id != brand:
                self._tell(brand, PlanState(before.version, found=plan.brand.id, since=self._clock.now()))
                return
            if desk.adopt():
                _log.info("plan_adopted", brand=brand, version=plan.version)
            self.plans[brand] = plan
            self._states[brand] = PlanState(plan.version)

    def _tell(self, brand: str, state: PlanState) -> None:
        self._states[brand] = state
        why = [str(problem) for problem in state.problems] or [f"the files are of the brand {state.found}"]
        _log.warning("plan_broken", brand=brand, in_force=state.version, why=why)


@dataclass(frozen=True, slots=True)
class Served:
    """What a server begins with, each by brand."""

    paths: dict[str, Path]
    plans: dict[str, Plan]
    states: dict[str, PlanState]


def plans_to_serve(paths: Iterable[Path], store: Store, now: Instant) -> Served:
    """The plans of these files. A plan that is broken gives way to the one the log adopted last from there.

    Raises ValueError where there is neither.
    """
    places: dict[str, Path] = {}
    plans: dict[str, Plan] = {}
    states: dict[str, PlanState] = {}
    for path in paths:
        try:
            plan, state = load_plan(path), None
        except (PlanInvalid, FileNotFoundError) as error:
            last = next((one for one in reversed(every_adoption(store)) if one.place == str(path)), None)
            if last is None or last.plan is None:
                raise _refused(path, error) from None
            plan, state = last.plan, PlanState(last.version, _problems(error), since=now)
        if plan.brand.id in plans:
            raise ValueError(f"{path}: another plan has the brand {plan.brand.id} already.")
        places[plan.brand.id], plans[plan.brand.id] = path, plan
        states[plan.brand.id] = state or PlanState(plan.version)
    return Served(places, plans, states)


def _refused(path: Path, error: Exception) -> ValueError:
    if isinstance(error, FileNotFoundError):
        return ValueError(f"{path} is not there. Write a first plan: coolhead plan init --out {path}")
    return ValueError(f"{path}: {error}")


def _problems(error: Exception) -> tuple[Problem, ...]:
    if isinstance(error, PlanInvalid):
        return error.problems[:MOST_TOLD]
    return (Problem(1, "", "wrong", "file_gone", {"reason": "it is not there"}),)


def _print_of(path: Path) -> Print:
    """Name, size, time and number of each file of a plan: what changes when somebody writes."""
    found = []
    for name in names_in(path):
        try:
            stat = (path / name if name else path).stat()
        except OSError:
            continue
        found.append((name, stat.st_size, stat.st_mtime_ns, stat.st_ino))
    return tuple(found)
