"""Playbooks and guidelines over the API."""

from __future__ import annotations

from typing import Any

import pytest

from coolhead.plan import default_plan


@pytest.fixture(autouse=True)
def _planned(house: Any) -> None:
    house.kept_plans = {"ember": default_plan("Ember", languages=("pl", "en"))}


def test_a_guideline_is_made_for_whatever_is_described(house: Any) -> None:
    with house.visit() as client:
        asked = {"crisis_type": "T15", "level": 4, "fault": "yes", "channels": ["x", "reviews"]}
        told = client.post("/api/guideline?language=en", json=asked).json()
        assert told["draft"] is True
        assert all(line["rule"] for line in told["lines"])
        assert any(line["rule"] == "G-MSG-HARM" for line in told["lines"])
        page = client.post("/api/guideline?markdown=true", json=asked)
        assert page.headers["content-type"].startswith("text/markdown")
        assert page.text.startswith("# Pierwsze wytyczne")


def test_a_playbook_is_shown_in_the_language_asked_for(house: Any) -> None:
    with house.visit() as client:
        told = client.get("/api/playbooks/T2?language=fr&variant=worst").json()
        assert (told["variant"], told["level"]) == ("worst", 4)
        assert [message["group"] for message in told["messages"]][:2] == ["affected", "employees"]
        assert client.get("/api/playbooks/T2?markdown=true").text.startswith("# Scenariusz")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/guideline", {"crisis_type": "T99"}, 422),
        ("/api/guideline", {"level": 0}, 422),
        ("/api/guideline", {"fault": "perhaps"}, 422),
        ("/api/guideline?language=xx", {}, 422),
        ("/api/guideline?brand=other", {}, 404),
    ],
)
def test_what_cannot_be_is_refused(house: Any, path: str, body: dict[str, Any], status: int) -> None:
    with house.visit() as client:
        assert client.post(path, json=body).status_code == status


def test_a_scenario_or_type_that_is_not_there_is_said(house: Any) -> None:
    with house.visit() as client:
        assert client.get("/api/playbooks/T2?variant=own.none").status_code == 404
        assert client.get("/api/playbooks/T23").status_code == 422
