"""How ready the plan is, part by part: what is missing, why it matters, and the way to the place where it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.plan.editing import CannotEdit, keys_of
from coolhead.plan.readiness import PARTS, Readiness
from coolhead.run.plan_readiness import SaidFinding, said
from coolhead.web.plan_shown import PlanShown
from coolhead.web.risk_form import field_at

PLACES = {
    "people": "/plan/team#people",
    "roles": "/plan/team#roles",
    "rota": "/plan/team#week",
    "capacity": "/plan/team#people",
    "alerting": "/plan/team#chains",
    "texts": "/plan/playbooks",
    "scenarios": "/plan/playbooks",
    "steps": "/plan/playbooks",
    "calls": "/plan/playbooks",
    "practice": "/plan/history#review",
    "review_by": "/plan/history#review",
    "brand": "/settings",
    "detection": "/settings",
    "severity": "/settings",
}
ELSEWHERE = {"sources": "/sources", "heartbeat": "/settings", "link": "/settings", "in_force": "/plan/history"}
"""Checks of what stands in the settings and not in the plan."""


@dataclass(frozen=True, slots=True)
class MissingShown:
    """One missing thing and where it is mended."""

    sentence: str
    link: str


@dataclass(frozen=True, slots=True)
class CheckShown:
    """A check that is not passed."""

    title: str
    missing: tuple[MissingShown, ...]
    more: int
    why: str
    next: str
    link: str


@dataclass(frozen=True, slots=True)
class PartShown:
    """One of the five parts of a plan."""

    name: str
    passed: int
    of: int
    checks: tuple[CheckShown, ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadyShown:
    """The score, the parts, and the one thing to do next with its way."""

    score: int
    passed: int
    of: int
    parts: tuple[PartShown, ...]
    next: str
    next_link: str


def shown_readiness(found: Readiness, shown: PlanShown) -> ReadyShown:
    """The findings in words, with links."""
    told = said(found, shown.plan, shown.words)
    checks = {each.id: each for each in told}
    first = checks[found.next.id] if found.next else None
    return ReadyShown(
        found.score,
        found.passed,
        len(found.findings),
        tuple(_part(part, [each for each in told if each.part == part], shown) for part in PARTS),
        first.next if first else "",
        _way(first, shown) if first else "",
    )


def mend_link(check: str, path: str, shown: PlanShown) -> str:
    """Where the value at a path of the plan can be changed."""
    if check in ELSEWHERE:
        return shown.to(ELSEWHERE[check])
    try:
        keys = keys_of(path) if path else [""]
    except CannotEdit:
        keys = [""]
    if keys[0] == "risks":
        if len(keys) == 1:
            return shown.to("/plan", show="incomplete") + "#risks"
        place = f"#f-{field_at(keys[2:])}" if len(keys) > 2 else ""
        return shown.risk_link(keys[1]) + place
    there, _, part = PLACES.get(keys[0], "/settings").partition("#")
    return shown.to(there) + (f"#{part}" if part else "")


def _part(part: str, told: list[SaidFinding], shown: PlanShown) -> PartShown:
    missing = tuple(_check(each, shown) for each in told if not each.passed)
    done = tuple(each.title for each in told if each.passed)
    return PartShown(shown.words.say(f"ready.part.{part}"), len(done), len(told), missing, done)


def _check(found: SaidFinding, shown: PlanShown) -> CheckShown:
    missing = tuple(MissingShown(sentence, mend_link(found.id, path, shown)) for path, sentence in found.missing)
    return CheckShown(found.title, missing, found.more, found.why, found.next, _way(found, shown))


def _way(found: SaidFinding, shown: PlanShown) -> str:
    return mend_link(found.id, found.missing[0][0] if found.missing else "", shown)
