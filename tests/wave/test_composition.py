"""What a wave is made of: each share against the brand's own usual, critics by habit, complaints nobody answers."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.mention import Author, Mention
from coolhead.run.snapshot import decode, encode
from coolhead.text import Reading
from coolhead.wave import hearing
from coolhead.wave.acquaintance import DAYS, Acquaintance
from coolhead.wave.answers import Answers, left_lying
from coolhead.wave.composition import LEAST_USUAL, Composed
from coolhead.wave.measure import is_poor_climate, measure
from coolhead.wave.near_copies import NearCopies
from coolhead.wave.ratings import Ratings
from coolhead.wave.usual_share import UsualShare, rise
from coolhead.wave.watch import Watch
from coolhead.wave.watching import BRAND, Watching, minute_of

START = 1_772_000_000.0 - 1_772_000_000.0 % 86400
HOUR, DAY = 3600.0, 86400.0
PLAN = Watching(own_accounts=frozenset({"brand"}), names=("Dobrawa",))
OWN = Reading(
    language="en", language_confidence=1.0, negative=0.9, neutral=0.08, positive=0.02, own_experience=0.9, argument=0.8
)
ANGRY = replace(OWN, own_experience=0.1, argument=0.1, arousal=0.8)
HARM = replace(OWN, signs=("safety",))


def said(author: str, at: float, kind: str = "post", id_: str = "", **more: object) -> Mention:
    whole = {"id": id_ or f"{author}-{at}", "source": "s", "channel": "x", "kind": kind, "published_at": at}
    return Mention(**whole, author=Author(author, followers=50), text="It broke.", **more)  # type: ignore[arg-type]


def answered(mention: Mention, at: float) -> Mention:
    return said("brand", at, "reply", in_reply_to=mention.id)


def hear(watch: Watch, mention: Mention, reading: Reading) -> None:
    watch.advance(minute_of(mention.published_at), frozenset())
    hearing.hear(watch, mention, reading, PLAN)


def ordinary(days: int, an_hour: int = 3, answers: bool = False) -> Watch:
    """Days on which the same thirty people complain of what happened to them; every other complaint is answered."""
    watch, number = Watch(), 0
    for hour in range(24 * days):
        for place in range(an_hour):
            mention = said(f"p{number % 30}", START + hour * HOUR + 60.0 * place)
            hear(watch, mention, OWN)
            if answers and number % 2 == 0:
                hear(watch, answered(mention, mention.published_at + 30), OWN)
            number += 1
    return watch


def composed(watch: Watch) -> Composed:
    return measure(BRAND, watch, PLAN).composed


def test_anger_of_strangers_rises_above_what_is_usual() -> None:
    watch = ordinary(days=4)
    assert composed(watch).shares["bystanders"].sure == 0.0
    for number in range(30):
        hear(watch, said(f"new{number}", START + 4 * DAY + number), ANGRY)
    found = composed(watch)
    assert found.shares["newcomers"].sure > 0.05
    for signal in ("emotion", "bystanders"):
        rises = found.shares[signal]
        assert (rises.usual or 1.0) < 0.6, signal
        assert rises.low <= rises.share <= rises.high
        assert rises.sure > 0.2, signal
    assert found.affected + found.interested + found.unrelated == pytest.approx(1.0)
    assert found.unrelated > 0.6


def test_three_people_are_no_trend() -> None:
    watch = ordinary(days=4)
    for number in range(3):
        hear(watch, said(f"new{number}", START + 4 * DAY + 7200 + number), ANGRY)
    assert composed(watch).shares["bystanders"].sure < 0.15


def test_nothing_is_called_unusual_before_anything_is_usual() -> None:
    watch = Watch()
    for number in range(40):
        hear(watch, said(f"new{number}", START + 60 + number), ANGRY)
    assert watch.scopes[BRAND].usual == {}
    assert all(share.usual is None and share.sure == 0.0 for share in composed(watch).shares.values())


def test_what_happens_during_a_wave_is_no_lesson() -> None:
    usual = UsualShare()
    for hour in range(24 * 10):
        usual.close_hour(9 if hour > 100 else 1, 10, frozen=hour > 100)
    assert usual.share(0.5) < 0.2


def test_today_is_not_usual_yet() -> None:
    usual = UsualShare()
    for _ in range(24):
        usual.close_hour(10, 10, frozen=False)
    assert usual.counted == 0.0
    assert usual.share(0.3) == pytest.approx(0.3)


@given(st.integers(0, 60), st.integers(1, 60), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_more_of_the_same_number_never_lowers_a_rise(hits: int, counted: int, usual: float) -> None:
    hits = min(hits, counted)
    fewer, more = rise(hits, counted, usual), rise(min(counted, hits + 1), counted, usual)
    assert more.sure >= fewer.sure
    assert 0.0 <= fewer.low <= fewer.share <= fewer.high <= 1.0


def test_a_word_of_harm_from_a_habitual_critic_is_no_new_report() -> None:
    watch = ordinary(days=2)
    for number in range(10):
        hear(watch, said("critic", START + 2 * DAY + number * HOUR), HARM if number == 9 else OWN)
    assert watch.scopes[BRAND].signs == {}
    hear(watch, said("guest", START + 2 * DAY + 9 * HOUR + 60), HARM)
    assert set(watch.scopes[BRAND].signs["safety"]) == {"guest"}


def test_who_was_hurt_and_then_complains_for_hours_stays_a_report() -> None:
    watch = ordinary(days=2)
    for number in range(10):
        hear(watch, said("guest", START + 2 * DAY + number * HOUR), HARM if number == 0 else OWN)
    assert set(watch.scopes[BRAND].signs["safety"]) == {"guest"}


def test_the_order_within_a_second_changes_nothing() -> None:
    words = [(said(f"a{n % 7}", START + DAY, id_=f"m{n}"), HARM if n % 7 == 0 else ANGRY) for n in range(40)]
    found = []
    for seed in (1, 2):
        watch = ordinary(days=1)
        watch.advance(minute_of(START + DAY), frozenset())
        random.Random(seed).shuffle(words)
        for mention, reading in words:
            hearing.hear(watch, mention, reading, PLAN)
        told = measure(BRAND, watch, PLAN)
        found.append((told.composed, told.signs))
    assert found[0] == found[1]


def test_complaints_nobody_answers_are_counted_beyond_the_usual() -> None:
    watch = ordinary(days=5, answers=True)
    found = composed(watch)
    assert found.answered_usually == pytest.approx(0.5, abs=0.1)
    assert found.unanswered == 0
    for number in range(40):
        hear(watch, said(f"p{number % 30}", START + 5 * DAY + 60.0 * number), OWN)
    watch.advance(minute_of(START + 5 * DAY + 6 * HOUR), frozenset())
    found = composed(watch)
    assert (found.unanswered or 0) >= 10
    assert BRAND in watch.changed
    assert len(watch.scopes[BRAND].shown()["unanswered"]) > 0
    for number in range(40):
        late = said(f"p{number % 30}", START + 5 * DAY + 60.0 * number)
        hear(watch, answered(late, START + 5 * DAY + 7 * HOUR + number), OWN)
    assert composed(watch).unanswered == 0


def test_where_no_answer_is_ever_seen_nothing_is_known_of_a_backlog() -> None:
    found = composed(ordinary(days=5))
    assert found.unanswered is None
    assert found.answered_usually is None


def test_an_answer_counts_in_whatever_order_it_comes() -> None:
    one, other = Answers(), Answers()
    one.ask("m", 100, [BRAND], 60)
    one.answer("m", 100)
    other.answer("m", 100)
    other.ask("m", 100, [BRAND], 60)
    changes = one.advance(200)
    assert changes == other.advance(200)
    assert [change.columns for change in changes] == [("due",)]


@given(st.integers(0, 80), st.integers(0, 80), st.floats(0.05, 0.95))
@settings(max_examples=60, deadline=None)
def test_one_more_left_lying_never_makes_it_fewer(unanswered: int, due: int, usual: float) -> None:
    unanswered = min(unanswered, due)
    if unanswered < due:
        assert left_lying(unanswered + 1, due, usual) >= left_lying(unanswered, due, usual)


def test_low_ratings_at_one_place_stand_out_within_two_hours() -> None:
    ratings = Ratings()
    for hour in range(24 * 6):
        for place in ("north", "south"):
            ratings.hear(place, f"guest{hour}", 0.2 if hour % 8 == 0 else 1.0, hour)
        ratings.close_hour(hour, frozen=False)
    now = 24 * 6
    assert ratings.worst(now).sure == 0.0
    for number in range(8):
        ratings.hear("north", "one angry guest", 0.2, now)
        ratings.hear("south", f"other{number}", 0.2, now + 1)
    found = ratings.worst(now + 1)
    assert found.counted == 8
    assert (found.usual or 1.0) < 0.3
    assert found.sure > 0.3


def test_who_was_heard_is_forgotten_after_four_weeks() -> None:
    known = Acquaintance()
    known.advance(10)
    known.hear("ann")
    known.advance(10 + DAYS - 1)
    assert known.days_before("ann") == 1
    known.advance(10 + DAYS)
    assert known.days_before("ann") == 0
    known.hear("ben")
    known.advance(1000)
    assert known.days_before("ben") == 0


def test_words_changed_a_little_raise_only_the_upper_end_of_copies() -> None:
    watch = ordinary(days=2)
    for number in range(20):
        near = replace(ANGRY, near_key=0xABCDEF0123456789 ^ (1 << number % 3), copy_key=f"words {number}")
        hear(watch, said(f"bot{number}", START + 2 * DAY + number), near)
    low, high = composed(watch).copies
    assert low == 0.0
    assert high > 0.7
    assert not NearCopies().hear(0, "ann")


def test_a_brand_that_most_people_criticise_has_a_poor_climate() -> None:
    calm, poor = ordinary(days=5), ordinary(days=5)
    for watch, kinder in ((calm, 4), (poor, 0)):
        for hour in range(24 * 5, 24 * 8):
            for number in range(kinder):
                kind = replace(OWN, negative=0.1, neutral=0.1, positive=0.8)
                hear(watch, said(f"k{number}-{hour}", START + hour * HOUR + number), kind)
            hear(watch, said(f"p{hour}", START + hour * HOUR + 50), OWN)
    assert is_poor_climate(poor)
    assert not is_poor_climate(calm)


def test_a_snapshot_remembers_all_of_it_and_it_stays_small() -> None:
    watch = ordinary(days=3, answers=True)
    kept = encode(watch.composition)
    assert encode(decode(kept, type(watch.composition))) == kept
    assert len(kept) < 3_000_000
    assert watch.scopes[BRAND].usual["bystanders"].counted >= LEAST_USUAL
