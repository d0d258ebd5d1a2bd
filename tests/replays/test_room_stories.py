"""Stories of rooms: `>>` somebody acts, `<<` these facts follow, `!!` the room refuses, `==` how it stands then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coolhead.desk import DeskState, Record, RoomActed, decode_fact, encode_fact, handle
from coolhead.incident.acts import refusal
from coolhead.incident.room_events import InRoom
from coolhead.plan import read_plan
from coolhead.run.acts import encode_act
from coolhead.run.board_rooms import card_snapshot
from coolhead.run.room_facts import decode_room_act
from coolhead.run.rooms import Rooms
from coolhead.storage import MemoryStore, Step, StoredFact

STORIES = sorted((Path(__file__).parent / "rooms").glob("*.jsonl"))
PLAN = read_plan(
    """
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: maja, name: Maja}, {id: jan, name: Jan}]
roles: {crisis_lead: {primary: maja, deputy: jan}}
"""
)


def act_of(told: dict[str, Any]) -> RoomActed:
    found = decode_room_act(json.dumps({"brand": "ember", **told}).encode())
    assert found is not None
    return found


class Teller:
    """Plays a story through the desk and the journal, and looks at the room as people do."""

    def __init__(self) -> None:
        self.state, self.store = DeskState(brand="ember"), MemoryStore()
        self.rooms = Rooms(self.store, lambda: {"ember": PLAN}, lambda _: {})
        self.told: list[dict[str, Any]] = []

    def act(self, told: dict[str, Any]) -> None:
        acted = act_of(told)
        assert decode_room_act(encode_act(acted)) == acted
        self.state, commands = handle(self.state, acted, PLAN)
        facts = [command.fact for command in commands if isinstance(command, Record)]
        first = self.store.last_fact() + 1
        stored = [
            StoredFact(seq, fact.at, fact.type, fact.brand, encode_fact(fact)) for seq, fact in enumerate(facts, first)
        ]
        self.store.commit(Step(0, facts=stored))
        self.told = [decode_fact(one.body) for one in stored]

    def refuses(self, told: dict[str, Any]) -> str:
        room, fact = self.rooms.room("ember", told["incident"]), act_of(told).fact
        assert room is not None
        assert isinstance(fact, InRoom)
        no = refusal(room, fact)
        return no.id if no is not None else "it can be"

    def stands(self) -> dict[str, Any]:
        room = self.rooms.room("ember", "incident-1")
        assert room is not None
        return card_snapshot(room)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_what_must_follow_from_a_story_follows(story: Path) -> None:
    teller = Teller()
    for number, line in enumerate(story.read_text("utf-8").splitlines(), 1):
        what, told, *why = json.loads(line)
        if what == ">>":
            teller.act(told)
        elif what == "<<":
            assert any(told.items() <= fact.items() for fact in teller.told), (number, told, teller.told)
        elif what == "!!":
            assert teller.refuses(told) == why[0], number
        else:
            assert told.items() <= teller.stands().items(), (number, teller.stands())


def test_there_are_stories() -> None:
    assert len(STORIES) >= 3
