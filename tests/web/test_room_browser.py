"""Two people at two browsers in one room: nothing that one types is drawn over, lost or done twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browsing import Tab, chromium, in_a_browser, open_tab
from tests.web.lived_in import LivedIn, lived_in
from tests.web.screens import INCIDENT

pytestmark = in_a_browser
ROOM = f"/room/{INCIDENT}"
SLOW_MS = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def living() -> Iterator[LivedIn]:
    with lived_in("storm", beat_seconds=0.5) as living:
        yield living


def person(browser: Browser, living: LivedIn, who: str, width: int = 1320) -> Tab:
    tab = open_tab(browser, living.address, width, locale="en")
    tab.context.add_cookies([{"name": "who", "value": who, "url": living.address}])
    tab.page.set_default_timeout(SLOW_MS)
    tab.go(ROOM)
    return tab


def test_what_one_does_the_other_sees_and_what_one_types_stays(browser: Browser, living: LivedIn) -> None:
    hanna, jan = person(browser, living, "hanna"), person(browser, living, "jan", 390)
    jan.page.locator("#add-note summary").click()
    field = jan.page.locator("#note-text")
    expect(field).to_be_focused()
    field.fill("The plant calls back at eight")
    before = jan.page.locator("#checklist .head-row .times").inner_text()
    hanna.page.locator("#checklist .step button").first.click()
    expect(hanna.page.locator("#notice")).to_contain_text("Done by Hanna Wit", timeout=SLOW_MS)
    expect(jan.page.locator("#checklist .head-row .times")).not_to_have_text(before, timeout=SLOW_MS)
    expect(field).to_have_value("The plant calls back at eight")
    hanna.page.locator("#notice button").click()
    expect(jan.page.locator("#checklist .head-row .times")).to_have_text(before, timeout=SLOW_MS)
    jan.page.locator("#act-note button").click()
    expect(jan.page.locator("#notice")).to_contain_text("The plant calls back at eight", timeout=SLOW_MS)
    expect(jan.page.locator("#note-text")).to_have_value("")
    assert hanna.wrongs() == []
    assert jan.wrongs() == []


def test_two_browsers_in_one_text_lose_nothing(browser: Browser, living: LivedIn) -> None:
    hanna, jan = person(browser, living, "hanna"), person(browser, living, "jan")
    for tab in (hanna, jan):
        tab.page.locator("#facts .written a").last.click()
        expect(tab.page.locator("#fact-text")).to_be_visible()
    jan.page.locator("#fact-text").fill("Machines of batches 0226 and 0227 leak")
    jan.page.locator("form#act-fact-" + claim_of(jan) + " button").click()
    expect(jan.page.locator("#facts")).to_contain_text("0226 and 0227", timeout=SLOW_MS)
    hanna.expected = ("409",)
    hanna.page.locator("#fact-text").fill("Only batch 0226, says the service")
    hanna.page.locator("form#act-fact-" + claim_of(hanna) + " button").click()
    expect(hanna.page.locator(".versions").first).to_contain_text("0226 and 0227", timeout=SLOW_MS)
    expect(hanna.page.locator("#fact-text")).to_have_value("Only batch 0226, says the service")
    hanna.page.locator(".versions .stands", has_text="Only batch").locator("button").click()
    expect(hanna.page.locator("#facts")).to_contain_text("Only batch 0226, says the service", timeout=SLOW_MS)
    expect(jan.page.locator("#facts")).to_contain_text("Only batch 0226, says the service", timeout=SLOW_MS)
    assert hanna.wrongs() == []
    assert jan.wrongs() == []


def test_without_a_connection_what_was_typed_waits_in_the_form(browser: Browser, living: LivedIn) -> None:
    jan = person(browser, living, "jan")
    jan.expected = ("ERR_INTERNET_DISCONNECTED", "net::")
    jan.page.keyboard.press("e")
    jan.page.locator("#note-text").fill("The plant calls back at eight")
    jan.context.set_offline(True)
    jan.page.locator("#act-note button").click()
    expect(jan.page.locator("#act-note-kept")).to_be_visible()
    expect(jan.page.locator("#note-text")).to_have_value("The plant calls back at eight")
    jan.page.locator("#checklist .step button").first.click()
    expect(jan.page.locator("#checklist .unsent").first).to_be_visible()
    jan.context.set_offline(False)
    jan.page.locator("#act-note-kept button").click()
    expect(jan.page.locator("#notice")).to_contain_text("The plant calls back at eight", timeout=SLOW_MS)
    assert jan.wrongs() == []


def claim_of(tab: Tab) -> str:
    """The id of the claim whose form is open, as the form's name has it."""
    claim = tab.page.locator("input[name=claim]").first.get_attribute("value")
    assert claim is not None
    return "".join(letter if letter.isalnum() else "-" for letter in claim)
