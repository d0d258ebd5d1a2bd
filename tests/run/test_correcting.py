"""Corrections through the log: the next mention is read by them, in batches of any size, and after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from coolhead.mention import Author, Mention
from coolhead.plan import Plan, default_plan
from coolhead.run.correcting import CannotCorrect, correct, read_taught, roll_back, take_back
from coolhead.run.runner import Runner
from coolhead.storage import TAUGHT, Arrival, MemoryStore
from coolhead.text import Reading

START = 1_773_054_000.0
COLOURS = ("red", "blue", "green", "white", "black", "grey")


class Bland:
    """A reader to whom everything is neutral."""

    model = "bland"

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        return [Reading("en", 0.9, 0.2, 0.6, 0.2, model=self.model) for _ in mentions]


def plan_of(brand: str, *words: str) -> Plan:
    plan = default_plan(brand.title())
    return replace(plan, brand=replace(plan.brand, id=brand, words=words))


PLANS = {"ember": plan_of("ember", "ember")}


def hear(store: MemoryStore, *texts: str) -> list[int]:
    """Take mentions with these texts; returns their places."""
    known = store.conservation().stored
    made = [
        Mention(f"m{known + n}", "rss", START + 60 * (known + n), Author(f"a{known + n}"), text)
        for n, text in enumerate(texts)
    ]
    return [receipt.seq or 0 for receipt in store.take([Arrival(one) for one in made], START)]


def reading(store: MemoryStore, place: int) -> Reading:
    found = store.entries_after(place - 1, 1)[0].reading
    assert found is not None
    return found


@pytest.fixture
def taught() -> tuple[MemoryStore, list[int]]:
    """A store of which six mentions were read and called negative."""
    store = MemoryStore()
    places = hear(store, *(f"ember kettle {word} leaks again" for word in COLOURS))
    Runner(store, PLANS, Bland()).drain()
    for place in places:
        correct(store, "ember", place, "negative", "anna", START)
    return store, places


def test_the_next_mention_is_read_by_what_was_taught(taught: tuple[MemoryStore, list[int]]) -> None:
    store, places = taught
    (after,) = hear(store, "ember kettle yellow leaks again")
    Runner(store, PLANS, Bland()).drain()
    assert reading(store, after).tone == "negative"
    assert reading(store, after).model.startswith("bland+brand:v6:")
    assert reading(store, places[0]).model == "bland", "what was recorded stays"


def test_what_was_heard_before_the_correction_is_read_without_it_in_batches_of_any_size() -> None:
    told = []
    for limit in (1, 3, 500):
        store = MemoryStore()
        first = hear(store, *(f"ember kettle {n} leaks" for n in range(4)))
        Runner(store, PLANS, Bland()).drain()
        before = hear(store, "ember kettle leaks between")
        for place in first:
            correct(store, "ember", place, "negative", "anna", START)
        after = hear(store, "ember kettle leaks after")
        runner = Runner(store, PLANS, Bland())
        while runner.step(limit):
            runner = Runner(store, PLANS, Bland())
        assert reading(store, before[0]).model == "bland"
        told.append(reading(store, after[0]))
    assert told[0].model.startswith("bland+brand:v4:")
    assert told[0] == told[1] == told[2]


def test_rolled_back_the_first_version_reads_again(taught: tuple[MemoryStore, list[int]]) -> None:
    store, _ = taught
    roll_back(store, "ember", 0, "jan", START)
    (after,) = hear(store, "ember kettle yellow leaks again")
    Runner(store, PLANS, Bland()).drain()
    assert reading(store, after).model == "bland"
    assert len(read_taught(store, "ember").labels()) == 6


def test_a_mention_of_two_brands_keeps_its_generic_reading(taught: tuple[MemoryStore, list[int]]) -> None:
    store, _ = taught
    both = {**PLANS, "lumen": plan_of("lumen", "lumen")}
    one, two = hear(store, "ember kettle leaks again", "ember kettle leaks again, lumen does not")
    Runner(store, both, Bland()).drain()
    assert "+brand" in reading(store, one).model
    assert reading(store, two).model == "bland"


def test_saying_it_again_changes_nothing_and_taking_back_is_an_act(taught: tuple[MemoryStore, list[int]]) -> None:
    store, places = taught
    correct(store, "ember", places[0], "negative", "anna", START)
    assert read_taught(store, "ember").version == 6
    assert take_back(store, "ember", None, "anna", START).mention == places[-1]
    assert len(store.acts_after(0, TAUGHT)) == 7
    assert places[-1] not in read_taught(store, "ember").labels()


def test_the_acts_hold_no_words(taught: tuple[MemoryStore, list[int]]) -> None:
    store, _ = taught
    assert b"kettle" not in b"".join(entry.act or b"" for entry in store.acts_after(0, TAUGHT))


@pytest.mark.parametrize(
    ("place", "tone", "who", "sentence"),
    [
        (999, "negative", "anna", "There is no mention 999."),
        (0, "negative", "anna", "There is no mention 0."),
        (1, "angry", "anna", "There is no label 'angry'; there are negative, neutral, positive."),
        (1, "negative", " ", "Say who corrects it."),
    ],
)
def test_nonsense_is_refused_in_one_sentence(
    taught: tuple[MemoryStore, list[int]], place: int, tone: str, who: str, sentence: str
) -> None:
    with pytest.raises(CannotCorrect) as told:
        correct(taught[0], "ember", place, tone, who, START)
    assert str(told.value) == sentence


def test_a_mention_of_another_brand_is_not_corrected(taught: tuple[MemoryStore, list[int]]) -> None:
    with pytest.raises(CannotCorrect, match="none of lumen"):
        correct(taught[0], "lumen", 1, "negative", "anna", START)
    with pytest.raises(CannotCorrect, match="no earlier version 6"):
        roll_back(taught[0], "ember", 6, "anna", START)
    with pytest.raises(CannotCorrect, match="Nothing was corrected"):
        take_back(taught[0], "ember", 4711, "anna", START)
