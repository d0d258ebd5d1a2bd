"""The plan in a real browser: the matrix by arrow keys, a risk changed, changed by two at once, taken back."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from coolhead.plan import read_plan
from coolhead.web import WebSettings, create_app
from tests.web.browsing import Tab, chromium, in_a_browser, open_tab
from tests.web.plan_house import PLAN, PlanHouse

pytestmark = in_a_browser
LATE = "/plan/risks/late_refunds"


@dataclass
class Served:
    """A house with a plan's file, on a port of its own."""

    house: PlanHouse
    address: str

    @property
    def likelihood(self) -> float:
        """What stands in the file now."""
        return next(risk.likelihood for risk in read_plan(self.house.text()).risks if risk.key == "late_refunds")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    house = PlanHouse(tmp_path)
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
    yield Served(house, f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def tab(browser: Browser, served: Served) -> Iterator[Tab]:
    tab = open_tab(browser, served.address, locale="en")
    yield tab
    assert tab.wrongs() == []
    tab.context.close()


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.dataset.cell || ''")
    return found


def test_arrow_keys_walk_the_matrix_and_enter_shows_a_cells_risks(tab: Tab) -> None:
    tab.go("/plan")
    page = tab.page
    assert page.locator('[data-cell][tabindex="0"]').count() == 1
    page.locator('[data-cell="3x3"]').focus()
    for key in ("ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    assert focused(page) == "4x4"
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    assert focused(page) == "5x4"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan?cell=4x4#risks")
    expect(page.locator("#risks")).to_contain_text("Refunds come late")


def test_a_risk_is_changed_and_taken_back(tab: Tab, served: Served) -> None:
    tab.go(LATE)
    page = tab.page
    page.get_by_label("Likelihood", exact=True).select_option("5")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice")).to_contain_text("Saved. Version")
    assert served.likelihood == 5
    page.locator(".notice button").click()
    expect(page.locator(".notice")).to_contain_text("in force again")
    assert served.house.text() == PLAN


def test_two_people_at_one_risk_both_see_what_stands(tab: Tab, served: Served) -> None:
    tab.go(LATE)
    page = tab.page
    page.get_by_label("Likelihood", exact=True).select_option("5")
    served.house.write(PLAN.replace("likelihood: 4", "likelihood: 2"))
    tab.expected = ("409",)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".side-by-side")).to_contain_text("2 unlikely")
    assert served.likelihood == 2
    page.locator(".form-end button").click()
    expect(page.locator(".notice")).to_contain_text("Saved. Version")
    assert served.likelihood == 5


def test_what_is_refused_is_said_beside_its_field_and_stays_typed(tab: Tab, served: Served) -> None:
    tab.go(LATE)
    page = tab.page
    tab.expected = ("422",)
    page.locator("#f-worst_case").fill("Typed at night")
    page.locator("#f-sign1_authors").fill("soon")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#f-sign1_authors-error")).to_be_visible()
    expect(page.locator("#f-worst_case")).to_have_value("Typed at night")
    assert served.house.text() == PLAN


def test_without_scripts_all_of_it_works(browser: Browser, served: Served) -> None:
    tab = open_tab(browser, served.address, locale="en", java_script_enabled=False)
    page = tab.page
    page.goto(f"{served.address}/plan")
    page.locator('[data-cell="4x4"]').click()
    page.get_by_role("link", name="Refunds come late").click()
    page.locator("#f-likelihood").select_option("3")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice")).to_contain_text("Saved. Version")
    assert served.likelihood == 3
    page.goto(f"{served.address}/plan/questions")
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator("h1")).not_to_have_text("")
    assert "/plan/questions/deleted" in page.url
    page.goto(f"{served.address}/plan/guideline?make=1&type=T2")
    expect(page.locator("#draft-text")).to_contain_text("First guideline")
    assert page.locator("[data-print]").first.is_hidden()
    tab.context.close()
