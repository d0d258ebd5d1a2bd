"""What a change of a risk's form means for the plan's files: each value where it stands, everything else as it was."""

from __future__ import annotations

import re
from typing import Any

from coolhead.plan import PlanFiles, Risk
from coolhead.plan.editing import NotWritten, OnlyThing, Value, remove_value, set_value
from coolhead.web.risk_form import MOST_SIGNS, NUMBERS, PATHS, Typed, changed_fields, words_in


def with_risk(files: PlanFiles, key: str, changed: Typed, after: Typed, risk: Risk) -> PlanFiles:
    """The plan's files with the changed fields of a risk. Raises CannotEdit."""
    place = f"risks.{key}"
    for name, typed in changed.items():
        if name in PATHS:
            files = put_value(files, f"{place}.{PATHS[name]}", _value(name, typed), keep_blank=name == "owner")
    if not after["treatment"] and {"treatment", "done"} & set(changed) and risk.treatment:
        files = put_value(files, f"{place}.treatment", None)
    if {"entity", "entity_name"} & set(changed):
        whole = {"kind": after["entity"], "name": after["entity_name"]}
        files = put_value(files, f"{place}.entity", whole if all(whole.values()) else after["entity"] or None)
    if {"happened", "happened_before"} & set(changed):
        files = put_value(files, f"{place}.happened_before", _happened(after))
    return _with_signs(files, f"{place}.signs", changed, after, len(risk.signs))


def new_risk(files: PlanFiles, key: str, after: Typed, seed: Typed) -> PlanFiles:
    """The plan's files with one risk more: what it says otherwise than its type. Raises CannotEdit."""
    changed = {name: typed for name, typed in changed_fields(seed, after).items() if name in PATHS and typed}
    made: dict[str, Any] = {"type": after["type"], "title": after["title"]}
    for name, typed in changed.items():
        here, *below = PATHS[name].split(".")[::-1]
        branch = made
        for part in below[::-1]:
            branch = branch.setdefault(part, {})
        branch[here] = _value(name, typed)
    if after["entity"]:
        made["entity"] = {"kind": after["entity"], **({"name": after["entity_name"]} if after["entity_name"] else {})}
    if _happened(after):
        made["happened_before"] = _happened(after)
    signs = [sign for number in range(1, MOST_SIGNS + 1) if (sign := _sign(number, after))]
    return set_value(files, f"risks.{key}", {**made, **({"signs": signs} if signs else {})})


def _with_signs(files: PlanFiles, place: str, changed: Typed, after: Typed, known: int) -> PlanFiles:
    gone, new = [], []
    for number in range(1, MOST_SIGNS + 1):
        names = [f"sign{number}_{part}" for part in ("authors", "hours")]
        touched = [name for name in names if name in changed]
        if not touched:
            continue
        sign = _sign(number, after)
        if number > known:
            new += [sign] if sign else []
        elif sign is None:
            gone.append(number)
        else:
            for name in touched:
                files = put_value(files, f"{place}.[{number}].{name.partition('_')[2]}", _value(name, after[name]))
    for number in gone[::-1]:
        files = put_value(files, f"{place}.[{number}]" if known > len(gone) else place, None)
        if known == len(gone):
            break
    if new and known > len(gone):
        for sign in new:
            files = set_value(files, f"{place}.+", sign)
    elif new:
        files = set_value(files, place, list(new))
    return files


def _sign(number: int, after: Typed) -> dict[str, Any] | None:
    authors, hours = after.get(f"sign{number}_authors", ""), after.get(f"sign{number}_hours", "")
    told = {"authors": authors, "hours": hours}
    return {name: _plain(value) for name, value in told.items() if value} or None


def put_value(files: PlanFiles, path: str, value: Value, keep_blank: bool = False) -> PlanFiles:
    """Set a value; None takes it out with its key, and what is left empty above it, down to the risk."""
    if value is not None or keep_blank:
        return set_value(files, path, value)
    keys = re.findall(r"[^.]+", path)
    for depth in range(len(keys), 1, -1):
        try:
            return remove_value(files, ".".join(keys[:depth]))
        except NotWritten:
            return files
        except OnlyThing:
            continue
    return set_value(files, path, None)


def _value(name: str, typed: str) -> Value:
    if not typed:
        return None
    if name == "watched":
        return True
    if name.startswith("words_"):
        return list(words_in(typed))
    return _plain(typed) if name in NUMBERS or name.startswith("sign") else typed


def _happened(after: Typed) -> Value:
    days = [part for part in re.split(r"[,;\s]+", after["happened"]) if part]
    return list(days) or (True if after["happened_before"] else None)


def _plain(typed: str) -> float:
    value = float(typed)
    return int(value) if value == int(value) else value
