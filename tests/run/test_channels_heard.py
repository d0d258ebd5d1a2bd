"""What the map of channels hears: links, large accounts and our own, from mentions that were really stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from coolhead.clock import DAY, HOUR
from coolhead.mention import Author, Mention
from coolhead.plan import Account, default_plan
from coolhead.run.board import Board
from coolhead.run.channels import channel_map, heard_on
from coolhead.storage import Arrival, SqliteStore

NOW = 1_772_352_000.0
PLAN = default_plan("Ember", own_accounts=(Account("own", "ember"),), id="ember")


def mention(id_: str, text: str, author: Author, channel: str = "x", ago: float = HOUR) -> Arrival:
    return Arrival(Mention(id_, "test", NOW - ago, author, text, channel, brand="ember"))


def stored(path: Path, *arrivals: Arrival) -> SqliteStore:
    store = SqliteStore(path / "coolhead.db")
    store.take(list(arrivals), NOW)
    return store


def test_links_large_accounts_and_our_own_are_heard(tmp_path: Path) -> None:
    store = stored(
        tmp_path,
        mention("a", "see tiktok.com/@anna/7", Author("anna")),
        mention("b", "https://www.tiktok.com/x and again tiktok.com/y", Author("anna")),
        mention("c", "t.me/ember", Author("press", kind="press")),
        mention("d", "we are on https://vk.com/ember", Author("own", "ember")),
        mention("e", "here x.com/ember/1", Author("jan"), ago=2 * DAY),
        mention("f", "old tripadvisor.com/1", Author("jan"), ago=31 * DAY),
    )
    heard = heard_on(store, Board("ember"), PLAN, NOW)
    assert {name: (one.linking, one.multipliers) for name, one in heard.items()} == {
        "x": (0, 1),
        "tiktok": (1, 0),
        "telegram": (1, 1),
    }
    assert (heard["x"].mentions, heard["x"].last_at, heard["x"].own) == (4, NOW - HOUR, True)
    drawn = channel_map(store, Board("ember"), PLAN, (), NOW)
    assert [one.channel for one in drawn.blind][:2] == ["telegram", "tiktok"]
    store.close()


def test_what_belongs_to_another_brand_points_nowhere_for_this_one(tmp_path: Path) -> None:
    other = replace(mention("a", "tiktok.com/@anna", Author("anna")).mention, brand="other")
    store = stored(tmp_path, Arrival(other))
    assert heard_on(store, Board("ember"), PLAN, NOW) == {}
    store.close()


def test_the_board_knows_which_channel_fell_silent_and_which_a_wave_reached(tmp_path: Path) -> None:
    board = Board("ember")
    common = {"at": "2026-03-01T08:00:00Z", "brand": "ember"}
    board.fold({**common, "type": "wave_opened", "wave": "w1", "topic": "T2"})
    reached = {"channel": "forum", "place": 2, "first_at": "2026-03-01T08:00:00Z", "minutes": 5.0, "people": 3}
    board.fold({**common, "type": "wave_reached_channel", "wave": "w1", **reached})
    since = "2026-03-01T07:00:00Z"
    board.fold({**common, "type": "channel_silent", "channel": "x", "since_at": since, "expected": 9.0})
    board.waves["w1"].level = 3
    store = stored(tmp_path)
    heard = heard_on(store, board, PLAN, NOW)
    assert heard["forum"].waves == 1
    assert heard["x"].silent_since == NOW - HOUR
    store.close()
