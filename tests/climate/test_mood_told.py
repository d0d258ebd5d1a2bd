"""The mood is people, not posts; whom to thank is told once; our own answers are counted by whom they reach."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from benchmarks.bounds import BEGINS
from coolhead.climate import MentionThanked, MoodMeasured
from coolhead.clock import DAY, HOUR, MINUTE, Instant
from coolhead.desk import DeskState, Event, MentionRead, Record, Thanked, Tick, handle
from coolhead.drill import load_story
from coolhead.mention import Author, Mention
from coolhead.plan import Account, Plan, read_plan
from coolhead.run.replay import unattended
from coolhead.text import Reading

AT = BEGINS + 12 * HOUR
KIND = Reading("pl", 0.99, 0.02, 0.08, 0.9, intent="praise")
ANGRY = Reading("en", 0.99, 0.9, 0.05, 0.05, intent="complaint")
PLAIN = Reading("fr", 0.99, 0.1, 0.8, 0.1)


@pytest.fixture(scope="module")
def plan() -> Plan:
    known = unattended(read_plan(load_story().plan))
    return replace(known, brand=replace(known.brand, own_accounts=(Account("we"),)))


def said(id_: str, author: str, minute: float, reading: Reading, channel: str = "x", text: str = "So.") -> MentionRead:
    mention = Mention(id_, "test", AT + minute * MINUTE, Author(author), text, channel=channel)
    return MentionRead(mention, reading)


def answer(id_: str, to: str, minute: float) -> MentionRead:
    mention = Mention(id_, "test", AT + minute * MINUTE, Author("we", kind="own"), "Thanks!", in_reply_to=to)
    return MentionRead(mention, KIND)


def moods(events: Iterable[Event], plan: Plan, until: Instant = AT + 20 * MINUTE) -> list[MoodMeasured]:
    state, told = DeskState(brand=plan.brand.id), []
    for event in (*events, Tick(until)):
        state, commands = handle(state, event, plan)
        told += [one.fact for one in commands if isinstance(one, Record)]
    return [fact for fact in told if isinstance(fact, MoodMeasured)]


def test_people_are_counted_by_channel_and_language_each_by_their_newest_word(plan: Plan) -> None:
    heard = [
        said("1", "ann", 1, KIND),
        said("2", "ann", 2, KIND),
        said("3", "bob", 3, ANGRY, "facebook"),
        said("4", "eva", 3, ANGRY),
        said("5", "eva", 4, PLAIN),
    ]
    mood = moods(heard, plan)[-1]
    assert mood.channels == {"x": (1, 1, 0), "facebook": (0, 0, 1)}
    assert mood.languages == {"pl": (1, 0, 0), "en": (0, 0, 1), "fr": (0, 1, 0)}


def test_a_friend_is_told_once_and_is_new_only_on_the_first_day(plan: Plan) -> None:
    first = moods([said("1", "ann", 1, KIND)], plan, AT + 40 * MINUTE)
    assert [(mood.friends, mood.newcomers) for mood in first] == [(("1",), 1), ((), 1)]
    later = [said("1", "ann", 1, KIND), said("2", "ann", 24 * 60, KIND)]
    assert moods(later, plan, AT + DAY + 20 * MINUTE)[-1].newcomers == 0


@pytest.mark.parametrize(
    "reading",
    [
        replace(KIND, positive=0.5, negative=0.4),
        replace(KIND, doubt="short"),
        replace(KIND, intent="question"),
        replace(KIND, category={"T2": 0.6}),
        ANGRY,
    ],
)
def test_what_is_not_surely_praise_is_not_offered_for_thanks(plan: Plan, reading: Reading) -> None:
    assert moods([said("1", "ann", 1, reading)], plan)[-1].friends == ()


def test_a_repost_without_words_is_nothing_to_thank_for(plan: Plan) -> None:
    assert moods([said("1", "ann", 1, KIND, text="")], plan)[-1].friends == ()


def test_answers_are_counted_by_whom_they_reach(plan: Plan) -> None:
    heard = [
        said("1", "ann", 1, KIND),
        said("2", "bob", 2, ANGRY),
        said("3", "eva", 3, ANGRY),
        answer("a", "1", 4),
        answer("b", "2", 5),
        answer("c", "3", 5),
        answer("d", "gone", 6),
    ]
    mood = moods(heard, plan)[-1]
    counted = (mood.answered_friendly, mood.answered_neutral, mood.answered_critical, mood.answered_unknown)
    assert counted == (1, 0, 2, 1)
    assert mood.thanked == ("1",)


def test_each_answer_is_told_of_once(plan: Plan) -> None:
    heard = [said("2", "bob", 2, ANGRY), answer("b", "2", 5)]
    assert [mood.answered_critical for mood in moods(heard, plan, AT + 50 * MINUTE)] == [1, 0, 0]


def test_where_no_answer_of_ours_is_heard_nothing_is_claimed(plan: Plan) -> None:
    assert moods([said("2", "bob", 2, ANGRY)], plan)[-1].answered_critical is None


def test_the_order_within_a_second_changes_nothing_and_of_many_friends_the_newest_are_told(plan: Plan) -> None:
    heard = [said(f"m{n:03}", f"p{n}", 1 + n // 60, KIND) for n in range(500)]
    shuffled = list(heard)
    random.Random(7).shuffle(shuffled)
    shuffled.sort(key=lambda one: one.mention.published_at)
    mood = moods(heard, plan)[0]
    assert moods(shuffled, plan)[0] == mood
    assert mood.friends == (*(f"m{n}" for n in range(480, 500)),)


def test_thanks_that_a_person_gave_are_told_and_can_be_taken_back(plan: Plan) -> None:
    state = DeskState(brand=plan.brand.id)
    for stands in (True, False):
        state, commands = handle(state, Thanked(AT, "m1", "maja", stands), plan)
        told = [one.fact for one in commands if isinstance(one, Record) and isinstance(one.fact, MentionThanked)]
        assert [(fact.mention, fact.who, fact.stands) for fact in told] == [("m1", "maja", stands)]
