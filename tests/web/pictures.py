"""Pictures of the main screens, kept small, and how far two pictures are from each other."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

from tests.web.checking import entered
from tests.web.lived_in import LivedIn
from tests.web.screens import SCREENS

BASELINE: Final = Path(__file__).parent / "baseline"
COLOURS: Final = 32
TILE: Final = 32
"""Sides of the tiles that are compared, in pixels of the kept picture."""
UNLIKE: Final = 14.0
"""Mean difference of a tile (0 to 255) from which on it counts as another one; letters drawn a little otherwise stay
below."""
MOST_UNLIKE: Final = 0.02
"""Share of tiles that may be others."""
HEIGHT: Final = 1400


@dataclass(frozen=True)
class Look:
    """One picture: which screen, at which moment, how it is looked at."""

    screen: str
    moment: str
    theme: str
    width: int

    @property
    def name(self) -> str:
        """As its file is called."""
        return f"{self.screen}-{self.moment}-{self.theme}-{self.width}"


LOOKS: Final = tuple(
    Look(screen, moment, theme, width)
    for screen, moment in (
        ("now", "calm"),
        ("now", "storm"),
        ("wave", "storm"),
        ("mentions", "storm"),
        ("room", "storm"),
        ("plan", "storm"),
        ("climate", "storm"),
    )
    for theme, width in (("light", 1320), ("dark", 390))
    if any(one.name == screen for one in SCREENS)
)


def picture(browser: Browser, living: LivedIn, look: Look) -> Image.Image:
    """The upper part of a screen as it stands, in few colours, half as large on a desktop."""
    screen = next(one for one in SCREENS if one.name == look.screen)
    tab = entered(browser, living, screen, "en", look.theme)
    tab.page.set_viewport_size({"width": look.width, "height": HEIGHT})
    tab.page.emulate_media(reduced_motion="reduce")
    tab.go(screen.at(living))
    tab.page.wait_for_timeout(600)
    shot = tab.page.screenshot(animations="disabled", caret="hide")
    tab.context.close()
    whole = Image.open(io.BytesIO(shot)).convert("RGB")
    if look.width > 640:
        whole = whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.BOX)
    return whole.quantize(COLOURS, dither=Image.Dither.NONE)


def share_unlike(one: Image.Image, other: Image.Image) -> float:
    """Which share of the tiles of two pictures differs; 1 where their sizes do.

    >>> white, black = Image.new("RGB", (64, 64), "white"), Image.new("RGB", (64, 64))
    >>> share_unlike(white, white), share_unlike(white, black)
    (0.0, 1.0)
    """
    if one.size != other.size:
        return 1.0
    apart = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L")
    places = [(x, y) for x in range(0, apart.width, TILE) for y in range(0, apart.height, TILE)]
    unlike = sum(ImageStat.Stat(apart.crop((x, y, x + TILE, y + TILE))).mean[0] > UNLIKE for x, y in places)
    return unlike / len(places)
