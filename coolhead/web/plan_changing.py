"""A form of the plan on its way into the files: checked by the plan's own validator, adopted, told on the next page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import Response

from coolhead.plan import Plan, PlanFiles, PlanInvalid, Problem, read_plan_files
from coolhead.plan.editing import CannotEdit
from coolhead.plan.file import version_of
from coolhead.run.plan_desk import PlanDesk, VersionMoved
from coolhead.run.plan_files import PlanMoved
from coolhead.web.forms import Sent, Undo, done
from coolhead.web.plan_shown import PlanShown

Model = TypeVar("Model", bound=Any)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change: the plan that holds now, and the one before; or why nothing was written.

    `moved` is the plan that others have made meanwhile, `seen` the one that was looked at, where it is known.
    """

    before: str = ""
    after: Plan | None = None
    problems: tuple[Problem, ...] = ()
    cannot: bool = False
    moved: Plan | None = None
    seen: Plan | None = None
    same: bool = False


Change = Callable[[PlanFiles, Plan, Plan], PlanFiles]
"""(files, the plan they hold, the plan that was looked at) -> the files as they shall be."""


def write_change(
    desk: PlanDesk,
    base: str,
    change: Change,
    who: str,
    why: str,
    meets: Callable[[Plan, Plan], bool] = lambda _seen, _now: True,
) -> Written:
    """Change the files that were looked at.

    Where others changed the plan meanwhile and `meets` says that both changed the same thing, nothing is written.
    """
    try:
        files = desk.files()
        now, seen = read_plan_files(files), None
        if base and version_of(files) != base:
            seen = next((one.plan for one in desk.history() if one.version == base), None)
            if seen is None or meets(seen, now):
                return Written(moved=now, seen=seen)
        after = change(files, now, seen or now)
        if dict(after) == dict(files):
            return Written(now.version, now, same=True)
        return Written(now.version, desk.write(after, who, why, now.version))
    except CannotEdit:
        return Written(cannot=True)
    except PlanInvalid as wrong:
        return Written(problems=wrong.problems)
    except (VersionMoved, PlanMoved):
        return Written(moved=read_plan_files(desk.files()))


def refused_for(shown: PlanShown, sent: Sent[Model], written: Written, field_of: Callable[[str], str]) -> Sent[Model]:
    """The form with what the plan's own validator has against it, each beside the field it stands in."""
    if written.cannot:
        return sent.refused("", "planpage.cannot")
    for problem in written.problems:
        name = field_of(problem.path)
        if name:
            sent = sent.refused(name, f"plan.problem.{problem.id}", **problem.args)
        else:
            why = shown.words.say(f"plan.problem.{problem.id}", **problem.args)
            sent = sent.refused("", "planpage.refused", path=problem.path or "–", why=why)
    return sent


async def adopted(
    request: Request, shown: PlanShown, written: Written, to: str, said: str, **args: str | int | float
) -> Response:
    """Go on to a page that says what was done, and offers to take it back."""
    assert written.after is not None
    if written.same:
        return done(request, to, "planpage.unchanged")
    await shown.seen_adopted(written.after.version)
    undo = Undo(shown.to("/plan/restore"), {"version": written.before, "base": written.after.version, "to": to})
    return done(request, to, said, undo=undo, version=written.after.version, **args)


def merged(sent: Sent[Model], changed: Mapping[str, str], stands: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What was typed where somebody changed it, what stands now everywhere else."""
    typed = dict(sent.typed)
    for name, value in stands.items():
        if name not in changed:
            typed[name] = (value,) if value else ()
    return typed
