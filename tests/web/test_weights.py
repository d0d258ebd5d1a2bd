"""What each page makes a phone fetch: scripts of at most 45 KB, compressed as the wire has them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from starlette.testclient import TestClient

from coolhead.clock import VirtualClock
from coolhead.web import WebSettings, create_app
from tests.web.lived_in import MOMENTS, copied, open_house
from tests.web.lived_in_acts import FIRST
from tests.web.lived_in_people import PASSWORD, let_people_in, login
from tests.web.screens import SCREENS, ScreenCase

SCRIPTS, STYLES, PAGE = 45_000, 14_000, 40_000
"""Bytes at most, each compressed: of all scripts together, of all style sheets, of the page itself."""


PLAIN = frozenset({"sign-in", "invited", "confirm", "account", "people", "person", "people-audit", "tokens", "welcome"})
"""Screens of the house itself, which need no script."""
ADDRESS = "http://127.0.0.1:8765"
Visit = Callable[[str | None], tuple[TestClient, dict[str, object]]]


@pytest.fixture(scope="module")
def visits() -> Iterator[Visit]:
    """Clients of the house in its worst night, by who is signed in, and what stands in addresses there."""
    with ExitStack() as open_for:

        @cache
        def visit(who: str | None) -> tuple[TestClient, dict[str, object]]:
            home, clock = open_for.enter_context(copied("storm")), VirtualClock(MOMENTS["storm"])
            if who is not None:
                let_people_in(home, clock.now())
            store, house = open_for.enter_context(open_house(home, clock))
            client = open_for.enter_context(TestClient(create_app(house, WebSettings()), base_url=ADDRESS))
            if who:
                form = {"_login": login(who), "_password": PASSWORD}
                answer = client.post("/sign-in?next=/", data=form, headers={"sec-fetch-site": "same-origin"})
                assert answer.url.path == "/", answer.text
            newest = store.mentions(1, brand=FIRST)[0].seq
            return client, {"version": house.plans()[FIRST].version, "mention": newest}

        yield visit


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_page_is_light(visits: Visit, screen: ScreenCase) -> None:
    client, places = visits(screen.who)
    answer = client.get(screen.path.format(**places), headers={"accept": "text/html"})
    assert answer.status_code == screen.status
    page = answer.text
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', page)
    styles = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', page)
    assert scripts or screen.status >= 400 or screen.name in PLAIN
    assert not [one for one in (*scripts, *styles) if not one.startswith("/static/")]
    assert sum(_wire(client, one) for one in scripts) <= SCRIPTS
    assert sum(_wire(client, one) for one in styles) <= STYLES
    assert len(gzip.compress(page.encode(), 6)) <= PAGE


def _wire(client: TestClient, path: str) -> int:
    return len(gzip.compress(client.get(path).content, 9))
