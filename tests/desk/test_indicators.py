"""A risk's own words: they give a mention its type, and a sign to watch is told when enough people used them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from coolhead.desk import DeskState, MentionRead, Record, Tick, handle
from coolhead.desk.commands import Fact
from coolhead.desk.indicators import MOST_PLACES, Indicator, Indicators, hear_words
from coolhead.mention import Author, Mention
from coolhead.plan import Plan, read_plan
from coolhead.plan.events import SeverityChanged
from coolhead.plan.risk_events import RiskSignReached
from coolhead.run.snapshot import decode, encode
from coolhead.text import Reading

PLAN = read_plan("""
brand: {name: Dobrawa, words: [dobrawa], own_accounts: [{id: own}]}
risks:
  late_refunds:
    type: T1
    title: Refunds come late
    impact: {money: 5, reputation: 5, brand: 5}
    words: {en: [refund], pl: ["zwrot pieniędzy"]}
    signs: [{id: some, authors: 3, hours: 2}, {id: courts, authors: 1, hours: 1, words: {en: [lawyer]}}]
""")
START = 1_772_000_040.0
ANGRY = Reading(language="en", language_confidence=1.0, negative=0.9, neutral=0.08, positive=0.02)
CALM = replace(ANGRY, negative=0.02, neutral=0.96)
FRIENDLY = Reading(language="en", language_confidence=1.0, negative=0.02, neutral=0.08, positive=0.9)


def said(number: int, text: str, minute: float, author: str = "", reading: Reading = ANGRY) -> MentionRead:
    author = author or f"a{number}"
    mention = Mention(id=f"m{number}", source="s", published_at=START + 60 * minute, author=Author(author), text=text)
    return MentionRead(mention, reading, number + 1)


def facts(events: list[MentionRead], plan: Plan = PLAN, state: DeskState | None = None) -> list[Fact]:
    state, commands = state or DeskState(brand=plan.brand.id), []
    for event in events:
        state, more = handle(state, event, plan)
        commands += more
    end = max(event.mention.published_at for event in events)
    commands += handle(state, Tick(end + 120), plan)[1]
    return [command.fact for command in commands if isinstance(command, Record)]


def reached(events: list[MentionRead], plan: Plan = PLAN) -> list[RiskSignReached]:
    return [fact for fact in facts(events, plan) if isinstance(fact, RiskSignReached)]


def test_a_sign_is_told_when_so_many_people_used_its_words() -> None:
    told = reached([said(n, "Where is my refund?", n) for n in range(3)])
    assert [(fact.risk, fact.sign, fact.authors, fact.hours) for fact in told] == [("late_refunds", "some", 3, 2.0)]
    assert told[0].evidence == ("m2", "m1", "m0")
    assert told[0].plan == PLAN.version


@pytest.mark.parametrize(
    "events",
    [
        [said(n, "Where is my refund?", n) for n in range(2)],
        [said(n, "Where is my refund?", n, author="one") for n in range(9)],
        [said(n, "Where is my refund?", n, author="own") for n in range(9)],
        [said(n, "Where is my refund?", 100 * n) for n in range(5)],
        [said(n, "My refund came at once, thank you!", n, reading=FRIENDLY) for n in range(5)],
        [said(n, "It leaks.", n) for n in range(5)],
        [said(n, "", n) for n in range(5)],
    ],
    ids=["too few", "one person", "ourselves", "too slowly", "friendly", "other words", "no words"],
)
def test_what_reaches_no_sign(events: list[MentionRead]) -> None:
    assert [fact.sign for fact in reached(events)] == []


def test_a_sign_is_told_once_for_each_span_of_hours() -> None:
    told = reached([said(n, "Where is my refund?", 5 * n) for n in range(40)])
    assert [fact.at - told[0].at for fact in told] == [0.0, 7200.0]


def test_a_sign_with_words_of_its_own_listens_for_those() -> None:
    assert [fact.sign for fact in reached([said(1, "My LAWYERS will call you", 0)])] == ["courts"]


def test_the_order_inside_a_second_changes_nothing() -> None:
    events = [said(n, "Refund! zwrot pieniędzy", 0, author=f"a{n % 7}") for n in range(20)]
    mixed = random.Random(3).sample(events, len(events))
    assert facts(events) == facts(mixed)


def test_stopping_in_the_middle_changes_nothing() -> None:
    events = [said(n, "Where is my refund?", n) for n in range(6)]
    state, first = DeskState(brand=PLAN.brand.id), []
    for event in events[:2]:
        state, more = handle(state, event, PLAN)
        first += [command.fact for command in more if isinstance(command, Record)]
    again = decode(encode(state), DeskState)
    assert first + facts(events[2:], state=again) == facts(events)


def test_own_words_give_a_mention_its_type_and_the_own_risks_place() -> None:
    quiet = [said(1000 + hour, "Dobrawa is open.", 60 * hour, reading=CALM) for hour in range(48)]
    events = [*quiet, *(said(n, "Refund now!", 48 * 60 + n / 2) for n in range(30))]

    def changes(plan: Plan) -> list[SeverityChanged]:
        return [fact for fact in facts(events, plan) if isinstance(fact, SeverityChanged)]

    assert {(fact.topic, fact.risk, fact.impact) for fact in changes(PLAN)} == {("T1", "late_refunds", 100.0)}
    plain = changes(read_plan("brand: {name: Dobrawa, words: [dobrawa]}"))
    assert {(fact.topic, fact.risk) for fact in plain} == {(None, None)}
    assert max(fact.to for fact in changes(PLAN)) > max(fact.to for fact in plain)


def test_a_plan_without_words_leaves_readings_alone() -> None:
    bare, known = read_plan("brand: {name: D, words: [d]}"), Indicators()
    event = said(1, "refund", 0)
    assert hear_words(known, event.mention, ANGRY, bare, 1) is ANGRY
    assert known == Indicators()


def test_a_sign_remembers_no_more_people_than_it_needs() -> None:
    indicator = Indicator()
    for number in range(50):
        indicator.hear(f"a{number}", number, f"m{number}", 3)
    assert sorted(indicator.authors) == ["a47", "a48", "a49"]


def test_places_are_bounded() -> None:
    known, event = Indicators(), said(1, "refund", 0)
    for place in range(1, MOST_PLACES + 10):
        hear_words(known, event.mention, ANGRY, PLAN, place)
    assert len(known.types) == MOST_PLACES


def test_a_sign_of_an_earlier_plan_is_forgotten() -> None:
    state = DeskState(brand=PLAN.brand.id)
    state, _ = handle(state, said(1, "refund", 0), PLAN)
    without = replace(PLAN, risks=tuple(risk for risk in PLAN.risks if not risk.id))
    handle(state, Tick(START + 120), without)
    assert state.indicators.touched == set()
