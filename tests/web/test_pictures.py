"""The main screens look as they did when somebody last looked: `python -m tools.screens --update` after a change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.web.browsing import SHOTS, chromium, in_a_browser
from tests.web.lived_in import LivedIn, lived_in
from tests.web.pictures import BASELINE, LOOKS, MOST_UNLIKE, Look, picture, share_unlike


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def storm() -> Iterator[LivedIn]:
    with lived_in("storm", beat_seconds=30.0) as living:
        yield living


@pytest.fixture(scope="module")
def calm() -> Iterator[LivedIn]:
    with lived_in("calm", beat_seconds=30.0) as living:
        yield living


class TestInABrowser:
    pytestmark = in_a_browser

    @pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
    def test_a_screen_looks_as_before(self, browser: Browser, storm: LivedIn, calm: LivedIn, look: Look) -> None:
        shown = picture(browser, storm if look.moment == "storm" else calm, look)
        SHOTS.mkdir(parents=True, exist_ok=True)
        shown.save(SHOTS / f"look-{look.name}.png", optimize=True)
        kept = Image.open(BASELINE / f"{look.name}.png")
        unlike = share_unlike(shown, kept)
        assert unlike <= MOST_UNLIKE, f"{unlike:.1%} of it changed; python -m tools.screens --update if it was meant"


def test_each_look_has_its_picture_and_all_are_small() -> None:
    assert {file.stem for file in BASELINE.glob("*.png")} == {look.name for look in LOOKS}
    assert sum(file.stat().st_size for file in BASELINE.iterdir()) <= 1_500_000


def test_a_moved_card_is_seen_and_a_letter_drawn_otherwise_is_not() -> None:
    page = Image.new("RGB", (660, 700), "white")
    drawn = ImageDraw.Draw(page)
    for row in range(20):
        drawn.text((20, 20 + row * 30), "Far more people complain than on any ordinary day.", fill="black")
    moved, softer = page.transform(page.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, 12)), page.copy()
    ImageDraw.Draw(softer).text((20, 20), "Far more people complain than on any ordinary day.", fill="#222222")
    ImageDraw.Draw(moved).rectangle((300, 300, 500, 420), fill="#0b6477")
    assert share_unlike(page, softer) == 0.0
    assert share_unlike(page, moved) > MOST_UNLIKE
