"""The plan file's sections of words: brand, people, roles and steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coolhead.plan.codes import read_languages, read_person, read_zone
from coolhead.plan.defaults import (
    CRISIS_TYPES,
    OWNERS,
    brand_id,
    default_closing_steps,
    default_roles,
    default_steps,
)
from coolhead.plan.languages import LANGUAGE_CODES
from coolhead.plan.model import Account, Brand, Person, Role, Step
from coolhead.plan.scenarios_section import read_conditions
from coolhead.plan.spot import Spot
from coolhead.plan.team_section import NEEDED_KEYS, TEAM_KEYS, read_needed, read_team

BRAND_KEYS = ("id", "name", "words", "own_accounts", "audience", "time_zone", "sector", "languages")
ACCOUNT_KEYS = ("id", "handle", "channel")
PERSON_KEYS = ("id", "name", "languages", "tested_on", *TEAM_KEYS)
ROLE_KEYS = ("primary", "deputy", "name", *NEEDED_KEYS)
STEP_KEYS = (
    "level", "role", "minutes", "types", "words", "when", "variants", "accountable", "consulted", "informed", "skip",
)  # fmt: skip
CLOSING_STEP_KEYS = ("role", "minutes", "words", "skip")
MOST_MINUTES = 43_200.0
"""Thirty days: a step of the playbook is no project."""


def read_brand(spot: Spot) -> Brand | None:
    """What is watched. Name and words must be there."""
    parts = {key: part for key, part in spot.entries(BRAND_KEYS).items() if not part.blank}
    for key in ("name", "words"):
        if key not in parts:
            spot.wrong("key_missing", key=key)
    name = parts["name"].text() if "name" in parts else None
    words = parts["words"].texts() if "words" in parts else None
    if words == ():
        parts["words"].wrong("list_empty")
    accounts = _accounts(parts["own_accounts"]) if "own_accounts" in parts else ()
    audience = parts["audience"].whole(0, 10_000_000_000) if "audience" in parts else None
    zone = read_zone(parts["time_zone"]) if "time_zone" in parts else "UTC"
    sector = parts["sector"].text() if "sector" in parts else ""
    languages = read_languages(parts["languages"]) if "languages" in parts else ("en",)
    id_ = parts["id"].id() if "id" in parts else None
    if not name or not words:
        return None
    return Brand(
        id_ or brand_id(name, accounts), name, words, accounts, audience, zone or "UTC", sector or "", languages
    )


def _accounts(spot: Spot) -> tuple[Account, ...]:
    accounts = []
    for part in spot.parts() or ():
        keys = part.entries(ACCOUNT_KEYS)
        written = keys["handle"].text() if "handle" in keys and not keys["handle"].blank else ""
        handle = (written or "").removeprefix("@")
        id_ = keys["id"].text() if "id" in keys and not keys["id"].blank else handle
        if id_:
            channel = keys["channel"].id() if "channel" in keys and not keys["channel"].blank else ""
            accounts.append(Account(id_, handle, (channel or "").lower()))
        elif not keys or ("id" not in keys and "handle" not in keys):
            part.wrong("key_missing", key="id")
    return tuple(accounts)


def read_people(spot: Spot, time_zone: str = "UTC") -> tuple[Person, ...]:
    """Who can be reached. Ids are unique. `time_zone` is that of people who have none of their own."""
    people: dict[str, Person] = {}
    for part in (spot.parts() or ()) if spot.value is not None else ():
        keys = part.entries(PERSON_KEYS)
        missing = [key for key in ("id", "name") if key not in keys or keys[key].blank]
        for key in missing:
            part.wrong("key_missing", key=key)
        if missing:
            continue
        id_, name = keys["id"].id(), keys["name"].text()
        if id_ in people:
            keys["id"].wrong("id_twice", value=id_)
        written = {key: part for key, part in keys.items() if not part.blank}
        languages = read_languages(written["languages"]) if "languages" in written else ()
        tested = written["tested_on"].day() if "tested_on" in written else None
        if id_ and name:
            people[id_] = replace(Person(id_, name, languages, tested), **read_team(written, time_zone))
    return tuple(people.values())


def read_roles(spot: Spot, people: Sequence[Person]) -> tuple[Role, ...]:
    """The default roles and those of the plan's own; a role of its own needs a name."""
    roles = {role.id: role for role in default_roles()}
    ids = [person.id for person in people]
    for id_, part in spot.entries().items():
        keys = part.entries(ROLE_KEYS)
        who = {key: read_person(keys[key], ids) for key in ("primary", "deputy") if key in keys}
        name = keys["name"].text() if "name" in keys and not keys["name"].blank else None
        if id_ not in roles and id_ not in OWNERS and not name:
            part.guess("role_name_missing", id_, roles, value=id_[:64])
        role = Role(id_, who.get("primary"), who.get("deputy"), name or "")
        roles[id_] = replace(role, **read_needed({key: part for key, part in keys.items() if not part.blank}))
    return tuple(roles.values())


def read_steps(spot: Spot, roles: Sequence[Role]) -> tuple[Step, ...]:
    """The playbook: default steps, changed or skipped, and steps of the plan's own (R68)."""
    return _steps(spot, roles, default_steps(), STEP_KEYS)


def read_closing_steps(spot: Spot, roles: Sequence[Role]) -> tuple[Step, ...]:
    """What is done when the wave is calm again."""
    return _steps(spot, roles, default_closing_steps(), CLOSING_STEP_KEYS)


def _steps(spot: Spot, roles: Sequence[Role], defaults: Sequence[Step], known: Sequence[str]) -> tuple[Step, ...]:
    steps = {step.id: step for step in defaults}
    ids = [role.id for role in roles]
    for id_, part in spot.entries().items():
        keys = {key: entry for key, entry in part.entries(known).items() if not entry.blank}
        if "skip" in keys and keys["skip"].flag():
            steps.pop(id_, None)
            continue
        step = steps.get(id_) or _own_step(id_, keys, part, steps, "level" in known)
        if step:
            steps[id_] = read_conditions(_changed_step(step, keys, ids), keys, ids)
    return tuple(steps.values())


def _own_step(id_: str, keys: dict[str, Spot], spot: Spot, steps: dict[str, Step], with_level: bool) -> Step | None:
    if "words" not in keys:
        spot.guess("step_words_missing", id_, steps, value=id_[:64])
    missing = [key for key in ("level", "role", "minutes") if key not in keys and (with_level or key != "level")]
    for key in missing:
        spot.wrong("key_missing", key=key)
    return None if missing or "words" not in keys else Step(id_, 0, "", 0.0)


def _changed_step(step: Step, keys: dict[str, Spot], roles: Sequence[str]) -> Step:
    level = keys["level"].whole(1, 5) if "level" in keys else None
    minutes = keys["minutes"].number(1, MOST_MINUTES) if "minutes" in keys else None
    role = keys["role"].text() if "role" in keys else None
    if role is not None and role not in roles:
        keys["role"].guess("role_unknown", role, roles, value=role[:64])
    types = step.types
    if "types" in keys:
        chosen = [part.choice(CRISIS_TYPES) for part in keys["types"].parts() or ()]
        types = tuple(type_ for type_ in chosen if type_ is not None)
    words = step.words
    if "words" in keys:
        spots = _in_languages(keys["words"])
        words = {language: text for language, part in spots.items() if (text := part.text()) is not None}
    return replace(
        step,
        level=level or step.level,
        role=role or step.role,
        minutes=minutes or step.minutes,
        types=types,
        words=words,
    )


def _in_languages(spot: Spot) -> dict[str, Spot]:
    spots = spot.entries()
    for language, part in spots.items():
        if language not in LANGUAGE_CODES:
            part.wrong("language_unknown", value=language[:64])
    return spots
