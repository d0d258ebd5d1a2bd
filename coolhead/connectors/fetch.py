"""The one place that dials out: checked addresses, caps on bytes and time, conditional requests."""

from __future__ import annotations

import asyncio
import logging
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpcore2
import httpx2

from coolhead import __version__
from coolhead.clock import DAY, Clock, Instant, SystemClock
from coolhead.connectors.addresses import AddressDenied, Resolve, ask_system
from coolhead.connectors.base import SourceError
from coolhead.connectors.inflate import Inflater, TooLarge
from coolhead.connectors.pinning import PinningBackend, PinningTransport

# At "info" the client writes whole addresses, and a private feed or a webhook is as secret as its address.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_USER_AGENT = f"Coolhead/{__version__}"


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of one call. Bytes are counted on the wire and again after unpacking."""

    wire_bytes: int = 8_000_000
    unpacked_bytes: int = 24_000_000
    step_seconds: float = 10.0
    total_seconds: float = 30.0
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, whole and unpacked. `headers` have lower-case names; `url` is the last hop's."""

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    retry_after: float | None = None

    @property
    def not_modified(self) -> bool:
        return self.status == 304


class Fetcher:
    """Fetches http and https addresses that people typed in, and nothing inside our own network.

    Parameters
    ----------
    allow_private
        True where the operator runs sources on an intranet; False refuses every address that is not public.
    limits
        Caps on bytes (wire and unpacked), seconds and redirects.
    resolve
        Turns a name into addresses; tests hand in their own.

    Raises `SourceError`, whose message id says what a person can do. Reliability rules 9 and 18, threat 9.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        clock: Clock | None = None,
        resolve: Resolve = ask_system,
        ssl_context: ssl.SSLContext | None = None,
        network: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._clock = clock or SystemClock()
        backend = PinningBackend(resolve, allow_private, network)
        self._client = httpx2.AsyncClient(
            transport=PinningTransport(backend, ssl_context),
            timeout=self.limits.step_seconds,
            trust_env=False,
            follow_redirects=False,
            headers={"user-agent": _USER_AGENT, "accept-encoding": "gzip"},
        )

    async def get(
        self, url: str, *, etag: str | None = None, modified: str | None = None, accept: str = "*/*"
    ) -> Fetched:
        """Fetch, following at most `limits.redirects` hops, each checked anew. `etag` and `modified` ask
        "only if changed": the answer then may be a 304 (`not_modified`)."""
        headers = {"accept": accept}
        if etag:
            headers["if-none-match"] = etag
        if modified:
            headers["if-modified-since"] = modified
        return await self._call("GET", url, headers, None, self.limits.redirects)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Fetched:
        """Send once and hear the status; the answer's body is not read. A redirect is an answer like any other,
        because a signed message goes to one address only."""
        return await self._call("POST", url, dict(headers), body, None)

    async def ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Fetched:
        """Send once and read the answer; nobody is followed elsewhere. For a service that the operator chose."""
        return await self._call(method, url, dict(headers), body, 0)

    async def _call(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, hops: int | None
    ) -> Fetched:
        try:
            async with asyncio.timeout(self.limits.total_seconds):
                return await self._follow(method, url, headers, body, hops)
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise SourceError("source.timeout", detail=type(error).__name__) from error
        except AddressDenied as error:
            raise SourceError("source.address_denied", permanent=True, detail=str(error)) from error
        except TooLarge as error:
            raise SourceError("source.too_large", permanent=True, detail=str(error)) from error
        except (zlib.error, httpx2.ProtocolError) as error:
            raise SourceError("source.broken_answer", detail=type(error).__name__) from error
        except httpx2.TransportError as error:
            raise SourceError("source.unreachable", detail=type(error).__name__) from error
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            raise SourceError("source.address_unusable", permanent=True, detail=type(error).__name__) from error

    async def _follow(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, hops: int | None
    ) -> Fetched:
        target = _checked(httpx2.URL(url))
        left = hops or 0
        while True:
            request = self._client.build_request(method, target, headers=headers, content=body)
            answer = await self._client.send(request, stream=True)
            try:
                location = answer.headers.get("location")
                if hops is None or answer.status_code not in _REDIRECTS or not location:
                    return await self._read(answer, with_body=hops is not None)
            finally:
                await answer.aclose()
            if left == 0:
                raise SourceError("source.too_many_redirects", permanent=True)
            left -= 1
            target = _checked(target.join(location))

    async def _read(self, answer: httpx2.Response, with_body: bool) -> Fetched:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        wait = retry_after(headers.get("retry-after"), self._clock.now())
        body = await self._body(answer) if with_body else b""
        return Fetched(answer.status_code, str(answer.url), headers, body, wait)

    async def _body(self, answer: httpx2.Response) -> bytes:
        encoding = answer.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in {"identity", "", "gzip", "x-gzip", "deflate"}:
            raise SourceError("source.broken_answer", detail="an encoding that was not asked for")
        inflater = None if encoding in {"identity", ""} else Inflater(self.limits.unpacked_bytes)
        body, wire = bytearray(), 0
        async for part in answer.aiter_raw():
            wire += len(part)
            if wire > self.limits.wire_bytes:
                raise TooLarge(f"more than {self.limits.wire_bytes} bytes")
            if inflater is None:
                body += part
            else:
                for piece in inflater.feed(part):
                    body += piece
        if inflater is not None and wire and not inflater.finished:
            raise SourceError("source.broken_answer", detail="compressed answer cut short")
        return bytes(body)

    async def aclose(self) -> None:
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _checked(url: httpx2.URL) -> httpx2.URL:
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise SourceError("source.address_unusable", permanent=True, detail="only http and https, without a password")
    return url


def retry_after(header: str | None, now: Instant) -> float | None:
    """Seconds a `Retry-After` header asks for (a number or a date), between 0 and a day; None where there is none.

    >>> retry_after("120", now=0.0)
    120.0
    >>> retry_after("Thu, 01 Jan 1970 00:01:00 GMT", now=0.0)
    60.0
    >>> retry_after("Thu, 01 Jan 1970 00:01:00 -0000", now=0.0)
    60.0
    >>> retry_after("soon", now=0.0) is None
    True
    """
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return min(DAY, float(text[:9]))
    try:
        date = parsedate_to_datetime(text)
        # A date without a zone is in UTC, as HTTP dates are, not in the zone of this machine.
        at = date.replace(tzinfo=date.tzinfo or UTC).timestamp()
        return min(DAY, max(0.0, at - now))
    except (ValueError, OverflowError):
        return None


def expect_ok(answer: Fetched) -> Fetched:
    """The answer, where it is a 200 or a 304; else the `SourceError` that its status means."""
    if answer.status in {200, 304}:
        return answer
    detail = f"HTTP {answer.status}"
    if answer.status in {429, 503}:
        raise SourceError("source.busy", retry_after=answer.retry_after, detail=detail)
    if answer.status in {401, 403, 407}:
        raise SourceError("source.forbidden", permanent=True, detail=detail)
    if answer.status in {404, 410}:
        raise SourceError("source.not_found", permanent=True, detail=detail)
    permanent = 400 <= answer.status < 500 and answer.status not in {408, 425}
    raise SourceError("source.broken_answer", permanent=permanent, retry_after=answer.retry_after, detail=detail)
