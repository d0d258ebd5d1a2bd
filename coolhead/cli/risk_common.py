"""What the verbs of the register share: whose plan, whose language, and how the answer is told."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from coolhead.cli.home import read_plans
from coolhead.clock import SystemClock
from coolhead.incident.zone import local_time
from coolhead.plan import Plan, Risk
from coolhead.run.settings import load_settings
from coolhead.words import LANGUAGES, Words

OfBrand = Annotated[str, typer.Option(help="The brand, where there is more than one plan.")]
Language = Annotated[str, typer.Option(help="en, pl, fr, id or ru; the brand's first where none is given.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, as always where the output is no terminal.")]


def plan_of(settings: Path | None, brand: str) -> Plan:
    """The plan that is meant. Raises ValueError where it is not clear which."""
    plans = read_plans(load_settings(settings))
    if brand:
        if brand not in plans:
            raise ValueError(f"There is no plan of {brand}. Plans: {', '.join(plans)}.")
        return plans[brand]
    if len(plans) != 1:
        raise ValueError(f"Say which brand: --brand {' | '.join(plans)}" if plans else "There is no plan yet.")
    return next(iter(plans.values()))


def risk_of(plan: Plan, key: str) -> Risk:
    """The risk of this key. Raises ValueError where the register has none."""
    found = next((risk for risk in plan.risks if risk.key == key), None)
    if found is None:
        raise ValueError(f"The register has no risk {key}. It has: {', '.join(risk.key for risk in plan.risks)}.")
    return found


def words_of(language: str, plan: Plan) -> Words:
    """The words of a language; where none is named, of the first the brand speaks. Raises ValueError for others."""
    known = language or next((code for code in plan.brand.languages if code in LANGUAGES), "en")
    if known not in LANGUAGES:
        raise ValueError(f"--language: {language} is not known. Choose one of {', '.join(LANGUAGES)}.")
    return Words(known, plan.brand.time_zone)


def today_of(plan: Plan) -> str:
    """Today at the brand, yyyy-mm-dd."""
    return local_time(SystemClock().now(), plan.brand.time_zone).date().isoformat()


def piped(as_json: bool) -> bool:
    """Whether the answer is for a program."""
    return as_json or not sys.stdout.isatty()


def tell(values: Any) -> None:
    """JSON for whoever reads it next."""
    typer.echo(json.dumps(values, ensure_ascii=False, indent=2))


def as_values(row: Any) -> dict[str, Any]:
    """A row of domain values as a mapping."""
    return {name: getattr(row, name) for name in row.__slots__}
