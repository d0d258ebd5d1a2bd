"""A browser that notes all that a page should not do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Response, Route, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none", "--disable-lcd-text",
    "--hide-scrollbars", "--force-color-profile=srgb",
)  # fmt: skip
SHOTS = Path(os.environ.get("COOLHEAD_SCREENS", "build/screens"))
in_a_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("COOLHEAD_SERVERS_REQUIRED"),
        reason="no chromium on this machine: the pages were not tested in a browser",
    ),
]
"""Marks of a module whose tests need a browser; where one is required, its lack is a failure."""
ADVICE = ("verbose", "debug")
"""What the browser says to developers and to nobody else."""
_NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample);
});
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Tab:
    """One page of a browser, and everything it complained about or asked elsewhere."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Complaints that hold one of these words are none: the browser itself reports each answer of 400 and above."""

    def go(self, path: str) -> Response:
        """Open a page of the house and wait until it has settled."""
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer is not None
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return answer

    def wrongs(self) -> list[str]:
        """All complaints so far, with what the page's policy stopped."""
        stopped: list[str] = self.page.evaluate("window.violations || []")
        found = [*self.complaints, *(f"policy stopped: {one}" for one in stopped)]
        return [one for one in found if not any(word in one for word in self.expected)]

    def shoot(self, name: str) -> Path:
        """Write a picture of the whole page into the folder of screens."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        file = SHOTS / f"{name}.png"
        self.page.screenshot(path=file, full_page=True, animations="disabled", caret="hide")
        return file


def open_tab(browser: Browser, address: str, width: int = 1320, height: int = 900, **options: Any) -> Tab:
    """A fresh browser profile with one page. `options` as for `browser.new_context`."""
    context = browser.new_context(**{"viewport": {"width": width, "height": height}, **options})
    context.add_init_script(_NOTE_VIOLATIONS)
    tab = Tab(context, context.new_page(), address)
    watch(tab, tab.page)
    return tab


def watch(tab: Tab, page: Page) -> Page:
    """Note in the tab what this page does wrong."""

    def only_ours(route: Route) -> None:
        if route.request.url.startswith((tab.address, "data:", "blob:")):
            route.continue_()
        else:
            tab.complaints.append(f"asked {route.request.url}")
            route.abort()

    def refused(dialog: Dialog) -> None:
        tab.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.route("**/*", only_ours)

    def noted(said: ConsoleMessage) -> None:
        if said.type not in ADVICE:
            tab.complaints.append(f"console {said.type}: {said.text} {said.location}")

    page.on("console", noted)
    page.on("pageerror", lambda error: tab.complaints.append(f"script: {error}"))
    page.on("dialog", refused)
    return page
