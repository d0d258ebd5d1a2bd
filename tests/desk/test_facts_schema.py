"""Facts and their published schema: made from the types, true of every fact, and nothing is lost on the way."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import read_instant
from coolhead.desk import Fact, decode_fact, encode_fact, fact_wire
from coolhead.desk.journal import FACT_VERSION, FactTooNew
from coolhead.desk.schema import COMPOSED_SHARES, FACT_TYPES, facts_schema, schema_text
from coolhead.incident.room_events import InRoom
from tests.desk.recorded import recorded_facts

VALIDATOR = jsonschema.Draft202012Validator(facts_schema())
PAGE = (Path(__file__).parents[2] / "docs/reference/facts.md").read_text("utf-8")
_WITHIN = {
    "level": st.integers(0, 5),
    "before": st.integers(0, 5),
    "to": st.integers(0, 5),
    "impact": st.floats(0, 100),
    "spread": st.floats(0, 100),
    "impact_band": st.integers(1, 5),
    "spread_band": st.integers(1, 5),
    "emotion_share": st.floats(0, 1),
    "bystander_share": st.floats(0, 1),
    **{name: st.none() | st.floats(0, 1) for name in COMPOSED_SHARES},
    "negative_share": st.none() | st.floats(0, 1),
    "negative_share_low": st.none() | st.floats(0, 1),
    "negative_share_high": st.none() | st.floats(0, 1),
    "confidence": st.sampled_from(["low", "medium", "high"]),
    "attempt": st.integers(1, 9),
}
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text('ażя é"\\\n😡', max_size=4),
    int: st.integers(0, 10**9),
    float: st.floats(-(10.0**9), 10.0**9).map(lambda value: round(value, 6)),
    bool: st.booleans(),
    type(None): st.none(),
}


def _any(name: str, hint: Any) -> st.SearchStrategy[Any]:
    if name == "at" or name.endswith("_at"):
        instants = st.integers(10**12, 2 * 10**12).map(lambda value: value / 1000)
        return instants if hint is float else st.none() | instants
    if name in _WITHIN:
        return _WITHIN[name]
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{each.name: _any(each.name, hints[each.name]) for each in fields(hint)})
    within = get_args(hint)
    if isinstance(hint, UnionType):
        return st.one_of([_any("", each) for each in within])
    if get_origin(hint) is dict:
        return st.dictionaries(_PLAIN[str], _any("", within[1]), max_size=3)
    if within[-1] is Ellipsis:
        return st.lists(_any("", within[0]), max_size=3).map(tuple)
    return st.tuples(*[_any("", each) for each in within])


@pytest.fixture(scope="module")
def told() -> list[dict[str, Any]]:
    return recorded_facts()


def test_the_published_schema_is_the_one_made_from_the_types() -> None:
    assert files("coolhead.desk").joinpath("facts.schema.json").read_text("utf-8") == schema_text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(facts_schema())


def test_every_fact_of_the_recorded_story_fits(told: list[dict[str, Any]]) -> None:
    """Each against the form of its own type, which is a hundred times faster; the first of each type against all."""
    by_type = {type_: [fact for fact in told if fact["type"] == type_] for type_ in {fact["type"] for fact in told}}
    assert len(by_type) >= 12
    for type_, facts in by_type.items():
        VALIDATOR.validate(facts[0])
        form = VALIDATOR.evolve(schema={"$ref": f"#/$defs/{type_}"})
        for fact in facts:
            form.validate(fact)
        with pytest.raises(jsonschema.ValidationError):
            form.validate({**facts[0], "at": None})


@pytest.mark.parametrize("type_", FACT_TYPES, ids=lambda type_: type_.type)
def test_a_fact_of_every_type_fits_and_comes_back_as_it_went(type_: type[Fact]) -> None:
    @given(_any("", type_))
    @settings(max_examples=25, deadline=None)
    def holds(fact: Fact) -> None:
        wire = fact_wire(fact)
        VALIDATOR.validate(wire)
        assert decode_fact(encode_fact(fact)) == wire
        assert encode_fact(fact) == encode_fact(fact)
        assert read_instant(wire["at"]) == pytest.approx(fact.at, abs=0.001)
        form = facts_schema()["$defs"][fact.type]
        assert set(form["required"]) <= set(wire) <= set(form["properties"])
        unknown = {each.name for each in fields(fact) if getattr(fact, each.name) is None}
        assert set(form["properties"]) - set(wire) <= unknown

    holds()


@pytest.mark.parametrize(
    "change", [{"level": 6}, {"at": None}, {"v": 2}, {"type": "mention_deleted"}, {"mentions": "many"}]
)
def test_what_is_no_fact_does_not_fit(change: dict[str, Any], told: list[dict[str, Any]]) -> None:
    fact = next(each for each in told if each["type"] == "wave_measured")
    assert not VALIDATOR.is_valid({**fact, **change})
    assert not VALIDATOR.is_valid({name: value for name, value in fact.items() if name != "wave"})


def test_a_fact_without_a_version_is_lifted_and_one_from_the_future_is_refused() -> None:
    old = b'{"at":"2026-03-01T08:15:02Z","type":"wave_calmed","brand":"b","wave":"w","topic":null,"mentions":3}'
    assert decode_fact(old)["v"] == FACT_VERSION
    VALIDATOR.validate(decode_fact(old))
    with pytest.raises(FactTooNew):
        decode_fact(b'{"type":"wave_calmed","v":2}')


def test_the_reference_names_every_type_and_every_field_of_its_own() -> None:
    in_rooms = {each.name for each in fields(InRoom)}
    for type_ in FACT_TYPES:
        name, common = type_.type, {"at", "type", "v", "brand"} | (in_rooms if issubclass(type_, InRoom) else set())
        row = next((line for line in PAGE.splitlines() if line.startswith(f"| `{name}`")), "")
        assert row, name
        missing = [key for key in facts_schema()["$defs"][name]["properties"] if f"`{key}`" not in row]
        assert set(missing) <= common, (name, missing)
