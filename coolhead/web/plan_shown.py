"""What every page of the plan knows first: the plan in force, its version, the day at the brand, who may change it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from fastapi import HTTPException, Request

from coolhead.clock import DAY
from coolhead.incident.zone import local_time
from coolhead.plan import Plan
from coolhead.plan.likelihood import Observed
from coolhead.plan.rights import may
from coolhead.run.plan_desk import PlanDesk
from coolhead.run.plan_memory import Remembered, RiskMemory, observed_of
from coolhead.run.plan_versions import VersionMemory
from coolhead.run.roles import rights_in
from coolhead.run.sign_in import SignedIn
from coolhead.storage import Store
from coolhead.web.frame import Shown
from coolhead.web.plan_shelf import PlanShelf
from coolhead.web.wall import asks_as
from coolhead.words.risk_words import RiskWords

Done = TypeVar("Done")
ADOPTED_WITHIN_SECONDS = 3.0
"""Until a change that was written holds on the page: the desk hears of it in its next turn."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the plan's own pages: `name` is said by `planpage.way.<name>`."""

    name: str
    path: str


WAYS = (
    Way("risks", "/plan"),
    Way("playbooks", "/plan/playbooks"),
    Way("team", "/plan/team"),
    Way("guideline", "/plan/guideline"),
    Way("history", "/plan/history"),
)


class PlanShown(Shown):
    """One request's choices, with the plan that is in force for its brand. Raises 404 where there is none."""

    def __init__(self, request: Request, page: str = "/plan", kept: Collection[str] = ()) -> None:
        super().__init__(request, page, kept)
        plan = self.house.plans().get(self.brand.id)
        if plan is None:
            raise HTTPException(404, self.words.say("planpage.no_plan"))
        self.plan: Plan = plan
        self.shelf: PlanShelf = request.app.state.plan_shelf
        self._memory: RiskMemory = request.app.state.risk_memory
        self.version_memory: VersionMemory = request.app.state.version_memory
        self.now = self.house.clock.now()
        self.today = local_time(self.now, plan.brand.time_zone).date().isoformat()
        self.said = RiskWords(self.words, plan)
        self.can_write = self.house.plan_path(plan.brand.id) is not None and not self.plan_problem
        """Whether the plan's files are here and can be changed: a broken file is mended first, by hand."""
        self.may_edit = self.can_write and _may_edit(self)

    @property
    def ways(self) -> list[tuple[Way, str]]:
        """The plan's pages with their addresses."""
        return [(way, self.to(way.path)) for way in WAYS]

    def risk_link(self, key: str) -> str:
        """The page of one risk."""
        return self.to(f"/plan/risks/{key}")

    async def remembered(self) -> Remembered:
        """What the journal says of the brand's risks and topics, as far as it was read."""
        memory, brand = self._memory, self.brand.id
        return await self.house.ask(lambda store: memory.fold(store, brand))

    def observed(self, remembered: Remembered) -> Mapping[str, Observed]:
        """Planned beside observed of each risk; reckoned anew when a wave was seen, and once a day."""
        history, plan = remembered.history, self.plan
        waves = tuple((wave.type, wave.level) for wave in history.waves.values())
        key = ("observed", hash(waves), (history.begun or 0) // DAY, (history.ended or 0) // DAY)
        return self.shelf.made(plan, key, lambda: observed_of(history, plan))

    async def at_desk(self, ask: Callable[[PlanDesk], Done]) -> Done:
        """Ask the plan's desk: its files, versions and changes."""
        path, clock = self.house.plan_path(self.plan.brand.id), self.house.clock
        if path is None:
            raise HTTPException(404, self.words.say("planpage.no_files"))

        def asked(store: Store) -> Done:
            return ask(PlanDesk(path, store, clock))

        try:
            return await self.house.ask(asked)
        except FileNotFoundError:
            raise HTTPException(404, self.words.say("planpage.no_files")) from None

    async def seen_adopted(self, version: str) -> None:
        """Wait until this version is the one in force here, so that the next page shows it."""
        newest, clock = 0, self.house.clock
        until = clock.now() + ADOPTED_WITHIN_SECONDS
        for _ in range(int(ADOPTED_WITHIN_SECONDS / 0.1)):
            plan = self.house.plans().get(self.plan.brand.id)
            if plan is None or plan.version == version or clock.now() >= until:
                return
            newest = await self.house.wait_for_facts(newest, 0.1)


def _may_edit(shown: PlanShown) -> bool:
    """As the server itself will decide when the form comes: in a house without accounts everybody may."""
    signed: SignedIn | None = getattr(shown.request.state, "signed_in", None)
    person = asks_as()
    if signed is not None and person == signed.account.person:
        return "edit_plan" in rights_in(signed.account, shown.plan.brand.id, shown.plan)
    return person is None or may(shown.plan, person, "edit_plan")
