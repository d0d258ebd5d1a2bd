"""Cases written by hand into the plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coolhead.plan import PlanInvalid, check_plan, read_plan
from coolhead.plan.cases_section import CASE_KEYS
from coolhead.plan.changes import changes
from coolhead.run.adopting import decode_plan, encode_plan

HEAD = "brand: {name: K, words: [K]}\n"
KETTLE = "cases: {kettle: {title: Burnt, type: T15, harm: confirmed, people: 400, channels: [News], lesson: Recall.}}"


def test_a_case_is_read_and_survives_the_log() -> None:
    plan = read_plan(HEAD + KETTLE)
    one = plan.cases[0]
    assert (one.id, one.type, one.harm, one.people, one.channels, one.fault) == (
        "kettle", "T15", "confirmed", 400, ("news",), "unknown"
    )  # fmt: skip
    assert decode_plan(encode_plan(plan)) == plan


def test_a_plan_logged_before_there_were_cases_is_still_read() -> None:
    logged = json.loads(encode_plan(read_plan(HEAD)))
    del logged["plan"]["cases"]
    assert decode_plan(json.dumps(logged).encode()).cases == ()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{a: {happened: x}}", "title must be given"),
        ("{a: {title: x}}", "says nothing yet"),
        ("{a: {title: x, lesson: y, type: T99}}", "T99"),
        ("{a: {title: x, lesson: y, fault: maybe}}", "maybe"),
        ("{a: {title: x, lesson: y, people: -1}}", "-1"),
        ("{a: {title: x, lesson: y, happened_on: soon}}", "soon"),
        ("{a: {title: x, lesson: y, lesons: z}}", "Did you mean lesson"),
        ("{'a b': {title: x, lesson: y}}", "a b"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(written: str, sentence: str) -> None:
    text = f"{HEAD}cases: {written}"
    told = [str(problem) for problem in check_plan(text)]
    assert any(line.startswith("line 2, cases") and sentence in line for line in told), told
    with pytest.raises(PlanInvalid):
        read_plan(text)


def test_a_new_case_is_a_change_of_the_plan() -> None:
    found = changes(read_plan(HEAD), read_plan(HEAD + KETTLE))
    assert [(one.path, one.id, one.args) for one in found] == [("cases.kettle", "case_added", {"name": "Burnt"})]


def test_every_key_is_in_the_reference() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/plan-file.md").read_text("utf-8").split("## cases")[1]
    assert [key for key in CASE_KEYS if f"`{key}`" not in page.split("\n## ")[0]] == []
