"""Is everything really fine? The answers point to risks, and change nothing by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.plan import CRISIS_TYPES, default_plan
from coolhead.plan.questionnaire import ANSWERS, QUESTIONS, Answer, Area, ask
from coolhead.words import LANGUAGES, Words

PLAN = default_plan("Kwantia")
ANSWERED = st.dictionaries(st.sampled_from([question.id for question in QUESTIONS]), st.sampled_from(ANSWERS))


def test_every_area_asks_and_every_type_can_be_proposed() -> None:
    assert {question.area for question in QUESTIONS} == set(get_args(Area))
    assert 20 <= len(QUESTIONS) <= 30
    assert {points.type for question in QUESTIONS for points in question.points} == set(CRISIS_TYPES)


def test_everything_fine_proposes_nothing() -> None:
    fine: dict[str, Answer] = {one.id: "yes" if one.risky == "no" else "no" for one in QUESTIONS}
    assert ask(fine, PLAN).proposals == ()
    assert ask(fine, PLAN).open == ()
    assert len(ask({}, PLAN).open) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.id)
def test_each_question_moves_a_risk_of_the_defaults_and_says_so(question: object) -> None:
    one = next(each for each in QUESTIONS if each is question)
    proposals = ask({one.id: one.risky}, PLAN).proposals
    if one.id in ("same_complaint", "late_refunds"):
        assert proposals[0].likelihood == 5
    assert proposals
    assert all(made.because == (one.id,) for made in proposals)


@settings(max_examples=60, deadline=None)
@given(ANSWERED, ANSWERED)
def test_a_further_answer_never_takes_a_proposal_back(answers: dict[str, Answer], more: dict[str, Answer]) -> None:
    few = {made.type: made for made in ask(answers, PLAN).proposals}
    many = {made.type: made for made in ask({**more, **answers}, PLAN).proposals}
    for type_, made in few.items():
        assert many[type_].likelihood >= made.likelihood
        assert set(made.because) <= set(many[type_].because)


@settings(max_examples=60, deadline=None)
@given(ANSWERED)
def test_a_risk_that_was_moved_as_proposed_is_not_proposed_again(answers: dict[str, Answer]) -> None:
    made = {one.type: one for one in ask(answers, PLAN).proposals}
    moved = tuple(
        replace(risk, likelihood=made[risk.type].likelihood, impact=made[risk.type].impact)
        if risk.type in made
        else risk
        for risk in PLAN.risks
    )
    assert ask(answers, replace(PLAN, risks=moved)).proposals == ()


def test_a_type_that_was_taken_out_is_proposed_with_nothing_before_it() -> None:
    without = replace(PLAN, risks=PLAN.risks[1:])
    made = ask({"same_complaint": "yes"}, without).proposals[0]
    assert (made.type, made.likelihood_now, made.likelihood) == ("T1", None, 5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_reason_is_said_in_every_language(language: str) -> None:
    words = Words(language)
    for question in QUESTIONS:
        assert words.say(f"ask.{question.id}").rstrip().endswith("?")
        assert words.say(f"ask.{question.id}.why").endswith(".")
