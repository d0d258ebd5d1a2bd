"""The page behind an alert's link on a telephone: it fits, works without a script, and answers by a tap."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from coolhead.run.alert_links import AlertLinks, LinkKey
from coolhead.web import WebSettings, create_app
from coolhead.words import LANGUAGES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page was not tested in a browser"),
]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = (
    "[...document.querySelectorAll('button, summary, a')]"
    ".filter(one => one.checkVisibility() && one.offsetHeight < 44).length"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def links(crisis: Any, tmp_path: Path) -> Iterator[AlertLinks]:
    (alert,) = crisis.boards()["ember"].alerts.values()
    alert.acknowledged_by = alert.acknowledged_at = alert.calmed_at = None
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    made = AlertLinks(f"http://127.0.0.1:{port}", LinkKey(tmp_path / "link.key"), crisis.clock)
    app = create_app(crisis, WebSettings(), made)
    config = uvicorn.Config(app, port=port, log_level="error", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield made
    server.should_exit = True
    thread.join(10)


def test_it_fits_a_telephone_in_every_language_and_both_themes_and_answers_without_a_script(
    browser: Browser, crisis: Any, links: AlertLinks
) -> None:
    (alert,) = crisis.boards()["ember"].alerts.values()
    link = {code: links.link("ember", alert.id, "maja", code, crisis.clock.now()) for code in LANGUAGES}
    asked: list[str] = []
    for scheme in ("light", "dark"):
        context = browser.new_context(
            viewport={"width": 390, "height": 780}, color_scheme=scheme, java_script_enabled=False
        )
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for code in LANGUAGES:
            page.goto(link[code])
            page.get_by_role("group").locator("summary").click()
            assert page.evaluate(WIDE) == 0, (code, scheme)
            assert page.evaluate(SMALL) == 0, (code, scheme)
            assert page.locator("button:visible").count() == 3
        assert all(url.startswith(links.address) for url in asked)
        context.close()
    assert crisis.taken == []
    context = browser.new_context(viewport={"width": 390, "height": 780}, java_script_enabled=False)
    page = context.new_page()
    page.goto(link["en"])
    page.get_by_role("button", name="I take it").click()
    assert page.get_by_role("status").inner_text().startswith("You took this alert")
    assert [taken[2] for taken in crisis.taken] == ["maja"]
    context.close()
