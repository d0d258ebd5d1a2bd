"""What a valid plan still lacks is said calmly, once, and where it can be filled."""

from __future__ import annotations

from coolhead.plan import CRISIS_TYPES, Account, Problem, check_plan, starter_plan

FULL = """\
brand:
  name: Kwantia
  words: [Kwantia]
  own_accounts: [{id: "1", handle: kwantia}]
  audience: 9000
  languages: [pl]
people:
  - {id: anna, name: Anna, languages: [pl], tested_on: 2026-11-02}
  - {id: jan, name: Jan, tested_on: 2026-11-02}
review_by: 2027-05-01
"""
ROLES = (
    "crisis_lead", "comms_lead", "community_lead", "responder", "scribe", "topic_owner", "legal", "liaison", "sponsor",
    "it_security",
)  # fmt: skip
GREAT = ("T1", "T2", "T3", "T6", "T11", "T12", "T15", "T17", "T18", "T19")


def _full() -> str:
    roles = "".join(f"  {role}: {{primary: anna, deputy: jan}}\n" for role in ROLES)
    worst = dict.fromkeys(GREAT, "worst_case: It gets worse., ")
    risks = "".join(f"  {type_}: {{{worst.get(type_, '')}review_by: 2027-05-01}}\n" for type_ in CRISIS_TYPES)
    return f"{FULL}roles:\n{roles}risks:\n{risks}"


def _missing(text: str, today: str | None = None) -> list[Problem]:
    problems = check_plan(text, today)
    assert {problem.gravity for problem in problems} <= {"missing"}
    return problems


def test_a_plan_can_be_complete() -> None:
    assert _missing(_full(), today="2026-11-21") == []


def test_the_starter_is_valid_and_lists_few_gaps() -> None:
    gaps = _missing(starter_plan("Kwantia", own_accounts=[Account("1", "kwantia")], audience=9000))
    expected = ["no_people", "roles_empty", "nobody_woken", "no_review_date", "no_worst_case", "risks_without_review"]
    assert [gap.id for gap in gaps] == expected


def test_a_gap_is_named_at_the_line_where_it_can_be_filled() -> None:
    text = starter_plan("Kwantia")
    lines = text.splitlines()
    at = {gap.id: lines[gap.line - 1] for gap in _missing(text)}
    assert at["no_own_accounts"].strip() == "own_accounts: []"
    assert at["audience_unknown"].strip() == "audience:"
    assert at["no_people"] == "people: []"
    assert at["roles_empty"] == "roles:"
    assert at["no_review_date"] == "review_by:"
    assert at["no_worst_case"] == "risks:"


def test_a_role_with_one_person_only_is_named() -> None:
    gaps = _missing(_full().replace("scribe: {primary: anna, deputy: jan}", "scribe: {primary: anna}"))
    assert [str(gap) for gap in gaps] == [
        "line 16, roles.scribe: There is no deputy for scribe. If Anna does not answer, nobody is called."
    ]


def test_a_deputy_is_a_second_person() -> None:
    gaps = _missing(_full().replace("scribe: {primary: anna, deputy: jan}", "scribe: {primary: anna, deputy: anna}"))
    assert [gap.id for gap in gaps] == ["deputy_same"]


def test_an_untested_contact_is_named_at_the_person() -> None:
    gaps = _missing(_full().replace("name: Jan, tested_on: 2026-11-02", "name: Jan"))
    assert [(gap.id, gap.line, gap.args) for gap in gaps] == [("contact_untested", 9, {"person": "Jan"})]


def test_nobody_speaks_the_language() -> None:
    gaps = _missing(_full().replace("languages: [pl]\npeople", "languages: [pl, fr]\npeople"))
    assert [(gap.id, gap.args) for gap in gaps] == [("no_speaker", {"language": "fr"})]


def test_other_languages_are_called_less_sure() -> None:
    gaps = _missing(_full().replace("languages: [pl", "languages: [pl, de"))
    assert [(gap.id, gap.args) for gap in gaps] == [("language_less_sure", {"language": "de"})]


def test_a_great_risk_without_a_worst_case_is_named_with_the_others() -> None:
    text = (
        _full()
        .replace("T2: {worst_case: It gets worse., ", "T2: {")
        .replace("T18: {worst_case: It gets worse., ", "T18: {owner: '', ")
    )
    assert {gap.id: gap.args for gap in _missing(text)} == {
        "no_worst_case": {"risks": "T2, T18"},
        "no_owner": {"risk": "T18"},
    }


def test_a_review_that_is_overdue_is_named_only_to_those_who_know_the_day() -> None:
    text = _full().replace("T15: {worst_case: It gets worse., review_by: 2027", "T15: {worst_case: x, review_by: 2026")
    text = text.replace("review_by: 2027-05-01}", "review_by: 2027-12-01}")
    assert _missing(text) == []
    assert [gap.id for gap in _missing(text, today="2027-06-01")] == ["review_overdue", "risk_review_overdue"]
