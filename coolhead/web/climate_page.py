"""The screen Climate: the mood by people, whom to thank, and to whom our own attention goes."""

from __future__ import annotations

import anyio
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import Field

from coolhead.desk import Thanked
from coolhead.run.liked import Liked, LikedWords, entries_called
from coolhead.storage.model import Entry, Store
from coolhead.web.climate_view import ClimateView, climate_view, texts_wanted
from coolhead.web.form_view import again_page, fill
from coolhead.web.forms import Form, Undo, done, once, read_form
from coolhead.web.frame import Shown, fragment, page
from coolhead.web.policy import allowed
from coolhead.web.wall import who_acts

router = APIRouter(include_in_schema=False)
SEEN_WITHIN_SECONDS = 2.0
_LIKED = LikedWords()


class ThanksForm(Form):
    """The id of the mention that somebody was thanked for, or for which that is taken back, and who says so."""

    thank: str = Field("", max_length=300)
    undo: str = Field("", max_length=300)
    who: str = Field(min_length=1, max_length=80, title="now.alert.who")


@router.get("/climate", dependencies=[allowed("public_local")])
async def climate(request: Request) -> Response:
    """How is the mood, and whom do we feed: friends or critics?"""
    shown = Shown(request, "/climate")
    return page(shown, "climate.html", "climate", view=await _view(shown))


@router.get("/climate/fragment", dependencies=[allowed("public_local")])
async def climate_fragment(request: Request) -> Response:
    """The part of the page that changes."""
    shown = Shown(request, "/climate")
    return fragment(shown, "_climate.html", view=await _view(shown))


@router.post("/climate/thanks", dependencies=[allowed("same_origin_form")])
async def thank(request: Request) -> Response:
    """Somebody was thanked, or that is taken back; works without JavaScript."""
    shown = Shown(request, "/climate")
    here, there = shown.to("/climate/thanks"), shown.to("/climate") + "#thanks"
    sent = await read_form(request, ThanksForm)
    if sent.made is None:
        form = fill(shown, ThanksForm, sent, choices={"who": list(shown.brand.people.items())})
        return again_page(shown, "climate", form, action=here, submit=shown.words.say("climate.thank.done"), back=there)
    stands, mention, who = bool(sent.made.thank), sent.made.thank or sent.made.undo, who_acts(sent.made.who)
    mood = shown.board.mood
    if mention not in mood.friends and mention not in mood.thanked:
        raise HTTPException(404, "There is no such mention to thank for.")

    async def act() -> Response:
        await shown.house.answer(shown.brand.id, Thanked(shown.house.clock.now(), mention, who, stands))
        with anyio.move_on_after(SEEN_WITHIN_SECONDS):
            await _seen(shown, mention, stands)
        back = Undo(here, {"undo": mention, "who": who}) if stands else None
        return done(request, there, f"climate.said.{'thanked' if stands else 'undone'}", undo=back)

    return await once(request, sent, act)


async def _seen(shown: Shown, mention: str, stands: bool) -> None:
    """Wait until the board knows, so that the next page shows it."""
    newest = 0
    while (mention in shown.house.boards()[shown.brand.id].mood.thanked) is not stands:
        newest = await shown.house.wait_for_facts(newest, SEEN_WITHIN_SECONDS)


async def _view(shown: Shown) -> ClimateView:
    board, plan = shown.board, shown.house.plans().get(shown.brand.id)
    names = (shown.brand.name, *(plan.brand.words if plan is not None else ()))

    def look(store: Store) -> tuple[dict[str, Entry], list[Liked]]:
        return entries_called(store, texts_wanted(board)), _LIKED.of(board, names, store)

    texts, liked = await shown.house.ask(look)
    return climate_view(shown.brand, board, texts, liked, shown.words)
