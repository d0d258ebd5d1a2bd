"""What a person does on the page of a wave: declare an incident, call it no crisis, worth a call, or take that back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import anyio
from fastapi import APIRouter, Request
from fastapi.responses import Response

from coolhead.clock import HOUR
from coolhead.desk import Dismissed, Judged, Muted, Unmuted
from coolhead.incident.judged import NO_CRISIS, USEFUL, WITHDRAWN
from coolhead.plan import Plan
from coolhead.run.board import Board
from coolhead.run.correcting import CannotCorrect, correct, take_back
from coolhead.run.room_asks import BadAsk, Declare
from coolhead.run.room_door import declare
from coolhead.web.forms import Form, Sent, Undo, done, once, read_form
from coolhead.web.frame import Shown, page, with_topics
from coolhead.web.policy import allowed
from coolhead.web.wall import who_acts
from coolhead.web.wave_forms import (
    DeclareForm,
    JudgeForm,
    OneWord,
    UndoForm,
    declare_choices,
    judge_choices,
    muted_level,
)
from coolhead.web.wave_page import known_wave, room_link, shown_wave, unknown_page, wave_context
from coolhead.web.wave_view import Known

router = APIRouter(include_in_schema=False)
SEEN_WITHIN_SECONDS = 2.0


@router.post("/waves/{wave}/no-crisis", dependencies=[allowed("same_origin_form")])
async def call_no_crisis(request: Request, wave: str) -> Response:
    """It is no crisis: the alert stops, the word is counted, what was read wrongly is taught, the topic may pause."""
    shown = shown_wave(request, wave)
    known = await known_wave(shown, wave)
    if known is None:
        return unknown_page(shown)
    sent = await read_form(request, JudgeForm, judge_choices(known, shown.words))
    if sent.made is None:
        return await _refused(shown, known, sent)
    told = sent.made

    async def act() -> Response:
        who = who_acts(told.who)
        taught = await _teach(shown, known, told, who)
        await _judge(shown, known, told, who)
        fields = {"who": who, "taught": ",".join(map(str, taught)), "paused": "1" if told.pause else ""}
        undo = Undo(shown.to(f"{shown.page}/take-back"), fields)
        return done(request, shown.link(), "wave.done.no_crisis", undo=undo)

    return await once(request, sent, act)


@router.post("/waves/{wave}/useful", dependencies=[allowed("same_origin_form")])
async def call_useful(request: Request, wave: str) -> Response:
    """It was right to call somebody for it."""
    shown = shown_wave(request, wave)
    known = await known_wave(shown, wave)
    if known is None:
        return unknown_page(shown)
    sent = await read_form(request, OneWord)
    if sent.made is None:
        return await _refused(shown, known, sent)
    who = who_acts(sent.made.who)

    async def act() -> Response:
        await _say(shown, known, USEFUL, who)
        undo = Undo(shown.to(f"{shown.page}/take-back"), {"who": who})
        return done(request, shown.link(), "wave.done.useful", undo=undo)

    return await once(request, sent, act)


@router.post("/waves/{wave}/take-back", dependencies=[allowed("same_origin_form")])
async def take_word_back(request: Request, wave: str) -> Response:
    """What was said of the wave does not stand: labels it taught are taken back, a pause it began ends."""
    shown = shown_wave(request, wave)
    known = await known_wave(shown, wave)
    if known is None:
        return unknown_page(shown)
    sent = await read_form(request, UndoForm)
    if sent.made is None:
        return await _refused(shown, known, sent)
    told, who = sent.made, who_acts(sent.made.who)
    places = [int(place) for place in told.taught.split(",") if place.isdecimal() and len(place) < 16]

    async def act() -> Response:
        now, brand = shown.house.clock.now(), known.brand.id
        if known.board.judgings.of(known.wave.id) is not None:
            await _say(shown, known, WITHDRAWN, who)
        for place in places:
            with suppress(CannotCorrect):  # erased meanwhile
                await shown.house.ask(lambda store, place=place: take_back(store, brand, place, who, now))  # type: ignore[misc]
        if told.paused:
            await shown.house.answer(brand, Unmuted(now, known.wave.topic, who))
        return done(request, shown.link(), "wave.done.taken_back")

    return await once(request, sent, act)


@router.post("/waves/{wave}/incident", dependencies=[allowed("same_origin_form", "draft")])
async def declare_for_wave(request: Request, wave: str) -> Response:
    """People begin to work on it: an incident of the wave, or the one that is there already."""
    shown = shown_wave(request, wave)
    known = await known_wave(shown, wave)
    plan = shown.house.plans().get(shown.brand.id)
    if known is None or plan is None:
        return unknown_page(shown)
    sent = await read_form(request, DeclareForm, declare_choices(shown.words))
    if sent.made is None:
        return await _refused(shown, known, sent)
    told = sent.made

    async def act() -> Response:
        incident = await _declared(shown, known, plan, told, sent.act_key)
        if incident is None:
            return await _refused(shown, known, sent.refused("", "wave.declare.failed"))
        with anyio.move_on_after(SEEN_WITHIN_SECONDS):
            await _until(shown, known, lambda board: incident in board.rooms)
        return done(request, room_link(shown, incident), "wave.done.declared")

    return await once(request, sent, act)


async def _declared(shown: Shown, known: Known, plan: Plan, told: DeclareForm, key: str) -> str | None:
    """The incident's id; where the wave has one already, that one. None where it cannot be."""
    rooms, now, who = shown.house.rooms(), shown.house.clock.now(), who_acts(told.who)
    asked = Declare(wave=known.wave.id, level=told.level, title=told.title or None)
    try:
        answer = await shown.house.ask(lambda _: declare(rooms, plan, asked, who, now, key or None))
    except BadAsk:
        return None
    return answer.incident


async def _judge(shown: Shown, known: Known, told: JudgeForm, who: str) -> None:
    """The word on the wave, the answer to its alert, the pause of its topic."""
    now, brand, wave = shown.house.clock.now(), known.brand.id, known.wave
    if known.alert is not None and known.alert.waits:
        await shown.house.answer(brand, Dismissed(now, known.alert.id, who, "", "page"), reason=told.note)
    if told.pause:
        until = now + told.pause * HOUR
        await shown.house.answer(brand, Muted(now, wave.topic, muted_level(wave.level), until, who), reason=told.note)
    await _say(shown, known, NO_CRISIS, who, told.why, told.note)


async def _say(shown: Shown, known: Known, verdict: str, who: str, why: str = "", note: str = "") -> None:
    """Keep a word on the wave, and wait until the board knows it, so that the next page shows it."""
    now, wave = shown.house.clock.now(), known.wave
    said = Judged(now, wave.id, wave.topic, wave.level, verdict, who, why)
    await shown.house.answer(known.brand.id, said, reason=note)

    def heard(board: Board) -> bool:
        stands = board.judgings.by_wave.get(wave.id)
        return stands is not None and stands.at >= now

    with anyio.move_on_after(SEEN_WITHIN_SECONDS):
        await _until(shown, known, heard)


async def _teach(shown: Shown, known: Known, told: JudgeForm, who: str) -> list[int]:
    """Label the mentions that were read wrongly; returns those whose label is new."""
    now, brand = shown.house.clock.now(), known.brand.id
    taught = []
    for place in map(int, told.misread):
        with suppress(CannotCorrect):  # erased meanwhile
            said = await shown.house.ask(lambda store, place=place: correct(store, brand, place, told.tone, who, now))  # type: ignore[misc]
            if said.before != said.after:
                taught.append(place)
    return taught


async def _until(shown: Shown, known: Known, holds: Callable[[Board], bool]) -> None:
    newest = 0
    while not holds(shown.house.boards()[known.brand.id]):
        newest = await shown.house.wait_for_facts(newest, SEEN_WITHIN_SECONDS)


async def _refused(shown: Shown, known: Known, sent: Sent[Any]) -> Response:
    """The page again, with the form as it was typed and what is wrong with it."""
    await with_topics(shown, of_waves=True)
    refused: Sent[Form] = sent
    return page(shown, "wave.html", "now", 422, **await wave_context(shown, known, refused))
