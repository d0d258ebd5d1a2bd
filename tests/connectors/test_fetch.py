"""The fetcher keeps its caps, asks only for what changed, and tells people what is wrong."""

from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2
import pytest

from coolhead.clock import VirtualClock
from coolhead.connectors.base import SourceError
from coolhead.connectors.fetch import Fetcher, Limits, expect_ok
from tests.connectors.chaos import DRIP, DROP, HANG, answer, chaos, in_loop

QUICK = Limits(wire_bytes=50_000, unpacked_bytes=100_000, step_seconds=0.2, total_seconds=0.5)


def fetcher(**more: Any) -> Fetcher:
    return Fetcher(allow_private=True, limits=QUICK, clock=VirtualClock(0.0), **more)


@in_loop
async def test_an_answer_comes_back_whole_and_unpacked() -> None:
    packed = gzip.compress(b"kettle " * 500)
    async with chaos(answer(body=packed, content_encoding="gzip", etag='"v1"')) as server, fetcher() as fetch:
        fetched = await fetch.get(f"{server.url}/feed")
    assert fetched.body == b"kettle " * 500
    assert fetched.headers["etag"] == '"v1"'
    assert server.asked[0].headers["user-agent"].startswith("Coolhead/")


@in_loop
async def test_it_asks_only_if_changed_and_takes_no_for_an_answer() -> None:
    async with chaos(answer(304)) as server, fetcher() as fetch:
        fetched = await fetch.get(server.url, etag='"v1"', modified="Sun, 01 Mar 2026 08:00:00 GMT")
    assert fetched.not_modified
    assert server.asked[0].headers["if-none-match"] == '"v1"'
    assert server.asked[0].headers["if-modified-since"] == "Sun, 01 Mar 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("told", "message", "permanent"),
    [
        pytest.param(HANG, "source.timeout", False, id="hangs"),
        pytest.param(DRIP, "source.timeout", False, id="drips"),
        pytest.param(DROP, "source.broken_answer", False, id="accepts and drops"),
        pytest.param(b"\0\0 not http\r\n\r\n", "source.broken_answer", False, id="speaks no http"),
        pytest.param(answer(body=b"x" * 60_000), "source.too_large", True, id="too many bytes"),
        pytest.param(
            answer(body=gzip.compress(b"\0" * 5_000_000), content_encoding="gzip"),
            "source.too_large",
            True,
            id="gzip bomb",
        ),
        pytest.param(answer(body=b"not gzip", content_encoding="gzip"), "source.broken_answer", False, id="false gzip"),
        pytest.param(
            answer(body=gzip.compress(b"abc" * 99)[:-6], content_encoding="gzip"),
            "source.broken_answer",
            False,
            id="gzip cut short",
        ),
        pytest.param(answer(body=b"x", content_encoding="br"), "source.broken_answer", False, id="unasked encoding"),
        pytest.param(answer(302, location="/again"), "source.too_many_redirects", True, id="redirect loop"),
        pytest.param(answer(302, location="file:///etc/passwd"), "source.address_unusable", True, id="redirect away"),
        pytest.param(answer(200, b"x", content_length="9999"), "source.broken_answer", False, id="shorter than said"),
    ],
)
def test_a_misbehaving_server_becomes_an_error_that_knows(told: bytes, message: str, permanent: bool) -> None:
    @in_loop
    async def scenario() -> None:
        began = time.monotonic()
        async with chaos(told) as server, fetcher() as fetch:
            with pytest.raises(SourceError) as caught:
                await fetch.get(server.url)
        assert (caught.value.user_message, caught.value.permanent) == (message, permanent)
        assert time.monotonic() - began < 1.0

    scenario()


@in_loop
async def test_nobody_there_is_unreachable() -> None:
    async with chaos() as server:
        port = server.port
    async with fetcher() as fetch:
        with pytest.raises(SourceError) as caught:
            await fetch.get(f"http://127.0.0.1:{port}/")
    assert caught.value.user_message == "source.unreachable"


@pytest.mark.parametrize(
    ("status", "message", "permanent", "wait"),
    [
        (429, "source.busy", False, 90.0),
        (503, "source.busy", False, 90.0),
        (401, "source.forbidden", True, None),
        (404, "source.not_found", True, None),
        (418, "source.broken_answer", True, 90.0),
        (500, "source.broken_answer", False, 90.0),
    ],
)
def test_a_status_says_what_to_do(status: int, message: str, permanent: bool, wait: float | None) -> None:
    @in_loop
    async def scenario() -> None:
        async with chaos(answer(status, retry_after="90")) as server, fetcher() as fetch:
            with pytest.raises(SourceError) as caught:
                expect_ok(await fetch.get(server.url))
        error = caught.value
        assert (error.user_message, error.permanent, error.retry_after) == (message, permanent, wait)

    scenario()


@in_loop
async def test_redirects_are_followed_three_times_at_most() -> None:
    hop = answer(301, location="/next")
    async with chaos(hop, hop, hop, answer(body=b"there")) as server, fetcher() as fetch:
        fetched = await fetch.get(server.url)
    assert fetched.body == b"there"
    assert fetched.url == f"{server.url}/next"


class _Recorder(httpcore2.AsyncNetworkBackend):
    """Notes what would be dialled and which name TLS would ask for; then hangs up."""

    def __init__(self) -> None:
        self.dialled: list[tuple[str, int]] = []
        self.names: list[str | None] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        self.dialled.append((host, port))
        recorder = self

        class Stream(httpcore2.AsyncNetworkStream):
            async def start_tls(
                self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
            ) -> httpcore2.AsyncNetworkStream:
                recorder.names.append(server_hostname)
                raise httpcore2.ConnectError("far enough")

            async def aclose(self) -> None:
                return

        return Stream()


@in_loop
async def test_the_checked_address_is_dialled_and_the_name_is_kept_for_tls() -> None:
    network, asked = _Recorder(), []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"]

    async with Fetcher(resolve=resolve, network=network) as fetch:
        with pytest.raises(SourceError):
            await fetch.get("https://feeds.example/all")
    assert asked == ["feeds.example"]
    assert network.dialled == [("93.184.215.14", 443)]
    assert network.names == ["feeds.example"]
