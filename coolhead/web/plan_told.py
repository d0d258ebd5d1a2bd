"""How the plans' files stand, as the page and the health check tell it."""

from __future__ import annotations

from typing import Any

from coolhead.clock import write_instant
from coolhead.run.plan_watch import PlanState
from coolhead.web.ports import House
from coolhead.words import Words


def said_state(state: PlanState | None, brand: str, words: Words) -> str:
    """A sentence where the files cannot be used; empty where all is well."""
    if state is None or not state.broken:
        return ""
    if state.found:
        return words.say("plan.state.other_brand", found=state.found, brand=brand)
    first = state.problems[0]
    place = ", ".join(filter(None, (first.file, words.say("plan.state.line", line=first.line), first.path)))
    problem = f"{place}: {words.say(f'plan.problem.{first.id}', **first.args)}"
    return words.say("plan.state.broken", version=state.version, problem=problem)


def plan_snapshots(house: House) -> dict[str, Any]:
    """By brand: the version in force, and what is wrong with the files."""
    told: dict[str, Any] = {}
    for brand, plan in house.plans().items():
        state = house.plan_state(brand)
        told[brand] = {"version": plan.version, "ok": state is None or not state.broken}
        if state is not None and state.broken:
            problems = [str(problem) for problem in state.problems]
            told[brand]["problems"] = problems or [f"The files are of the brand {state.found}."]
            told[brand]["since"] = None if state.since is None else write_instant(state.since)
    return told


def broken_plans(house: House) -> list[str]:
    """The brands whose files cannot be used."""
    return [brand for brand in house.plans() if (state := house.plan_state(brand)) is not None and state.broken]
