"""How well and how fast both tiers read, beside named baselines: `python -m benchmarks.reading`.

`--only tone,heads` measures some parts, `--quick` takes few texts, `--mistakes` shows the surest mistakes, `--json
FILE` writes the numbers too. Dev splits below `$COOLHEAD_DATA/data/text`, never test splits; intervals are bootstrapped
over texts. Without the second tier's weights its columns are left out. `python -m benchmarks.corrections` measures what
a person's corrections bring.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from benchmarks import (
    reading_bars,
    reading_baselines,
    reading_crisis,
    reading_heads,
    reading_language,
    reading_mistakes,
    reading_speed,
    reading_tone,
    reading_topics,
)
from benchmarks.reading_baselines import by_word_list
from benchmarks.reading_tables import Table
from benchmarks.reading_tiers import Tiers
from coolhead.run.encoder import load_deep_reader, load_encoder
from coolhead.run.weights import load_reader
from coolhead.text import Encoder, EncoderReader
from training.labelled import folder

__all__ = ["by_word_list", "main", "tables"]

_MOST, _QUICK = 2500, 200
PARTS: Final[dict[str, Callable[[Tiers, bool], Iterator[Table]]]] = {
    "tone": lambda tiers, _: reading_tone.tables(tiers),
    "baselines": lambda tiers, quick: reading_baselines.tables(tiers, quick=quick),
    "heads": lambda tiers, _: reading_heads.tables(tiers),
    "bars": lambda tiers, quick: reading_bars.tables(shipped_encoder(tiers), quick=quick),
    "speed": lambda tiers, _: reading_speed.tables(deep=tiers.deep is not None),
    "language": lambda tiers, quick: reading_language.tables(tiers.first, quick=quick),
    "crisis": lambda tiers, _: reading_crisis.tables(tiers),
    "invariance": lambda tiers, _: invariance(tiers),
    "topics": lambda tiers, _: reading_topics.tables(tiers),
}


def invariance(tiers: Tiers) -> Iterator[Table]:
    """What must not change a reading, and what must (`python -m benchmarks.invariance` shows examples)."""
    from benchmarks.invariance import judge, judge_word_list, pairs, table

    given = pairs()
    told = list(table(judge_word_list(given) + judge(given, tiers.first, tiers.deep)))
    columns, _, *lines = (tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in told)
    yield Table(f"Invariance, {len(given)} lines of our own: share that holds (n)", columns, lines)


def tables(parts: Sequence[str], tiers: Tiers, *, quick: bool) -> Iterator[Table]:
    """The tables of these parts."""
    for part in parts:
        started = time.perf_counter()
        yield from PARTS[part](tiers, quick)
        print(f"{part}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)


def shipped_encoder(tiers: Tiers) -> Encoder | None:
    """The encoder of the second tier by itself, where that tier is measured."""
    return None if tiers.deep is None else load_encoder(files("coolhead.text").joinpath("weights", "deep"))


def load_tiers(most: int) -> Tiers:
    """Both readers, or the first alone where the second has no weights."""
    deep: EncoderReader | None = None
    try:
        deep = load_deep_reader()
    except FileNotFoundError as error:
        print(f"The second tier is not installed ({error.filename}): the first alone is measured.", file=sys.stderr)
    return Tiers(load_reader(), deep, most)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables."""
    told = _asked(arguments)
    parts = told.only.split(",") if told.only else list(PARTS)
    if unknown := set(parts) - set(PARTS):
        print(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    if not folder().is_dir():
        print(f"no labelled sets at {folder()}: set COOLHEAD_DATA", file=sys.stderr)
        return 1
    tiers = load_tiers(_QUICK if told.quick else _MOST)
    readers = {"tier 0": tiers.first.model, "tier 1": tiers.deep.model if tiers.deep else ""}
    print(f"Tier 0: {readers['tier 0']}. Tier 1: {readers['tier 1'] or 'not installed'}. Dev splits.", flush=True)
    found = []
    for table in tables(parts, tiers, quick=told.quick):
        print("\n".join(table.markdown()), flush=True)
        found.append(table.plain())
    if told.mistakes:
        print("\n".join(reading_mistakes.lines(tiers)))
    print("\nWhat a person's corrections bring: python -m benchmarks.corrections")
    if told.json:
        told.json.write_text(json.dumps({"readers": readers, "tables": found}, ensure_ascii=False, indent=1) + "\n")
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    parser.add_argument("--only", default="", metavar="PARTS", help=f"some of {','.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help=f"at most {_QUICK} texts of a set")
    parser.add_argument("--mistakes", action="store_true", help="show the surest mistakes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
