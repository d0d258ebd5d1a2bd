"""Labelled texts of the sets that may train what ships, with their licences, read from COOLHEAD_DATA."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

Split = Literal["train", "dev"]

TONE = {"neg": 0, "neu": 1, "pos": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text: `label` as its set writes it, `told` all that the set says about it."""

    text: str
    label: str
    language: str
    source: str
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A set that may ship in a trained model.

    `tone_weight` is what one of its rows weighs for the tone heads (0: it does not train them); `emotions` says whether
    it trains the emotion heads; `stated` is False where no licence was found; `own` marks texts written for this
    project.
    """

    name: str
    licence: str
    tone_weight: float = 1.0
    emotions: bool = False
    stated: bool = True
    own: bool = False


_UMSAB = "Apache-2.0 repository (cardiffnlp/xlm-t); tweets under the platform's terms"
_XED = "CC BY 4.0 (Helsinki-NLP/XED)"
_WCCRS = "CC BY-SA (sdadas/polish-sentence-evaluation)"
_INDONLU = "Apache-2.0 repository (IndoNLP/indonlu)"
SETS = (
    *(LabelledSet(f"umsab_{language}", _UMSAB) for language in ("fr", "en", "de", "it", "es", "pt")),
    LabelledSet("indonlu_smsa", _INDONLU),
    LabelledSet("wccrs_hotels_pl", _WCCRS),
    LabelledSet("wccrs_medicine_pl", _WCCRS),
    LabelledSet("rusentitweet", "none stated", stated=False),
    LabelledSet("goemotions_en", "Apache-2.0 / CC BY 4.0", tone_weight=0.3, emotions=True),
    LabelledSet("indonlu_emot", _INDONLU, tone_weight=0.2, emotions=True),
    *(LabelledSet(f"xed_{language}", _XED, 0.0, emotions=True) for language in ("pl", "fr", "id", "ru", "en")),
    *(
        LabelledSet(f"{kind}_{language}", "Apache-2.0, written for this project", weight, own=True)
        for kind, weight in (("written", 5.0), ("own", 2.0))
        for language in ("en", "pl", "fr", "id", "ru")
    ),
)

EMOTIONS = {
    "anger": {"anger", "annoyance", "disapproval", "disgust"},
    "fear": {"fear", "nervousness"},
    "sadness": {"sadness", "grief", "disappointment", "remorse"},
    "joy": {
        "joy", "happy", "love", "admiration", "amusement", "approval", "caring", "excitement", "gratitude", "optimism",
        "pride", "relief",
    },
}  # fmt: skip
"""The four emotions of the model, and the labels of the sets that count as each."""
_UNPLEASANT = EMOTIONS["anger"] | EMOTIONS["fear"] | EMOTIONS["sadness"] | {"embarrassment"}


def tone(row: Row) -> int | None:
    """0 negative, 1 neutral, 2 positive, or None where the label does not tell; an emotion counts as its tone."""
    if row.label in TONE:
        return TONE[row.label]
    labels = set(row.label.split(","))
    if labels == {"neutral"}:
        return 1
    unpleasant, pleasant = bool(labels & _UNPLEASANT), bool(labels & EMOTIONS["joy"])
    return None if unpleasant == pleasant else 0 if unpleasant else 2


def calibrates(text: str) -> bool:
    """One train text in twenty trains nothing and fits probabilities; chosen by a digest, wherever the text stands."""
    return sha256(text.encode()).digest()[1] % 20 == 0


def folder() -> Path:
    """Where the labelled sets lie: `$COOLHEAD_DATA/data/text`."""
    return Path(os.environ.get("COOLHEAD_DATA", "../shared")) / "data" / "text"


def rows(name: str, split: Split) -> Iterator[Row]:
    """The rows of one set, in the order of its file.

    Of the texts written for this project those of `written_*` all belong to `train`, of `own_*` a fifth is `dev`.
    """
    if name.startswith("own_"):
        yield from _own(name.removeprefix("own_"), split)
        return
    if name.startswith("written_"):
        yield from _written(name.removeprefix("written_")) if split == "train" else ()
        return
    with (folder() / name / f"{split}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            yield Row(told["text"], told["label"], told["lang"], name, told)


def _written(language: str) -> Iterator[Row]:
    """Columns: tone, crisis type or -, own experience 1 or 0, text."""
    for line in (Path(__file__).parent / "written" / f"{language}.tsv").read_text("utf-8").splitlines():
        label, _, _, text = line.split("\t")
        yield Row(text, label, language, f"written_{language}")


def _own(language: str, split: Split) -> Iterator[Row]:
    path = Path(__file__).parent / "written" / f"{language}.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        told = json.loads(line)
        held_out = sha256(told["text"].encode()).digest()[0] % 5 == 0
        if held_out == (split == "dev"):
            yield Row(told["text"], told["tone"], language, f"own_{language}", told)
