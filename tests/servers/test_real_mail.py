"""Alerts by mail: a real MTA takes or refuses them, and what is in the box is what a person reads."""

from __future__ import annotations

import re

import pytest

from tests.servers.mail import MailServers
from tests.servers.posting import posting

pytestmark = pytest.mark.servers
ELSEWHERE = re.compile(r"(?:src|href|background|url)\s*[=(]\s*[\"']?\s*(?:https?:)?//(?!127\.0\.0\.1)", re.IGNORECASE)


def test_an_alert_lies_in_the_box_in_the_persons_language(mail: MailServers) -> None:
    before = len(mail.box("anna"))
    with posting(mail.address("anna"), person="anna") as post:
        post.send("anna")
        assert post.look() == [(True, "mailto://127.0.0.1: accepted")]
        assert not post.waits()
    letter = mail.wait_for("anna", before + 1)[-1]
    assert letter["subject"] == "Poziom 4 · Kryzys: brak odpowiedzi"
    assert "coolhead ack w-4" in letter.as_string().replace("=\n", "")


def test_nothing_in_a_letter_is_fetched_from_elsewhere(mail: MailServers) -> None:
    before = len(mail.box("ben"))
    with posting(mail.address("ben")) as post:
        post.send()
        post.look()
    letter = mail.wait_for("ben", before + 1)[-1]
    parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    assert parts
    assert [ELSEWHERE.findall(part) for part in parts] == [[] for _ in parts]
    assert not any("<img" in part.lower() for part in parts)
    assert [part.get_content_maintype() for part in letter.walk() if part.get_content_maintype() == "image"] == []


def test_an_unknown_recipient_is_told_and_tried_again(mail: MailServers) -> None:
    with posting(mail.address("zed")) as post:
        post.send()
        assert post.look() == [(False, "mailto://127.0.0.1: the recipient was refused")]
        assert post.waits()


def test_of_two_recipients_the_good_one_gets_one_letter_however_often_the_bad_one_is_tried(mail: MailServers) -> None:
    before = len(mail.box("ben"))
    with posting(mail.address("ben", "zed")) as post:
        post.send()
        told = {"accepted": True, "the recipient was refused": False}
        assert sorted(post.look()) == sorted((yes, f"mailto://127.0.0.1: {said}") for said, yes in told.items())
        again = [answer for _ in range(3) for answer in post.look(after=30.0)]
        assert again
        assert set(again) == {(False, "mailto://127.0.0.1: the recipient was refused")}
    assert len(mail.wait_for("ben", before + 1)) == before + 1
