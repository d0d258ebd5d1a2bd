"""The frame of pages that belong to the house and to no brand: signing in, setting up, one's account, the people."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from coolhead.web.account_door import AccountDoor
from coolhead.web.frame import FONTS, THEMES, YEAR_SECONDS, templates
from coolhead.web.policy import FORM_FIELD, MOST_FIELDS
from coolhead.web.speech import COOKIE, Speech, language_of, speech
from coolhead.web.visitor import Visitor, visitor_of
from coolhead.words import LANGUAGES, OWN_NAMES

LONGEST_FIELD = 2000


class Plain:
    """One request's language, theme and visitor, for a page without a brand.

    Parameters
    ----------
    kept: names of the query's fields that a link to the same page keeps.
    """

    def __init__(self, request: Request, path: str = "", kept: tuple[str, ...] = ("next",)) -> None:
        self.door: AccountDoor = request.app.state.door
        self.request, self.path = request, path or request.url.path
        self.query = request.query_params
        self.language = language_of(request, self.door.settings.language)
        self.words: Speech = speech(self.language, self._time_zone())
        wanted = (self.query.get("theme"), request.cookies.get("theme"))
        self.theme = next((theme for theme in wanted if theme in THEMES), THEMES[0])
        saving = "system" if request.headers.get("save-data", "").lower() == "on" else FONTS[0]
        self.fonts = next((one for one in FONTS if one == request.cookies.get("fonts")), saving)
        self.visitor: Visitor | None = visitor_of(request)
        self.peopled = True
        self._kept = {name: self.query[name] for name in kept if self.query.get(name)}

    def _time_zone(self) -> str:
        """That of the first brand: people of one team mostly sit in one."""
        return next((brand.time_zone for brand in self.door.house.brands()), "UTC")

    def link(self, **changes: object) -> str:
        """The same page with some choices changed."""
        return f"{self.path}?" + urlencode({**self._kept, **changes})

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """A whole page. A language or theme that was asked for by name is kept."""
        html = (
            templates()
            .get_template(template)
            .render(
                shown=self,
                t=self.words.say,
                words=self.words,
                form_field=FORM_FIELD,
                languages=[(code, OWN_NAMES[code], self.link(lang=code)) for code in LANGUAGES],
                themes=[(theme, self.link(theme=theme)) for theme in THEMES],
                **context,
            )
        )
        response = HTMLResponse(html, status)
        for name, choice, known in (("lang", self.language, LANGUAGES), ("theme", self.theme, THEMES)):
            if self.query.get(name) in known:
                cookie = COOKIE if name == "lang" else name
                response.set_cookie(cookie, choice, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
        return response


class Fields:
    """The fields of a plain form; what is missing is empty, what is too long is cut."""

    def __init__(self, body: bytes) -> None:
        self.pairs = parse_qsl(
            body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"
        )

    def __getitem__(self, name: str) -> str:
        found = next((value for known, value in self.pairs if known == name), "")
        return found[:LONGEST_FIELD].replace("\0", "")

    def all(self, name: str) -> list[str]:
        """Every value of a field that may be there several times."""
        return [value[:LONGEST_FIELD] for known, value in self.pairs if known == name]


async def fields_of(request: Request) -> Fields:
    """The form of a request. Raises 413 for more fields than any form of ours has."""
    try:
        return Fields(await request.body())
    except ValueError:
        raise HTTPException(413, f"A form has at most {MOST_FIELDS} fields.") from None


def go(path: str, **choices: object) -> Response:
    """After a form: on to a page, which says what happened."""
    return RedirectResponse(f"{path}?{urlencode(choices)}" if choices else path, 303)
