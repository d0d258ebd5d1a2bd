"""Which labelled sets the encoder meets, how often, and in which stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from training.labelled import SETS

OURS: Final = ("en", "pl", "fr", "id", "ru")


@dataclass(frozen=True, slots=True)
class Met:
    """How often a row of a set is met in one round (a part: by chance), whether its label is a tone, and its weight."""

    rounds: float
    tone_weight: float = 0.0
    emotions: bool = False


PUBLIC: Final[dict[str, Met]] = {
    **{f"umsab_{language}": Met(2.5, 1.0) for language in ("en", "fr")},
    **{f"umsab_{language}": Met(1.0, 1.0) for language in ("de", "it", "es", "pt")},
    "indonlu_smsa": Met(1.0, 1.0),
    "wccrs_hotels_pl": Met(1.0, 1.0),
    "wccrs_medicine_pl": Met(0.4, 1.0),
    "rusentitweet": Met(1.2, 1.0),
    "goemotions_en": Met(0.35, 0.3, emotions=True),
    "indonlu_emot": Met(0.8, 0.3, emotions=True),
    **{f"xed_{language}": Met(0.5, 0.0, emotions=True) for language in ("pl", "fr", "id", "ru")},
    "xed_en": Met(0.2, 0.0, emotions=True),
    "poleval19_t6_pl": Met(0.5),
    "mlma_hate_fr": Met(0.7),
    "mlma_hate_en": Met(0.7),
    "crisislex_t26": Met(0.25),
    **{f"written_{language}": Met(3.0, 1.0) for language in OURS},
}
"""The first stage: all that may train what ships."""
OWN: Final = {name: Met(0.25 * one.rounds, one.tone_weight, one.emotions) for name, one in PUBLIC.items()} | {
    f"own_{language}": Met(6.0, 1.0) for language in OURS
}
"""The second stage: texts written for this project, among a quarter of the first stage."""
UNSTATED: Final = frozenset(one.name for one in SETS if not one.stated)
