"""Waves put into quiet series: how many are found, and how soon: `python -m benchmarks.injections`.

Carriers are the five NAB realTweets series (5-minute counts; no moment within a day after, or six hours before, a
labelled window) and seasonal synthetic brands of 30, 300 and 3,000 mentions a day. At 60 seeded moments of each from
the 15th day on, a wave is added: its rate rises evenly from nothing to `height` times the usual within `rise` minutes
and stays there, Poisson-drawn in each bin. The usual is the mean of the seven days before at that hour and the two
beside it. Found: the method passes its own border within `within` minutes; every border is known before the wave, and
meant for one alert a week. Beside the finds stands how often the same method passes where nothing was added.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.nab import BIN_MINUTES, ROWS_A_DAY, load
from coolhead.wave.horizons import Volume

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOMENTS = 60
FIRST_DAY = 14
MEMORY_DAYS = 28
ROWS_AN_HOUR = 60 // BIN_MINUTES


@dataclass(frozen=True, slots=True)
class Wave:
    """What is added: heights in times the usual, minutes."""

    name: str
    height: float
    rise: int
    within: int


WAVES = (Wave("fast: +5x within 1 h, found within 3 h", 5.0, 60, 180), Wave("slow: +4x over 6 h", 4.0, 360, 360))
NOTHING = Wave("nothing", 0.0, 60, 180)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A series without waves of our making, and the moments at which one is added."""

    name: str
    counts: Counts
    moments: tuple[int, ...]


def synthetic(per_day: float, days: int = 55, seed: int = 0) -> Counts:
    """Counts in 5 minutes of a brand with a day, a week, an hourly mood that wanders, and over-dispersion 1.5."""
    chance = np.random.default_rng([seed, int(per_day)])
    hour = np.arange(days * ROWS_A_DAY) / ROWS_AN_HOUR
    mood = np.zeros(days * 24)
    for one in range(1, len(mood)):
        mood[one] = 0.9 * mood[one - 1] + 0.3 * np.sqrt(1 - 0.81) * chance.normal()
    rate = per_day / ROWS_A_DAY * (1 + 0.7 * np.sin(2 * np.pi * (hour - 9) / 24))
    rate *= np.where(hour // 24 % 7 >= 5, 0.7, 1.12) * np.exp(mood[hour.astype(np.int64)])
    drawn: Counts = chance.poisson(chance.gamma(np.maximum(rate / 0.5, 1e-9)) * 0.5)
    return drawn


def carriers() -> Iterator[Carrier]:
    """The real series, then the synthetic ones."""
    for number, (name, series) in enumerate(load().items()):
        allowed = np.ones(len(series.counts), np.bool_)
        for row in np.flatnonzero(series.labelled.window >= 0).tolist():
            allowed[max(0, row - 6 * ROWS_AN_HOUR) : row + ROWS_A_DAY] = False
        yield Carrier(f"NAB {name}", series.counts, _moments(allowed, number))
    for per_day in (30, 300, 3000):
        counts = synthetic(per_day)
        yield Carrier(f"{per_day} a day", counts, _moments(np.ones(len(counts), np.bool_), per_day))


def _moments(allowed: npt.NDArray[np.bool_], seed: int) -> tuple[int, ...]:
    allowed = allowed.copy()
    allowed[: FIRST_DAY * ROWS_A_DAY] = False
    allowed[-ROWS_A_DAY:] = False
    chosen = np.random.default_rng([7, seed]).choice(np.flatnonzero(allowed), MOMENTS, replace=False)
    return tuple(sorted(chosen.tolist()))


def added(carrier: Carrier, moment: int, wave: Wave) -> Counts:
    """The counts from a moment on, with the wave in them."""
    rows = wave.within // BIN_MINUTES
    since = np.arange(rows) * BIN_MINUTES + BIN_MINUTES / 2
    height = wave.height * np.minimum(since / wave.rise, 1.0)
    seed = np.random.default_rng([11, moment, int(wave.height), int(carrier.counts.sum())])
    more: Counts = seed.poisson(height * usual(carrier.counts, moment) / ROWS_AN_HOUR)
    return carrier.counts[moment : moment + rows] + more


def usual(counts: Counts, moment: int) -> float:
    """Mentions an hour: the mean of the seven days before, over the three hours around this one."""
    around = np.arange(-ROWS_AN_HOUR, 2 * ROWS_AN_HOUR)
    rows = moment - ROWS_A_DAY * np.arange(1, 8)[:, None] + around
    return float(counts[rows].mean()) * ROWS_AN_HOUR


Method = Callable[[Counts], Floats]


def sums(minutes: int) -> Method:
    """What was counted in the last so many minutes."""
    rows = minutes // BIN_MINUTES

    def value(counts: Counts) -> Floats:
        whole = np.concatenate(([0], np.cumsum(counts)))
        return (whole[1:] - whole[np.maximum(np.arange(len(counts)) + 1 - rows, 0)]).astype(np.float64)

    return value


def z_score(counts: Counts) -> Floats:
    """The last 15 minutes against the mean and spread of such sums over the seven days before."""
    value, rows = sums(15)(counts), 7 * ROWS_A_DAY
    first, second = (np.concatenate(([0.0], np.cumsum(part))) for part in (value, value**2))
    start = np.maximum(np.arange(len(value)) - rows, 0)
    seen = np.maximum(np.arange(len(value)) - start, 1)
    mean = (first[np.arange(len(value))] - first[start]) / seen
    spread = np.sqrt(np.maximum((second[np.arange(len(value))] - second[start]) / seen - mean**2, 0.25))
    found: Floats = (value - mean) / spread
    return found


BASELINES: dict[str, Method] = {
    "[fixed border on 5-minute counts]": sums(5),
    "[15-minute sums]": sums(15),
    "[z-score of 15-minute sums]": z_score,
    "[3-hour sums]": sums(180),
}


def border(values: Floats, moment: int) -> float:
    """What was passed on one day of each seven in the four weeks before: the causal border of one alert a week."""
    days = min(MEMORY_DAYS, moment // ROWS_A_DAY)
    highest = values[moment - days * ROWS_A_DAY : moment].reshape(days, ROWS_A_DAY).max(axis=1)
    return float(np.sort(highest)[-max(1, days // 7)])


def found_after(method: Method, carrier: Carrier, wave: Wave) -> list[float]:
    """Minutes until each wave is found by a method with a border; infinite where it is not."""
    clean, told = method(carrier.counts), []
    for moment in carrier.moments:
        start = moment - 8 * ROWS_A_DAY
        piece = np.concatenate((carrier.counts[start:moment], added(carrier, moment, wave)))
        over = method(piece)[moment - start :] > border(clean, moment)
        told.append(BIN_MINUTES * (1.0 + int(np.argmax(over))) if over.any() else np.inf)
    return told


def found_by_volume(carrier: Carrier, waves: tuple[Wave, ...]) -> dict[Wave, list[float]]:
    """The same for the volume detector as shipped, which learns from the clean series and hears each wave apart."""
    volume, told = Volume(bin_minutes=BIN_MINUTES), {wave: list[float]() for wave in waves}
    moments = set(carrier.moments)
    for row, count in enumerate(carrier.counts.tolist()):
        if row in moments:
            for wave in waves:
                heard = copy.deepcopy(volume)
                rarities = [
                    heard.learn_one(BIN_MINUTES * (row + later), int(more)).rarity
                    for later, more in enumerate(added(carrier, row, wave))
                ]
                first = next((place for place, rarity in enumerate(rarities) if rarity >= 0), None)
                told[wave].append(np.inf if first is None else BIN_MINUTES * (1.0 + first))
        volume.learn_one(BIN_MINUTES * row, count)
    return told


def days_passed(method: Method | None, carrier: Carrier) -> float:
    """Days a week on which a method passes its border, from the 15th day on, with nothing added."""
    days = range(FIRST_DAY, len(carrier.counts) // ROWS_A_DAY)
    if method is None:
        volume = Volume(bin_minutes=BIN_MINUTES)
        rare = [
            volume.learn_one(BIN_MINUTES * row, count).rarity >= 0 for row, count in enumerate(carrier.counts.tolist())
        ]
        over = [any(rare[day * ROWS_A_DAY : (day + 1) * ROWS_A_DAY]) for day in days]
    else:
        values = method(carrier.counts)
        over = [
            bool((values[day * ROWS_A_DAY : (day + 1) * ROWS_A_DAY] > border(values, day * ROWS_A_DAY)).any())
            for day in days
        ]
    return 7 * sum(over) / len(over)


def report() -> str:
    """The tables, in markdown."""
    everything = list(carriers())
    waves = (*WAVES, NOTHING)
    volume = {carrier.name: found_by_volume(carrier, waves) for carrier in everything}
    methods: dict[str, Method | None] = {**BASELINES, "**volume as shipped**": None}
    groups = {"NAB": [one for one in everything if one.name.startswith("NAB")]}
    groups |= {one.name: [one] for one in everything if not one.name.startswith("NAB")}
    lines = [f"{MOMENTS} moments a series; found in %, median minutes of those found in brackets.", ""]
    for wave in waves:
        lines += [f"{wave.name}:", "", f"| method | {' | '.join(groups)} |", "|---|" + "---:|" * len(groups)]
        for name, method in methods.items():
            cells = []
            for group in groups.values():
                told = [
                    minutes
                    for carrier in group
                    for minutes in (
                        volume[carrier.name][wave] if method is None else found_after(method, carrier, wave)
                    )
                ]
                cells.append(_cell(np.array(told)))
            lines.append(f"| {name} | {' | '.join(cells)} |")
        lines.append("")
    lines += ["Days a week on which the border is passed, nothing added:", ""]
    lines += [f"| method | {' | '.join(groups)} |", "|---|" + "---:|" * len(groups)]
    for name, method in methods.items():
        rates = [np.mean([days_passed(method, carrier) for carrier in group]) for group in groups.values()]
        lines.append(f"| {name} | {' | '.join(f'{rate:.2f}' for rate in rates)} |")
    return "\n".join(lines)


def _cell(minutes: Floats) -> str:
    found = minutes[np.isfinite(minutes)]
    return f"{100 * len(found) / len(minutes):.0f}" + (f" ({np.median(found):.0f})" if len(found) else "")


def main() -> int:
    """Prints the report."""
    print(report())
    return 0


if __name__ == "__main__":
    sys.exit(main())
