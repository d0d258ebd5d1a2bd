"""An alert leaves by every door once, every answer is told apart, and no secret shows."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import logging
import time
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

import coolhead.connectors.webhook as webhook_home
from coolhead.clock import VirtualClock
from coolhead.connectors.apprise.config import AppriseSettings
from coolhead.connectors.apprise.speak import AppriseSpeaker
from coolhead.connectors.base import Contact, Delivery, Message, Shell
from coolhead.connectors.fetch import Fetcher, Limits
from coolhead.connectors.redaction import redact
from coolhead.connectors.screen.config import ScreenSettings
from coolhead.connectors.screen.speak import ScreenSpeaker
from coolhead.connectors.webhook.config import WebhookSettings
from coolhead.connectors.webhook.speak import WebhookSpeaker, signed
from coolhead.storage.model import Outgoing
from tests.connectors.chaos import DROP, HANG, answer, chaos, in_loop

CANARY = "s3cr3tcanary"
KEY = b"0123456789abcdef0123456789abcdef"
SECRET = SecretStr("whsec_" + base64.b64encode(KEY).decode())
BODY = (Path(webhook_home.__file__).parent / "payloads" / "alert.json").read_bytes()
OUTGOING = Outgoing(id=1, key="morelle/w-3/4/lead/1", person="lead", body=BODY, attempts=0, due_at=0.0)


def render(outgoing: Outgoing, contact: Contact) -> Message:
    return Message(f"Crisis ({contact.language})", "The kettle lid: attention feeds itself.", level=4)


def shell(fetcher: Fetcher | None = None, screen: io.StringIO | None = None) -> Shell:
    return Shell(VirtualClock(1_772_352_902.0), fetcher, render, screen or io.StringIO())


def at(person: str, address: str) -> Contact:
    return Contact(person, SecretStr(address))


async def by_apprise(*contacts: Contact, timeout_seconds: float = 1.0) -> list[Delivery]:
    speaker = AppriseSpeaker(AppriseSettings(timeout_seconds=timeout_seconds), shell())
    try:
        return await speaker.deliver(OUTGOING, contacts)
    finally:
        speaker.close()


@in_loop
async def test_ntfy_gets_the_alert_without_a_picture_from_elsewhere() -> None:
    async with chaos(answer(body=b'{"id":"1"}')) as server:
        (told,) = await by_apprise(at("lead", f"ntfy://lead:{CANARY}@127.0.0.1:{server.port}/crisis?priority=max"))
    assert told == Delivery("lead", "ntfy://127.0.0.1", accepted=True, detail="ntfy://127.0.0.1: accepted")
    (asked,) = server.asked
    heard = asked.body.decode() + json.dumps(asked.headers)
    assert "attention feeds itself" in heard
    assert "github" not in heard.lower()
    assert "x-icon" not in asked.headers


@in_loop
async def test_one_bad_target_does_not_make_a_good_one_ring_twice() -> None:
    async with chaos(answer()) as good, chaos(answer(500)) as bad:
        told = await by_apprise(
            at("lead", f"json://127.0.0.1:{good.port}/a"),
            at("deputy", f"json://127.0.0.1:{bad.port}/a"),
            at("press", "tgram://"),
            at("owner", ""),
        )
    assert [(one.person, one.accepted, one.permanent) for one in told] == [
        ("lead", True, False),
        ("deputy", False, False),
        ("press", False, True),
        ("owner", False, True),
    ]
    assert len(good.asked) == 1


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (HANG, "delivery.timeout"),
        (DROP, "delivery.timeout"),
        (answer(429, retry_after="9"), "delivery.busy"),
        (answer(401), "delivery.login_refused"),
        (answer(302, location="/elsewhere"), "delivery.refused"),
    ],
    ids=["hangs", "drops", "busy", "forbids", "sends elsewhere"],
)
def test_a_provider_in_trouble_is_tried_again_later(told: bytes, message: str) -> None:
    @in_loop
    async def scenario() -> None:
        began = time.monotonic()
        async with chaos(told) as server:
            (delivery,) = await by_apprise(at("lead", f"json://127.0.0.1:{server.port}/"), timeout_seconds=0.4)
        assert (delivery.accepted, delivery.permanent, delivery.message) == (False, False, message)
        assert time.monotonic() - began < 2.5

    scenario()


@in_loop
async def test_a_provider_that_is_not_there_is_tried_again_later() -> None:
    async with chaos() as server:
        port = server.port
    (delivery,) = await by_apprise(at("lead", f"json://127.0.0.1:{port}/"))
    assert (delivery.accepted, delivery.permanent) == (False, False)


def test_no_secret_is_in_an_answer_a_log_or_a_repr(caplog: pytest.LogCaptureFixture) -> None:
    @in_loop
    async def scenario() -> None:
        with caplog.at_level(logging.INFO):
            async with chaos(answer(403)) as server:
                contacts = (
                    at("lead", f"json://user:{CANARY}@127.0.0.1:{server.port}/{CANARY}?+X-Key={CANARY}"),
                    at("deputy", f"tgram://{CANARY}/4711"),
                    at("press", f"discord://{CANARY}"),
                    at("owner", f"{CANARY}"),
                )
                told = await by_apprise(*contacts)
                async with Fetcher(allow_private=True) as fetch:
                    settings = WebhookSettings(url=SecretStr(f"{server.url}/{CANARY}"), secrets=(SECRET,))
                    told += await WebhookSpeaker(settings, shell(fetch)).deliver(OUTGOING, [])
        assert not any(delivery.accepted for delivery in told)
        assert CANARY not in repr(told) + repr(contacts) + caplog.text

    scenario()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ntfy://secret-topic", "ntfy://…"),
        ("ntfy://push.example.org/topic", "ntfy://push.example.org"),
        ("mailto://user:word@mail.example?to=a@b.example", "mailto://mail.example"),
        ("slack://T1/B2/c3", "slack://…"),
        ("https://hooks.example/T1/secret", "https://hooks.example"),
        ("matrix://u:p@[bad", "matrix://…"),
        ("secret", "…"),
        ("", "…"),
    ],
)
def test_an_address_shows_its_host_only_where_it_is_one(address: str, shown: str) -> None:
    assert redact(address) == shown


@in_loop
async def test_a_webhook_is_signed_and_carries_its_idempotency_key() -> None:
    second = SecretStr("whsec_" + base64.b64encode(KEY[::-1]).decode())
    async with chaos(answer(204)) as server, Fetcher(allow_private=True) as fetch:
        settings = WebhookSettings(url=SecretStr(f"{server.url}/{CANARY}"), secrets=(SECRET, second))
        (told,) = await WebhookSpeaker(settings, shell(fetch)).deliver(OUTGOING, [])
    assert (told.person, told.accepted) == ("lead", True)
    (asked,) = server.asked
    assert asked.headers["webhook-id"] == OUTGOING.key
    assert asked.headers["webhook-timestamp"] == "1772352902"
    content = f"{OUTGOING.key}.1772352902.".encode() + asked.body
    marks = [base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode() for key in (KEY, KEY[::-1])]
    assert asked.headers["webhook-signature"] == " ".join(f"v1,{mark}" for mark in marks)
    sent = json.loads(asked.body)
    assert (sent["type"], sent["person"], sent["data"]) == ("alert", "lead", json.loads(BODY))
    assert CANARY not in repr(told) + repr(settings)


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the Standard Webhooks libraries."""
    secret, body = SecretStr("whsec_plJ3nmyCDGBKInavdOK15jsl"), b'{"event_type":"ping","data":{"success":true}}'
    headers = signed("msg_loFOjxBNrRLzqYUf", 1731705121, body, [secret])
    assert headers["webhook-signature"] == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


@pytest.mark.parametrize(
    ("told", "permanent", "message", "wait"),
    [
        (answer(410), True, "delivery.refused", None),
        (answer(429, retry_after="7"), False, "delivery.refused", 7.0),
        (answer(500), False, "delivery.refused", None),
        (answer(302, location="http://127.0.0.1/"), False, "delivery.refused", None),
        (HANG, False, "delivery.timeout", None),
        (DROP, False, "delivery.refused", None),
    ],
)
def test_a_webhook_tells_refusals_apart(told: bytes, permanent: bool, message: str, wait: float | None) -> None:
    @in_loop
    async def scenario() -> None:
        limits = Limits(step_seconds=0.3, total_seconds=0.6)
        async with chaos(told) as server, Fetcher(allow_private=True, limits=limits) as fetch:
            settings = WebhookSettings(url=SecretStr(server.url), secrets=(SECRET,))
            (one,) = await WebhookSpeaker(settings, shell(fetch)).deliver(OUTGOING, [])
        assert (one.accepted, one.permanent, one.message, one.retry_after) == (False, permanent, message, wait)
        assert len(server.asked) == 1

    scenario()


@in_loop
async def test_a_webhook_into_our_own_network_is_refused() -> None:
    async with chaos(answer(204)) as canary, Fetcher() as fetch:
        settings = WebhookSettings(url=SecretStr(canary.url), secrets=(SECRET,))
        (one,) = await WebhookSpeaker(settings, shell(fetch)).deliver(OUTGOING, [])
    assert (one.accepted, one.permanent, canary.connections) == (False, True, 0)


@pytest.mark.parametrize("secret", ["whsec_c2hvcnQ=", "whsec_!!!", ""])
def test_a_weak_signing_secret_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(ValidationError) as caught:
        WebhookSettings(url=SecretStr("https://hooks.example/"), secrets=(SecretStr(secret),))
    assert not secret or secret not in str(caught.value)


@in_loop
async def test_the_screen_shows_an_alert_to_a_team_without_accounts() -> None:
    screen = io.StringIO()
    told = await ScreenSpeaker(ScreenSettings(), shell(screen=screen)).deliver(OUTGOING, [])
    assert [(one.person, one.accepted) for one in told] == [("lead", True)]
    assert screen.getvalue() == "Crisis (en)\nThe kettle lid: attention feeds itself.\n"


@in_loop
async def test_the_screen_lets_no_text_steer_the_terminal() -> None:
    screen = io.StringIO()
    hostile = Shell(render=lambda outgoing, contact: Message("\x1b]0;mine\a", "a\x9b31m\u202eb\r\u0007"), screen=screen)
    await ScreenSpeaker(ScreenSettings(), hostile).deliver(OUTGOING, [Contact("lead"), Contact("deputy")])
    assert not set(screen.getvalue()) & set("\x1b\a\x9b\u202e\r")


@in_loop
async def test_a_screen_that_is_gone_is_no_delivery() -> None:
    screen = io.StringIO()
    screen.close()
    (one,) = await ScreenSpeaker(ScreenSettings(), shell(screen=screen)).deliver(OUTGOING, [])
    assert not one.accepted
