"""How often the language is named right: whole posts, their first five words, two languages in one post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from benchmarks.reading_tables import Scored, Table, share
from benchmarks.reading_tiers import TONE_SETS, mentions_of, sampled
from coolhead.text import READ_WELL, Reader, Reading
from training.labelled import Row, rows

SETS: Final = (
    *TONE_SETS, "poleval19_t6_pl", "goemotions_en", "xed_pl", "xed_fr", "xed_id", "xed_ru", "xed_en",
)  # fmt: skip
FOREIGN: Final = ("umsab_de", "umsab_es", "umsab_it", "umsab_pt")
_SPOKEN: Final = {
    "pl": "wccrs_hotels_pl", "fr": "umsab_fr", "id": "indonlu_smsa", "ru": "rusentitweet", "en": "umsab_en",
}  # fmt: skip
_MOST: Final = 2000
_MIXED: Final = 40


def tables(reader: Reader, *, quick: bool) -> Iterator[Table]:
    """Our languages, foreign ones, two in one post."""
    most = 200 if quick else _MOST
    known = {name: sampled([row for row in rows(name, "dev") if row.text.strip()], most) for name in SETS}
    yield Table(
        "Language named right, without a hint from the channel",
        ("", "set", "n", "median length", "whole (95 %)", "first five words (95 %)", "said to be mixed"),
        [_line(reader, name, given) for name, given in known.items()],
        "All texts count, those without a word too. Said to be mixed: of posts that are labelled with one language.",
    )
    yield Table(
        "Languages that are not read well",
        ("", "set", "n", "named right (95 %)", "taken for one of the five", "doubt told"),
        [_foreign(reader, name, sampled(list(rows(name, "dev")), most)) for name in FOREIGN],
    )
    yield Table(
        "Two languages in one post, half of a post each",
        ("first half", "n", "both named", "one of them named, none else", "another named"),
        [_mixed(reader, language, known) for language in _SPOKEN],
        "Composed: a post of the set and, after a full stop, a post of another of the five languages.",
    )


def _named(reader: Reader, texts: Sequence[str]) -> list[Reading]:
    return reader.read(mentions_of(texts))


def _line(reader: Reader, name: str, given: Sequence[Row]) -> tuple[object, ...]:
    whole = _named(reader, [row.text for row in given])
    short = _named(reader, [" ".join(row.text.split()[:5]) for row in given])
    mixed = np.array([bool(one.mixed) for one in whole])
    length = int(np.median([len(row.text) for row in given]))
    return given[0].language, name, len(given), length, _right(given, whole), _right(given, short), float(mixed.mean())


def _right(given: Sequence[Row], found: Sequence[Reading]) -> Scored:
    return share(np.array([row.language == one.language for row, one in zip(given, found, strict=True)]))


def _foreign(reader: Reader, name: str, given: Sequence[Row]) -> tuple[object, ...]:
    found = _named(reader, [row.text for row in given])
    taken = np.mean([one.language in READ_WELL for one in found])
    doubts = Counter(one.doubt or "none" for one in found).most_common(2)
    told = ", ".join(f"{doubt} {count / len(found):.2f}" for doubt, count in doubts)
    return given[0].language, name, len(given), _right(given, found), float(taken), told


def _mixed(reader: Reader, language: str, known: dict[str, list[Row]]) -> tuple[object, ...]:
    texts, wanted = [], []
    for other, name in _SPOKEN.items():
        if other != language:
            pairs = zip(known[_SPOKEN[language]], known[name], strict=False)
            for one, two in sampled([pair for pair in pairs if _is_long(*pair)], _MIXED):
                texts.append(f"{one.text.strip()}. {two.text.strip()}")
                wanted.append({language, other})
    named = [{one.language, *one.mixed} for one in _named(reader, texts)]
    both = np.mean([found == pair for found, pair in zip(named, wanted, strict=True)])
    one_of = np.mean([found < pair for found, pair in zip(named, wanted, strict=True)])
    return language, len(texts), float(both), float(one_of), float(1 - both - one_of)


def _is_long(*pair: Row) -> bool:
    return all(40 <= len(row.text) <= 160 for row in pair)
