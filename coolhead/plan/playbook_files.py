"""The packaged playbooks: one file for every type of crisis, and one for what they have in common (R64, R70).

They hold ids and structure; their words are messages of the catalogues. A file that does not fit together is a mistake
of ours and raises at once: `PlaybookBroken`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from coolhead.plan.model import Known, Scenario, Step, Variant
from coolhead.plan.tree import compose, construct

TYPES = tuple(f"T{number}" for number in range(1, 23))
VARIANTS: tuple[Variant, ...] = get_args(Variant)
KNOWN: tuple[str, ...] = get_args(Known)
GROUPS = (
    "affected", "employees", "customers", "partners", "regulators", "local_community", "press", "multipliers",
    "investors", "supporters",
)  # fmt: skip
"""Whom we tell, in this order: those affected and our own people first (R76, domain model 11)."""


class PlaybookBroken(ValueError):
    """A packaged playbook says something that it must not, or leaves out something that it must say."""


@dataclass(frozen=True, slots=True)
class Raci:
    """Who does a step, the one who answers for it, who is asked before and who is told after (R70)."""

    responsible: str
    accountable: str
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """A message planned for one group: from which level on, who sends it, within how many minutes (R76).

    Its words are the message `stakeholder.<type>.<group>` where the type has words of its own, else
    `stakeholder.<group>`.
    """

    group: str
    level: int
    role: str
    minutes: float
    type: str | None = None

    @property
    def words(self) -> str:
        """The id of its words in the catalogues."""
        return f"stakeholder.{self.type}.{self.group}" if self.type else f"stakeholder.{self.group}"


@dataclass(frozen=True, slots=True)
class General:
    """What holds for every type. `raci` is by the role that does a step; `calls` by the role that calls."""

    steps: tuple[Step, ...]
    closing_steps: tuple[Step, ...]
    raci: Mapping[str, Raci]
    calls: Mapping[str, tuple[str, ...]]
    calls_from_level: Mapping[str, int]
    messages: tuple[GroupMessage, ...]


@dataclass(frozen=True, slots=True)
class TypePlaybook:
    """What one type has of its own. `donts` are messages of what not to do, with their rules; `called_first` are the
    roles whom the crisis lead calls before all others."""

    type: str
    scenarios: tuple[Scenario, ...] = ()
    steps: tuple[Step, ...] = ()
    messages: tuple[GroupMessage, ...] = ()
    donts: Mapping[str, str] = field(default_factory=dict)
    called_first: tuple[str, ...] = ()


@cache
def general() -> General:
    """What every playbook shares.

    >>> general().raci["responder"].accountable
    'community_lead'
    """
    text = _load("general")
    return General(
        steps=tuple(_step(id_, keys, ()) for id_, keys in text["steps"].items()),
        closing_steps=tuple(_step(id_, {"level": 0, **keys}, ()) for id_, keys in text["closing_steps"].items()),
        raci={
            role: Raci(role, row["accountable"], tuple(row["consulted"]), tuple(row["informed"]))
            for role, row in text["raci"].items()
        },
        calls={role: tuple(called) for role, called in text["calls"].items()},
        calls_from_level=dict(text["calls_from_level"]),
        messages=tuple(_message(group, keys, None) for group, keys in text["messages"].items()),
    )


@cache
def of_type(type_: str) -> TypePlaybook:
    """What the playbook of one type has of its own.

    >>> [step.id for step in of_type("T2").steps][:2]
    ['t2.check_batch', 't2.offer_replacement']
    """
    if type_ not in TYPES:
        return TypePlaybook(type_)
    text = _load(type_)
    return TypePlaybook(
        type=type_,
        scenarios=tuple(_scenario(type_, variant, level) for variant, level in text.get("scenarios", {}).items()),
        steps=tuple(_step(id_, keys, (type_,)) for id_, keys in text.get("steps", {}).items()),
        messages=tuple(_message(group, keys, type_) for group, keys in text.get("messages", {}).items()),
        donts={f"guideline.dont.{type_}": f"G-{type_}-2"}
        | {f"playbook.dont.{name}": rule for name, rule in text.get("donts", {}).items()},
        called_first=tuple(text.get("called_first", ())),
    )


def _load(name: str) -> dict[str, Any]:
    text = files("coolhead.plan").joinpath("playbooks", f"{name}.yaml").read_text("utf-8")
    root = compose(text)
    read: Any = None if root is None else construct(root)
    return read or {}


def _scenario(type_: str, variant: str, from_level: int) -> Scenario:
    if variant not in VARIANTS:
        raise PlaybookBroken(f"{type_}: {variant} is no variant")
    return Scenario(f"{type_}.{variant}", type_, variant, from_level)


def _step(id_: str, keys: dict[str, Any], types: tuple[str, ...]) -> Step:
    unknown = {*keys.get("when", ())} - {*KNOWN} | {*keys.get("variants", ())} - {*VARIANTS}
    if unknown or not keys.get("rule"):
        raise PlaybookBroken(f"{id_}: no rule" if not unknown else f"{id_}: {', '.join(sorted(unknown))} not known")
    return Step(
        id=id_,
        level=keys["level"],
        role=keys["role"],
        minutes=float(keys["minutes"]),
        types=tuple(keys.get("types", types)),
        rule=keys["rule"],
        when=tuple(keys.get("when", ())),
        variants=tuple(keys.get("variants", ())),
        accountable=keys.get("accountable", ""),
        consulted=tuple(keys.get("consulted", ())),
        informed=tuple(keys.get("informed", ())),
    )


def _message(group: str, keys: dict[str, Any], type_: str | None) -> GroupMessage:
    if group not in GROUPS:
        raise PlaybookBroken(f"{type_ or 'general'}: {group} is no group")
    return GroupMessage(group, keys["level"], keys["role"], float(keys["minutes"]), type_)
