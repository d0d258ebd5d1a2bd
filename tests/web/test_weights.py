"""What each page makes a phone fetch: scripts of at most 45 KB, compressed as the wire has them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from coolhead.clock import VirtualClock
from coolhead.web import WebSettings, create_app
from tests.web.lived_in import MOMENTS, copied, open_house
from tests.web.lived_in_acts import FIRST
from tests.web.screens import SCREENS, ScreenCase

SCRIPTS, STYLES, PAGE = 45_000, 14_000, 40_000
"""Bytes at most, each compressed: of all scripts together, of all style sheets, of the page itself."""


@pytest.fixture(scope="module")
def visitor() -> Iterator[tuple[TestClient, str]]:
    """A client of the house in its worst night, and the plan's version there."""
    with (
        copied("storm") as home,
        open_house(home, VirtualClock(MOMENTS["storm"])) as (_, house),
        TestClient(create_app(house, WebSettings()), base_url="http://127.0.0.1:8765") as client,
    ):
        yield client, house.plans()[FIRST].version


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_page_is_light(visitor: tuple[TestClient, str], screen: ScreenCase) -> None:
    client, version = visitor
    page = client.get(screen.path.replace("{version}", version), headers={"accept": "text/html"}).text
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', page)
    styles = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', page)
    assert scripts or screen.status >= 400
    assert not [one for one in (*scripts, *styles) if not one.startswith("/static/")]
    assert sum(_wire(client, one) for one in scripts) <= SCRIPTS
    assert sum(_wire(client, one) for one in styles) <= STYLES
    assert len(gzip.compress(page.encode(), 6)) <= PAGE


def _wire(client: TestClient, path: str) -> int:
    return len(gzip.compress(client.get(path).content, 9))
