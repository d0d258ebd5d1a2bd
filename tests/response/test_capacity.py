"""The capacity switch fires at the computed point, never flaps, and never falls as more wait (R105)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coolhead.clock import HOUR, MINUTE, read_instant
from coolhead.plan import read_plan
from coolhead.plan.team import Capacity
from coolhead.response import MODES, CapacityState, Demand, Reckoned, Turn, next_capacity, reckon, said, turns_of
from coolhead.words import LANGUAGES, Words

NUMBERS = Capacity()
WINDOW = 240.0
LANGUAGE = st.sampled_from(["pl", "id", "ru", "en", ""])
WAITING = st.dictionaries(LANGUAGE, st.integers(0, 400), max_size=5)
SHIFT = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["pl", "id", "ru", "en"]), max_size=3, unique=True),
        st.integers(0, 300),
        st.integers(1, 600),
    ),
    max_size=5,
)
INFLOW = st.floats(0, 500)


def turns(shift: list[tuple[list[str], int, int]]) -> list[Turn]:
    return [
        Turn(f"p{number}", tuple(languages), start * MINUTE, (start + length) * MINUTE)
        for number, (languages, start, length) in enumerate(shift)
    ]


def people(count: int, *languages: str, hours: float = 4.0) -> list[Turn]:
    return [Turn(f"p{number}", languages, 0.0, hours * HOUR) for number in range(count)]


@pytest.mark.parametrize(("waiting", "mode"), [(240, 0), (241, 1), (480, 1), (481, 2)])
def test_it_fires_at_the_computed_point(waiting: int, mode: int) -> None:
    """Three people, twenty replies an hour, four hours: 240."""
    found = reckon(0.0, Demand({"pl": waiting}), people(3, "pl"), WINDOW, NUMBERS)
    assert (found.room, found.mode) == (240, MODES[mode])


@given(waiting=WAITING, shift=SHIFT, inflow=INFLOW)
def test_a_statement_is_recommended_exactly_where_not_everybody_can_be_answered(
    waiting: dict[str, int], shift: list[tuple[list[str], int, int]], inflow: float
) -> None:
    found = reckon(0.0, Demand(waiting, inflow), turns(shift), WINDOW, NUMBERS)
    assert 0 <= found.answerable <= found.waiting == sum(waiting.values())
    assert (found.mode == "individual") == (found.answerable == found.waiting)
    assert found.answerable == _most_answered(waiting, turns(shift))


def _most_answered(waiting: dict[str, int], shift: list[Turn]) -> int:
    """By brute force in single replies: each person's replies go where they can, by augmenting paths."""
    left = {turn.person: (min(turn.end_at, WINDOW * 60) - turn.start_at) / HOUR * 20 for turn in shift}
    flow: dict[tuple[str, str], float] = {}
    answered = 0.0
    for language in waiting:
        needed = float(waiting[language])
        while needed > 1e-9:
            path = _path(language, shift, left, flow)
            if path is None:
                break
            amount = min([needed, left[path[-1][1]], *(flow[taken] for taken in _undone(path))])
            for given_, person in path:
                flow[given_, person] = flow.get((given_, person), 0.0) + amount
            for taken in _undone(path):
                flow[taken] -= amount
            left[path[-1][1]] -= amount
            needed -= amount
            answered += amount
    return int(answered + 1e-6)


def _undone(path: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(later[0], earlier[1]) for earlier, later in pairwise(path)]


def _path(
    language: str, shift: list[Turn], left: dict[str, float], flow: dict[tuple[str, str], float]
) -> list[tuple[str, str]] | None:
    queue: list[list[tuple[str, str]]] = [[]]
    seen: set[str] = set()
    while queue:
        path = queue.pop(0)
        here = language if not path else None
        for wanted in (
            [here] if here is not None else [k for (k, p), n in flow.items() if p == path[-1][1] and n > 1e-9]
        ):
            for turn in shift:
                if turn.person in seen or (wanted and turn.languages and wanted not in turn.languages):
                    continue
                seen.add(turn.person)
                longer = [*path, (wanted, turn.person)]
                if left[turn.person] > 1e-9:
                    return longer
                queue.append(longer)
    return None


@given(waiting=WAITING, shift=SHIFT, inflow=INFLOW, language=LANGUAGE, more=st.integers(1, 300))
def test_more_who_wait_or_come_never_lower_it_and_one_more_person_never_raises_it(
    waiting: dict[str, int], shift: list[tuple[list[str], int, int]], inflow: float, language: str, more: int
) -> None:
    def mode(demand: Demand, on_shift: list[Turn]) -> int:
        return MODES.index(reckon(0.0, demand, on_shift, WINDOW, NUMBERS).mode)

    here = mode(Demand(waiting, inflow), turns(shift))
    grown = {**waiting, language: waiting.get(language, 0) + more}
    assert mode(Demand(grown, inflow), turns(shift)) >= here
    assert mode(Demand(waiting, inflow + more), turns(shift)) >= here
    assert mode(Demand(waiting, inflow), [*turns(shift), Turn("one more", (), 0.0, HOUR)]) <= here


@given(st.lists(st.integers(180, 300), min_size=2, max_size=80))
def test_it_does_not_flap_around_the_point(waiting: list[int]) -> None:
    """Between four fifths of what can be answered and all of it, nothing changes back."""
    state, changes = CapacityState(), 0
    for minute, n in enumerate(max(193, each) for each in waiting):
        found = reckon(0.0, Demand({"pl": n}), people(3, "pl"), WINDOW, NUMBERS)
        after = next_capacity(state, found, minute * 5 * MINUTE, NUMBERS)
        changes += after.mode != state.mode
        state = after
    assert changes <= 1


def test_it_falls_a_step_at_a_time_after_a_quarter_of_an_hour_of_calm() -> None:
    state, modes = CapacityState("statement_due"), []
    calm = reckon(0.0, Demand({"pl": 10}), people(3, "pl"), WINDOW, NUMBERS)
    for minute in range(0, 45, 5):
        state = next_capacity(state, calm, minute * MINUTE, NUMBERS)
        modes.append(state.mode)
    assert modes[:3] == ["statement_due"] * 3
    assert modes[3] == "statement_recommended"
    assert modes[-1] == "individual"


def test_a_language_nobody_on_shift_speaks_is_named() -> None:
    found = reckon(0.0, Demand({"pl": 10, "ru": 7}), people(3, "pl"), WINDOW, NUMBERS)
    assert (found.mode, found.answerable, found.short) == ("statement_recommended", 10, {"ru": 7})


def test_when_all_are_answered_counts_who_comes_on_shift_and_who_writes_meanwhile() -> None:
    later = [Turn("a", (), 0.0, HOUR), Turn("b", (), HOUR, 8 * HOUR)]
    assert reckon(0.0, Demand({"": 40}), later, WINDOW, NUMBERS).done_at == 2 * HOUR
    assert reckon(0.0, Demand({"": 40}, 10.0), later, WINDOW, NUMBERS).done_at == 4 * HOUR
    assert reckon(0.0, Demand({"": 40}, 20.0), later, WINDOW, NUMBERS).done_at is None


def test_the_shift_is_that_of_the_rota_and_who_has_two_roles_is_one_person() -> None:
    plan = read_plan("""
brand: {name: Kwantia, words: [Kwantia], languages: [pl]}
people: [{id: anna, name: Anna}, {id: budi, name: Budi, languages: [id]}]
roles: {responder: {primary: anna}, community_lead: {primary: anna}}
rota: {responder: {layers: [{people: [anna], hours: 08:00-12:00}, {people: [budi], hours: 10:00-14:00}]}}
capacity: {roles: [responder, community_lead]}
""")
    noon = read_instant("2026-11-04T11:00:00Z")
    told = turns_of(plan, noon, 2 * HOUR)
    assert [(t.person, t.languages, t.end_at - t.start_at) for t in told] == [
        ("anna", ("pl",), 2 * HOUR),
        ("budi", ("id",), 2 * HOUR),
    ]


def found_in_the_night() -> Reckoned:
    at = read_instant("2026-11-04T00:00:00Z")
    on_shift = [replace(turn, start_at=at, end_at=at + 8 * HOUR) for turn in people(3, "pl")]
    return reckon(at, Demand({"pl": 212}), on_shift, WINDOW, replace(NUMBERS, replies_per_hour=38 / 3))


def test_the_arithmetic_is_said() -> None:
    found, at = found_in_the_night(), read_instant("2026-11-04T00:00:00Z")
    sentence = said(found, found.mode, at)
    assert Words("en", "Europe/Warsaw").sentence(sentence) == (
        "212 wait for an answer. On shift: 3, together 38 replies an hour: done by 06:34. A statement is recommended."
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", MODES)
def test_every_case_can_be_said_in_every_language(language: str, mode: str) -> None:
    found, at = found_in_the_night(), read_instant("2026-11-04T00:00:00Z")
    chosen = next(each for each in MODES if each == mode)
    cases = [replace(found, done_at=done) for done in (None, at + HOUR, at + 30 * HOUR)]
    for case in [*cases, replace(found, people=0), replace(found, waiting=1)]:
        assert Words(language).sentence(said(case, chosen, at))
