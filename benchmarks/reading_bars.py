"""Heads trained here, on sets that may train nothing that ships: does the deep vector carry what they need?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import expit  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.reading_baselines import hashed_characters
from benchmarks.reading_tables import Scored, Table, f1_of_each
from benchmarks.reading_tiers import sampled, side_by_side
from coolhead.text import Encoder
from coolhead.text.clean import copy_key, match_form, words_form
from coolhead.text.deep import deep_form
from training.labelled import Row, rows
from training.measure import Doubles, Labels

Floats = npt.NDArray[np.float32]
ROWS: Final = 2000
_DEV_ROWS: Final = 1000
_FOLDS: Final = 5
STRENGTHS: Final = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]
_BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Bar:
    """A set, the labels that count as yes, and the macro-F1 to beat; `folds`: train and dev as one, in five parts."""

    name: str
    head: str
    yes: frozenset[str]
    bar: float | None
    folds: bool = False


BARS: Final = (
    Bar("complaints_en", "complaint", frozenset({"complaint"}), 0.86, folds=True),
    Bar("hate_abusive_id", "toxicity", frozenset({"hate", "abusive"}), 0.87),
    Bar("tweeteval_offensive", "offensive", frozenset({"offensive"}), 0.74),
    Bar("inappropriate_ru", "inappropriate", frozenset({"inappropriate"}), None),
)


@dataclass(frozen=True, slots=True)
class Told:
    """Texts as numbers: what is true, the words, and what the encoder says."""

    wanted: Labels
    words: list[str]
    deep: Floats

    def __getitem__(self, chosen: Labels) -> Told:
        return Told(self.wanted[chosen], [self.words[place] for place in chosen], self.deep[chosen])


def tables(encoder: Encoder | None, *, quick: bool) -> Iterator[Table]:
    """One line a set."""
    most = 300 if quick else ROWS
    lines = [line(one, encoder, most) for one in BARS] if encoder is not None else []
    yield Table(
        "Heads trained here, on sets that may not ship",
        ("set", "head", "bar", "train rows", "n", "[words alone], macro-F1", "deep alone", "deep + words", "reached"),
        lines,
        "Logistic regressions: on the deep vector and scores (strength chosen within the train rows), on hashed"
        " characters 2-5 and words 1-2, and both (their log odds added). complaints_en: five folds over train and dev,"
        f" texts of the same words once. The others: at most {most} train rows, at most {_DEV_ROWS} of the dev split;"
        " the bars are for the whole train split."
        if lines
        else "Not measured: the second tier is not installed.",
    )


def line(bar: Bar, encoder: Encoder, most: int) -> tuple[object, ...]:
    """One set: words alone, the encoder alone, both."""
    if bar.folds:
        given = sampled(once([*rows(bar.name, "train"), *rows(bar.name, "dev")]), most)
        found, trained, wanted = in_folds(told(bar, given, encoder))
    else:
        learned = told(bar, sampled(once(rows(bar.name, "train")), most), encoder)
        shown = told(bar, sampled(once(rows(bar.name, "dev")), min(most, _DEV_ROWS)), encoder)
        found, trained, wanted = log_odds(learned, shown), len(learned.words), shown.wanted
    words, deep = found
    scores = [judged(wanted, one) for one in (words, deep, words + deep)]
    best = scores[-1].value
    reached = "-" if bar.bar is None else "yes" if best >= bar.bar else "no"
    return bar.name, bar.head, bar.bar, trained, len(wanted), *scores, reached


def once(given: Iterator[Row] | Sequence[Row]) -> list[Row]:
    """Texts of the same words count once."""
    kept: dict[str, Row] = {}
    for row in given:
        match = match_form(row.text)
        kept.setdefault(copy_key(words_form(match)) or match, row)
    return list(kept.values())


def told(bar: Bar, given: Sequence[Row], encoder: Encoder) -> Told:
    """The rows as numbers; the encoder runs on two cores."""
    forms = [deep_form(row.text) or "-" for row in given]

    def encode(start: int) -> list[Floats]:
        scores, vectors = encoder.encode(forms[start : start + _BATCH])
        return [np.concatenate([scores, vectors], axis=1)]

    return Told(
        np.array([row.label in bar.yes for row in given], dtype=np.int64),
        [match_form(row.text) for row in given],
        np.concatenate(side_by_side(encode, len(forms))),
    )


def in_folds(given: Told) -> tuple[tuple[Doubles, Doubles], int, Labels]:
    """Log odds of every text from the folds that it is not in."""
    words, deep = np.zeros(len(given.words)), np.zeros(len(given.words))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for learned, shown in folds.split(given.words, given.wanted):
        words[shown], deep[shown] = log_odds(given[learned], given[shown])
    return (words, deep), len(given.words) * (_FOLDS - 1) // _FOLDS, given.wanted


def log_odds(learned: Told, shown: Told) -> tuple[Doubles, Doubles]:
    """By words, and by what the encoder says."""
    by_words = LogisticRegression(C=3.0, solver="liblinear", class_weight="balanced", random_state=0)
    words = make_pipeline(hashed_characters(), TfidfTransformer(sublinear_tf=True), by_words)
    by_deep = LogisticRegression(class_weight="balanced", max_iter=500, random_state=0)
    folds = StratifiedKFold(3, shuffle=True, random_state=0)
    deep = make_pipeline(StandardScaler(), GridSearchCV(by_deep, {"C": STRENGTHS}, cv=folds, scoring="neg_log_loss"))
    words.fit(learned.words, learned.wanted)
    deep.fit(learned.deep, learned.wanted)
    return words.decision_function(shown.words), deep.decision_function(shown.deep)


def judged(wanted: Labels, odds: Doubles) -> Scored:
    """Macro-F1 of yes and no at one half."""
    return f1_of_each(wanted, (expit(odds) >= 0.5).astype(np.int64), 2)
