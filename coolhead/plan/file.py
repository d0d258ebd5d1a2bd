"""The plan's files: YAML in, a plan out, or everything that is wrong with it by line (R58 to R65)."""

from __future__ import annotations

import hashlib

from coolhead.plan.alerting_section import read_alerting
from coolhead.plan.cases_section import read_cases
from coolhead.plan.folder import PlanFiles, PlanRoot, parse, root_of
from coolhead.plan.gaps import find_gaps
from coolhead.plan.matrix_section import read_matrix
from coolhead.plan.model import Brand, Detection, Plan, Severity
from coolhead.plan.numbers import read_section
from coolhead.plan.practice_section import read_practice
from coolhead.plan.problems import PlanInvalid, Problem
from coolhead.plan.risks_section import read_risks
from coolhead.plan.rota_section import read_capacity, read_rota
from coolhead.plan.scenarios_section import check_variants, read_calls, read_scenarios
from coolhead.plan.sections import read_brand, read_closing_steps, read_people, read_roles, read_steps
from coolhead.plan.spot import Findings, Spot
from coolhead.plan.texts_section import read_texts

SECTIONS = (
    "brand", "people", "roles", "alerting", "risks", "steps", "closing_steps", "severity", "detection", "review_by",
    "rota", "capacity", "matrix", "texts", "practice", "scenarios", "calls", "cases",
)  # fmt: skip


def read_plan(text: str) -> Plan:
    """The plan a file's text holds.

    What the text leaves out keeps its default: the 22 types, the roles, the playbook and every number. Raises
    PlanInvalid with everything that is wrong.

    Example:
        >>> plan = read_plan("brand: {name: Kwantia, words: [Kwantia]}")
        >>> plan.brand.id, len(plan.risks), plan.severity.floors["press_national"]
        ('kwantia', 22, 4)
    """
    return read_plan_files({"": text})


def read_plan_files(files: PlanFiles) -> Plan:
    """The plan that a folder's files hold; a plan of one file has the name "". Raises PlanInvalid.

    Example:
        >>> files = {"plan.yaml": "brand: {name: Kwantia, words: [Kwantia]}", "people.yaml": "- {id: anna, name: Anna}"}
        >>> [person.name for person in read_plan_files(files).people]
        ['Anna']
    """
    findings = Findings()
    root = root_of(files, findings, SECTIONS)
    plan = _read(root, whole_text(files)) if root else None
    if plan is None or findings.problems:
        raise PlanInvalid(_in_order(findings.problems))
    return plan


def check_plan(text: str, today: str | None = None) -> list[Problem]:
    """Everything that is wrong with a plan file, and, where nothing is wrong, what is still missing from the plan.

    With `today` (yyyy-mm-dd) a review that is overdue counts as missing.

    Example:
        >>> [str(problem) for problem in check_plan("brand: {name: Kwantia, wrods: [Kwantia]}")]
        ['line 1, brand.wrods: wrods is not known here. Did you mean words?', 'line 1, brand: words must be given.']
    """
    return check_plan_files({"": text}, today)


def check_plan_files(files: PlanFiles, today: str | None = None) -> list[Problem]:
    """The same for a plan of one file or a folder."""
    findings = Findings()
    root = root_of(files, findings, SECTIONS)
    plan = _read(root, whole_text(files)) if root else None
    if root is not None and plan is not None and not findings.problems:
        for path, id_, args in find_gaps(plan, today):
            file, line = root.place(path)
            findings.of(file).note(line, path, "missing", id_, args)
    return _in_order(findings.problems)


def version_of(files: PlanFiles) -> str:
    """The version of a plan's files, readable or not: twelve digits of the digest over what they say."""
    return _digest(whole_text(files))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:12]


def whole_text(files: PlanFiles) -> str:
    """All that a plan's files say, in one text: its digest is the plan's version. One file is its own text."""
    if set(files) == {""}:
        return files[""]
    return "\0".join(f"{name}\0{files[name]}" for name in sorted(files))


def read_brand_file(text: str) -> Brand:
    """The brand that a JSON (or YAML) object describes on its own. Raises PlanInvalid."""
    findings = Findings()
    root = parse(text, findings)
    brand = read_brand(root) if root else None
    if brand is None or findings.problems:
        raise PlanInvalid(_in_order(findings.problems))
    return brand


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.gravity != "wrong", problem.file, problem.line))


def _read(root: PlanRoot, text: str) -> Plan | None:
    sections = root.entries(SECTIONS)

    def section(name: str) -> Spot:
        return sections.get(name) or Spot(None, name, 1, root.findings)

    brand = read_brand(section("brand"))
    time_zone = brand.time_zone if brand else "UTC"
    people = read_people(section("people"), time_zone)
    roles = read_roles(section("roles"), people)
    matrix = read_matrix(section("matrix"))
    alerting = read_alerting(section("alerting"), roles, people)
    review = sections.get("review_by")
    risks = read_risks(section("risks"), matrix)
    scenarios = read_scenarios(section("scenarios"))
    check_variants(section("steps"), scenarios)
    plan = brand and Plan(
        version=_digest(text),
        brand=brand,
        people=people,
        roles=roles,
        risks=risks,
        matrix=matrix,
        steps=read_steps(section("steps"), roles),
        closing_steps=read_closing_steps(section("closing_steps"), roles),
        severity=read_section(section("severity"), Severity()),
        detection=read_section(section("detection"), Detection()),
        alerting=alerting,
        review_by=review.day() if review and not review.blank else None,
        rota=read_rota(section("rota"), people, roles, time_zone),
        capacity=read_capacity(section("capacity"), roles),
        texts=read_texts(section("texts"), root.documents, people, risks),
        practice=read_practice(section("practice")),
        scenarios=scenarios,
        calls=read_calls(section("calls"), roles),
        cases=read_cases(section("cases")),
    )
    return plan or None
