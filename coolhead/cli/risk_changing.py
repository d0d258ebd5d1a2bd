"""The verbs that change the register: add a risk, move one. Comments and every other line of the plan stay."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from coolhead.cli.home import SettingsFile, open_store
from coolhead.cli.plan_edit import Base, Who, Why, editor_of, plan_desk
from coolhead.cli.plan_place import PlanFile
from coolhead.plan import Plan, position_of
from coolhead.plan.changes import changes
from coolhead.plan.editing import Value
from coolhead.run.plan_desk import said_changes
from coolhead.run.topic_words import TopicNaming
from coolhead.run.uncovered import find_uncovered, risk_of_topic
from coolhead.words.risk_words import RiskWords

TheRisk = Annotated[str, typer.Argument(help="The risk: T1 to T22, or an id of your own.")]
Likelihood = Annotated[int | None, typer.Option(help="The step of likelihood, from 1.")]
Money = Annotated[float | None, typer.Option(help="Impact on money, from 0.")]
Reputation = Annotated[float | None, typer.Option(help="Impact on reputation, from 0.")]
OnBrand = Annotated[float | None, typer.Option("--brand-impact", help="Impact on the brand, from 0.")]


def add(
    risk: Annotated[str, typer.Argument(help="A new id of your own; --from makes one.")] = "",
    type_: Annotated[str, typer.Option("--type", help="The type it belongs to, T1 to T22.")] = "",
    title: Annotated[str, typer.Option(help="What it is called.")] = "",
    topic: Annotated[str, typer.Option("--from", help="A topic that `risk discover` lists.")] = "",
    owner: Annotated[str, typer.Option(help="A role, a department or a name.")] = "",
    likelihood: Likelihood = None,
    money: Money = None,
    reputation: Reputation = None,
    brand_impact: OnBrand = None,
    review_by: Annotated[str, typer.Option(help="The day by which it is looked at again, yyyy-mm-dd.")] = "",
    file: PlanFile = None,
    who: Who = "",
    why: Why = "",
    base: Base = "",
    settings: SettingsFile = None,
) -> None:
    """Add a risk of your own to the plan, also one made of a topic that no risk covers."""
    with plan_desk(settings, file) as (desk, words):
        before = desk.plan()
        known = {"type": type_, "title": title, "owner": owner, "review_by": review_by}
        made: dict[str, Any] = {name: value for name, value in known.items() if value}
        made |= _impact(likelihood, money, reputation, brand_impact)
        if topic:
            with open_store(settings) as store:
                found = find_uncovered(store, before, TopicNaming(), words.language)
            one = next((each for each in found if each.topic == topic or each.name == topic), None)
            if one is None:
                raise ValueError(f"There is no topic {topic} that no risk covers; see coolhead risk discover.")
            key, from_topic = risk_of_topic(one, [each.key for each in before.risks])
            risk, made = risk or key, {**from_topic, **made}
        if not risk or not {"type", "title"} <= made.keys():
            raise ValueError("A risk of your own needs an id, --type and --title.")
        if any(each.key == risk for each in before.risks):
            raise ValueError(f"The register has a risk {risk} already. To move it: coolhead risk move {risk}")
        after = desk.edit([(f"risks.{risk}", made)], editor_of(desk, who), why, base)
        _tell(after, risk, RiskWords(words, after))
        typer.echo(f"{desk.path}: version {after.version}")


def move(
    risk: TheRisk,
    likelihood: Likelihood = None,
    money: Money = None,
    reputation: Reputation = None,
    brand_impact: OnBrand = None,
    residual: Annotated[bool, typer.Option("--residual", help="Move where it stands after its treatment.")] = False,
    file: PlanFile = None,
    who: Who = "",
    why: Why = "",
    base: Base = "",
    settings: SettingsFile = None,
) -> None:
    """Move a risk on the matrix."""
    with plan_desk(settings, file) as (desk, words):
        before = desk.plan()
        if not any(each.key == risk for each in before.risks):
            raise ValueError(f"The register has no risk {risk}. It has: {', '.join(one.key for one in before.risks)}.")
        steps = _impact(likelihood, money, reputation, brand_impact)
        if not steps:
            raise ValueError("Say where to: --likelihood, --money, --reputation or --brand-impact.")
        place = f"risks.{risk}.residual" if residual else f"risks.{risk}"
        fields = steps.pop("impact", {})
        edits: list[tuple[str, Value]] = [(f"{place}.{name}", value) for name, value in steps.items()]
        edits += [(f"{place}.impact.{name}", value) for name, value in fields.items()]
        after = desk.edit([*edits], editor_of(desk, who), why, base)
        for line in said_changes(changes(before, after), words) or [words.say("plan.change.none")]:
            typer.echo(line)
        _tell(after, risk, RiskWords(words, after))
        typer.echo(f"{desk.path}: version {after.version}")


def _impact(
    likelihood: int | None, money: float | None, reputation: float | None, brand: float | None
) -> dict[str, Any]:
    """What was said of a position, as the plan file holds it."""
    written = {"money": money, "reputation": reputation, "brand": brand}
    fields = {name: _plain(value) for name, value in written.items() if value is not None}
    told: dict[str, Any] = {"impact": fields} if fields else {}
    return told if likelihood is None else {"likelihood": likelihood, **told}


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def _tell(plan: Plan, key: str, said: RiskWords) -> None:
    stands = position_of(next(risk for risk in plan.risks if risk.key == key), plan)
    row, column = said.row_label(stands.row), said.column_label(stands.column)
    where = said.words.say("matrix.cell", row=row, column=column, class_name=said.class_name(stands.risk_class))
    typer.echo(f"{said.named(key)}: {where}")
