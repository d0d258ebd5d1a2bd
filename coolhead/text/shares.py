"""How many mentions are truly negative, when the reader that counts them errs in a known way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rates:
    """How often the reader calls a negative text negative, and how often another one."""

    hit: float
    false_alarm: float


RATES: Final[Mapping[str, Rates]] = {
    "": Rates(0.7568, 0.1266),
    "de": Rates(0.5902, 0.1933),
    "en": Rates(0.6349, 0.2269),
    "es": Rates(0.5672, 0.2083),
    "fr": Rates(0.7742, 0.2521),
    "id": Rates(0.8329, 0.075),
    "it": Rates(0.6429, 0.2156),
    "pl": Rates(0.8023, 0.1187),
    "pt": Rates(0.6121, 0.2202),
    "ru": Rates(0.6951, 0.1739),
}
"""Per language, measured by `python -m training.sentiment` on texts held out of training (`weights/metrics.json`); the
empty language serves all others."""
_LEAST_APART = 0.2


def adjusted_share(counted_share: float, language: str) -> float:
    """The true share of negative mentions that best explains a counted one.

    Source: adjusted count, `(counted - fpr) / (tpr - fpr)` (Forman 2008, quantification). Kept within 0..1; a language
    whose rates lie too close together is left as counted.

    Parameters
    ----------
    counted_share : share of mentions in the window whose tone was read as negative, 0..1.
    language : language code; for a mixed window adjust each language and weigh by size (`adjusted_share_of`).
    """
    rates = RATES.get(language, RATES[""])
    apart = rates.hit - rates.false_alarm
    if apart < _LEAST_APART:
        return counted_share
    return min(1.0, max(0.0, (counted_share - rates.false_alarm) / apart))


def adjusted_share_of(counted: Mapping[str, tuple[int, int]]) -> float:
    """The adjusted share over several languages.

    Parameters
    ----------
    counted : for each language the mentions read as negative and all mentions.

    >>> adjusted_share_of({})
    0.0
    """
    everything = sum(size for _, size in counted.values())
    if not everything:
        return 0.0
    parts = ((adjusted_share(negative / size, name), size) for name, (negative, size) in counted.items() if size)
    return sum(share * size for share, size in parts) / everything
