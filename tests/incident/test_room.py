"""A room: any order gives the same, nothing written is lost, and who may not do something reads why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.incident import IncidentOpened, RoleAssigned, StepStarted
from coolhead.incident.acts import key_of, late_refusal, refusal, rival
from coolhead.incident.events import TextRef
from coolhead.incident.room import LEAD, Room
from coolhead.incident.room_events import (
    DecisionMade,
    FactStated,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    InRoom,
    LevelSet,
    NoteAdded,
    NoteChanged,
    RoleTaken,
    RoomFact,
    StateSet,
    StepMarked,
    TaskSet,
    UpdatePromised,
    WaveLinked,
)
from coolhead.plan.events import SeverityChanged

ID = "incident-w1"
NUMBER = count()


def text(id_: str) -> TextRef:
    return TextRef(id=id_, digest="00")


def said(fact: type[Any], at: float, who: str | None, /, **says: Any) -> Any:
    act = says.pop("act", f"{who}-{at}")
    return fact(at=at, brand="ember", incident=ID, act=act, who=who, **says)


def opened() -> Room:
    room = Room(ID)
    room.fold(IncidentOpened(at=0.0, brand="ember", incident=ID, wave="w1", level=3))
    for role, person in ((LEAD, "maja"), ("scribe", None)):
        room.fold(RoleAssigned(at=0.0, brand="ember", incident=ID, role=role, person=person))
    for step in ("s1", "s2"):
        room.fold(StepStarted(at=0.0, brand="ember", incident=ID, step=step, role=LEAD, person="maja", due_at=600.0))
    return room


def level(to: int, at: float = 1.0, floors: tuple[str, ...] = ()) -> SeverityChanged:
    return SeverityChanged(
        at=at, brand="ember", wave="w1", topic=None, before=3, to=to, impact=0, impact_band=1, spread=0, spread_band=1,
        because=(), floors=floors, ceilings=(), confidence="low",
    )  # fmt: skip


class Person:
    """Somebody who acts on what they last saw: their copy of the room may be old."""

    def __init__(self, name: str, room: Room) -> None:
        self.name, self.saw = name, room

    def do(self, fact_type: type[RoomFact], at: float, /, **says: Any) -> RoomFact:
        bare = said(fact_type, at, self.name, **says)
        key = key_of(bare)
        base = self.saw.version(key) if key is not None else ()
        fact: RoomFact = said(fact_type, at, self.name, base=base, **says)
        self.saw.fold(fact)
        return fact


def acts(draw: Any, person: Person, first: float) -> list[RoomFact]:
    """Some acts of one person, each a little later than the one before."""
    at, done = first, []
    for _ in range(draw(st.integers(1, 6))):
        at += draw(st.sampled_from([1.0, 2.0, 5.0]))
        what = draw(st.integers(0, 9))
        ref = text(f"t{next(NUMBER)}")
        if what == 0:
            made = person.do(RoleTaken, at, role=draw(st.sampled_from([LEAD, "scribe"])), person=person.name)
        elif what == 1:
            status = draw(st.sampled_from(["done", "skipped", "open"]))
            made = person.do(StepMarked, at, step=draw(st.sampled_from(["s1", "s2"])), status=status, reason=ref)
        elif what == 2:
            status = draw(st.sampled_from(["unconfirmed", "false"]))
            made = person.do(FactStated, at, claim=draw(st.sampled_from(["c1", "c2"])), text=ref, status=status)
        elif what == 3:
            made = person.do(TaskSet, at, task="k1", text=ref, owner=person.name, status="open")
        elif what == 4:
            made = person.do(NoteAdded, at, kind="note", text=ref)
        elif what == 5:
            made = person.do(StateSet, at, state=draw(st.sampled_from(["investigating", "statement"])))
        elif what == 8:
            made = person.do(NoteChanged, at, note="n1", text=ref, happened_at=at - 60.0)
        elif what == 9:
            made = person.do(UpdatePromised, at, due_at=at + 3600.0)
        elif what == 6:
            made = person.do(LevelSet, at, level=draw(st.integers(0, 5)), reason=ref)
        else:
            made = person.do(DecisionMade, at, decision="d1", text=ref, because=ref)
        done.append(made)
    return done


def folded(facts: Sequence[RoomFact]) -> Room:
    room = opened()
    for fact in facts:
        room.fold(fact)
    return room


def shown(room: Room) -> Any:
    """All that people see of a room."""
    registers = {
        key: ([version.id for version in register.heads], [version.id for version in register.history])
        for key, register in room.registers.items()
    }
    roles = {role: (room.holder(role), room.is_taken(role)) for role in room.roles}
    return registers, roles, room.state, room.level, sorted(room.notes), room.conflicts, room.improvements


def written(facts: Sequence[RoomFact]) -> set[str]:
    texts = NoteAdded | NoteChanged | FactStated | TaskSet | DecisionMade
    return {fact.text.id for fact in facts if isinstance(fact, texts)}


def kept(room: Room) -> set[str]:
    versions = [version for register in room.registers.values() for version in register.versions.values()]
    return {str(v.says["text"]) for v in versions if v.says.get("text")} | {note.text for note in room.notes.values()}


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_two_people_at_once_give_one_room_and_lose_no_edit(data: st.DataObject) -> None:
    one = acts(data.draw, Person("maja", opened()), 10.0)
    other = acts(data.draw, Person("jan", opened()), 10.5)
    everything = [*one, *other]
    first = folded(everything)
    for _ in range(3):
        order = data.draw(st.permutations(everything))
        again = data.draw(st.lists(st.sampled_from(everything), max_size=4))
        assert shown(folded([*order, *again])) == shown(first)
    assert kept(first) == written(everything)


def test_the_earliest_claim_has_the_role_whatever_came_first() -> None:
    late = said(RoleTaken, 20.0, "jan", role=LEAD, person="jan")
    early = said(RoleTaken, 10.0, "maja", role=LEAD, person="maja")
    for order in ((late, early), (early, late)):
        room = folded(order)
        assert (room.holder(LEAD), room.is_taken(LEAD)) == ("maja", True)
    room = folded((early, late))
    no = late_refusal(room, late)
    assert no is not None
    assert (no.id, no.args) == ("room.refused.role_taken", {"role": LEAD, "person": "maja", "since_at": 10.0})
    assert late_refusal(room, early) is None


def test_a_role_is_handed_over_laid_down_and_taken_again() -> None:
    room = opened()
    maja, jan = Person("maja", room), Person("jan", room)
    assert (room.holder(LEAD), room.is_taken(LEAD)) == ("maja", False)
    maja.do(RoleTaken, 1.0, role=LEAD, person="maja")
    maja.do(RoleTaken, 2.0, role=LEAD, person="jan")
    assert (room.holder(LEAD), room.is_taken(LEAD)) == ("jan", False)
    jan.do(RoleTaken, 3.0, role=LEAD, person=None)
    assert room.holder(LEAD) is None
    maja.do(RoleTaken, 4.0, role=LEAD, person="maja")
    assert (room.holder(LEAD), room.is_taken(LEAD)) == ("maja", True)
    assert room.registers[f"role:{LEAD}"].rivals == []


def test_an_edit_on_an_old_version_is_kept_beside_the_one_in_force_until_somebody_chooses() -> None:
    room = folded([said(FactStated, 1.0, "maja", claim="c", text=text("t1"), status="unconfirmed")])
    base = room.version("fact:c")
    room.fold(said(FactStated, 2.0, "jan", claim="c", text=text("t2"), status="false", base=base))
    stale = said(FactStated, 3.0, "ola", claim="c", text=text("t3"), status="unconfirmed", base=base)
    found = rival(room, stale)
    assert found is not None
    assert (found.version.who, found.version.says["text"]) == ("jan", "t2")
    room.fold(stale)
    assert room.conflicts == ["fact:c"]
    assert {room.says("fact:c")["text"], room.registers["fact:c"].rivals[0].says["text"]} == {"t2", "t3"}
    chosen = said(FactStated, 4.0, "maja", claim="c", text=text("t4"), status="false", base=room.version("fact:c"))
    assert rival(room, chosen) is None
    room.fold(chosen)
    assert room.conflicts == []
    assert len(room.registers["fact:c"].history) == 4


def test_of_two_levels_at_once_the_higher_holds() -> None:
    up = said(LevelSet, 1.0, "maja", level=4, reason=text("a"))
    down = said(LevelSet, 2.0, "jan", level=1, reason=text("b"))
    assert folded([up, down]).says("level")["level"] == 4
    room = folded([up, down])
    room.fold(level(2, at=3.0))
    assert room.level == 2  # what its waves stand at is what counts where it has waves


def test_steps_are_done_skipped_with_a_reason_and_overdue() -> None:
    room = opened()
    assert [step.id for step in room.overdue(700.0)] == ["s1", "s2"]
    assert room.overdue(600.0) == []
    bare = said(StepMarked, 1.0, "jan", step="s1", status="skipped")
    assert refusal(room, bare) is not None
    room.fold(said(StepMarked, 1.0, "jan", step="s1", status="done"))
    assert [step.id for step in room.overdue(700.0)] == ["s2"]
    again = refusal(room, said(StepMarked, 2.0, "maja", step="s1", status="done"))
    assert again is not None
    assert (again.id, again.args["person"], again.args["since_at"]) == ("room.refused.step_done", "jan", 1.0)


def test_closing_asks_for_an_improvement_or_a_reason() -> None:
    room = opened()
    bare = said(IncidentClosed, 5.0, "maja")
    no = refusal(room, bare)
    assert no is not None
    assert no.id == "room.refused.no_improvement"
    assert refusal(room, said(IncidentClosed, 5.0, "maja", none_because=text("r"))) is None
    task = said(TaskSet, 4.0, "jan", task="k", text=text("t"), owner="jan", due_at=9.0, status="open", improvement=True)
    room.fold(task)
    closing = said(IncidentClosed, 5.0, "maja", improvements=tuple(room.improvements))
    assert refusal(room, closing) is None
    room.fold(closing)
    assert (room.state, room.closed_at) == ("closed", 5.0)
    assert refusal(room, said(StepMarked, 6.0, "jan", step="s1", status="done")) is not None
    assert refusal(room, said(NoteAdded, 6.0, "jan", kind="note", text=text("late"))) is None
    room.fold(said(IncidentReopened, 7.0, "jan", reason=text("r"), base=room.version("state")))
    assert room.state == "investigating"


def test_an_improvement_needs_an_owner_and_a_due_time_and_a_dropped_one_is_none() -> None:
    room = opened()
    bare = said(TaskSet, 4.0, "jan", task="k", text=text("t"), owner=None, status="open", improvement=True)
    assert refusal(room, bare) is not None
    whole = said(
        TaskSet, 4.0, "jan", task="k", text=text("t"), owner="jan", due_at=9.0, status="open", improvement=True
    )
    room.fold(whole)
    assert room.improvements == ["k"]
    dropped = said(
        TaskSet,
        5.0,
        "jan",
        task="k",
        text=text("t"),
        owner="jan",
        status="dropped",
        improvement=True,
        base=(whole.act,),
    )
    room.fold(dropped)
    assert room.improvements == []


def test_waves_join_and_leave_and_a_merged_room_is_closed() -> None:
    room = opened()
    assert room.waves == ("w1",)
    room.fold(said(WaveLinked, 1.0, "jan", wave="w2"))
    room.fold(said(WaveLinked, 2.0, "jan", wave="w1", linked=False))
    assert room.waves == ("w2",)
    room.fold(said(IncidentMerged, 3.0, "jan", into="incident-w0"))
    assert (room.state, room.merged_into, room.closed_at) == ("closed", "incident-w0", 3.0)
    no = refusal(room, said(IncidentReopened, 4.0, "jan", reason=text("r")))
    assert no is not None
    assert no.args == {"into": "incident-w0"}


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (said(RoleTaken, 1.0, "jan", role="pilot", person="jan"), "no_role"),
        (said(RoleTaken, 1.0, "jan", role="scribe", person=None), "role_empty"),
        (said(StepMarked, 1.0, "jan", step="s9", status="done"), "no_step"),
        (said(StepMarked, 1.0, "jan", step="s1", status="gone"), "no_status"),
        (said(StepMarked, 1.0, "jan", step="s1", status="open"), "step_open"),
        (said(FactStated, 1.0, "jan", claim="c", text=text("t"), status="maybe"), "no_status"),
        (said(StateSet, 1.0, "jan", state="panic"), "no_state"),
        (said(StateSet, 1.0, "jan", state="closed"), "close_it"),
        (said(StateSet, 1.0, "jan", state="triage"), "state_already"),
        (said(LevelSet, 1.0, "jan", level=3, reason=text("t")), "level_already"),
        (said(LevelSet, 1.0, "jan", level=6, reason=text("t")), "no_level"),
        (said(WaveLinked, 1.0, "jan", wave="w1"), "wave_linked"),
        (said(WaveLinked, 1.0, "jan", wave="w7", linked=False), "wave_not_linked"),
        (said(IncidentMerged, 1.0, "jan", into=ID), "itself"),
        (said(IncidentReopened, 1.0, "jan", reason=text("t")), "open_already"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(act: InRoom, why: str) -> None:
    no = refusal(opened(), act)
    assert no is not None
    assert no.id == f"room.refused.{why}"


def test_a_desks_room_and_a_card_agree_with_the_whole_one_on_what_they_keep() -> None:
    facts = [
        said(RoleTaken, 1.0, "jan", role=LEAD, person="jan"),
        said(StateSet, 2.0, "jan", state="statement"),
        said(FactStated, 3.0, "jan", claim="c", text=text("t"), status="false"),
        said(NoteAdded, 4.0, "jan", kind="note", text=text("n")),
    ]
    whole = folded(facts)
    for depth in ("desk", "card"):
        room = Room(ID, depth)
        for fact in (IncidentOpened(at=0.0, brand="ember", incident=ID, wave="w1", level=3), *facts):
            room.fold(fact)
        assert (room.state, room.level, room.holder(LEAD)) == (whole.state, whole.level, whole.holder(LEAD))
        assert "fact:c" not in room.registers
        assert room.notes == {}
