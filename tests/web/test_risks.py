"""The register over the API."""

from __future__ import annotations

from typing import Any

import pytest

from coolhead.plan import default_plan


@pytest.fixture(autouse=True)
def _planned(house: Any) -> None:
    house.kept_plans = {"ember": default_plan("Ember")}


def test_the_register_the_matrix_and_one_risk(house: Any) -> None:
    with house.visit() as client:
        risks = client.get("/api/risks?language=en").json()["risks"]
        assert len(risks) == 22
        assert client.get("/api/risks/T2?language=fr").json()["risk"]["title"] == "Défaut d’un produit ou d’un service"
        matrix = client.get("/api/risks/matrix").json()["matrix"]
        assert (matrix["rows"], matrix["columns"], len(matrix["cells"])) == (5, 5, 5)
        assert client.get("/api/risks/matrix.svg").headers["content-type"].startswith("image/svg+xml")
        assert client.get("/api/risks/register.csv").text.count("\n") == 23
        assert client.get("/api/risks/register.md").text.startswith("# ")


def test_nothing_was_observed_in_an_empty_journal(house: Any) -> None:
    with house.visit() as client:
        assert client.get("/api/risks/observed").json()["observed"] == []


def test_the_map_of_channels_says_where_nobody_listens(house: Any) -> None:
    with house.visit() as client:
        told = client.get("/api/risks/coverage?language=fr").json()
        assert "reddit" in told["blind"]
        assert all("\u00a0: " in hint for hint in told["hints"])


def test_channels_of_a_story_are_heard_and_are_no_blind_spots(house: Any) -> None:
    house.play("crisis")
    with house.visit() as client:
        told = client.get("/api/risks/coverage?language=en").json()["channels"]
        heard = [one for one in told if one["last_heard_at"] or one["mentions_24h"]]
        assert heard
        assert not any(one["blind"] for one in heard)


@pytest.mark.parametrize(
    ("path", "status"), [("/api/risks/T99", 404), ("/api/risks?brand=other", 404), ("/api/risks?language=xx", 422)]
)
def test_what_is_not_there_is_said(house: Any, path: str, status: int) -> None:
    with house.visit() as client:
        assert client.get(path).status_code == status


def test_the_questions_and_what_answers_point_to(house: Any) -> None:
    house.trust("w-secret", "write")
    by = {"Authorization": "Bearer w-secret"}
    with house.visit() as client:
        assert len(client.get("/api/risks/questions").json()["questions"]) == 25
        told = client.post("/api/risks/questions?language=en", json={"evenings": "no"}, headers=by).json()
        assert [(one["type"], one["likelihood"]) for one in told["proposals"]] == [("T6", 5)]
        assert client.post("/api/risks/questions", json={"moon": "yes"}, headers=by).status_code == 422
        assert client.post("/api/risks/questions", json={"evenings": "no"}).status_code == 401
        assert client.get("/api/risks/discovered").json()["topics"] == []
