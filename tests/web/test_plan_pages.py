"""The plan's reading pages: playbooks, the first guideline that is made on request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from coolhead.plan import CRISIS_TYPES
from coolhead.words import LANGUAGES, Words
from tests.web.plan_house import PLAN, PlanHouse

OURS = {"Origin": "http://127.0.0.1:8765"}


@pytest.fixture
def plan_house(tmp_path: Path) -> PlanHouse:
    return PlanHouse(tmp_path)


@pytest.fixture
def visit(plan_house: PlanHouse) -> Iterator[TestClient]:
    with plan_house.visit() as client:
        yield client


def test_every_type_has_a_playbook_that_can_be_read(visit: TestClient) -> None:
    page = visit.get("/plan/playbooks").text
    assert re.findall(r'href="/plan/playbooks/(T\d+)"', page) == list(CRISIS_TYPES)
    assert "Refunds come late" in page
    assert visit.get("/plan/playbooks/T99").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_playbook_is_told_in_the_readers_language(visit: TestClient, language: str) -> None:
    page = visit.get(f"/plan/playbooks/T2?level=5&variant=worst&lang={language}").text
    words = Words(language, "Europe/Warsaw")
    for id_ in ("happens", "signs", "steps", "messages", "calls", "raci", "donts"):
        assert words.say(f"playbook.head.{id_}") in page
    assert words.say("step.t15.decide_recall") not in page
    assert len(re.findall(r"<blockquote>", page)) == 10
    assert "Maja Kowalska" in page


def test_variants_and_levels_stand_in_the_address(visit: TestClient) -> None:
    base = visit.get("/plan/playbooks/T2?variant=base&level=2").text
    worst = visit.get("/plan/playbooks/T2?variant=worst&level=5").text
    assert base.count('class="due"') < worst.count('class="due"')
    assert visit.get("/plan/playbooks/T2?variant=nonsense&level=77").status_code == 200


def test_what_the_plan_says_otherwise_stands_in_the_playbook(plan_house: PlanHouse, visit: TestClient) -> None:
    visit.get("/plan/playbooks/T2")
    own = "steps: {own.call: {level: 3, role: responder, minutes: 7, types: [T2], words: {en: Call every shop.}}}\n"
    plan_house.write(PLAN + own)
    page = visit.get("/plan/playbooks/T2").text
    assert "Call every shop." in page
    assert "7\u00a0min" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guideline_is_made_for_what_the_address_describes(visit: TestClient, language: str) -> None:
    empty = visit.get(f"/plan/guideline?lang={language}").text
    words = Words(language)
    assert words.say("planpage.guide.draft") not in empty
    page = visit.get(f"/plan/guideline?make=1&type=T15&level=4&harm=confirmed&press=national&lang={language}").text
    assert words.say("planpage.guide.draft") in page
    assert words.say("guideline.part.4") in page
    assert "# " in page.split("<textarea")[1]
    quiet = visit.get(f"/plan/guideline?make=1&type=T1&level=2&lang={language}").text
    assert quiet.split("<textarea")[1] != page.split("<textarea")[1]


def test_what_nobody_offered_is_let_pass(visit: TestClient) -> None:
    odd = "/plan/guideline?make=1&type=T99&level=9&origin=mars&fault=x&hour=99&waiting=-1&on_shift=many&harm=%00"
    assert visit.get(odd).status_code == 200


def test_the_hour_of_the_situation_can_be_another_one(visit: TestClient) -> None:
    night = visit.get("/plan/guideline?make=1&hour=3").text
    noon = visit.get("/plan/guideline?make=1&hour=12").text
    assert Words("en", "Europe/Warsaw").say("guideline.timing.night", reached_at=0.0)[-60:] in night
    assert "at night" not in noon.split('id="draft"')[1].split("2. ")[0]


def test_the_edited_draft_becomes_a_file_and_nothing_is_kept(plan_house: PlanHouse, visit: TestClient) -> None:
    kept = len(plan_house.store.entries)
    answer = visit.post("/plan/guideline/file", data={"text": "# Ours\n<script>"}, headers=OURS)
    assert answer.text == "# Ours\n<script>\n"
    assert answer.headers["content-type"].startswith("text/markdown")
    assert "attachment" in answer.headers["content-disposition"]
    assert len(plan_house.store.entries) == kept
    assert visit.post("/plan/guideline/file", data={"text": "x"}).status_code == 403
