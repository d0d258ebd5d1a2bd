"""The instruments themselves: what is planted is found, what is vendored is what was fetched."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.browsing import chromium, in_a_browser, open_tab
from tests.web.checking import axe_violations, layout_wrongs
from tests.web.lived_in import LivedIn, lived_in

VENDOR = Path(__file__).parent / "vendor"
VENDORED = json.loads((VENDOR / "VENDORED.json").read_text())
PLANTED = """
<!doctype html><html lang="pl"><head><title>Planted</title></head><body><main>
<h1>One</h1><h1>Two</h1>
<p><img src="/static/none.png"></p>
<p style="color:#bbb;background:#fff">Pale words on white.</p>
<p><input type="text" name="unlabelled"></p>
<p><a href="/a"></a></p>
<ul><p>No item of a list</p></ul>
<div aria-hidden="true"><button>Hidden and reachable</button></div>
<div role="slider" tabindex="0">A slider that says nothing</div>
<p><button style="width:12px;height:12px;padding:0;border:0" aria-label="small">x</button>
<button style="width:12px;height:12px;padding:0;border:0" aria-label="small too">y</button></p>
<div style="width:3000px">Too wide for any window, so that it is cut off.</div>
<p><button class="button">First</button> <button class="button">Also first</button></p>
<h4>Jumps over two ranks</h4>
</main></body></html>
"""
FAULTS = {
    "image-alt", "color-contrast", "label", "link-name", "list", "aria-hidden-focus", "heading-order", "target-size",
    "aria-required-attr",
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def calm() -> Iterator[LivedIn]:
    with lived_in("calm", beat_seconds=30.0) as living:
        yield living


class TestInABrowser:
    pytestmark = in_a_browser

    def test_planted_faults_are_found(self, browser: Browser) -> None:
        tab = open_tab(browser, "http://127.0.0.1:9")
        tab.page.set_content(PLANTED)
        assert {one["id"] for one in axe_violations(tab.page)} >= FAULTS
        wrong = " ".join(layout_wrongs(tab.page))
        assert all(said in wrong for said in ("wider than the window", "2 h1", "12x12 px", "2 first buttons"))
        tab.context.close()

    def test_what_a_page_must_not_do_is_noted(self, browser: Browser, calm: LivedIn) -> None:
        tab = open_tab(browser, calm.address)
        tab.go("/")
        assert tab.wrongs() == []
        tab.page.evaluate(
            """() => {
            console.error('planted');
            setTimeout(() => { throw new Error('thrown'); }, 0);
            const image = document.createElement('img'); image.src = 'https://elsewhere.example/x.png';
            document.body.append(image);
            const script = document.createElement('script'); script.textContent = 'window.ran = true';
            document.body.append(script);
            alert('planted');
            fetch('https://elsewhere.example/').catch(() => {});
            }"""
        )
        tab.page.wait_for_timeout(300)
        wrong = " ".join(tab.wrongs())
        for noted in ("planted", "thrown", "dialog", "policy stopped: img-src", "policy stopped: script-src"):
            assert noted in wrong
        assert tab.page.evaluate("window.ran") is None
        tab.context.close()


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: str(entry["file"]))
def test_a_vendored_file_is_the_one_that_was_fetched(entry: dict[str, str]) -> None:
    digest = base64.b64encode(hashlib.sha384((VENDOR / entry["file"]).read_bytes()).digest()).decode()
    assert entry["sha384"] == f"sha384-{digest}"
    assert {path.name for path in VENDOR.iterdir()} == {one["file"] for one in VENDORED} | {"VENDORED.json"}
