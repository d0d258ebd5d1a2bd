"""What a person's corrections bring: `python -m benchmarks.corrections` (`--doubt`: the least sure mentions first;
`--quick`: the first tier alone).

Real mentions of Russian banks and telecoms, and of three airlines in English, none of which trained the reader. A
person labels mentions of the brand, one after the other; what the brand's head then makes of all other mentions is
measured on those that nobody labelled. Train splits are the pool that is labelled from, in a seeded random order; the
dev split and what of the pool is never labelled are the test. Texts of the same words count once. Beside the head two
named baselines: [generic], the shipped reader as it is, and [labels alone], the same labels without the generic
reading. As in the house, a fifth of the labels decides whether the head reads; then all are learned. What features
weigh was chosen on airlines and telecoms; the banks chose nothing.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from coolhead.mention import Author, Mention
from coolhead.run.encoder import load_deep_reader
from coolhead.run.heads import BothTiers
from coolhead.run.weights import load_reader
from coolhead.text import Reader
from coolhead.text.brand_head import BrandHead, Rows, fit, rows_of, tones_of
from coolhead.text.clean import copy_key, match_form, words_form
from coolhead.text.gain import held_back
from training.labelled import TONE, folder, rows
from training.measure import Labels, macro_f1

SETS: Final = ("sentirueval16_bank", "sentirueval16_telecom", "airline_en")
COUNTS: Final = (50, 200, 500)
SEEDS: Final = 12
MOST_TEXTS: Final = 4500
"""Of a set, so that reading all of it deeply takes a minute; drawn with a fixed seed."""
_PORTION: Final = 10
"""In the order of doubt so many are labelled before the head is asked anew what it doubts."""
_OVERWRITTEN: Final = (
    (re.compile(r"Cancelled Flight"), "cancel"),
    (re.compile(r"Late Flight"), "late"),
    (re.compile(r"Flight Booking Problems"), "booking"),
)
"""In the copies of the airline set three words were overwritten by the names of its labels."""


@dataclass(frozen=True, slots=True)
class Pool:
    """One set as numbers: which rows may be labelled, and which never are."""

    name: str
    rows: Rows
    labels: Labels
    may: Labels
    never: Labels
    held: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


Order = Callable[[Pool, Labels, int], Labels]
"""(pool, a random order of what may be labelled, how many) -> the first so many that are labelled."""


def pool(reader: Reader, name: str) -> Pool:
    """A set, each text once, its dev split first."""
    whole = {_key(text): (text, label, split == "dev") for split, text, label in reversed(list(_told(name)))}
    drawn = np.sort(np.random.default_rng(0).permutation(len(whole))[:MOST_TEXTS])
    given = {key: whole[key] for key in np.array(list(whole))[drawn].tolist()}
    texts = [text for text, _, _ in given.values()]
    mentions = [Mention(str(number), "bench", 0.0, Author("a"), text) for number, text in enumerate(texts)]
    dev = np.array([is_dev for _, _, is_dev in given.values()])
    return Pool(
        name,
        rows_of(texts, reader.read(mentions)),
        np.array([label for _, label, _ in given.values()]),
        np.flatnonzero(~dev),
        np.flatnonzero(dev),
        np.array([held_back(name, one.source, one.id) for one in mentions]),
    )


def _told(name: str) -> Iterator[tuple[str, str, int]]:
    for split in ("dev", "train"):
        for row in rows(name, split):
            text = row.text
            for overwritten, word in _OVERWRITTEN if name == "airline_en" else ():
                text = overwritten.sub(word, text)
            if row.label in TONE:
                yield split, text, TONE[row.label]


def _key(text: str) -> str:
    match = match_form(text)
    return copy_key(words_form(match)) or match


def at_random(_pool: Pool, order: Labels, count: int) -> Labels:
    """As they come."""
    return order[:count]


def only_wrong(pool: Pool, order: Labels, count: int) -> Labels:
    """Only those that were read wrong: what a person does who never says that a reading is right."""
    told: Labels = pool.rows.offset.argmax(axis=1)
    wrong: Labels = order[told[order] != pool.labels[order]]
    return wrong[:count]


def by_doubt(pool: Pool, order: Labels, count: int) -> Labels:
    """After the first twenty the head says which it is least sure of, ten at a time."""
    chosen = list(order[: 2 * _PORTION])
    while len(chosen) < count:
        left = np.setdiff1d(order, chosen)
        likely = np.sort(tones_of(_head(pool, np.array(chosen)), pool.rows[left]), axis=1)
        chosen += list(left[np.argsort(likely[:, 2] - likely[:, 1], kind="stable")][:_PORTION])
    return np.array(chosen[:count])


def _head(pool: Pool, chosen: Labels) -> BrandHead:
    return fit(pool.rows[chosen], pool.labels[chosen], pool.held[chosen], "brand:v0:bench")


def _alone(pool: Pool, chosen: Labels) -> BrandHead:
    """[labels alone]: nothing is known of the generic reading, and nothing has to be held back."""
    blind = replace(pool.rows[chosen], offset=np.zeros((len(chosen), 3)))
    return fit(blind, pool.labels[chosen], np.zeros(len(chosen), dtype=bool), "brand:v0:alone")


@dataclass(frozen=True, slots=True)
class Learned:
    """Macro-F1 after so many labels, one number a seed."""

    generic: list[float]
    head: list[float]
    guarded: list[float]
    alone: list[float]
    applied: int
    tested: int
    seconds: float


def learned(pool: Pool, count: int, order: Order) -> Learned:
    """The same random orders for every count; tested on all that none of the counts labels."""
    found = Learned([], [], [], [], 0, 0, 0.0)
    applied, spent = 0, []
    for seed in range(SEEDS):
        shuffled = np.random.default_rng(seed).permutation(pool.may)
        third = len(shuffled) // 3
        test = np.concatenate([shuffled[:third], pool.never])
        chosen = order(pool, shuffled[third:], count)
        started = time.perf_counter()
        head = _head(pool, chosen)
        spent.append(time.perf_counter() - started)
        shown, wanted = pool.rows[test], pool.labels[test]
        blind = replace(shown, offset=np.zeros((len(test), 3)))
        generic = macro_f1(wanted, shown.offset.argmax(axis=1))
        found.generic.append(generic)
        found.head.append(macro_f1(wanted, tones_of(head, shown).argmax(axis=1)))
        found.guarded.append(found.head[-1] if head.gain.holds else generic)
        found.alone.append(macro_f1(wanted, tones_of(_alone(pool, chosen), blind).argmax(axis=1)))
        applied += head.gain.holds
    return replace(found, applied=applied, tested=third + len(pool.never), seconds=float(np.median(spent)))


def line(pool: Pool, count: int, order: Order) -> str:
    """One line of the table."""
    one = learned(pool, count, order)
    columns = (
        pool.name, count, one.tested, _told_spread(one.generic), f"**{_told_spread(one.guarded)}**",
        f"{np.mean(one.guarded) - np.mean(one.generic):+.3f}", _told_spread(one.head), f"{one.applied}/{SEEDS}",
        _told_spread(one.alone), f"{1000 * one.seconds:.0f}",
    )  # fmt: skip
    return f"| {' | '.join(map(str, columns))} |"


def _told_spread(values: Sequence[float]) -> str:
    return f"{np.mean(values):.3f} ± {np.std(values):.3f}"


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the tables."""
    if not folder().is_dir():
        print(f"no labelled sets at {folder()}: set COOLHEAD_DATA", file=sys.stderr)
        return 1
    readers: list[Reader] = [load_reader()]
    if "--quick" not in arguments:
        readers.append(BothTiers(readers[0], load_deep_reader()))
    orders: dict[str, Order] = {"labelled as they come": at_random, "only what was read wrong is labelled": only_wrong}
    if "--doubt" in arguments:
        orders["labelled in the order of doubt"] = by_doubt
    for reader in readers:
        pools = [pool(reader, name) for name in SETS]
        for title, order in orders.items():
            print(f"\n{title}; {reader.model}; mean ± standard deviation over {SEEDS} random orders\n")
            print(
                "| set | labels | n | [generic] | as the house reads | gain | the head itself | head applied |"
                " [labels alone] | ms to learn |"
            )
            print("|---|---|---|---|---|---|---|---|---|---|")
            for one in pools:
                for count in COUNTS:
                    print(line(one, count, order), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
