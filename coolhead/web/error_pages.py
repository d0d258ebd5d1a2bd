"""What is answered when something fails: a page for people, JSON for programs, no inner detail in either.

A page of an error shows nothing of any brand: whoever asks may not have been let in.
"""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from coolhead.storage import StoreError
from coolhead.web.frame import FONTS, SCREENS, THEMES, templates
from coolhead.web.guard import HEADERS
from coolhead.web.ports import WebSettings
from coolhead.web.speech import language_of, speech
from coolhead.web.wall import NotAllowed

_log = structlog.get_logger(__name__)
TOLD = (400, 401, 403, 404, 405, 409, 413, 415, 421, 422, 429, 500, 503)
"""The states that have words of their own."""
OPENING = ("/a/", "/invited/", "/welcome/")
"""What follows is a secret: the right to answer an alert, to make an account, to own the house."""
AGAIN = (429, 500, 503)
"""Where the same may work in a while."""


def add_error_pages(app: FastAPI) -> None:
    """From here on nothing that fails is answered by the framework's own words."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(StoreError, _store_failed)
    app.add_exception_handler(Exception, _failed)


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks for a whole page, not a program, nor a script of ours for a part."""
    if request.url.path.startswith("/api/") or "hx-request" in request.headers:
        return False
    return "text/html" in request.headers.get("accept", "")


def error_page(
    request: Request, status: int, settings: WebSettings, headers: dict[str, str] | None = None
) -> HTMLResponse:
    """The page of an error: what is the matter, and what to do next."""
    told = status if status in TOLD else (400 if status < 500 else 500)
    words = speech(language_of(request, settings.language), "UTC")
    theme, fonts = request.cookies.get("theme", ""), request.cookies.get("fonts", "")
    html = templates().get_template("error.html").render(
        t=words.say,
        told=told,
        again=told in AGAIN and request.method == "GET",
        language=words.language,
        theme=theme if theme in THEMES else THEMES[0],
        fonts=fonts if fonts in FONTS else FONTS[0],
        screens=SCREENS,
    )  # fmt: skip
    return HTMLResponse(html, status, headers)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if wants_page(request):
        return error_page(request, error.status_code, _settings(request), dict(error.headers or {}))
    return await http_exception_handler(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    """What FastAPI itself could not read: a number in an address that is none."""
    assert isinstance(error, RequestValidationError)
    if wants_page(request):
        return error_page(request, 422, _settings(request))
    return await request_validation_exception_handler(request, error)


async def _not_allowed(request: Request, error: Exception) -> Response:
    """A brand on the other side of the wall."""
    if wants_page(request):
        return error_page(request, 403, _settings(request))
    return JSONResponse({"detail": str(error)}, 403)


async def _store_failed(request: Request, error: Exception) -> Response:
    """Nothing was taken: whoever asks again later loses nothing."""
    _log.error("store_failed", path=_path(request), exc_info=error)
    again = isinstance(error, StoreError) and error.retry
    status, headers = (503, {"Retry-After": "5"}) if again else (500, {})
    if wants_page(request):
        return error_page(request, status, _settings(request), headers)
    sentence = "The store cannot take this now; nothing was taken. " + ("Try again." if again else "See the log.")
    return JSONResponse({"detail": sentence}, status, headers)


async def _failed(request: Request, error: Exception) -> Response:
    """An error of ours: the log has it, the answer has no inner detail. It is sent from outside of the guard."""
    _log.error("request_failed", path=_path(request), exc_info=error)
    headers = {**HEADERS, "Cache-Control": "no-store"}
    if wants_page(request):
        return error_page(request, 500, _settings(request), headers)
    return JSONResponse({"detail": "Something went wrong here. It is written in the log."}, 500, headers)


def _settings(request: Request) -> WebSettings:
    settings: WebSettings = request.app.state.settings
    return settings


def _path(request: Request) -> str:
    """Where it happened, for the log. A link that opens something is left out: whoever reads the log may not."""
    path = request.url.path
    return next((f"{place}…" for place in OPENING if path.startswith(place)), path)
