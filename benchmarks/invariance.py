"""What must not change a reading, and what must: `python -m benchmarks.invariance` (`--first`: the first tier alone).

Minimal pairs of our own in five languages (`invariance.jsonl`): another brand name, another account name, other casing,
an emoji more or a typing slip leave the tone as it is; a negation turns it; "not bad at all" is no complaint and an
ironic thank you is one. After Ribeiro et al. 2020 (CheckList). Beside the tiers a named baseline, [word list]: it holds
what must stay by hardly ever seeing anything, so the two kinds of checks are to be read together.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from benchmarks.reading import by_word_list
from coolhead.mention import Author, Mention
from coolhead.run.encoder import load_deep_reader
from coolhead.run.weights import load_reader
from coolhead.text import DeepReader, Reader, Reading
from training.labelled import Row

Check = Literal["brand", "user", "casing", "emoji", "typo", "negation", "not_bad", "sarcasm"]
Expected = Literal["same", "flips", "negative", "positive", "not_negative"]
CHECKS: Final[tuple[Check, ...]] = get_args(Check)
LANGUAGES: Final = ("pl", "fr", "id", "ru", "en")

MOVES: Final = 0.15
"""The probability of negative may move by less than this where nothing was said that matters."""
WORST: Final = 5
_FILE: Final = Path(__file__).with_name("invariance.jsonl")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, what was made of it (empty: the text stands alone), and what is expected of the readings.

    In a pair that `flips` the other text is the negative one, whichever of the two holds the "not".
    """

    language: str
    check: Check
    text: str
    other: str
    expect: Expected


@dataclass(frozen=True, slots=True)
class Judged:
    """What one tier made of a pair. `other` is the reading of the text itself where the text stands alone."""

    pair: Pair
    tier: str
    reading: Reading
    other: Reading

    @property
    def holds(self) -> bool:
        """Whether the readings are as expected."""
        match self.pair.expect:
            case "same":
                return self.reading.tone == self.other.tone and self._moved < MOVES
            case "flips":
                return self.reading.tone != "negative" and self.other.tone == "negative"
            case "not_negative":
                return self.reading.tone != "negative"
            case tone:
                return self.reading.tone == tone

    @property
    def off(self) -> float:
        """How far the readings are from what is expected, 0..2; only for putting examples in order."""
        match self.pair.expect:
            case "same":
                return self._moved
            case "flips":
                return 1 + self.reading.negative - self.other.negative
            case "not_negative":
                return self.reading.negative
            case "positive":
                return 1 - self.reading.positive
            case "negative":
                return 1 - self.reading.negative

    @property
    def _moved(self) -> float:
        return abs(self.reading.negative - self.other.negative)


def pairs() -> list[Pair]:
    """All pairs, in the order of the file."""
    return [Pair(**json.loads(line)) for line in _FILE.read_text("utf-8").splitlines()]


def judge(given: Sequence[Pair], first: Reader, deep: DeepReader | None = None) -> list[Judged]:
    """Every pair as the first tier reads it and, where there is one, as the second does."""
    texts = _texts(given)
    mentions = [Mention(str(n), "labelled", 0.0, Author(str(n)), text) for n, text in enumerate(texts)]
    readings = first.read(mentions)
    found = _judged(given, "first", dict(zip(texts, readings, strict=True)))
    if deep is not None:
        found += _judged(given, "second", dict(zip(texts, deep.deepen(mentions, readings), strict=True)))
    return found


def judge_word_list(given: Sequence[Pair]) -> list[Judged]:
    """Every pair as fifteen good and fifteen bad words a language tell it, the language being known."""
    told = {text: _by_words(text, pair.language) for pair in given for text in (pair.text, pair.other or pair.text)}
    return _judged(given, "[word list]", told)


def _by_words(text: str, language: str) -> Reading:
    tone = by_word_list(Row(text, "", language, "invariance"))
    return Reading(language, 1.0, float(tone == 0), float(tone == 1), float(tone == 2))


def _texts(given: Iterable[Pair]) -> list[str]:
    return sorted({text for pair in given for text in (pair.text, pair.other) if text})


def _judged(given: Sequence[Pair], tier: str, told: Mapping[str, Reading]) -> list[Judged]:
    return [Judged(pair, tier, told[pair.text], told[pair.other or pair.text]) for pair in given]


def held(judged: Iterable[Judged]) -> tuple[int, int]:
    """How many hold, of how many."""
    found = [one.holds for one in judged]
    return sum(found), len(found)


def worst(judged: Iterable[Judged], count: int = WORST) -> list[Judged]:
    """The examples that do not hold, farthest off first."""
    return sorted((one for one in judged if not one.holds), key=lambda one: (-one.off, one.pair.text))[:count]


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """Shares that hold: a line per check and tier, a column per language."""
    yield f"| check | tier | {' | '.join(LANGUAGES)} | all |"
    yield f"|---|---|{'---|' * (len(LANGUAGES) + 1)}"
    tiers = list(dict.fromkeys(one.tier for one in judged))
    for check in CHECKS:
        for tier in tiers:
            chosen = [one for one in judged if one.pair.check == check and one.tier == tier]
            cells = [_share([one for one in chosen if one.pair.language == language]) for language in LANGUAGES]
            yield f"| {check} | {tier} | {' | '.join([*cells, f'**{_share(chosen)}**'])} |"


def _share(judged: Sequence[Judged]) -> str:
    kept, count = held(judged)
    return f"{kept / count:.2f} ({count})"


def examples(judged: Sequence[Judged], tier: str) -> Iterator[str]:
    """The worst examples of a tier, a heading per check."""
    for check in CHECKS:
        found = worst(one for one in judged if one.pair.check == check and one.tier == tier)
        if found:
            yield f"\n{check}, {tier} tier:"
        for one in found:
            yield f"  {one.pair.language} expected {one.pair.expect}: {_told(one.reading)} {one.pair.text}"
            if one.pair.other:
                yield f"     {_told(one.other)} {one.pair.other}"


def _told(reading: Reading) -> str:
    return f"[{reading.tone} -{reading.negative:.2f} +{reading.positive:.2f}]"


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the table and the worst examples."""
    given = pairs()
    deep = None if "--first" in arguments else load_deep_reader()
    judged = judge_word_list(given) + judge(given, load_reader(), deep)
    print(f"Share that holds (n); {len(given)} lines of our own; languages are not told to the tiers.\n")
    print("\n".join(table(judged)))
    print("\n".join(examples(judged, "first" if deep is None else "second")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
