"""What is told of how a wave spreads: once each, in the second in which it happens, and corrected when it came late."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any, TypeVar

from coolhead.desk import DeskState, Event, MentionRead, Record, Tick, decode_fact, encode_fact, handle
from coolhead.mention import Author, Mention
from coolhead.plan import default_plan
from coolhead.run.snapshot import decode, encode
from coolhead.text import Reading
from coolhead.wave.events import MultiplierJoined, WaveCalmed, WaveOpened
from coolhead.wave.spread_events import MultiplierMeasured, OriginFound, PressPickedUp, WaveReachedChannel

PLAN = default_plan("Dobrawa", words=("dobrawa",))
PLAN = replace(PLAN, severity=replace(PLAN.severity, confirm_down="auto"))
MINUTE, HOUR = 60.0, 3600.0
START = 1_772_000_000.0 - 1_772_000_000.0 % 86400
CALM = Reading(language="en", language_confidence=1.0, negative=0.05, neutral=0.9, positive=0.05)
ANGRY = replace(CALM, negative=0.9, neutral=0.08, positive=0.02)
WAVE = START + 48 * HOUR
Told = TypeVar("Told")


def said(id_: str, at: float, reading: Reading = ANGRY, seen: float | None = None, **more: Any) -> MentionRead:
    author = more.pop("author", Author(f"by-{id_}", followers=100))
    whole = {"id": id_, "source": "s", "published_at": at, "author": author, "text": ".", "channel": "x", **more}
    return MentionRead(Mention(**whole, seen_at=at if seen is None else seen), reading)


def quiet(hours: int = 48) -> list[Event]:
    return [said(f"calm{n}", START + 20 * MINUTE * n, CALM) for n in range(3 * hours)]


def wave() -> list[Event]:
    """A post; forty answers in twenty minutes; from minute 10 a large account; facebook, then the local and the
    national press."""
    told: list[Event] = [said("first", WAVE)]
    told += [said(f"answer{n}", WAVE + 30.0 * n + 60, in_reply_to="first") for n in range(40)]
    told.append(said("star", WAVE + 10 * MINUTE, author=Author("star", followers=500_000)))
    told += [said(f"fan{n}", WAVE + 10 * MINUTE + 20.0 * n + 5, repost_of="star") for n in range(30)]
    told += [said(f"face{n}", WAVE + (25 + n) * MINUTE, channel="facebook") for n in range(4)]
    for minute, tier in ((30, "local"), (45, "national"), (50, "local")):
        paper = Author(f"paper{minute}", kind="press")
        told.append(
            said(
                f"{tier}{minute}", WAVE + minute * MINUTE, kind="article", channel="news", author=paper, press_tier=tier
            )
        )
    told.sort(key=lambda event: event.mention.published_at if isinstance(event, MentionRead) else 0)
    return told


def facts(events: list[Event], state: DeskState | None = None) -> list[Any]:
    state, commands = state or DeskState(brand=PLAN.brand.id), []
    for event in events:
        state, more = handle(state, event, PLAN)
        commands += more
    return [command.fact for command in commands if isinstance(command, Record)]


def of(kind: type[Told], told: list[Any]) -> list[Told]:
    return [fact for fact in told if isinstance(fact, kind)]


def test_a_wave_names_its_first_mention_though_somebody_was_angry_in_the_morning() -> None:
    morning = said("morning", WAVE - 9 * HOUR)
    events = [*quiet(), morning, *wave()]
    events.sort(key=lambda event: event.mention.arrived_at if isinstance(event, MentionRead) else 0)
    opened = of(WaveOpened, facts(events))[0]
    assert (opened.first_mention, opened.first_at) == ("first", WAVE)


def test_an_earlier_first_mention_that_comes_late_corrects_the_origin_once() -> None:
    late = [said("root", WAVE - 2 * HOUR, CALM, seen=WAVE + 52 * MINUTE)]
    answers = [said(f"late{n}", WAVE + n * MINUTE, seen=WAVE + 52 * MINUTE, quote_of="root") for n in range(12)]
    told = facts([*quiet(), *wave(), *late, *answers, Tick(WAVE + 2 * HOUR)])
    found = of(OriginFound, told)
    assert [(one.mention, one.first_at, one.replaces) for one in found] == [("root", WAVE - 2 * HOUR, "first")]


def test_channels_and_press_tiers_are_told_once_with_the_time_since_the_beginning() -> None:
    told = facts([*quiet(), *wave(), Tick(WAVE + 2 * HOUR)])
    channels = of(WaveReachedChannel, told)
    assert [(one.channel, one.place, one.minutes) for one in channels] == [
        ("x", 1, 0),
        ("facebook", 2, 25),
        ("news", 3, 30),
    ]
    assert channels[1].at - (WAVE + 26 * MINUTE) <= 60
    press = of(PressPickedUp, told)
    assert [(one.tier, one.mention, one.minutes) for one in press] == [
        ("local", "local30", 30),
        ("national", "national45", 45),
    ]


def test_what_a_multiplier_brought_is_told_when_it_grew_and_once_more_at_the_end() -> None:
    calming: list[Event] = [Tick(WAVE + hours * HOUR) for hours in range(1, 40)]
    told = facts([*quiet(), *wave(), *calming])
    joined = of(MultiplierJoined, told)
    assert [(one.mention, one.reason, one.first_at) for one in joined if one.reason == "reach"] == [
        ("star", "reach", WAVE + 10 * MINUTE)
    ]
    measured = [one for one in of(MultiplierMeasured, told) if one.mention == "star"]
    people = [one.people for one in measured]
    assert people == sorted(people)
    assert people[-1] == 30
    assert len(people) <= 5
    assert all(one.without_mentions <= 80 - one.mentions for one in measured)
    assert max(one.reproduction - one.without_reproduction for one in measured) > 0
    assert of(WaveCalmed, told)


def test_no_fact_names_an_account() -> None:
    bodies = [encode_fact(fact) for fact in facts([*quiet(), *wave(), Tick(WAVE + HOUR)])]
    assert not [body for body in bodies if b'"author"' in body or b"by-" in body or b'"paper' in body]


def test_what_an_older_journal_says_of_an_account_is_not_read() -> None:
    old = b'{"at":"2026-03-04T22:12:00Z","author":"a-modna","mention":"m","reach":9,"type":"multiplier_joined","v":1}'
    assert "author" not in decode_fact(old)
    assert decode_fact(old)["mention"] == "m"


def test_the_order_of_hearing_within_a_second_changes_nothing() -> None:
    said = [one.mention for one in wave() if isinstance(one, MentionRead)]
    gathered = [replace(one, published_at=one.published_at // 60 * 60) for one in said]
    events = [MentionRead(replace(one, seen_at=one.published_at), ANGRY) for one in gathered]
    shuffled = list(events)
    random.Random(3).shuffle(shuffled)
    shuffled.sort(key=lambda event: event.mention.published_at)
    end: list[Event] = [Tick(WAVE + 3 * HOUR)]

    def told(order: list[MentionRead]) -> list[bytes]:
        kinds = (OriginFound, WaveReachedChannel, PressPickedUp, MultiplierMeasured, WaveOpened)
        return [encode_fact(fact) for fact in facts([*quiet(), *order, *end]) if isinstance(fact, kinds)]

    assert told(shuffled) == told(events)


def test_a_restart_in_the_midst_of_a_wave_tells_the_same() -> None:
    whole = [*quiet(), *wave(), Tick(WAVE + 3 * HOUR)]
    state = DeskState(brand=PLAN.brand.id)
    for event in whole[:190]:
        state, _ = handle(state, event, PLAN)
    again = decode(encode(state), DeskState)
    assert [encode_fact(one) for one in facts(whole[190:], again)] == [
        encode_fact(one) for one in facts(whole[190:], state)
    ]
