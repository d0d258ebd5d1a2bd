"""Labelled texts of the sets that may train what ships, with their licences, read from COOLHEAD_DATA."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Split = Literal["train", "dev"]

TONE = {"neg": 0, "neu": 1, "pos": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text: `label` as its set writes it."""

    text: str
    label: str
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A set that may ship in a trained model. `stated` is False where no licence was found."""

    name: str
    task: Literal["tone", "emotion"]
    licence: str
    stated: bool = True


_UMSAB = "Apache-2.0 repository (cardiffnlp/xlm-t); tweets under the platform's terms"
_XED = "CC BY 4.0 (Helsinki-NLP/XED)"
_WCCRS = "CC BY-SA (sdadas/polish-sentence-evaluation)"
SETS = (
    *(LabelledSet(f"umsab_{language}", "tone", _UMSAB) for language in ("fr", "en", "de", "it", "es", "pt")),
    LabelledSet("indonlu_smsa", "tone", "Apache-2.0 repository (IndoNLP/indonlu)"),
    LabelledSet("wccrs_hotels_pl", "tone", _WCCRS),
    LabelledSet("wccrs_medicine_pl", "tone", _WCCRS),
    LabelledSet("rusentitweet", "tone", "no licence stated", stated=False),
    LabelledSet("indonlu_emot", "emotion", "Apache-2.0 repository (IndoNLP/indonlu)"),
    LabelledSet("goemotions_en", "emotion", "Apache-2.0 / CC BY 4.0"),
    *(LabelledSet(f"xed_{language}", "emotion", _XED) for language in ("pl", "fr", "id", "ru", "en")),
)


def folder() -> Path:
    """Where the labelled sets lie: `$COOLHEAD_DATA/data/text`."""
    return Path(os.environ.get("COOLHEAD_DATA", "../shared")) / "data" / "text"


def rows(name: str, split: Split) -> Iterator[Row]:
    """The rows of one set, in the order of its file."""
    with (folder() / name / f"{split}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            yield Row(told["text"], told["label"], told["lang"], name)
