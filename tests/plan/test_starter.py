"""A first plan is valid whatever the brand is called, and changes nothing that it only shows."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.plan import Account, PlanInvalid, default_plan, read_plan, starter_plan, starter_plan_from_json

BRANDS = sorted(Path(os.environ.get("COOLHEAD_DATA", "../shared")).glob("streams/*/*.brand.json"))

ZORZA = """{
 "name": "Zorza Resort",
 "words": ["Zorza Resort", "@zorzaresort", "#ZorzaResort"],
 "own_accounts": [{"id": "69b0455674", "handle": "zorzaresort"}],
 "audience": 39999,
 "time_zone": "Etc/GMT-1",
 "sector": "hotel",
 "languages": ["pl"]
}"""


def test_the_starter_shows_the_defaults_and_changes_none() -> None:
    plan = read_plan(starter_plan("Kwantia", ["Kwantia"], [Account("1", "kw")], 2000, "UTC", "clinic", ["pl"]))
    expected = default_plan("Kwantia", ("Kwantia",), (Account("1", "kw"),), 2000, "UTC", "clinic", ("pl",))
    assert replace(plan, version="") == expected


def test_a_brand_file_gives_a_plan() -> None:
    brand = read_plan(starter_plan_from_json(ZORZA)).brand
    assert (brand.id, brand.name, brand.audience) == ("zorza-resort", "Zorza Resort", 39999)
    assert brand.words == ("Zorza Resort", "@zorzaresort", "#ZorzaResort")
    assert brand.own_accounts == (Account("69b0455674", "zorzaresort"),)
    assert (brand.time_zone, brand.sector, brand.languages) == ("Etc/GMT-1", "hotel", ("pl",))


def test_the_starter_explains_every_type_by_an_example() -> None:
    lines = starter_plan("Kwantia").splitlines()
    types = [line for line in lines if line.startswith("  T") and "For example: " in line]
    assert len(types) == 22
    assert any("a hair in the soup" in line for line in types)


def test_a_wrong_brand_file_is_refused_by_line() -> None:
    with pytest.raises(PlanInvalid) as caught:
        starter_plan_from_json(ZORZA.replace('"audience": 39999', '"audience": "many"').replace('"sector"', '"secter"'))
    assert [(problem.line, problem.id) for problem in caught.value.problems] == [
        (5, "not_a_number"),
        (7, "unknown_key_guess"),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": "X"}', "null"])
def test_what_is_no_brand_file_is_refused(text: str) -> None:
    with pytest.raises(PlanInvalid):
        starter_plan_from_json(text)


@settings(max_examples=12, deadline=None)
@given(
    st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and text.isprintable()),
    st.sampled_from(['"', "\\", "#", ": ", "- ", "${id}", "{{ x }}", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\u2028", "\u0085", "\u200d", "'", "%"]),
)
def test_any_name_survives_the_file(name: str, hard: str) -> None:
    name = f"{name}{hard}x".strip()
    brand = read_plan(starter_plan(name, [name])).brand
    assert brand.name == name
    assert brand.words == (name,)


def test_every_brand_of_the_composed_streams_gives_a_plan() -> None:
    for text in (ZORZA, *(path.read_text("utf-8") for path in BRANDS)):
        assert json.dumps(json.loads(text)["name"], ensure_ascii=False) in starter_plan_from_json(text)
