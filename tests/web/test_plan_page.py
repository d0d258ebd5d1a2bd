"""The page Plan: how ready, which risks stand where, which have no answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from coolhead.storage.model import StoredFact
from coolhead.words import LANGUAGES, Words
from tests.web.conftest import SmallHouse
from tests.web.plan_house import PLAN, PlanHouse


@pytest.fixture
def plan_house(tmp_path: Path) -> PlanHouse:
    return PlanHouse(tmp_path)


@pytest.fixture
def visit(plan_house: PlanHouse) -> Iterator[TestClient]:
    with plan_house.visit() as client:
        yield client


def cell(page: str, key: str) -> str:
    found = re.search(rf'<a [^>]*data-cell="{key}"[^>]*>', page)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_how_ready_and_how_many_risks_have_a_plan(visit: TestClient, language: str) -> None:
    page = visit.get(f"/plan?lang={language}").text
    words = Words(language)
    assert words.say("matrix.coverage", n=23, prepared=1) in page
    assert re.search(re.escape(words.say("planpage.ready", score=999)).replace("999", r"\d+"), page)
    assert words.say("ready.part.watch") in page
    assert "risk.T" not in page
    assert "planpage." not in re.sub(r"<script.*?</script>", "", page)


def test_each_missing_thing_leads_to_the_place_where_it_is_mended(visit: TestClient) -> None:
    page = visit.get("/plan").text
    assert 'href="/plan/risks/T1#f-review_by"' in page
    assert 'href="/plan/team#people"' in page
    assert 'href="/sources"' in page


def test_a_cell_counts_its_risks_in_words_and_leads_to_them(visit: TestClient) -> None:
    page = visit.get("/plan").text
    here = cell(page, "4x4")
    assert "Likelihood likely, impact severe: very high. 2 risks." in page.split(here)[1].split("</a>")[0]
    assert 'href="/plan?cell=4x4#risks"' in here
    told = visit.get("/plan?cell=4x4").text
    assert "Refunds come late" in told
    assert 'href="/plan/risks/T2"' not in told.split('id="risks"')[1]
    assert 'aria-current="true"' in cell(told, "4x4")


def test_after_treatment_a_risk_stands_elsewhere(visit: TestClient) -> None:
    page = visit.get("/plan?stands=after&cell=2x3").text
    assert "Refunds come late" in page.split('id="risks"')[1]
    assert "Refunds come late" not in visit.get("/plan?cell=2x3").text.split('id="risks"')[1]


def test_filters_stand_in_the_address(visit: TestClient) -> None:
    page = visit.get("/plan?type=T1").text.split('id="risks"')[1]
    assert "Refunds come late" in page
    assert re.findall(r'href="/plan/risks/(\w+)"', page) == ["late_refunds", "T1"]
    bare = visit.get("/plan?show=bare").text.split('id="risks"')[1]
    assert 'href="/plan/risks/T2"' not in bare
    assert "Refunds come late" in bare
    assert visit.get("/plan?cell=9x9&type=nonsense&show=nonsense&from=xx&stands=x").status_code == 200


def test_a_live_wave_stands_in_its_cell(plan_house: PlanHouse, visit: TestClient) -> None:
    plan_house.play("crisis")
    page = visit.get("/plan").text
    assert re.search(r"\d live wave", page)
    assert 'class="plain live-waves"' in page
    assert visit.get("/plan/matrix").text.count("data-cell") == 25


@pytest.mark.parametrize(("rows", "columns"), [(3, 3), (6, 6), (4, 5)])
def test_the_matrix_has_the_steps_of_the_plan(
    plan_house: PlanHouse, visit: TestClient, rows: int, columns: int
) -> None:
    plan_house.write(PLAN.replace(": 4", ": 3") + f"matrix: {{rows: {rows}, columns: {columns}}}\n")
    assert visit.get("/plan").text.count("data-cell") == rows * columns


def test_a_broken_file_is_told_with_its_line_and_the_last_version_stays(
    plan_house: PlanHouse, visit: TestClient
) -> None:
    version = plan_house.kept_plans["ember"].version
    plan_house.path.write_text(PLAN.replace("likelihood: 3", "likelihood: 9"))
    page = visit.get("/plan").text
    assert "line 9" in page
    assert version in page
    assert "Refunds come late" in page
    assert "/plan/risks/new" not in page


def test_a_brand_without_a_plan_says_so(house: SmallHouse) -> None:
    with house.visit() as client:
        assert client.get("/plan").status_code == 404


def test_many_risks_come_page_by_page(plan_house: PlanHouse, visit: TestClient) -> None:
    more = "".join(f"  own{n}: {{type: T1, title: Own risk {n}}}\n" for n in range(100))
    plan_house.write(PLAN + more)
    first = visit.get("/plan").text
    assert first.count('class="risk-name"') == 30
    assert 'href="/plan?from=30#risks"' in first
    last = visit.get("/plan?from=120").text
    assert last.count('class="risk-name"') == 3


def test_the_page_has_no_script_or_style_of_its_own(visit: TestClient) -> None:
    page = visit.get("/plan").text
    assert re.findall(r"<script(?! src=)", page) == []
    assert re.findall(r"\son\w+=|\sstyle=", page) == []


def test_what_was_seen_stands_beside_what_was_planned(plan_house: PlanHouse, visit: TestClient) -> None:
    change = {"type": "severity_changed", "brand": "ember", "topic": "T2", "crisis_type": "T2", "from": 2, "to": 3}
    for number, day in enumerate(("2026-02-01", "2026-03-01")):
        fact = {**change, "at": f"{day}T10:00:00Z", "wave": f"w{number}", "impact": 50, "spread": 50, "because": []}
        fact |= {"impact_band": 3, "spread_band": 3, "floors": [], "ceilings": [], "confidence": "high"}
        body = json.dumps(fact | {"seq": number + 1}).encode()
        plan_house.store.facts.append(StoredFact(number + 1, 1.77e9 + number * 86400, fact["type"], "ember", body))  # type: ignore[arg-type]
    row = visit.get("/plan?type=T2").text.split('id="risks"')[1]
    assert "Seen 2 times at level 3 or above; watched for too short a time" in row
    later = StoredFact(3, 1.80e9, "x", "ember", json.dumps({"type": "x", "brand": "ember"}).encode())
    plan_house.store.facts.append(later)
    assert "Seen 2 times at level 3 or above; that points to" in visit.get("/plan?type=T2").text.split('id="risks"')[1]
