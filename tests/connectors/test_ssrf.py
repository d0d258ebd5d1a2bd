"""No address that a stranger can write leads into our own network: a canary on loopback is never touched (threat 9)."""

from __future__ import annotations

from typing import Any

import httpcore2
import pytest

from coolhead.connectors.addresses import is_public
from coolhead.connectors.base import SourceError
from coolhead.connectors.fetch import Fetcher, Limits
from tests.connectors.chaos import answer, chaos, in_loop

LIMITS = Limits(step_seconds=1.0, total_seconds=2.0)

DIRECT = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://127.000.000.001:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://127.255.255.254:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fec0::1]:{port}/",
    "http://[fd00:ec2::254]:{port}/",
    "http://10.0.0.1:{port}/",
    "http://172.16.0.1:{port}/",
    "http://192.168.1.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/latest/meta-data/",
    "http://168.63.129.16/machine",
    "http://100.64.0.1:{port}/",
    "http://192.88.99.1:{port}/",
    "http://198.18.0.1:{port}/",
    "http://224.0.0.1:{port}/",
    "http://255.255.255.255:{port}/",
    "http://user:word@127.0.0.1:{port}/",
    "http://feeds.example@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@feeds.example/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://localhost.:{port}/",
    "https://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_GET",
    "ftp://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/",
    "unix:///run/secret.sock",
    "//127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http://",
    "data:text/plain,x",
    "http://\x00127.0.0.1:{port}/",
    "http://127.0.0.1\\@feeds.example:{port}/",
    " http://127.0.0.1:{port}/",
]


@pytest.mark.parametrize("vector", DIRECT)
def test_the_canary_is_not_touched(vector: str) -> None:
    @in_loop
    async def scenario() -> None:
        async with chaos(answer(body=b"secret")) as canary, Fetcher(limits=LIMITS) as fetch:
            with pytest.raises(SourceError):
                await fetch.get(vector.format(port=canary.port))
            with pytest.raises(SourceError):
                await fetch.post(vector.format(port=canary.port), b"{}", {})
        assert canary.connections == 0

    scenario()


class _Outside(httpcore2.AnyIOBackend):
    """Stands for the internet: the one public address ends at our server, every other is really dialled."""

    async def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore2.AsyncNetworkStream:
        return await super().connect_tcp("127.0.0.1" if host == "93.184.215.14" else host, port, *rest, **more)


async def _resolve(host: str, port: int) -> list[str]:
    return ["93.184.215.14"] if host == "outside.example" else ["127.0.0.1"]


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://127.0.0.1:{port}/", "source.address_denied"),
        ("//127.0.0.1:{port}/", "source.address_denied"),
        ("http://inside.example:{port}/", "source.address_denied"),
        ("http://2130706433:{port}/", "source.address_denied"),
        ("http://outside.example@127.0.0.1:{port}/", "source.address_unusable"),
        ("file:///etc/passwd", "source.address_unusable"),
    ],
)
def test_a_redirect_is_checked_like_a_first_call(location: str, message: str) -> None:
    @in_loop
    async def scenario() -> None:
        async with chaos(answer(body=b"secret")) as canary:
            told = answer(302, location=location.format(port=canary.port))
            async with (
                chaos(told) as outside,
                Fetcher(limits=LIMITS, resolve=_resolve, network=_Outside()) as fetch,
            ):
                with pytest.raises(SourceError) as caught:
                    await fetch.get(f"http://outside.example:{outside.port}/")
            assert len(outside.asked) == 1
        assert caught.value.user_message == message
        assert canary.connections == 0

    scenario()


@in_loop
async def test_a_name_that_changes_its_mind_is_looked_up_once_per_connection_and_never_trusted() -> None:
    answers = [["93.184.215.14", "127.0.0.1"], ["127.0.0.1"]]

    async def rebinding(host: str, port: int) -> list[str]:
        return answers.pop(0)

    async with chaos(answer(body=b"secret")) as canary, Fetcher(limits=LIMITS, resolve=rebinding) as fetch:
        for _ in range(2):
            with pytest.raises(SourceError) as caught:
                await fetch.get(f"http://rebind.example:{canary.port}/")
            assert caught.value.user_message == "source.address_denied"
    assert canary.connections == 0


@in_loop
async def test_a_proxy_from_the_environment_is_not_asked() -> None:
    with pytest.MonkeyPatch.context() as patch:
        async with chaos(answer(body=b"from the proxy")) as proxy:
            patch.setenv("HTTP_PROXY", proxy.url)
            patch.setenv("http_proxy", proxy.url)
            async with chaos(answer(body=b"direct")) as server, Fetcher(allow_private=True) as fetch:
                assert (await fetch.get(server.url)).body == b"direct"
        assert proxy.connections == 0


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)
