"""How far two labellers agree on the held-out texts: `python -m training.agreement`.

The second labeller saw the texts alone, in another order, and the same definitions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

LANGUAGES: Final = ("en", "pl", "fr", "id", "ru")
NAMED: Final = ("tone", "intent", "own", "category", "toxic", "group")
"""Labels without an order: raw agreement and Cohen's kappa."""
SCALED: Final = ("argument", "emotion")
"""Scales from 0 to 3: kappa with quadratic weights, so that a step apart weighs little."""
CLAIMS: Final = ("number", "hearsay", "injury", "date", "cause")
_WRITTEN: Final = Path(__file__).parent / "written"

Pair = tuple[dict[str, Any], dict[str, Any]]
"""What the first and the second labeller said about one text."""


def kappa(
    first: Iterable[Any], second: Iterable[Any], apart: Callable[[Any, Any], float] = lambda one, other: one != other
) -> float:
    """Cohen's kappa: 1 all alike, 0 as alike as chance; `apart` weighs a disagreement. 1 where nobody ever differs.

    >>> kappa("yyyynn", "yyynnn")
    0.667
    >>> kappa("yn", "ny")
    -1.0
    >>> kappa([0, 1, 2, 3], [0, 1, 3, 3]) < kappa([0, 1, 2, 3], [0, 1, 3, 3], squared)
    True
    """
    ours, theirs = list(first), list(second)
    seen = np.mean([apart(one, other) for one, other in zip(ours, theirs, strict=True)])
    chance = np.mean([[apart(one, other) for other in theirs] for one in ours])
    return round(float(1 - seen / chance), 3) if chance else 1.0


def squared(one: float, other: float) -> float:
    """The quadratic weight of a disagreement on a scale.

    >>> squared(1, 3)
    4
    """
    return (one - other) ** 2


def claims_f1(pairs: list[Pair]) -> float:
    """Mean F1 of the kinds of claims, over the kinds that either labeller named; the same whoever counts as right."""
    found = []
    for kind in CLAIMS:
        said = np.array([[kind in one["claims"] for one in pair] for pair in pairs])
        if said.any():
            found.append(2 * said.all(axis=1).sum() / said.sum())
    return round(float(np.mean(found)), 3) if found else 1.0


def pairs_of(language: str) -> list[Pair]:
    """The texts of one language that both labelled."""
    first, second = (_labels(folder / f"{language}.jsonl") for folder in (_WRITTEN, _WRITTEN / "second"))
    return [(first[text], second[text]) for text in second if text in first]


def _labels(path: Path) -> dict[str, dict[str, Any]]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else ()
    return {told["text"]: told for told in map(json.loads, lines)}


def _agreed(pairs: list[Pair]) -> dict[str, float]:
    agreed: dict[str, float] = {"n": len(pairs), "claims": claims_f1(pairs)}
    for label in (*NAMED, *SCALED):
        first, second = ([pair[who][label] for pair in pairs] for who in (0, 1))
        agreed[label] = kappa(first, second, squared) if label in SCALED else kappa(first, second)
        alike = [one == other for one, other in zip(first, second, strict=True)]
        agreed[f"{label}_alike"] = round(float(np.mean(alike)), 3)
    return agreed


def agreement() -> dict[str, dict[str, float]]:
    """Per language and over "all": the texts as "n", a kappa under each label's name, F1 under "claims".

    Raw agreement stands beside each kappa, as in "tone_alike".
    """
    by_language = {language: found for language in LANGUAGES if (found := pairs_of(language))}
    together = [pair for found in by_language.values() for pair in found]
    return {name: _agreed(found) for name, found in {**by_language, "all": together}.items() if found}


def main() -> None:
    """Print the table: raw agreement / kappa, weighted kappa, F1."""
    heads = [*NAMED, *SCALED, "claims"]
    print(f"{'':4}{'n':>4}" + "".join(f"{head:>13}" for head in heads))
    for name, one in agreement().items():
        cells = [
            f"{one[head]:.2f}" if head == "claims" else f"{one[f'{head}_alike']:.2f} / {one[head]:.2f}"
            for head in heads
        ]
        print(f"{name:4}{one['n']:4.0f}" + "".join(f"{cell:>13}" for cell in cells))


if __name__ == "__main__":
    main()
