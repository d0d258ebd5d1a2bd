"""Who stands under whom: late children, copies, duplicates, circles, trees too deep for recursion."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.mention import Author, Mention
from coolhead.text import Reading
from coolhead.wave.links import digest, link_in, one_address
from coolhead.wave.tree_shape import AGAIN, Shape, shape_of
from coolhead.wave.trees import MOST_NODES, Trees

ANGRY = Reading(language="en", language_confidence=1.0, negative=0.9, neutral=0.08, positive=0.02)
VOICE = [("", ["mentions", "negative", "voices"], 0)]


def said(id_: str, at: float = 0.0, by: str | None = None, under: str | None = None, **more: object) -> Mention:
    return Mention(id_, "s", at, Author(by or f"by-{id_}"), in_reply_to=under, **more)  # type: ignore[arg-type]


def heard(*mentions: Mention | tuple[Mention, Reading]) -> Trees:
    trees = Trees()
    for each in mentions:
        mention, reading = each if isinstance(each, tuple) else (each, ANGRY)
        trees.hear(mention, reading, VOICE, minute=1000)
    return trees


def worded(id_: str, words: int, at: float = 0.0, by: str | None = None, near: int = 0) -> tuple[Mention, Reading]:
    return said(id_, at, by), replace(ANGRY, copy_key=f"{words:016x}{0:08x}" if words else "", near_key=near)


def root(trees: Trees, mention: str) -> str:
    shape = shape_of(trees)
    place = shape.place(mention)
    assert place is not None
    return trees.name(trees.oldest + int(shape.root[place]))


def depth(shape: Shape, mention: str) -> int:
    place = shape.place(mention)
    assert place is not None
    return int(shape.depth[place])


def test_children_attach_in_whatever_order_they_come() -> None:
    chain = [said("a", 1), said("b", 2, under="a"), said("c", 3, under="b"), said("d", 4, under="c")]
    for order in permutations(chain):
        trees = heard(*order)
        assert {root(trees, each.id) for each in chain} == {"a"}
        assert [depth(shape_of(trees), each.id) for each in chain] == [0, 1, 2, 3]


def test_answers_to_a_mention_that_never_comes_belong_together() -> None:
    trees = heard(said("b", 2, under="lost"), said("a", 1, under="lost"), said("c", 3, under="elsewhere"))
    assert [root(trees, each) for each in "abc"] == ["a", "a", "c"]


def test_a_circle_is_cut_above_the_one_that_was_first() -> None:
    told = [said("a", 3, under="c"), said("b", 1, under="a"), said("c", 2, under="b"), said("d", 4, under="c")]
    for order in permutations(told):
        trees = heard(*order)
        assert {root(trees, each) for each in "abcd"} == {"b"}
        assert [depth(shape_of(trees), each) for each in "bcd"] == [0, 1, 2]
    assert root(heard(said("self", under="self")), "self") == "self"
    assert root(heard(said("x", 2, under="y"), said("y", 1, under="x")), "x") == "y"


def test_a_duplicate_delivered_twice_makes_no_tree() -> None:
    first, again = (
        said(id_, at, "ann", url="https://x.example/ann/1?utm_source=a") for id_, at in (("1", 0), ("2", 5))
    )
    trees = heard(first, (replace(again, url="https://x.example/ann/1"), ANGRY), said("3", 9, under="2"))
    shape = shape_of(trees)
    assert root(trees, "3") == "1"
    assert [depth(shape, each) for each in "123"] == [0, 0, 1]
    assert shape.kind.tolist()[1] == AGAIN


def test_the_same_page_is_one_story_whoever_links_it_and_whenever_it_is_heard() -> None:
    page = said("page", 50, url="https://news.example/story?id=4", kind="article")
    one = said("one", 10, text="look https://www.news.example/story?id=4&utm_medium=mail")
    two = said("two", 20, text="https://news.example/story/?id=4#top is bad")
    for order in permutations([page, one, two]):
        trees = heard(*order)
        assert {root(trees, each) for each in ("page", "one", "two")} == {"page"}
    assert root(heard(one, two), "two") == "one"
    assert root(heard(said("a", text="https://brand.example"), said("b", 1, text="https://brand.example/")), "b") == "b"


def test_copies_hang_on_the_first_of_their_words_and_near_ones_too() -> None:
    key = 0x0123456789ABCDEF
    trees = heard(
        worded("b", 7, 20), worded("a", 7, 10), worded("c", 0, 30, near=key), worded("d", 9, 40, near=key ^ 5)
    )
    assert [root(trees, each) for each in "abcd"] == ["a", "a", "c", "c"]
    assert root(heard(worded("far", 1, 1, near=key), worded("e", 2, 2, near=~key & (2**64 - 1))), "e") == "e"
    repeated = heard(worded("a", 7, 10, by="ann"), worded("b", 7, 20, by="ann"))
    assert shape_of(repeated).depth.tolist() == [0, 0]


def test_a_tree_ten_thousand_deep_is_no_trouble() -> None:
    chain = [said("0")] + [said(str(n), n, under=str(n - 1)) for n in range(1, 10_000)]
    random.Random(4).shuffle(chain)
    trees = heard(*chain)
    began = time.process_time()
    shape = shape_of(trees)
    assert time.process_time() - began < 2
    assert depth(shape, "9999") == 9999
    assert root(trees, "9999") == "0"
    place = shape.place("5000")
    assert place is not None
    assert shape.under(np.array([place])).sum() == 5000


def test_a_million_copies_leave_a_bounded_ring() -> None:
    trees = Trees()
    reading = replace(ANGRY, copy_key="ab" * 12)
    for number in range(MOST_NODES + 5_000):
        trees.hear(said(str(number), number, under="first"), reading, VOICE, minute=1000)
    assert trees.size == len(trees.names) == len(trees.serials) == MOST_NODES
    assert trees.known("4999") is None
    assert trees.known("5000") is not None


def test_what_a_multiplier_brought_is_remembered_when_it_leaves_the_ring() -> None:
    trees = Trees()
    trees.follow(digest("star"), 1000)
    trees.hear(said("post", 1, by="star"), ANGRY, VOICE, minute=1000)
    for number in range(MOST_NODES + 2_000):
        under = "post" if number < 3_000 else None
        trees.hear(said(str(number), 60_000, under=under), ANGRY, VOICE, minute=1000)
    star = trees.followed(digest("star"))
    assert star is not None
    assert (star.gone[""].mentions, star.gone[""].people) == (2_000, 2_000)
    shape_of(trees)
    assert (star.gone[""].mentions, trees.size) == (2_000, MOST_NODES)
    trees.hear(said("late", 60_000, under="post"), ANGRY, VOICE, minute=1000)
    for number in range(MOST_NODES):
        trees.hear(said(f"more{number}", 60_000), ANGRY, VOICE, minute=1000)
    assert star.gone[""].mentions == 3_001


def test_two_days_are_remembered() -> None:
    trees = heard(said("a"), said("b"))
    trees.hear(said("c"), ANGRY, VOICE, minute=2000)
    trees.forget(1000 + 48 * 60)
    assert [trees.known(each) for each in "abc"] == [None, None, 2]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=31), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_hearing_changes_nothing(told: list[tuple[int, int]], chance: random.Random) -> None:
    mentions = {child: said(str(child), child % 7, under=str(parent)) for child, parent in told}
    one = list(mentions.values())
    other = list(one)
    chance.shuffle(other)
    first, second = heard(*one), heard(*other)
    for id_ in mentions:
        assert root(first, str(id_)) == root(second, str(id_))
        assert depth(shape_of(first), str(id_)) == depth(shape_of(second), str(id_))


def test_addresses() -> None:
    assert one_address("HTTPS://WWW.Example.org/A?b=2&a=1&gclid=9") == "example.org/A?a=1&b=2"
    assert one_address("") == link_in("no link") == ""
    assert link_in("(https://example.org/a).") == "https://example.org/a"
    assert digest("") == 0 != digest("a") != digest("b")
