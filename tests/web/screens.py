"""Every page there is: where it stands in the lived-in house, and what else may answer a GET.

A page that is not listed here fails `test_screens.py`: no screen escapes the browser.
"""

from __future__ import annotations

from dataclasses import dataclass

INCIDENT = "incident-norvelka-T2-1"
WAVE = "norvelka-T2-1"


@dataclass(frozen=True)
class ScreenCase:
    """One page: a name, its route as the app has it, the address to open, at which moment of the story.

    `status`: what it answers. `frame`: whether it stands in the frame (bar, ways, `main`)."""

    name: str
    route: str
    path: str
    moment: str = "storm"
    status: int = 200
    frame: bool = True


SCREENS: tuple[ScreenCase, ...] = (
    ScreenCase("now", "/", "/"),
    ScreenCase("now-week", "/", "/?hours=168"),
    ScreenCase("now-other-brand", "/", "/?brand=teelund"),
    ScreenCase("wave", "/waves/{wave}", f"/waves/{WAVE}"),
    ScreenCase("wave-unknown", "/waves/{wave}", "/waves/none", status=404),
    ScreenCase("mentions", "/mentions", "/mentions"),
    ScreenCase("plan", "/plan", "/plan"),
    ScreenCase("error-404", "", "/there-is-no-such-page", status=404),
)
PARTS = frozenset({"/now/mentions", "/plan/matrix", "/level"})
"""What the live client puts into a page, beside all that ends in /fragment; seen with the page."""
OTHER = frozenset({"/events", "/a/{token}", "/static/{digest}/{name:path}"})
"""The live stream, the page behind an alert's link (it has a browser test of its own), files."""
