"""A plan may be a folder: one section in one file, long texts in Markdown, everything wrong named by file and line."""

from __future__ import annotations

import pytest

from coolhead.plan import PlanInvalid, PlanText, check_plan_files, read_plan, read_plan_files
from coolhead.plan.gaps import has_worst_case

MAIN = "brand: {name: Kwantia, words: [Kwantia]}\n"
PEOPLE = "- {id: anna, name: Anna}\n- {id: jan, name: Jan}\n"
TEXT = (
    "---\nrisk: T2\nvariant: worst\nlanguage: en\napproved_by: anna\napproved_on: 2026-10-01\n---\n\nPeople fall ill.\n"
)


def _problems(files: dict[str, str]) -> list[tuple[str, int, str, str]]:
    found = check_plan_files({"plan.yaml": MAIN, **files})
    return [(each.file, each.line, each.path, each.id) for each in found if each.gravity == "wrong"]


def test_a_folder_says_the_same_as_one_file() -> None:
    one = read_plan(MAIN + "people:\n" + PEOPLE + "roles: {scribe: {primary: jan}}\nreview_by: 2027-01-01\n")
    roles = "scribe: {primary: jan}\n"
    many = read_plan_files(
        {"plan.yaml": MAIN, "people.yaml": PEOPLE, "roles.yaml": roles, "review_by.yaml": "2027-01-01\n"}
    )
    assert (many.people, many.roles, many.review_by) == (one.people, one.roles, one.review_by)


def test_a_text_is_known_by_its_name_and_its_folder_tells_what_it_is() -> None:
    plan = read_plan_files({"plan.yaml": MAIN, "people.yaml": PEOPLE, "playbooks/T2-worst.md": TEXT})
    assert plan.texts == (
        PlanText(
            "playbooks/T2-worst", "playbook", "People fall ill.", "", "T2", "worst", "en", "anna", "2026-10-01", None
        ),
    )
    risk = plan.risk("T2")
    assert risk is not None
    assert has_worst_case(plan, risk)


def test_a_text_may_stand_in_the_section_as_well() -> None:
    plan = read_plan(MAIN + "texts: {wait: {kind: statement, language: pl, text: Sprawdzamy to.}}")
    assert [(text.id, text.kind, text.text) for text in plan.texts] == [("wait", "statement", "Sprawdzamy to.")]


def test_every_file_changes_the_version() -> None:
    first = read_plan_files({"plan.yaml": MAIN})
    assert first.version != read_plan_files({"plan.yaml": MAIN, "people.yaml": PEOPLE}).version
    assert first.version == read_plan_files({"plan.yaml": MAIN}).version


def test_what_stands_beside_the_plan_is_left_alone() -> None:
    assert _problems({"README.md": "# Ours", "logo.png": "x"}) == []


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("people.yaml", PEOPLE + "- {id: anna, name: B}", ("people.yaml", 3, "people[3].id", "id_twice")),
        ("people.yaml", "people:\n- {id: anna, name: A}", ("people.yaml", 1, "people", "section_wrapped")),
        ("people.yaml", "- {id: a\n", ("people.yaml", 1, "people", "not_yaml")),
        ("brand.yaml", "name: K", ("brand.yaml", 1, "brand", "section_twice")),
        ("risk.yaml", "T1: {}", ("risk.yaml", 1, "", "file_unknown_guess")),
        ("zzz.yaml", "T1: {}", ("zzz.yaml", 1, "", "file_unknown")),
        ("more/people.yaml", PEOPLE, ("more/people.yaml", 1, "", "file_unknown_guess")),
        ("risks.yaml", "T1: {}\nT2:\n  likelihood: 9", ("risks.yaml", 3, "risks.T2.likelihood", "out_of_range")),
        ("playbooks/a.md", "no keys", ("playbooks/a.md", 1, "", "front_matter_missing")),
        ("playbooks/a.md", "---\nrisk: T2\n---\n", ("playbooks/a.md", 4, "", "text_missing")),
        ("playbooks/a.md", "---\nrisk: T99\n---\nx", ("playbooks/a.md", 2, "risk", "unknown_value_guess")),
        ("playbooks/a.md", "---\nlanguage: xx\n---\nx", ("playbooks/a.md", 2, "language", "language_unknown")),
        ("playbooks/a.md", "---\napproved_by: eve\n---\nx", ("playbooks/a.md", 2, "approved_by", "person_unknown")),
        ("playbooks/a.md", "---\nrisk: [\n---\nx", ("playbooks/a.md", 2, "", "not_yaml")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_file_and_line(name: str, text: str, place: tuple[str, int, str, str]) -> None:
    assert place in _problems({name: text})
    with pytest.raises(PlanInvalid):
        read_plan_files({"plan.yaml": MAIN, name: text})


def test_a_sentence_names_the_file() -> None:
    found = check_plan_files({"plan.yaml": MAIN, "people.yaml": "- {id: anna}"})
    assert str(found[0]) == "people.yaml, line 1, people[1]: name must be given."


def test_what_is_missing_is_told_where_it_can_be_filled() -> None:
    found = check_plan_files({"plan.yaml": MAIN, "people.yaml": PEOPLE})
    untested = [each for each in found if each.id == "contact_untested"]
    assert [(each.file, each.line) for each in untested] == [("people.yaml", 1), ("people.yaml", 2)]
