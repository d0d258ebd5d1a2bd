"""Forms: bad input is told beside the field, what was typed stays, and nothing happens twice."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlencode

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field, field_validator
from starlette.testclient import TestClient

from coolhead.web import WebSettings, create_app
from coolhead.web.form_view import again_page, fill, stale_page
from coolhead.web.forms import FORM_LIMIT_BYTES, Form, Undo, done, once, read_form, refusal
from coolhead.web.frame import Shown, page
from coolhead.web.policy import allowed
from coolhead.web.submissions import MOST_KEPT, Submissions
from coolhead.words import LANGUAGES

OURS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
PEOPLE = [("maja", "Maja"), ("jan", "Jan")]


class RiskForm(Form):
    """What a page might ask."""

    name: str = Field(min_length=2, max_length=10, title="now.alert.who")
    impact: int = Field(1, ge=1, le=5, title="now.waves")
    kind: Literal["light", "dark"] = Field("light", title="now.theme")
    owner: str = Field("", max_length=50, title="now.lead.take")
    tags: list[str] = Field(default_factory=list, max_length=2, title="now.steps")
    risk: str = ""

    @field_validator("name")
    @classmethod
    def not_taken(cls, value: str) -> str:
        if value == "taken":
            raise refusal("form.error.least", bound=7)
        return value


@pytest.fixture
def acts() -> list[str]:
    return []


@pytest.fixture
def risks(house: Any, acts: list[str]) -> Iterator[TestClient]:
    router = APIRouter()

    @router.post("/risk", dependencies=[allowed("same_origin_form")])
    async def risk(request: Request) -> Response:
        shown = Shown(request, "/risk")
        choices = {"owner": PEOPLE}
        sent = await read_form(request, RiskForm, choices)
        if sent.made is None:
            form = fill(shown, RiskForm, sent, choices=choices)
            return again_page(shown, "plan", form, action="/risk", submit="Save", back="/")
        made = sent.made
        if sent.base == "old":
            form = fill(shown, RiskForm, sent, base="new", choices=choices)
            stands = {"name": "Other", "owner": "Jan", "impact": "1"}
            return stale_page(shown, "plan", form, stands, action="/risk", back="/")

        async def act() -> Response:
            await asyncio.sleep(0.02)
            acts.append(f"{made.name} {sent.act_key[:6]}")
            if made.name == "refused":
                return page(
                    shown, "again.html", "plan", 409, form=fill(shown, RiskForm, sent), action="", submit="", back=""
                )
            return done(request, "/", "form.error.most", undo=Undo("/undo", {"risk": "7"}), bound=len(acts))

        return await once(request, sent, act)

    app = create_app(house, WebSettings())
    app.include_router(router)
    with TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False) as client:
        yield client


def send(client: TestClient, *, lang: str = "en", **fields: Any) -> Any:
    return client.post(f"/risk?lang={lang}", content=urlencode(fields, doseq=True), headers=OURS)


def said(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.split("<main")[1])))


@pytest.mark.parametrize(
    ("fields", "sentence", "kept"),
    [
        (
            {"name": "a much longer name"},
            "At most 10 characters fit here; what you typed has 18.",
            "a much longer name",
        ),
        ({"name": ""}, "This is needed.", ""),
        ({}, "This is needed.", ""),
        ({"name": "x"}, "At least 2 characters, please.", 'value="x"'),
        ({"name": "Late", "impact": "much"}, "A whole number is needed here", "much"),
        ({"name": "Late", "impact": "6"}, "At most 5, please.", 'value="6"'),
        ({"name": "Late", "impact": "0"}, "At least 1, please.", 'value="0"'),
        ({"name": "Late", "kind": "blue"}, "not one of the choices", "Late"),
        ({"name": "Late", "owner": "zoe"}, "not one of the choices", "Late"),
        ({"name": "Late", "tags": ["a", "b", "c"]}, "Choose at most 2.", "Late"),
        ({"name": "taken"}, "At least 7, please.", "taken"),
        ({"name": "a\x00b"}, "characters that cannot be kept", "Nothing was saved"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    risks: TestClient, acts: list[str], fields: dict[str, Any], sentence: str, kept: str
) -> None:
    answer = send(risks, **fields)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert kept in html.unescape(answer.text)
    assert acts == []


def test_a_refused_field_is_tied_to_its_sentence_and_listed_first(risks: TestClient) -> None:
    text = send(risks, name="x").text
    assert 'aria-describedby="f-name-error" aria-invalid="true" required' in text
    assert '<a href="#f-name">I am</a>' in text
    assert text.index('role="alert"') < text.index('id="f-name"')


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_the_readers_language(risks: TestClient, language: str) -> None:
    words = said(send(risks, lang=language, name="", impact="9", kind="blue"))
    assert "form." not in words
    assert ("This is needed." in words) == (language == "en")


def test_what_was_typed_is_only_text(risks: TestClient) -> None:
    answer = send(risks, name='"><script>alert(1)</script>', risk='"><b>')
    assert "<script>alert" not in answer.text
    assert 'value="&#34;&gt;&lt;b&gt;"' in answer.text


def test_pressed_twice_it_happens_once(risks: TestClient, acts: list[str]) -> None:
    fields = {"name": "Late", "form-key": "k1"}
    first, second = send(risks, **fields), send(risks, **fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(acts) == 1
    assert second.headers["set-cookie"].split(";")[0] == first.headers["set-cookie"].split(";")[0]


def test_with_other_words_the_same_form_is_another_act(risks: TestClient, acts: list[str]) -> None:
    send(risks, name="Late", **{"form-key": "k1"})
    send(risks, name="Later", **{"form-key": "k1"})
    assert len(acts) == 2


def test_what_was_not_taken_can_be_sent_again(risks: TestClient, acts: list[str]) -> None:
    fields = {"name": "refused", "form-key": "k1"}
    assert [send(risks, **fields).status_code for _ in range(2)] == [409, 409]
    assert len(acts) == 2


def test_somebody_was_faster(risks: TestClient, acts: list[str]) -> None:
    answer = send(risks, name="Mine", owner="maja", impact="1", base="old")
    assert answer.status_code == 409
    assert acts == []
    words = said(answer)
    assert "Somebody changed this while you were writing" in words
    assert "Other" in words
    assert 'value="Mine"' in answer.text
    assert '<option value="maja" selected>' in answer.text
    assert '<input type="hidden" name="impact" value="1">' in answer.text
    assert 'name="base" value="new"' in answer.text


def test_the_next_page_says_once_what_was_done(risks: TestClient) -> None:
    assert send(risks, name="Late", **{"form-key": "k1"}).headers["location"] == "/"
    first, second = risks.get("/"), risks.get("/")
    assert "At most 1, please." in said(first)
    assert 'action="/undo"' in first.text
    assert "At most 1, please." not in said(second)


def test_a_word_that_was_not_sealed_here_is_not_said(risks: TestClient) -> None:
    for forged in ("x", "e30=.00", Submissions().seal({"said": "form.done", "args": {}, "undo": None})):
        risks.cookies.set("notice", forged)
        answer = risks.get("/")
        assert answer.status_code == 200
        assert 'class="notice"' not in answer.text


def test_what_is_no_form_is_refused(risks: TestClient) -> None:
    assert (
        risks.post("/risk", json={"name": "Late"}, headers={**OURS, "Content-Type": "application/json"}).status_code
        == 415
    )
    assert send(risks, name="x" * (FORM_LIMIT_BYTES + 1)).status_code == 413
    assert risks.post("/risk", content="a=1&" * 3000, headers=OURS).status_code in (413, 422)


def test_what_is_remembered_is_bounded(risks: TestClient) -> None:
    submissions = Submissions()
    request = Request({"type": "http", "path": "/", "query_string": b"", "headers": [], "state": {}})

    async def act() -> Response:
        return Response(status_code=303)

    async def many() -> None:
        for number in range(MOST_KEPT + 50):
            await submissions.once(request, f"k{number}", "d", act)

    asyncio.run(many())
    assert len(submissions._taken) == MOST_KEPT
