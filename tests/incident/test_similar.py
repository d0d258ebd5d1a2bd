"""Which past situation is most like this one: explainable, symmetric, and never nearest for being unknown."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.incident.similar import UNKNOWN, WEIGHTS, distances, similar_cases
from coolhead.incident.situation import EXTERNAL, Fault, Harm, Origin
from coolhead.plan.cases import EXTERNAL_ORIGINS, FAULTS, HARMS, ORIGINS, Case, Traits
from coolhead.plan.defaults import CRISIS_TYPES

KNOWN = {
    "type": st.sampled_from(CRISIS_TYPES),
    "origin": st.sampled_from(ORIGINS),
    "harm": st.sampled_from(HARMS),
    "fault": st.sampled_from(("yes", "no")),
    "channels": st.lists(st.sampled_from(("x", "vk", "news", "forum")), min_size=1, unique=True).map(tuple),
    "people": st.integers(1, 100_000),
    "multipliers": st.integers(0, 9),
}
TRAITS = st.builds(
    Traits,
    **{name: st.none() | known for name, known in KNOWN.items() if name not in ("fault", "channels")},
    fault=st.sampled_from(FAULTS),
    channels=st.just(()) | KNOWN["channels"],
)


def case(id_: str, traits: Traits, happened_on: str | None = None) -> Case:
    told = {name: getattr(traits, name) for name in traits.__slots__}
    return Case(id_, happened_on=happened_on, **told)


def test_a_case_is_described_by_the_words_of_a_situation() -> None:
    assert (get_args(Origin), get_args(Harm), get_args(Fault)) == (ORIGINS, HARMS, FAULTS)
    assert EXTERNAL_ORIGINS == EXTERNAL


@settings(max_examples=60, deadline=None)
@given(TRAITS, TRAITS)
def test_two_situations_are_as_far_apart_from_either_side(one: Traits, other: Traits) -> None:
    assert distances(one, other) == distances(other, one)
    found = similar_cases(one, [case("a", other)])[0]
    assert 0 <= found.distance <= 1
    assert not set(found.alike) & set(found.different)


@settings(max_examples=60, deadline=None)
@given(st.builds(Traits, **KNOWN), st.lists(TRAITS, max_size=6))
def test_the_same_situation_again_is_the_nearest_and_the_order_of_cases_is_nothing(
    traits: Traits, others: list[Traits]
) -> None:
    cases = [case(f"c{place}", other) for place, other in enumerate(others)] + [case("same", traits, "2026-01-01")]
    found = similar_cases(traits, cases)
    assert (found[0].case.id, found[0].distance) == ("same", 0.0)
    assert set(found[0].alike) == set(WEIGHTS)
    assert [one.distance for one in found] == sorted(one.distance for one in found)
    assert similar_cases(traits, cases[::-1]) == found
    assert len(found) == min(3, len(cases))


def test_a_case_of_which_nothing_is_known_is_in_the_middle_and_says_no_reason() -> None:
    found = similar_cases(Traits("T2", "product", "none", "yes", ("x",), 50, 0), [Case("bare")])[0]
    assert (found.distance, found.alike, found.different) == (UNKNOWN, (), ())


def test_of_two_equally_near_ones_the_newer_comes_first() -> None:
    old, new = case("old", Traits("T2"), "2019-01-01"), case("new", Traits("T2"), "2025-01-01")
    assert [one.case.id for one in similar_cases(Traits("T2"), [old, new, case("undated", Traits("T2"))])] == [
        "new",
        "old",
        "undated",
    ]


def test_another_type_of_the_same_cluster_is_nearer_than_one_of_another() -> None:
    found = similar_cases(Traits("T2"), [case("preventable", Traits("T3")), case("accidental", Traits("T5"))])
    assert [one.case.id for one in found] == ["accidental", "preventable"]
