"""The questionnaire: one question a page, left and gone on with, proposals that are taken over by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from coolhead.plan.questionnaire import QUESTIONS
from coolhead.words import LANGUAGES, Words
from tests.web.plan_house import PLAN, PlanHouse

OURS = {"Origin": "http://127.0.0.1:8765"}
FIRST, SECOND = QUESTIONS[0].id, QUESTIONS[1].id


@pytest.fixture
def plan_house(tmp_path: Path) -> PlanHouse:
    return PlanHouse(tmp_path)


@pytest.fixture
def visit(plan_house: PlanHouse) -> Iterator[TestClient]:
    with plan_house.visit() as client:
        yield client


def answer(client: TestClient, question: str, said: str) -> str:
    told = client.post(f"/plan/questions/{question}", data={"answer": said}, headers=OURS)
    assert told.status_code == 303
    return str(told.headers["location"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_is_asked_in_the_readers_language(visit: TestClient, language: str) -> None:
    words = Words(language)
    assert words.say("planpage.ask.begin") in visit.get(f"/plan/questions?lang={language}").text
    page = visit.get(f"/plan/questions/{FIRST}?lang={language}").text
    assert words.say(f"ask.{FIRST}") in page
    assert words.say("planpage.ask.place", n=1, of=len(QUESTIONS)) in page


def test_it_can_be_left_and_gone_on_with(visit: TestClient) -> None:
    assert visit.get("/plan/questions").status_code == 200
    assert answer(visit, FIRST, "no") == f"/plan/questions/{SECOND}"
    assert visit.get("/plan/questions").headers["location"] == f"/plan/questions/{SECOND}"
    chosen = visit.get(f"/plan/questions/{FIRST}").text
    assert re.search(r'value="no" aria-pressed="true"', chosen)
    assert answer(visit, FIRST, "shout") == f"/plan/questions/{SECOND}"


def test_the_answers_point_to_risks_and_change_nothing(plan_house: PlanHouse, visit: TestClient) -> None:
    answer(visit, FIRST, "no")
    answer(visit, "green", "unknown")
    page = visit.get("/plan/questions/result").text
    link = re.search(r'href="(/plan/risks/T6\?[^"]*)#risk-form"', page)
    assert link is not None
    assert 'href="/plan/questions/green"' in page
    form = visit.get(link[1].replace("&amp;", "&")).text
    assert re.search(r'name="likelihood".*?value="5" selected', form, re.S)
    assert "Save to take them over" in form
    assert plan_house.text() == PLAN


def test_after_the_last_question_comes_the_result_and_it_can_begin_anew(visit: TestClient) -> None:
    for question in QUESTIONS:
        there = answer(visit, question.id, "unknown")
    assert there == "/plan/questions/result"
    assert visit.post("/plan/questions/result", headers=OURS).status_code == 303
    assert "Begin" in visit.get("/plan/questions").text


def test_a_broken_cookie_and_an_unknown_question_do_no_harm(visit: TestClient) -> None:
    visit.cookies.set("asked-ember", "x-y.evenings-q.<script>-n.deleted-y")
    assert visit.get("/plan/questions").headers["location"] == f"/plan/questions/{FIRST}"
    assert visit.get("/plan/questions/none").status_code == 404
    assert visit.post("/plan/questions/none", data={"answer": "yes"}, headers=OURS).status_code == 404
