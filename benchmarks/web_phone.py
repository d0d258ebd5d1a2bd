"""Cold loads on an emulated phone: first and largest paint, when it can be used, what moves, what is sent."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from tests.web.browsing import chromium
from tests.web.lived_in import LivedIn, lived_in
from tests.web.screens import SCREENS, ScreenCase

LATENCY_MS, BYTES_A_SECOND, CPU_SLOWER = 150, 1.6e6 / 8, 4
BOUNDS = {"fcp": 1200.0, "lcp": 1200.0, "tti": 2000.0, "shift": 0.0}
PROTOTYPE = "| *prototype, page Now (2026-09)* | *988* | *988* | *1656* | *0* | *156* | *38.8* |"
NAMES = ("now", "wave", "mentions", "room", "plan", "climate", "sources", "settings")
SETTLE_MS = 2500
_OBSERVE = """
window.seen = { lcp: 0, shift: 0, busy: 0 };
const note = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
  .observe({ type, buffered: true });
note('largest-contentful-paint', (e) => { window.seen.lcp = e.startTime; });
note('layout-shift', (e) => { if (!e.hadRecentInput) window.seen.shift += e.value; });
note('longtask', (e) => { window.seen.busy = Math.max(window.seen.busy, e.startTime + e.duration); });
"""
_READ = """
() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const way = performance.getEntriesByType('navigation')[0];
  return { fcp: paint ? paint.startTime : NaN, lcp: window.seen.lcp, shift: window.seen.shift,
           tti: Math.max(way.domContentLoadedEventEnd, window.seen.busy) };
}
"""


@dataclass(frozen=True)
class Load:
    """One cold load: milliseconds, layout shift, bytes on the wire of all and of scripts."""

    fcp: float
    lcp: float
    tti: float
    shift: float
    bytes: float
    scripts: float


def measure_phone(loads: int) -> bool:
    """Prints a table; whether the page Now keeps its bounds."""
    print(f"\nCold loads on a phone, medians of {loads} (ms; KB on the wire)\n")
    print("| screen | first paint | largest | interactive | shift | all | scripts |\n|---|---|---|---|---|---|---|")
    held = True
    with chromium() as browser, lived_in("storm", beat_seconds=5.0) as living:
        for screen in (one for one in SCREENS if one.name in NAMES):
            done = [cold_load(browser, living, screen) for _ in range(loads)]
            found = {name: median(getattr(one, name) for one in done) for name in Load.__dataclass_fields__}
            print(
                f"| {screen.name} | {found['fcp']:.0f} | {found['lcp']:.0f} | {found['tti']:.0f} "
                f"| {found['shift']:.3g} | {found['bytes'] / 1e3:.0f} | {found['scripts'] / 1e3:.1f} |",
                flush=True,
            )
            over = [name for name, bound in BOUNDS.items() if found[name] > bound]
            held &= screen.name != "now" or not over
    print(PROTOTYPE)
    print(
        f"| *bound, page Now* | *{BOUNDS['fcp']:.0f}* | *{BOUNDS['lcp']:.0f}* | *{BOUNDS['tti']:.0f}* | *0* | | *45* |"
    )
    return held


def cold_load(browser: Browser, living: LivedIn, screen: ScreenCase) -> Load:
    """A browser that was never here, on a slow phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True)
    context.add_init_script(_OBSERVE)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    wire.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}))
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND / 2}
    wire.send("Network.emulateNetworkConditions", {"offline": False, **line})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    page.goto(living.address + screen.at(living), wait_until="load")
    page.wait_for_timeout(SETTLE_MS)
    seen: dict[str, Any] = page.evaluate(_READ)
    context.close()
    scripts = sum(size for request, size in sizes.items() if kinds.get(request) == "Script")
    return Load(**seen, bytes=sum(sizes.values()), scripts=scripts)
