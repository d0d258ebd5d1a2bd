"""Every replay story through the shipped reader and the real desk: what must follow from it, follows."""

from __future__ import annotations

import jsonschema
import pytest

from coolhead.desk.schema import facts_schema
from tests.replays.compose import NAMES as COMPOSED
from tests.replays.compose import compose
from tests.replays.telling import HERE, NAMES, expected, facts_of, highest, unmet

TOLD_IN = [name for name in NAMES if name.startswith("the_same_mould_told_in_")]


@pytest.mark.parametrize("name", NAMES)
def test_what_must_follow_from_a_story_follows(name: str) -> None:
    assert unmet(name) == []


def test_every_story_has_its_expectation_and_says_it() -> None:
    assert len(NAMES) >= 12
    assert sorted(path.stem for path in HERE.glob("*.yaml") if path.stem != "plan") == NAMES
    assert all(expected(name).says for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_story_is_what_its_composer_writes(name: str) -> None:
    assert name in COMPOSED
    assert (HERE / f"{name}.jsonl").read_text("utf-8") == compose(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_of_a_story_fits_the_published_schema(name: str) -> None:
    parts = facts_schema()["$defs"]
    fits = {type_: jsonschema.Draft202012Validator({"$ref": f"#/$defs/{type_}", "$defs": parts}) for type_ in parts}
    assert [error.message for fact in facts_of(name) for error in fits[fact["type"]].iter_errors(fact)] == []


def test_the_same_story_in_five_languages_differs_by_at_most_one_level() -> None:
    levels = {name: highest(facts_of(name)) for name in TOLD_IN}
    assert len(levels) == 5
    assert max(levels.values()) - min(levels.values()) <= 1
    paged = [next(fact["at"] for fact in facts_of(name) if fact["type"] == "alert_raised") for name in TOLD_IN]
    assert max(paged)[:13] == min(paged)[:13]
