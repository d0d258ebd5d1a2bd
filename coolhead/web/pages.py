"""The pages that people see: Now, its fragments, and the button that takes an alert."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import anyio
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from coolhead.run.board import Board
from coolhead.run.topic_words import Quoted, StoredTexts, TopicWords, names_for
from coolhead.storage.model import Store
from coolhead.web.api import brand_of
from coolhead.web.assets import address
from coolhead.web.chart import SPANS
from coolhead.web.now import chip, now_view, shown_mentions
from coolhead.web.now_model import Chip
from coolhead.web.plan_told import said_state
from coolhead.web.policy import allowed
from coolhead.web.ports import BrandView, House, WebSettings
from coolhead.web.speech import COOKIE, Speech, language_of, speech
from coolhead.words import LANGUAGES, OWN_NAMES

router = APIRouter(include_in_schema=False)
THEMES = ("auto", "light", "dark")
MENTIONS_SHOWN = 8
DEFAULT_SPAN = 48
SEEN_WITHIN_SECONDS = 2.0
YEAR_SECONDS = 365 * 86400


@router.get("/", dependencies=[allowed("public_local")])
async def now(request: Request) -> Response:
    """Is there a crisis, how bad is it, what do I do next?"""
    shown = await _named(request)
    mentions = await _latest(shown)
    page = _render("now.html", shown, mentions=mentions, **frame(shown))
    return shown.remember(HTMLResponse(page))


@router.get("/now/fragment", dependencies=[allowed("public_local")])
async def now_fragment(request: Request) -> Response:
    """The part of the page that changes: what the live client puts in place of the old."""
    shown = await _named(request)
    return HTMLResponse(_render("_board.html", shown))


@router.get("/now/mentions", dependencies=[allowed("public_local")])
async def now_mentions(request: Request) -> Response:
    """The latest mentions, when a person asks for them."""
    shown = Shown(request)
    return HTMLResponse(_render("_mentions.html", shown, mentions=await _latest(shown)))


@router.post("/acknowledge", dependencies=[allowed("same_origin_form")])
async def acknowledge(request: Request) -> Response:
    """Take an alert from the page; works without JavaScript."""
    house: House = request.app.state.house
    alert, who = await form_field(request, "alert"), await form_field(request, "who")
    brand = brand_of(house, alert)
    if brand is None:
        raise HTTPException(404, "There is no such alert.")
    await house.acknowledge(brand, alert, who, "page")
    with anyio.move_on_after(SEEN_WITHIN_SECONDS):
        await _seen_taken(house, brand, alert)
    return RedirectResponse(f"/?{urlencode({'brand': brand})}", 303)


async def _seen_taken(house: House, brand: str, alert: str) -> None:
    """Wait until the board knows that the alert is taken, so that the next page shows it."""
    newest = 0
    while any(one.id == alert and one.acknowledged_at is None for one in house.boards()[brand].alerts.values()):
        newest = await house.wait_for_facts(newest, SEEN_WITHIN_SECONDS)


async def form_field(request: Request, name: str) -> str:
    """One field of a plain form."""
    fields = parse_qs((await request.body()).decode(errors="replace"), max_num_fields=20)
    value = fields.get(name, [""])[0].strip()
    if not 0 < len(value) <= 300:
        raise HTTPException(422, f"The form lacks {name}.")
    return value


class Shown:
    """One request's choices: brand, language, theme, span of the chart."""

    def __init__(self, request: Request, page: str = "/") -> None:
        self.house: House = request.app.state.house
        self.settings: WebSettings = request.app.state.settings
        self.query = request.query_params
        self.cookies = request.cookies
        self.brands = list(self.house.brands())
        wanted = self.query.get("brand")
        brand = (
            next((one for one in self.brands if one.id == wanted), None) if wanted else next(iter(self.brands), None)
        )
        if brand is None:
            raise HTTPException(404, "There is no such brand.")
        self.brand: BrandView = brand
        self.board: Board = self.house.boards().get(brand.id) or Board(brand.id)
        self.language = language_of(request, self.settings.language)
        self.words: Speech = speech(self.language, brand.time_zone)
        self.theme = _choice(THEMES, self.query.get("theme"), self.cookies.get("theme"))
        hours = self.query.get("hours", "")
        self.hours = int(hours) if hours in {str(span) for span in SPANS} else DEFAULT_SPAN
        self.page = page
        self.kept: Mapping[str, Quoted] = {}
        """The texts that the waves' cards quote."""

    @property
    def plan_problem(self) -> str:
        """What is wrong with the plan's files, where another version stays in force; empty where all is well."""
        return said_state(self.house.plan_state(self.brand.id), self.brand.id, self.words)

    def link(self, **changes: object) -> str:
        """The page with one choice changed. Language and theme live in cookies."""
        choices: dict[str, object] = {}
        if len(self.brands) > 1:
            choices["brand"] = self.brand.id
        if self.hours != DEFAULT_SPAN:
            choices["hours"] = self.hours
        return f"{self.page}?" + urlencode({**choices, **changes})

    def remember(self, response: Response) -> Response:
        """Keep a language or theme that was asked for by name."""
        for name, choice, known in (("lang", self.language, LANGUAGES), ("theme", self.theme, THEMES)):
            if self.query.get(name) in known:
                cookie = COOKIE if name == "lang" else name
                response.set_cookie(cookie, choice, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
        return response


async def _named(request: Request) -> Shown:
    """A request's choices, with words for the found topics of its brand and what its waves' cards quote."""
    shown, naming = Shown(request), request.app.state.naming
    board = shown.board
    quoted = {id_: None for spike in board.spikes for id_ in spike.mentions}
    if board.topics or quoted:

        def look(store: Store) -> tuple[dict[str, TopicWords], dict[str, Quoted]]:
            texts = StoredTexts(store)
            return naming.words_of(board, texts), texts.of(quoted)

        known, shown.kept = await shown.house.ask(look)
        shown.words = shown.words.calling(names_for(board, known, shown.words))
    return shown


def _choice(known: tuple[str, ...], *wanted: str | None) -> str:
    return next((choice for choice in wanted if choice in known), known[0])


async def _latest(shown: Shown) -> list[Any]:
    brand = shown.brand.id
    entries = await shown.house.ask(lambda store: store.mentions(MENTIONS_SHOWN, None, brand))
    return shown_mentions(entries, shown.words)


def frame(shown: Shown) -> dict[str, Any]:
    """The bar on top: other brands, languages, themes."""
    boards = shown.house.boards()
    brands: list[tuple[BrandView, Chip, str]] = []
    for brand in shown.brands:
        level = boards[brand.id].level if brand.id in boards else 0
        brands.append((brand, chip(level, shown.words), f"{shown.page}?" + urlencode({"brand": brand.id})))
    return {
        "brands": brands,
        "languages": [(code, OWN_NAMES[code], shown.link(lang=code)) for code in LANGUAGES],
        "themes": [(theme, shown.link(theme=theme)) for theme in THEMES],
    }


def _render(template: str, shown: Shown, **more: Any) -> str:
    view = now_view(shown.brand, shown.board, shown.house.sources(), shown.words, shown.hours, shown.kept)
    spans = [(hours, shown.link(hours=hours), hours == shown.hours) for hours in SPANS]
    return templates().get_template(template).render(view=view, shown=shown, t=shown.words.say, spans=spans, **more)


@cache
def templates() -> Environment:
    """The templates of all pages, compiled once."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = address
    return made
