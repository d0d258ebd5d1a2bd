"""Exceptions to the rota are part of the log: the same log is the same rota, whatever is restarted in between."""

from __future__ import annotations

from coolhead.clock import HOUR
from coolhead.desk import RotaChanged
from coolhead.plan import Plan, read_plan
from coolhead.plan.rota import on_duty
from coolhead.plan.team import RotaException
from coolhead.run.runner import Runner
from coolhead.storage import MemoryStore
from tests.run.storm import QuickReader

TEXT = """
brand: {id: kwantia, name: Kwantia, words: [Kwantia]}
people: [{id: anna, name: Anna}, {id: budi, name: Budi}, {id: carol, name: Carol}]
roles: {crisis_lead: {primary: anna, deputy: budi}}
rota: {crisis_lead: {layers: [{people: [anna]}]}}
"""
NOON = 1_800_000_000.0


def runner(store: MemoryStore, text: str = TEXT) -> Runner:
    return Runner(store, {"kwantia": read_plan(text)}, QuickReader())


def change(at: float, id_: str, person: str, **other: str) -> RotaChanged:
    exception = RotaException(id_, "override", person, NOON, NOON + HOUR, "crisis_lead", **other)
    return RotaChanged(at, "anna", (exception,), source=other.get("source", ""))


def lead(plan: Plan) -> str:
    return on_duty(plan, "crisis_lead", NOON)[0]


def test_an_override_holds_from_its_place_in_the_log_on_and_after_a_restart() -> None:
    store = MemoryStore()
    first = runner(store)
    assert lead(first.plans()["kwantia"]) == "anna"
    first.act("kwantia", change(NOON - 5, "1", "carol"))
    assert lead(first.plans()["kwantia"]) == "carol"
    assert lead(runner(store).plans()["kwantia"]) == "carol"


def test_a_plan_adopted_anew_keeps_the_exceptions_and_the_same_file_is_not_adopted_again() -> None:
    store = MemoryStore()
    runner(store).act("kwantia", change(NOON - 5, "1", "carol"))
    entries = len(store.entries_after(0, 100))
    runner(store)
    assert len(store.entries_after(0, 100)) == entries
    changed = runner(store, TEXT.replace("name: Anna", "name: Anna Nowak"))
    changed.drain()
    plan = changed.plans()["kwantia"]
    assert (plan.people[0].name, lead(plan)) == ("Anna Nowak", "carol")


def test_two_people_who_change_it_at_once_lose_nothing_and_what_is_withdrawn_is_gone() -> None:
    store = MemoryStore()
    one = runner(store)
    one.act("kwantia", change(NOON - 5, "1", "carol"))
    one.act("kwantia", change(NOON - 5, "2", "budi"))
    assert {known.id for known in one.plans()["kwantia"].exceptions} == {"1", "2"}
    one.act("kwantia", RotaChanged(NOON - 4, "budi", withdrawn=("1",)))
    assert lead(one.plans()["kwantia"]) == "budi"


def test_a_calendar_that_is_read_again_replaces_what_it_said_before_and_nothing_else() -> None:
    store = MemoryStore()
    one = runner(store)
    one.act("kwantia", change(NOON - 5, "1", "carol"))
    one.act("kwantia", change(NOON - 4, "a", "budi", source="calendar:team"))
    one.act("kwantia", change(NOON - 3, "b", "anna", source="calendar:team"))
    assert {known.id for known in one.plans()["kwantia"].exceptions} == {"1", "b"}


def test_a_fact_tells_each_change_and_an_exception_for_somebody_who_left_counts_no_more() -> None:
    store = MemoryStore()
    runner(store).act("kwantia", change(NOON - 5, "1", "carol"))
    assert [fact.type for fact in store.facts_after(0, 10)] == ["rota_excepted"]
    without = runner(store, TEXT.replace(", {id: carol, name: Carol}", ""))
    without.drain()
    assert lead(without.plans()["kwantia"]) == "anna"
