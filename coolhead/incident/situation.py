"""Values: all that the first guideline is fitted to, "situation, origin, time and various factors" (R79, R80, R81)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coolhead.clock import Instant
from coolhead.incident.zone import local_time
from coolhead.plan import Plan

Origin = Literal[
    "society", "environment", "rumour", "third_party", "disaster", "law",
    "service", "product", "slip", "leak", "governance", "people", "operations", "own_reaction",
]  # fmt: skip
"""Where it comes from. External: society to law; internal: service to own_reaction."""
Occasion = Literal["launch", "holiday", "ongoing_news", "anniversary", "after_crisis"]
Fault = Literal["yes", "no", "unknown"]
Harm = Literal["none", "unverified", "confirmed"]
Climate = Literal["good", "poor", "unknown"]

EXTERNAL: frozenset[Origin] = frozenset({"society", "environment", "rumour", "third_party", "disaster", "law"})
ORIGIN_OF_TYPE: dict[str, Origin] = {
    "T1": "service", "T2": "product", "T3": "governance", "T4": "people", "T5": "people", "T6": "own_reaction",
    "T7": "society", "T8": "environment", "T9": "leak", "T10": "slip", "T11": "slip", "T12": "service", "T13": "leak",
    "T14": "third_party", "T15": "product", "T16": "rumour", "T17": "slip", "T18": "governance", "T19": "operations",
    "T20": "third_party", "T21": "law", "T22": "disaster",
}  # fmt: skip
"""The origin that a type usually has, until a person says otherwise."""
OWN_CONDUCT = frozenset({"T6", "T10", "T11", "T17"})
"""What we said, or failed to say, ourselves: ours until somebody finds that it was not."""
NIGHT_FROM_HOUR = 22
NIGHT_UNTIL_HOUR = 7
WORK_FROM_HOUR, WORK_UNTIL_HOUR = 8, 18
MENTIONS_PER_HABITUAL_CRITIC = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """When it happens, by the brand's own clock: hour 0..23, weekday 0 (Monday) .. 6, and what else is going on."""

    hour: int
    weekday: int
    occasion: Occasion | None = None

    @property
    def night(self) -> bool:
        """Between ten in the evening and seven in the morning."""
        return self.hour >= NIGHT_FROM_HOUR or self.hour < NIGHT_UNTIL_HOUR

    @property
    def evening(self) -> bool:
        """A working day outside office hours (eight to six), and no night."""
        return not (self.night or self.weekend) and not WORK_FROM_HOUR <= self.hour < WORK_UNTIL_HOUR

    @property
    def off_hours(self) -> bool:
        """Outside office hours: who is on call is alone at first."""
        return self.night or self.weekend or self.evening

    @property
    def weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.weekday >= 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known when the first guideline is asked for.

    Parameters
    ----------
    at: when the level was reached; due times count from it.
    origin: None while nobody knows.
    floors: the named floors that hold.
    growing: each mention brings at least one more.
    multiplier: a large account takes part.
    group_offended: a group of people feels attacked or insulted (T11 and T17 mean so by themselves).
    fault: is it ours.
    history: the same has happened before.
    habitual_critic: most of it comes from one person who writes again and again (R16).
    waiting, answerable: mentions needing an answer in the promised time, and how many the shift can answer (R105).
    channels: where it is talked about, the origin first.
    facts_confirmed: how many facts are confirmed for the public.
    climate: the mood around the brand before it began.
    on_shift: how many people can answer now; None where nobody counted.
    """

    at: Instant
    level: int
    crisis_type: str | None
    timing: Timing
    origin: Origin | None = None
    floors: tuple[str, ...] = ()
    growing: bool = False
    multiplier: bool = False
    group_offended: bool = False
    fault: Fault = "unknown"
    harm: Harm = "none"
    history: bool = False
    habitual_critic: bool = False
    waiting: int = 0
    answerable: int | None = None
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    facts_confirmed: int = 0
    climate: Climate = "unknown"
    on_shift: int | None = None

    @property
    def ours(self) -> bool:
        """The fault is ours, by what is known or by what the type means."""
        return self.fault == "yes" or (self.fault == "unknown" and self.crisis_type in OWN_CONDUCT)

    @property
    def open_fault(self) -> bool:
        """Nobody knows yet whose fault it is."""
        return self.fault == "unknown" and not self.ours

    @property
    def accused(self) -> bool:
        """Somebody is accused of something: nothing is admitted and nothing disputed before it is checked."""
        return self.crisis_type in {"T3", "T4", "T18", "T21"}

    @property
    def press(self) -> bool:
        """The press reports."""
        return bool({"press_local", "press_national"} & set(self.floors))

    @property
    def overloaded(self) -> bool:
        """More people wait than can be answered in time."""
        return self.answerable is not None and self.waiting > self.answerable

    @property
    def offended(self) -> bool:
        """A group is offended, by evidence or by what the type means."""
        return self.group_offended or self.crisis_type in {"T11", "T17"}

    @property
    def leaked(self) -> bool:
        """Information of ours is out: keep the circle small (R81)."""
        return self.crisis_type in {"T9", "T13"} or self.origin == "leak" or "leak_confirmed" in self.floors

    @property
    def rumour(self) -> bool:
        """It is about something untrue or staged, as far as is known; what is our own fault is no rumour."""
        return not self.ours and (self.crisis_type == "T16" or self.origin == "rumour")

    @property
    def taken_over(self) -> bool:
        """Somebody else holds an account of ours, or pretends to be us."""
        return self.crisis_type == "T14" or "takeover" in self.floors


def known_of(situation: Situation) -> frozenset[str]:
    """What is known of a situation, in the words by which steps of a playbook wait for it (`coolhead.plan.KNOWN`).

    >>> from coolhead.plan.defaults import default_plan
    >>> sorted(known_of(fit_situation(1772352902.0, 3, "T15", default_plan("Kwantia"))))
    ['fault_unknown', 'harm', 'weekend']
    """
    holds = {
        "harm": situation.harm != "none",
        "harm_confirmed": situation.harm == "confirmed",
        "fault_ours": situation.ours,
        "fault_unknown": situation.open_fault,
        "fault_not_ours": situation.fault == "no",
        "night": situation.timing.night,
        "weekend": situation.timing.weekend,
        "group_offended": situation.offended,
        "leak": situation.leaked,
        "multiplier": situation.multiplier,
        "press": situation.press,
        "habitual_critic": situation.habitual_critic,
        "overloaded": situation.overloaded,
        "history": situation.history,
        "rumour": situation.rumour,
        "growing": situation.growing,
        "regulator": "regulator" in situation.floors,
        "taken_over": situation.taken_over,
    }
    return frozenset(name for name, held in holds.items() if held)


def timing_at(at: Instant, time_zone: str, occasion: Occasion | None = None) -> Timing:
    """The timing of an instant by the clock of a time zone.

    >>> from coolhead.clock import read_instant
    >>> timing_at(read_instant("2026-03-01T22:30:00Z"), "Europe/Warsaw")
    Timing(hour=23, weekday=6, occasion=None)
    """
    moment = local_time(at, time_zone)
    return Timing(moment.hour, moment.weekday(), occasion)


def fit_situation(
    at: Instant,
    level: int,
    crisis_type: str | None,
    plan: Plan,
    *,
    origin: Origin | None = None,
    occasion: Occasion | None = None,
    floors: tuple[str, ...] = (),
    signs: frozenset[str] = frozenset(),
    reproduction: float | None = None,
    multipliers: int = 0,
    authors: int | None = None,
    mentions: int = 0,
    fault: Fault = "unknown",
    waiting: int = 0,
    answerable: int | None = None,
    languages: tuple[str, ...] = (),
    channels: tuple[str, ...] = (),
    facts_confirmed: int = 0,
    on_shift: int | None = None,
) -> Situation:
    """The situation as far as the desk knows it: timing by the brand's clock, the rest from floors, signs and plan.

    `signs` are the signs of impact seen (`group`, `leak`, ...). The origin is the one the type usually has, unless
    given. History is the plan's (`happened_before`). Five mentions and more for each author is one habitual critic.
    """
    risk = plan.risk(crisis_type)
    harm: Harm = "none"
    if "safety_confirmed" in floors:
        harm = "confirmed"
    elif {"safety_unverified", "safety_report"} & set(floors) or crisis_type == "T15":
        harm = "unverified"
    return Situation(
        at=at,
        level=level,
        crisis_type=crisis_type,
        timing=timing_at(at, plan.brand.time_zone, occasion),
        origin=origin or (ORIGIN_OF_TYPE.get(crisis_type) if crisis_type else None),
        floors=floors,
        growing=reproduction is not None and reproduction >= 1.0,
        multiplier=multipliers > 0,
        group_offended="group" in signs,
        fault=fault,
        harm=harm,
        history=bool(risk and risk.happened_before) or "crisis_history" in signs,
        habitual_critic=bool(authors) and mentions >= MENTIONS_PER_HABITUAL_CRITIC * (authors or 1),
        waiting=waiting,
        answerable=answerable,
        languages=languages or plan.brand.languages,
        channels=channels,
        facts_confirmed=facts_confirmed,
        climate="poor" if "poor_climate" in signs else "unknown",
        on_shift=on_shift,
    )
