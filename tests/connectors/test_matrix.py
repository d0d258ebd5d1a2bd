"""What a homeserver answers becomes lines; what it should not answer becomes one sentence, without a secret."""

from __future__ import annotations

import builtins
import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import coolhead.connectors.matrix as matrix_home
from coolhead.cli.serve import chat_of
from coolhead.clock import VirtualClock
from coolhead.connectors.base import Heard, Shell, SourceError
from coolhead.connectors.matrix.config import MatrixSettings
from coolhead.connectors.matrix.converse import MatrixChat
from coolhead.run.settings import Settings
from tests.connectors.chaos import DROP, HANG, answer, chaos, in_loop

CANARY = "s3cr3tcanary"
JSON = "application/json"
SYNC = (Path(matrix_home.__file__).parent / "payloads" / "sync.json").read_bytes()
JOINED = answer(body=b'{"room_id": "!room:localhost"}', content_type=JSON)


def settings(homeserver: str = "http://127.0.0.1:9", **more: Any) -> MatrixSettings:
    known = {"homeserver": homeserver, "user": "@coolhead:localhost", "token": CANARY, "rooms": ["#crisis:localhost"]}
    return MatrixSettings.model_validate({**known, **more})


async def hear(homeserver: str, since: str = "s1", **more: Any) -> Heard:
    chat = MatrixChat(settings(homeserver, **more), Shell(VirtualClock(0.0)))
    try:
        return await chat.hear(since)
    finally:
        await chat.aclose()


@in_loop
async def test_lines_come_with_who_wrote_them_where_and_when_and_the_mark_after_them() -> None:
    async with chaos(JOINED, answer(body=SYNC, content_type=JSON)) as server:
        heard = await hear(server.url)
        first, second = heard.lines
        assert (first.writer, first.text, second.text) == ("@anna:localhost", "!ack ember-T15-1-3", "what a day")
        assert first.room.startswith("!")
        assert first.at < second.at
        assert heard.since == "s12_1_0_1_1_1_1_3_0_1_1_1_1_1"
        assert CANARY not in "".join(asked.path for asked in server.asked)


@in_loop
async def test_the_first_time_only_the_mark_is_taken() -> None:
    async with chaos(JOINED, answer(body=SYNC, content_type=JSON)) as server:
        heard = await hear(server.url, since="")
    assert (heard.lines, heard.since) == ((), "s12_1_0_1_1_1_1_3_0_1_1_1_1_1")


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (answer(500, b"oops"), "source.broken_answer"),
        (answer(200, b"<html>", content_type="text/html"), "source.broken_answer"),
        (answer(200, b'{"next_batch": 7, "rooms": []}', content_type=JSON), "source.broken_answer"),
        (answer(200, b"{" * 5000, content_type=JSON), "source.broken_answer"),
        (answer(200, b'"\xed\xa0\x80"', content_type=JSON), "source.broken_answer"),
        (
            answer(429, b'{"errcode":"M_LIMIT_EXCEEDED","error":"x","retry_after_ms":7000}', content_type=JSON),
            "source.busy",
        ),
        (answer(401, b'{"errcode":"M_UNKNOWN_TOKEN","error":"x"}', content_type=JSON), "source.forbidden"),
        (DROP, "source.unreachable"),
        (HANG, "source.timeout"),
    ],
)
def test_a_homeserver_in_trouble_is_told_in_one_word(
    told: bytes, message: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("coolhead.connectors.matrix.converse.WAIT_SECONDS", 0.2)

    @in_loop
    async def scenario() -> None:
        async with chaos(JOINED, told) as server:
            with pytest.raises(SourceError) as error, caplog.at_level(logging.DEBUG):
                await hear(server.url, timeout_seconds=0.3)
        assert error.value.user_message == message
        assert (error.value.retry_after == 7.0) == (message == "source.busy")
        assert CANARY not in str(error.value) + caplog.text

    scenario()


def test_without_the_library_one_sentence_says_what_is_missing_and_alerts_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def without_nio(name: str, *args: Any, **named: Any) -> Any:
        if name == "nio":
            raise ImportError(name)
        return real(name, *args, **named)

    monkeypatch.delitem(sys.modules, "coolhead.connectors.matrix.converse")
    monkeypatch.setattr(builtins, "__import__", without_nio)
    chosen = Settings.model_validate({"matrix": settings().model_dump()})
    assert chat_of(chosen, Shell()) is None
    assert capsys.readouterr().err == (
        "coolhead.toml: matrix: answers in Matrix rooms need one more library: pip install 'coolhead[matrix]'. "
        "Alerts are sent all the same.\n"
    )


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"user": "coolhead"}, "user"),
        ({"rooms": ["crisis"]}, "rooms"),
        ({"rooms": []}, "rooms"),
        ({"homeserver": "matrix.example.org"}, "homeserver"),
        ({"people": {"anna": "anna"}}, "people"),
        ({"password": "pw"}, "either a password or a token"),
        ({"token": None}, "either a password or a token"),
        ({"room": "#crisis:localhost"}, "room"),
    ],
)
def test_a_wrong_setting_is_named(wrong: dict[str, Any], where: str) -> None:
    with pytest.raises(ValidationError, match=where):
        settings(**wrong)
