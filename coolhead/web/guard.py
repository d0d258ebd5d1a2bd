"""What every answer carries and every request must pass: Host, size, and the headers that keep a browser strict."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coolhead.web.ports import WebSettings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


Refusal = Callable[[Request, int, WebSettings], Response]
"""Makes the page of a refusal."""


class BodyTooLarge(Exception):
    """A request's body is longer than the limit."""


class Guard:
    """ASGI middleware: refuses foreign hosts and oversized bodies, adds the headers. Streams pass through untouched."""

    def __init__(self, app: ASGIApp, settings: WebSettings, refusal: Refusal | None = None) -> None:
        self._app, self._settings, self._refusal = app, settings, refusal
        self._hosts = frozenset(host.lower() for host in settings.hosts)
        self._limit = settings.body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        guarded = _with_headers(send)
        if host_name(headers.get("host", "")) not in self._hosts:
            await self._refuse(scope, receive, guarded, 421, "This server does not answer under that name.\n")
            return
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._limit:
            await self._too_large(scope, receive, guarded)
            return
        await self._pass_on(scope, receive, guarded)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        received, started = 0, False

        async def capped() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit:
                raise BodyTooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, capped, watched)
        except BodyTooLarge:
            if started:
                raise
            await self._too_large(scope, receive, send)

    async def _too_large(self, scope: Scope, receive: Receive, send: Send) -> None:
        sentence = f"The body is longer than {self._limit} bytes. Send it in smaller parts.\n"
        await self._refuse(scope, receive, send, 413, sentence)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, status: int, sentence: str) -> None:
        """A page for a person's browser, a line for everything else."""
        request = Request(scope)
        answer: Response = PlainTextResponse(sentence, status)
        if self._refusal is not None and "text/html" in request.headers.get("accept", ""):
            answer = self._refusal(request, status, self._settings)
        await answer(scope, receive, send)


def host_name(header: str) -> str:
    """The name in a Host header, without port and brackets.

    >>> host_name("127.0.0.1:8765"), host_name("[::1]:8765"), host_name("Localhost")
    ('127.0.0.1', '::1', 'localhost')
    """
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return guarded
