"""How long until an open page shows a new level: from the mentions being handed in to the words on the screen."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from coolhead.clock import read_instant
from coolhead.drill import load_story
from coolhead.mention import decode_mention
from tests.web.browsing import chromium, open_tab
from tests.web.lived_in import MOMENTS, GoingOn, copied, serve

BOUND_SECONDS, PATIENCE_SECONDS = 2.0, 30.0
UNTIL = read_instant("2026-03-11T22:11:00Z")
"""The large account has just spoken."""
_WATCH = """
() => {
  const shown = () => /3\\/5/.test(document.title + document.querySelector('main').textContent.slice(0, 400));
  const look = () => { if (!window.seen && shown()) window.seen = performance.timeOrigin + performance.now(); };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
"""


def measure_change(changes: int) -> bool:
    """Prints a line; whether the bound is kept."""
    story = [decode_mention(line) for line in load_story().mentions]
    came = [one for one in story if MOMENTS["smoulder"] < one.arrived_at <= UNTIL]
    before = [one for one in came if one.arrived_at < UNTIL - 120]
    took: list[float] = []
    with chromium() as browser:
        for _ in range(changes):
            with copied("smoulder") as home, serve(home, GoingOn(UNTIL), beat_seconds=5.0) as living:
                living.hear(*before)
                tab = open_tab(browser, living.address)
                tab.go("/")
                tab.page.wait_for_timeout(1500)
                tab.page.evaluate(_WATCH)
                began = time.time()
                living.hear(*(replace(one, published_at=living.clock.now()) for one in came[len(before) :]))
                while not (seen := tab.page.evaluate("window.seen || 0")) and time.time() < began + PATIENCE_SECONDS:
                    tab.page.wait_for_timeout(100)
                took.append(float(seen) / 1e3 - began if seen else PATIENCE_SECONDS)
                tab.context.close()
    longest = max(took)
    print(
        f"\nA new level on an open page: {np.median(took):.2f} s in the median, {longest:.2f} s at most (n = {changes};"
    )
    print(f"bound {BOUND_SECONDS} s; pages that ask every 5 s: 2.5 s in the mean, 5 s at most)")
    return longest <= BOUND_SECONDS
