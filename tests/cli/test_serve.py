"""`coolhead serve` as a process: it starts, is killed, comes back, pages once, and ends cleanly when told to."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.clock import write_instant
from coolhead.storage import SqliteStore
from tests.receiving import Receiver, receiving

RUN = CliRunner()
PLAN = """
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna, languages: [en]}]
roles: {crisis_lead: {primary: anna}}
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Receiver, port: int) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(PLAN)
    (tmp_path / "coolhead.toml").write_text(
        f'port = {port}\n[contacts]\nanna = ["json://127.0.0.1:{receiver.server_port}/anna"]\n'
    )
    return tmp_path


class Served:
    """A served house as a process of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.url = home, f"http://127.0.0.1:{port}"
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", "from coolhead.cli import main; main()", "serve"]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self.home, stdout=log, stderr=log)
        until(self.answers, 20.0)
        return self.process

    def answers(self) -> bool:
        assert self.process.poll() is None, (self.home / "log").read_text()
        try:
            return bool(self.ask("/api/health"))
        except OSError:
            return False

    def ask(self, path: str, body: bytes | None = None, token: str = "") -> dict[str, object]:
        request = urllib.request.Request(self.url + path, body, {"authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            told: dict[str, object] = json.load(answer)
            return told

    def delivered(self) -> bool:
        with urllib.request.urlopen(f"{self.url}/api/events?type=alert_delivered", timeout=10) as answer:
            return b'"alert_delivered"' in answer.read()

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(10)


@pytest.fixture
def served(home: Path, port: int) -> Iterator[Served]:
    made = Served(home, port)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def until(true: Callable[[], object], seconds: float = 8.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.05)


def cry(count: int) -> bytes:
    at = write_instant(time.time())
    lines = (
        {
            "id": f"m{n}",
            "source": "api",
            "published_at": at,
            "author": {"id": f"a{n}"},
            "text": f"My ember kettle burst, my daughter is burned and in hospital! Shame on you. {n}",
        }
        for n in range(count)
    )
    return "\n".join(map(json.dumps, lines)).encode()


@pytest.mark.slow
def test_killed_and_back_it_pages_once_and_is_acknowledged_at_the_prompt(served: Served, receiver: Receiver) -> None:
    token = RUN.invoke(app, ["token", "create", "test"]).output.strip()
    assert served.ask("/api/mentions", cry(8), token)["stored"] == 8
    until(lambda: receiver.titles)
    until(served.delivered)  # a kill between a call and its being kept calls once more
    assert served.end(signal.SIGKILL) == -signal.SIGKILL
    served.start()
    assert served.ask("/api/mentions", cry(8), token)["duplicate"] == 8
    time.sleep(1.5)
    assert len(receiver.titles) == 1
    told = RUN.invoke(app, ["ack", "--who", "Anna"])
    assert "is taken by anna" in told.output
    assert "The repeats have stopped." in told.output
    assert "was taken by anna already" in RUN.invoke(app, ["ack", told.output.split()[1]]).output
    assert RUN.invoke(app, ["doctor"]).exit_code == 0


@pytest.mark.slow
def test_it_ends_cleanly_and_one_house_has_one_server(served: Served) -> None:
    refused = subprocess.run(
        [sys.executable, "-c", "from coolhead.cli import main; main()", "serve"],
        cwd=served.home,
        env={**os.environ, "COOLHEAD_PORT": "1"},
        capture_output=True,
        check=False,
    )
    assert refused.returncode == 2
    assert b"Another coolhead serve" in refused.stderr
    assert served.end(signal.SIGTERM) == 0
    served.start()
    assert served.end(signal.SIGINT) == 0
    with contextlib.closing(SqliteStore(served.home / "coolhead-data" / "coolhead.db")) as store:
        assert store.verify() == []
