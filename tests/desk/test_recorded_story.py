"""The recorded story through the real desk: noticed while it smoulders, one page at the multiplier, calm at the end."""

from __future__ import annotations

from typing import Any

import pytest

from coolhead.clock import read_instant
from coolhead.drill import load_story
from tests.desk.recorded import recorded_facts


@pytest.fixture(scope="module")
def facts() -> list[dict[str, Any]]:
    return recorded_facts()


def test_pages_once_at_the_moment_the_multiplier_speaks(facts: list[dict[str, Any]]) -> None:
    alerts = [fact for fact in facts if fact["type"] == "alert_raised"]
    multiplier_at = load_story().marks.multipliers[0][0]
    assert len(alerts) == 1
    assert 0 <= read_instant(alerts[0]["at"]) - multiplier_at <= 60


def test_stays_below_a_wave_at_the_giveaway_and_the_critic(facts: list[dict[str, Any]]) -> None:
    opened = [fact for fact in facts if fact["type"] == "wave_opened"]
    smoulder = load_story().marks.strands["smoulder"].first_at
    assert all(read_instant(fact["at"]) >= smoulder for fact in opened)


def test_notices_the_smouldering_topic_hours_before_the_multiplier(facts: list[dict[str, Any]]) -> None:
    opened = [fact for fact in facts if fact["type"] == "wave_opened"]
    assert opened[0]["topic"] == "T2"
    assert load_story().marks.multipliers[0][0] - read_instant(opened[0]["at"]) > 3 * 3600


def test_ends_calm_with_a_guideline_and_an_incident_on_the_way(facts: list[dict[str, Any]]) -> None:
    kinds = {fact["type"] for fact in facts}
    assert {"guideline_made", "incident_opened", "role_assigned", "step_started", "wave_calmed"} <= kinds
    levels: dict[str, int] = {}
    for fact in facts:
        if fact["type"] == "severity_changed":
            levels[fact["wave"]] = fact["to"]
    assert max(levels.values()) < 2
