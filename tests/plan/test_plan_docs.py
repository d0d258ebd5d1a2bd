"""The reference describes every key of the plan file."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from coolhead.plan import Alerting, Detection, Severity, default_plan, default_risks, read_plan
from coolhead.plan.file import SECTIONS
from coolhead.plan.matrix_section import MATRIX_KEYS, SCALES
from coolhead.plan.playbook_files import KNOWN
from coolhead.plan.risks_section import ENTITY_KEYS, RESIDUAL_KEYS, RISK_KEYS, SIGN_KEYS, TREATMENT_KEYS
from coolhead.plan.rota_section import CAPACITY_KEYS, LAYER_KEYS, OVERRIDE_KEYS, ROTA_KEYS
from coolhead.plan.scenarios_section import SCENARIO_KEYS
from coolhead.plan.sections import BRAND_KEYS, CLOSING_STEP_KEYS, PERSON_KEYS, ROLE_KEYS, STEP_KEYS
from coolhead.plan.team import RIGHTS
from coolhead.plan.team_section import TRAINING_KEYS
from coolhead.text import Sign

PAGE = (Path(__file__).parents[2] / "docs/reference/plan-file.md").read_text("utf-8")


@pytest.mark.parametrize(
    "keys",
    [
        BRAND_KEYS,
        PERSON_KEYS,
        ROLE_KEYS,
        RISK_KEYS,
        ENTITY_KEYS,
        RESIDUAL_KEYS,
        TREATMENT_KEYS,
        SIGN_KEYS,
        MATRIX_KEYS,
        SCALES,
        STEP_KEYS,
        CLOSING_STEP_KEYS,
        SCENARIO_KEYS,
        list(KNOWN),
        [field.name for section in (Severity, Detection, Alerting) for field in fields(section)],
        list(Severity().floors),
        list(get_args(Sign)),
        [role.id for role in default_plan("X").roles],
        [*ROTA_KEYS, *LAYER_KEYS, *CAPACITY_KEYS, *RIGHTS],
    ],
)
def test_every_key_is_described(keys: list[str]) -> None:
    assert [key for key in keys if f"`{key}`" not in PAGE] == []


@pytest.mark.parametrize("key", [*OVERRIDE_KEYS, *TRAINING_KEYS])
def test_every_key_of_an_entry_is_shown(key: str) -> None:
    assert f"{key}: " in PAGE


def test_every_section_has_a_heading() -> None:
    headings = " ".join(re.findall(r"^## (.*)$", PAGE, re.MULTILINE))
    assert [section for section in SECTIONS if section not in headings] == []


def test_the_table_of_types_is_that_of_the_code() -> None:
    for risk in default_risks():
        impact = f"{risk.impact.money} {risk.impact.reputation} {risk.impact.brand}"
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| {risk.type} |"))
        assert row.endswith(f"| {risk.likelihood} | {impact} | {risk.stance} |")


def test_its_smallest_plan_is_a_plan() -> None:
    smallest = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert smallest is not None
    assert read_plan(smallest.group(1)).brand.id == "kwantia"
