"""Rooms of two brands in one store: neither can be reached, opened or bent from the other by a guessed name."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from coolhead.cli.house import LocalHouse
from coolhead.clock import VirtualClock
from coolhead.desk import encode_fact
from coolhead.incident.events import IncidentOpened
from coolhead.plan import Plan, read_plan
from coolhead.run import room_asks as asks
from coolhead.run.intake import Intake
from coolhead.run.room_asks import BadAsk
from coolhead.run.room_door import Answer, act, declare
from coolhead.run.room_pen import act_id
from coolhead.run.runner import Runner
from coolhead.storage import MemoryStore, Step, StoredFact
from tests.run.storm import QuickReader

NOW = 1_772_666_400.0


def plan(brand: str) -> Plan:
    return read_plan(
        f"brand: {{name: {brand}, id: {brand}, words: [{brand}]}}\n"
        "people: [{id: maja, name: Maja}, {id: jan, name: Jan}]\n"
        "roles: {crisis_lead: {primary: maja}}\n"
    )


PLANS = {"ember": plan("ember"), "other": plan("other")}


@dataclass
class Two:
    """A house of two brands."""

    store: MemoryStore
    house: LocalHouse
    runner: Runner

    def declare(self, brand: str, wave: str | None = None, key: str | None = None) -> Answer:
        asked = asks.Declare(title=None if wave else "Kettle", wave=wave)
        return declare(self.house.rooms(), PLANS[brand], asked, "maja", NOW, key)

    def act(self, incident: str, asked: asks.Asked, who: str = "maja", key: str | None = None) -> Answer:
        answer = act(self.house.rooms(), PLANS["ember"], incident, asked, who, NOW + 1, key=key)
        assert answer is not None
        return answer

    def tell(self, fact: IncidentOpened) -> None:
        seq = self.store.last_fact() + 1
        stored = StoredFact(seq, fact.at, fact.type, fact.brand, encode_fact(fact))
        self.store.commit(Step(self.store.cursor(), facts=[stored]))


@pytest.fixture
def two() -> Two:
    store, clock = MemoryStore(), VirtualClock(NOW)
    runner = Runner(store, PLANS, QuickReader())
    return Two(store, LocalHouse(store, Intake(store, clock), runner, PLANS, clock), runner)


def test_the_same_key_in_two_brands_opens_two_incidents(two: Two) -> None:
    first, second = two.declare("ember", key="k1"), two.declare("other", key="k1")
    assert second.kept
    assert first.incident != second.incident


def test_an_incident_cannot_be_opened_for_a_wave_nobody_knows(two: Two) -> None:
    with pytest.raises(BadAsk, match="There is no wave other-all-1"):
        two.declare("ember", wave="other-all-1")
    assert two.store.acts_after(0, "room_acted") == []


def test_a_room_and_its_timeline_are_folded_from_their_own_brand_alone(two: Two) -> None:
    """One name in two brands, as a log of before may have it: neither sees what the other's people did."""
    mine = two.declare("ember").incident
    named = f"incident-{mine}"
    for brand, at, level in (("other", NOW - 9, 5), ("ember", NOW, 2)):
        two.tell(
            IncidentOpened(at=at, brand=brand, incident=named, wave=None, level=level, who="maja", act=f"a-{brand}")
        )
    rooms = two.house.rooms()
    seen = {brand: rooms.room(brand, named) for brand in PLANS}
    assert {brand: room.level for brand, room in seen.items() if room is not None} == {"ember": 2, "other": 5}
    for brand, room in seen.items():
        assert room is not None
        lines = rooms.timeline(room, None, 50, None) + rooms.since(room, 0, 50)
        assert {line["brand"] for line in lines} == {brand}


@pytest.mark.parametrize(
    "asked",
    [
        asks.Take(role="crisis_lead", base=("Anna called, she is in hospital",)),
        asks.StateFact(text="It burns", base=("x",)),
        asks.Decide(text="Recall", because="Harm", decision="Anna called, she is in hospital"),
        asks.Decide(text="Recall", because="Harm", base=("x",)),
        asks.LinkWave(wave="Anna called, she is in hospital"),
    ],
    ids=lambda asked: type(asked).__name__,
)
def test_what_people_write_never_comes_into_the_journal_as_a_name(two: Two, asked: asks.Asked) -> None:
    incident = two.declare("ember").incident
    with pytest.raises(BadAsk, match="There is no"):
        two.act(incident, asked)


def test_a_version_cannot_be_made_on_itself(two: Two) -> None:
    """Otherwise a line would have no version in force, and nobody could open the room any more."""
    incident = two.declare("ember").incident
    first = two.act(incident, asks.StateFact(text="It burns"), key="k1")
    for wrong in (first.act[:-1] + "x", act_id("maja", "k2", incident)):
        with pytest.raises(BadAsk, match="There is no version"):
            two.act(incident, asks.StateFact(text="No", claim=first.act, base=(first.act, wrong)), key="k2")


@pytest.mark.parametrize("when", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "1969-12-31T23:59:59Z"])
def test_no_time_that_the_journal_could_not_say_comes_into_the_log(two: Two, when: str) -> None:
    incident = two.declare("ember").incident
    for asked in (asks.WriteNote(text="Shop called", happened_at=when), asks.SetTask(text="Recall", due_at=when)):
        with pytest.raises(BadAsk):
            two.act(incident, asked)
    two.runner.drain()


def test_what_is_too_long_opens_nothing(two: Two) -> None:
    with pytest.raises(BadAsk, match="10000 are kept"):
        declare(two.house.rooms(), PLANS["ember"], asks.Declare(note="x" * 10_001), "maja", NOW)
    assert two.house.rooms().cards("ember") == {}


def test_the_same_key_in_two_rooms_is_two_acts(two: Two) -> None:
    one, other = two.declare("ember", key="a").incident, two.declare("ember", key="b").incident
    note = asks.WriteNote(text="Shop called")
    assert two.act(one, note, key="k").act != two.act(other, note, key="k").act


def test_rooms_that_were_told_meanwhile_can_be_listed(two: Two) -> None:
    """Looking into one room forgets what waited for it, while all that wait are gone through."""
    for _ in range(3):
        two.declare("ember")
    two.runner.drain()
    assert len(two.house.rooms().cards("ember")) == 3


def test_two_incidents_of_one_minute_never_share_a_name(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    acts = iter(["a-abcd111122223333", "a-abcd1111ffff3333", "a-abcd99992222ffff"])
    monkeypatch.setattr("coolhead.run.room_door.act_id", lambda *_: next(acts))
    opened = [two.declare("ember") for _ in range(3)]
    assert all(answer.kept for answer in opened)
    assert [answer.incident.rpartition("-")[2] for answer in opened] == ["abcd", "abcd1", "abcd9"]
