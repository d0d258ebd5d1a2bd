"""Does attention feed itself? The reproduction number and the doubling time on processes whose truth is known.

`python -m benchmarks.reproduction`. Seeded simulations, nothing read: cascades over a seasonal background, with even
and with heavy-tailed reach, with the memory that the estimate assumes and with another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.growth import auc
from coolhead.wave.doubling import doubling
from coolhead.wave.reproduction import KERNEL_MINUTES, Reproduction, propelled, reach_weights, unevenness

Row = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

BEFORE = 180
"""Minutes of quiet before a cascade starts."""
AFTER = (10, 30, 60)
RUNS = 200
SEEDS = (10, 30, 100)
"""Mentions from outside that start a cascade, within the twenty minutes before it is looked at."""
SEED_MINUTES = 20
BACKGROUND_AN_HOUR = 6.0


@dataclass(frozen=True, slots=True)
class World:
    """How mentions bring mentions: the spread of log reach (0: all alike), and the waiting times in minutes."""

    uneven: float
    waits: Callable[[np.random.Generator, int], Row]


@dataclass(frozen=True, slots=True)
class Seen:
    """A row of minutes: people, their summed reach, and the usual rate."""

    people: Counts
    reach: Counts
    usual: Row


def assumed(random: np.random.Generator, count: int) -> Row:
    """The memory that the estimate assumes."""
    return random.exponential(KERNEL_MINUTES, count)


def long_memory(random: np.random.Generator, count: int) -> Row:
    """A power law: half within 12 minutes, a tenth after two hours."""
    return 12.0 * (random.random(count) ** (-1 / 0.9) - 1)


def cascade(random: np.random.Generator, world: World, number: float, seeds: int) -> Seen:
    """A quiet evening, then a few mentions that each bring `number` more on average, by their reach."""
    whole = BEFORE + max(AFTER)
    usual = BACKGROUND_AN_HOUR / 60 * (1 + 0.5 * np.sin(2 * np.pi * np.arange(whole) / 1440))
    people, reach = random.poisson(usual).astype(np.int64), np.zeros(whole, np.int64)
    reach += np.array([int(_reach(random, world, count).sum()) for count in people], np.int64)
    born = BEFORE - random.uniform(0, SEED_MINUTES, seeds)
    while len(born):
        weight = _reach(random, world, len(born))
        np.add.at(people, born.astype(int), 1)
        np.add.at(reach, born.astype(int), weight.astype(np.int64))
        parents = np.repeat(born, random.poisson(number * weight / MEAN_REACH))
        born = parents + world.waits(random, len(parents))
        born = born[born < whole]
    return Seen(people, reach, usual)


MEAN_REACH = 1000.0


def _reach(random: np.random.Generator, world: World, count: int) -> Row:
    return MEAN_REACH * np.exp(world.uneven * random.standard_normal(count) - world.uneven**2 / 2)


def separation(world: World, weighted: bool, after: int, seeds: int, of: tuple[float, float] = (0.5, 1.2)) -> float:
    """AUC of P(R > 1) for the higher number against the lower, over so many minutes after it was noticed."""
    random = np.random.default_rng(3)
    scores = [
        [told(cascade(random, world, number, seeds), after, weighted).above_one for _ in range(RUNS)] for number in of
    ]
    return auc(np.array(scores[0] + scores[1]), np.arange(2 * RUNS) >= RUNS)


def told(seen: Seen, after: int, weighted: bool) -> Reproduction:
    """R over the minutes since it was noticed."""
    until = BEFORE + after
    people, reach, usual = seen.people[:until], seen.reach[:until], seen.usual[:until]
    weights = reach_weights(people, people, reach) if weighted else None
    return propelled(people, usual, after, weights, unevenness(people, reach))


def coverage(world: World, after: int, weighted: bool, seeds: int) -> float:
    """How often the 80 % interval holds the true number, over numbers from .3 to 1.5."""
    random = np.random.default_rng(4)
    numbers = random.uniform(0.3, 1.5, RUNS)
    made = [(number, told(cascade(random, world, number, seeds), after, weighted)) for number in numbers]
    return float(np.mean([one.low <= number <= one.high for number, one in made]))


def quiet(an_hour: float, weeks: int = 4) -> tuple[dict[int, float], float]:
    """Share of looks (every five minutes of seasonal, uneven, feedless days) with P(R > 1) >= .9, and with a doubling
    time. The usual rate is known, the counts vary half as much again as chance."""
    random = np.random.default_rng(5)
    minutes = weeks * 7 * 1440
    usual = an_hour / 60 * (1 + 0.7 * np.sin(2 * np.pi * np.arange(minutes) / 1440))
    people = random.poisson(usual * random.gamma(2.0, 0.5, minutes)).astype(np.int64)
    looks = range(400, minutes, 5)
    flags = dict.fromkeys(AFTER, 0)
    doublings = 0
    for at in looks:
        for after in AFTER:
            flags[after] += propelled(people[at - 240 : at], usual[at - 240 : at], after).above_one >= 0.9
        doublings += doubling(people[at - 360 : at], usual[at - 360 : at]) is not None
    return {after: count / len(looks) for after, count in flags.items()}, doublings / len(looks)


def planted(every: float, runs: int = 200) -> tuple[float, float, float, float]:
    """Mentions that double every so many minutes over a background: median, 10th and 90th percentile of what is told,
    and how often the interval holds. One look each, when 60 to 120 are heard within an hour."""
    random = np.random.default_rng(6)
    found, held = [], 0
    at = np.arange(360) - 359.0
    for _ in range(runs):
        rate = random.uniform(60, 120) * np.log(2) / every * 2.0 ** (at / every)
        usual = np.full(360, BACKGROUND_AN_HOUR / 60)
        one = doubling(random.poisson(rate + usual).astype(np.int64), usual)
        if one is not None:
            found.append(one.middle)
            held += one.low <= every <= one.high
    low, middle, high = np.quantile(found, (0.1, 0.5, 0.9)) if found else (np.nan,) * 3
    return float(middle), float(low), float(high), held / max(1, len(found))


WORLDS = {
    "assumed memory, even reach": World(0.0, assumed),
    "assumed memory, heavy-tailed reach": World(1.5, assumed),
    "long memory, even reach": World(0.0, long_memory),
    "long memory, heavy-tailed reach": World(1.5, long_memory),
}


def report() -> str:
    """All tables as markdown."""
    head = " | ".join(f"{seeds} seeds, {after} min" for seeds in SEEDS for after in AFTER)
    lines = [f"| R .5 against 1.2, AUC | {head} |", "|---|" + "---|" * (len(SEEDS) * len(AFTER))]
    for name, world in WORLDS.items():
        for weighted in (False, True) if world.uneven else (False,):
            cells = [f"{separation(world, weighted, after, seeds):.2f}" for seeds in SEEDS for after in AFTER]
            lines.append(f"| {name}{', weighed by reach' if weighted else ''} | {' | '.join(cells)} |")
    lines += ["", f"| 80 % interval holds R (.3 to 1.5) | {head} |", "|---|" + "---|" * (len(SEEDS) * len(AFTER))]
    for name, world in WORLDS.items():
        for weighted in (False, True) if world.uneven else (False,):
            cells = [f"{coverage(world, after, weighted, seeds):.2f}" for seeds in SEEDS for after in AFTER]
            lines.append(f"| {name}{', weighed by reach' if weighted else ''} | {' | '.join(cells)} |")
    lines += [
        "",
        "| quiet, mentions an hour | P(R > 1) >= .9 in 10 min | 30 min | 1 h | a doubling time |",
        "|---|---|---|---|---|",
    ]
    for an_hour in (2.0, 20.0, 120.0):
        flags, doublings = quiet(an_hour)
        cells = [f"{100 * flags[after]:.2f} %" for after in AFTER]
        lines.append(f"| {an_hour:g} | {' | '.join(cells)} | {100 * doublings:.2f} % |")
    lines += [
        "",
        "| planted doubling | told (median) | 10th to 90th percentile | interval holds |",
        "|---|---|---|---|",
    ]
    for every in (5.0, 10.0, 20.0, 60.0, 180.0):
        middle, low, high, held = planted(every)
        lines.append(f"| {every:g} min | {middle:.1f} | {low:.1f} to {high:.1f} | {held:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
