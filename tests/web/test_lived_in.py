"""The lived-in house: the same story each time, with something for every screen to show."""

from __future__ import annotations

import pytest

from coolhead.clock import VirtualClock
from coolhead.run.room_view import room_snapshot
from tests.web.lived_in import MOMENTS, copied, home_at, open_house, visited

LEVELS = {"calm": 0, "smoulder": 2, "threat": 3, "storm": 5, "after": 0}


@pytest.mark.parametrize("moment", MOMENTS)
def test_each_moment_stands_at_its_level(moment: str) -> None:
    with copied(moment) as home, open_house(home, VirtualClock(MOMENTS[moment])) as (store, house):
        assert {brand: board.level for brand, board in house.boards().items()} == {
            "norvelka": LEVELS[moment],
            "teelund": 0,
        }
        assert store.conservation().holds
        assert len(store.quarantine(100)) == 5


def test_the_storm_has_something_for_every_screen() -> None:
    with copied("storm") as home, open_house(home, VirtualClock(MOMENTS["storm"])) as (store, house):
        board = house.boards()["norvelka"]
        room = house.rooms().room("norvelka", next(iter(board.rooms)))
        assert room is not None
        shown = room_snapshot(room, store, MOMENTS["storm"])
        assert {step["status"] for step in shown["steps"]} == {"done", "open", "skipped"}
        assert all(shown[part] for part in ("facts", "decisions", "tasks", "notes", "overdue"))
        assert [alert.acknowledged_by for alert in board.alerts.values()] == ["hanna"]
        languages = {entry.reading.language for entry in store.mentions(300, brand="norvelka") if entry.reading}
        assert languages >= {"pl", "en", "fr", "id", "ru"}
        plan = house.plans()["norvelka"]
        assert plan.exceptions
        assert [source.source for source in house.sources() if source.error] == ["folder:export", "rss:kettle-weekly"]


def test_it_is_built_once_and_a_copy_is_ones_own() -> None:
    built = (home_at("calm") / "kept" / "coolhead.db").stat().st_mtime_ns
    with copied("calm") as home:
        (home / "norvelka.yaml").write_text("broken")
    assert (home_at("calm") / "kept" / "coolhead.db").stat().st_mtime_ns == built
    with visited("calm") as client:
        assert client.get("/").status_code == 200
