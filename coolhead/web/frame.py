"""The frame that every screen stands in: a request's choices, the bar on top, the way from screen to screen."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from coolhead.run.board import Board
from coolhead.run.topic_words import Quoted, StoredTexts, TopicWords, names_for
from coolhead.storage.model import Store
from coolhead.web.assets import address
from coolhead.web.chips import Chip, chip
from coolhead.web.plan_told import said_state
from coolhead.web.ports import BrandView, House, WebSettings
from coolhead.web.speech import COOKIE, Speech, language_of, speech
from coolhead.web.submissions import NOTICE, notice_of
from coolhead.web.visitor import Visitor, visitor_of
from coolhead.words import LANGUAGES, OWN_NAMES

THEMES = ("auto", "light", "dark")
FONTS = ("own", "system")
SHORTCUTS = ("on", "off")
CLIENT_WORDS = ("restored", "over", "offline", "again")
"""What the client says by itself (static/drafts.js)."""
LETTERS = {"pl": ("latin", "latin-ext"), "ru": ("latin", "cyrillic")}
"""Which parts of the typeface a language is written with; all others need `latin` alone."""
YEAR_SECONDS = 365 * 86400


@dataclass(frozen=True, slots=True)
class Screen:
    """One place of the app: `screen.<name>` is what it is called, `g` and `key` lead to it; on a phone, those that
    are for `later` stand behind "More".
    """

    name: str
    path: str
    key: str
    later: bool = False


SCREENS = (
    Screen("now", "/", "n"),
    Screen("mentions", "/mentions", "m"),
    Screen("room", "/room", "i"),
    Screen("plan", "/plan", "p"),
    Screen("climate", "/climate", "c", later=True),
    Screen("sources", "/sources", "s", later=True),
    Screen("settings", "/settings", "t", later=True),
)


class Shown:
    """One request's choices: brand, language, theme.

    Parameters
    ----------
    page: the path that `link` leads to.
    kept: names of the query's fields that a link keeps (a page's filters).
    """

    def __init__(self, request: Request, page: str = "/", kept: Collection[str] = ()) -> None:
        self.request = request
        self.house: House = request.app.state.house
        self.settings: WebSettings = request.app.state.settings
        self.naming = request.app.state.naming
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
        saving = "system" if request.headers.get("save-data", "").lower() == "on" else None
        self.fonts = _choice(FONTS, self.cookies.get("fonts"), saving)
        self.shortcuts = _choice(SHORTCUTS, self.cookies.get("keys"))
        self.page = page
        self.visitor: Visitor | None = visitor_of(request)
        self.peopled: bool = request.app.state.door.has_people
        self.filters = {name: self.query[name] for name in kept if self.query.get(name)}
        self.quoted: Mapping[str, Quoted] = {}
        """The texts that the waves' cards quote."""

    @property
    def plan_problem(self) -> str:
        """What is wrong with the plan's files, where another version stays in force; empty where all is well."""
        return said_state(self.house.plan_state(self.brand.id), self.brand.id, self.words)

    @property
    def of_brand(self) -> dict[str, str]:
        """What a link or form carries so that it stays with the brand; empty where there is only one."""
        return {"brand": self.brand.id} if len(self.brands) > 1 else {}

    def link(self, **changes: object) -> str:
        """The page with some choices changed; one that is None is left out. Language and theme live in cookies."""
        choices = {**self.of_brand, **self.filters, **changes}
        return f"{self.page}?" + urlencode({name: value for name, value in choices.items() if value is not None})

    def to(self, path: str, **choices: object) -> str:
        """Another page of the same brand."""
        query = urlencode({**self.of_brand, **choices})
        return f"{path}?{query}" if query else path

    def remember(self, response: Response) -> Response:
        """Keep a language or theme that was asked for by name."""
        for name, choice, known in (("lang", self.language, LANGUAGES), ("theme", self.theme, THEMES)):
            if self.query.get(name) in known:
                cookie = COOKIE if name == "lang" else name
                response.set_cookie(cookie, choice, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
        return response


async def with_topics(shown: Shown, of_waves: bool = False) -> Shown:
    """The same choices, with words for the found topics of the brand and what its waves' cards quote.

    `of_waves`: for the topics of the waves on the board alone, where a page speaks of no other.
    """
    board, naming = shown.board, shown.naming
    only = {wave.topic for wave in board.waves.values()} if of_waves else None
    quoted = {id_: None for spike in board.spikes for id_ in spike.mentions}
    if board.topics or quoted:

        def look(store: Store) -> tuple[dict[str, TopicWords], dict[str, Quoted]]:
            texts = StoredTexts(store)
            return naming.words_of(board, texts, only), texts.of(quoted)

        known, shown.quoted = await shown.house.ask(look)
        shown.words = shown.words.calling(names_for(board, known, shown.words))
    return shown


def page(shown: Shown, template: str, screen: str, status: int = 200, **context: Any) -> Response:
    """A whole page: the template (it extends base.html) within the frame. `screen`: the name of one of `SCREENS`."""
    notice = notice_of(shown.request, shown.words)
    written = written_as(template, shown, screen=screen, notice=notice, **frame(shown), **context)
    answer = shown.remember(HTMLResponse(written, status))
    if NOTICE in shown.cookies:
        answer.delete_cookie(NOTICE, httponly=True, samesite="lax")
    return answer


def fragment(shown: Shown, template: str, **context: Any) -> Response:
    """A part of a page, as the live client puts it in place of the old one."""
    return HTMLResponse(written_as(template, shown, **context))


def written_as(template: str, shown: Shown, **context: Any) -> str:
    """A template's text; `t` says a message, `shown` are the request's choices."""
    return templates().get_template(template).render(shown=shown, t=shown.words.say, **context)


def frame(shown: Shown) -> dict[str, Any]:
    """The bar on top: screens, other brands, languages, themes."""
    boards = shown.house.boards()
    brands: list[tuple[BrandView, Chip, str]] = []
    for brand in shown.brands:
        level = boards[brand.id].level if brand.id in boards else 0
        brands.append((brand, chip(level, shown.words), f"{shown.page}?" + urlencode({"brand": brand.id})))
    return {
        "brands": brands,
        "client_words": json.dumps({name: shown.words.say(f"form.{name}") for name in CLIENT_WORDS}),
        **level_told(shown),
        "screens": [(screen, shown.to(screen.path)) for screen in SCREENS],
        "preloaded": [
            f"vendor/source-sans-3-5.3.0-{part}.woff2"
            for part in (LETTERS.get(shown.language, ("latin",)) if shown.fonts == "own" else ())
        ],
        "languages": [(code, OWN_NAMES[code], shown.link(lang=code)) for code in LANGUAGES],
        "themes": [(theme, shown.link(theme=theme)) for theme in THEMES],
    }


async def form_field(request: Request, name: str) -> str:
    """One field of a plain form."""
    fields = parse_qs((await request.body()).decode(errors="replace"), max_num_fields=20)
    value = fields.get(name, [""])[0].strip()
    if not 0 < len(value) <= 300:
        raise HTTPException(422, f"The form lacks {name}.")
    return value


def level_told(shown: Shown) -> dict[str, Any]:
    """The brand's level, as the bar shows it on every page, and the sentence that is said when it changes."""
    board = shown.board
    return {
        "level": chip(board.level, shown.words),
        "verdict": shown.words.told(board.verdict) if board.level else "",
    }


def _choice(known: tuple[str, ...], *wanted: str | None) -> str:
    return next((choice for choice in wanted if choice in known), known[0])


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
    made.globals["once_key"] = lambda: token_urlsafe(12)
    return made
