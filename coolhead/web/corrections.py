"""People correct the tone of mentions: the form of one button or key, and the part of the API."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Body, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from coolhead.run.correcting import CannotCorrect, correct, read_taught, roll_back, take_back
from coolhead.text.brand_head import BrandHead
from coolhead.text.gain import LEAST_JUDGED
from coolhead.web.forms import typed_fields
from coolhead.web.frame import form_field
from coolhead.web.policy import allowed
from coolhead.web.ports import House
from coolhead.web.speech import Speech
from coolhead.web.wall import who_acts

router = APIRouter()
_OURS = re.compile(r"/mentions(/[0-9]{1,15})?(\?[!-~]{0,1500})?")
"""Where a form may lead back to."""


class Correction(BaseModel):
    """What a person says of one mention."""

    brand: str = Field(max_length=200)
    tone: str | None = Field(None, description="negative, neutral or positive; null takes the last word back.")
    who: str = Field(min_length=1, max_length=200, description="A person's id in the plan, or a name.")


class RollBack(BaseModel):
    """Which version shall hold again, and who says so."""

    version: int = Field(ge=0)
    who: str = Field(min_length=1, max_length=200)


@router.post("/correct", dependencies=[allowed("same_origin_form")], include_in_schema=False)
async def correct_mention(request: Request) -> Response:
    """One button of a page that shows mentions; works without JavaScript."""
    house: House = request.app.state.house
    brand, who, tone, seq = [await form_field(request, name) for name in ("brand", "who", "tone", "seq")]
    place = int(seq) if seq.isdecimal() and len(seq) < 16 else 0
    await _said(house, brand, place, None if tone == "undo" else tone, who_acts(who))
    back = (await typed_fields(request)).get("back", ("",))[0]
    there = back if _OURS.fullmatch(back) else "/mentions?" + urlencode({"brand": brand})
    answer = RedirectResponse(f"{there}#m{place}", 303)
    answer.set_cookie("who", who, max_age=365 * 86400, httponly=True, samesite="lax")
    return answer


@router.post(
    "/api/mentions/{seq}/correction",
    dependencies=[allowed("token:write")],
    tags=["api"],
    responses={401: {"description": "No token of scope write."}, 404: {"description": "No such brand or mention."}},
)
async def correct_by_api(request: Request, seq: int, correction: Annotated[Correction, Body()]) -> Response:
    """Say what a mention's tone is, or take that back. Durable when answered; the next mention is read by it."""
    await _said(request.app.state.house, correction.brand, seq, correction.tone, who_acts(correction.who))
    return _json({"seq": seq, "brand": correction.brand, "tone": correction.tone, "outcome": "recorded"})


@router.get("/api/brands/{brand}/corrections", dependencies=[allowed("public_local")], tags=["api"])
async def corrections(
    request: Request, brand: str, lessons: Annotated[bool, Query(description="List the labels too.")] = False
) -> Response:
    """The version in force, what it gains on the labels it was not shown, and the labels that people gave."""
    house: House = request.app.state.house
    _check_brand(house, brand)
    taught, head = await house.ask(lambda store: read_taught(store, brand)), await house.head(brand)
    told: dict[str, Any] = {"brand": brand, "version": taught.version, "labels": len(taught.labels())}
    if head is not None:
        used = {"name": head.name, "learned": head.learned, "applied": head.gain.holds}
        told["head"] = {**used, "gain": msgspec.to_builtins(head.gain)}
    if lessons:
        told["lessons"] = [{"seq": seq, "tone": tone} for seq, tone in taught.labels().items()]
    return _json(told)


@router.post(
    "/api/brands/{brand}/corrections/rollback",
    dependencies=[allowed("token:write")],
    tags=["api"],
    responses={401: {"description": "No token of scope write."}, 404: {"description": "No such brand or version."}},
)
async def roll_back_by_api(request: Request, brand: str, back: Annotated[RollBack, Body()]) -> Response:
    """Let an earlier version hold again. What was taught after it stays in the log."""
    house: House = request.app.state.house
    _check_brand(house, brand)
    try:
        await house.ask(lambda store: roll_back(store, brand, back.version, who_acts(back.who), house.clock.now()))
    except CannotCorrect as mistake:
        raise HTTPException(404, str(mistake)) from None
    return _json({"brand": brand, "holds": back.version, "outcome": "recorded"})


def head_sentences(head: BrandHead | None, words: Speech) -> list[str]:
    """What is said of a brand's head: what it learned from, what it gains, and whether it reads."""
    if head is None:
        return [words.say("corrections.none")]
    gain = head.gain
    said = [words.say("corrections.learned", n=head.learned, version=head.version)]
    if gain.one_sided:
        return [*said, words.say("corrections.one_sided")]
    if not gain.judged:
        return [*said, words.say("corrections.early", held=gain.held_back, least=LEAST_JUDGED), _used(head, words)]
    points = {name: round(100 * getattr(gain, name)) for name in ("before", "after", "low", "high")}
    return [*said, words.say("corrections.gain", held=gain.held_back, **points), _used(head, words)]


def _used(head: BrandHead, words: Speech) -> str:
    return words.say("corrections.used" if head.gain.holds else "corrections.unused")


async def _said(house: House, brand: str, place: int, tone: str | None, who: str) -> None:
    _check_brand(house, brand)
    now = house.clock.now()
    try:
        if tone is None:
            await house.ask(lambda store: take_back(store, brand, place, who, now))
        else:
            await house.ask(lambda store: correct(store, brand, place, tone, who, now))
    except CannotCorrect as mistake:
        raise HTTPException(404, str(mistake)) from None


def _check_brand(house: House, brand: str) -> None:
    if all(known.id != brand for known in house.brands()):
        raise HTTPException(404, "There is no such brand.")


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
