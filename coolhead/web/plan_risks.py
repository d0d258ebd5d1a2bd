"""The register as a list: filtered by what the address says, the greatest risk first, each with what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coolhead.plan import Position, Risk, position_of, residual_of
from coolhead.plan.likelihood import LEAST_YEARS, Observed
from coolhead.plan.register import Lack
from coolhead.web.display import display
from coolhead.web.plan_matrix import ClassShown, class_shown
from coolhead.web.plan_shelf import PlanShelf
from coolhead.web.plan_shown import PlanShown

MOST_ROWS = 30
SHOWS = ("all", "bare", "incomplete", "differs")
"""Which are listed: all, those without a plan, those without owner or review, those seen otherwise than planned."""


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk in the list. `left` is its class after treatment, where somebody said so."""

    key: str
    title: str
    link: str
    risk_class: ClassShown
    score: str
    likelihood: str
    impact: str
    seen: str
    differs: str
    owner: str
    prepared: bool
    lacks: str
    left: ClassShown | None
    left_score: str


@dataclass(frozen=True, slots=True)
class RiskList:
    """The rows of one page of the list, how many there are in all, and the ways to its neighbours."""

    rows: tuple[RiskRow, ...]
    found: int
    of: int
    first: int
    earlier: str | None
    later: str | None


def listed_risks(shown: PlanShown, shelf: PlanShelf, observed: Mapping[str, Observed]) -> RiskList:
    """The risks that the address asks for."""
    plan = shown.plan
    standing: list[tuple[Risk, Position]] = shelf.made(plan, "ranked", lambda: _ranked(shown))
    lacks, bare = shelf.lacks(plan, shown.today), set(shelf.coverage(plan).without)
    kept = [pair for pair in standing if _asked(pair, shown, lacks, bare, observed)]
    asked = shown.query.get("from", "")
    first = min(int(asked), len(kept)) if asked.isdecimal() and len(asked) < 6 else 0
    rows = [_row(pair, shown, lacks[pair[0].key], bare, observed) for pair in kept[first : first + MOST_ROWS]]
    earlier = shown.link(**{"from": max(0, first - MOST_ROWS) or None}) + "#risks" if first else None
    later = shown.link(**{"from": first + MOST_ROWS}) + "#risks" if first + MOST_ROWS < len(kept) else None
    return RiskList(tuple(rows), len(kept), len(standing), first, earlier, later)


def _ranked(shown: PlanShown) -> list[tuple[Risk, Position]]:
    """The greatest score first; among equals the higher impact, then the register's order."""
    plan = shown.plan
    pairs = [(risk, position_of(risk, plan)) for risk in plan.risks]
    return sorted(pairs, key=lambda pair: (-pair[1].score, -pair[1].impact))


def _asked(
    pair: tuple[Risk, Position],
    shown: PlanShown,
    lacks: Mapping[str, tuple[Lack, ...]],
    bare: set[str],
    observed: Mapping[str, Observed],
) -> bool:
    risk, stands = pair
    filters = shown.filters
    if filters.get("type") and risk.type != filters["type"]:
        return False
    if filters.get("cell"):
        here = (residual_of(risk, shown.plan) if filters.get("stands") == "after" else None) or stands
        if f"{here.row}x{here.column}" != filters["cell"]:
            return False
    asked = filters.get("show")
    if asked == "bare":
        return risk.key in bare
    if asked == "incomplete":
        return bool({"owner", "review", "review_overdue"} & set(lacks[risk.key]))
    if asked == "differs":
        seen = observed.get(risk.key)
        return seen is not None and seen.suggested is not None
    return True


def _row(
    pair: tuple[Risk, Position],
    shown: PlanShown,
    lacks: tuple[Lack, ...],
    bare: set[str],
    observed: Mapping[str, Observed],
) -> RiskRow:
    risk, stands = pair
    said, words = shown.said, shown.words
    left, seen = residual_of(risk, shown.plan), observed.get(risk.key)
    return RiskRow(
        key=risk.key,
        title=display(said.title(risk), 120),
        link=shown.risk_link(risk.key),
        risk_class=class_shown(stands.risk_class, shown),
        score=words.number(stands.score),
        likelihood=said.row_label(stands.row),
        impact=said.column_label(stands.column),
        seen=_seen(seen, shown),
        differs=_differs(seen, shown),
        owner=display(said.owner(risk), 60) if risk.owner else "",
        prepared=risk.key not in bare,
        lacks=words.list(words.say(f"risk.lack.{lack}") for lack in lacks),
        left=class_shown(left.risk_class, shown) if left else None,
        left_score=words.number(left.score) if left else "",
    )


def _seen(seen: Observed | None, shown: PlanShown) -> str:
    """How often it was seen; of a year only where the time that was watched says something about one."""
    if seen is None or not seen.threats:
        return ""
    if seen.years < LEAST_YEARS:
        return shown.words.say("planpage.seen_short", n=seen.threats)
    return shown.words.say("planpage.seen", n=seen.threats, rate=shown.said.rate(seen.middle))


def _differs(seen: Observed | None, shown: PlanShown) -> str:
    if seen is None or seen.suggested is None:
        return ""
    return shown.words.say("planpage.differs", rather=shown.words.say(f"likelihood.{seen.suggested}"))
