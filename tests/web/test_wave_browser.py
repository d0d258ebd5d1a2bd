"""Now and a wave in a real browser: keys, minutes of the chart, no crisis said and taken back; without scripts too."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, expect

from coolhead.web import WebSettings, create_app
from tests.web.browsing import Tab, chromium, in_a_browser, open_tab
from tests.web.wave_house import PAGE, fact, tell_wave

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(house: Any) -> Iterator[str]:
    tell_wave(house)
    verdict = {"id": "verdict.threat.growing", "args": {"topic": "topic-3"}}
    raised = {"level": 3, "alert": "al-9", "topic": "topic-3", "verdict": verdict, "reasons": [], "number": 9}
    house.tell(fact(121, "alert_raised", **raised))
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
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    tab = open_tab(browser, address, locale="en")
    yield tab
    assert tab.wrongs() == []
    tab.context.close()


def test_keys_choose_the_span_the_accounts_and_the_table(tab: Tab) -> None:
    tab.go(PAGE)
    page = tab.page
    page.keyboard.press("1")
    page.wait_for_url("**span=1")
    page.keyboard.press("t")
    expect(page.locator("#table")).to_have_attribute("open", "")
    page.keyboard.press("m")
    expect(page.locator("#multipliers")).to_be_focused()


def test_a_click_on_the_chart_shows_the_mentions_of_those_minutes(tab: Tab) -> None:
    tab.go(f"{PAGE}?span=1")
    tab.page.locator("rect.span").last.click()
    tab.page.wait_for_url("**/mentions?brand=ember&wave=*&from=*&to=*")


def test_no_crisis_is_said_from_now_by_one_key_and_taken_back(tab: Tab, house: Any) -> None:
    tab.go("/")
    page = tab.page
    page.keyboard.press("u")
    page.wait_for_url("**#judge-form")
    form = page.locator("#judge-form")
    expect(form).to_be_visible()
    form.get_by_label("Few people, and it will pass").check()
    form.get_by_label("In your own words").fill("A joke of ours.")
    form.get_by_role("button", name="Say it is no crisis").click()
    expect(page.locator(".notice")).to_contain_text("Noted: no crisis.")
    expect(page.locator("#wave-acts")).to_contain_text("Few people, and it will pass")
    page.locator(".notice button").click()
    expect(page.locator(".notice")).to_contain_text("Taken back.")
    assert [act.kind for _, act in house.answers] == ["dismissed", "judged", "judged"]


def test_what_is_typed_stays_while_the_wave_goes_on(tab: Tab, house: Any) -> None:
    tab.go(PAGE)
    page = tab.page
    page.locator("#no-crisis summary").click()
    page.get_by_label("In your own words").fill("half a thou")
    house.tell(fact(125, "multiplier_joined", mention="m2", reach=70_000, reason="press"))
    expect(page.locator("#multipliers")).to_contain_text("press", timeout=15_000)
    expect(page.get_by_label("In your own words")).to_have_value("half a thou")


def test_without_scripts_the_page_is_whole_and_its_forms_work(browser: Browser, address: str) -> None:
    tab = open_tab(browser, address, locale="en", java_script_enabled=False)
    tab.page.goto(f"{address}{PAGE}")
    page = tab.page
    page.get_by_label("What if this account had kept silent?").select_option("m3")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("70 instead of 130")
    page.locator("#no-crisis summary").click()
    page.get_by_label("It is not about us").check()
    page.get_by_role("button", name="Say it is no crisis").click()
    expect(page.locator("#wave-acts")).to_contain_text("It is not about us")
    assert tab.complaints == []
    tab.context.close()
