"""Calendars (RFC 5545): the rota as a feed for people's own programs, and shifts and absences out of theirs.

What is read is bounded: a calendar that repeats by the second, or says more than 2,000 shifts, is refused with a
sentence, and what the last good one said stays in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final, Literal

import recurring_ical_events
from icalendar import Calendar, Event

from coolhead.clock import DAY, Instant
from coolhead.plan import Plan
from coolhead.plan.exceptions import MOST_EXCEPTIONS
from coolhead.plan.hours import instant_of
from coolhead.plan.rota import Span, shifts
from coolhead.plan.team import RotaException
from coolhead.run.team_said import name_of, role_name
from coolhead.words import Words

MOST_BYTES: Final = 1_000_000
MOST_EVENTS: Final = 2000
MOST_REPEATING: Final = 100
YEARS_BACK: Final = 10
AHEAD_DAYS: Final = 180
FOR_EVER: Final = 7_258_118_400.0
"""2200: an absence that says no end ends here, like everything a plan can say."""
FEED_DAYS: Final = (-14, 180)
_REPEATS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_UNREAD_RULES = ("BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_PERSON, _ROLE = "X-COOLHEAD-PERSON", "X-COOLHEAD-ROLE"
CalendarKind = Literal["shifts", "absences"]


class CalendarRefused(ValueError):
    """A calendar cannot be used; the sentence names the line or the event."""


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """What a calendar says. `role` is whose shifts they are, where the events do not say; `person` likewise."""

    name: str
    kind: CalendarKind = "shifts"
    role: str = ""
    person: str = ""

    @property
    def source(self) -> str:
        """What exceptions that come from it carry."""
        return f"calendar:{self.name}"


def feed_of(plan: Plan, now: Instant, words: Words, *, role: str = "", person: str = "") -> bytes:
    """The shifts of a role, or of a person in all roles, two weeks back and half a year ahead."""
    calendar = Calendar()
    calendar.add("prodid", "-//Coolhead//rota//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", words.say("team.feed.name", brand=plan.brand.name))
    today = now // DAY * DAY  # so that a feed is the same all day long, also where it cuts a shift
    since, until = (today + days * DAY for days in FEED_DAYS)
    for known in [role] if role else [one.id for one in plan.roles]:
        for span in shifts(plan, known, since, until):
            for who in span.people:
                if person in ("", who):
                    calendar.add_component(_event(plan, span, who, now, words, named=not person))
    return bytes(calendar.to_ical())


def _event(plan: Plan, span: Span, who: str, now: Instant, words: Words, named: bool) -> Event:
    event, role = Event(), role_name(plan, span.role, words)
    event.add("uid", f"{span.role}-{who}-{int(span.start_at)}@{plan.brand.id}.coolhead")
    event.add("dtstamp", datetime.fromtimestamp(now, UTC))
    event.add("dtstart", datetime.fromtimestamp(span.start_at, UTC))
    event.add("dtend", datetime.fromtimestamp(span.end_at, UTC))
    said = words.say("team.feed.summary_of", role=role, person=name_of(plan, who)) if named else ""
    event.add("summary", said or words.say("team.feed.summary", role=role))
    event.add(_PERSON, who)
    event.add(_ROLE, span.role)
    return event


def read_calendar(raw: bytes, source: CalendarSource, plan: Plan, now: Instant) -> tuple[RotaException, ...]:
    """The shifts or absences a calendar says, from the beginning of this month on for half a year.

    Repeating events, changed and cancelled instances, whole days and time zones count. Raises CalendarRefused.
    """
    calendar = _parsed(raw)
    events = list(calendar.walk("VEVENT"))
    _check(events, datetime.fromtimestamp(now, UTC).year - YEARS_BACK)
    month = datetime.fromtimestamp(now, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found: dict[str, RotaException] = {}
    for occurrence in _occurrences(calendar, month, month + timedelta(days=AHEAD_DAYS)):
        exception = _exception(occurrence, source, plan)
        found[exception.id] = exception
        if len(found) > MOST_EXCEPTIONS:
            raise CalendarRefused(f"{source.name} says more than {MOST_EXCEPTIONS} shifts in half a year.")
    return tuple(sorted(found.values(), key=lambda one: (one.start_at, one.id)))


def _parsed(raw: bytes) -> Any:
    if len(raw) > MOST_BYTES:
        raise CalendarRefused(f"The calendar has {len(raw)} bytes; at most {MOST_BYTES} are read.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalendarRefused(f"The calendar is not UTF-8 text, from byte {error.start} on.") from None
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise CalendarRefused("Line 1: this is no calendar; one begins with BEGIN:VCALENDAR.")
    if "END:VCALENDAR" not in text.upper():
        line = len(text.splitlines())
        raise CalendarRefused(f"Line {line}: the calendar breaks off; its end, END:VCALENDAR, is missing.")
    try:
        return Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError) as error:
        reason = " ".join(str(error).split())[:160]
        raise CalendarRefused(f"{_line_of(text, reason)}this cannot be read: {reason}") from None


def _line_of(text: str, reason: str) -> str:
    """The line that a reason quotes, whole or by the value it could not read."""
    quoted = re.findall(r"'([^']+)'", reason)
    for number, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if len(said) > 3 and (said in reason or any(said.endswith(f":{value.strip()}") for value in quoted)):
            return f"Line {number}: "
    return "The calendar: "


def _check(events: list[Any], first_year: int) -> None:
    if len(events) > MOST_EVENTS:
        raise CalendarRefused(f"The calendar has {len(events)} events; at most {MOST_EVENTS} are read.")
    repeating = 0
    for event in events:
        uid = str(event.get("UID", "without a uid"))[:80]
        if event.errors:
            name, reason = event.errors[0]
            raise CalendarRefused(f"Event {uid}: {name} cannot be read: {reason}"[:240])
        if event.get("DTSTART") is None:
            raise CalendarRefused(f"Event {uid} does not say when it begins (DTSTART).")
        rules = event.get("RRULE")
        for rule in rules if isinstance(rules, list) else [rules] if rules is not None else []:
            repeating += 1
            _check_rule(uid, rule, event["DTSTART"].dt, first_year)
    if repeating > MOST_REPEATING:
        raise CalendarRefused(f"{repeating} events repeat; at most {MOST_REPEATING} are read.")


def _check_rule(uid: str, rule: Any, begins: date, first_year: int) -> None:
    every = str((rule.get("FREQ") or ["?"])[0]).upper()
    if every not in _REPEATS:
        raise CalendarRefused(f"Event {uid} repeats {every}; shifts repeat by the day, week, month or year.")
    strange = [part for part in _UNREAD_RULES if part in rule]
    if every in ("DAILY", "WEEKLY") and "BYMONTHDAY" in rule:
        strange.append("BYMONTHDAY")
    if "BYDAY" in rule and "BYMONTHDAY" in rule:
        strange.append("BYDAY and BYMONTHDAY at once")
    if strange:
        raise CalendarRefused(f"Event {uid} repeats by {strange[0]}, which is not read for shifts.")
    if any(int(interval) < 1 for interval in rule.get("INTERVAL", [1])):
        raise CalendarRefused(f"Event {uid} repeats with an INTERVAL below 1.")
    if begins.year < first_year:
        raise CalendarRefused(f"Event {uid} repeats since {begins.year}; at most {YEARS_BACK} years are looked back.")
    if not _ever(rule):
        raise CalendarRefused(f"Event {uid} repeats on a day that never comes.")


def _ever(rule: Any) -> bool:
    """Whether there are such days: else whoever looks for one looks until the end of all years."""
    months = [int(month) for month in rule.get("BYMONTH", range(1, 13))]
    days = [abs(int(day)) for day in rule.get("BYMONTHDAY", [1])]
    weeks = [abs(int(re.sub(r"[^0-9]", "", str(day)) or 0)) for day in rule.get("BYDAY", [])]
    longest = max((_LONGEST_MONTH.get(month, 31) for month in months if 1 <= month <= 12), default=0)
    return any(1 <= day <= longest for day in days) and (not weeks or min(weeks) <= 5)


def _occurrences(calendar: Any, since: datetime, until: datetime) -> Iterator[Any]:
    try:
        found: Iterable[Any] = recurring_ical_events.of(calendar).between(since, until)
        yield from (event for event in found if str(event.get("STATUS", "")).upper() != "CANCELLED")
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise CalendarRefused(f"The calendar's repeating events cannot be told: {str(error)[:160]}") from None


def _exception(event: Any, source: CalendarSource, plan: Plan) -> RotaException:
    uid = str(event.get("UID", "without a uid"))[:80]
    person = _person(event, source, plan)
    if person is None:
        said = str(event.get("SUMMARY", ""))[:60]
        raise CalendarRefused(f"Event {uid} ({said}) names nobody of the plan.")
    role = "" if source.kind == "absences" else source.role or str(event.get(_ROLE, ""))
    if source.kind == "shifts" and plan.role(role) is None:
        raise CalendarRefused(f"Event {uid} does not say whose role it is; say which with --role.")
    known = plan.person(person)
    zone = (known.time_zone if known else None) or plan.brand.time_zone
    start, end = _instant(event["DTSTART"].dt, zone), min(_instant(event["DTEND"].dt, zone), FOR_EVER)
    digest = blake2b(f"{source.source}\n{uid}\n{role}\n{person}\n{start}\n{end}".encode(), digest_size=8).hexdigest()
    kind: Literal["absence", "shift"] = "absence" if source.kind == "absences" else "shift"
    return RotaException(f"c{digest}", kind, person, start, end, role, "", source.source)


def _person(event: Any, source: CalendarSource, plan: Plan) -> str | None:
    """Who is meant: as the event or the settings say, else whose name or id stands in the summary."""
    written = str(event.get(_PERSON, "")) or source.person
    if written:
        return written if plan.person(written) is not None else None
    said = str(event.get("SUMMARY", "")).casefold()
    words = set(said.replace(",", " ").replace(":", " ").split())
    named = [person.id for person in plan.people if person.name.casefold() in said or person.id.casefold() in words]
    return named[0] if len(named) == 1 else None


def _instant(value: date, time_zone: str) -> Instant:
    """A whole day begins at midnight where the person is; a time without a zone is theirs too."""
    if not isinstance(value, datetime):
        return instant_of(value, 0, time_zone)
    if value.tzinfo is None:
        return instant_of(value.date(), value.hour * 60 + value.minute, time_zone)
    return value.timestamp()
