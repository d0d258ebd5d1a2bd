"""Rooms as the desk carries them: declared, levels by hand, waves that come back, claims that come too late."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coolhead.desk import DeskState, Event, MentionRead, Record, RoomActed, Tick, handle
from coolhead.desk.rooms import CLOSED_KEPT, MOST_ROOMS, told
from coolhead.incident import IncidentOpened
from coolhead.incident.events import TextRef
from coolhead.incident.room import LEAD, Room
from coolhead.incident.room_events import (
    IncidentClosed,
    IncidentMerged,
    IncidentSplit,
    LevelSet,
    NoteAdded,
    RoleTaken,
    StateSet,
)
from coolhead.mention import Author, Mention
from coolhead.plan import default_plan
from coolhead.run.snapshot import decode, encode
from coolhead.text import Reading

PLAN = default_plan("Dobrawa", words=("dobrawa",))
PLAN = replace(PLAN, severity=replace(PLAN.severity, confirm_down="auto"))
HOUR = 3600.0
START = 1_772_000_000.0 - 1_772_000_000.0 % 86400
CALM = Reading(language="en", language_confidence=1.0, negative=0.05, neutral=0.9, positive=0.05)
ANGRY = replace(CALM, negative=0.9, neutral=0.08, positive=0.02)
HURT = replace(ANGRY, category={"T15": 0.9}, signs=("safety",))
WAVE = "dobrawa-T15-1"
ID = f"incident-{WAVE}"
WHY = TextRef(id="t-1", digest="00")


def said(author: str, at: float, reading: Reading) -> MentionRead:
    mention = Mention(id=f"{author}-{at}", source="s", published_at=at, author=Author(id=author), text=".")
    return MentionRead(mention, reading)


def quiet(first: int, last: int) -> list[Event]:
    return [said(f"calm{hour}-{n}", START + HOUR * hour + n, CALM) for hour in range(first, last) for n in range(3)]


def hurt(hour: float, people: int = 2) -> list[Event]:
    return [said(f"hurt{hour}-{n}", START + HOUR * hour + n, HURT) for n in range(people)]


def does(fact: type[Any], hour: float, who: str = "maja", /, **says: Any) -> RoomActed:
    at = START + HOUR * hour
    known = {"at": at, "brand": PLAN.brand.id, "incident": ID, "act": f"{who}-{hour}", "who": who} | says
    return RoomActed(at, fact(**known))


def play(*parts: list[Event]) -> tuple[DeskState, list[Any]]:
    state, facts = DeskState(brand=PLAN.brand.id), []
    for event in (event for part in parts for event in part):
        state, commands = handle(state, event, PLAN)
        facts += [command.fact for command in commands if isinstance(command, Record)]
    return state, facts


def of(facts: list[Any], *types: str) -> list[Any]:
    return [fact for fact in facts if fact.type in types]


def tick(hour: float) -> list[Event]:
    return [Tick(START + HOUR * hour)]


STORY = [*quiet(0, 30), *hurt(30.1), *tick(30.2)]


def test_a_level_that_is_raised_by_hand_is_told_with_the_person_and_holds() -> None:
    state, facts = play(STORY, [does(LevelSet, 30.3, level=5, reason=WHY)], tick(31))
    changed = of(facts, "severity_changed")[-1]
    assert (changed.before, changed.to, changed.who) == (3, 5, "maja")
    assert of(facts, "severity_changed")[0].who is None
    assert state.waves["T15"].told == 5
    assert {fact.step.partition(".")[0] for fact in of(facts, "step_started")} >= {"l3", "l4", "l5"}


def test_a_level_that_was_lowered_by_hand_stays_until_more_is_found() -> None:
    lower = does(LevelSet, 30.3, level=2, reason=WHY, over_floors=True)
    state, facts = play(STORY, [lower], quiet(31, 33), tick(33))
    assert [(fact.to, fact.who) for fact in of(facts, "severity_changed")][-1] == (2, "maja")
    assert state.waves["T15"].told == 2
    many: list[Event] = [said(f"more-{n}", START + HOUR * 33.1 + 20 * n, HURT) for n in range(120)]
    state, facts = play(STORY, [lower], quiet(31, 33), many, tick(34))
    assert of(facts, "severity_changed")[-1].to >= 3
    assert of(facts, "severity_changed")[-1].who is None


def test_a_floor_wins_over_a_hand_that_does_not_say_why() -> None:
    state, _ = play(STORY, [does(LevelSet, 30.3, level=2, reason=WHY)], tick(31))
    assert state.waves["T15"].told == 3


def test_a_level_set_by_hand_calms_by_the_usual_rules() -> None:
    state, facts = play(STORY, [does(LevelSet, 30.3, level=4, reason=WHY)], quiet(31, 60), tick(60))
    assert of(facts, "wave_calmed")
    assert state.waves["T15"].hand is None
    assert state.rooms[ID].is_open  # people close it, calm does not


def test_a_wave_has_one_incident_whoever_opens_it_first() -> None:
    declared = does(IncidentOpened, 30.3, wave=WAVE, level=3, incident=f"{ID}-x")
    _, facts = play(STORY, [declared])
    assert [fact.incident for fact in of(facts, "incident_opened")] == [ID]
    assert of(facts, "act_refused")[0].because.id == "room.refused.incident_there"


def test_an_incident_is_declared_without_a_wave_and_its_level_starts_steps() -> None:
    opened = does(IncidentOpened, 1.0, wave=None, level=3, incident="incident-1")
    higher = does(LevelSet, 2.0, "jan", incident="incident-1", level=4, reason=WHY)
    state, facts = play(quiet(0, 1), [opened, higher])
    assert of(facts, "incident_opened")[0].who == "maja"
    assert {fact.step.partition(".")[0] for fact in of(facts, "step_started")} == {"l3", "l4"}
    assert state.rooms["incident-1"].level == 4


def test_a_wave_that_comes_back_opens_its_incident_again() -> None:
    took = does(RoleTaken, 30.3, role=LEAD, person="maja")
    close = does(IncidentClosed, 58.0, none_because=WHY)
    again = [*quiet(60, 80), *hurt(80.1, 3), *tick(80.2)]
    state, facts = play(STORY, [took], quiet(31, 58), [close], quiet(58, 60), again)
    assert len(of(facts, "wave_opened")) == 2
    assert [fact.incident for fact in of(facts, "incident_opened")] == [ID]
    reopened = of(facts, "incident_reopened")[0]
    assert (reopened.incident, reopened.who, reopened.rule) == (ID, None, "wave_returned")
    room = state.rooms[ID]
    assert room.is_open
    assert room.waves == (WAVE, "dobrawa-T15-2")
    assert len(of(facts, "step_started")) == len({fact.step for fact in of(facts, "step_started")})


def test_where_nobody_worked_a_wave_that_comes_back_is_a_new_incident() -> None:
    _, facts = play(STORY, quiet(31, 60), quiet(60, 80), hurt(80.1, 3), tick(80.2))
    assert [fact.incident for fact in of(facts, "incident_opened")] == [ID, "incident-dobrawa-T15-2"]


def test_the_second_claim_is_told_and_an_earlier_one_that_came_late_wins() -> None:
    first = does(RoleTaken, 30.4, role=LEAD, person="maja")
    second = does(RoleTaken, 30.5, "jan", role=LEAD, person="jan")
    orders: list[list[Event]] = [[first, second], [second, first]]
    for order in orders:
        state, facts = play(STORY, order)
        assert state.rooms[ID].holder(LEAD) == "maja"
        assert [fact.refused for fact in of(facts, "act_refused")] == ["jan-30.5"]


def test_merged_and_split_waves_go_where_their_incident_goes() -> None:
    other = does(IncidentOpened, 1.0, wave=None, level=3, incident="incident-0")
    merge = does(IncidentMerged, 30.3, into="incident-0")
    split = does(
        IncidentSplit,
        30.4,
        incident="incident-0",
        into="incident-2",
        waves=(WAVE,),
        level=3,
        base=(f"maja-30.3:{WAVE}",),
    )
    state, facts = play([other], STORY, [merge])
    assert state.rooms["incident-0"].waves == (WAVE,)
    assert state.waves["T15"].incident is not None
    assert state.waves["T15"].incident.id == "incident-0"
    state, facts = play([other], STORY, [merge, split])
    assert state.rooms["incident-0"].waves == ()
    assert state.rooms["incident-2"].waves == (WAVE,)
    assert of(facts, "incident_linked")[-1].kind == "split"
    assert state.waves["T15"].incident is not None
    assert state.waves["T15"].incident.id == "incident-2"


def test_an_act_told_twice_and_a_restart_between_change_nothing() -> None:
    acts: list[Event] = [
        does(RoleTaken, 30.3, role=LEAD, person="maja"),
        does(StateSet, 30.4, state="statement"),
        does(NoteAdded, 30.5, kind="note", text=WHY),
        does(LevelSet, 30.6, level=4, reason=WHY),
    ]
    state, facts = play(STORY, acts, tick(31))
    stopped, before = DeskState(brand=PLAN.brand.id), []
    for event in [*STORY, *acts, *tick(31)]:
        stopped, commands = (
            handle(decode(encode(stopped), DeskState), event, PLAN) if event in acts else handle(stopped, event, PLAN)
        )
        before += [command.fact for command in commands if isinstance(command, Record)]
    assert before == facts
    twice, _ = play(STORY, acts, acts, tick(31))
    assert twice.rooms[ID].registers == state.rooms[ID].registers


@pytest.mark.parametrize("closed", [False, True])
def test_the_desk_remembers_a_bounded_number_of_rooms(closed: bool) -> None:
    state = DeskState(brand="dobrawa")
    for number in range(MOST_ROOMS + 60):
        id_ = f"incident-{number}"
        opened = IncidentOpened(at=float(number), brand="dobrawa", incident=id_, wave=None, level=3)
        over = does(IncidentClosed, number / HOUR, incident=id_, act=id_, none_because=WHY).fact
        told(state, [opened, over] if closed else [opened], [])
    assert len(state.rooms) <= (CLOSED_KEPT + 1 if closed else MOST_ROOMS)
    assert f"incident-{MOST_ROOMS + 59}" in state.rooms


def test_a_long_incident_leaves_the_desk_small() -> None:
    room = Room(ID, "desk")
    for number in range(2000):
        base = room.version("state")
        room.fold(does(StateSet, number, state="statement", base=base).fact)
        room.fold(does(NoteAdded, number, "jan", kind="note", text=WHY).fact)
    assert sum(len(register.versions) for register in room.registers.values()) <= 50
    assert room.notes == {}
