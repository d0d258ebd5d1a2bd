"""The verb that shows a playbook as people read it."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from coolhead.cli.home import SettingsFile, open_store, read_plans
from coolhead.clock import SystemClock
from coolhead.plan import CRISIS_TYPES, LEVEL_NAMES, VARIANTS, Plan, default_plan, playbook_of, scenario_of
from coolhead.run.plan_files import load_plan
from coolhead.run.plan_learning import learned, plan_lines
from coolhead.run.settings import load_settings
from coolhead.words import LANGUAGES, Words
from coolhead.words.playbook_page import playbook_markdown, tell_playbook

PLAN_HERE = Path("plan.yaml")
LEVEL_OF_VARIANT = {"base": 2, "likely": 3, "worst": 4}


class Form(StrEnum):
    """How a page is written."""

    SCREEN = "screen"
    MARKDOWN = "markdown"
    JSON = "json"


PlanFile = Annotated[Path | None, typer.Option("--plan", help="The plan file; plan.yaml here, else the defaults.")]
Language = Annotated[str, typer.Option(help="en, pl, fr, id or ru; the brand's first language where none is given.")]
As = Annotated[Form | None, typer.Option("--as", help="screen, markdown or json; the screen on a terminal, else JSON.")]


def show_playbook(
    crisis_type: Annotated[str, typer.Argument(help="A type of crisis, T1 to T22.")],
    variant: Annotated[str, typer.Option(help="base, likely, worst, or a scenario of the plan's own.")] = "",
    level: Annotated[int, typer.Option(help="1 to 5; where none is given, the level at which the variant begins.")] = 0,
    plan: PlanFile = None,
    language: Language = "",
    form: As = None,
) -> None:
    """Show the playbook of a type: what happens, its signs, who does what, who calls whom, what each group hears."""
    chosen = open_plan(plan)
    type_ = crisis_type.upper()
    if type_ not in CRISIS_TYPES:
        raise ValueError(f"{type_} is no type of crisis: they are T1 to T22.")
    scenario = scenario_of(chosen, type_, variant) if variant else None
    if variant and scenario is None and variant not in VARIANTS:
        raise ValueError(f"{variant} is no scenario of {type_}: base, likely, worst, or one of your plan's own.")
    if level and level not in range(1, len(LEVEL_NAMES)):
        raise ValueError(f"There is no level {level}: they are 1 to 5.")
    reached = level or (scenario.from_level if scenario else LEVEL_OF_VARIANT.get(variant, 4))
    words = words_for(chosen, language)
    told = tell_playbook(playbook_of(chosen, type_, reached, variant or None), chosen, words, SystemClock().now())
    show(playbook_markdown(told, words), told, form)


def learn(
    incident: Annotated[str, typer.Argument(help="The incident.")],
    language: Annotated[str, typer.Option(help="The language in which its tasks were written.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="JSON also on a terminal.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Offer the plan what an incident did differently: steps left out or late, tasks that were missing."""
    plans = read_plans(load_settings(settings))
    with open_store(settings) as store:
        told = [fact for fact in store.facts_about(incident, 0, 1) if fact.brand in plans]
        if not told:
            raise ValueError(f"There is no incident {incident} of a brand that the settings name a plan for.")
        changes = learned(store, plans[told[0].brand], incident, _type_in(incident), language)
        written = store.texts([change.text for change in changes if change.text])
    texts = {id_: text.body for id_, text in written.items() if not text.erased}
    if as_json or not Console().is_terminal:
        rows = [asdict(change) | {"says": texts.get(change.text or "")} for change in changes]
        typer.echo(msgspec.json.format(msgspec.json.encode({"incident": incident, "changes": rows}), indent=2))
    elif changes:
        typer.echo("To be read, and put into the plan file where it should hold next time:\n")
        typer.echo(plan_lines(changes, texts), nl=False)
    else:
        typer.echo("Everything went by the plan.")


def _type_in(incident: str) -> str | None:
    """The crisis type that an incident is called after."""
    return next((part for part in incident.split("-") if part in CRISIS_TYPES), None)


def open_plan(path: Path | None) -> Plan:
    """The plan of a file; without one, the plan of this folder, else the defaults."""
    path = path or (PLAN_HERE if PLAN_HERE.exists() else None)
    return load_plan(path) if path else default_plan("[brand]")


def words_for(plan: Plan, language: str) -> Words:
    """The words of the language asked for, else of the brand's first language that is spoken here."""
    if language and language not in LANGUAGES:
        raise ValueError(f"{language} is not spoken here: choose one of {', '.join(LANGUAGES)}.")
    spoken = [code for code in plan.brand.languages if code in LANGUAGES]
    return Words(language or (spoken[0] if spoken else "en"), plan.brand.time_zone)


def show(page: str, told: object, form: Form | None) -> None:
    """A page on the terminal; what it is made of, as JSON, where nobody looks."""
    console = Console()
    form = form or (Form.SCREEN if console.is_terminal else Form.JSON)
    if form is Form.SCREEN:
        from rich.markdown import Markdown  # here: every other verb starts without it

        console.print(Markdown(page))
    elif form is Form.MARKDOWN:
        typer.echo(page, nl=False)
    else:
        typer.echo(msgspec.json.format(msgspec.json.encode(told), indent=2))
