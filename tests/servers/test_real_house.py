"""The whole house as a process: mentions go in, real servers carry the call out, and a person's answer comes back."""

from __future__ import annotations

import re
import signal
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from tests.cli.test_serve import Served, cry, until
from tests.servers.chat import ChatServer
from tests.servers.mail import MailServers
from tests.servers.push import PushServer
from tests.servers.starting import free_port

pytestmark = [pytest.mark.servers, pytest.mark.slow]
PLAN = """
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna, languages: [pl]}, {id: ben, name: Ben, languages: [en]}]
roles: {crisis_lead: {primary: anna, deputy: ben}}
"""
Begin = Callable[[str], Served]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Begins a house with more settings."""
    monkeypatch.chdir(tmp_path)
    made: list[Served] = []

    def started(settings: str) -> Served:
        port = free_port()
        (tmp_path / "plan.yaml").write_text(PLAN)
        head = f'port = {port}\npublic_address = "http://127.0.0.1:{port}"\ndeep_texts_per_second = 0\n'
        (tmp_path / "coolhead.toml").write_text(head + settings)
        made.append(Served(tmp_path, port))
        return made[0]

    yield started
    for served in made:
        if served.process.poll() is None:
            served.process.kill()
            served.process.wait()


def token() -> str:
    return CliRunner().invoke(app, ["token", "create", "test"]).output.strip()


def facts(served: Served, type_: str) -> list[dict[str, Any]]:
    told: Any = served.ask(f"/api/events?type={type_}")["events"]
    return list(told)


def opened(link: str, answer: str | None = None) -> str:
    body = None if answer is None else urllib.parse.urlencode({"answer": answer}).encode()
    with urllib.request.urlopen(link, body, timeout=10) as page:
        return str(page.read().decode())


def test_mail_reaches_anna_where_push_refuses_she_passes_it_on_by_link_and_ben_takes_it_from_his_telephone(
    begin: Begin, push: PushServer, mail: MailServers
) -> None:
    before = len(mail.box("anna"))
    closed, open_ = push.address("anna", password="wrong"), push.address("ben", priority="max")
    served = begin(f'[contacts]\nanna = ["{closed}", "{mail.address("anna")}"]\nben = ["{open_}"]\n')
    served.ask("/api/mentions", cry(8), token())
    letter = mail.wait_for("anna", before + 1, 45.0)[-1].get_body(("plain", "html"))
    assert letter is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/a/[\w-]{60,}", letter.get_content())
    assert found is not None
    assert "Przejmuję" in opened(found[0])
    assert facts(served, "alert_acknowledged") == []
    assert "Wezwano: Ben" in opened(found[0], "pass")
    until(lambda: push.received("ben"), 20.0)
    (got,) = push.received("ben")
    assert got["priority"] == 5
    assert got["click"] in got["message"]
    assert "You took this alert" in opened(got["click"], "take")
    (taken,) = facts(served, "alert_acknowledged")
    assert (taken["who"], taken["way"]) == ("ben", "link")
    assert "Ben" in opened(found[0])
    assert push.received("anna") == []
    with pytest.raises(urllib.error.HTTPError, match="404"):
        opened(got["click"][:-2])


def test_typed_in_a_room_it_is_taken_and_a_kill_neither_loses_nor_repeats_that(begin: Begin, chat: ChatServer) -> None:
    anna, ben, bot = chat.join("house-anna"), chat.join("house-ben"), chat.join("house")
    room = chat.room(anna, "house", ben, bot)
    served = begin(
        f'[contacts]\nanna = ["matrix://house:pw@127.0.0.1:{chat.port}/%23house:localhost?format=text"]\n'
        f'[matrix]\nhomeserver = "{chat.url}"\nuser = "{bot.id}"\npassword = "pw"\nrooms = ["#house:localhost"]\n'
        f'[matrix.people]\n"{anna.id}" = "anna"\n"{ben.id}" = "ben"\n'
    )
    served.ask("/api/mentions", cry(8), token())
    told = anna.wait_for(room, lambda text: "!ack" in text, 30.0)
    number = re.search(r"!ack (\S+)", told)
    assert number is not None
    assert "/a/" not in told
    anna.say(room, f"!ack {number[1]}")
    anna.wait_for(room, lambda text: "alarm jest u Ciebie" in text)
    assert served.end(signal.SIGKILL) == -signal.SIGKILL
    ben.say(room, f"!ack {number[1]}")
    served.start()
    anna.wait_for(room, lambda text: "Anna took it" in text, 30.0)
    (taken,) = facts(served, "alert_acknowledged")
    assert (taken["who"], taken["way"]) == ("anna", "chat")
    assert len([text for sender, text in anna.heard(room) if "alarm jest u Ciebie" in text]) == 1
    assert served.end(signal.SIGTERM) == 0
