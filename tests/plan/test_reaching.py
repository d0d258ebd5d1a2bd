"""Chains by level, hour and day; whom links name at an instant; quiet hours by the clock on each wall."""

from __future__ import annotations

import pytest

from coolhead.clock import HOUR, read_instant
from coolhead.plan import chain_for, check_plan, people_in_chains, people_of, quiet_until, read_plan

PLAN = read_plan("""
brand: {name: Kwantia, words: [kwantia], time_zone: Europe/Warsaw}
people:
  - {id: maja, name: Maja, languages: [pl]}
  - {id: jan, name: Jan, languages: [pl, en], skills: [legal]}
  - {id: siti, name: Siti, languages: [id], time_zone: Asia/Jakarta}
roles: {crisis_lead: {primary: maja, deputy: jan}, customer_service: {primary: siti}}
alerting:
  chains:
    - {levels: [4, 5], hours: "22:00-07:00", links: [siti, {who: "crisis_lead:deputy", wait_minutes: 3}]}
    - {levels: 3, days: [sat, sun], links: ["language:pl"]}
  quiet: {maja: "22:00-07:00", siti: "22:00-06:00"}
""")
SATURDAY = read_instant("2026-03-07T12:00:00Z")
NIGHT = read_instant("2026-03-09T23:00:00Z")


def who(level: int, at: float) -> list[str]:
    return [link.who for link in chain_for(PLAN, level, at)]


def test_the_first_chain_that_fits_level_hour_and_day_holds() -> None:
    assert who(5, NIGHT) == ["siti", "crisis_lead:deputy"]
    assert chain_for(PLAN, 4, NIGHT)[1].wait_minutes == 3
    assert who(5, NIGHT + 12 * HOUR) == who(3, NIGHT) == ["crisis_lead", "crisis_lead:deputy"]
    assert who(3, SATURDAY) == ["language:pl"]


def test_a_link_names_people_at_the_instant_of_the_call() -> None:
    named = {link: people_of(PLAN, link, "T1", NIGHT) for link in (
        "crisis_lead", "crisis_lead:deputy", "jan", "person:jan", "language:pl", "skill:legal", "topic", "sponsor", "x",
    )}  # fmt: skip
    assert named == {
        "crisis_lead": ("maja",), "crisis_lead:deputy": ("jan",), "jan": ("jan",), "person:jan": ("jan",),
        "language:pl": ("maja", "jan"), "skill:legal": ("jan",), "topic": ("siti",), "sponsor": (), "x": (),
    }  # fmt: skip
    assert set(people_in_chains(PLAN)) == {"maja", "jan", "siti"}


def test_quiet_hours_go_by_each_persons_own_wall_clock() -> None:
    assert quiet_until(PLAN, "maja", NIGHT) == read_instant("2026-03-10T06:00:00Z")
    assert quiet_until(PLAN, "siti", NIGHT) is None  # six in the morning in Jakarta: just over
    assert quiet_until(PLAN, "siti", NIGHT - 1) == NIGHT
    assert quiet_until(PLAN, "jan", NIGHT) is None


def test_the_night_the_clocks_change_is_as_long_as_it_is() -> None:
    evening = read_instant("2026-03-28T21:30:00Z")  # 22:30 in Warsaw; at two it becomes three
    assert quiet_until(PLAN, "maja", evening) == read_instant("2026-03-29T05:00:00Z")
    autumn = read_instant("2026-10-24T20:30:00Z")
    assert quiet_until(PLAN, "maja", autumn) == read_instant("2026-10-25T06:00:00Z")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("chains: [{links: [crisis_leed]}]", "role_unknown_guess"),
        ("chains: [{links: []}]", "list_empty"),
        ("chains: [{levels: 6, links: [maja]}]", "out_of_range"),
        ("chains: [{hours: late, links: [maja]}]", "clock_span_form"),
        ("chains: [{hours: '22:00-07:00 Mars/Base', links: [maja]}]", "zone_unknown"),
        ("chains: [{links: ['crisis_lead:boss']}]", "unknown_value"),
        ("chains: [{links: ['language:ru']}]", "unknown_value"),
        ("quiet: {carla: '22:00-07:00'}", "person_unknown"),
        ("quiet: {maja: '22:00-22:00'}", "clock_span_form"),
        ("again_minutes: -1", "out_of_range"),
    ],
)
def test_what_is_wrong_is_one_problem_with_its_line(written: str, problem: str) -> None:
    text = (
        "brand: {name: K, words: [k]}\npeople: [{id: maja, name: Maja, languages: [pl]}]\n"
        f"roles: {{crisis_lead: {{primary: maja}}}}\nalerting:\n  {written}\n"
    )
    found = [one for one in check_plan(text) if one.gravity == "wrong"]
    assert [(one.id, one.line) for one in found] == [(problem, 5)]
    assert all(str(one) for one in found)


def test_a_chain_of_people_by_name_is_somebody_to_wake() -> None:
    text = "brand: {name: K, words: [k]}\npeople: [{id: maja, name: Maja}]\nalerting: {chain: [maja]}\n"
    assert "nobody_woken" not in [one.id for one in check_plan(text)]
