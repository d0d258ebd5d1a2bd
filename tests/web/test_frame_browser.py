"""The frame in a real browser: what is typed is never lost, the keys work where they should, the bar stays live."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from fastapi import APIRouter, Request
from fastapi.responses import Response
from playwright.sync_api import Browser, expect
from pydantic import Field

from coolhead.plan import read_plan
from coolhead.web import BrandView, WebSettings, create_app
from coolhead.web.form_view import fill
from coolhead.web.forms import Form, done, once, read_form
from coolhead.web.frame import Shown, page
from coolhead.web.policy import allowed
from tests.web.browsing import Tab, chromium, in_a_browser, open_tab
from tests.web.checking import axe_violations, told

pytestmark = in_a_browser
TYPED = "We are sorry, and here is what we know."


class WordsForm(Form):
    """A text that somebody thinks about."""

    text: str = Field(min_length=1, max_length=2000, title="now.guideline")
    kind: str = Field("", max_length=20, title="now.theme")


class Desk:
    """A served house with one more page: a form, and what it took."""

    def __init__(self, house: Any) -> None:
        self.house, self.taken = house, list[str]()
        self.app = create_app(house, WebSettings(beat_seconds=0.2))
        self.app.include_router(self._router())
        self.port = 0
        self._start()

    def _router(self) -> APIRouter:
        router, choices = APIRouter(), {"kind": [("a", "One"), ("b", "Two")]}

        @router.get("/words", dependencies=[allowed("public_local")])
        async def words(request: Request) -> Response:
            shown = Shown(request, "/words")
            form = fill(shown, WordsForm, choices=choices)
            return page(shown, "again.html", "plan", form=form, action="/words", submit="Save", back="/")

        @router.post("/words", dependencies=[allowed("same_origin_form")])
        async def take(request: Request) -> Response:
            sent = await read_form(request, WordsForm, choices)
            assert sent.made is not None
            text = sent.made.text

            async def act() -> Response:
                self.taken.append(text)
                return done(request, "/words", "form.done")

            return await once(request, sent, act)

        return router

    def _start(self) -> None:
        config = uvicorn.Config(
            self.app, "127.0.0.1", self.port, log_level="error", ws="none", timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def desk(new_house: Any) -> Iterator[Desk]:
    house = new_house(BrandView("ember", "Ember", "Europe/Warsaw"))
    house.kept_plans["ember"] = read_plan("brand: {id: ember, name: Ember, words: [ember]}")
    house.play("crisis")
    desk = Desk(house)
    yield desk
    desk.stop()


@pytest.fixture
def tab(browser: Browser, desk: Desk) -> Iterator[Tab]:
    tab = open_tab(browser, f"http://127.0.0.1:{desk.port}")
    yield tab
    assert tab.wrongs() == []
    tab.context.close()


def live(tab: Tab, path: str) -> None:
    tab.go(path)
    tab.page.wait_for_selector("#live[data-state=live]")


def test_what_was_typed_comes_back_until_it_was_taken(tab: Tab, desk: Desk) -> None:
    live(tab, "/words")
    tab.page.fill("#f-text", TYPED)
    tab.page.select_option("#f-kind", "b")
    tab.page.reload()
    assert tab.page.input_value("#f-text") == TYPED
    assert tab.page.input_value("#f-kind") == "b"
    assert "was kept" in tab.page.inner_text(".kept")
    tab.page.click("text=Save")
    tab.page.wait_for_selector(".notice")
    assert desk.taken == [TYPED]
    assert tab.page.input_value("#f-text") == ""
    tab.page.reload()
    assert tab.page.input_value("#f-text") == ""
    assert tab.page.locator(".notice, .kept").count() == 0


def test_one_can_start_over(tab: Tab) -> None:
    live(tab, "/words")
    tab.page.fill("#f-text", TYPED)
    tab.page.reload()
    tab.page.click("text=Start over")
    assert tab.page.input_value("#f-text") == ""
    tab.page.reload()
    assert tab.page.input_value("#f-text") == ""


def test_without_a_connection_nothing_is_lost_and_it_is_sent_once(tab: Tab, desk: Desk) -> None:
    tab.expected = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    live(tab, "/words")
    tab.page.fill("#f-text", TYPED)
    tab.context.set_offline(True)
    tab.page.click("text=Save")
    tab.page.wait_for_selector(".kept")
    assert "no connection" in tab.page.inner_text(".kept")
    assert tab.page.input_value("#f-text") == TYPED
    assert desk.taken == []
    tab.context.set_offline(False)
    tab.page.click("text=Send again")
    tab.page.wait_for_selector(".notice")
    assert desk.taken == [TYPED]


def test_a_part_that_is_drawn_anew_keeps_what_is_being_typed(tab: Tab, desk: Desk) -> None:
    live(tab, "/")
    tab.page.fill("#who", "Maja Kow")
    told = {"at": "2026-03-05T00:20:00Z", "brand": "ember"}
    desk.house.tell({**told, "type": "wave_calmed", "wave": "w1", "topic": "T1", "mentions": 4})
    with tab.page.expect_response("**/now/fragment*"):
        desk.house.tell({**told, "type": "wave_calmed", "wave": "w3", "topic": "T3", "mentions": 4})
    tab.page.wait_for_timeout(300)
    assert tab.page.input_value("#who") == "Maja Kow"


def test_the_level_in_the_bar_follows_on_every_page(tab: Tab, desk: Desk) -> None:
    live(tab, "/help")
    before = tab.page.get_attribute("#level", "data-level")
    fact = {"at": "2026-03-05T00:20:00Z", "type": "wave_calmed", "brand": "ember", "wave": "w2", "topic": "T2"}
    desk.house.tell({**fact, "mentions": 400})
    expect(tab.page.locator("#level")).not_to_have_attribute("data-level", before or "", timeout=2000)
    expect(tab.page.locator("#announce")).to_contain_text("/5")


def test_search_leads_there_from_the_keyboard(tab: Tab) -> None:
    live(tab, "/words")
    tab.page.focus("#f-text")
    tab.page.keyboard.type("g p ? / d")
    assert tab.page.input_value("#f-text") == "g p ? / d"
    assert tab.page.evaluate("document.documentElement.dataset.theme") == "auto"
    tab.page.keyboard.press("Control+k")
    tab.page.wait_for_selector("#palette[open]")
    tab.page.keyboard.type("climat")
    expect(tab.page.locator("#found [aria-selected=true]")).to_contain_text("Climate")
    field = tab.page.locator("#palette input")
    assert field.get_attribute("aria-activedescendant") == tab.page.get_attribute("#found [aria-selected=true]", "id")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/climate")


def test_keys_go_everywhere_and_can_be_switched_off(tab: Tab) -> None:
    live(tab, "/")
    tab.page.keyboard.press("?")
    tab.page.wait_for_selector("#keys[open]")
    assert "Show the keys" in tab.page.inner_text("#keys")
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("d")
    assert tab.page.evaluate("document.documentElement.dataset.theme") in ("light", "dark")
    tab.page.keyboard.press("g")
    tab.page.keyboard.press("m")
    tab.page.wait_for_url("**/mentions")
    tab.go("/help")
    tab.page.click("text=Switch single keys off")
    tab.page.wait_for_load_state()
    for key in ("?", "d", "g", "n"):
        tab.page.keyboard.press(key)
    tab.page.wait_for_timeout(200)
    assert tab.page.locator("dialog[open]").count() == 0
    assert tab.page.url.endswith("/help")


def test_a_tab_that_was_made_late_hears_what_it_missed(tab: Tab, desk: Desk) -> None:
    live(tab, "/help")
    second = tab.context.new_page()
    stale = tab.page.evaluate("Number(document.body.dataset.seq)") - 3
    second.route("**/help*", lambda route: _older(route, stale))
    second.goto(f"{tab.address}/help")
    with second.expect_request("**/level*", timeout=5000):
        fact = {"at": "2026-03-05T00:20:00Z", "type": "wave_calmed", "brand": "ember", "wave": "w2", "topic": "T2"}
        desk.house.tell({**fact, "mentions": 400})
    second.close()


def _older(route: Any, seq: int) -> None:
    """The page as it was a moment ago."""
    answer = route.fetch()
    body = answer.text()
    start = body.index('data-seq="') + len('data-seq="')
    route.fulfill(response=answer, body=body[:start] + str(seq) + body[body.index('"', start) :])


def test_who_was_signed_out_is_told_so(tab: Tab) -> None:
    tab.expected = ("401", "ERR_FAILED")
    tab.page.route("**/events?after=*", lambda route: route.abort())
    tab.page.route("**/api/events*", lambda route: route.fulfill(status=401, body="{}"))
    tab.go("/help")
    way = tab.page.locator("#live[data-state=out] a")
    expect(way).to_have_text("Please sign in", timeout=20_000)
    expect(way).to_have_attribute("href", tab.address + "/help")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialogs_are_accessible(browser: Browser, desk: Desk, theme: str) -> None:
    tab = open_tab(browser, f"http://127.0.0.1:{desk.port}", 390)
    live(tab, f"/help?theme={theme}")
    tab.page.click("#help")
    tab.page.wait_for_selector("#keys[open]")
    assert told(axe_violations(tab.page)) == []
    tab.page.keyboard.press("Escape")
    tab.page.click("#find")
    tab.page.wait_for_selector("#palette[open] [aria-selected=true]")
    assert told(axe_violations(tab.page)) == []
    tab.page.keyboard.press("Escape")
    tab.page.click(".menu > summary")
    assert told(axe_violations(tab.page)) == []
    tab.context.close()
