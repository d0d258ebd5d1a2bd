"""A first plan: the commented minimum that every firm should have (R65)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from string import Template

from coolhead.plan.defaults import brand_id
from coolhead.plan.file import read_brand_file, read_plan
from coolhead.plan.model import Account, Brand


def starter_plan(
    name: str,
    words: Sequence[str] = (),
    own_accounts: Sequence[Account] = (),
    audience: int | None = None,
    time_zone: str = "UTC",
    sector: str = "",
    languages: Sequence[str] = ("en",),
) -> str:
    """The text of a valid, commented plan file; people and roles are left open as clear blanks.

    Raises PlanInvalid where an argument fits no plan.

    Example:
        >>> starter_plan("Zorza Resort", languages=["pl"]).splitlines()[0]
        '# The plan of one brand: what was decided before anything happened.'
    """
    text = Template(files("coolhead.plan").joinpath("starter.yaml").read_text("utf-8")).substitute(
        id=_scalar(brand_id(name, tuple(own_accounts))),
        name=_scalar(name),
        words=_list([_scalar(word) for word in words or (name,)]),
        own_accounts=_list(
            [f"{{id: {_scalar(account.id)}, handle: {_scalar(account.handle)}}}" for account in own_accounts]
        ),
        audience="" if audience is None else f" {audience}",
        time_zone=_scalar(time_zone),
        sector=_scalar(sector),
        languages=_list([_scalar(language) for language in languages]),
    )
    read_plan(text)
    return text


def starter_plan_from_json(text: str) -> str:
    """The same from a JSON object with name, words, own_accounts, audience, time_zone, sector and languages.

    Raises PlanInvalid with what is wrong by line of the JSON text.

    Example:
        >>> 'name: "Kwantia"' in starter_plan_from_json('{"name": "Kwantia", "words": ["Kwantia"]}')
        True
    """
    brand: Brand = read_brand_file(text)
    return starter_plan(
        brand.name, brand.words, brand.own_accounts, brand.audience, brand.time_zone, brand.sector, brand.languages
    )


def _scalar(text: str) -> str:
    """A double-quoted YAML scalar on one line; what YAML cannot hold as it is stands there as an escape."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in quoted)


def _list(parts: Sequence[str]) -> str:
    return " [" + ", ".join(parts) + "]" if len(parts) < 2 else "".join(f"\n    - {part}" for part in parts)
