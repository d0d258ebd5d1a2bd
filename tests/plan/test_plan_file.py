"""A plan file is read whole, or refused with every reason by line."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.plan import Account, Impact, PlanInvalid, Problem, Ramp, check_plan, default_plan, read_plan

BRAND = "brand: {name: Kwantia, words: [Kwantia]}\n"


def _problems(text: str) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.path, problem.id) for problem in check_plan(text) if problem.gravity == "wrong"]


def test_what_is_left_out_keeps_its_default() -> None:
    plan = read_plan(BRAND)
    expected = default_plan("Kwantia")
    assert (plan.brand, plan.risks, plan.roles) == (expected.brand, expected.risks, expected.roles)
    assert (plan.steps, plan.closing_steps) == (expected.steps, expected.closing_steps)
    assert (plan.severity, plan.detection, plan.alerting) == (expected.severity, expected.detection, expected.alerting)


def test_the_version_changes_with_the_text_alone() -> None:
    assert read_plan(BRAND).version == read_plan(BRAND).version
    assert read_plan(BRAND).version != read_plan(BRAND + "# a word\n").version
    assert len(read_plan(BRAND).version) == 12


def test_a_brand_is_read_with_all_its_keys() -> None:
    brand = read_plan(
        "brand:\n  id: kw\n  name: Kwantia\n  words: [Kwantia, '#kwantia']\n  own_accounts: [{id: 7, handle: '@kw'}]\n"
        "  audience: 12000\n  time_zone: Europe/Warsaw\n  sector: clinic\n  languages: [pl, uk, pl]\n"
    ).brand
    assert (brand.id, brand.words, brand.audience) == ("kw", ("Kwantia", "#kwantia"), 12000)
    assert brand.own_accounts == (Account("7", "kw"),)
    assert (brand.time_zone, brand.sector, brand.languages) == ("Europe/Warsaw", "clinic", ("pl", "uk"))


def test_an_account_may_be_known_by_its_handle_alone() -> None:
    plan = read_plan("brand: {name: X, words: [X], own_accounts: [{handle: '@x'}]}")
    assert plan.brand.own_accounts == (Account("x", "x"),)


def test_every_number_of_the_severity_model_can_be_changed() -> None:
    plan = read_plan(
        BRAND + "severity:\n  velocity: {full_at: 40}\n  press: {national: 9}\n  floors: {regulator: 4, takeover: 0}\n"
        "  impact_signs: {leak: money, refund: none}\n  unknown_type: {money: 3}\n"
        "  floor_least_authors: {regulator: 1}\n"
        "  spread_bands: [10, 20, 30, 40]\n  grid: [[1,1,1,1,1],[1,1,1,1,2],[1,1,1,2,3],[1,1,2,3,4],[1,2,3,4,5]]\n"
        "  confirm_down: auto\n  isolated_authors: 8\n  down_coverage: 0.5\n"
    )
    numbers = plan.severity
    assert numbers.velocity == Ramp(1.5, 40.0, 20.0, logarithmic=True)
    assert (numbers.press["national"], numbers.press["local"]) == (9, 3.5)
    assert (numbers.floors["regulator"], numbers.floors["takeover"], numbers.floors["press_local"]) == (4, 0, 3)
    assert numbers.impact_signs["leak"] == "money"
    assert "refund" not in numbers.impact_signs
    assert numbers.unknown_type == Impact(3, 2, 1)
    assert numbers.floor_least_authors["regulator"] == 1
    assert numbers.floor_least_authors["safety_unverified"] == 2  # what is not named keeps its default
    assert list(numbers.spread_bands) == [10, 20, 30, 40]
    assert numbers.grid[4] == (1, 2, 3, 4, 5)
    assert (numbers.confirm_down, numbers.isolated_authors, numbers.down_coverage) == ("auto", 8, 0.5)


def test_detection_and_alerting_can_be_changed() -> None:
    plan = read_plan(
        BRAND + "detection: {alerts_per_week: 3, fast_minutes: [10, 30], multiplier_followers: 9000}\n"
        "alerting: {from_level: 2, chain: [comms_lead, 'crisis_lead:deputy'], repeat_minutes: 2.5, repeats: 3}\n"
    )
    assert plan.detection.alerts_per_week == 3
    assert list(plan.detection.fast_minutes) == [10, 30]
    assert plan.alerting.chain == ("comms_lead", "crisis_lead:deputy")
    assert (plan.alerting.from_level, plan.alerting.repeat_minutes, plan.alerting.repeats) == (2, 2.5, 3)


def test_people_fill_roles_and_a_plan_may_have_roles_of_its_own() -> None:
    plan = read_plan(
        BRAND + "people: [{id: anna, name: Anna, languages: [pl], tested_on: 2026-11-02}, {id: jan, name: Jan}]\n"
        "roles:\n  crisis_lead: {primary: anna, deputy: jan}\n  franchise: {name: Franchise desk, primary: jan}\n"
    )
    lead, desk = plan.role("crisis_lead"), plan.role("franchise")
    assert lead is not None
    assert (lead.primary, lead.deputy) == ("anna", "jan")
    assert desk is not None
    assert desk.name == "Franchise desk"
    anna = plan.person("anna")
    assert anna is not None
    assert anna.tested_on == "2026-11-02"


def test_risks_change_one_by_one_and_may_be_taken_out() -> None:
    plan = read_plan(
        BRAND + "risks:\n  T2: {likelihood: 5, impact: {money: 4}, owner: Kitchen, worst_case: Ill guests.,"
        " watched: true, happened_before: true, words: {en: [hair, soup]}, review_by: '2027-01-31'}\n"
        "  T8: {skip: true}\n"
    )
    risk = plan.risk("T2")
    assert risk is not None
    assert (risk.likelihood, risk.impact, risk.owner) == (5, Impact(4, 3, 3), "Kitchen")
    assert (risk.worst_case, risk.watched, risk.happened_before) == ("Ill guests.", True, True)
    assert (risk.words, risk.review_by) == ({"en": ("hair", "soup")}, "2027-01-31")
    assert plan.risk("T8") is None
    assert len(plan.risks) == 21


def test_steps_change_are_skipped_or_added() -> None:
    plan = read_plan(
        BRAND + "steps:\n  l3.pause_posts: {minutes: 3, role: scribe}\n  l1.thank_supporters: {skip: true}\n"
        "  own.call: {level: 4, role: liaison, minutes: 45, types: [T2, T15], words: {en: Call the franchisees.}}\n"
    )
    steps = {step.id: step for step in plan.steps}
    assert (steps["l3.pause_posts"].minutes, steps["l3.pause_posts"].role) == (3, "scribe")
    assert "l1.thank_supporters" not in steps
    own = steps["own.call"]
    assert (own.level, own.types, own.words) == (4, ("T2", "T15"), {"en": "Call the franchisees."})


@pytest.mark.parametrize(
    ("text", "line", "path", "id_"),
    [
        ("", 1, "", "empty"),
        ("brand:\n  [", 2, "", "not_yaml"),
        ("a: 1\na: 2", 2, "", "key_twice"),
        ("a: 1\n---\na: 2", 2, "", "two_documents"),
        ("a: *b", 1, "", "alias_unknown"),
        ("a: &b [*b]", 1, "", "alias_unknown"),
        ("[a]: 1", 1, "", "key_form"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{n}: &{n} [{', '.join([f'*{p}'] * 9)}]\n" for p, n in pairwise("abcdefgh")),
            6,
            "",
            "too_many_parts",
        ),
        ("- a", 1, "", "not_a_mapping"),
        ("[" * 5000, 1, "", "too_deep"),
        ("x" * 1_000_001, 1, "", "too_large"),
        ("\0", 1, "", "not_yaml"),
        ("people: []", 1, "brand", "key_missing"),
        (BRAND + "\nrisk: {}", 3, "risk", "unknown_key_guess"),
        (BRAND + "zzz: {}", 2, "zzz", "unknown_key"),
        ('brand: {name: "\\ud800", words: [a]}', 1, "", "not_yaml"),
        ('brand: {name: "\\x01", words: [a]}', 1, "brand.name", "text_unstorable"),
        ("brand: {name: true, words: [a]}", 1, "brand.name", "not_a_text"),
        ("brand: {name: a, words: []}", 1, "brand.words", "list_empty"),
        ("brand: {name: a, words: [a], audience: .inf}", 1, "brand.audience", "out_of_range"),
        ("brand: {name: a, words: [a], audience: 1.5}", 1, "brand.audience", "not_whole"),
        ("brand: {name: a, words: [a], time_zone: Mars/Olympus}", 1, "brand.time_zone", "zone_unknown"),
        ("brand: {name: a, words: [a], time_zone: ../../etc/passwd}", 1, "brand.time_zone", "zone_unknown"),
        ("brand: {name: a, words: [a], languages: [xx]}", 1, "brand.languages[1]", "language_unknown"),
        (BRAND + "people:\n  - {id: a, name: A}\n  - {id: a, name: B}", 4, "people[2].id", "id_twice"),
        (BRAND + "people: [{id: a b, name: A}]", 2, "people[1].id", "id_form"),
        (BRAND + "people: [{id: a}]", 2, "people[1]", "key_missing"),
        (BRAND + "people: [{id: a, name: A, tested_on: soon}]", 2, "people[1].tested_on", "not_a_date"),
        (BRAND + "roles:\n  scribe:\n    primary: nobody", 4, "roles.scribe.primary", "person_unknown"),
        (BRAND + "roles: {crisis_led: {}}", 2, "roles.crisis_led", "role_name_missing_guess"),
        (BRAND + "risks: {T1: {stance: deny}}", 2, "risks.T1.stance", "unknown_value"),
        (BRAND + "risks: {T1: {watched: maybe}}", 2, "risks.T1.watched", "not_yes_or_no"),
        (BRAND + "steps: {l3.pause_post: {level: 3}}", 2, "steps.l3.pause_post", "step_words_missing_guess"),
        (BRAND + "steps: {l3.pause_posts: {role: boss}}", 2, "steps.l3.pause_posts.role", "role_unknown"),
        (BRAND + "severity:\n  velocity: {zero_at: 20}", 3, "severity.velocity", "ramp_order"),
        (BRAND + "severity: {reach: {zero_at: 0}}", 2, "severity.reach", "ramp_logarithm"),
        (BRAND + "severity: {spread_bands: [1, 2, 2, 3]}", 2, "severity.spread_bands", "bands_order"),
        (BRAND + "severity: {impact_bands: [1, 2]}", 2, "severity.impact_bands", "bands_count"),
        (BRAND + "severity: {grid: [[1, 2]]}", 2, "severity.grid", "grid_shape"),
        (BRAND + "alerting:\n  chain:\n    - crisis_lead\n    - boss", 5, "alerting.chain[2]", "role_unknown"),
        (BRAND + "alerting: {chain: ['crisis_lead:friend']}", 2, "alerting.chain[1]", "unknown_value"),
        (BRAND + "alerting: {chain: []}", 2, "alerting.chain", "list_empty"),
        (BRAND + "severity: {confirm_down: robot}", 2, "severity.confirm_down", "unknown_value"),
    ],
)
def test_what_is_wrong_is_named_by_line(text: str, line: int, path: str, id_: str) -> None:
    assert (line, path, id_) in _problems(text)
    with pytest.raises(PlanInvalid):
        read_plan(text)


def test_a_level_must_not_fall_while_impact_or_spread_grows() -> None:
    rows = "[[1,1,1,2,2],[1,1,2,2,3],[1,2,2,3,4],[2,2,3,4,5],[2,3,4,1,5]]"
    assert {id_ for _, _, id_ in _problems(f"{BRAND}severity: {{grid: {rows}}}")} == {"grid_rows", "grid_columns"}


def test_all_problems_are_told_at_once_and_in_order() -> None:
    text = BRAND + "risks:\n  T1: {likelihood: 9}\npeople: [{id: a}]\nseverity: {vivid_points: much}\n"
    with pytest.raises(PlanInvalid) as caught:
        read_plan(text)
    assert [problem.line for problem in caught.value.problems] == [3, 4, 5]
    assert "line 3, risks.T1.likelihood: 9 is out of range: from 1 to 5." in str(caught.value)


def test_did_you_mean() -> None:
    problem = check_plan("brand: {name: X, words: [X], audiense: 3}")[0]
    assert problem.text == "audiense is not known here. Did you mean audience?"


def test_yaml_objects_are_never_built() -> None:
    assert ("brand", "not_a_mapping") in [
        (path, id_) for _, path, id_ in _problems("brand: !!python/object/apply:os.getcwd []")
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged_and_never_fails(text: str) -> None:
    for candidate in (text, f"{BRAND}severity: {text}", f"{BRAND}people: [{text}]"):
        problems = check_plan(candidate)
        assert all(isinstance(problem, Problem) and problem.text for problem in problems)


_scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "x", "2027-01-01", "T1", "pl"])
)
_values = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)
)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(
        [
            "people",
            "roles",
            "alerting",
            "risks",
            "steps",
            "closing_steps",
            "severity",
            "detection",
            "review_by",
            "risks.T1",
            "steps.l3",
            "severity.grid",
            "severity.velocity",
            "severity.floors",
            "brand.own_accounts",
            "alerting.chain",
            "roles.scribe",
        ]
    ),
    _values,
)
def test_any_value_anywhere_is_judged_and_never_fails(place: str, value: object) -> None:
    section, _, key = place.partition(".")
    text = f"{section}: {json.dumps({key: value} if key else value)}\n"
    text = text.replace("brand: {", "brand: {name: X, words: [X], ") if section == "brand" else BRAND + text
    for problem in check_plan(text):
        assert problem.text
