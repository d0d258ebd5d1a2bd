"""Over the API: a playbook as it is planned, and a first guideline for whatever somebody describes (R64, R79)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, HTTPException, Query, Request
from fastapi.responses import PlainTextResponse, Response

from coolhead.incident import first_guideline
from coolhead.incident.asking import Asked, CrisisType, asked_situation
from coolhead.plan import VARIANTS, Plan, playbook_of, scenario_of
from coolhead.web.policy import allowed
from coolhead.web.ports import House
from coolhead.words import LANGUAGES, Words
from coolhead.words.guideline_page import guideline_markdown
from coolhead.words.playbook_page import playbook_markdown, tell_playbook

router = APIRouter(prefix="/api", tags=["playbooks"])
MARKDOWN = "text/markdown; charset=utf-8"

OfBrand = Annotated[str | None, Query(description="A brand's id; may be left out where there is only one.")]
InLanguage = Annotated[str | None, Query(description="en, pl, fr, id or ru; else the brand's first one of these.")]
AsMarkdown = Annotated[bool, Query(description="The page as Markdown instead of JSON.")]


@router.post("/guideline", dependencies=[allowed("public_local")], responses={404: {"description": "No such brand."}})
async def make_guideline(
    request: Request,
    asked: Annotated[Asked, Body()],
    brand: OfBrand = None,
    language: InLanguage = None,
    markdown: AsMarkdown = False,
) -> Response:
    """A first guideline of one page for the situation described: a draft, each line with its rule. Nothing is kept."""
    plan = _plan(request, brand)
    words = _words(plan, language)
    house: House = request.app.state.house
    lines = first_guideline(asked_situation(asked, plan, house.clock.now()), plan)
    if markdown:
        return PlainTextResponse(guideline_markdown(lines, words), media_type=MARKDOWN)
    told = [{"part": line.part, "rule": line.rule, "says": words.sentence(line.sentence)} for line in lines]
    about = {"brand": plan.brand.id, "plan": plan.version, "language": words.language}
    return _json({"draft": True, **about, "lines": told})


@router.get(
    "/playbooks/{crisis_type}",
    dependencies=[allowed("public_local")],
    responses={404: {"description": "No such brand, or no such scenario of this type."}},
)
async def show_playbook(
    request: Request,
    crisis_type: CrisisType,
    level: Annotated[int, Query(ge=1, le=5)] = 4,
    variant: Annotated[str | None, Query(description="base, likely, worst, or one of the plan's own.")] = None,
    brand: OfBrand = None,
    language: InLanguage = None,
    markdown: AsMarkdown = False,
) -> Response:
    """A type's playbook: what happens, its signs, the steps, who calls whom, what each group hears, what not to do."""
    plan = _plan(request, brand)
    words = _words(plan, language)
    if variant is not None and variant not in VARIANTS and scenario_of(plan, crisis_type, variant) is None:
        raise HTTPException(404, f"{variant[:64]} is no scenario of {crisis_type}.")
    house: House = request.app.state.house
    told = tell_playbook(playbook_of(plan, crisis_type, level, variant), plan, words, house.clock.now())
    if markdown:
        return PlainTextResponse(playbook_markdown(told, words), media_type=MARKDOWN)
    return _json(asdict(told))


def _plan(request: Request, brand: str | None) -> Plan:
    house: House = request.app.state.house
    plans = house.plans()
    if brand is None and len(plans) == 1:
        return next(iter(plans.values()))
    if brand is None:
        raise HTTPException(422, f"Say of which brand: {', '.join(sorted(plans))}.")
    if brand not in plans:
        raise HTTPException(404, "There is no such brand.")
    return plans[brand]


def _words(plan: Plan, language: str | None) -> Words:
    if language is not None and language not in LANGUAGES:
        raise HTTPException(422, f"{language[:16]} is not spoken here: choose one of {', '.join(LANGUAGES)}.")
    spoken = [code for code in plan.brand.languages if code in LANGUAGES]
    return Words(language or (spoken[0] if spoken else "en"), plan.brand.time_zone)


def _json(value: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
