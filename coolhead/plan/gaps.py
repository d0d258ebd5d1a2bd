"""What a valid plan still lacks: calm, concrete hints at the line where each can be filled (R3, R62 to R65, R72)."""

from __future__ import annotations

from collections.abc import Iterator

from coolhead.plan.languages import SURE_LANGUAGES
from coolhead.plan.matrix import risk_class
from coolhead.plan.model import Plan, Risk, Role
from coolhead.plan.problems import Args
from coolhead.plan.reaching import people_in_chains

Gap = tuple[str, str, Args]
"""Path, message and its arguments."""


def find_gaps(plan: Plan, today: str | None = None) -> Iterator[Gap]:
    """Everything that is missing from a valid plan. With `today` (yyyy-mm-dd) an overdue review counts."""
    yield from _brand_gaps(plan)
    yield from _people_gaps(plan)
    yield from _role_gaps(plan)
    yield from _risk_gaps(plan, today)
    if plan.review_by is None:
        yield "review_by", "no_review_date", {}
    elif today is not None and plan.review_by < today:
        yield "review_by", "review_overdue", {"day": plan.review_by}


def _brand_gaps(plan: Plan) -> Iterator[Gap]:
    if not plan.brand.own_accounts:
        yield "brand.own_accounts", "no_own_accounts", {}
    if plan.brand.audience is None:
        yield "brand.audience", "audience_unknown", {}
    for language in plan.brand.languages:
        if language not in SURE_LANGUAGES:
            yield "brand.languages", "language_less_sure", {"language": language}


def _people_gaps(plan: Plan) -> Iterator[Gap]:
    if not plan.people:
        yield "people", "no_people", {}
        return
    for person in plan.people:
        if person.tested_on is None:
            yield f"people.{person.id}", "contact_untested", {"person": person.name}
    spoken = {language for person in plan.people for language in person.languages}
    for language in plan.brand.languages:
        if language not in spoken:
            yield "people", "no_speaker", {"language": language}


def _role_gaps(plan: Plan) -> Iterator[Gap]:
    woken = [role for link in plan.alerting.chain if (role := plan.role(link.partition(":")[0]))]
    if not people_in_chains(plan):
        yield "alerting.chain", "nobody_woken", {"roles": _names(woken)}
    needed = {step.role for step in plan.steps} | {role.id for role in woken}
    empty = [role for role in plan.roles if role.id in needed and role.primary is None]
    if empty:
        yield "roles", "roles_empty", {"roles": _names(empty)}
    for role in plan.roles:
        if role.primary is None or role.id not in needed:
            continue
        person = plan.person(role.primary)
        args: Args = {"role": role.name or role.id, "person": person.name if person else role.primary}
        if role.deputy is None:
            yield f"roles.{role.id}", "no_deputy", args
        elif role.deputy == role.primary:
            yield f"roles.{role.id}", "deputy_same", args


def _risk_gaps(plan: Plan, today: str | None) -> Iterator[Gap]:
    classes = {risk.key: risk_class(risk, plan) for risk in plan.risks}
    high = [risk for risk in plan.risks if classes[risk.key] in ("high", "very_high")]
    great = [risk.key for risk in high if not has_worst_case(plan, risk)]
    if great:
        yield "risks", "no_worst_case", {"risks": ", ".join(great)}
    bare = [risk.key for risk in plan.risks if risk.review_by is None]
    if bare:
        yield "risks", "risks_without_review", {"risks": ", ".join(bare)}
    for risk in plan.risks:
        if not risk.owner:
            yield f"risks.{risk.key}.owner", "no_owner", {"risk": risk.key}
        if risk.review_by is not None and today is not None and risk.review_by < today:
            yield f"risks.{risk.key}.review_by", "risk_review_overdue", {"risk": risk.key, "day": risk.review_by}


def has_worst_case(plan: Plan, risk: Risk) -> bool:
    """Whether the worst way in which a risk could go is written: one sentence, or a text of its own."""
    return bool(risk.worst_case) or any(
        text.risk == risk.key and (text.kind == "worst_case" or text.variant == "worst") for text in plan.texts
    )


def _names(roles: list[Role]) -> str:
    """Ids with commas between; whoever says them makes a list of it."""
    return ",".join(dict.fromkeys(role.name or role.id for role in roles))
