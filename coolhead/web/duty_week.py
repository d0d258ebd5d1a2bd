"""Who has which role this week, as a calm strip: a row for each role, a bar for each turn, dashed where nobody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from babel.dates import format_date

from coolhead.clock import DAY, HOUR, Instant
from coolhead.incident.zone import local_time
from coolhead.plan import Plan
from coolhead.plan.rota import Span, spans
from coolhead.run.team_said import names_of, role_name
from coolhead.web.speech import Speech

DAYS: Final = 7
DAY_WIDE, ROW_TALL, TOP, BAR_TALL = 112, 56, 26, 26
LETTER_WIDE: Final = 7.4
MOST_ROLES: Final = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One turn in the strip; `text` is what fits into it, `says` all of it."""

    x: float
    wide: float
    text: str
    says: str
    kind: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role's week: `y` is where its bars begin; `turns` are the same as (from, until, who, by what)."""

    role: str
    y: int
    bars: tuple[Bar, ...]
    turns: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class DutyWeek:
    """The strip: days with where they begin, rows, where now is, and the whole in a sentence."""

    wide: int
    tall: int
    days: tuple[tuple[float, str], ...]
    rows: tuple[RoleRow, ...]
    now: float
    sentence: str


def duty_week(plan: Plan, roles: Sequence[str], now: Instant, words: Speech) -> DutyWeek:
    """The week from the beginning of today, by the brand's clock."""
    today = local_time(now, plan.brand.time_zone).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = [(today + timedelta(days=day)).timestamp() for day in range(DAYS + 1)]
    start, end = begins[0], begins[-1]

    def place(at: Instant) -> float:
        return round((min(max(at, start), end) - start) / (end - start) * DAYS * DAY_WIDE, 1)

    rows, alone = [], 0.0
    for number, role in enumerate(roles[:MOST_ROLES]):
        told = spans(plan, role, start, end)
        alone += sum(span.end_at - span.start_at for span in told if not span.people)
        bars = tuple(_bar(span, place(span.start_at), place(span.end_at), index, plan, words)
                     for index, span in enumerate(told))  # fmt: skip
        turns = tuple(_turn(span, plan, words) for span in told)
        rows.append(RoleRow(role_name(plan, role, words), TOP + number * ROW_TALL, bars, turns))
    days = tuple((place(begin), _day(begin, plan, words)) for begin in begins[:-1])
    sentence = words.say("planpage.week.sentence", n=len(rows), hours=round(alone / HOUR))
    return DutyWeek(DAYS * DAY_WIDE, TOP + len(rows) * ROW_TALL, days, tuple(rows), place(now), sentence)


def until_of(plan: Plan, role: str, now: Instant) -> Instant | None:
    """When the turn that is on now ends; None where it goes on for more than a week."""
    told = spans(plan, role, now, now + DAYS * DAY)
    return told[0].end_at if len(told) > 1 else None


def _bar(span: Span, left: float, right: float, index: int, plan: Plan, words: Speech) -> Bar:
    who = names_of(plan, span.people, words)
    since, until, _, _ = _turn(span, plan, words)
    wide = max(1.0, right - left - 2)
    room = int((wide - 8) / LETTER_WIDE)
    short = "".join(part[0] for part in who.split()[:2]) if span.people and room >= 2 else ""
    text = who if len(who) <= room else short
    kind = "alone" if not span.people else f"turn-{index % 2}"
    return Bar(left + 1, wide, text, f"{who}: {since} – {until}", kind)


def _turn(span: Span, plan: Plan, words: Speech) -> tuple[str, str, str, str]:
    return (
        words.day_time(span.start_at),
        words.day_time(span.end_at),
        names_of(plan, span.people, words),
        words.say(f"team.origin.{span.origin}"),
    )


def _day(at: Instant, plan: Plan, words: Speech) -> str:
    day = local_time(at, plan.brand.time_zone).date()
    return format_date(day, "EEE d MMM", locale=words.language)
