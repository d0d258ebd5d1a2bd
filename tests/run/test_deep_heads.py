"""What people taught holds in both tiers: a deeper reading, or a copy's, does not undo it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coolhead.desk import ReadDeeper
from coolhead.mention import Author, Mention
from coolhead.plan import Plan, default_plan
from coolhead.run.correcting import correct, roll_back, take_back
from coolhead.run.deepening import Deepening
from coolhead.run.heads import BothTiers, Heads, taught_by
from coolhead.run.inherited import Inherited
from coolhead.run.runner import Runner
from coolhead.storage import REREAD, Arrival, MemoryStore, Reread
from coolhead.text import Reading
from coolhead.wave.watching import BRAND

START = 1_773_054_000.0
COLOURS = ("red", "blue", "green", "white", "black", "grey", "amber", "brown")


class Bland:
    """Finds everything neutral; the same words have the same key."""

    model = "bland"

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        return [Reading("en", 0.9, 0.2, 0.6, 0.2, model=self.model, copy_key=one.text) for one in mentions]


class Sunny:
    """Makes every reading a little more positive than the first one was; remembers what it was given."""

    model = "sunny"

    def __init__(self) -> None:
        self.given: list[Reading] = []

    def deepen(self, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
        self.given += readings
        return [
            replace(one, negative=one.negative - 0.1, positive=one.positive + 0.1, tier=1, vector=bytes([3, 4]))
            for one in (replace(reading, model=f"{reading.model}+{self.model}") for reading in readings)
        ]


def plan_of(brand: str) -> Plan:
    plan = default_plan(brand.title())
    return replace(plan, brand=replace(plan.brand, id=brand, words=(brand,)))


PLANS = {brand: plan_of(brand) for brand in ("ember", "lumen")}


class House:
    """A store with a runner that reads in the first tier, and the second tier beside it."""

    def __init__(self) -> None:
        self.store, self.sunny = MemoryStore(), Sunny()
        self.deepening = Deepening(self.store, lambda: self.sunny, 100.0, Bland(), list(PLANS))

    def hear(self, *texts: str) -> list[int]:
        known = self.store.conservation().stored
        made = [
            Mention(f"m{known + n}", "rss", START + known + n, Author(f"a{known + n}"), text)
            for n, text in enumerate(texts)
        ]
        places = [receipt.seq or 0 for receipt in self.store.take([Arrival(one) for one in made], START)]
        Runner(self.store, PLANS, Bland()).drain()
        return places

    def teach(self, brand: str = "ember") -> list[int]:
        places = self.hear(*(f"{brand} kettle {word} leaks again" for word in COLOURS))
        for place in places:
            correct(self.store, brand, place, "negative", "anna", START)
        return places

    def deeper(self, place: int) -> Reading:
        self.deepening.ask([ReadDeeper(START, "ember", place, "first", True)])
        while self.deepening.read_some():
            pass
        found = self.store.acts_after(0, REREAD)[-1].reading
        assert found is not None
        return found

    def first(self, place: int) -> Reading:
        found = self.store.entries_after(place - 1, 1)[0].reading
        assert found is not None
        return found


def test_a_deeper_reading_is_read_as_taught_and_says_so() -> None:
    house = House()
    house.teach()
    (place,) = house.hear("ember kettle yellow leaks again")
    deep = house.deeper(place)
    assert deep.tone == "negative"
    assert deep.tier == 1
    assert deep.model.startswith("bland+sunny+brand:v8:")
    assert taught_by(deep.model) == taught_by(house.first(place).model)


def test_what_was_taught_does_not_count_twice() -> None:
    house = House()
    house.teach()
    (place,) = house.hear("ember kettle yellow leaks again")
    assert "+brand" in house.first(place).model
    house.deeper(place)
    assert {one.model for one in house.sunny.given} == {"bland"}


def test_without_lessons_of_its_brand_a_mention_is_deepened_from_what_was_recorded() -> None:
    house = House()
    house.teach("lumen")
    (place,) = house.hear("ember kettle leaks again")
    assert house.deeper(place).model == "bland+sunny"
    assert house.deeper(house.hear("ember and lumen leak again")[0]).model == "bland+sunny", "of two brands"


def test_a_correction_holds_from_the_next_deeper_reading_on_and_so_does_one_taken_out() -> None:
    house = House()
    before, after, last = house.hear(*(f"ember kettle leaks {when}" for when in ("early", "late", "last")))
    assert house.deeper(before).model == "bland+sunny"
    house.teach()
    assert "+brand:v8:" in house.deeper(after).model
    roll_back(house.store, "ember", 0, "jan", START)
    assert house.deeper(last).model == "bland+sunny"


def test_a_copy_does_not_take_over_what_was_read_before_the_correction() -> None:
    house = House()
    (place,) = house.hear("ember kettle yellow leaks again")
    house.deeper(place)
    (same,) = house.hear("ember kettle yellow leaks again")
    assert house.first(same).tier == 1, "nothing was taught: the copy inherits"
    house.teach()
    (taught,) = house.hear("ember kettle yellow leaks again")
    assert (house.first(taught).tier, house.first(taught).tone) == (0, "negative")
    fresh, _ = house.hear("ember kettle violet leaks again", "ember")
    house.deeper(fresh)
    (copy,) = house.hear("ember kettle violet leaks again")
    assert (house.first(copy).tier, house.first(copy).tone) == (1, "negative")


def test_what_one_brand_was_taught_serves_no_copy_of_another() -> None:
    inherited = Inherited()
    said = Mention("m1", "rss", START, Author("a"), "the kettle leaks")
    (plain,) = Bland().read([said])
    inherited.deepen(1, replace(plain, tier=1, negative=0.9, model="bland+sunny+brand:v8:1a2b"), 1)
    assert inherited.settle(said, plain) == plain
    assert inherited.settle(said, replace(plain, model="bland+brand:v8:3c4d")).tier == 0
    assert inherited.settle(said, replace(plain, model="bland+brand:v8:1a2b")).tier == 1


def test_the_same_lessons_have_one_name_in_both_tiers_and_another_for_each_brand() -> None:
    house = House()
    house.teach("ember")
    house.teach("lumen")
    names = {}
    for tier, reader in (("first", Bland()), ("both", BothTiers(Bland(), Sunny()))):
        heads = Heads(house.store, reader)
        heads.begin(2**62)
        names[tier] = [head.name for brand in PLANS if (head := heads.head(brand)) is not None]
    assert names["first"] == names["both"]
    assert len(set(names["first"])) == 2


class Forgetful(MemoryStore):
    """Keeps no snapshot, so a start folds the whole log again."""

    def snapshot(self) -> tuple[int, bytes] | None:
        return None


def counted(store: MemoryStore) -> int:
    runner = Runner(store, PLANS, Bland(), deeper=lambda _: None)
    runner.drain()
    scope = runner._folding.states["ember"].watch.scopes.get(BRAND)
    return 0 if scope is None else scope.ledger.window(60)["negative"]


def test_a_label_counts_at_once_and_in_a_log_that_is_folded_again_and_can_be_taken_back() -> None:
    store = Forgetful()
    counted(store)
    made = [Mention(f"m{n}", "rss", START + n, Author(f"a{n}"), f"ember leaks {n}") for n in range(3)]
    places = [receipt.seq or 0 for receipt in store.take([Arrival(one) for one in made], START)]
    assert counted(store) == 0
    for place in places:
        correct(store, "ember", place, "negative", "anna", START)
    assert counted(store) == counted(store) == 3
    store.reread([Reread(places[0], START, replace(Bland().read(made)[0], tier=1))], {})
    assert counted(store) == 3, "the person's word stands against the deeper reading"
    take_back(store, "ember", places[0], "anna", START)
    assert counted(store) == 2
