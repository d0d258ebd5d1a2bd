"""The plan over the API: read with its version, changed by whoever looked at the newest, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from coolhead.plan import read_plan
from coolhead.run.plan_desk import PlanDesk
from coolhead.run.plan_files import load_plan
from tests.web.conftest import SmallHouse

PEOPLE = "people:\n  - {id: anna, name: Anna}\n"
TEXT = f"brand: {{id: ember, name: Ember, words: [Ember]}}\n{PEOPLE}risks:\n  T2: {{likelihood: 3}}  # soup\n"
KEY = {"Authorization": "Bearer w"}


@pytest.fixture
def path(tmp_path: Path, house: SmallHouse) -> Path:
    place = tmp_path / "plan.yaml"
    place.write_text(TEXT)
    house.plan_paths["ember"] = place
    house.kept_plans = {"ember": read_plan(TEXT)}
    house.trust("w", "write")
    PlanDesk(place, house.store, house.clock).adopt()  # type: ignore[arg-type]
    return place


@pytest.fixture
def visit(house: SmallHouse, path: Path) -> Iterator[TestClient]:
    with house.visit() as client:
        yield client


def _edit(client: TestClient, base: str, *edits: dict[str, Any], **more: str) -> Any:
    return client.patch("/api/plan", json={"edits": list(edits), **more}, headers={**KEY, "If-Match": base})


def test_the_plan_is_shown_with_its_version(visit: TestClient) -> None:
    answer = visit.get("/api/plan", params={"language": "pl"})
    told = answer.json()
    assert answer.headers["etag"] == f'"{told["version"]}"'
    assert told["files"] == {"": TEXT}
    assert told["version"] == told["in_force"]
    assert {each["gravity"] for each in told["problems"]} == {"missing"}


def test_a_change_keeps_comments_and_tells_what_it_meant(visit: TestClient, path: Path) -> None:
    tag = visit.get("/api/plan").headers["etag"]
    answer = _edit(visit, tag, {"path": "risks.T2.likelihood", "value": 5}, who="anna", why="two soups")
    assert answer.status_code == 200
    assert answer.json()["changes"] == ["Risk T2: likelihood 3 → 5."]
    assert "  T2: {likelihood: 5}  # soup\n" in path.read_text()
    versions = visit.get("/api/plan/history").json()["versions"]
    assert [(each["who"], each["why"]) for each in versions] == [("", ""), ("anna", "two soups")]
    diff = visit.get("/api/plan/diff", params={"before": "1", "after": "2"}).json()
    assert [each["id"] for each in diff["changes"]] == ["risk_likelihood"]


def test_two_at_once_lose_nothing(visit: TestClient, path: Path) -> None:
    tag = visit.get("/api/plan").headers["etag"]
    path.write_text(TEXT.replace("Anna", "Anna Nowak"))  # by hand, while the page is open
    answer = _edit(visit, tag, {"path": "risks.T2.likelihood", "value": 5})
    assert answer.status_code == 409
    told = answer.json()["detail"]
    assert "+  - {id: anna, name: Anna Nowak}" in told["lines"]
    assert told["changes"] == ["people.anna.name: Anna → Anna Nowak."]
    assert _edit(visit, told["version"], {"path": "risks.T2.likelihood", "value": 5}).status_code == 200
    plan = load_plan(path)
    risk = plan.risk("T2")
    assert risk is not None
    assert (plan.people[0].name, risk.likelihood) == ("Anna Nowak", 5)


def test_an_old_version_comes_back(visit: TestClient, path: Path) -> None:
    tag = visit.get("/api/plan").headers["etag"]
    tag = _edit(visit, tag, {"path": "people.jan", "value": {"name": "Jan"}}).headers["etag"]
    asked = {"version": "1", "who": "anna"}
    answer = visit.post("/api/plan/restore", json=asked, headers={**KEY, "If-Match": tag})
    assert answer.status_code == 200
    assert path.read_text() == TEXT


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"path": "risks.T2.likelihood", "value": 9}, "out of range"),
        ({"path": "roles.scribe.primary", "value": "bob"}, "nobody in people"),
        ({"path": "brand.name.first", "value": 1}, "single value"),
        ({"path": "people.anna.hours", "remove": True}, "not written"),
    ],
)
def test_what_makes_no_plan_is_refused_and_nothing_is_written(
    visit: TestClient, path: Path, edit: dict[str, Any], why: str
) -> None:
    tag = visit.get("/api/plan").headers["etag"]
    answer = _edit(visit, tag, {"path": "risks.T2.likelihood", "value": 1}, edit)
    assert (answer.status_code, why in str(answer.json())) == (422, True)
    assert path.read_text() == TEXT


def test_who_names_no_version_or_has_no_token_changes_nothing(visit: TestClient, path: Path) -> None:
    asked = {"edits": [{"path": "risks.T2.likelihood", "value": 1}]}
    assert visit.patch("/api/plan", json=asked, headers=KEY).status_code == 428
    assert visit.patch("/api/plan", json=asked, headers={"If-Match": "x"}).status_code == 401
    assert path.read_text() == TEXT


def test_readiness_and_schema_are_told(visit: TestClient) -> None:
    told = visit.get("/api/plan/readiness", params={"language": "ru"}).json()
    assert told["checks"] == len(told["findings"]) >= 25
    assert visit.get("/api/plan/schema").json()["title"] == "Coolhead plan"


def test_a_brand_without_files_says_so(visit: TestClient, house: SmallHouse) -> None:
    house.plan_paths.clear()
    assert visit.get("/api/plan").status_code == 404
    assert visit.get("/api/plan", params={"brand": "other"}).status_code == 404
