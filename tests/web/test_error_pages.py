"""What fails is told to people as a page in their language, to programs as JSON, to nobody with an inner detail."""

from __future__ import annotations

import gzip
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter, HTTPException
from starlette.testclient import TestClient

from coolhead.storage import StoreError
from coolhead.web import WebSettings, create_app
from coolhead.web.error_pages import TOLD
from coolhead.web.policy import allowed
from coolhead.web.wall import NotAllowed
from coolhead.words import LANGUAGES

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
SECRET = "inner detail"


@pytest.fixture
def failing(crisis: Any) -> Iterator[TestClient]:
    router = APIRouter()

    @router.get("/fail/{how}", dependencies=[allowed("public_local")])
    @router.get("/api/fail/{how}", dependencies=[allowed("public_local")])
    async def fail(how: str) -> None:
        if how == "store":
            raise StoreError(SECRET, retry=True)
        if how == "wall":
            raise NotAllowed(f"You may not do this. {SECRET}")
        if how == "bug":
            raise KeyError(SECRET)
        raise HTTPException(int(how), SECRET, headers={"Retry-After": "7"})

    app = create_app(crisis, WebSettings())
    app.include_router(router)
    with TestClient(app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("status", TOLD)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_gets_a_page_with_what_to_do_next(failing: TestClient, status: int, language: str) -> None:
    answer = failing.get(f"/fail/{status}?lang={language}", headers=BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["retry-after"] == "7"
    said = html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
    assert SECRET not in said
    assert not re.search(r"\berror\.\d", said)
    assert f'<html lang="{language}"' in answer.text
    assert 'class="button"' in answer.text


@pytest.mark.parametrize(("how", "status"), [("store", 503), ("wall", 403), ("bug", 500)])
def test_whatever_breaks_tells_nothing_of_itself(failing: TestClient, how: str, status: int) -> None:
    page, told = failing.get(f"/fail/{how}", headers=BROWSER), failing.get(f"/fail/{how}")
    assert (page.status_code, told.status_code) == (status, status)
    assert SECRET not in page.text
    assert "content-security-policy" in page.headers
    assert told.json()["detail"]
    assert how == "wall" or SECRET not in told.text


def test_an_unknown_address_says_nothing_of_any_brand(failing: TestClient) -> None:
    answer = failing.get("/nothing?brand=ember", headers=BROWSER)
    assert answer.status_code == 404
    assert "Ember" not in answer.text
    assert 'id="level"' not in answer.text
    assert failing.get("/nothing").json() == {"detail": "Not Found"}


def test_programs_and_parts_of_pages_get_json(failing: TestClient) -> None:
    assert failing.get("/api/fail/404", headers=BROWSER).json() == {"detail": SECRET}
    assert failing.get("/fail/404", headers={**BROWSER, "HX-Request": "true"}).json() == {"detail": SECRET}


def test_the_guard_refuses_people_with_a_page(failing: TestClient) -> None:
    foreign = failing.get("/", headers={**BROWSER, "Host": "evil.example"})
    assert foreign.status_code == 421
    assert "does not answer under this name" in foreign.text
    large = failing.post("/acknowledge", headers={**BROWSER, "Content-Length": str(10**9)}, content=b"x")
    assert large.status_code == 413
    assert "too much at once" in large.text
    assert failing.get("/", headers={"Host": "evil.example"}).text.startswith("This server")


def test_pages_are_sent_compressed_and_differ_in_length(failing: TestClient) -> None:
    sizes = set()
    for _ in range(12):
        with failing.stream("GET", "/help", headers={**BROWSER, "Accept-Encoding": "gzip"}) as answer:
            body = b"".join(answer.iter_raw())
            assert answer.headers["content-encoding"] == "gzip"
            assert int(answer.headers["content-length"]) == len(body)
            assert b"<!doctype html>" in gzip.decompress(body)
            sizes.add(len(body))
    assert len(sizes) > 1


@pytest.mark.parametrize("path", ["/search?q=refund", "/search?brand=ember&q=refund"])
def test_a_page_that_repeats_what_was_searched_is_not(failing: TestClient, path: str) -> None:
    assert "content-encoding" not in failing.get(path, headers={**BROWSER, "Accept-Encoding": "gzip"}).headers
