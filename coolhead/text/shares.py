"""How many mentions are truly negative, when the reader that counts them errs in a known way."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rates:
    """How often the reader calls a negative text negative, and how often another one."""

    hit: float
    false_alarm: float


RATES: Final[Mapping[str, Rates]] = {
    "": Rates(0.7581, 0.1267),
    "de": Rates(0.5983, 0.1868),
    "en": Rates(0.6475, 0.2298),
    "es": Rates(0.5669, 0.2276),
    "fr": Rates(0.7436, 0.2574),
    "id": Rates(0.836, 0.0727),
    "it": Rates(0.6389, 0.2323),
    "pl": Rates(0.803, 0.1171),
    "pt": Rates(0.6306, 0.2127),
    "ru": Rates(0.6652, 0.1841),
}
"""Per language, measured by `python -m training.sentiment` on texts held out of training (`weights/metrics.json`); the
empty language serves all others."""
DEEP_RATES: Final[Mapping[str, Rates]] = {
    "": Rates(0.8281, 0.0994),
    "de": Rates(0.7143, 0.1644),
    "en": Rates(0.7727, 0.1333),
    "es": Rates(0.7407, 0.1364),
    "fr": Rates(0.8158, 0.0484),
    "id": Rates(0.9124, 0.0464),
    "it": Rates(0.6538, 0.2),
    "pl": Rates(0.8625, 0.0865),
    "pt": Rates(0.6667, 0.2069),
    "ru": Rates(0.6963, 0.1479),
}
"""The same of the deeper reader, measured by `python -m training.deep.finish` (`weights/deep/metrics.json`)."""
_LEAST_APART = 0.2
LEAST_READ = 10
"""Fewer mentions read deeper than this, and not all, tell nothing of the rest."""
_NINETY = 1.6449
"""Standard deviations to each side that hold 90 %."""
_TRUST = 0.5
"""Weight, in mentions, of the assumption that the first calls go with the deeper ones."""
_PRIOR_ERRORS = 1.0
"""Errors assumed beside those seen: a small sample without any must not look certain."""


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


@dataclass(frozen=True, slots=True)
class Share:
    """A share in 0..1 with its 90 % interval."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Sampled:
    """What was called of everything, and what a random part of it was found to be when it was read deeper.

    Whole numbers of mentions: `everything` and those of them `called` so at first sight; of the random sample, how many
    were `read`, how many of these had been called so (`called_read`), were `found` so, and were `both`.
    """

    everything: int = 0
    called: int = 0
    read: int = 0
    called_read: int = 0
    found: int = 0
    both: int = 0

    def __add__(self, other: Sampled) -> Sampled:
        """Both together, as if they were one."""
        return Sampled(*(getattr(self, name) + getattr(other, name) for name in _COUNTS))


_COUNTS: Final = ("everything", "called", "read", "called_read", "found", "both")


def sampled_share(strata: Iterable[tuple[str, Sampled]], rates: Mapping[str, Rates] | None = None) -> Share | None:
    """The share of mentions that deeper reading would find so, from a random sample of them; None without a sample.

    The first calls of everything, corrected by what the sample shows them to be wrong by: the difference estimator of
    survey sampling, known as prediction-powered inference (Angelopoulos et al. 2023), with the weight of the first
    calls fitted to how far they agree with the deeper ones (PPI++, 2023). Each stratum by itself, weighed by its size;
    one with fewer than ten mentions read (and not all of them) borrows what all together show. Where everything was
    read, the share is exact and the interval closes.

    Parameters
    ----------
    strata : language code and counts, of each part of the window that was sampled by itself (a language in an hour).
    rates : how the deeper reader itself errs, by language, where that is known; then the share is adjusted for it
        (Forman 2008), and the interval is stretched accordingly.

    >>> counts = Sampled(everything=1000, called=300, read=200, called_read=60, found=40, both=38)
    >>> found = sampled_share([("pl", counts)])
    >>> round(found.low, 3), round(found.middle, 3), round(found.high, 3)
    (0.17, 0.2, 0.23)
    """
    strata = [(language, counts) for language, counts in strata if counts.everything]
    pooled = sum((counts for _, counts in strata), Sampled())
    if not pooled.everything or _is_thin(pooled):
        return None
    middle = variance = 0.0
    for language, counts in strata:
        estimate, spread = _estimate(counts, pooled if _is_thin(counts) else counts)
        if rates is not None:
            estimate, spread = _unbent(estimate, spread, rates.get(language))
        weight = counts.everything / pooled.everything
        middle += weight * estimate
        variance += weight * weight * spread
    certain, possible = pooled.found / pooled.everything, 1 - (pooled.read - pooled.found) / pooled.everything
    if rates is not None:
        certain, possible = 0.0, 1.0
    half = _NINETY * math.sqrt(variance)
    low, middle, high = (min(max(value, certain), possible) for value in (middle - half, middle, middle + half))
    return Share(low, middle, high)


def _is_thin(counts: Sampled) -> bool:
    return counts.read < min(LEAST_READ, counts.everything)


def _estimate(counts: Sampled, shown: Sampled) -> tuple[float, float]:
    """(share, variance) of a stratum, by the sample `shown`: its own, or all strata's."""
    if counts.read == counts.everything:
        return counts.found / counts.everything, 0.0
    read = shown.read
    found, called, both = shown.found / read, shown.called_read / read, shown.both / read
    together, spread = both - found * called, called * (1 - called)
    weight = min(1.0, max(0.0, (read * together + _TRUST) / (read * spread + _TRUST)))
    share = found + weight * (counts.called / counts.everything - called)
    left = max(0.0, found * (1 - found) - 2 * weight * together + weight * weight * spread)
    left = (read * left + _PRIOR_ERRORS) / (read + 2 * _PRIOR_ERRORS)
    unread = 1 - min(1.0, counts.read / counts.everything)
    return min(1.0, max(0.0, share)), unread * left / max(1, read - 1)


def _unbent(share: float, variance: float, rates: Rates | None) -> tuple[float, float]:
    """What is left once the deeper reader's own hits and false alarms are taken into account."""
    if rates is None or rates.hit - rates.false_alarm < _LEAST_APART:
        return share, variance
    apart = rates.hit - rates.false_alarm
    return min(1.0, max(0.0, (share - rates.false_alarm) / apart)), variance / apart**2
