"""Six levels must stay apart for every eye: the colours of tokens.css, measured.

Colour differences by CIEDE2000 (Sharma, Wu, Dalal 2005), colour vision deficiencies by the matrices of Machado,
Oliveira and Fernandes 2009 at full strength, contrast by WCAG 2.2.
"""

from __future__ import annotations

import itertools
import re
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from pathlib import Path

import pytest

import coolhead.web

Triple = tuple[float, float, float]
TOKENS = (Path(coolhead.web.__file__).parent / "static" / "tokens.css").read_text()
EYES: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722), (0.2126, 0.7152, 0.0722), (0.2126, 0.7152, 0.0722)),
}
LEAST_DIFFERENCE = 8.0
LEAST_CONTRAST = 4.5


def linear(colour: str) -> Triple:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return (_linear(red), _linear(green), _linear(blue))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def seen(rgb: Triple, eye: str) -> Triple:
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * channel for weight, channel in zip(row, rgb, strict=True)))) for row in EYES[eye]
    )
    return (red, green, blue)


def lab(rgb: Triple) -> Triple:
    red, green, blue = rgb
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116 for value in (x, y, z))
    return (116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))


def ciede2000(one: Triple, other: Triple) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 0.5 * (1 - sqrt(mean_c**7 / (mean_c**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1 = degrees(atan2(b1, a1)) % 360 if c1 else 0.0
    h2 = degrees(atan2(b2, a2)) % 360 if c2 else 0.0
    dh = 0.0 if not c1 * c2 else (h2 - h1 + 180) % 360 - 180
    delta_h = 2 * sqrt(c1 * c2) * sin(radians(dh / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = h1 + h2 if not c1 * c2 else (h1 + dh / 2) % 360
    t = (
        1
        - 0.17 * cos(radians(mean_h - 30))
        + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6))
        - 0.20 * cos(radians(4 * mean_h - 63))
    )
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    turn = 30 * exp(-(((mean_h - 275) / 25) ** 2))
    r_t = -2 * sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * sin(radians(2 * turn))
    lightness, chroma, hue = (l2 - l1) / s_l, (c2 - c1) / s_c, delta_h / s_h
    return sqrt(lightness**2 + chroma**2 + hue**2 + r_t * chroma * hue)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((lab_luminance(one), lab_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab_luminance(colour: str) -> float:
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def tokens(theme: str) -> dict[str, str]:
    block = re.search(rf"/\* {theme} \*/(.*?)\}}", TOKENS, re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", block.group(1)))


def colours(theme: str) -> list[str]:
    return [tokens(theme)[f"sev-{level}"] for level in range(6)]


def test_the_measure_agrees_with_the_published_pairs() -> None:
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    assert ciede2000((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(1.2644, abs=1e-4)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
def test_any_two_levels_differ_for_every_eye(theme: str, eye: str) -> None:
    pairs = itertools.combinations([lab(seen(linear(colour), eye)) for colour in colours(theme)], 2)
    assert min(ciede2000(one, other) for one, other in pairs) >= LEAST_DIFFERENCE


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_on_a_chip_is_readable(theme: str) -> None:
    named = tokens(theme)
    worst = min(contrast(named[f"sev-{level}"], named[f"on-sev-{level}"]) for level in range(6))
    assert worst >= LEAST_CONTRAST


@pytest.mark.parametrize(("theme", "rising"), [("light", False), ("dark", True)])
def test_lightness_goes_one_way(theme: str, rising: bool) -> None:
    luminances = [lab_luminance(colour) for colour in colours(theme)]
    assert luminances == sorted(luminances, reverse=not rising)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [("ink", "bg", 7), ("ink", "surface", 7), ("ink-2", "surface", 4.5), ("ink-2", "bg", 4.5),
     ("accent", "surface", 4.5), ("on-accent", "accent", 4.5), ("line-strong", "surface", 3), ("focus", "bg", 3)],
)  # fmt: skip
def test_text_and_controls_are_readable(theme: str, text: str, ground: str, least: float) -> None:
    assert contrast(tokens(theme)[text], tokens(theme)[ground]) >= least


def test_the_theme_that_follows_the_system_has_the_same_dark_colours() -> None:
    automatic = re.search(r"/\* dark, when the system is \*/(.*?)\}", TOKENS, re.DOTALL)
    assert automatic is not None
    assert dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", automatic.group(1))) == tokens("dark")


def test_paper_has_the_light_colours() -> None:
    paper = re.search(r"/\* on paper, whatever the screen shows \*/(.*?)\}", TOKENS, re.DOTALL)
    assert paper is not None
    assert dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", paper.group(1))) == tokens("light")
