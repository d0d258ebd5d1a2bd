"""What belongs to all screens: help with the keys, a person's choices for this browser, and a sign of life."""

from __future__ import annotations

from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from coolhead.web.forms import Form, read_form
from coolhead.web.frame import SCREENS, YEAR_SECONDS, Shown, fragment, page
from coolhead.web.policy import allowed
from coolhead.web.speech import COOKIE

router = APIRouter(include_in_schema=False)
KEYS = (("/", "search"), ("Ctrl K", "search"), ("?", "keys"), ("d", "theme"), ("j", "next"), ("k", "before"),
        ("Enter", "open"), ("Esc", "close"))  # fmt: skip


class Preferences(Form):
    """What a person chose for this browser; what is not said stays as it was."""

    theme: Literal["", "auto", "light", "dark"] = ""
    language: Literal["", "en", "pl", "fr", "id", "ru"] = ""
    fonts: Literal["", "own", "system"] = ""
    keys: Literal["", "on", "off"] = ""
    back: str = Field("/", max_length=2000)


@router.get("/help", dependencies=[allowed("public_local")])
async def help_page(request: Request) -> Response:
    """How to get along: the keys, what the state of freshness means, what happens without a connection."""
    shown = Shown(request, "/help")
    context = {"keys": KEYS, "screens": [(screen, shown.to(screen.path)) for screen in SCREENS]}
    if shown.query.get("part") == "keys":
        return fragment(shown, "_keys.html", **context)
    return page(shown, "help.html", "help", keys=KEYS)


@router.post("/preferences", dependencies=[allowed("public_local")])
async def prefer(request: Request) -> Response:
    """Keep a choice in a cookie of this browser, and go back to where it was made."""
    made = (await read_form(request, Preferences)).made or Preferences.model_construct()
    answer = RedirectResponse(_back(made.back), 303)
    for name, choice in (("theme", made.theme), (COOKIE, made.language), ("fonts", made.fonts), ("keys", made.keys)):
        if choice:
            answer.set_cookie(name, choice, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
    return answer


@router.get("/alive", dependencies=[allowed("public")])
async def alive() -> Response:
    """Somebody answers: before a form is sent where the connection is in doubt."""
    return Response(status_code=204)


def _back(place: str) -> str:
    """A page of ours, without the choices that the address made."""
    parts = urlsplit(place)
    if parts.scheme or parts.netloc or not place.startswith("/") or place.startswith(("//", "/\\")) or "\n" in place:
        return "/"
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("lang", "theme")]
    return parts.path + (f"?{urlencode(kept)}" if kept else "")
