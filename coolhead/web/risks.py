"""The register over the API: risks, the matrix with live waves, what was observed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Body, HTTPException, Query, Request
from fastapi.responses import Response

from coolhead.incident.zone import local_time
from coolhead.plan import Plan, position_of
from coolhead.plan.likelihood import observed_likelihood
from coolhead.plan.live import LiveMatrix, matrix_of
from coolhead.plan.questionnaire import ANSWERS, QUESTIONS, ask
from coolhead.run.board import Board
from coolhead.run.board_told import plain
from coolhead.run.channels import channel_map, map_values
from coolhead.run.risk_export import matrix_values, register_csv, register_markdown, risk_values
from coolhead.run.risks import live_waves, read_history
from coolhead.run.topic_words import StoredTexts, calling
from coolhead.run.uncovered import find_uncovered, risk_of_topic
from coolhead.web.matrix_svg import matrix_svg
from coolhead.web.policy import allowed
from coolhead.web.ports import House
from coolhead.words import LANGUAGES, Words
from coolhead.words.risk_words import RiskWords

router = APIRouter(prefix="/api", tags=["risks"])

OfBrand = Annotated[str | None, Query(description="The brand, where there is more than one.")]
Language = Annotated[str, Query(description="en, pl, fr, id or ru; the brand's first where none is given.")]
_NONE: dict[int | str, dict[str, Any]] = {404: {"description": "No such brand or risk."}}


@router.get("/risks", dependencies=[allowed("public_local")], responses=_NONE)
async def list_risks(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """The register, the greatest risk first, each with its position, its residual one and what is missing."""
    plan, words, today = _asked(request, brand, language)
    risks = sorted(plan.risks, key=lambda risk: (-position_of(risk, plan).score, -position_of(risk, plan).impact))
    told = [risk_values(risk, plan, words, today) for risk in risks]
    return _json({"brand": plan.brand.id, "plan": plan.version, "risks": told})


@router.get("/risks/observed", dependencies=[allowed("public_local")], responses=_NONE)
async def list_observed(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """Planned likelihood beside how often waves were seen, with an 80 % interval and a suggestion where it differs."""
    plan, words, _ = _asked(request, brand, language)
    history = await _house(request).ask(lambda store: read_history(store, plan.brand.id))
    if history.begun is None or history.ended is None:
        return _json({"brand": plan.brand.id, "observed": []})
    said = RiskWords(words, plan)
    rows = observed_likelihood(plan, history.waves.values(), history.begun, history.ended)
    return _json({"brand": plan.brand.id, "observed": [asdict(row) | {"said": said.observed(row)} for row in rows]})


@router.get("/risks/discovered", dependencies=[allowed("public_local")], responses=_NONE)
async def list_discovered(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """What critics spoke of in the last 30 days and no risk's words cover, with the risk it could become."""
    plan, words, _ = _asked(request, brand, language)
    naming = request.app.state.naming
    found = await _house(request).ask(lambda store: find_uncovered(store, plan, naming, words.language))
    taken = [risk.key for risk in plan.risks]
    told = []
    for topic in found:
        key, made = risk_of_topic(topic, taken)
        told.append(plain(asdict(topic)) | {"as_risk": {key: made}})
    return _json({"brand": plan.brand.id, "topics": told})


@router.get("/risks/questions", dependencies=[allowed("public_local")], responses=_NONE)
async def list_questions(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """Is everything really fine? The questions, in the reader's language."""
    _, words, _ = _asked(request, brand, language)
    told = [{"id": one.id, "area": one.area, "question": words.say(f"ask.{one.id}")} for one in QUESTIONS]
    return _json({"answers": ANSWERS, "questions": told})


@router.post("/risks/questions", dependencies=[allowed("token:write", "edit_plan")], responses=_NONE)
async def answer_questions(
    request: Request,
    answers: Annotated[dict[str, Literal["yes", "no", "unknown"]], Body(description="Question to answer.")],
    brand: OfBrand = None,
    language: Language = "",
) -> Response:
    """What the answers point to, and why. Nothing is kept and nothing in the plan is changed."""
    plan, words, _ = _asked(request, brand, language)
    unknown = sorted(answers.keys() - {one.id for one in QUESTIONS})
    if unknown:
        raise HTTPException(422, f"There is no question {unknown[0]}.")
    asked = ask(answers, plan)
    told = [asdict(one) | {"why": [words.say(f"ask.{id_}.why") for id_ in one.because]} for one in asked.proposals]
    return _json({"proposals": told, "find_out": asked.find_out, "open": asked.open})


@router.get("/risks/matrix", dependencies=[allowed("public_local")], responses=_NONE)
async def show_matrix(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """Risks and live waves in the cells of one matrix, the two lists and the coverage."""
    plan, words, _ = _asked(request, brand, language)
    drawn, words = await _drawn(request, plan, words)
    return _json({"brand": plan.brand.id, "matrix": matrix_values(drawn, plan, words)})


@router.get("/risks/matrix.svg", dependencies=[allowed("public_local")], responses=_NONE)
async def draw_matrix(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """The matrix as a picture."""
    plan, words, _ = _asked(request, brand, language)
    drawn, words = await _drawn(request, plan, words)
    return Response(matrix_svg(drawn, plan, words), media_type="image/svg+xml")


@router.get("/risks/register.csv", dependencies=[allowed("public_local")], responses=_NONE)
async def export_csv(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """The register for a table program; no cell is run as a formula."""
    plan, words, today = _asked(request, brand, language)
    return Response(register_csv(plan, words, today), media_type="text/csv; charset=utf-8")


@router.get("/risks/register.md", dependencies=[allowed("public_local")], responses=_NONE)
async def export_markdown(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """Matrix and register as Markdown."""
    plan, words, today = _asked(request, brand, language)
    drawn, words = await _drawn(request, plan, words)
    return Response(register_markdown(plan, drawn, words, today), media_type="text/markdown; charset=utf-8")


@router.get("/risks/coverage", dependencies=[allowed("public_local")], responses=_NONE)
async def show_coverage(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """The map of channels (R42): where we are, where we listen, what is said there, and the blind spots."""
    plan, words, _ = _asked(request, brand, language)
    house = _house(request)
    sources, now = house.plan_evidence(plan).listened, house.clock.now()
    board = house.boards().get(plan.brand.id) or Board(plan.brand.id)
    drawn = await house.ask(lambda store: channel_map(store, board, plan, sources, now))
    return _json({"brand": plan.brand.id, **map_values(drawn, words)})


@router.get("/risks/{risk}", dependencies=[allowed("public_local")], responses=_NONE)
async def show_risk(request: Request, risk: str, brand: OfBrand = None, language: Language = "") -> Response:
    """One risk by its key."""
    plan, words, today = _asked(request, brand, language)
    found = next((one for one in plan.risks if one.key == risk), None)
    if found is None:
        raise HTTPException(404, f"The register of {plan.brand.id} has no such risk.")
    return _json({"brand": plan.brand.id, "plan": plan.version, "risk": risk_values(found, plan, words, today)})


async def _drawn(request: Request, plan: Plan, words: Words) -> tuple[LiveMatrix, Words]:
    """The matrix with the waves of the live board, and words that know what their topics are called."""
    house, naming = _house(request), request.app.state.naming
    board = house.boards().get(plan.brand.id)
    if board is None:
        return matrix_of(plan), words
    known = await house.ask(lambda store: naming.words_of(board, StoredTexts(store))) if board.topics else {}
    return matrix_of(plan, live_waves(board)), calling(words, board, known)


def _asked(request: Request, brand: str | None, language: str) -> tuple[Plan, Words, str]:
    """The plan that is meant, the reader's words, and today at the brand (yyyy-mm-dd)."""
    plans = _house(request).plans()
    if brand is None and len(plans) != 1:
        raise HTTPException(404, f"Say which brand: {', '.join(plans)}." if plans else "There is no plan.")
    plan = plans.get(brand) if brand is not None else next(iter(plans.values()))
    if plan is None:
        raise HTTPException(404, "There is no plan of this brand.")
    if language and language not in LANGUAGES:
        raise HTTPException(422, f"language is one of {', '.join(LANGUAGES)}.")
    known = language or next((code for code in plan.brand.languages if code in LANGUAGES), "en")
    today = local_time(_house(request).clock.now(), plan.brand.time_zone).date().isoformat()
    return plan, Words(known, plan.brand.time_zone), today


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


def _json(value: Any) -> Response:
    return Response(msgspec.json.encode(plain(value)), media_type="application/json")
