"""The page on which people correct readings: by buttons, with one key, and over the API."""

from __future__ import annotations

import re
from typing import Any

import pytest

from coolhead.run.correcting import read_taught
from coolhead.text.brand_head import BrandHead
from coolhead.text.gain import Gain
from coolhead.words import LANGUAGES, Words

WRITE = {"Authorization": "Bearer pen"}
OURS = {"Origin": "http://127.0.0.1:8765"}


def labels(house: Any) -> dict[int, str]:
    return dict(read_taught(house.store, "ember").labels())


def form(seq: int, tone: str) -> dict[str, str]:
    return {"brand": "ember", "seq": str(seq), "who": "maja", "tone": tone}


def test_a_button_corrects_a_mention_and_the_page_says_so(crisis: Any, client: Any) -> None:
    answer = client.post("/correct", data=form(2, "positive"), headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/mentions?brand=ember#m2")
    assert labels(crisis) == {2: "positive"}
    page = client.get("/mentions").text
    row = page[page.index('id="m2"') : page.index('id="m1"')]
    assert "Said by people: positive" in row
    assert row.count('aria-pressed="true"') == 1
    client.post("/correct", data=form(2, "undo"), headers=OURS)
    assert labels(crisis) == {}


def test_each_mention_has_a_button_for_each_key_and_no_script_of_its_own(client: Any) -> None:
    answer = client.get("/mentions")
    assert answer.status_code == 200
    for key in "123u":
        assert answer.text.count(f'data-key="{key}"') == 5
    assert re.findall(r"<script(?! src=)", answer.text) == []
    assert re.findall(r"\son\w+=|\sstyle=", answer.text) == []
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_strangers_words_stay_words(house: Any) -> None:
    house.hear('<script>alert(1)</script> "><img src=x onerror=alert(1)>', "<b>Eve</b>")
    with house.visit() as client:
        page = client.get("/mentions").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>Eve" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_learned_is_said_in_each_language(crisis: Any, language: str) -> None:
    gain = Gain(held_back=41, before=0.51, after=0.634, low=-0.02, high=0.26, fixed=9, broken=3)
    crisis.heads["ember"] = BrandHead("brand:v204:1a2b3c4d", None, None, 163, gain)  # type: ignore[arg-type]
    with crisis.visit() as client:
        page = client.get(f"/mentions?lang={language}").text
    words = Words(language)
    assert words.say("corrections.learned", n=163, version=204) in page
    assert words.say("corrections.gain", held=41, before=51, after=63, low=-2, high=26) in page
    assert words.say("corrections.used") in page
    assert words.say("corrections.unused") not in page


def test_few_labels_promise_nothing_and_a_loss_is_told(crisis: Any) -> None:
    crisis.heads["ember"] = BrandHead("brand:v3:00", None, None, 3, Gain(held_back=1))  # type: ignore[arg-type]
    with crisis.visit() as client:
        early = client.get("/mentions").text
        lost = Gain(held_back=40, before=0.6, after=0.4, low=-0.3, high=-0.1)
        crisis.heads["ember"] = BrandHead("brand:v9:00", None, None, 160, lost)  # type: ignore[arg-type]
        late = client.get("/mentions").text
        crisis.heads["ember"] = BrandHead("brand:v9:00", None, None, 30, Gain(9, labels=39, agreed=0.1))  # type: ignore[arg-type]
        one_sided = client.get("/mentions").text
    assert "Please label right ones as well" in one_sided
    assert "once 10 labels are held back; so far: 1" in early
    assert "read without it" in late


def test_the_least_sure_come_first_and_labelled_ones_are_left_out(crisis: Any, client: Any) -> None:
    client.post("/correct", data=form(3, "negative"), headers=OURS)
    page = client.get("/mentions?order=doubt").text
    assert 'id="m3"' not in page
    assert page.count('class="tones"') == 4


def test_a_form_of_another_site_and_nonsense_are_refused(crisis: Any, client: Any) -> None:
    assert (
        client.post("/correct", data=form(2, "positive"), headers={"Origin": "https://evil.example"}).status_code == 403
    )
    assert client.post("/correct", data=form(2, "angry"), headers=OURS).status_code == 404
    assert client.post("/correct", data=form(999, "positive"), headers=OURS).status_code == 404
    assert client.post("/correct", data={**form(2, "positive"), "brand": "none"}, headers=OURS).status_code == 404
    assert client.post("/correct", data={**form(2, "positive"), "seq": "1e9"}, headers=OURS).status_code == 404
    assert client.post("/correct", data=form(2, ""), headers=OURS).status_code == 422
    assert client.get("/mentions?before=x").status_code == 200
    assert labels(crisis) == {}


def test_the_api_corrects_tells_and_rolls_back(crisis: Any) -> None:
    crisis.trust("pen", "write")
    crisis.trust("eye", "read")
    body = {"brand": "ember", "tone": "positive", "who": "maja"}
    with crisis.visit() as client:
        assert client.post("/api/mentions/1/correction", json=body).status_code == 401
        eye = {"Authorization": "Bearer eye"}
        assert client.post("/api/mentions/1/correction", json=body, headers=eye).status_code == 401
        assert client.post("/api/mentions/1/correction", json=body, headers=WRITE).json()["outcome"] == "recorded"
        wrong = client.post("/api/mentions/77/correction", json=body, headers=WRITE)
        assert (wrong.status_code, wrong.json()["detail"]) == (404, "There is no mention 77.")
        told = client.get("/api/brands/ember/corrections?lessons=true").json()
        assert (told["version"], told["lessons"]) == (1, [{"seq": 1, "tone": "positive"}])
        back = client.post("/api/brands/ember/corrections/rollback", json={"version": 0, "who": "maja"}, headers=WRITE)
        assert back.json()["holds"] == 0
        late = client.post("/api/brands/ember/corrections/rollback", json={"version": 9, "who": "maja"}, headers=WRITE)
        assert late.status_code == 404
        assert client.get("/api/brands/none/corrections").status_code == 404
    assert read_taught(crisis.store, "ember").lessons() == {}
