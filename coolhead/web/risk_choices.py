"""What can be chosen in a risk's form: steps with their meaning, owners, treatments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from coolhead.plan import CRISIS_TYPES, Cluster, Risk, Stance
from coolhead.plan.model import EntityKind, TreatmentKind
from coolhead.web.display import display
from coolhead.web.plan_shown import PlanShown
from coolhead.web.risk_form import Typed
from coolhead.words.playbook_page import role_name

Offered = list[tuple[str, str]]


def risk_choices(shown: PlanShown, typed: Typed) -> dict[str, Sequence[tuple[str, str]]]:
    """Field -> its values with their words; what stands in the plan is always among them."""
    words, shape = shown.words, shown.plan.matrix
    rows = [(str(step), f"{step} {_step(shown, 'likelihood', step)}") for step in range(1, shape.rows + 1)]
    offered: dict[str, Offered] = {"likelihood": rows, "left_likelihood": rows, "owner": _owners(shown)}
    for field, name in (("money", "money"), ("reputation", "reputation"), ("on_brand", "brand")):
        steps = [("0", f"0 {words.say('planpage.no_impact')}")]
        steps += [(str(step), f"{step} {_step(shown, name, step)}") for step in range(1, shape.columns + 1)]
        offered[field] = offered[f"left_{field}"] = steps
    offered["treatment"] = [(one, words.say(f"risk.treatment.{one}")) for one in get_args(TreatmentKind)]
    offered["entity"] = [(one, words.say(f"risk.entity.{one}")) for one in get_args(EntityKind)]
    offered["stance"] = [(one, words.say(f"plan.stance.{one}")) for one in get_args(Stance)]
    offered["cluster"] = [(one, words.say(f"plan.cluster.{one}")) for one in get_args(Cluster)]
    offered["type"] = [(one, f"{one} {words.say(f'risk.{one}')}") for one in CRISIS_TYPES]
    return {field: _with(known, typed.get(field, "")) for field, known in offered.items()}


def seed_of(shown: PlanShown, type_: str) -> Risk | None:
    """The risk of a type as the plan has it: what a new one of this type begins as."""
    return next((risk for risk in shown.plan.risks if risk.key == type_), None)


def _step(shown: PlanShown, name: str, step: int) -> str:
    label = shown.said.row_label(step) if name == "likelihood" else ""
    meaning = shown.said.scale(name, step)
    return f"{label} ({meaning})" if label else meaning


def _owners(shown: PlanShown) -> Offered:
    """Roles of the plan with whoever has them, people, and the departments that the packaged risks name."""
    plan, words = shown.plan, shown.words
    roles = []
    for role in plan.roles:
        person = plan.person(role.primary)
        named = role_name(role.id, plan, words)
        roles.append((role.id, f"{named} ({display(person.name, 40)})" if person else named))
    people = [(person.id, display(person.name, 60)) for person in plan.people]
    known = {id_ for id_, _ in roles}
    others = sorted({risk.owner for risk in plan.risks if risk.owner} - known - {id_ for id_, _ in people})
    return [*roles, *people, *((one, display(words.named("role", one), 60)) for one in others)]


def _with(known: Offered, value: str) -> Offered:
    return known if not value or value in {id_ for id_, _ in known} else [*known, (value, display(value, 80))]
