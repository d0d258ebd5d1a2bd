"""Alerts by push: what a telephone gets from ntfy, and what becomes of an alert while ntfy refuses or is down."""

from __future__ import annotations

import json

import pytest

from tests.servers.posting import posting
from tests.servers.push import PushServer

pytestmark = pytest.mark.servers


def test_a_push_arrives_with_its_priority_and_no_picture_from_elsewhere(push: PushServer) -> None:
    with posting(push.address("plain", priority="max", tags="rotating_light")) as post:
        post.send()
        assert post.look() == [(True, "ntfy://127.0.0.1: accepted")]
    (got,) = push.received("plain")
    assert got["title"] == "Level 4 · Crisis: late or no answer"
    assert got["priority"] == 5
    assert got["tags"] == ["rotating_light"]
    assert "coolhead ack w-4" in got["message"]
    assert "icon" not in got
    assert "attachment" not in got
    assert "http" not in json.dumps(got)


@pytest.mark.parametrize("wish", ["yes", "no"])
def test_a_picture_from_elsewhere_is_not_sent_even_where_the_address_asks_for_it(push: PushServer, wish: str) -> None:
    with posting(push.address(f"image-{wish}", image=wish)) as post:
        post.send()
        post.look()
    (got,) = push.received(f"image-{wish}")
    assert "icon" not in got


def test_a_wrong_password_is_told_and_tried_again(push: PushServer) -> None:
    with posting(push.address("closed", password="wrong")) as post:
        post.send()
        assert post.look() == [(False, "ntfy://127.0.0.1: the login was refused (401)")]
        assert post.waits()
    assert push.received("closed") == []


def test_an_alert_waits_while_the_server_is_down_and_arrives_once_it_is_back(push: PushServer) -> None:
    push.down()
    try:
        with posting(push.address("down")) as post:
            post.send()
            assert post.look() == [(False, "ntfy://127.0.0.1: nobody answers at this address")]
            push.up()
            assert [one for one, _ in post.look(after=10.0)] == [True]
            assert post.look(after=600.0) == []
    finally:
        if push.running.process.poll() is not None:
            push.up()
    assert len(push.received("down")) == 1
