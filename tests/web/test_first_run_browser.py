"""From an empty folder to the first alert: the real program, a browser without scripts, a telephone that hears."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from coolhead.clock import write_instant
from tests.receiving import Receiver, receiving
from tests.web.browsing import chromium, in_a_browser, open_tab

pytestmark = in_a_browser
PROGRAM = (sys.executable, "-c", "from coolhead.cli import main; main()")
PATIENCE_SECONDS = 60.0
NIGHT = "four quiet otters swim"


@pytest.fixture
def telephone() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where an empty house is served."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with (tmp_path / "log").open("wb") as log:
        served = subprocess.Popen(
            [*PROGRAM, "serve"], cwd=tmp_path, stdout=log, stderr=log, env={**os.environ, "COOLHEAD_PORT": str(port)}
        )
        yield f"http://127.0.0.1:{port}"
        served.terminate()
        assert served.wait(20) == 0, (tmp_path / "log").read_text()


def until(true: Callable[[], object], log: Path) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < ends, log.read_text()[-2000:]
        time.sleep(0.1)


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/welcome", timeout=5).close()
    except OSError:
        return False
    return True


def heading(page: Page) -> str:
    return page.inner_text("h1")


def cry(address: str, token: str) -> None:
    """Three people are hurt."""
    at = write_instant(time.time())
    said = "My Zorza kettle burst, my daughter is burned and in hospital! Shame on you."
    lines = [
        {"id": f"m{n}", "source": "api", "published_at": at, "author": {"id": f"a{n}"}, "text": f"{said} {n}"}
        for n in range(3)
    ]
    body, bearer = "\n".join(map(json.dumps, lines)).encode(), {"authorization": f"Bearer {token}"}
    urllib.request.urlopen(urllib.request.Request(f"{address}/api/mentions", body, bearer), timeout=10).close()


def set_up(page: Page, address: str, telephone: Receiver, log: Path) -> None:
    """Owner, brand, test alert: as a person without scripts does it."""
    page.goto(f"{address}/?lang=en")
    assert heading(page) == "Welcome to Coolhead"
    for name, typed in (("name", "Maja Nowak"), ("login", "maja@example.org"), ("password", NIGHT)):
        page.fill(f"[name={name}]", typed)
    page.click("main .button")
    page.goto(f"{address}/welcome")  # away and back: nothing is asked twice
    assert page.query_selector("[name=password]") is None
    page.fill("[name=brand]", "Zorza")
    page.fill("[name=address]", f"json://127.0.0.1:{telephone.server_port}/maja")
    page.click("main .button")

    def opened() -> bool:
        page.goto(f"{address}/welcome")
        return heading(page) == "Does an alert reach you?"

    until(opened, log)
    page.click("main .button:not(.quiet)")
    assert len(telephone.titles) == 1
    page.click("main .button:not(.quiet)")
    assert heading(page) == "Nothing to worry about."


def test_from_an_empty_folder_to_the_first_alert(tmp_path: Path, address: str, telephone: Receiver) -> None:
    log = tmp_path / "log"
    until(lambda: answers(address), log)
    with chromium() as browser:
        tab = open_tab(browser, address, 390, java_script_enabled=False)
        page = tab.page
        set_up(page, address, telephone, log)
        made = subprocess.run(
            [*PROGRAM, "token", "create", "feed", "--scope", "write"],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        token = re.findall(r"\S{20,}", made.stdout)[-1]
        cry(address, token)
        until(lambda: len(telephone.titles) > 1, log)

        def waits() -> bool:
            page.goto(f"{address}/")
            return page.query_selector("#take") is not None

        until(waits, log)
        page.click("#take .button")
        assert "Maja Nowak" in page.inner_text("main")
        assert page.query_selector("#take") is None
        tab.context.close()
