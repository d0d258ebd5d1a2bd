"""The plan file's sections of playbooks: scenarios, who calls whom, and what a step waits for (R64, R68, R70)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import cast

from coolhead.plan.languages import LANGUAGE_CODES
from coolhead.plan.model import Role, Scenario, Step, Variant
from coolhead.plan.playbook_files import KNOWN, TYPES, VARIANTS, general, of_type
from coolhead.plan.playbooks import cycle_in
from coolhead.plan.spot import Spot

SCENARIO_KEYS = ("type", "variant", "from_level", "happens", "signs", "skip")


def read_scenarios(spot: Spot) -> tuple[Scenario, ...]:
    """The scenarios that the plan changes, skips (from level 0) or adds. A packaged one is called like T2.worst."""
    packaged = {scenario.id: scenario for type_ in TYPES for scenario in of_type(type_).scenarios}
    scenarios = []
    for id_, part in spot.entries().items():
        keys = {key: entry for key, entry in part.entries(SCENARIO_KEYS).items() if not entry.blank}
        scenario = packaged.get(id_) or _own_scenario(id_, keys, part, packaged)
        if "skip" in keys and keys["skip"].flag():
            scenarios += [replace(packaged[id_], from_level=0)] if id_ in packaged else []
        elif scenario is not None:
            scenarios.append(_changed(scenario, keys, id_ in packaged))
    return tuple(scenarios)


def _own_scenario(id_: str, keys: dict[str, Spot], spot: Spot, packaged: Collection[str]) -> Scenario | None:
    if "skip" in keys:
        return None
    if "type" not in keys:
        spot.guess("scenario_type_missing", id_, packaged, value=id_[:64])
    if "happens" not in keys:
        spot.wrong("scenario_words_missing", value=id_[:64])
    type_ = keys["type"].choice(TYPES) if "type" in keys else None
    return Scenario(id_, type_, "likely", 3) if type_ and "happens" in keys else None


def _changed(scenario: Scenario, keys: dict[str, Spot], packaged: bool) -> Scenario:
    if packaged:
        for key in ("type", "variant"):
            if key in keys:
                keys[key].choice((scenario.type if key == "type" else scenario.variant,))
    variant = keys["variant"].choice(VARIANTS) if "variant" in keys and not packaged else None
    level = keys["from_level"].whole(1, 5) if "from_level" in keys else None
    return replace(
        scenario,
        variant=cast(Variant, variant) if variant else scenario.variant,
        from_level=level or scenario.from_level,
        happens=sentences(keys["happens"]) if "happens" in keys else scenario.happens,
        signs=sentences(keys["signs"]) if "signs" in keys else scenario.signs,
    )


def sentences(spot: Spot) -> dict[str, str]:
    """Sentences by language."""
    said = {}
    for language, part in spot.entries().items():
        if language not in LANGUAGE_CODES:
            part.wrong("language_unknown", value=language[:64])
        elif (text := part.text()) is not None:
            said[language] = text
    return said


def read_calls(spot: Spot, roles: Sequence[Role]) -> dict[str, tuple[str, ...]]:
    """Who calls whom, row by row. A ring is refused at the row that closes it, and so is a second call to a role."""
    known = [role.id for role in roles]
    rows: dict[str, tuple[str, ...]] = {}
    spots = spot.entries()
    taken: set[str] = set()
    for caller, part in spots.items():
        if caller not in known:
            part.guess("role_unknown", caller, known, value=caller[:64])
            continue
        row = []
        for link in part.parts() or ():
            called = link.text()
            if called is None:
                continue
            if called not in known:
                link.guess("role_unknown", called, known, value=called[:64])
            elif called in taken:
                link.wrong("call_twice", value=called)
            else:
                taken.add(called)
                row.append(called)
        rows[caller] = tuple(row)
        ring = cycle_in({**{id_: calls for id_, calls in general().calls.items() if id_ not in rows}, **rows})
        if ring:
            part.wrong("call_cycle", ring=" → ".join(ring))
            del rows[caller]
    return rows


def read_conditions(step: Step, keys: dict[str, Spot], roles: Collection[str]) -> Step:
    """What a step waits for, to which variants it belongs, and who answers for it, is asked and is told."""
    changed = step
    if "when" in keys:
        changed = replace(changed, when=_chosen(keys["when"], KNOWN))
    if "variants" in keys:
        changed = replace(changed, variants=keys["variants"].texts() or ())
    if "accountable" in keys:
        accountable = keys["accountable"].text()
        if accountable is not None and accountable not in roles:
            keys["accountable"].guess("role_unknown", accountable, roles, value=accountable[:64])
        changed = replace(changed, accountable=accountable or "")
    if "consulted" in keys:
        changed = replace(changed, consulted=_known_roles(keys["consulted"], roles))
    if "informed" in keys:
        changed = replace(changed, informed=_known_roles(keys["informed"], roles))
    return changed


def check_variants(spot: Spot, scenarios: Sequence[Scenario]) -> None:
    """Refuses a step of a variant that there is not: base, likely, worst, or a scenario of the plan's own."""
    known = (*VARIANTS, *(scenario.id for scenario in scenarios))
    for part in spot.entries().values():
        variants = part.entries(None).get("variants") if isinstance(part.value, dict) else None
        for one in (variants.parts() or ()) if variants and isinstance(variants.value, list) else ():
            one.choice(known)


def _known_roles(spot: Spot, roles: Collection[str]) -> tuple[str, ...]:
    named = []
    for part in spot.parts() or ():
        role = part.text()
        if role is not None and role not in roles:
            part.guess("role_unknown", role, roles, value=role[:64])
        elif role is not None:
            named.append(role)
    return tuple(dict.fromkeys(named))


def _chosen(spot: Spot, options: Collection[str]) -> tuple[str, ...]:
    chosen = [part.choice(options) for part in spot.parts() or ()]
    return tuple(dict.fromkeys(one for one in chosen if one is not None))
