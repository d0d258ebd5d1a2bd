"""What the board says of how a wave spreads: sentences for its timeline."""

from __future__ import annotations

from dataclasses import replace

from coolhead.incident.events import Sentence
from coolhead.run.board_model import Multiplier, WaveView
from coolhead.run.board_told import Told

JOINED = {
    "press": "now.moment.multiplier_press",
    "official": "now.moment.multiplier_official",
    "verified": "now.moment.multiplier_verified",
    "centre": "now.moment.multiplier_centre",
    "spreads": "now.moment.multiplier_spreads",
}
LEAST_PEOPLE = 5


def joined_sentence(wave: WaveView, joined: Multiplier) -> Sentence:
    """An account of larger reach or relevance spoke."""
    id_ = JOINED.get(joined.reason, "now.moment.multiplier_joined")
    return Sentence(id=id_, args={"reach": joined.reach, "topic": wave.topic})


def brought_sentence(wave: WaveView, fact: Told) -> Sentence | None:
    """What it brought, once it is worth a line; keeps it with the multiplier."""
    found = next((one for one in wave.multipliers if one.mention == fact["mention"]), None)
    if found is not None:
        place = wave.multipliers.index(found)
        wave.multipliers[place] = replace(found, brought=dict(fact))
    if fact["people"] < LEAST_PEOPLE:
        return None
    return Sentence(id="now.moment.multiplier_brought", args={"n": fact["people"], "reach": fact["reach"]})


def reached_sentence(fact: Told) -> Sentence | None:
    """A further channel; the first one is where it began and needs no line."""
    if fact["place"] < 2:
        return None
    return Sentence(id="now.moment.reached_channel", args={"channel": fact["channel"], "minutes": fact["minutes"]})


def weighing(wave: WaveView) -> int:
    """How many accounts count for severity."""
    return sum(one.weighs for one in wave.multipliers)


def same_matter(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences of a topic and of the brand as a whole tell one thing: numbers may differ a little."""
    if one.id != other.id:
        return False
    return all(one.args.get(name) == other.args.get(name) for name in ("channel", "reach"))
