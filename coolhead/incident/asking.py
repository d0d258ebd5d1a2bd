"""What a person tells of a situation to get its first guideline, at the prompt or over the API (R79)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from coolhead.clock import Instant
from coolhead.incident.situation import Climate, Fault, Harm, Occasion, Origin, Situation, fit_situation
from coolhead.plan import Plan

CrisisType = Literal[
    "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "T13", "T14", "T15", "T16", "T17", "T18",
    "T19", "T20", "T21", "T22",
]  # fmt: skip
CRISIS_TYPES: Final[tuple[str, ...]] = get_args(CrisisType)
AskedLevel = Literal[1, 2, 3, 4, 5]
Press = Literal["none", "local", "national"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A situation as somebody describes it; what they leave out is taken from the type and the plan.

    Parameters
    ----------
    crisis_type: None where nobody knows yet.
    origin: None for the one that the type usually has.
    harm: None for what the type means by itself (T15: unverified).
    history: None for what the plan says (`happened_before`).
    waiting, answerable: mentions needing an answer in the promised time, and how many the shift can answer (R105).
    languages: of those who write; empty for the brand's.
    channels: where it is talked about, the origin first.
    """

    crisis_type: CrisisType | None = None
    level: AskedLevel = 3
    origin: Origin | None = None
    fault: Fault = "unknown"
    harm: Harm | None = None
    occasion: Occasion | None = None
    press: Press = "none"
    climate: Climate = "unknown"
    history: bool | None = None
    group_offended: bool = False
    leak_confirmed: bool = False
    taken_over: bool = False
    regulator: bool = False
    multiplier: bool = False
    growing: bool = False
    habitual_critic: bool = False
    waiting: int = 0
    answerable: int | None = None
    on_shift: int | None = None
    facts_confirmed: int = 0
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


def asked_situation(asked: Asked, plan: Plan, at: Instant) -> Situation:
    """The situation that somebody described, at an instant by the brand's clock.

    >>> from coolhead.plan import default_plan
    >>> situation = asked_situation(Asked(crisis_type="T2", press="local"), default_plan("Kwantia"), 1772352902.0)
    >>> situation.origin, situation.press, situation.harm
    ('product', True, 'none')
    """
    named = {
        "press_local": asked.press == "local",
        "press_national": asked.press == "national",
        "leak_confirmed": asked.leak_confirmed,
        "takeover": asked.taken_over,
        "regulator": asked.regulator,
    }
    fitted = fit_situation(
        at,
        asked.level,
        asked.crisis_type,
        plan,
        origin=asked.origin,
        occasion=asked.occasion,
        floors=tuple(floor for floor, held in named.items() if held),
        fault=asked.fault,
        waiting=asked.waiting,
        answerable=asked.answerable,
        languages=asked.languages,
        channels=asked.channels,
        facts_confirmed=asked.facts_confirmed,
        on_shift=asked.on_shift,
    )
    return replace(
        fitted,
        harm=asked.harm or fitted.harm,
        history=fitted.history if asked.history is None else asked.history,
        climate=asked.climate,
        group_offended=asked.group_offended,
        multiplier=asked.multiplier,
        growing=asked.growing,
        habitual_critic=asked.habitual_critic,
    )
