"""Laws of the log: the same facts however the same mentions arrive, wherever they are folded."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import MINUTE
from coolhead.mention import Mention, encode_mention
from coolhead.run.replay import replay, unattended
from coolhead.run.runner import Runner
from coolhead.storage import Arrival, MemoryStore
from tests.replays.telling import facts_of, mentions_of, shared_plan, shared_reader

STORY = "a_multiplier_at_night_lifts_what_smoulders"
ROOT = Path(__file__).parents[2]
DIGEST = (
    "import hashlib, msgspec; from tests.replays.telling import facts_of; "
    "print(hashlib.sha256(msgspec.json.encode(facts_of({name!r}))).hexdigest())"
)


def _stored(arrivals: list[Arrival], groups: int = 1) -> list[bytes]:
    store, plan = MemoryStore(), unattended(shared_plan())
    runner = Runner(store, {plan.brand.id: plan}, shared_reader())
    size = -(-len(arrivals) // groups)
    for first in range(0, len(arrivals), size):
        store.take(arrivals[first : first + size], received_at=0.0)
        runner.drain()
    return [fact.body for fact in store.facts_after(0, 100_000)]


@cache
def arrivals_of(name: str) -> list[Arrival]:
    return [Arrival(mention, encode_mention(mention)) for mention in mentions_of(name)]


@cache
def stored_at_once(name: str) -> list[bytes]:
    """What the others are held against; folded once."""
    return _stored(arrivals_of(name))


def test_what_is_served_live_is_what_a_replay_tells() -> None:
    told = [msgspec.json.decode(body) for body in stored_at_once(STORY)]
    assert told == list(facts_of(STORY))


@pytest.mark.parametrize("groups", [3, 40])
def test_the_size_of_a_batch_changes_nothing(groups: int) -> None:
    assert _stored(arrivals_of(STORY), groups) == stored_at_once(STORY)


@given(st.integers(0, 2**32))
@settings(max_examples=4, deadline=None)
def test_what_the_door_has_seen_before_changes_nothing(seed: int) -> None:
    arrivals = arrivals_of(STORY)
    chance = random.Random(seed)
    twice = list(arrivals)
    for place in sorted(chance.sample(range(len(arrivals)), 60), reverse=True):
        twice.insert(chance.randint(place + 1, len(twice)), arrivals[place])
    assert _stored(twice) == stored_at_once(STORY)


def test_the_same_log_gives_the_same_facts_byte_for_byte_in_any_process() -> None:
    here = hashlib.sha256(msgspec.json.encode(facts_of(STORY))).hexdigest()
    for seed in ("0", "4242"):
        there = subprocess.run(
            [sys.executable, "-c", DIGEST.format(name=STORY)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert there.stdout.strip() == here


@pytest.mark.parametrize("name", [STORY, "a_storm_calms_only_after_calm_windows"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_what_arrives_within_a_second_changes_no_number(name: str, seed: int) -> None:
    """Everything of a minute is made to arrive in one second, so that there is something to shuffle.

    One thing may differ: which of the mentions of that second are shown as evidence, since the newest five are kept.
    """
    chance = random.Random(seed)
    gathered = gathered_by_minute(name)
    shuffled = []
    for _, together in groupby(gathered, key=lambda each: each.published_at):
        minute = list(together)
        chance.shuffle(minute)
        shuffled += minute
    assert shuffled != gathered
    assert _without_evidence(shuffled) == told_in_order(name)


def gathered_by_minute(name: str) -> list[Mention]:
    return [replace(each, published_at=each.published_at // MINUTE * MINUTE) for each in mentions_of(name)]


@cache
def told_in_order(name: str) -> list[bytes]:
    return _without_evidence(gathered_by_minute(name))


def _without_evidence(mentions: list[Mention]) -> list[bytes]:
    told = list(replay(mentions, shared_plan(), shared_reader()))
    for part in (part for fact in told for part in fact.get("because", ())):
        del part["evidence"]
    return [msgspec.json.encode(fact) for fact in told]
