"""Who is on duty, across clocks that change, people in three zones and the date line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import DAY, HOUR, read_instant
from coolhead.plan import Plan, PlanInvalid, read_plan
from coolhead.plan.rota import on_duty, on_shift, shifts, spans
from coolhead.plan.rota_gaps import gaps_in
from coolhead.plan.team import RotaException

PEOPLE = """
brand: {name: Kwantia, words: [Kwantia], time_zone: Europe/Warsaw, languages: [pl]}
people:
  - {id: anna, name: Anna, languages: [pl, en]}
  - {id: budi, name: Budi, languages: [id, en], time_zone: Asia/Jakarta}
  - {id: carol, name: Carol, languages: [en], time_zone: America/New_York}
"""
WEEKLY = (
    PEOPLE
    + """
roles: {crisis_lead: {primary: carol, deputy: budi}}
rota:
  crisis_lead:
    layers: [{people: [anna, budi], handover: mon 09:00, starts_on: 2026-10-19}]
"""
)
SUN = (
    PEOPLE
    + """
roles: {responder: {primary: anna, deputy: budi, languages: [pl]}}
rota:
  responder:
    layers:
      - {people: [budi], hours: 07:00-15:00, time_zone: Asia/Jakarta}
      - {people: [anna], hours: 09:00-17:00, time_zone: Europe/Warsaw}
      - {people: [carol], hours: 09:00-19:00, time_zone: America/New_York}
"""
)


def at(text: str, zone: str = "UTC") -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


def with_exception(plan: Plan, *exceptions: RotaException) -> Plan:
    return replace(plan, exceptions=exceptions)


def test_turns_change_at_the_handover() -> None:
    plan = read_plan(WEEKLY)
    assert on_shift(plan, "crisis_lead", at("2026-10-26T08:59", "Europe/Warsaw")) == ("anna",)
    assert on_shift(plan, "crisis_lead", at("2026-10-26T09:00", "Europe/Warsaw")) == ("budi",)
    assert on_shift(plan, "crisis_lead", at("2026-10-18T12:00")) == ()


def test_whoever_has_the_shift_is_called_first_then_the_deputy_then_the_primary() -> None:
    plan = read_plan(WEEKLY)
    assert on_duty(plan, "crisis_lead", at("2026-10-20T12:00")) == ("anna", "budi", "carol")
    assert on_duty(plan, "crisis_lead", at("2026-10-27T12:00")) == ("budi", "carol")
    assert on_duty(plan, "crisis_lead", at("2026-10-01T12:00")) == ("carol", "budi")


@pytest.mark.parametrize(("starts_on", "hours"), [("2026-10-19", 169), ("2027-03-22", 167), ("2026-11-02", 168)])
def test_a_week_in_which_the_clock_changes_is_an_hour_longer_or_shorter(starts_on: str, hours: int) -> None:
    plan = read_plan(WEEKLY.replace("2026-10-19", starts_on))
    start = at(f"{starts_on}T09:00", "Europe/Warsaw")
    first = spans(plan, "crisis_lead", start, start + 20 * DAY)[0]
    assert (first.people, (first.end_at - first.start_at) / HOUR) == (("anna",), hours)


@pytest.mark.parametrize(
    ("starts_on", "handover", "begins"),
    [
        ("2027-03-28", "02:30", "2027-03-28T01:30:00Z"),  # the clock goes from 02:00 to 03:00: 03:30 there
        ("2026-10-25", "02:30", "2026-10-25T00:30:00Z"),  # 02:30 comes twice: the first of them
    ],
)
def test_a_handover_that_does_not_exist_or_comes_twice_is_at_one_instant(
    starts_on: str, handover: str, begins: str
) -> None:
    text = WEEKLY.replace("handover: mon 09:00, starts_on: 2026-10-19", f"handover: {handover}, starts_on: {starts_on}")
    plan, begun = read_plan(text), read_instant(begins)
    assert on_shift(plan, "crisis_lead", begun - 1) == ()
    assert on_shift(plan, "crisis_lead", begun) == ("anna",)


def test_a_night_shift_over_each_change_of_the_clock_is_seven_or_nine_hours() -> None:
    plan = read_plan(PEOPLE + "rota: {responder: {layers: [{people: [anna], hours: 22:00-06:00}]}}")
    lengths = []
    for day in ("2027-03-27", "2026-10-24", "2026-11-24"):
        start = at(f"{day}T21:00", "Europe/Warsaw")
        shift = shifts(plan, "responder", start, start + 12 * HOUR)[0]
        lengths.append((shift.end_at - shift.start_at) / HOUR)
    assert lengths == [7, 9, 8]


def test_three_people_follow_the_sun() -> None:
    plan = read_plan(SUN)
    assert on_shift(plan, "responder", at("2026-11-04T02:00")) == ("budi",)
    assert on_shift(plan, "responder", at("2026-11-04T08:30")) == ("anna",)
    assert on_shift(plan, "responder", at("2026-11-04T15:00")) == ("anna", "carol")
    assert on_shift(plan, "responder", at("2026-11-04T22:00")) == ("carol",)


def test_between_the_clock_changes_of_two_zones_the_sun_has_a_gap_of_its_own() -> None:
    """New York puts its clock forward two weeks before Warsaw: the two overlap an hour more in between."""
    plan = read_plan(SUN)

    def overlap(day: str) -> float:
        told = shifts(plan, "responder", at(f"{day}T00:00"), at(f"{day}T23:59"))
        return sum(span.end_at - span.start_at for span in told if span.people == ("anna", "carol")) / HOUR

    assert [overlap(day) for day in ("2027-03-10", "2027-03-20", "2027-03-30")] == [2, 3, 2]


def test_the_date_line_lies_between_two_people_of_one_day() -> None:
    text = (
        PEOPLE.replace("Asia/Jakarta", "Pacific/Kiritimati").replace("America/New_York", "Pacific/Pago_Pago")
        + """
rota:
  responder:
    layers:
      - {people: [budi], hours: mon 08:00-16:00, time_zone: Pacific/Kiritimati}
      - {people: [carol], hours: mon 08:00-16:00, time_zone: Pacific/Pago_Pago}
"""
    )
    told = shifts(read_plan(text), "responder", at("2026-11-01T00:00"), at("2026-11-04T00:00"))
    assert [(span.people, span.start_at) for span in told] == [
        (("budi",), at("2026-11-01T18:00")),
        (("carol",), at("2026-11-02T19:00")),
    ]


def test_a_day_that_a_zone_skips_loses_nobody() -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    text = (
        PEOPLE
        + """
rota:
  responder:
    layers: [{people: [anna, budi, carol], every: 1 day, handover: 00:00, starts_on: 2011-12-28,
              time_zone: Pacific/Apia}]
"""
    )
    told = spans(read_plan(text), "responder", at("2011-12-28T10:00"), at("2012-01-02T10:00"))
    assert [span.people[0] for span in told] == ["anna", "budi", "anna", "budi", "carol"]
    assert all(23 * HOUR <= span.end_at - span.start_at <= 25 * HOUR for span in told[1:-1])


def test_an_override_wins_over_the_turn_and_over_an_absence() -> None:
    noon = at("2026-10-20T12:00")
    plan = with_exception(
        read_plan(WEEKLY),
        RotaException("1", "override", "carol", noon, noon + HOUR, "crisis_lead"),
        RotaException("2", "absence", "carol", noon, noon + HOUR),
    )
    assert on_shift(plan, "crisis_lead", noon) == ("carol",)
    assert on_shift(plan, "crisis_lead", noon + HOUR) == ("anna",)


def test_of_somebody_who_is_absent_the_next_in_turn_takes_over() -> None:
    text = WEEKLY.replace(
        "{id: anna, name: Anna, languages: [pl, en]}",
        "{id: anna, name: Anna, languages: [pl, en], absences: [{from: 2026-10-20, until: 2026-10-20}]}",
    )
    plan = read_plan(text)
    assert on_duty(plan, "crisis_lead", at("2026-10-19T12:00"))[0] == "anna"
    assert on_duty(plan, "crisis_lead", at("2026-10-20T12:00")) == ("budi", "carol")
    assert on_duty(plan, "crisis_lead", at("2026-10-20T22:30"))[0] == "anna"  # past midnight in Warsaw


def test_where_everybody_is_away_they_are_called_nevertheless() -> None:
    noon = at("2026-10-20T12:00")
    away = [RotaException(id_, "absence", id_, noon, noon + HOUR) for id_ in ("anna", "budi", "carol")]
    assert on_duty(with_exception(read_plan(WEEKLY), *away), "crisis_lead", noon) == ("carol", "budi")


def test_without_a_rota_people_have_the_role_by_their_own_hours() -> None:
    text = PEOPLE.replace("time_zone: Asia/Jakarta", "time_zone: Asia/Jakarta, hours: mon-fri 09:00-17:00")
    plan = read_plan(text + "roles: {responder: {primary: budi, deputy: anna}}")
    assert on_duty(plan, "responder", at("2026-11-04T03:00")) == ("budi", "anna")
    assert on_duty(plan, "responder", at("2026-11-04T12:00")) == ("anna", "budi")


def test_gaps_name_the_hours_nobody_covers_and_the_language_nobody_speaks() -> None:
    day = at("2026-11-04T00:00")
    gaps = gaps_in(read_plan(SUN), day, day + DAY)
    assert [(gap.kind, gap.language, gap.start_at, gap.end_at) for gap in gaps] == [
        ("language_uncovered", "pl", day, day + 8 * HOUR),
        ("language_uncovered", "pl", day + 16 * HOUR, day + 24 * HOUR),
    ]
    only_anna = read_plan(PEOPLE + "rota: {responder: {layers: [{people: [anna], hours: 09:00-17:00}]}}")
    kinds = [(gap.kind, gap.person) for gap in gaps_in(only_anna, day, day + DAY)]
    assert kinds == [("one_holds_all", "anna"), ("uncovered", ""), ("uncovered", "")]


def test_a_gap_is_told_where_one_person_is_on_too_long_or_is_their_own_deputy() -> None:
    text = (
        PEOPLE
        + """
roles: {responder: {primary: anna, deputy: anna}, legal: {primary: budi}}
rota: {responder: {most_hours: 12, layers: [{people: [anna]}]}}
"""
    )
    gaps = gaps_in(read_plan(text), 0.0, DAY)
    assert [(gap.kind, gap.person) for gap in gaps] == [("deputy_same", "anna"), ("long_duty", "anna")]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("rota: {crisis_laed: {}}", "crisis_laed is no role of this plan. Did you mean crisis_lead?"),
        ("rota: {legal: {layers: [{people: [ana]}]}}", "ana is nobody in people. Did you mean anna?"),
        ("rota: {legal: {layers: [{people: [anna, budi]}]}}", "starts_on must be given"),
        ("rota: {legal: {layers: [{people: [anna, anna], starts_on: 2026-10-19}]}}", "anna stands twice"),
        ("rota: {legal: {layers: [{people: [anna], hours: nine to five}]}}", "nine to five are no hours"),
        ("rota: {legal: {layers: [{people: [anna], handover: mon 25:00}]}}", "mon 25:00 is no time of a handover"),
        ("rota: {legal: {layers: [{people: [anna], every: 0 days}]}}", "0 days is no length of a turn"),
        (
            "rota: {legal: {layers: [{people: [anna, budi], handover: mon 09:00, starts_on: 2026-10-20}]}}",
            "2026-10-20 is a tue, but the handover is on mon.",
        ),
        ("rota: {legal: {time_zone: Europe/Warsow}}", "Europe/Warsow is no known time zone"),
        (
            "rota: {legal: {overrides: [{person: anna, from: 2027-03-28 02:30, until: 2027-03-29}]}}",
            "2027-03-28 02:30 does not exist in Europe/Warsaw: the clock is put forward past it.",
        ),
        ("rota: {legal: {overrides: [{person: anna, from: 2027-03-28, until: 2027-03-27}]}}", "ends before it begins"),
        ("rota: {legal: {overrides: [{person: anna, from: soon, until: 2027-03-27}]}}", "soon is no day or time"),
        ("rota: {legal: {overrides: [{person: anna, from: 0001-01-01, until: 2027-03-27}]}}", "too far away"),
        ("capacity: {roles: [responders]}", "Did you mean responder?"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(more: str, said: str) -> None:
    with pytest.raises(PlanInvalid) as caught:
        read_plan(PEOPLE + more)
    problem = caught.value.problems[0]
    assert said in problem.text
    assert problem.line == 7


KINDS: st.SearchStrategy[Literal["override", "absence", "shift"]] = st.sampled_from(["override", "absence", "shift"])
ZONES = st.sampled_from(["Europe/Warsaw", "Asia/Jakarta", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe"])
MOMENTS = st.integers(int(at("2026-01-01T00:00")), int(at("2027-12-31T00:00"))).map(float)


@st.composite
def rotas(draw: st.DrawFn) -> Plan:
    """A rota of up to three layers, with exceptions, over the changes of the clock."""
    layers = []
    for _ in range(draw(st.integers(1, 3))):
        people = draw(st.permutations(["anna", "budi", "carol"]))[: draw(st.integers(1, 3))]
        start, length = draw(st.integers(0, 95)), draw(st.integers(1, 95))
        clock = [f"{(quarter % 96) // 4:02d}:{(quarter % 4) * 15:02d}" for quarter in (start, start + length)]
        hours = f", hours: '{clock[0]}-{clock[1]}'" if draw(st.booleans()) else ""
        every = draw(st.integers(1, 9))
        layers.append(
            f"{{people: [{', '.join(people)}], starts_on: 2026-01-05, every: {every} days, "
            f"handover: '{clock[0]}', time_zone: {draw(ZONES)}{hours}}}"
        )
    plan = read_plan(f"{PEOPLE}rota: {{responder: {{layers: [{', '.join(layers)}]}}}}")
    exceptions = [
        RotaException(str(number), kind, person, start, start + length * HOUR, "" if kind == "absence" else "responder")
        for number, (kind, person, start, length) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        KINDS,
                        st.sampled_from(["anna", "budi", "carol"]),
                        MOMENTS,
                        st.integers(1, 2000),
                    ),
                    max_size=4,
                )
            )
        )
    ]
    return with_exception(plan, *exceptions)


@settings(max_examples=60, deadline=None)
@given(plan=rotas(), since=MOMENTS, days=st.integers(1, 20), share=st.floats(0, 0.999))
def test_spans_tile_the_time_and_say_who_is_on_shift_at_every_instant(
    plan: Plan, since: float, days: int, share: float
) -> None:
    until = since + days * DAY
    told = spans(plan, "responder", since, until)
    assert (told[0].start_at, told[-1].end_at) == (since, until)
    assert all(one.end_at == two.start_at for one, two in pairwise(told))
    assert all(span.end_at > span.start_at for span in told)
    instant = since + share * (until - since)
    span = next(span for span in told if span.start_at <= instant < span.end_at)
    assert on_shift(plan, "responder", instant) == span.people
    overriding = {
        one.person for one in plan.exceptions if one.kind == "override" and one.start_at <= instant < one.end_at
    }
    assert not overriding or set(span.people) == overriding
    assert set(span.people) <= set(on_duty(plan, "responder", instant))
