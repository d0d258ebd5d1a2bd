"""The minimum plan from a few answers (R65): the commented starter, filled in value by value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coolhead.plan.defaults import default_plan
from coolhead.plan.editing import set_value
from coolhead.plan.file import read_plan
from coolhead.plan.folder import PlanFiles
from coolhead.plan.model import Account, Risk
from coolhead.plan.readiness_checks import great_risks, needed_roles
from coolhead.plan.starter import starter_plan

NEAREST: Mapping[str, str] = {
    "customer_service": "community_lead",
    "product": "topic_owner",
    "board": "sponsor",
    "hr": "liaison",
    "management": "sponsor",
    "brand": "comms_lead",
    "sustainability": "comms_lead",
    "social_team": "community_lead",
    "marketing": "comms_lead",
    "operations": "topic_owner",
    "purchasing": "topic_owner",
}
"""Which role a department's risks go to, as long as the department has nobody by name."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team, in the order in which they were named: the first one decides."""

    id: str
    name: str
    languages: tuple[str, ...] = ()
    tested_on: str = ""
    trained_until: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the wizard was told. Days are yyyy-mm-dd or empty; `worst` by risk, `statements` by language."""

    name: str
    words: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    audience: int | None = None
    time_zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    people: tuple[Member, ...] = ()
    worst: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[str, str] = field(default_factory=dict)
    approved: bool = False
    review_by: str = ""
    drilled_on: str = ""


def wizard_plan(answers: Answers, today: str) -> str:
    """The text of the plan: valid, commented, with everything that was answered in its place. Raises PlanInvalid.

    >>> people = tuple(Member(id_, id_.title()) for id_ in ("anna", "jan", "eva"))
    >>> plan = read_plan(wizard_plan(Answers("Zorza", people=people), "2026-11-21"))
    >>> lead = plan.role("crisis_lead")
    >>> lead.primary, lead.deputy, plan.role("responder").primary
    ('anna', 'jan', 'eva')
    """
    accounts = [Account(handle.removeprefix("@"), handle.removeprefix("@")) for handle in answers.accounts]
    text = starter_plan(
        answers.name, answers.words, accounts, answers.audience, answers.time_zone, "", answers.languages
    )
    files: PlanFiles = {"": text}
    for path, value in _values(answers, today):
        files = set_value(files, path, value)
    read_plan(files[""])
    return files[""]


def greatest(name: str) -> list[Risk]:
    """The risks whose worst case the wizard asks for."""
    return great_risks(default_plan(name))


def shared_out(people: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Role -> (who, deputy): the first one decides and answers no posts, the others share the rest.

    >>> shared_out(["anna", "jan", "eva"])["comms_lead"]
    ('jan', 'eva')
    """
    roles = [role.id for role in needed_roles(default_plan("brand"))]
    if len(people) < 2:
        return dict.fromkeys(roles, (people[0], "")) if people else {}
    doers = people[1:]
    shared = {"crisis_lead": (people[0], people[1])}
    for index, role in enumerate(role for role in roles if role != "crisis_lead"):
        who = doers[index % len(doers)]
        deputies = [person for person in people if person != who]
        shared[role] = who, deputies[(index + 1) % len(deputies)]
    last = doers[-1]
    shared["responder"] = last, next(person for person in (*people[1:], people[0]) if person != last)
    return shared


def _values(answers: Answers, today: str) -> list[tuple[str, Any]]:
    values: list[tuple[str, Any]] = [(f"people.{each.id}", _person(each, today)) for each in answers.people]
    shared = shared_out([each.id for each in answers.people])
    for role, (who, deputy) in shared.items():
        values.append((f"roles.{role}.primary", who))
        if deputy:
            values.append((f"roles.{role}.deputy", deputy))
    for risk in default_plan(answers.name).risks:
        if risk.owner in NEAREST and shared:
            values.append((f"risks.{risk.type}.owner", NEAREST[risk.owner]))
        if answers.worst.get(risk.type):
            values.append((f"risks.{risk.type}.worst_case", answers.worst[risk.type]))
        if answers.review_by:
            values.append((f"risks.{risk.type}.review_by", answers.review_by))
    values += [("review_by", answers.review_by)] if answers.review_by else []
    for language, text in answers.statements.items():
        values.append((f"texts.first-words-{language}", _statement(answers, language, text, today)))
    return values + ([("practice.drilled_on", answers.drilled_on)] if answers.drilled_on else [])


def _person(member: Member, today: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": member.name}
    told |= {"languages": list(member.languages)} if member.languages else {}
    told |= {"tested_on": member.tested_on} if member.tested_on else {}
    if member.trained_until:
        told["training"] = [{"course": "basics", "done_on": today, "valid_until": member.trained_until}]
    return told


def _statement(answers: Answers, language: str, text: str, today: str) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": "statement", "language": language, "text": text}
    if answers.approved and answers.people:
        told |= {"approved_by": answers.people[0].id, "approved_on": today}
    return told
