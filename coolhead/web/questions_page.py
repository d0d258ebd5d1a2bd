""" "Is everything really fine?" One calm question a page; left whenever one likes, gone on with later.

The answers are kept in the browser that gave them, in a cookie of the brand: they are nobody's business but the
asker's, until a proposal is taken over into the plan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from coolhead.plan import Impact
from coolhead.plan.grid import band_of, impact_score, step_of
from coolhead.plan.questionnaire import ANSWERS, QUESTIONS, Answer, Proposal, ask
from coolhead.web.forms import Form, read_form
from coolhead.web.frame import page
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed

router = APIRouter(include_in_schema=False)
QUESTION_IDS = tuple(question.id for question in QUESTIONS)
KEPT_SECONDS = 180 * 86_400
RESULT = "result"


class AnswerForm(Form):
    """One answer."""

    answer: str = Field("", max_length=10)


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """Where a risk should stand by the answers; `link` opens its form with that filled in."""

    moved: str
    why: tuple[str, ...]
    link: str


@router.get("/plan/questions", dependencies=[allowed("public_local")])
async def questions(request: Request) -> Response:
    """Go on where one stopped: to the first open question, or to what the answers point to."""
    shown = PlanShown(request, "/plan/questions")
    known = _known(shown)
    if not known:
        return page(shown, "plan_questions.html", "plan", way="risks", begin=shown.to(_path(QUESTION_IDS[0])),
                    count=len(QUESTIONS))  # fmt: skip
    return RedirectResponse(shown.to(_path(_next(known))), 303)


@router.get("/plan/questions/{question}", dependencies=[allowed("public_local")])
async def question_page(request: Request, question: str) -> Response:
    """One question, or the result."""
    shown = PlanShown(request, f"/plan/questions/{question}")
    known = _known(shown)
    if question == RESULT:
        return _result(shown, known)
    place = _place(shown, question)
    before = QUESTION_IDS[place - 1] if place else None
    words = shown.words
    return page(
        shown, "plan_question.html", "plan", way="risks", question=words.say(f"ask.{question}"), place=place + 1,
        count=len(QUESTIONS), answered=len(known), chosen=known.get(question),
        answers=[(answer, words.say(f"planpage.answer.{answer}")) for answer in ANSWERS],
        action=shown.to(_path(question)), before=shown.to(_path(before)) if before else None,
        stop=shown.to(_path(RESULT)),
    )  # fmt: skip


@router.post("/plan/questions/{question}", dependencies=[allowed("same_origin_form", "draft")])
async def answer_question(request: Request, question: str) -> Response:
    """Keep an answer in the browser and go on; starting anew forgets them all."""
    shown = PlanShown(request, f"/plan/questions/{question}")
    sent = await read_form(request, AnswerForm)
    said = sent.made.answer if sent.made else ""
    if question == RESULT:
        answer = RedirectResponse(shown.to("/plan/questions"), 303)
        answer.delete_cookie(_cookie(shown), path="/plan", httponly=True, samesite="lax")
        return answer
    place = _place(shown, question)
    known = _known(shown)
    if said in ANSWERS:
        known[question] = said
    later = next((id_ for id_ in QUESTION_IDS[place + 1 :] if id_ not in known), None)
    answer = RedirectResponse(shown.to(_path(later or _next(known))), 303)
    told = ".".join(f"{id_}-{answered[0]}" for id_, answered in known.items())
    answer.set_cookie(_cookie(shown), told, max_age=KEPT_SECONDS, path="/plan", httponly=True, samesite="lax")
    return answer


def _result(shown: PlanShown, known: Mapping[str, Answer]) -> Response:
    asked, say = ask(known, shown.plan), shown.words.say
    return page(
        shown, "plan_asked.html", "plan", way="risks", answered=len(known), count=len(QUESTIONS),
        proposals=[_proposal(one, shown) for one in asked.proposals],
        find_out=[(say(f"ask.{id_}"), shown.to(_path(id_))) for id_ in asked.find_out],
        open=len(asked.open), go_on=shown.to(_path(_next(known))), again=shown.to(_path(RESULT)),
    )  # fmt: skip


def _proposal(one: Proposal, shown: PlanShown) -> ProposalShown:
    plan, say, rows = shown.plan, shown.words.say, shown.plan.matrix.rows
    moved = say(
        "ask.move",
        name=shown.said.named(one.type),
        before="–" if one.likelihood_now is None else str(step_of(one.likelihood_now, rows)),
        after=str(step_of(one.likelihood, rows)),
        impact_before=_column(one.impact_now, shown),
        impact_after=_column(one.impact, shown),
    )
    columns = plan.matrix.columns
    steps = {"likelihood": step_of(one.likelihood, rows), "money": _step(one.impact.money, columns)}
    steps |= {"reputation": _step(one.impact.reputation, columns), "on_brand": _step(one.impact.brand, columns)}
    known = any(risk.key == one.type for risk in plan.risks)
    link = shown.to(f"/plan/risks/{one.type}", **steps) + "#risk-form" if known else ""
    return ProposalShown(moved, tuple(say(f"ask.{id_}.why") for id_ in one.because), link)


def _step(base: float, steps: int) -> int:
    return step_of(base, steps) if base > 0 else 0


def _column(impact: Impact | None, shown: PlanShown) -> str:
    if impact is None:
        return "–"
    plan = shown.plan
    return str(band_of(impact_score(impact), plan.severity.impact_bands, plan.matrix.columns))


def _path(question: str) -> str:
    return f"/plan/questions/{question}"


def _next(known: Mapping[str, Any]) -> str:
    return next((id_ for id_ in QUESTION_IDS if id_ not in known), RESULT)


def _place(shown: PlanShown, question: str) -> int:
    if question not in QUESTION_IDS:
        raise HTTPException(404, shown.words.say("planpage.no_question"))
    return QUESTION_IDS.index(question)


def _cookie(shown: PlanShown) -> str:
    """A cookie's name holds plain letters only; a brand's id is made of them."""
    return f"asked-{re.sub(r'[^A-Za-z0-9_-]', '-', shown.brand.id)}"


def _known(shown: PlanShown) -> dict[str, Answer]:
    """The answers that this browser keeps; anything else in the cookie is let pass."""
    told = shown.cookies.get(_cookie(shown), "")[:4000]
    letters: dict[str, Answer] = {answer[0]: answer for answer in ANSWERS}
    pairs = (one.rpartition("-") for one in told.split("."))
    return {id_: letters[letter] for id_, _, letter in pairs if id_ in QUESTION_IDS and letter in letters}
