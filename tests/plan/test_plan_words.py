"""Everything a plan holds can be said in five languages."""

from __future__ import annotations

import pytest

from coolhead.plan import CRISIS_TYPES, LEVEL_NAMES, default_closing_steps, default_roles, default_steps
from coolhead.plan.defaults import OWNERS
from coolhead.plan.problems import ENGLISH
from coolhead.words import LANGUAGES, Words, catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_the_default_plan_has_words(language: str) -> None:
    steps = (*default_steps(), *default_closing_steps())
    needed = [
        *(f"level.{level}" for level in range(len(LEVEL_NAMES))),
        *(f"role.{role.id}" for role in default_roles()),
        *(f"role.{owner}" for owner in OWNERS),
        *(f"risk.{type_}" for type_ in CRISIS_TYPES),
        *(f"topic.{type_}" for type_ in CRISIS_TYPES),
        *(f"step.{step.id}" for step in steps),
        *(f"plan.class.{name}" for name in ("low", "medium", "high", "very_high")),
        *(f"plan.cluster.{name}" for name in ("victim", "accidental", "preventable")),
        *(f"plan.stance.{name}" for name in ("inform", "diminish", "rebuild", "bolster")),
        *(f"plan.problem.{name}" for name in ENGLISH),
    ]
    words = Words(language)
    assert [id_ for id_ in needed if id_ not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_no_step_that_the_playbook_lost(language: str) -> None:
    steps = {f"step.{step.id}" for step in (*default_steps(), *default_closing_steps())}
    assert {id_ for id_ in Words(language) if id_.startswith("step.")} == steps


def test_the_english_of_problems_is_that_of_the_catalogue() -> None:
    english = catalogue("en")
    assert {id_: english[f"plan.problem.{id_}"].forms[0] for id_ in ENGLISH} == ENGLISH


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_uses_the_same_fields(language: str) -> None:
    for id_, english in ENGLISH.items():
        said = catalogue(language)[f"plan.problem.{id_}"].forms[0]
        assert _fields(said) == _fields(english), id_


@pytest.mark.parametrize("language", LANGUAGES)
def test_topics_are_told_apart(language: str) -> None:
    words = Words(language)
    assert len({words.say(f"topic.{type_}") for type_ in CRISIS_TYPES}) == len(CRISIS_TYPES)


def _fields(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}
