"""Cascades of our own: seeded self-exciting processes of several kinds, to calibrate the forecast on. No real data.

Each draws its own power-law memory (flat for 1 to 32 minutes, tail .1 to 1), branching number, heavy-tailed reach, day
(up to 90 % between night and noon), how its infectiousness fades, and later boosts from outside (press, multipliers).
Two kinds: ordinary ones, and great ones (one in seven), which start from a large audience and live longer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Row = npt.NDArray[np.float64]

DAY = 1440.0
UNTIL = 7 * DAY
MOST = 20_000
LEAST = 20
GREAT = 0.15


@dataclass(frozen=True, slots=True)
class Kind:
    """The ranges one cascade's numbers are drawn from (uniformly). `root` and `fades` are decimal logarithms: of the
    direct answers of the first mention, and of the minutes after which infectiousness has fallen to a third."""

    root: tuple[float, float]
    branching: tuple[float, float]
    tail: tuple[float, float]
    fades: tuple[float, float]
    boosts: float


ORDINARY = Kind((0.3, 2.4), (0.0, 0.95), (0.15, 1.0), (2.5, 4.0), 0.6)
GREATER = Kind((2.2, 3.7), (0.3, 1.05), (0.1, 0.4), (3.2, 4.2), 1.5)


def simulate(count: int, seed: int) -> list[Row]:
    """So many cascades of at least 20 mentions: the sorted minutes of their mentions, the first at 0, over a week."""
    random = np.random.default_rng(seed)
    made: list[Row] = []
    while len(made) < count:
        minutes = _cascade(random, GREATER if random.random() < GREAT else ORDINARY)
        if LEAST <= len(minutes) <= MOST:
            made.append(minutes)
    return made


def _cascade(random: np.random.Generator, kind: Kind) -> Row:
    tail, flat = random.uniform(*kind.tail), 10 ** random.uniform(0, 1.5)
    branching, fades = random.uniform(*kind.branching), 10 ** random.uniform(*kind.fades)
    season, noon = random.uniform(0, 0.9), random.uniform(0, DAY)
    uneven, felt = random.uniform(1, 2.2), random.uniform(0, 1)
    boosts = random.poisson(kind.boosts)
    born = np.concatenate(([0.0], 10 ** random.uniform(1.3, 3.5, boosts)))
    brings = 10 ** np.concatenate(([random.uniform(*kind.root)], random.uniform(0, 2.3, boosts)))
    minutes = [np.zeros(1)]
    total = 1
    while len(born) and total <= MOST:
        born = np.repeat(born, random.poisson(brings))
        born = born + _delays(random, len(born), tail, flat)
        awake = (1 + season * np.sin(2 * np.pi * (born - noon) / DAY)) / (1 + season)
        born = born[(born < UNTIL) & (random.random(len(born)) < awake)]
        minutes.append(born)
        total += len(born)
        reach = np.minimum(np.exp(felt * uneven * random.standard_normal(len(born))), 1e3)
        even = np.exp((felt * uneven) ** 2 / 2)
        brings = np.minimum(branching * (1 + 0.6 * season) * reach / even * np.exp(-born / fades), 500.0)
    return np.sort(np.concatenate(minutes))


def _delays(random: np.random.Generator, count: int, tail: float, flat: float) -> Row:
    """Waiting times of a memory that is flat at first and then falls with power 1 + tail."""
    chance = random.random(count)
    early = tail / (1 + tail)
    late = np.maximum((1 - chance) / (1 - early), 1e-12) ** (-1 / tail)
    return np.where(chance < early, chance / early * flat, flat * late)
