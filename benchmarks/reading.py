"""How well and how fast the shipped reader reads: `python -m benchmarks.reading`.

Dev splits below `$COOLHEAD_DATA/data/text`, never test splits, and beside the reader two named baselines measured in
the same run: [majority], the most frequent tone of the set's training split, and [word list], about fifteen good and
fifteen bad words and twenty emoji per language. The last table reads the texts that were written for the public crisis
streams: no training set is like them.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from coolhead.mention import Author, Mention
from coolhead.run.weights import load_reader
from coolhead.text import RATES, LinearReader, Reading
from coolhead.text.clean import match_form, words_form
from training.labelled import TONE, Row, folder, rows
from training.measure import Doubles, Labels, auc, calibration_error, interval, macro_f1, rates, share_errors

TONE_SETS: Final = ("umsab_en", "wccrs_hotels_pl", "wccrs_medicine_pl", "umsab_fr", "indonlu_smsa", "rusentitweet")
GATES: Final = {
    "umsab_en": 0.52, "wccrs_hotels_pl": 0.83, "umsab_fr": 0.58, "indonlu_smsa": 0.74, "rusentitweet": 0.62,
}  # fmt: skip
"""The first tier's gates; they are set for the held-out test splits, the dev numbers here stand beside them."""
LANGUAGE_SETS: Final = (
    *TONE_SETS,
    "poleval19_t6_pl",
    "goemotions_en",
    "xed_en",
    "xed_pl",
    "xed_fr",
    "xed_id",
    "xed_ru",
)
_REPEATS = 3
_BATCH = 500

_GOOD: Final = {
    "en": "good great love thank thanks best happy nice excellent amazing perfect awesome wonderful recommend glad",
    "pl": "dobry dobra dobre super polecam swietny swietna mily mila dziekuje wspanialy pyszne czysto najlepszy",
    "fr": "bon bonne super merci adore excellent magnifique bravo meilleur heureux content parfait belle beau genial",
    "id": "bagus enak suka nyaman keren mantap terbaik puas ramah murah senang cinta indah lezat terima",
    "ru": "спасибо хороший хорошо люблю отлично супер класс лучший рад счастье красиво рекомендую молодец прекрасно",
}
_BAD: Final = {
    "en": "bad hate worst terrible awful sad angry never wrong poor horrible disappointed rude stupid sucks",
    "pl": "zly zla zle brudno brudny fatalny okropny nie niestety drogo nigdy gorszy wstyd problem odradzam",
    "fr": "mauvais mauvaise nul honte triste pire deteste jamais probleme horrible colere scandale peur mal",
    "id": "buruk jelek kecewa mahal lama tidak benci marah rusak parah bodoh korupsi sedih bohong kotor",
    "ru": "плохо плохой ненавижу ужас бесит грустно хуже никогда дурак больно устал достали позор проблема нет",
}
_GOOD_SIGNS, _BAD_SIGNS = "😍🥰❤😊👍🙏😀😁🎉💕", "😡😠😢😭👎💔🤮😤🤬😞"


@dataclass(frozen=True, slots=True)
class Judged:
    """One set with the reader's readings and how long they took, in texts a second."""

    name: str
    given: list[Row]
    readings: list[Reading]
    texts_per_second: float

    @property
    def wanted(self) -> Labels:
        """The labelled tones."""
        return np.array([TONE[row.label] for row in self.given])

    @property
    def likely(self) -> Doubles:
        """The reader's tones, texts x 3."""
        return np.array([[one.negative, one.neutral, one.positive] for one in self.readings])


def judge(reader: LinearReader, name: str, given: list[Row]) -> Judged:
    """Reads a set in batches, the fastest of three times."""
    mentions = [Mention(str(number), "bench", 0.0, Author("a"), row.text) for number, row in enumerate(given)]
    spent, readings = [], []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        readings = [one for at in range(0, len(mentions), _BATCH) for one in reader.read(mentions[at : at + _BATCH])]
        spent.append(time.perf_counter() - started)
    return Judged(name, given, readings, len(given) / min(spent))


def majority(name: str) -> int:
    """The most frequent tone of the set's training split."""
    return int(np.bincount([TONE[row.label] for row in rows(name, "train") if row.label in TONE]).argmax())


def by_word_list(row: Row) -> int:
    """0, 1, 2 by counting good and bad words and emoji."""
    words = words_form(match_form(row.text)).split()
    good, bad = set(_GOOD[row.language].split()), set(_BAD[row.language].split())
    score = sum(word in good for word in words) - sum(word in bad for word in words)
    score += sum(sign in _GOOD_SIGNS for sign in row.text) - sum(sign in _BAD_SIGNS for sign in row.text)
    return 1 + int(np.sign(score))


def tone_line(judged: Judged) -> str:
    """One line of the first table."""
    wanted, likely = judged.wanted, judged.likely
    told, language = likely.argmax(axis=1), judged.given[0].language
    low, high = interval(wanted, told)
    known = RATES[language]
    counted, adjusted = share_errors(wanted == 0, told == 0, known.hit, known.false_alarm)
    plain = macro_f1(wanted, np.full(len(wanted), majority(judged.name)))
    listed = macro_f1(wanted, np.array([by_word_list(row) for row in judged.given]))
    gate = f"{GATES[judged.name]:.2f}" if judged.name in GATES else "-"
    columns = (
        language, judged.name, len(wanted), f"**{macro_f1(wanted, told):.3f}** ({low:.3f}-{high:.3f})", gate,
        f"{plain:.3f}", f"{listed:.3f}", f"{auc(wanted == 0, likely[:, 0]):.3f}",
        f"{100 * counted:.1f} -> {100 * adjusted:.1f}",
        f"{calibration_error(wanted, likely):.3f}", f"{judged.texts_per_second:,.0f}",
    )  # fmt: skip
    return f"| {' | '.join(map(str, columns))} |"


def language_line(reader: LinearReader, name: str) -> str:
    """One line of the second table."""
    given = list(rows(name, "dev"))
    found = [one.language for one in judge(reader, name, given).readings]
    right = sum(row.language == one for row, one in zip(given, found, strict=True)) / len(given)
    length = float(np.median([len(row.text) for row in given]))
    return f"| {given[0].language} | {name} | {len(given)} | {length:.0f} | {right:.3f} |"


def crisis_lines(reader: LinearReader) -> list[str]:
    """The third table: texts written for the public crisis streams, negative towards the brand against the rest."""
    given = sorted(set(_crisis_texts()), key=lambda row: (row.language, row.text))
    lines = []
    for language in sorted({row.language for row in given}):
        judged = judge(reader, "streams", [row for row in given if row.language == language])
        negative, called = judged.wanted == 0, judged.likely.argmax(axis=1) == 0
        hit, alarm = rates(negative, called)
        listed = np.array([by_word_list(row) for row in judged.given], dtype=np.float64)
        columns = (
            language, len(negative), f"{auc(negative, judged.likely[:, 0]):.3f}", f"{auc(negative, -listed):.3f}",
            f"{hit:.2f}", f"{alarm:.2f}",
        )  # fmt: skip
        lines.append(f"| {' | '.join(map(str, columns))} |")
    return lines


def _crisis_texts() -> Iterator[Row]:
    """Texts marked as written in `streams/public/*.labels.tsv.gz`, each once; the brand's own are left out."""
    for path in sorted((folder().parent.parent / "streams" / "public").glob("*.labels.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            labels = {id_: rest for id_, *rest in (line.rstrip("\n").split("\t") for line in lines)}
        with gzip.open(path.with_name(path.name.replace("labels.tsv", "jsonl")), "rt", encoding="utf-8") as lines:
            for told in map(json.loads, lines):
                label, _, source, language = labels.get(told["id"], ("", "", "", ""))
                if source.startswith("written") and label in TONE and told["author"]["kind"] != "own" and told["text"]:
                    yield Row(told["text"], label, language, "streams")


def main() -> int:
    """Prints the tables."""
    if not folder().is_dir():
        print(f"no labelled sets at {folder()}: set COOLHEAD_DATA", file=sys.stderr)
        return 1
    started = time.perf_counter()
    reader = load_reader()
    print(f"Reader {reader.model}, ready in {time.perf_counter() - started:.2f} s; dev splits; one core.\n")
    print(
        "| | set | n | macro-F1 (95 %) | gate | [majority] | [word list] | AUC negative | share error in points,"
        " windows of 200, counted -> adjusted | calibration error | texts/s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name in TONE_SETS:
        print(tone_line(judge(reader, name, [row for row in rows(name, "dev") if row.label in TONE])))
    print("\n| | set | n | median length | language right |\n|---|---|---|---|---|")
    for name in LANGUAGE_SETS:
        print(language_line(reader, name))
    print("\n| crisis texts | n | AUC negative | [word list] AUC | called negative: the negative | the others |")
    print("|---|---|---|---|---|---|")
    print("\n".join(crisis_lines(reader)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
