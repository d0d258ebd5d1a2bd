"""Heads trained here, on sets that may train nothing that ships: does the deep vector carry what they need?"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import expit  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_predict
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
"""Train rows of the shorter of two measurements; the other takes the whole train split, as the bars do."""
_DEV_ROWS: Final = 1500
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
    words: Any
    deep: Floats

    def __getitem__(self, chosen: Labels) -> Told:
        return Told(self.wanted[chosen], self.words[chosen], self.deep[chosen])


def tables(encoder: Encoder | None, *, quick: bool) -> Iterator[Table]:
    """One line a set."""
    most = 300 if quick else sys.maxsize
    lines = [line for one in BARS for line in lines_of(one, encoder, most)] if encoder is not None else []
    yield Table(
        "Heads trained here, on sets that may not ship",
        ("set", "head", "bar", "train rows", "n", "[words alone], macro-F1", "deep alone", "deep + words", "reached"),
        lines,
        "Logistic regressions: on the deep vector and scores (strength chosen within the train rows), on hashed"
        " characters 2-5 and words 1-2, and both (their log odds, weighed on train rows that trained neither)."
        " complaints_en: five folds over train and dev, texts of the same words once. The others: at most"
        f" {_DEV_ROWS} rows of the dev split; trained on {ROWS} rows and, as the bars are, on the whole train split."
        if lines
        else "Not measured: the second tier is not installed.",
    )


def lines_of(bar: Bar, encoder: Encoder, most: int) -> Iterator[tuple[object, ...]]:
    """One set: words alone, the encoder alone, both, for each number of train rows."""
    if bar.folds:
        given = told(bar, sampled(once([*rows(bar.name, "train"), *rows(bar.name, "dev")]), most), encoder)
        yield line(bar, len(given.wanted) * (_FOLDS - 1) // _FOLDS, given.wanted, in_folds(given))
        return
    shown = told(bar, sampled(once(rows(bar.name, "dev")), min(most, _DEV_ROWS)), encoder)
    whole = told(bar, sampled(once(rows(bar.name, "train")), most), encoder)
    size = len(whole.wanted)
    order = np.random.default_rng(0).permutation(size)
    for count in sorted({min(ROWS, size), size}):
        yield line(bar, count, shown.wanted, log_odds(whole[order[:count]], shown))


def line(bar: Bar, trained: int, wanted: Labels, odds: Doubles) -> tuple[object, ...]:
    """One line of the table; the last of the scores is held to the bar."""
    scores = [judged(wanted, one) for one in odds.T]
    reached = "-" if bar.bar is None else "yes" if scores[-1].value >= bar.bar else "no"
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
        hashed_characters().fit_transform([match_form(row.text) for row in given]),
        np.concatenate(side_by_side(encode, len(forms))),
    )


def in_folds(given: Told) -> Doubles:
    """Log odds of every text from the folds that it is not in."""
    found = np.zeros((len(given.wanted), 3))
    for learned, shown in _parts(_FOLDS).split(found, given.wanted):
        found[shown] = log_odds(given[learned], given[shown])
    return found


def log_odds(learned: Told, shown: Told) -> Doubles:
    """Texts x (by words, by what the encoder says, by both: weighed on train rows that trained neither)."""
    by_words = make_pipeline(TfidfTransformer(sublinear_tf=True), _regression(C=3.0, solver="liblinear"))
    strengths = {"C": STRENGTHS}
    by_deep = make_pipeline(
        StandardScaler(), GridSearchCV(_regression(max_iter=500), strengths, cv=_parts(3), scoring="neg_log_loss")
    )
    halves = ((by_words, learned.words, shown.words), (by_deep, learned.deep, shown.deep))
    apart = [
        cross_val_predict(model, known, learned.wanted, cv=_parts(3), method="decision_function")
        for model, known, _ in halves
    ]
    told = [model.fit(known, learned.wanted).decision_function(asked) for model, known, asked in halves]
    weights = _regression().fit(np.stack(apart, axis=1), learned.wanted)
    both = np.stack(told, axis=1)
    found: Doubles = np.column_stack([both, weights.decision_function(both)])
    return found


def _parts(count: int) -> StratifiedKFold:
    return StratifiedKFold(count, shuffle=True, random_state=0)


def _regression(**how: Any) -> LogisticRegression:
    return LogisticRegression(class_weight="balanced", random_state=0, **how)


def judged(wanted: Labels, odds: Doubles) -> Scored:
    """Macro-F1 of yes and no at one half."""
    return f1_of_each(wanted, (expit(odds) >= 0.5).astype(np.int64), 2)
