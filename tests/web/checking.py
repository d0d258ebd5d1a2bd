"""What holds on every page: accessibility by axe-core, and what axe does not look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.web.browsing import Tab, open_tab
from tests.web.lived_in import LivedIn
from tests.web.lived_in_people import sign_in
from tests.web.screens import ScreenCase

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1.min.js"
RULE_SETS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
SMALLEST, MAIN = 24, 44
"""Sides of targets in CSS pixels (WCAG 2.5.8; main ones 44)."""
_LAYOUT = """
([smallest, main]) => {
  const wrong = [];
  const root = document.documentElement;
  const over = root.scrollWidth - root.clientWidth;
  if (over > 0) {
    const inside = (e) => {
      for (let up = e.parentElement; up && up !== document.body; up = up.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return true;
      }
      return false;
    };
    const wide = [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 0.5 && !inside(e))
      .slice(0, 5).map((e) => e.tagName.toLowerCase() + '.' + e.className);
    wrong.push(`wider than the window by ${over} px: ${wide.join(', ')}`);
  }
  const heads = document.querySelectorAll('h1');
  if (heads.length !== 1) wrong.push(`${heads.length} h1`);
  if (!document.title.trim()) wrong.push('no title');
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const inline = (e) => {
    const around = e.parentElement;
    const display = getComputedStyle(e).display;
    if (display !== 'inline') return false;
    return [...around.childNodes].some((n) => n !== e && n.nodeType === 3 && n.textContent.trim().length > 1);
  };
  const targets = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary');
  for (const e of targets) {
    if (e instanceof SVGElement) continue; // a bar of a chart: the table beside it has the same
    if (!shown(e) || inline(e) || e.disabled || e.closest('[inert]')) continue;
    let box = e.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || box.right <= 0 || box.bottom <= 0) continue;
    if (e.matches('input[type=checkbox], input[type=radio]') && e.labels.length) {
      box = [...e.labels].map((l) => l.getBoundingClientRect()).reduce((a, b) => (b.height > a.height ? b : a), box);
    }
    const least = e.matches('.button:not(.quiet)') ? main : smallest;
    if (box.height < least - 0.5 || box.width < smallest - (e.tagName === 'A' ? 6 : 0.5)) {
      const called = (e.textContent || e.name || '').trim().slice(0, 30);
      wrong.push(`a target of ${box.width.toFixed(0)}x${box.height.toFixed(0)} px: <${e.tagName.toLowerCase()} `
        + `class="${e.className}"> ${called}`);
    }
  }
  const firsts = [...document.querySelectorAll('.button:not(.quiet)')].filter(shown);
  if (firsts.length > 1) wrong.push(`${firsts.length} first buttons: ${firsts.map((e) => e.textContent.trim())}`);
  return wrong.slice(0, 12);
}
"""
_RUN_AXE = """
async (tags) => {
  const found = await axe.run(document, {
    runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], selectors: false, elementRef: false,
  });
  return found.violations.map((one) => ({
    id: one.id, help: one.help, nodes: one.nodes.slice(0, 4).map((n) => n.html.slice(0, 160)
      + ' | ' + (n.any[0] || n.all[0] || n.none[0] || { message: '' }).message),
  }));
}
"""


def entered(browser: Browser, living: LivedIn, screen: ScreenCase, language: str, theme: str) -> Tab:
    """A tab in a language and theme, signed in as the screen needs it."""
    tab = open_tab(browser, living.address, locale=language)
    for name, value in (("language", language), ("theme", theme)):
        tab.context.add_cookies([{"name": name, "value": value, "url": living.address}])
    if screen.who:
        sign_in(tab, screen.who)
    return tab


def look_at(tab: Tab, screen: ScreenCase, living: LivedIn, language: str) -> list[str]:
    """Open a screen as the tab stands and tell all that is wrong with it, one sentence each."""
    tab.complaints.clear()
    tab.expected = ("Failed to load resource",) if screen.status >= 400 else ()
    answer = tab.go(screen.at(living))
    wrong = [] if answer.status == screen.status else [f"it answers {answer.status}, not {screen.status}"]
    said = tab.page.get_attribute("html", "lang")
    if said != language:
        wrong.append(f"it says that its language is {said}")
    return [*wrong, *layout_wrongs(tab.page), *told(axe_violations(tab.page)), *tab.wrongs()]


def axe_violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds wrong: id, help, and the places."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN_AXE, list(RULE_SETS))
    return found


def told(violations: list[dict[str, Any]]) -> list[str]:
    """One line for each violation."""
    return [f"axe {one['id']}: {one['help']}: {'; '.join(one['nodes'])}" for one in violations]


def layout_wrongs(page: Page) -> list[str]:
    """Overflow, headings, targets, more than one first button; one sentence each."""
    found: list[str] = page.evaluate(_LAYOUT, [SMALLEST, MAIN])
    return found
