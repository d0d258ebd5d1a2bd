"""A house that is set up from its own pages: first plan and settings, written where they are looked for."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coolhead.plan import read_plan
from coolhead.plan.wizard import Answers, Member, wizard_plan
from coolhead.run.plan_files import write_text
from coolhead.run.plan_log import every_adoption
from coolhead.run.settings import Settings, starter_settings
from coolhead.storage import Store

_TABLE = re.compile(r"^\[contacts\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FirstPlan:
    """What the set-up asks: the brand, and who is called first and second. `reach`: addresses by a person's id."""

    name: str
    words: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str
    people: tuple[Member, ...]
    reach: Mapping[str, Sequence[str]] = field(default_factory=dict)


def lacks_plan(settings: Settings, store: Store) -> bool:
    """Whether there is no plan yet: no file, and none that was ever in force."""
    return not any(path.exists() for path in settings.plans) and not every_adoption(store)


class SetUp:
    """Writes the first plan. `written` is set once it stands there: then the house opens with it.

    Parameters
    ----------
    plan: where the plan is looked for.
    settings: where the settings are looked for; a file that is there is kept, addresses are added where it has none.
    """

    def __init__(self, plan: Path, settings: Path) -> None:
        self._plan, self._settings = plan, settings
        self.written = asyncio.Event()

    def text(self, first: FirstPlan, today: str) -> str:
        """The plan that would be written. Raises PlanInvalid."""
        answers = Answers(
            first.name,
            first.words,
            time_zone=first.time_zone,
            languages=first.languages,
            people=first.people,
        )
        text = wizard_plan(answers, today)
        read_plan(text)
        return text

    def write(self, first: FirstPlan, today: str) -> None:
        """Write settings first, then the plan: a house with a plan is a whole one. A plan that is there stays."""
        text = self.text(first, today)
        self._add_contacts(first.reach)
        if not self._plan.exists():
            self._plan.parent.mkdir(parents=True, exist_ok=True)
            write_text(self._plan, text)

    def _add_contacts(self, reach: Mapping[str, Sequence[str]]) -> None:
        there = self._settings.read_text("utf-8") if self._settings.exists() else starter_settings()
        lines = [f"{person} = {json.dumps(list(addresses))}" for person, addresses in reach.items() if addresses]
        if lines and not _TABLE.search(there):
            there = there.rstrip("\n") + "\n\n[contacts]\n" + "\n".join(lines) + "\n"
        write_text(self._settings, there, 0o600)
