"""The page on which people correct the tone of mentions, one key or button each, and its part of the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Body, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from coolhead.run.correcting import CannotCorrect, correct, read_taught, roll_back, take_back
from coolhead.storage.model import Entry
from coolhead.text.brand_head import BrandHead
from coolhead.text.corrections import TONE_NAMES
from coolhead.text.gain import LEAST_JUDGED
from coolhead.web.frame import Shown, form_field, page
from coolhead.web.now import shown_mentions
from coolhead.web.now_model import ShownMention
from coolhead.web.policy import allowed
from coolhead.web.ports import House
from coolhead.web.speech import Speech
from coolhead.web.wall import who_acts

router = APIRouter()
SHOWN = 50
LOOKED_THROUGH = 400
"""Among so many newest mentions the least sure are sought."""


class Correction(BaseModel):
    """What a person says of one mention."""

    brand: str = Field(max_length=200)
    tone: str | None = Field(None, description="negative, neutral or positive; null takes the last word back.")
    who: str = Field(min_length=1, max_length=200, description="A person's id in the plan, or a name.")


class RollBack(BaseModel):
    """Which version shall hold again, and who says so."""

    version: int = Field(ge=0)
    who: str = Field(min_length=1, max_length=200)


@dataclass(frozen=True, slots=True)
class Row:
    """One mention as it is corrected: `seq` its place in the log, `tone` what a person said it is."""

    seq: int
    mention: ShownMention
    read: str
    tone: str | None
    said: str | None


@router.get("/mentions", dependencies=[allowed("public_local")], include_in_schema=False)
async def mentions(request: Request) -> Response:
    """The latest mentions of a brand, or the least sure of them, with what people said of them."""
    shown = Shown(request, "/mentions")
    before, doubt = shown.query.get("before", ""), shown.query.get("order") == "doubt"
    rows, last = await _rows(shown, int(before) if before.isdecimal() and len(before) < 16 else None, doubt)
    learned = head_sentences(await shown.house.head(shown.brand.id), shown.words)
    asked = shown.query.get("who") or request.cookies.get("who", "")
    who = asked if asked in shown.brand.people or not shown.brand.people else next(iter(shown.brand.people))
    older = shown.link(before=last) if last is not None and not doubt else None
    return page(
        shown, "mentions.html", "mentions", rows=rows, doubt=doubt, learned=learned, older=older, tones=TONE_NAMES,
        who=who[:80],
    )  # fmt: skip


@router.post("/correct", dependencies=[allowed("same_origin_form")], include_in_schema=False)
async def correct_mention(request: Request) -> Response:
    """One button of the page; works without JavaScript."""
    house: House = request.app.state.house
    brand, who, tone = [await form_field(request, name) for name in ("brand", "who", "tone")]
    seq, order = await form_field(request, "seq"), "doubt" if request.query_params.get("order") == "doubt" else None
    place = int(seq) if seq.isdecimal() and len(seq) < 16 else 0
    await _said(house, brand, place, None if tone == "undo" else tone, who_acts(who))
    there = urlencode({"brand": brand, **({"order": order} if order else {})})
    answer = RedirectResponse(f"/mentions?{there}#m{place}", 303)
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


async def _rows(shown: Shown, before: int | None, doubt: bool) -> tuple[list[Row], int | None]:
    """The rows, and the place before which there is more."""
    brand, limit = shown.brand.id, LOOKED_THROUGH if doubt else SHOWN
    entries, taught = await shown.house.ask(
        lambda store: (store.mentions(limit, before, brand), read_taught(store, brand))
    )
    labels, more = taught.labels(), entries[-1].seq if len(entries) == limit else None
    if doubt:
        unsaid = [one for one in entries if one.reading is not None and one.seq not in labels and _has_words(one)]
        entries = sorted(unsaid, key=_lead)[:SHOWN]
    seen = [one for one in entries if _has_words(one)]
    found = zip(seen, shown_mentions(seen, shown.words), strict=True)
    return [_row(entry, mention, labels.get(entry.seq), shown.words) for entry, mention in found], more


def _row(entry: Entry, mention: ShownMention, label: str | None, words: Speech) -> Row:
    read = words.say("corrections.unread")
    if entry.reading is not None:
        read = words.say("corrections.read", tone=words.say(f"now.tone.{entry.reading.tone}"))
    said = words.say("corrections.said", tone=words.say(f"now.tone.{label}")) if label else None
    return Row(entry.seq, mention, read, label, said)


def _lead(entry: Entry) -> float:
    """By how much the likeliest tone is ahead of the next."""
    assert entry.reading is not None
    shares = sorted((entry.reading.negative, entry.reading.neutral, entry.reading.positive))
    return shares[2] - shares[1]


def _has_words(entry: Entry) -> bool:
    return entry.mention is not None and bool(entry.mention.text)


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
