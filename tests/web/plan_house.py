"""A small house whose brand has a plan in a file: what is adopted holds at once, as after the desk's next turn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from coolhead.plan import Plan, PlanInvalid
from coolhead.run.plan_desk import PlanDesk
from coolhead.run.plan_files import load_files, load_plan
from coolhead.run.plan_watch import PlanState
from coolhead.run.rota_log import plans_in_force
from tests.web.conftest import SmallHouse

PLAN = """\
brand: {id: ember, name: Ember, words: [Ember], time_zone: Europe/Warsaw, languages: [pl, en]}
people:
  - {id: maja, name: Maja Kowalska, languages: [pl, en]}
  - {id: jan, name: Jan Nowak, languages: [pl]}
  - {id: rita, name: Rita Reader, rights: [read]}
roles:
  crisis_lead: {primary: maja, deputy: jan}
risks:
  T2: {likelihood: 3, owner: crisis_lead, worst_case: The heat melts a wall socket.}  # soup
  late_refunds:
    type: T1
    title: Refunds come late
    likelihood: 4
    impact: {money: 3, reputation: 4, brand: 3}
    words: {pl: [zwrot], en: [refund]}
    residual: {likelihood: 2, impact: {money: 2, reputation: 2, brand: 2}}
"""


class PlanHouse(SmallHouse):
    """The small house with one plan file; `write` puts another text there, as an editor would."""

    def __init__(self, folder: Path, text: str = PLAN) -> None:
        super().__init__()
        self._known = ("", 0)
        self.still = False
        """Nobody changes the file: it is not looked at for each question."""
        self.path = folder / "plan.yaml"
        self.path.write_text(text)
        self.plan_paths["ember"] = self.path
        self.kept_plans = {"ember": load_plan(self.path)}
        PlanDesk(self.path, self.store, self.clock).adopt()  # type: ignore[arg-type]

    def plans(self) -> Mapping[str, Plan]:
        """As the watch keeps them: read anew when the file is another one; a broken one leaves the last in force."""
        if self.still:
            return self.kept_plans
        try:
            plan = load_plan(self.path)
        except PlanInvalid as wrong:
            self.plan_states["ember"] = PlanState(self.kept_plans["ember"].version, wrong.problems)
            return self.kept_plans
        self.plan_states.pop("ember", None)
        known = (plan.version, len(self.store.entries))
        if known != self._known:
            self._known, self.kept_plans = known, plans_in_force(self.store, {"ember": plan})  # type: ignore[arg-type]
        return self.kept_plans

    def text(self) -> str:
        """What stands in the file."""
        return load_files(self.path)[""]

    def write(self, text: str) -> None:
        """Change the file beside the page."""
        self.path.write_text(text)
        PlanDesk(self.path, self.store, self.clock).adopt()  # type: ignore[arg-type]
