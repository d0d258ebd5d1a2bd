"""What a person says of a mention corrects what it counted as, before and after it is read deeper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coolhead.desk import DeepReadingSet, DeskState, Event, MentionCorrected, MentionRead, MentionReread, Tick, handle
from coolhead.desk.awaited import MOST_KEPT
from coolhead.drill import load_story
from coolhead.mention import Author, Mention
from coolhead.plan import read_plan
from coolhead.text import Reading
from coolhead.wave.watching import BRAND

AT = 1_772_323_200.0
PLAN = read_plan(load_story().plan)
FINE = Reading("en", 1.0, 0.05, 0.9, 0.05)
BAD = Reading("en", 1.0, 0.9, 0.05, 0.05)
PLACE = 7


def said(place: int, reading: Reading, at: float = AT) -> MentionRead:
    mention = Mention(f"m{place}", "s", at, Author(f"author-{place}"), f"words {place}")
    return MentionRead(mention, replace(reading, copy_key=f"key-{place}"), place)


def after(*events: Event, state: DeskState | None = None) -> DeskState:
    state = state or handle(DeskState(brand=PLAN.brand.id), DeepReadingSet(100.0), PLAN)[0]
    for event in events:
        state, _ = handle(state, event, PLAN)
    return state


def negative(state: DeskState) -> tuple[int, int, int]:
    """Mentions, negative ones and their voices within the last hour."""
    window = state.watch.scopes[BRAND].ledger.window(60)
    return window["mentions"], window["negative"], window["voices"]


def reread(reading: Reading) -> MentionReread:
    return MentionReread(AT, PLACE, replace(reading, tier=1))


def person(reading: Reading, stands: bool = True) -> MentionCorrected:
    return MentionCorrected(PLACE, reading, stands)


@pytest.mark.parametrize("waited", [[], [Tick(AT + 1)], [Tick(AT + 1), reread(BAD)], [Tick(AT + 1), reread(FINE)]])
def test_a_mention_counts_as_a_person_says(waited: list[Event]) -> None:
    heard = after(said(PLACE, BAD), *waited)
    assert negative(after(person(FINE), state=heard)) == (1, 0, 0)
    assert negative(after(person(BAD), state=heard)) == (1, 1, 1)


def test_a_deeper_reading_does_not_undo_what_a_person_said() -> None:
    assert negative(after(said(PLACE, BAD), Tick(AT + 1), person(FINE), reread(BAD))) == (1, 0, 0)
    assert negative(after(said(PLACE, FINE), Tick(AT + 1), person(BAD), reread(FINE))) == (1, 1, 1)


def test_taken_back_it_counts_as_it_was_read_and_a_deeper_reading_counts_again() -> None:
    state = after(said(PLACE, BAD), Tick(AT + 1), person(FINE), person(BAD, stands=False))
    assert negative(state) == (1, 1, 1)
    assert negative(after(reread(FINE), state=state)) == (1, 0, 0)


def test_a_copy_that_inherited_its_reading_is_corrected_too() -> None:
    assert negative(after(said(PLACE, replace(BAD, tier=1)), Tick(AT + 1), person(FINE))) == (1, 0, 0)


def test_of_what_was_not_read_deeper_the_newest_can_be_corrected() -> None:
    count = MOST_KEPT + 50
    state = after(*(said(place, replace(BAD, tier=1), AT + place // 100) for place in range(1, count + 1)))
    assert state.deeper is not None
    assert len(state.deeper.kept) == MOST_KEPT
    assert negative(after(MentionCorrected(1, FINE, True), state=state))[1] == count, "too long ago"
    assert negative(after(MentionCorrected(count, FINE, True), state=state))[1] == count - 1


def test_without_a_second_tier_what_was_counted_stays() -> None:
    plain = DeskState(brand=PLAN.brand.id)
    assert negative(after(said(PLACE, BAD), Tick(AT + 1), person(FINE), state=plain)) == (1, 1, 1)
