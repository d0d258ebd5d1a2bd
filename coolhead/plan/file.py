"""The plan file: YAML in, a plan out, or everything that is wrong with it by line (R58 to R65)."""

from __future__ import annotations

import hashlib

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from coolhead.plan.gaps import find_gaps
from coolhead.plan.matrix_section import read_matrix
from coolhead.plan.model import Alerting, Brand, Detection, Plan, Severity
from coolhead.plan.numbers import read_section
from coolhead.plan.problems import PlanInvalid, Problem
from coolhead.plan.risks_section import read_risks
from coolhead.plan.rota_section import read_capacity, read_rota
from coolhead.plan.sections import read_brand, read_closing_steps, read_people, read_roles, read_steps
from coolhead.plan.spot import Findings, Spot, line_of, shown

MOST_BYTES = 1_000_000
MOST_DEPTH = 100
SECTIONS = (
    "brand", "people", "roles", "alerting", "risks", "steps", "closing_steps", "severity", "detection", "review_by",
    "rota", "capacity", "matrix",
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
    findings = Findings()
    root = _parse(text, findings)
    plan = _read(root, text) if root else None
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
    findings = Findings()
    root = _parse(text, findings)
    plan = _read(root, text) if root else None
    if root is not None and plan is not None and not findings.problems:
        for path, id_, args in find_gaps(plan, today):
            findings.note(line_of(root, path), path, "missing", id_, args)
    return _in_order(findings.problems)


def read_brand_file(text: str) -> Brand:
    """The brand that a JSON (or YAML) object describes on its own. Raises PlanInvalid."""
    findings = Findings()
    root = _parse(text, findings)
    brand = read_brand(root) if root else None
    if brand is None or findings.problems:
        raise PlanInvalid(_in_order(findings.problems))
    return brand


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.gravity != "wrong", problem.line))


def _parse(text: str, findings: Findings) -> Spot | None:
    """The file's root, or None when it is no YAML at all."""
    root = Spot(None, "", 1, findings)
    size = len(text.encode("utf-8", errors="replace"))
    if size > MOST_BYTES:
        root.wrong("too_large", size=size, most=MOST_BYTES)
        return None
    if _depth(text) > MOST_DEPTH:
        root.wrong("too_deep")
        return None
    try:
        value = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = 1 + (error.problem_mark.line if error.problem_mark else 0)
        findings.note(line, "", "wrong", "not_yaml", {"reason": error.problem or "?"})
        return None
    except (YAMLError, ValueError) as error:
        root.wrong("not_yaml", reason=" ".join(str(error).split())[:200])
        return None
    except RecursionError:
        root.wrong("too_deep")
        return None
    if value is None:
        root.wrong("empty")
        return None
    if not isinstance(value, dict):
        root.wrong("not_a_mapping", found=shown(value))
        return None
    return Spot(value, "", 1, findings)


def _depth(text: str) -> int:
    """How deeply brackets are nested; the parser's time grows with its square."""
    depth = deepest = 0
    for letter in text:
        if letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _read(root: Spot, text: str) -> Plan | None:
    sections = root.entries(SECTIONS)

    def section(name: str) -> Spot:
        return sections.get(name) or Spot(None, name, 1, root.findings)

    brand = read_brand(section("brand"))
    time_zone = brand.time_zone if brand else "UTC"
    people = read_people(section("people"), time_zone)
    roles = read_roles(section("roles"), people)
    matrix = read_matrix(section("matrix"))
    alerting = _read_alerting(section("alerting"), tuple(role.id for role in roles))
    review = sections.get("review_by")
    plan = brand and Plan(
        version=hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:12],
        brand=brand,
        people=people,
        roles=roles,
        risks=read_risks(section("risks"), matrix),
        matrix=matrix,
        steps=read_steps(section("steps"), roles),
        closing_steps=read_closing_steps(section("closing_steps"), roles),
        severity=read_section(section("severity"), Severity()),
        detection=read_section(section("detection"), Detection()),
        alerting=alerting,
        review_by=review.day() if review and not review.blank else None,
        rota=read_rota(section("rota"), people, roles, time_zone),
        capacity=read_capacity(section("capacity"), roles),
    )
    return plan or None


def _read_alerting(spot: Spot, roles: tuple[str, ...]) -> Alerting:
    alerting = read_section(spot, Alerting())
    chain = spot.entries(None).get("chain")
    for link in chain.parts() or () if chain and isinstance(chain.value, list) else ():
        role, _, who = str(link.value).partition(":")
        if role not in roles:
            link.guess("role_unknown", role, roles, value=role[:64])
        if who not in ("", "deputy"):
            link.guess("unknown_value", who, ("deputy",), value=who[:64], options="deputy")
    return alerting
