"""Laws of the levels over whole stories: kind words never raise one, own words never do, and repeats never do."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from coolhead.clock import DAY, read_instant
from coolhead.mention import Author, Mention
from coolhead.run.replay import replay
from tests.replays.compose import Telling
from tests.replays.telling import facts_of, highest, mentions_of, shared_plan, shared_reader

LAST_DAY = read_instant("2026-05-07T00:00:00Z")
SOME = [
    "nine_people_with_the_same_mould_are_an_issue",
    "national_press_lifts_a_suspicion_to_a_crisis",
    "the_same_mould_told_in_indonesian",
    "one_critic_posting_fifty_times_is_one_voice",
    "a_giveaway_brings_many_voices_and_no_alarm",
]
KIND = {"en": ("joy", "viral"), "pl": ("joy", "giveaway"), "id": ("joy", "viral"), "fr": ("everyday", "praise")}


def _kind_words(n: int, seed: int) -> list[Mention]:
    """Positive mentions as the shipped reader reads them, on the day on which the stories happen."""
    chance, words = random.Random(seed), Telling(seed)
    found: list[Mention] = []
    while len(found) < n:
        language = chance.choice(sorted(KIND))
        at = LAST_DAY + chance.random() * DAY
        author = Author(f"kind{len(found)}", followers=chance.randint(0, 2000))
        mention = Mention(f"k{len(found)}", "x", at, author, words.text(language, *KIND[language]), channel="x")
        if shared_reader().read([mention])[0].tone == "positive":
            found.append(mention)
    return found


def _highest(mentions: list[Mention]) -> int:
    ordered = sorted(mentions, key=lambda mention: mention.arrived_at)
    return highest(tuple(replay(ordered, shared_plan(), shared_reader())))


@pytest.mark.parametrize("name", SOME)
@pytest.mark.parametrize("n", [1, 40, 300])
def test_kind_words_never_raise_a_level(name: str, n: int) -> None:
    assert _highest([*mentions_of(name), *_kind_words(n, seed=n)]) <= highest(facts_of(name))


@pytest.mark.parametrize("name", SOME)
def test_what_the_brand_says_itself_never_raises_a_level(name: str) -> None:
    said = [each for each in mentions_of(name) if each.published_at >= LAST_DAY and each.text and each.kind == "post"]
    own = [replace(each, id=f"own-{each.id}", author=Author("zumelka", kind="own")) for each in said]
    assert own
    assert _highest([*mentions_of(name), *own]) <= highest(facts_of(name))


@pytest.mark.parametrize("name", [*SOME, "an_ugly_poster_is_a_joke_and_no_crisis"])
def test_saying_it_again_never_raises_a_level(name: str) -> None:
    """Every person of the last day says the same a second time: as many voices as before."""
    said = [each for each in mentions_of(name) if each.published_at >= LAST_DAY and each.text]
    again = [replace(each, id=f"again-{each.id}", published_at=each.published_at + 60) for each in said]
    assert _highest([*mentions_of(name), *again]) <= highest(facts_of(name))
