"""What changed between two plans, by meaning: a likelihood, a deputy, a step. Not which lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from coolhead.plan.model import Plan
from coolhead.plan.problems import Args

LONGEST = 80
"""Characters of a value that is shown."""
_ENTITIES = {
    "people": "person", "roles": "role", "risks": "risk", "steps": "step", "closing_steps": "step", "texts": "text",
    "cases": "case",
}  # fmt: skip
_LEFT_OUT = ("version", "exceptions")
Leaf = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise: the message `plan.change.<id>` with `args`, at a path of the plan."""

    path: str
    id: str
    args: Args = field(default_factory=dict)


def changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Everything that `after` says otherwise than `before`, in the order of the plan's sections.

    >>> from coolhead.plan import read_plan
    >>> text = "brand: {name: K, words: [K]}\\nrisks: {T2: {likelihood: %s}}\\npeople: %s"
    >>> old, new = read_plan(text % (3, "[]")), read_plan(text % (4, "[{id: anna, name: Anna}]"))
    >>> [(change.path, change.id, change.args) for change in changes(old, new)]
    [('people.anna', 'person_added', {'name': 'Anna'}), ('risks.T2.likelihood', 'risk_likelihood', \
{'risk': 'T2', 'before': '3', 'after': '4'})]
    """
    old, new = flat(before), flat(after)
    named = {**_entities(before), **_entities(after)}
    gone, come = _entities(before).keys() - _entities(after), _entities(after).keys() - _entities(before)
    found: list[Change] = []
    for path in [*old, *(path for path in new if path not in old)]:
        entity = ".".join(_steps_of(path)[:2])
        if entity in come or entity in gone:
            kind, way = _ENTITIES[_steps_of(path)[0]], "added" if entity in come else "removed"
            found.append(Change(entity, f"{kind}_{way}", {"name": named[entity]}))
        elif old.get(path) != new.get(path):
            found.append(_changed(path, old.get(path), new.get(path)))
    once = {(change.path, change.id): change for change in found}
    return tuple(sorted(once.values(), key=lambda change: _place(change.path)))


def flat(plan: Plan) -> dict[str, Leaf]:
    """Every value of a plan by its path; what has an id goes by it."""
    return dict(_leaves("", {key: part for key, part in msgspec.to_builtins(plan).items() if key not in _LEFT_OUT}))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Leaf]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(_join(path, str(key)), part)
    elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
        for index, part in enumerate(value):
            yield from _leaves(_join(path, _key(part) or str(index + 1)), part)
    elif isinstance(value, list | tuple):
        if value:
            yield path, ", ".join(_shown(part) for part in value)
    elif value is not None and value != "":
        yield path, value


def _key(part: Any) -> str:
    """What an entry is called: its id, else its role or type."""
    if not isinstance(part, Mapping):
        return ""
    return str(part.get("id") or part.get("type") or part.get("role") or part.get("course") or "")


def _join(path: str, key: str) -> str:
    shown = f'"{key}"' if "." in key else key
    return f"{path}.{shown}" if path else shown


def _steps_of(path: str) -> list[str]:
    """The keys of a path; one with dots in it stands in quotes."""
    return re.findall(r'"[^"]*"|[^.]+', path)


def _entities(plan: Plan) -> dict[str, str]:
    """Path of everything that has an id -> what people call it."""
    sections = msgspec.to_builtins(plan)
    return {
        _join(section, _key(part)): str(part.get("name") or part.get("title") or _key(part))
        for section in _ENTITIES
        for part in sections[section]
    }


def _changed(path: str, before: Leaf, after: Leaf) -> Change:
    keys = _steps_of(path)
    section, id_ = keys[0], keys[1].strip('"') if len(keys) > 1 else ""
    args: Args = {"before": _shown(before), "after": _shown(after)}
    if section == "roles" and keys[2:] in (["primary"], ["deputy"]):
        return Change(path, f"role_{keys[2]}", {"role": id_, **args})
    if section == "risks" and len(keys) == 3 and keys[2] in ("likelihood", "owner", "worst_case", "review_by"):
        return Change(path, f"risk_{keys[2]}", {"risk": id_, **args})
    if section == "risks" and len(keys) == 4 and keys[2] == "impact":
        return Change(path, "risk_impact", {"risk": id_, "impact": keys[3], **args})
    if section in ("steps", "closing_steps") and len(keys) == 3 and keys[2] in ("minutes", "role", "level"):
        return Change(path, f"step_{keys[2]}", {"named": id_, **args})
    if section == "texts" and keys[2:] == ["text"]:
        return Change(path, "text_changed", {"name": id_})
    way = "value_added" if before is None else "value_removed" if after is None else "value_changed"
    return Change(path, way, {"path": path, **args})


_ORDER = (
    "brand", "people", "roles", "rota", "alerting", "capacity", "matrix", "risks", "scenarios", "steps",
    "closing_steps", "texts", "cases", "practice", "review_by", "detection", "severity",
)  # fmt: skip


def _place(path: str) -> int:
    section = _steps_of(path)[0]
    return _ORDER.index(section) if section in _ORDER else len(_ORDER)


def _shown(value: Leaf) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
