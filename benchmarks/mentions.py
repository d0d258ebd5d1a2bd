"""How fast mentions are found: `python -m benchmarks.mentions [--stored 1000000] [--asked 40]`.

A store of made mentions (five languages, six channels, 200,000 words of Zipf's frequencies, one in ten a reply; four
brands' worth of authors) on a file in a temporary folder. Every combination of filters that the page Mentions offers is
asked for with values drawn at random, the first page and a later one; what is told is the time of `search_mentions`,
counts and facets included. Named baselines on the same file: [LIKE scan] reads the log from the newest on until the
page is full, [FTS5] asks SQLite's own full-text index (words only) and joins the filters.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate, combinations
from pathlib import Path
from typing import Any

import numpy as np

from coolhead.mention import Author, Mention
from coolhead.mention.model import Kind
from coolhead.storage import Arrival, MentionQuery, SqliteStore, Step
from coolhead.storage.pack import unpack_mention
from coolhead.text import Reading
from coolhead.text.clean import folded_form

START = 1_772_000_000.0
BRAND = "ember"
LANGUAGES = ("pl", "en", "ru", "fr", "id")
CHANNELS = ("x", "instagram", "mastodon", "youtube", "reviews", "press")
TONES = ("negative", "neutral", "positive")
VOWELS = ("aeiouyóąęéè", "аеиоуыяюё")
CONSONANTS = ("bcdfghjklłmnprstwz", "бвгджзклмнпрстчш")
WORDS, LENGTH, GROUP, PAGE = 200_000, 18, 2_000, 51


def main() -> None:
    """Builds, indexes, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=40, help="queries of each combination")
    parser.add_argument("--keep", type=Path, help="build here, or use what is there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = chosen.keep or Path(scratch) / "mentions.db"
        fresh = not path.exists()
        with contextlib.closing(SqliteStore(path)) as store:
            if fresh:
                build(store, path, chosen.stored)
            ask(store, chosen.asked, chosen.stored)
            baselines(store, path, chosen.asked)


def build(store: SqliteStore, path: Path, stored: int) -> None:
    """Take, commit as the desk would, index; tells what each costs."""
    taken = committed = indexed = 0.0
    made = made_mentions(stored)
    for first in range(0, stored, GROUP):
        some = [next(made) for _ in range(min(GROUP, stored - first))]
        began = time.perf_counter()
        receipts = store.take([Arrival(mention) for mention, _ in some], START)
        middle = time.perf_counter()
        seqs = [receipt.seq or 0 for receipt in receipts]
        readings = list(zip(seqs, (reading for _, reading in some), strict=True))
        store.commit(Step(seqs[-1], readings, brands=[(seq, BRAND) for seq in seqs]))
        taken, committed = taken + middle - began, committed + time.perf_counter() - middle
        if (first // GROUP) % 25 == 24:
            print(f"  {first + GROUP:,} stored", flush=True)
    before = path.stat().st_size
    longest = 0.0
    while True:
        began = time.perf_counter()
        if not store.index_mentions():
            break
        longest = max(longest, time.perf_counter() - began)
        indexed += time.perf_counter() - began
    size = path.stat().st_size + path.with_name(path.name + "-wal").stat().st_size - before
    per = 1e6 / stored
    _tell("taking a mention", f"{taken * per:,.0f} us")
    _tell("committing what the desk made of it", f"{committed * per:,.0f} us")
    _tell("indexing it", f"{indexed * per:,.0f} us ({stored / indexed:,.0f}/s), longest step {longest * 1e3:,.0f} ms")
    _tell("size of the index", f"{size / stored:,.0f} bytes a mention beside {before / stored:,.0f}")


def made_mentions(count: int) -> Iterator[tuple[Mention, Reading]]:
    """Mentions with readings, the same ones each time."""
    rng = random.Random(7)
    words = _vocabulary(rng)
    weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))
    for number in range(count):
        text = " ".join(rng.choices(words, cum_weights=weights, k=rng.randint(4, 2 * LENGTH - 4)))
        language = rng.choices(LANGUAGES, (50, 22, 14, 8, 6))[0]
        author = f"a{int(rng.paretovariate(0.6)) % 300_000}"
        at = START + number * 8 + rng.uniform(-600, 0)
        answers = f"m{number - rng.randint(1, 500)}" if number > 500 and rng.random() < 0.1 else None
        channel = rng.choices(CHANNELS, (40, 20, 15, 10, 9, 6))[0]
        kind: Kind = "reply" if answers else "post"
        who = Author(author, f"h{author}")
        mention = Mention(f"m{number}", "made", at, who, text, channel, kind, in_reply_to=answers)
        likely = rng.choices(range(3), (30, 50, 20))[0]
        negative, neutral, positive = (0.8 if tone == likely else 0.1 for tone in range(3))
        types = {f"T{int(rng.paretovariate(0.5)) % 22 + 1}": 0.8} if rng.random() < 0.3 else {}
        copy_key = f"{rng.getrandbits(96):024x}"
        yield mention, Reading(language, 0.9, negative, neutral, positive, category=types, copy_key=copy_key)


def _vocabulary(rng: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < WORDS:
        script = rng.random() < 0.14
        syllables = (rng.choice(CONSONANTS[script]) + rng.choice(VOWELS[script]) for _ in range(rng.randint(1, 5)))
        found["".join(syllables)] = None
    return list(found)


def queries(asked: int) -> Iterator[tuple[str, MentionQuery]]:
    """Every combination of up to three filters, each with values drawn at random."""
    rng = random.Random(11)
    words = _vocabulary(random.Random(7))

    def word() -> str:
        return words[min(int(rng.paretovariate(0.35)), WORDS) - 1]

    def span() -> dict[str, Any]:
        since = START + rng.uniform(0, 7.9e6)
        return {"since": since, "until": since + rng.choice((900, 86_400, 30 * 86_400))}

    draw: dict[str, Callable[[], dict[str, Any]]] = {
        "word": lambda: {"text": word()},
        "begins": lambda: {"text": f"{word()[:3]}*"},
        "two words": lambda: {"text": f"{word()} {word()}"},
        "phrase": lambda: {"text": f'"{words[int(rng.random() * 30)]} {words[int(rng.random() * 30)]}"'},
        "minus": lambda: {"text": f"-{words[int(rng.random() * 100)]}"},
        "topic": lambda: {"any_words": tuple(word() for _ in range(6))},
        "lang": lambda: {"language": rng.choice(LANGUAGES)},
        "channel": lambda: {"channel": rng.choice(CHANNELS)},
        "tone": lambda: {"tone": rng.choice(TONES)},
        "type": lambda: {"type": f"T{rng.randint(1, 22)}"},
        "author": lambda: {"author": f"ha{int(rng.paretovariate(0.6)) % 300_000}"},
        "time": span,
    }
    texts = {"word", "begins", "two words", "phrase", "minus"}
    for size in (0, 1, 2, 3):
        for names in combinations(draw, size):
            if len(texts & set(names)) < 2:
                for _ in range(asked if size < 2 else max(2, asked // 10)):
                    merged: dict[str, Any] = {}
                    for name in names:
                        merged |= draw[name]()
                    yield " + ".join(names) or "none", MentionQuery(BRAND, **merged)


def ask(store: SqliteStore, asked: int, stored: int) -> None:
    """The time of every combination, first page and a later one."""
    times: dict[str, list[float]] = {}
    rng = random.Random(3)
    for name, query in queries(asked):
        for before in (None, rng.randint(1, stored)):
            began = time.perf_counter()
            store.search_mentions(query, PAGE, before)
            times.setdefault(name, []).append(time.perf_counter() - began)
    every = [one for some in times.values() for one in some]
    _tell("every query", _spread(every))
    slowest = sorted(times, key=lambda name: -float(np.percentile(times[name], 95)))
    for name in ["none", "word", "begins", "phrase", "lang", "time", *slowest[:6]]:
        _tell(f"  {name}", _spread(times[name]))
    over = [name for name in times if float(np.percentile(times[name], 95)) > 0.05]
    _tell("combinations with p95 over 50 ms", f"{len(over)} of {len(times)}")


def baselines(store: SqliteStore, path: Path, asked: int) -> None:
    """What the same questions cost without this index."""
    del store
    connection = sqlite3.connect(path)
    rare = [query for name, query in queries(asked) if name == "word"][: max(4, asked // 8)]
    _tell("[LIKE scan] a word", _spread([_seconds(partial(_like, connection, query.text)) for query in rare]))
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5(text, content='', detail='full')")
    began, count = time.perf_counter(), 0
    kept = connection.execute("SELECT seq, body FROM content ORDER BY seq LIMIT 200000").fetchall()
    for seq, body in kept:
        values = (seq, folded_form(unpack_mention(body).text))
        connection.execute("INSERT INTO temp.words (rowid, text) VALUES (?, ?)", values)
        count += 1
    _tell("[FTS5] indexing it", f"{(time.perf_counter() - began) / count * 1e6:,.0f} us (n={count:,})")
    joined = """SELECT log.seq FROM temp.words JOIN log ON log.seq = words.rowid WHERE words MATCH ?
        AND log.published_at >= ? AND log.published_at < ? ORDER BY words.rowid DESC LIMIT 51"""
    both = [query for name, query in queries(asked) if name == "word + time"]
    spent = []
    for query in both:
        asked_for = (f'"{folded_form(query.text)}"', query.since, query.until)
        spent.append(_seconds(partial(_all_of, connection, joined, asked_for)))
    _tell(f"[FTS5] a word + time, of {count:,}", _spread(spent))
    connection.close()


def _like(connection: sqlite3.Connection, text: str) -> None:
    sought, found = folded_form(text), 0
    for (body,) in connection.execute("SELECT body FROM content ORDER BY seq DESC LIMIT 100000"):
        found += sought in folded_form(unpack_mention(body).text)
        if found > PAGE:
            break


def _all_of(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> None:
    connection.execute(sql, values).fetchall()


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _spread(times: Sequence[float]) -> str:
    middle, late, last = (1e3 * float(np.percentile(times, share)) for share in (50, 95, 100))
    return f"p50 {middle:.1f} ms, p95 {late:.1f} ms, longest {last:.1f} ms (n={len(times):,})"


def _tell(what: str, measured: str) -> None:
    print(f"{what:45} {measured}", flush=True)


if __name__ == "__main__":
    main()
