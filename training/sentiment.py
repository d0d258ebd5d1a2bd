"""Trains the linear reader's weights: `python -m training.sentiment`.

Reads the labelled sets below `$COOLHEAD_DATA/data/text` and writes weights, metrics and model card together. Same sets,
same weights: nothing is drawn at random, and the held-out part of the training split is chosen by a digest of the text.
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from coolhead.text import TONES, Calibration, Weights
from coolhead.text.clean import match_form
from training.calibrate import calibrate_each
from training.fit import Doubles, Labels, Weighting, counts, fit_head, pack
from training.labelled import SETS, TONE, LabelledSet, rows

FOLDER = Path("coolhead/text/weights")
_HELD_OUT_OF = 5


@dataclass(frozen=True)
class Rows:
    """Training rows side by side: match forms, tones, languages, set names, weights, and which are held out."""

    matches: list[str]
    tones: Labels
    languages: list[str]
    sources: list[str]
    weight: Doubles
    held_out: np.ndarray[tuple[int], np.dtype[np.bool_]]


def tone_rows(sets: tuple[LabelledSet, ...]) -> Rows:
    """The rows with a tone; each tone of a set weighs like the root of its rarity."""
    told = [row for one in sets if one.task == "tone" for row in rows(one.name, "train") if row.label in TONE]
    matches = [match_form(row.text) for row in told]
    tones = np.array([TONE[row.label] for row in told])
    sources = [row.source for row in told]
    weight = np.ones(len(told))
    named = np.array(sources)
    for name in set(sources):
        for tone in range(3):
            chosen = (named == name) & (tones == tone)
            weight[chosen] = np.sqrt((named == name).sum() / (3 * chosen.sum()))
    held_out = np.array([sha256(match.encode()).digest()[0] % _HELD_OUT_OF == 0 for match in matches])
    return Rows(matches, tones, [row.language for row in told], sources, weight, held_out)


def train(sets: tuple[LabelledSet, ...]) -> Weights:
    """Fits on four fifths to calibrate on the fifth, then fits on everything."""
    given = tone_rows(sets)
    counted = counts(given.matches)
    weighting = Weighting.of(counted)
    features = weighting.apply(counted)
    fifth = [fit_head(features[~given.held_out], (given.tones == tone)[~given.held_out],
                      given.weight[~given.held_out]) for tone in range(3)]  # fmt: skip
    held = features[given.held_out]
    scores = np.column_stack([held @ slope + bias for slope, bias in fifth])
    languages = [language for language, out in zip(given.languages, given.held_out, strict=True) if out]
    calibration: dict[str, Calibration] = calibrate_each(scores, given.tones[given.held_out], languages)
    heads = [fit_head(features, given.tones == tone, given.weight) for tone in range(3)]
    return pack(
        weighting,
        np.vstack([coefficients for coefficients, _ in heads]),
        np.array([bias for _, bias in heads]),
        TONES,
        calibration,
    )


def packed(weights: Weights) -> bytes:
    """The weights file: plain arrays, and one JSON text with names and calibration."""
    about = {
        "heads": weights.heads,
        "calibration": {language: asdict(one) for language, one in weights.calibration.items()},
    }
    told = np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8)
    content = io.BytesIO()
    np.savez_compressed(content, block=weights.block, scale=weights.scale, bias=weights.bias, about=told)
    return content.getvalue()


def main() -> None:
    """Trains, measures and writes the shipped files."""
    FOLDER.mkdir(exist_ok=True)
    content = packed(train(SETS))
    (FOLDER / "linear.npz").write_bytes(content)
    print(f"{len(content) / 1e6:.1f} MB", sha256(content).hexdigest()[:8], file=sys.stderr)


if __name__ == "__main__":
    main()
