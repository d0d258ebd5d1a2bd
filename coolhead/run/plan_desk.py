"""The plan of one brand between its files and the log: read, changed, adopted, compared, brought back.

The page, the API, the prompt and an editor all change the same files. Whoever changes them through here names the
version they looked at; where others were quicker nothing is written and they are told what is otherwise.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coolhead.clock import Clock, write_instant
from coolhead.plan import Plan, PlanFiles, PlanInvalid, read_plan_files
from coolhead.plan.changes import Change, changes
from coolhead.plan.editing import Value, remove_value, set_value
from coolhead.plan.file import version_of
from coolhead.run.plan_files import held, load_files, replace_files
from coolhead.run.plan_git import commit_of
from coolhead.run.plan_log import Adoption, adopt, adopted_last, adoptions, every_adoption, find_version
from coolhead.storage import Store
from coolhead.words import Words


@dataclass(frozen=True, slots=True)
class Removal:
    """In the place of a value: take it out, key and all."""


class VersionMoved(ValueError):
    """The plan is no longer the version that was looked at. `now` is the version there is; `lines` differ, as a text
    diff of the files; `changed` says the same by meaning, as far as the old version is known."""

    def __init__(self, now: str, lines: Sequence[str], changed: Sequence[Change]) -> None:
        super().__init__("The plan was changed meanwhile; look at what is otherwise, then repeat your change.")
        self.now, self.lines, self.changed = now, tuple(lines), tuple(changed)


class PlanDesk:
    """Reads and changes the plan at a path, and keeps its versions in a store."""

    def __init__(self, path: Path, store: Store, clock: Clock) -> None:
        self.path, self._store, self._clock = path.absolute(), store, clock

    def files(self) -> PlanFiles:
        """The files as they stand now."""
        return load_files(self.path)

    def plan(self) -> Plan:
        """The plan as it stands now. Raises PlanInvalid."""
        return read_plan_files(self.files())

    def adopt(self, who: str = "", why: str = "") -> bool:
        """Let what stands there hold from now on; False where it does. Without a name, git may know one."""
        files = self.files()
        return self._adopt(read_plan_files(files), files, who, why)

    def edit(self, edits: Sequence[tuple[str, Value | Removal]], who: str = "", why: str = "", base: str = "") -> Plan:
        """Set or remove values, check the outcome, write it and adopt it. `base`: the version that was looked at.

        Raises CannotEdit, PlanInvalid (nothing is written), VersionMoved.
        """
        with held(self.path):
            before = self.files()
            after: PlanFiles = before
            for path, value in edits:
                after = remove_value(after, path) if isinstance(value, Removal) else set_value(after, path, value)
            return self._write(before, after, who, why, base)

    def restore(self, version: str, who: str = "", why: str = "", base: str = "") -> Plan:
        """Bring an old version back, letter by letter. Raises ValueError where its files were not kept."""
        brand = self._brand()
        found = find_version(adoptions(self._store, brand), version)
        files = found.files
        if files is None:
            raise ValueError(f"The files of version {found.version} were not kept.")
        with held(self.path):
            return self._write(self.files(), files, who, why or f"restored {found.version}", base)

    def write(self, after: PlanFiles, who: str = "", why: str = "", base: str = "") -> Plan:
        """Put other files in the place of those that stand there. Raises PlanInvalid, VersionMoved."""
        with held(self.path):
            return self._write(self.files(), after, who, why, base)

    def history(self) -> list[Adoption]:
        """Every version, oldest first."""
        return adoptions(self._store, self._brand())

    def last(self) -> Adoption | None:
        """The version in force."""
        return adopted_last(self._store, self._brand())

    def _brand(self) -> str:
        """The brand of the files; where they are broken, that of the only one adopted."""
        try:
            return self.plan().brand.id
        except (PlanInvalid, FileNotFoundError):
            brands = {one.brand for one in every_adoption(self._store)}
            if len(brands) == 1:
                return brands.pop()
            raise

    def _write(self, before: PlanFiles, after: PlanFiles, who: str, why: str, base: str) -> Plan:
        if base:
            self._require(base, before)
        plan = read_plan_files(after)
        if set(before) != set(after) and ("" in before) != ("" in after):
            raise ValueError("A plan of one file and a plan that is a folder cannot take each other's place.")
        replace_files(self.path, after, lambda now: now == before)
        self._adopt(plan, after, who, why)
        return plan

    def _require(self, base: str, files: PlanFiles) -> None:
        """Raise VersionMoved where the files are not this version."""
        now = version_of(files)
        if now == base:
            return
        known = next((one for one in self.history() if one.version == base), None)
        old = (known.files if known else None) or {}
        told: tuple[Change, ...] = ()
        if known is not None and known.plan is not None:
            try:
                told = changes(known.plan, read_plan_files(files))
            except PlanInvalid:
                told = ()
        raise VersionMoved(now, text_diff(old, files) if old else (), told)

    def _adopt(self, plan: Plan, files: PlanFiles, who: str, why: str) -> bool:
        commit = None if who or why else commit_of(self.path, files)
        told = (who, why) if commit is None else (commit.who, commit.why)
        return adopt(self._store, plan, files, self._clock.now(), *told, commit.id if commit else "", str(self.path))


def text_diff(before: PlanFiles, after: PlanFiles) -> list[str]:
    """What differs between two sets of files, line by line, three lines around it."""
    told: list[str] = []
    for name in sorted({*before, *after}):
        old, new = before.get(name, "").splitlines(), after.get(name, "").splitlines()
        told += difflib.unified_diff(old, new, name or "plan", name or "plan", lineterm="")
    return told


def said_changes(found: Sequence[Change], words: Words) -> list[str]:
    """Changes as sentences."""
    return [words.say(f"plan.change.{change.id}", **change.args) for change in found]


def said_history(known: Sequence[Adoption], words: Words) -> list[dict[str, Any]]:
    """Versions, oldest first, with what each changed against the one before."""
    told = []
    for index, one in enumerate(known):
        old = known[index - 1].plan if index else None
        told.append(
            {
                "version": one.version,
                "at": None if one.at is None else write_instant(one.at),
                "who": one.who,
                "why": one.why,
                "commit": one.commit,
                "restorable": bool(one.kept),
                "changes": said_changes(changes(old, one.plan), words) if old and one.plan else [],
            }
        )
    return told
