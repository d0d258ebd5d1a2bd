"""What people do, from beginning to end, in a browser at a house that really judges: each flow crosses screens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from coolhead.desk import Acknowledged
from coolhead.mention import Author, Mention
from tests.web.browsing import Tab, chromium, in_a_browser, open_tab, watch
from tests.web.lived_in import MOMENTS, GoingOn, LivedIn, lived_in, serve
from tests.web.lived_in_plans import plan_files
from tests.web.screens import SCREENS, ScreenCase

pytestmark = in_a_browser
PATIENCE_SECONDS = 20.0
TAKE = "#take"
"""The form by which an alert is taken, and with it the lead."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def threat() -> Iterator[LivedIn]:
    with lived_in("threat", beat_seconds=0.5) as living:
        yield living


@pytest.fixture(scope="module")
def calm_night() -> Iterator[LivedIn]:
    with lived_in("storm", beat_seconds=30.0) as living:
        yield living


HARM = (
    ("Ola", "The plug of my Norvelka caught fire last night and burned my daughter's hand. We were at the hospital."),
    ("Sam", "Same here: my Norvelka started to burn, my son was hurt and had to go to hospital. Unplug it!"),
    ("Kim", "My Norvelka gave my husband an electric shock this morning, he is injured."),
)


def until(true: Callable[[], object], page: Page) -> None:
    """Wait until it is so."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < ends, page.inner_text("body")[:2000]
        page.wait_for_timeout(100)


def is_live(page: Page) -> bool:
    return page.get_attribute("#live", "data-state") == "live"


def test_from_the_first_run_to_the_first_alert(browser: Browser, tmp_path: Path) -> None:
    for name, text in plan_files().items():
        (tmp_path / name).write_text(text)
    (tmp_path / "kept").mkdir()
    (tmp_path / "inbox").mkdir()
    with serve(tmp_path, GoingOn(MOMENTS["calm"]), beat_seconds=0.5) as living:
        tab = open_tab(browser, living.address, 390)
        tab.go("/")
        until(lambda: is_live(tab.page), tab.page)
        assert tab.page.query_selector(TAKE) is None
        now = living.clock.now()
        living.hear(
            *(Mention(f"h{n}", "x", now, Author(f"h{n}", name), text, "x") for n, (name, text) in enumerate(HARM))
        )
        until(lambda: tab.page.query_selector(TAKE), tab.page)
        assert "3/5" in tab.page.inner_text("main")
        assert tab.wrongs() == []
        tab.context.close()


def test_one_takes_the_alert_and_the_other_sees_it(browser: Browser, threat: LivedIn) -> None:
    hanna, igor = open_tab(browser, threat.address, 390), open_tab(browser, threat.address)
    for tab in (hanna, igor):
        tab.go("/")
        until(lambda tab=tab: is_live(tab.page), tab.page)  # type: ignore[misc]
    assert igor.page.query_selector(TAKE)
    hanna.page.select_option(TAKE + " select", "hanna")
    hanna.page.click(TAKE + " button")
    hanna.page.wait_for_load_state()
    assert "Hanna Wit" in hanna.page.inner_text("main")
    until(lambda: igor.page.query_selector(TAKE) is None, igor.page)
    assert [one.acknowledged_by for one in threat.house.boards()["norvelka"].alerts.values()] == ["hanna"]
    for tab in (hanna, igor):
        assert tab.wrongs() == []
        tab.context.close()


def test_a_reading_is_corrected_and_stays_so(browser: Browser, threat: LivedIn) -> None:
    tab = open_tab(browser, threat.address)
    tab.go("/mentions")
    unsaid = "form.tones button[value=positive][aria-pressed=false]"
    form = tab.page.locator("form.tones", has=tab.page.locator(unsaid.removeprefix("form.tones "))).first
    seq = form.locator("[name=seq]").get_attribute("value")
    form.locator("button[value=positive]").click()
    said = f"form.tones:has([name=seq][value='{seq}']) button[value=positive]"
    until(lambda: tab.page.get_attribute(said, "aria-pressed") == "true", tab.page)
    tab.go("/mentions")
    assert tab.page.get_attribute(said, "aria-pressed") == "true"
    assert tab.wrongs() == []
    tab.context.close()


def test_who_was_offline_hears_what_was_missed(browser: Browser, threat: LivedIn) -> None:
    tab = open_tab(browser, threat.address)
    tab.go("/")
    until(lambda: is_live(tab.page), tab.page)
    tab.expected = ("ERR_INTERNET_DISCONNECTED", "Failed to load", "Failed to fetch")
    tab.context.set_offline(True)
    alert = next(iter(threat.house.boards()["norvelka"].alerts))
    known = threat.house.boards()["norvelka"].alerts[alert]
    threat.call(threat.house.answer("norvelka", Acknowledged(threat.clock.now(), known.id, "igor", "api")))
    threat.call(threat.house.catch_up())
    tab.page.wait_for_timeout(500)
    tab.context.set_offline(False)
    until(lambda: is_live(tab.page), tab.page)
    until(lambda: "Igor Sad" in tab.page.inner_text("main"), tab.page)
    assert tab.wrongs() == []
    tab.context.close()


def test_eight_tabs_all_hear(browser: Browser, threat: LivedIn) -> None:
    tab = open_tab(browser, threat.address)
    pages = [tab.page, *(watch(tab, tab.context.new_page()) for _ in range(7))]
    for page in pages:
        page.goto(threat.address, wait_until="load", timeout=10_000)
    for page in pages:
        until(lambda page=page: is_live(page), page)  # type: ignore[misc]
    alert = next(iter(threat.house.boards()["norvelka"].alerts.values()))
    threat.call(threat.house.answer("norvelka", Acknowledged(threat.clock.now(), alert.id, "maja", "api")))
    threat.call(threat.house.catch_up())
    for page in pages:
        until(lambda page=page: page.query_selector(TAKE) is None, page)  # type: ignore[misc]
    pages[0].close()
    tab.page = pages[-1]
    assert tab.wrongs() == []
    tab.context.close()


@pytest.fixture(scope="module")
def plain(browser: Browser, calm_night: LivedIn) -> Iterator[Tab]:
    tab = open_tab(browser, calm_night.address, 390, java_script_enabled=False)
    yield tab
    tab.context.close()


@pytest.mark.parametrize("screen", [one for one in SCREENS if one.who is None], ids=lambda screen: screen.name)
def test_without_scripts_a_page_can_be_read(plain: Tab, calm_night: LivedIn, screen: ScreenCase) -> None:
    answer = plain.page.goto(calm_night.address + screen.at(calm_night), wait_until="load")
    assert answer is not None
    assert answer.status == screen.status
    assert plain.page.locator("h1").count() == 1
    assert len(plain.page.inner_text("main")) > 80
    assert plain.page.locator("nav a").count() >= 5
    for form in plain.page.query_selector_all("main form:has(input:not([type=hidden]), select, textarea)"):
        button = form.query_selector("button, input[type=submit]")
        assert button or form.evaluate("f => !!f.id && !!document.querySelector(`[form='${f.id}']`)")


def test_without_scripts_an_alert_is_taken(browser: Browser, threat: LivedIn) -> None:
    tab = open_tab(browser, threat.address, 390, java_script_enabled=False)
    tab.page.goto(threat.address)
    tab.page.select_option(TAKE + " select", "hanna")
    tab.page.click(TAKE + " button")
    assert tab.page.query_selector(TAKE) is None
    assert "Hanna Wit" in tab.page.inner_text("main")
    tab.context.close()
