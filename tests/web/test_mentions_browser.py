"""Mentions in a real browser: one key a label, keys that walk and open, columns that are tabs on a phone."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, expect

from coolhead.run.correcting import read_taught
from coolhead.web import WebSettings, create_app
from tests.web.browsing import chromium, in_a_browser

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(crisis: Any) -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    app = create_app(crisis, WebSettings(beat_seconds=0.2))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def test_one_key_labels_and_walks_on_and_one_takes_it_back(browser: Browser, address: str, crisis: Any) -> None:
    page = browser.new_page()
    page.goto(f"{address}/mentions?lang=en")
    page.keyboard.press("j")
    expect(page.locator("#m5")).to_be_focused()
    page.keyboard.press("3")
    expect(page.locator("#m5 .said")).to_have_text("Said by people: positive")
    expect(page.locator("#m4")).to_be_focused()
    assert read_taught(crisis.store, "ember").labels() == {5: "positive"}
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(page.locator("#m5 .said")).to_have_count(0)
    page.keyboard.press("t")
    expect(page).to_have_url(f"{address}/mentions/5")
    page.close()


def test_columns_are_tabs_on_a_phone(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.goto(f"{address}/mentions?view=language&lang=pl")
    expect(page.locator(".feed-column:visible")).to_have_count(1)
    page.locator(".column-tabs a").nth(1).click()
    expect(page.locator("#column-2")).to_be_visible()
    expect(page.locator(".feed-column:visible")).to_have_count(1)
    expect(page.locator(".column-tabs a").nth(1)).to_have_attribute("aria-current", "true")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    page.close()


def test_without_scripts_a_label_is_given_and_the_filters_stay(browser: Browser, address: str, crisis: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/mentions?q=plug&lang=en")
    page.locator("#m2").get_by_role("button", name="neutral").click()
    expect(page).to_have_url(f"{address}/mentions?q=plug#m2")
    assert read_taught(crisis.store, "ember").labels() == {2: "neutral"}
    context.close()
