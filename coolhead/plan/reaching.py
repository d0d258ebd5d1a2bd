"""Who is to be called now: which chain holds, whom a link names at this instant, and who is to be left in peace."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from coolhead.clock import Instant
from coolhead.plan.alerting import ClockSpan, Link
from coolhead.plan.model import Plan
from coolhead.plan.rota import is_absent, on_duty


def chain_for(plan: Plan, level: int, at: Instant) -> tuple[Link, ...]:
    """The links an alert of this level goes along when it is raised at this instant.

    >>> from coolhead.plan import default_plan
    >>> [link.who for link in chain_for(default_plan("Kwantia"), 3, 0.0)]
    ['crisis_lead', 'crisis_lead:deputy']
    """
    for chain in plan.alerting.chains:
        if chain.least_level <= level <= chain.most_level and (
            chain.hours is None or is_within(chain.hours, at, plan.brand.time_zone)
        ):
            return chain.links
    return tuple(Link(who) for who in plan.alerting.chain)


def people_of(plan: Plan, link: str, topic: str | None, at: Instant) -> tuple[str, ...]:
    """Ids of the people a link names at an instant, whom to call first first; nobody where nobody is named.

    A role is who is on duty first, its deputy whoever stands in. The same call a minute later may name somebody else.
    """
    name, _, which = link.partition(":")
    if name == "topic" and not which:
        risk = plan.risk(topic)
        owners = on_duty(plan, risk.owner, at) if risk else ()
        return (*owners, *(person for person in _able(plan, "skill", topic or "", at) if person not in owners))
    if name in ("language", "skill") and which:
        return _able(plan, name, which, at)
    if name == "person" and which:
        return (which,) if plan.person(which) else ()
    if plan.role(name) is None:
        return (name,) if plan.person(name) else ()
    on_call = on_duty(plan, name, at)
    return on_call[1:] if which == "deputy" else on_call[:1]


def people_in_chains(plan: Plan) -> tuple[str, ...]:
    """Everybody whom any link of any chain may ever call: whoever has a role, has it as deputy, or has the shift."""
    named: list[str] = []
    for link in (*plan.alerting.chain, *(link.who for chain in plan.alerting.chains for link in chain.links)):
        name = link.partition(":")[0]
        role, rota = plan.role(name), next((one for one in plan.rota if one.role == name), None)
        named += [person for person in (role.primary, role.deputy) if person] if role else []
        named += [person for layer in rota.layers for person in layer.people] if rota else []
        named += people_of(plan, link, None, 0.0)
    return tuple(dict.fromkeys(named))


def _able(plan: Plan, kind: str, needed: str, at: Instant) -> tuple[str, ...]:
    """Everybody who speaks a language or has a skill and is not away."""
    return tuple(
        person.id
        for person in plan.people
        if needed in (person.languages if kind == "language" else person.skills) and not is_absent(plan, person.id, at)
    )


def is_within(hours: ClockSpan, at: Instant, time_zone: str) -> bool:
    """Whether an instant lies in the hours, by the clock on the wall of their time zone (or of `time_zone`)."""
    return _stretch(hours, at, time_zone) is not None


def quiet_until(plan: Plan, person: str, at: Instant) -> Instant | None:
    """When a person's quiet hours end that hold at this instant; None where they may be called."""
    hours = plan.alerting.quiet.get(person)
    if hours is None:
        return None
    known = plan.person(person)
    stretch = _stretch(hours, at, (known.time_zone if known else None) or plan.brand.time_zone)
    return stretch[1] if stretch else None


def _stretch(hours: ClockSpan, at: Instant, time_zone: str) -> tuple[Instant, Instant] | None:
    """The begin and the end of the stretch that an instant lies in. On the day the clocks change a stretch is as much
    shorter or longer as the night was."""
    zone = ZoneInfo(hours.time_zone or time_zone)
    today = datetime.fromtimestamp(at, UTC).astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        if hours.days and day.weekday() not in hours.days:
            continue
        ends_on = day if hours.ends > hours.begins else day + timedelta(days=1)
        begin, end = _instant(day, hours.begins, zone), _instant(ends_on, hours.ends, zone)
        if begin <= at < end:
            return begin, end
    return None


def _instant(day: date, minutes: int, zone: ZoneInfo) -> Instant:
    day, minutes = (day + timedelta(days=1), 0) if minutes == 1440 else (day, minutes)
    return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone).timestamp()
