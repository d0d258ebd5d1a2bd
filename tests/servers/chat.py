"""A Matrix homeserver (synapse) with the people and the room of a crisis."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.servers.starting import FOLDER, free_port, healthy, missing, open_folder, said, start

PYTHON = FOLDER / "synapse" / "bin" / "python"
SYNAPSE = (PYTHON, "-m", "synapse.app.homeserver")
SECRET = "a secret of the tests"
_MORE = """
registration_shared_secret: "a secret of the tests"
trusted_key_servers: []
suppress_key_server_warning: true
federation_domain_whitelist: []
presence: {enabled: false}
bcrypt_rounds: 4
rc_message: {per_second: 1000, burst_count: 1000}
rc_login:
  address: {per_second: 1000, burst_count: 1000}
  account: {per_second: 1000, burst_count: 1000}
  failed_attempts: {per_second: 1000, burst_count: 1000}
rc_joins: {local: {per_second: 1000, burst_count: 1000}}
rc_invites: {per_room: {per_second: 1000, burst_count: 1000}, per_user: {per_second: 1000, burst_count: 1000}}
"""
_numbers = count()


@dataclass
class Member:
    """One user of the homeserver, as their own client acts."""

    url: str
    id: str
    token: str

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        return _ask(self.url, method, path, body, self.token)

    def say(self, room: str, text: str, **more: object) -> str:
        """Type a line in a room; returns the event's id."""
        path = f"/rooms/{quote(room)}/send/m.room.message/test{next(_numbers)}"
        return str(self.ask("PUT", path, {"msgtype": "m.text", "body": text, **more})["event_id"])

    def heard(self, room: str) -> list[tuple[str, str]]:
        """(sender, text) of a room, the oldest first."""
        chunk = self.ask("GET", f"/rooms/{quote(room)}/messages?dir=b&limit=200")["chunk"]
        lines = [(one["sender"], one["content"].get("body", "")) for one in chunk if one["type"] == "m.room.message"]
        return lines[::-1]

    def wait_for(self, room: str, said: Callable[[str], bool], seconds: float = 15.0) -> str:
        """The first line in a room for which this holds."""
        ends = time.monotonic() + seconds
        while True:
            lines = self.heard(room)
            for _, text in lines:
                if said(text):
                    return text
            assert time.monotonic() < ends, lines
            time.sleep(0.1)


@dataclass
class ChatServer:
    """A homeserver called `localhost`."""

    what: str
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def join(self, name: str) -> Member:
        """A new user, with the password `pw`."""
        path = "/_synapse/admin/v1/register"
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            nonce = json.load(answer)["nonce"]
        content = "\x00".join((nonce, name, "pw", "notadmin")).encode()
        mark = hmac.new(SECRET.encode(), content, hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": "pw", "admin": False, "mac": mark}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            told = json.load(answer)
        return Member(self.url, told["user_id"], told["access_token"])

    def room(self, owner: Member, alias: str, *members: Member) -> str:
        """A room with an alias, which all members have joined."""
        invited = [member.id for member in members]
        body = {"room_alias_name": alias, "preset": "private_chat", "invite": invited}
        room = str(owner.ask("POST", "/createRoom", body)["room_id"])
        for member in members:
            member.ask("POST", f"/join/{quote(room)}", {})
        return room


def _ask(url: str, method: str, path: str, body: object, token: str) -> dict[str, Any]:
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/_matrix/client/v3{path}", content, method=method)
    request.add_header("authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            told: dict[str, Any] = json.load(answer)
            return told
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None


def _configured(folder: Path, port: int) -> Path:
    config = folder / "homeserver.yaml"
    made = (*SYNAPSE, "--server-name", "localhost", "--config-path", config, "--data-directory", folder)
    done = subprocess.run(
        [*made, "--generate-config", "--report-stats=no"], cwd=folder, capture_output=True, check=False
    )
    if done.returncode:
        pytest.fail(f"synapse: {done.stderr.decode()[-1000:]}")
    text = config.read_text().replace("port: 8008", f"port: {port}")
    kept = [
        line
        for line in text.splitlines()
        if not line.startswith(("registration_shared", "trusted_key", "  - server_name"))
    ]
    config.write_text("\n".join(kept) + _MORE)
    return config


@contextlib.contextmanager
def chat_server() -> Iterator[ChatServer]:
    if not PYTHON.exists():
        missing("synapse", "not installed")
    with open_folder("chat") as folder:
        port = free_port()
        config = _configured(folder, port)
        version = said(PYTHON, "-c", "from importlib.metadata import version; print(version('matrix-synapse'))")
        server = ChatServer(f"synapse {version}", port)
        running = start(server.what, (*SYNAPSE, "--config-path", config), folder, healthy(f"{server.url}/health"))
        try:
            yield server
        finally:
            running.stop()
