"""The golden pages of the first guideline: forty situations, a page for each, read by a person before it is kept.

`python -m tools.goldens` writes the pages anew; `python -m tools.goldens --count` counts what the playbooks cover.
"""

from __future__ import annotations

import argparse
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any, get_args

import msgspec
from ruamel.yaml import YAML

from coolhead.clock import read_instant
from coolhead.incident import first_guideline
from coolhead.incident.asking import Asked, AskedLevel, CrisisType, Press, asked_situation
from coolhead.incident.situation import Fault, Harm
from coolhead.plan import CRISIS_TYPES, VARIANTS, Plan, default_plan, messages_of, read_plan, rule_of, scenarios_of
from coolhead.plan.playbook_files import of_type
from coolhead.words import LANGUAGES, Words
from coolhead.words.guideline_page import guideline_markdown

FOLDER = Path(__file__).parents[1] / "tests/incident/golden"
_ABOUT = ("language", "at", "looked_for")


def situations() -> dict[str, dict[str, Any]]:
    """What was asked, by the name of its page."""
    read: dict[str, dict[str, Any]] = YAML(typ="safe", pure=True).load((FOLDER / "situations.yaml").read_text("utf-8"))
    return read


def golden_plan() -> Plan:
    """The plan behind the pages."""
    return read_plan((FOLDER / "plan.yaml").read_text("utf-8"))


def page(name: str) -> str:
    """One page: what was asked, what whoever reviewed it looked for, and the guideline."""
    told, plan = situations()[name], golden_plan()
    language: str = told["language"]
    facts = {key: value for key, value in told.items() if key not in _ABOUT}
    unknown = set(facts) - {field.name for field in fields(Asked)}
    if unknown:
        raise ValueError(f"{name}: {', '.join(sorted(unknown))} is nothing that can be told of a situation")
    asked = msgspec.convert(facts | {"languages": [language]}, type=Asked)
    at = told["at"] if isinstance(told["at"], str) else told["at"].strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = first_guideline(asked_situation(asked, plan, read_instant(at)), plan)
    words = Words(language, plan.brand.time_zone)
    asked_for = ", ".join(f"{key}: {value}" for key, value in facts.items())
    head = f"<!-- Situation: {asked_for}; at {at}, in {language}.\n     Looked for: {told['looked_for']}. -->\n\n"
    return head + guideline_markdown(lines, words)


def counted() -> dict[str, int]:
    """What the playbooks and guidelines cover, in numbers."""
    plan = default_plan("Kwantia")
    factors = product(
        (None, *get_args(CrisisType)), get_args(AskedLevel), get_args(Fault), (None, *get_args(Harm)), get_args(Press)
    )
    lines = [
        line
        for crisis_type, level, fault, harm, press in factors
        for line in first_guideline(
            asked_situation(
                Asked(crisis_type=crisis_type, level=level, fault=fault, harm=harm, press=press), plan, 1772352902.0
            ),
            plan,
        )
    ]
    return {
        "types": len(CRISIS_TYPES),
        "scenarios": sum(len(scenarios_of(plan, type_)) for type_ in CRISIS_TYPES),
        "scenarios wanted (types x variants)": len(CRISIS_TYPES) * len(VARIANTS),
        "steps": len(plan.steps) + len(plan.closing_steps),
        "steps without a rule": sum(not rule_of(step) for step in plan.steps),
        "messages of single types": sum(len(of_type(type_).messages) for type_ in CRISIS_TYPES),
        "fewest messages to groups in a crisis": min(len(messages_of(type_, 4)) for type_ in CRISIS_TYPES),
        "languages": len(LANGUAGES),
        "golden pages": len(list(FOLDER.glob("*.md"))),
        "guideline lines made": len(lines),
        "guideline lines without a rule": sum(not line.rule for line in lines),
    }


def main() -> None:
    """Write the pages, or count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", action="store_true", help="count what is covered, and write nothing")
    if options.parse_args().count:
        for name, number in counted().items():
            print(f"{number:>8,}  {name}")
        return
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for name in situations():
        (FOLDER / f"{name}.md").write_text(page(name), encoding="utf-8")
    print(f"{len(situations())} pages written to {FOLDER}")


if __name__ == "__main__":
    main()
