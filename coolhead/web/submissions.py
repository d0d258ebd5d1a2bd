"""What became of the forms that were sent: once each, and a word about it on the next page.

Kept in the process's memory: a double submit comes within seconds. Whoever sends a form again after a restart acts
twice, unless the act has an Idempotency-Key of its own (`Sent.act_key`), which the log keeps.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from coolhead.web.speech import Speech
from coolhead.web.visitor import visitor_of
from coolhead.words import BadArgument, MissingArgument, MissingMessage
from coolhead.words.words import Value

MOST_KEPT = 2000
NOTICE = "notice"
NOTICE_SECONDS = 60
LONGEST_NOTICE = 3000
"""Characters: a cookie has to fit into 4096 bytes."""

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Undo:
    """A form of one button that takes an act back: where it is sent and what it carries."""

    action: str
    fields: Mapping[str, str] = field(default_factory=dict)
    said: str = "form.undo"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says once about the act that led to it."""

    sentence: str
    undo: Undo | None = None


class Submissions:
    """The forms that were taken, newest `MOST_KEPT`, and the seal of notices. One for each process."""

    def __init__(self) -> None:
        self._seal = secrets.token_bytes(32)
        self._taken: OrderedDict[str, asyncio.Future[Headers | None]] = OrderedDict()

    async def once(self, request: Request, key: str, digest: str, act: Callable[[], Awaitable[Response]]) -> Response:
        """The answer of `act`, or of the first time that the same person sent the same form to the same place."""
        if not key:
            return await act()
        visitor = visitor_of(request)
        whole = "\n".join((key, digest, request.url.path, request.url.query, visitor.person if visitor else ""))
        mark = hashlib.sha256(whole.encode()).hexdigest()
        while (first := self._taken.get(mark)) is not None:
            headers = await asyncio.shield(first)
            if headers is not None:
                return _again(headers)
        return await self._first(mark, act)

    async def _first(self, mark: str, act: Callable[[], Awaitable[Response]]) -> Response:
        waiting: asyncio.Future[Headers | None] = asyncio.get_running_loop().create_future()
        self._taken[mark] = waiting
        headers: Headers | None = None
        try:
            answer = await act()
            if answer.status_code == 303:
                headers = list(answer.raw_headers)
            return answer
        finally:
            if headers is None:
                del self._taken[mark]
            waiting.set_result(headers)
            self._forget()

    def _forget(self) -> None:
        for mark in [mark for mark, waiting in self._taken.items() if waiting.done()][:-MOST_KEPT]:
            del self._taken[mark]

    def seal(self, told: Mapping[str, Any]) -> str:
        """A notice as a cookie carries it: nobody else can write one."""
        body = base64.urlsafe_b64encode(json.dumps(told, ensure_ascii=False).encode()).decode()
        return f"{body}.{self._sign(body)}"

    def unseal(self, sealed: str) -> dict[str, Any] | None:
        """What was sealed; None where it was not sealed here."""
        body, _, sign = sealed.partition(".")
        if not hmac.compare_digest(sign.encode(), self._sign(body).encode()):
            return None
        try:
            return cast(dict[str, Any], json.loads(base64.urlsafe_b64decode(body)))
        except (ValueError, binascii.Error):
            return None

    def _sign(self, body: str) -> str:
        return hmac.new(self._seal, body.encode(), hashlib.sha256).hexdigest()


def submissions_of(request: Request) -> Submissions:
    """Those of the app that answers."""
    found: Submissions = request.app.state.submissions
    return found


def done(request: Request, to: str, said: str = "", *, undo: Undo | None = None, **args: Value) -> Response:
    """Go to a page of ours, which says once what was done: `said`, a message's id, with its values."""
    answer = RedirectResponse(to, 303)
    if said:
        told = {"said": said, "args": args, "undo": [undo.action, dict(undo.fields), undo.said] if undo else None}
        sealed = submissions_of(request).seal(told)
        if len(sealed) > LONGEST_NOTICE:
            sealed = submissions_of(request).seal({**told, "said": "form.done", "args": {}})
        answer.set_cookie(NOTICE, sealed, max_age=NOTICE_SECONDS, httponly=True, samesite="lax")
    return answer


def notice_of(request: Request, words: Speech) -> Notice | None:
    """What the page that is asked for has to say, where an act led to it."""
    sealed = request.cookies.get(NOTICE, "")
    told = submissions_of(request).unseal(sealed) if sealed else None
    if told is None:
        return None
    undo = Undo(*told["undo"]) if told["undo"] else None
    try:
        return Notice(words.say(told["said"], **told["args"]), undo)
    except (MissingMessage, MissingArgument, BadArgument):
        return Notice(words.say("form.done"), undo)


def _again(headers: Headers) -> Response:
    answer = Response(status_code=303)
    answer.raw_headers = list(headers)
    return answer
