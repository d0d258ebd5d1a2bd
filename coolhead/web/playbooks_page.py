"""The playbooks as people read and print them: what may happen, who does what by when, what each group hears."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from coolhead.clock import HOUR
from coolhead.plan import CRISIS_TYPES, Level, PlanText, playbook_of, scenarios_of
from coolhead.web.display import display
from coolhead.web.frame import page
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed
from coolhead.words.playbook_page import PlaybookTold, StepTold, own_words, tell_playbook

router = APIRouter(include_in_schema=False)
LEVELS = (2, 3, 4, 5)
DEFAULT_LEVEL = 4


@dataclass(frozen=True, slots=True)
class PlaybookRow:
    """One type in the list: how many steps it adds, whether the plan changed something, which risks belong to it."""

    type: str
    title: str
    link: str
    steps: int
    own: bool
    risks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step: within which time, what, who, who answers for it, its rule and its condition."""

    within: str
    what: str
    who: str
    rule: str
    when: str


@dataclass(frozen=True, slots=True)
class PlaybookShown:
    """A playbook to read: its steps under the levels from which they begin."""

    told: PlaybookTold
    steps: tuple[tuple[str, tuple[StepShown, ...]], ...]
    texts: tuple[PlanText, ...]


@router.get("/plan/playbooks", dependencies=[allowed("public_local")])
async def playbooks_page(request: Request) -> Response:
    """The playbooks of all types, and the plan's own texts."""
    shown = PlanShown(request, "/plan/playbooks")
    rows = shown.shelf.made(shown.plan, ("playbooks", shown.language, shown.brand.id), lambda: _rows(shown))
    texts = [text for text in shown.plan.texts if text.risk is None]
    return page(shown, "playbooks.html", "plan", way="playbooks", rows=rows, texts=texts)


@router.get("/plan/playbooks/{crisis_type}", dependencies=[allowed("public_local")])
async def playbook_page(request: Request, crisis_type: str) -> Response:
    """One type's playbook at a level, in one of its variants."""
    shown = PlanShown(request, f"/plan/playbooks/{crisis_type}", ("level", "variant"))
    if crisis_type not in CRISIS_TYPES:
        raise HTTPException(404, shown.words.say("planpage.no_playbook", name=display(crisis_type, 20)))
    level = _level(shown.filters.get("level", ""))
    variants = _variants(shown, crisis_type)
    asked = shown.filters.get("variant")
    variant = asked if asked in {id_ for id_, _ in variants} else None
    at = shown.now // HOUR * HOUR
    key = ("playbook", crisis_type, level, variant, shown.language, at, repr(shown.plan.exceptions))
    told = shown.shelf.made(shown.plan, key, lambda: _shown(shown, crisis_type, level, variant))
    chosen = variant or told.told.variant
    return page(
        shown, "playbook.html", "plan", way="playbooks", book=told, at_level=level, chosen=chosen,
        crisis_type=crisis_type,
        name=shown.words.say(f"risk.{crisis_type}"),
        levels=[(one, shown.words.say(f"level.{one}")) for one in LEVELS],
        variants=[(id_, name, shown.link(variant=id_)) for id_, name in variants],
        markdown=shown.to(f"/api/playbooks/{crisis_type}", level=level, language=shown.language, markdown="true",
                          variant=chosen),
    )  # fmt: skip


def _level(asked: str) -> Level:
    return int(asked) if asked in {str(level) for level in LEVELS} else DEFAULT_LEVEL


def _variants(shown: PlanShown, crisis_type: str) -> list[tuple[str, str]]:
    """The scenarios of a type: base, likely, worst, and the plan's own by what happens in them."""
    found = []
    for scenario in scenarios_of(shown.plan, crisis_type):
        packaged = scenario.id == f"{crisis_type}.{scenario.variant}"
        own = own_words(scenario.happens, shown.plan, shown.words)
        name = shown.words.say(f"playbook.variant.{scenario.variant}") if packaged else display(own, 60)
        found.append((scenario.variant if packaged else scenario.id, name))
    return found


def _shown(shown: PlanShown, crisis_type: str, level: Level, variant: str | None) -> PlaybookShown:
    words, plan = shown.words, shown.plan
    told = tell_playbook(playbook_of(plan, crisis_type, level, variant), plan, words, shown.now)
    steps = tuple(
        (words.say("playbook.head.level", number=begins, level=begins), tuple(_step(step, shown) for step in some))
        for begins, some in groupby(told.steps, key=lambda step: step.level)
    )
    texts = tuple(
        text
        for text in plan.texts
        if text.risk == crisis_type and text.variant in (None, told.variant) and text.kind != "statement"
    )
    return PlaybookShown(told, steps, texts)


def _step(step: StepTold, shown: PlanShown) -> StepShown:
    who = f"{step.role}: {display(step.person, 60)}" if step.person else step.role
    return StepShown(shown.words.duration(step.minutes), step.what, who, step.rule, step.when)


def _rows(shown: PlanShown) -> list[PlaybookRow]:
    plan, words = shown.plan, shown.words
    rows = []
    for type_ in CRISIS_TYPES:
        risks = [risk for risk in plan.risks if risk.type == type_ and risk.id]
        rows.append(
            PlaybookRow(
                type_,
                words.say(f"risk.{type_}"),
                shown.to(f"/plan/playbooks/{type_}"),
                sum(type_ in step.types for step in plan.steps),
                any(one.type == type_ for one in plan.scenarios) or any(text.risk == type_ for text in plan.texts),
                tuple((display(risk.title, 80), shown.risk_link(risk.key)) for risk in risks[:5]),
            )
        )
    return rows
