"""Every screen in a real browser: accessible, within the window, silent, and asking nobody else.

In CI each pair of (screen, language, theme, width) meets once; `make test-web-full` takes all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from coolhead.web.policy import every_route
from coolhead.words import LANGUAGES
from tests.web.browsing import Tab, chromium, in_a_browser
from tests.web.checking import entered, look_at
from tests.web.lived_in import LivedIn, lived_in, visited
from tests.web.pairwise import pairwise
from tests.web.screens import OTHER, PARTS, SCREENS, ScreenCase

THEMES = ("light", "dark")
WIDTHS = (1320, 390, 320)
FULL = bool(os.environ.get("COOLHEAD_WEB_FULL"))
_FACTORS = (SCREENS, LANGUAGES, THEMES, WIDTHS)
_PLACES = product(*(range(len(one)) for one in _FACTORS)) if FULL else pairwise(*(len(one) for one in _FACTORS))
CASES = sorted(
    ((SCREENS[s], LANGUAGES[lang], THEMES[t], WIDTHS[w]) for s, lang, t, w in _PLACES),
    key=lambda case: (case[1], case[2], case[0].name, -case[3]),
)
Houses = Callable[[str, bool], LivedIn]
Tabs = Callable[[str, str, ScreenCase], Tab]


def _name(case: object) -> str:
    return case.name if isinstance(case, ScreenCase) else str(case)


@pytest.fixture(scope="module")
def houses() -> Iterator[Houses]:
    """The lived-in house at each moment that is asked for, one of each, with accounts or without."""
    with ExitStack() as stack:
        known: dict[tuple[str, bool], LivedIn] = {}

        def at(moment: str, people: bool) -> LivedIn:
            if (moment, people) not in known:
                known[moment, people] = stack.enter_context(lived_in(moment, people, beat_seconds=30.0))
            return known[moment, people]

        yield at


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def tabs(browser: Browser, houses: Houses) -> Tabs:
    """One tab for each language, theme and house, signed in where the screen says as whom; used again while it fits."""
    known: dict[tuple[str, ...], Tab] = {}

    def tab(language: str, theme: str, screen: ScreenCase) -> Tab:
        asked = (language, theme, screen.moment, str(screen.who))
        if asked not in known:
            for old in [one for one in known if one[:2] != asked[:2]]:
                known.pop(old).context.close()
            known[asked] = entered(browser, houses(screen.moment, screen.who is not None), screen, language, theme)
        return known[asked]

    return tab


class TestInABrowser:
    pytestmark = in_a_browser

    @pytest.mark.parametrize(("screen", "language", "theme", "width"), CASES, ids=_name)
    def test_a_screen(
        self, houses: Houses, tabs: Tabs, screen: ScreenCase, language: str, theme: str, width: int
    ) -> None:
        tab = tabs(language, theme, screen)
        tab.page.set_viewport_size({"width": width, "height": 900})
        wrong = look_at(tab, screen, houses(screen.moment, screen.who is not None), language)
        tab.shoot(f"{screen.name}-{language}-{theme}-{width}")
        assert wrong == [], "\n" + "\n".join(wrong)


def test_no_page_escapes() -> None:
    with visited("calm") as client:
        assert isinstance(client, TestClient)
        found = {
            str(getattr(route, "path", ""))
            for route in every_route(client.app.routes)  # type: ignore[attr-defined]
            if "GET" in getattr(route, "methods", ())
        }
    pages = {path for path in found if not path.startswith("/api/") and not path.endswith("/fragment")}
    listed = {screen.route for screen in SCREENS if screen.route} | PARTS | OTHER
    assert pages - listed == set(), "not in tests/web/screens.py"
    assert listed - pages == set(), "in tests/web/screens.py, and no page of the app"
