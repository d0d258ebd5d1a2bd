"""One value is set; every comment and every other line stays byte for byte."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from coolhead.plan import check_plan, read_plan, read_plan_files, starter_plan
from coolhead.plan.editing import CannotEdit, read_value, remove_value, set_value

STARTER = starter_plan("Żurek & Co", ["Żurek", "#zurek"], languages=["pl", "en"])
SHORT = STARTER.partition("  T4:")[0]
"""The starter up to its third risk: everything after it looks alike."""
RISKS = ["T1", "T2", "T3", "T9"]


def _touched(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that are gone, and lines that came."""
    told = list(difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), n=0))[2:]
    return [line[1:] for line in told if line[0] == "-"], [line[1:] for line in told if line[0] == "+"]


def _set(text: str, path: str, value: Any) -> str:
    return set_value({"": text}, path, value)[""]


_texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\ufeff"), min_size=1
)
_changes = st.one_of(
    st.tuples(st.sampled_from([f"risks.{risk}.likelihood" for risk in RISKS]), st.integers(1, 5)),
    st.tuples(st.sampled_from([f"risks.{risk}.impact.money" for risk in RISKS]), st.integers(0, 5)),
    st.tuples(st.sampled_from([f"risks.{risk}.worst_case" for risk in RISKS]), _texts),
    st.tuples(st.sampled_from([f"risks.{risk}.watched" for risk in RISKS]), st.booleans()),
    st.tuples(st.sampled_from([f"risks.{risk}.words.pl" for risk in RISKS]), st.lists(_texts, min_size=1, max_size=3)),
    st.tuples(st.sampled_from(["brand.name", "brand.sector", "roles.desk.name"]), _texts),
    st.tuples(st.just("review_by"), st.dates().map(str)),
    st.tuples(st.just("brand.words"), st.lists(_texts, min_size=1, max_size=4)),
    st.tuples(st.just("people.anna"), st.fixed_dictionaries({"name": _texts})),
    st.tuples(st.sampled_from(["severity.vivid_points", "detection.alerts_per_week"]), st.floats(0.1, 99)),
    st.tuples(st.sampled_from(["steps.l3.pause_posts.minutes", "practice.drilled_on"]), st.just("2026-11-21")),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_changes, min_size=1, max_size=4), st.booleans())
def test_every_comment_and_every_other_line_stays(changes: list[tuple[str, Any]], windows: bool) -> None:
    text = SHORT.replace("\n", "\r\n") if windows else SHORT
    for path, value in changes:
        after = _set(text, path, value)
        gone, come = _touched(text, after)
        below = path in ("brand.words", "people.anna")  # lines below their key give way to one
        assert len(gone) <= 1 or (below and not any("# " in line for line in gone))
        kept = [line.partition("  #")[2] for line in gone]
        assert [line.partition("  #")[2] for line in come[:1]] == kept[:1] or not gone
        assert after.count("\r\n") == (after.count("\n") if windows else 0)
        text = after


@settings(max_examples=25, deadline=None)
@given(_changes.filter(lambda change: change[0] != "brand.words"))
def test_another_reader_of_yaml_finds_the_same(change: tuple[str, Any]) -> None:
    path, value = change
    after = YAML(typ="rt", pure=True).load(_set(SHORT, path, value))
    keys = ["steps", "l3.pause_posts", "minutes"] if path.startswith("steps") else path.split(".")
    for key in keys[:-1]:
        after = after[key]
    found = after[0] if keys == ["people", "anna"] else after[keys[-1]]
    wanted = {"id": "anna", **value} if keys == ["people", "anna"] else value
    assert str(found) == wanted if isinstance(value, str) else found == wanted


@pytest.mark.parametrize(
    ("text", "path", "value", "after"),
    [
        ("a: 1 # one\n", "a", 2, "a: 2 # one\n"),
        ("a: 'one' # one\n", "a", "two three", "a: two three # one\n"),
        ("a:\n", "a.b.c", 1, "a:\n  b:\n    c: 1\n"),
        ("a:  # why\nb: 1\n", "a.b", 1, "a:  # why\n  b: 1\nb: 1\n"),
        ("a: {}\n", "a.b", 1, "a:\n  b: 1\n"),
        ("a: {b: 1}  # x\n", "a.c", [1, 2], "a: {b: 1, c: [1, 2]}  # x\n"),
        ("a:\n  b: 1  # x\n\n# next\nc: 1\n", "a.d", "x", "a:\n  b: 1  # x\n  d: x\n\n# next\nc: 1\n"),
        ("a: []  # none\nb: 1\n", "a.x", {"n": 1}, "a:  # none\n  - id: x\n    n: 1\nb: 1\n"),
        ("a:\n- id: x\n  n: 1\nb: 1\n", "a.y", {"n": 2}, "a:\n- id: x\n  n: 1\n- id: y\n  n: 2\nb: 1\n"),
        ("a: [{id: x}]\n", "a.y", {"n": 2}, "a: [{id: x}, {id: y, n: 2}]\n"),
        ("a: [{id: x, n: 1}]\n", "a.x.n", 3, "a: [{id: x, n: 3}]\n"),
        ("a: [1, 2]\n", "a[2]", 5, "a: [1, 5]\n"),
        ("a: |\n  long\n  text\nb: 1\n", "a", "short", "a: short\nb: 1\n"),
        ("a:\n  - 1\n  - 2\nb: 1\n", "a", [3], "a: [3]\nb: 1\n"),
        ("a:\n  - id: x\n    n: 1\n  - id: y\n", "a.x", {"m": 1}, "a:\n  - {m: 1}\n  - id: y\n"),
        ("a: 1\n", "b", "no", 'a: 1\nb: "no"\n'),
        ("a: 1", "b", 2, "a: 1\nb: 2\n"),
        ("", "a.b", "2027-01-31", "a:\n  b: 2027-01-31\n"),
        ("# only a word\n", "a", True, "# only a word\na: true\n"),
        ("a: {b: {}}\n", "a.b.c", 1, "a: {b: {c: 1}}\n"),
        ("a:\n  b: >\n    folded\n\nc: 1\n", "a.d", 1, "a:\n  b: >\n    folded\n  d: 1\n\nc: 1\n"),
    ],
)
def test_a_value_stands_where_a_person_would_write_it(text: str, path: str, value: Any, after: str) -> None:
    assert _set(text, path, value) == after


@pytest.mark.parametrize(
    ("text", "path", "value", "why"),
    [
        ("a: &x {b: 1}\nc: *x\n", "c.b", 2, "alias"),
        ("a: &x 1\nc: *x\n", "c", 2, "alias"),
        ("a: 1\n", "a.b", 2, "single value"),
        ("a:\n  - 1 # one\n  - 2\n", "a", 2, "Several lines"),
        ("a: [1]\n", "a[3]", 2, "1 entries"),
        ("a: [{id: x}]\n", "a.y.n", 2, "Add it whole"),
        ("a: [\n", "a", 2, "cannot be read"),
        ("a: 1\n", "", 2, "no path"),
    ],
)
def test_what_cannot_be_set_is_refused_with_its_reason(text: str, path: str, value: Any, why: str) -> None:
    with pytest.raises(CannotEdit, match=why):
        _set(text, path, value)


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("a: 1\nb: 2 # x\nc: 3\n", "b", "a: 1\nc: 3\n"),
        ("a: {b: 1, c: 2}\n", "a.b", "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", "a.c", "a: {b: 1}\n"),
        ("a:\n  - id: x\n    n: 1\n  - id: y\n", "a.x", "a:\n  - id: y\n"),
        ("a:\n  b:\n    c: 1\n  d: 1\n", "a.b", "a:\n  d: 1\n"),
    ],
)
def test_a_value_is_removed_with_its_key(text: str, path: str, after: str) -> None:
    assert remove_value({"": text}, path)[""] == after


def test_what_is_not_written_cannot_be_removed() -> None:
    with pytest.raises(CannotEdit, match="not written"):
        remove_value({"": "a: 1\nb: 1\n"}, "c")


def test_in_a_folder_the_file_of_the_section_is_changed() -> None:
    files = {"plan.yaml": "brand: {name: K, words: [K]}\n", "people.yaml": "- id: anna\n  name: Anna\n"}
    after = set_value(files, "people.anna.languages", ["pl"])
    assert after == {**files, "people.yaml": "- id: anna\n  name: Anna\n  languages: [pl]\n"}
    after = set_value(after, "risks.T2.likelihood", 5)
    risk = read_plan_files(after).risk("T2")
    assert risk is not None
    assert risk.likelihood == 5


def test_the_starter_can_be_filled_by_values_alone() -> None:
    text = STARTER
    for path, value in (
        ("people.anna", {"name": "Anna", "languages": ["pl"]}),
        ("people.jan", {"name": "Jan"}),
        ("roles.crisis_lead.primary", "anna"),
        ("roles.crisis_lead.deputy", "jan"),
        ("steps.own.call", {"level": 3, "role": "legal", "minutes": 5, "words": {"en": "Call them: now."}}),
    ):
        text = _set(text, path if path != "steps.own.call" else 'steps."own.call"', value)
    assert [problem for problem in check_plan(text) if problem.gravity == "wrong"] == []
    assert [person.name for person in read_plan(text).people] == ["Anna", "Jan"]


def test_a_value_at_the_prompt_is_yaml_or_a_sentence() -> None:
    assert read_value("true") is True
    assert read_value("{name: Anna}") == {"name": "Anna"}
    assert read_value("[broken") == "[broken"
    assert read_value("") is None
