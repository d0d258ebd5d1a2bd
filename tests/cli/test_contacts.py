"""Can people be reached? A test goes to each address; what came of it is kept, shown, and read for readiness."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.plan import read_plan
from coolhead.run.contact_tests import last_tests
from coolhead.run.runner import Runner
from coolhead.run.weights import load_reader
from coolhead.storage import SqliteStore

RUN = CliRunner()
PLAN = """
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna Nowak, languages: [pl]}, {id: ben, name: Ben}]
roles: {crisis_lead: {primary: anna, deputy: ben}}
"""


class Service(BaseHTTPRequestHandler):
    """Takes what comes to /good and refuses the rest."""

    heard: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        good = self.path.startswith("/good")
        if good:
            Service.heard.append(body)
        self.send_response(200 if good else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "dora")
    Service.heard = []
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "plan.yaml").write_text(PLAN)
    addresses = f'anna = ["json://127.0.0.1:{server.server_port}/good", "xml://127.0.0.1:{server.server_port}/bad"]'
    (tmp_path / "coolhead.toml").write_text(f"[contacts]\n{addresses}\n")
    yield server.server_port
    server.shutdown()
    server.server_close()


def heard() -> SqliteStore:
    store = SqliteStore(Path("coolhead-data") / "coolhead.db")
    runner = Runner(store, {"ember": read_plan(PLAN)}, load_reader())
    runner.drain()
    return store


def test_a_test_says_that_it_is_one_and_its_result_is_kept_for_each_address(port: int) -> None:
    done = RUN.invoke(app, ["alert", "test", "anna nowak"])
    assert done.exit_code == 1  # one address refused
    rows = json.loads(done.stdout)
    assert [(row["place"], row["outcome"]) for row in rows] == [(1, "accepted"), (2, "refused")]
    message = json.loads(Service.heard[0])
    assert "testowa" in message["message"]
    assert "coolhead alert seen anna" in message["message"]
    store = heard()
    tests = last_tests(store, "ember")["anna"]
    assert [(test.place, test.outcome, test.seen_at) for test in tests] == [(1, "accepted", None), (2, "refused", None)]
    assert "503" in tests[1].detail
    store.close()
    said = RUN.invoke(app, ["alert", "seen", "anna", "--place", "1"])
    assert said.exit_code == 0, said.exception
    store = heard()
    assert [test.seen_at is not None for test in last_tests(store, "ember")["anna"]] == [True, False]
    store.close()
    shown = json.loads(RUN.invoke(app, ["alert", "contacts"]).stdout)
    assert [
        (row["person"], row["two_ways"], row["outcome"], bool(row["seen"])) for row in shown if row["person"] == "anna"
    ] == [
        ("anna", "no", "accepted", True),  # two services on one host fall together
        ("anna", "no", "refused", False),
    ]
    assert [row["fault"] for row in shown if row["person"] == "ben"] == ["no address"]


def test_who_has_no_address_or_no_name_in_the_plan_is_one_sentence(port: int) -> None:
    assert "ben has no address" in str(RUN.invoke(app, ["alert", "test", "ben"]).exception)
    assert "There is no person carla" in str(RUN.invoke(app, ["alert", "test", "carla"]).exception)
    assert "No test was sent to anna" in str(RUN.invoke(app, ["alert", "seen", "anna"]).exception)
