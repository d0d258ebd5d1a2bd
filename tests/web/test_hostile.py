"""No text of a stranger acts: in every page no script runs, nobody else is asked, nothing runs out of the window."""

from __future__ import annotations

import csv
import io
import re
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.browsing import Tab, chromium, in_a_browser, open_tab
from tests.web.checking import layout_wrongs
from tests.web.hostile import TEXTS
from tests.web.hostile_home import hostile_house
from tests.web.lived_in import LivedIn
from tests.web.screens import SCREENS, ScreenCase

_TRACES = """
() => {
  const wrong = [];
  if (window.ran) wrong.push('a script ran');
  if (document.querySelector('[data-evil]')) wrong.push(document.querySelector('[data-evil]').outerHTML.slice(0, 200));
  for (const e of document.querySelectorAll('*')) {
    for (const a of e.attributes) {
      if (/^on/i.test(a.name)) wrong.push(`${e.tagName} ${a.name}`);
      if (/^(href|src|action|formaction)$/.test(a.name) && /^\\s*(javascript|vbscript|data|file):/i.test(a.value)) {
        wrong.push(`${a.name}=${a.value.slice(0, 60)}`);
      }
    }
  }
  const raw = document.body.innerText;
  const sign = raw.match(/[\\u202a-\\u202e\\u2066-\\u2069\\u0000-\\u0008\\u001b]/);
  if (sign) wrong.push('a control or direction sign as it is: ' + raw.slice(sign.index - 40, sign.index + 40));
  return wrong;
}
"""


def test_the_corpus_is_large_enough() -> None:
    assert len(set(TEXTS)) == len(TEXTS) >= 60


@pytest.fixture(scope="module")
def house() -> Iterator[LivedIn]:
    with hostile_house() as living:
        yield living


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def tab(browser: Browser, house: LivedIn) -> Iterator[Tab]:
    tab = open_tab(browser, house.address, 390)
    yield tab
    tab.context.close()


class TestInABrowser:
    pytestmark = in_a_browser

    @pytest.mark.parametrize("screen", [one for one in SCREENS if one.who is None], ids=lambda screen: screen.name)
    def test_a_screen(self, tab: Tab, house: LivedIn, screen: ScreenCase) -> None:
        assert _seen(tab, screen.at(house)) == []

    def test_all_mentions_page_by_page(self, tab: Tab) -> None:
        tab.go("/mentions")
        seen, pages = tab.page.content(), 0
        older = "a[rel=next], a[href*='before=']"
        while (link := tab.page.query_selector(older)) is not None and pages < 8:
            link.click()
            tab.page.wait_for_load_state()
            assert _wrongs(tab) == []
            seen += tab.page.content()
            pages += 1
        assert "evil-" in seen or "DROP TABLE" in seen


def _seen(tab: Tab, path: str) -> list[str]:
    tab.complaints.clear()
    tab.expected = ("Failed to load resource",)
    tab.go(path)
    for fold in tab.page.query_selector_all("main details:not([open]) > summary"):
        if fold.is_visible():
            fold.click()
    return _wrongs(tab)


def _wrongs(tab: Tab) -> list[str]:
    wide = [wrong for wrong in layout_wrongs(tab.page) if wrong.startswith("wider")]
    return [*tab.page.evaluate(_TRACES), *wide, *tab.wrongs()]


def test_a_table_that_is_taken_along_holds_no_formula(house: LivedIn) -> None:
    body = _get(house, "/api/risks/register.csv?brand=norvelka")
    cells = [cell for row in csv.reader(io.StringIO(body)) for cell in row]
    assert any("HYPERLINK" in cell or "script" in cell for cell in cells)
    assert [cell for cell in cells if re.match(r"\s*[=+@\t\r]", cell)] == []
    assert [cell for cell in cells if cell.startswith("-") and not re.fullmatch(r"-?\d+(\.\d+)?|-", cell)] == []


def test_what_is_taken_along_as_text_holds_no_markup(house: LivedIn) -> None:
    body = _get(house, "/api/risks/register.md?brand=norvelka")
    assert "<script" not in body.replace("\\<script", "").replace("&lt;script", "")
    assert not re.search(r"(?<!\\)\]\(javascript:", body)
    picture = _get(house, "/api/risks/matrix.svg?brand=norvelka")
    assert "<script" not in picture
    assert "data-evil>" not in picture


def _get(house: LivedIn, path: str) -> str:
    with urllib.request.urlopen(house.address + path) as answer:
        text: str = answer.read().decode()
    return text
