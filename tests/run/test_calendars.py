"""Calendars in and out: a round trip, other people's calendars, and hostile ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coolhead.clock import DAY, HOUR, read_instant
from coolhead.plan import read_plan
from coolhead.plan.rota import on_shift, shifts
from coolhead.run.calendars import CalendarRefused, CalendarSource, feed_of, read_calendar
from coolhead.words import LANGUAGES, Words

NOW = read_instant("2026-10-20T12:00:00Z")
TEXT = """
brand: {id: kwantia, name: Kwantia, words: [Kwantia], time_zone: Europe/Warsaw}
people: [{id: anna, name: Anna Nowak}, {id: budi, name: Budi, time_zone: Asia/Jakarta}]
"""
ROTA = """
rota: {responder: {layers: [{people: [anna, budi], every: 1 day, handover: 02:30, starts_on: 2026-09-01}]}}
"""
PLAN = read_plan(TEXT)
SHIFTS = CalendarSource("team", role="responder")
AWAY = CalendarSource("away", "absences")


def calendar(*events: str) -> bytes:
    inner = "\n".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{inner}\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_that_is_read_again_says_the_same_shifts_across_the_change_of_the_clock(language: str) -> None:
    rota = read_plan(TEXT + ROTA)
    feed = feed_of(rota, NOW, Words(language), role="responder")
    read = replace(PLAN, exceptions=read_calendar(feed, CalendarSource("feed"), PLAN, NOW))
    since, until = NOW, NOW + 20 * DAY
    one, two = (shifts(plan, "responder", since, until) for plan in (rota, read))
    assert [(s.start_at, s.end_at, s.people) for s in one] == [(s.start_at, s.end_at, s.people) for s in two]
    assert {s.end_at - s.start_at for s in one[1:-1]} == {24 * HOUR, 25 * HOUR}


def test_a_feed_is_the_same_all_day_long_but_for_when_it_was_made() -> None:
    morning, evening = (
        feed_of(read_plan(TEXT + ROTA), NOW + hours * HOUR, Words("en"), role="responder").split(b"\r\n")
        for hours in (0, 6)
    )
    assert {line[:7] for line in set(morning) ^ set(evening)} == {b"DTSTAMP"}


def test_the_feed_of_a_person_has_their_shifts_alone() -> None:
    feed = feed_of(read_plan(TEXT + ROTA), NOW, Words("pl"), person="budi").decode()
    assert "X-COOLHEAD-PERSON:budi" in feed
    assert "X-COOLHEAD-PERSON:anna" not in feed
    assert "SUMMARY:Dyżur: osoba odpowiadająca" in feed


def test_repeating_shifts_with_a_cancelled_and_a_moved_one() -> None:
    weekly = """UID:w\nSUMMARY:Anna Nowak\nDTSTART;TZID=Europe/Warsaw:20261019T090000
DTEND;TZID=Europe/Warsaw:20261019T170000\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/Warsaw:20261109T090000"""
    cancelled = """UID:w\nSUMMARY:Anna Nowak\nRECURRENCE-ID;TZID=Europe/Warsaw:20261026T090000\nSTATUS:CANCELLED
DTSTART;TZID=Europe/Warsaw:20261026T090000\nDTEND;TZID=Europe/Warsaw:20261026T170000"""
    moved = """UID:w\nSUMMARY:Budi\nRECURRENCE-ID;TZID=Europe/Warsaw:20261102T090000
DTSTART;TZID=Europe/Warsaw:20261103T090000\nDTEND;TZID=Europe/Warsaw:20261103T170000"""
    read = read_calendar(calendar(weekly, cancelled, moved), SHIFTS, PLAN, NOW)
    assert [(one.person, one.start_at) for one in read] == [
        ("anna", read_instant("2026-10-19T07:00:00Z")),
        ("budi", read_instant("2026-11-03T08:00:00Z")),
    ]


def test_a_whole_day_is_a_day_where_the_person_is() -> None:
    event = "UID:d\nSUMMARY:Budi is away\nDTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:20261103"
    (absence,) = read_calendar(calendar(event), AWAY, PLAN, NOW)
    assert (absence.kind, absence.start_at) == ("absence", read_instant("2026-11-01T17:00:00Z"))
    plan = read_plan(TEXT + "rota: {responder: {layers: [{people: [budi]}]}}")
    assert on_shift(replace(plan, exceptions=(absence,)), "responder", absence.start_at) == ()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"hello", "Line 1: this is no calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "the calendar breaks off"),
        (b"BEGIN:VCALENDAR\xff", "not UTF-8 text, from byte 15"),
        (b"x" * 1_000_001, "at most 1000000 are read"),
        (calendar("UID:a\nSUMMARY:Anna Nowak"), "Event a does not say when it begins"),
        (calendar("UID:a\nSUMMARY:Zoe\nDTSTART:20261102T090000Z\nDTEND:20261102T100000Z"), "names nobody of the plan"),
        (calendar("UID:a\nDTSTART:20261102T090000Z\nRRULE:FREQ=SECONDLY"), "Event a repeats SECONDLY"),
        (calendar("UID:a\nDTSTART:20261102T090000Z\nRRULE:FREQ=DAILY;BYSECOND=0,1,2"), "by BYSECOND"),
        (calendar("UID:a\nDTSTART:20261102T090000Z\nRRULE:FREQ=DAILY;INTERVAL=0"), "INTERVAL"),
        (calendar("UID:a\nDTSTART:19000101T090000Z\nRRULE:FREQ=DAILY"), "since 1900"),
        (calendar("UID:a\nDTSTART:20261102T090000Z\nRRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"), "never comes"),
        (calendar("UID:a\nDTSTART:20261102T090000Z\nRRULE:FREQ=WEEKLY;BYMONTH=13"), "a"),
        (calendar("UID:a\nDTSTART:soon"), "Event a: DTSTART cannot be read"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(CalendarRefused) as caught:
        read_calendar(raw, SHIFTS, PLAN, NOW)
    assert said in str(caught.value)


def test_an_absence_without_an_end_ends_where_every_fact_can_still_say_it() -> None:
    for_ever = "UID:a\nSUMMARY:Anna Nowak\nDTSTART:20261101T000000Z\nDTEND:29981231T235959"
    (read,) = read_calendar(calendar(for_ever), AWAY, PLAN, NOW)
    assert read.end_at == read_instant("2200-01-01T00:00:00Z")
