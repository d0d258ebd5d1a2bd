"""Trains the linear reader's weights: `python -m training.sentiment`.

Reads the labelled sets below `$COOLHEAD_DATA/data/text` and the texts written for this project, and writes weights,
metrics and model card together. Same sets, same weights: nothing is drawn at random, and the part of the training split
that is held out for calibration is chosen by a digest of the text. A second variant without the sets of
unstated licence is measured beside it and not kept.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coolhead.text import TONES, Weights
from coolhead.text.clean import match_form
from training.calibrate import calibrate_each, probabilities
from training.card import card
from training.evidence import with_evidence
from training.fit import Doubles, Labels, Weighting, counts, fit_head, pack
from training.labelled import EMOTIONS, SETS, LabelledSet, calibrates, rows, tone
from training.measure import rates
from training.report import measured

FOLDER = Path("coolhead/text/weights")
_HELD_OUT_OF = 5


@dataclass(frozen=True)
class Rows:
    """Training rows side by side; `tones` is -1 where a row trains no tone, `emotions` is rows x emotions."""

    matches: list[str]
    tones: Labels
    emotions: npt.NDArray[np.bool_]
    languages: npt.NDArray[np.str_]
    sets: npt.NDArray[np.str_]
    weight: Doubles
    held_out: npt.NDArray[np.bool_]


def gather(sets: tuple[LabelledSet, ...]) -> Rows:
    """All rows of the sets but those that fit both tiers to each other.

    Within a set each tone weighs like the root of its rarity.
    """
    told = [row for one in sets for row in rows(one.name, "train") if not calibrates(row.text)]
    matches = [match_form(row.text) for row in told]
    worth = {one.name: one.tone_weight for one in sets}
    tones = np.array([-1 if (found := tone(row)) is None or not worth[row.source] else found for row in told])
    names = np.array([row.source for row in told])
    weight = np.zeros(len(told))
    for one in sets:
        for number in range(3):
            chosen = (names == one.name) & (tones == number)
            if chosen.any():
                size = ((names == one.name) & (tones >= 0)).sum()
                weight[chosen] = one.tone_weight * np.sqrt(size / (3 * chosen.sum()))
    labels = [set(row.label.split(",")) for row in told]
    emotions = np.array([[bool(label & wanted) for wanted in EMOTIONS.values()] for label in labels])
    held_out = np.array([sha256(match.encode()).digest()[0] % _HELD_OUT_OF == 0 for match in matches])
    return Rows(matches, tones, emotions, np.array([row.language for row in told]), names, weight, held_out)


def train(sets: tuple[LabelledSet, ...]) -> tuple[Weights, dict[str, tuple[float, float]]]:
    """The weights, and per language the rates at which held-out texts are called negative.

    Fits on four fifths to calibrate on the fifth, then fits on everything.
    """
    given = gather(sets)
    counted = counts(given.matches)
    weighting = Weighting.of(counted)
    features = weighting.apply(counted)
    known = given.tones >= 0
    primary = {one.name for one in sets if one.tone_weight == 1.0}
    measured_on = given.held_out & known & np.isin(given.sets, list(primary))
    seen = known & ~given.held_out
    fifth = [fit_head(features[seen], given.tones[seen] == number, given.weight[seen]) for number in range(3)]
    scores = np.column_stack([features[measured_on] @ slope + bias for slope, bias in fifth])
    languages = given.languages[measured_on].tolist()
    calibration = calibrate_each(scores, given.tones[measured_on], languages)
    matches = [match for match, kept in zip(given.matches, measured_on, strict=True) if kept]
    found = {}
    for language in calibration:
        chosen = np.array([language in ("", one) for one in languages])
        shares = probabilities(scores[chosen], calibration[language])
        kept = np.flatnonzero(chosen)
        shares = with_evidence(shares, [matches[one] for one in kept], [languages[one] for one in kept])
        found[language] = rates(given.tones[measured_on][chosen] == 0, shares.argmax(axis=1) == 0)
    heads = [fit_head(features[known], given.tones[known] == number, given.weight[known]) for number in range(3)]
    felt = np.isin(given.sets, [one.name for one in sets if one.emotions])
    heads += [fit_head(features[felt], given.emotions[felt, number]) for number in range(len(EMOTIONS))]
    coefficients = np.vstack([slope for slope, _ in heads])
    bias = np.array([bias for _, bias in heads])
    return pack(weighting, coefficients, bias, (*TONES, *EMOTIONS), calibration), found


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
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=FOLDER, help="where weights, metrics and card go")
    folder: Path = options.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    weights, found = train(SETS)
    content = packed(weights)
    plain, _ = train(tuple(one for one in SETS if one.stated))
    digest = sha256(content).hexdigest()
    metrics = {
        "digest": digest,
        "rates": {language: [round(hit, 4), round(alarm, 4)] for language, (hit, alarm) in found.items()},
        "dev": measured(weights),
        "dev_without_unstated_licence": measured(plain),
        "rows": {one.name: sum(1 for _ in rows(one.name, "train")) for one in SETS},
    }
    (folder / "linear.npz").write_bytes(content)
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=1, sort_keys=True) + "\n")
    (folder / "model-card.md").write_text(card(metrics, len(content)))
    print(f"{folder}: {len(content) / 1e6:.1f} MB, {digest[:8]}", file=sys.stderr)


if __name__ == "__main__":
    main()
