"""The page in a real browser: no script of a stranger runs, it stays live, and it fits a phone."""

from __future__ import annotations

import itertools
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Route, sync_playwright

from coolhead.web import BrandView, WebSettings, create_app
from coolhead.words import LANGUAGES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page was not tested in a browser"),
]


@dataclass
class Served:
    """A house that is served on a port of its own."""

    house: Any
    address: str
    server: uvicorn.Server
    thread: threading.Thread


@dataclass
class Watched:
    """A page, and everything it complained about or asked elsewhere."""

    page: Page
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        yield browser
        browser.close()


@pytest.fixture
def served(new_house: Any) -> Iterator[Served]:
    house = new_house(BrandView("ember", "Ember", "Europe/Warsaw", {"maja": "Maja Kowalska"}))
    house.play("crisis")
    house.hear("Mine got so hot it melted the plug.", "Sam", "en", url="https://social.example/1")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    app = create_app(house, WebSettings(beat_seconds=0.2))
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Served(house, f"http://127.0.0.1:{port}", server, thread)
    server.should_exit = True
    thread.join(10)


def open_page(browser: Browser, served: Served, path: str = "/", width: int = 1280, **options: Any) -> Watched:
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    watched = Watched(context.new_page())

    def only_ours(route: Route) -> None:
        if not route.request.url.startswith(served.address):
            watched.complaints.append(f"asked {route.request.url}")
        route.continue_()

    watched.page.route("**/*", only_ours)
    watched.page.on("console", lambda message: watched.complaints.append(f"{message.type}: {message.text}"))
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    watched.page.on("dialog", lambda dialog: watched.complaints.append(f"dialog: {dialog.message}"))
    watched.page.goto(served.address + path)
    return watched


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [
        (language, ("light", "dark")[number % 2], (1280, 390, 320)[number % 3])
        for number, language in enumerate([*LANGUAGES, *LANGUAGES])
    ],
)
def test_it_fits_and_complains_of_nothing(
    browser: Browser, served: Served, language: str, theme: str, width: int
) -> None:
    watched = open_page(browser, served, f"/?lang={language}&theme={theme}", width)
    watched.page.wait_for_selector("#plot-host canvas")
    for details in watched.page.query_selector_all("details:not(.menu) > summary"):
        details.click()
    assert watched.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert watched.complaints == []
    watched.page.context.close()


def test_it_lives_and_says_so(browser: Browser, served: Served) -> None:
    watched = open_page(browser, served)
    page = watched.page
    page.wait_for_selector("#live[data-state=live]")
    page.click("#why > summary")
    page.evaluate("document.getElementById('chart-head').scrollIntoView()")
    place = "Math.round(document.getElementById('chart-head').getBoundingClientRect().top)"
    before = page.evaluate(place)
    told = {"at": "2026-03-05T00:20:00Z", "type": "severity_changed", "brand": "ember", "wave": "w2", "topic": "T2"}
    record = {"impact": 57.0, "impact_band": 3, "spread": 75.0, "spread_band": 5, "because": [], "confidence": "high"}
    rest = {"floors": ["press_national"], "ceilings": [], "raises": {}, "lowers": {}, "crisis_type": "T2"}
    served.house.tell({**told, "from": 3, "to": 4, **record, **rest})
    page.wait_for_selector(".verdict.edge-4", timeout=5000)
    assert page.inner_text(".verdict .chip").split() == ["■", "Crisis", "4/5"]
    assert page.evaluate("document.getElementById('why').open") is True
    assert abs(page.evaluate(place) - before) <= 2, "what one reads stays where it is"
    page.wait_for_function("document.getElementById('announce').textContent.includes('4/5')", timeout=5000)
    assert page.is_visible("#newer")
    assert page.is_visible("#plot-host canvas")
    assert page.is_hidden("#drawn")
    assert watched.complaints == []
    page.context.close()


def test_a_second_tab_hears_through_the_first(browser: Browser, served: Served) -> None:
    first = open_page(browser, served)
    first.page.wait_for_selector("#live[data-state=live]")
    second = first.page.context.new_page()
    streams: list[str] = []
    second.on("request", lambda request: streams.append(request.url) if "/events?" in request.url else None)
    second.goto(served.address + "/")
    fact = {"at": "2026-03-05T00:20:00Z", "type": "wave_calmed", "brand": "ember", "wave": "w2", "topic": "T2"}
    served.house.tell({**fact, "mentions": 400})
    second.wait_for_selector(".verdict.edge-1", timeout=5000)
    assert streams == []
    first.page.close()
    second.wait_for_function("performance.getEntriesByType('resource').length > 0")
    deadline = time.monotonic() + 5
    while not streams and time.monotonic() < deadline:
        second.wait_for_timeout(50)
    assert streams, "the second tab takes the lead when the first closes"
    second.context.close()


def test_where_streams_are_blocked_it_polls(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/events?after=*", lambda route: route.continue_() if "/api/" in route.request.url else route.abort())
    page.goto(served.address + "/")
    fact = {"at": "2026-03-05T00:20:00Z", "type": "wave_calmed", "brand": "ember", "wave": "w2", "topic": "T2"}
    served.house.tell({**fact, "mentions": 400})
    page.wait_for_selector(".verdict.edge-1", timeout=25_000)
    assert page.get_attribute("#live", "data-state") == "live"
    context.close()


def test_silence_is_shown(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    page.route("**/events?*", lambda route: route.abort())
    page.goto(served.address + "/")
    page.wait_for_selector("#live[data-state=live]")
    for seconds, state, words in ((13, "slow", "Slow connection"), (18, "old", "What you see may be old")):
        page.clock.run_for(seconds * 1000)
        assert page.get_attribute("#live", "data-state") == state
        assert page.inner_text("#live") == words
    context.close()


def test_without_javascript_everything_is_there_and_the_button_works(browser: Browser, served: Served) -> None:
    watched = open_page(browser, served, java_script_enabled=False)
    page = watched.page
    assert page.is_visible("#drawn")
    assert page.is_hidden("#plot")
    assert "Mine got so hot" in page.inner_text("#mentions")
    page.click("text=Take the lead")
    assert "Maja Kowalska has taken this alert" in page.inner_text(".alert-said")
    page.context.close()


def test_no_strangers_script_runs(browser: Browser, served: Served) -> None:
    for text in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "{{7*7}}"):
        for shown in (f"javascript:{text}", text):
            served.house.hear(shown, author=shown, language="en", channel=shown, url=shown)
    watched = open_page(browser, served)
    watched.page.wait_for_selector("#plot-host canvas")
    watched.page.evaluate("document.getElementById('newer').hidden = false")
    watched.page.click("#newer")
    watched.page.wait_for_timeout(300)
    assert "<svg onload=alert(1)>" in watched.page.inner_text("#mentions")
    assert watched.complaints == []
    watched.page.context.close()


def test_a_keyboard_reaches_the_button_and_big_targets_are_big(browser: Browser, served: Served) -> None:
    watched = open_page(browser, served, width=390)
    reached = []
    for _ in itertools.repeat(None, 25):
        watched.page.keyboard.press("Tab")
        reached.append(watched.page.evaluate("document.activeElement.textContent.trim()"))
    assert "Take the lead" in reached
    box = watched.page.locator("text=Take the lead").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    watched.page.context.close()
