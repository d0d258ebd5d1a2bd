"""The other heads of both tiers: on texts written for this project, and on public sets that come near."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from benchmarks.reading_tables import Scored, Table, f1_of_each, scored, share
from benchmarks.reading_tiers import OURS, Judged, Tiers
from coolhead.text import Reading
from training.deep.heads import CATEGORIES, CLAIMS, INTENTS
from training.labelled import EMOTIONS, TONE
from training.measure import Doubles, Labels, auc

Told = Sequence[Mapping[str, Any]]
Named = Callable[[Reading], str]
Flags = npt.NDArray[np.bool_]

TOXIC: Final = ("poleval19_t6_pl", "mlma_hate_fr", "mlma_hate_en")
MOOD: Final = ("goemotions_en", "indonlu_emot", "xed_pl", "xed_fr", "xed_id", "xed_ru", "xed_en")
EYEWITNESS: Final = "crisislex_t26"
TOXIC_PL_BAR: Final = 0.70
_MOST: Final = 700
"""Texts of one set."""


def tables(tiers: Tiers) -> Iterator[Table]:
    """Own texts by language, then public sets."""
    by_language = {language: tiers.dev(f"own_{language}") for language in OURS}
    count = len(next(iter(by_language.values())))
    everywhere = [pooled([both[place] for both in by_language.values()]) for place in range(count)]
    sizes = [f"{language} ({len(both[0].given)})" for language, both in by_language.items()]
    lines = []
    for head, measure in HEADS.items():
        for place in range(count):
            cells = [measure(everywhere[place]), *(measure(both[place]) for both in by_language.values())]
            lines.append((head, everywhere[place].tier, *cells))
    yield Table(
        "Other heads, on the held-out fifth of the texts written for this project",
        ("head", "tier", f"all ({len(everywhere[0].given)})", *sizes),
        lines,
        "Labelled by few hands: the model card tells how far two labellers agree. Types: T1..T22 or none;"
        " the likeliest one told, as the desk counts, and only where it is likelier than none.",
    )
    yield Table(
        "Other heads, on public sets",
        ("set", "n", "head", "measure", *(one.tier for one in next(iter(by_language.values())))),
        list(public_lines(tiers)),
        f"Bar of the Polish toxicity: macro-F1 {TOXIC_PL_BAR:.2f} (PolEval 2019 6-1, in its test split). Eyewitness:"
        " the nearest labelled proxy of own experience.",
    )


def pooled(judged: Sequence[Judged]) -> Judged:
    """All languages as one set."""
    given = [row for one in judged for row in one.given]
    return Judged("own", judged[0].tier, given, [reading for one in judged for reading in one.readings])


def _told(judged: Judged) -> Told:
    return [row.told for row in judged.given]


def tone(judged: Judged) -> Scored:
    """Macro-F1 of the three tones."""
    return f1_of_each(judged.wanted, judged.likely.argmax(axis=1), len(TONE))


def intent(judged: Judged) -> Scored:
    """Macro-F1 of the intents that occur."""
    wanted = [INTENTS.index(one["intent"]) for one in _told(judged)]
    told = [INTENTS.index(one.intent) for one in judged.readings]
    return f1_of_each(np.array(wanted), np.array(told), len(INTENTS))


def category(named: Named) -> Callable[[Judged], Scored]:
    """Macro-F1 of the crisis types that occur, none among them."""
    return lambda judged: f1_of_each(*_categories(judged, named), len(CATEGORIES))


def category_found(named: Named) -> Callable[[Judged], Scored]:
    """How often the right type is named, where there is one."""

    def measure(judged: Judged) -> Scored:
        wanted, told = _categories(judged, named)
        return share((told == wanted)[wanted > 0])

    return measure


def category_silent(named: Named) -> Callable[[Judged], Scored]:
    """How often none is named where there is none."""

    def measure(judged: Judged) -> Scored:
        wanted, told = _categories(judged, named)
        return share((told == 0)[wanted == 0])

    return measure


def _categories(judged: Judged, named: Named) -> tuple[Labels, Labels]:
    wanted = [CATEGORIES.index(one["category"]) for one in _told(judged)]
    return np.array(wanted), np.array([CATEGORIES.index(named(one)) for one in judged.readings])


def likeliest(reading: Reading) -> str:
    """The type that the desk counts: the likeliest one told."""
    return max(reading.category, key=lambda name: reading.category[name], default="-")


def likelier_than_none(reading: Reading) -> str:
    """The likeliest type where it is likelier than none at all, which has what the types leave of 1."""
    best = likeliest(reading)
    return best if best != "-" and reading.category[best] > 1 - sum(reading.category.values()) else "-"


def claims(judged: Judged) -> Scored:
    """Mean F1 of the kinds of claims that occur."""
    wanted = np.array([[kind in one["claims"] for kind in CLAIMS] for one in _told(judged)])
    told = np.array([[kind in one.claims for kind in CLAIMS] for one in judged.readings])
    there = wanted.any(axis=0)

    def measure(chosen: Labels) -> float:
        both = (wanted[chosen] & told[chosen]).sum(axis=0)
        found = 2 * both / np.maximum(wanted[chosen].sum(axis=0) + told[chosen].sum(axis=0), 1)
        return float(found[there].mean())

    return scored(len(wanted), measure)


def area(wanted: Flags, score: Doubles) -> Scored | None:
    """AUC; None where all texts are alike."""
    if not 0 < wanted.sum() < len(wanted):
        return None

    def measure(chosen: Labels) -> float:
        flags = wanted[chosen]
        return auc(flags, score[chosen]) if 0 < flags.sum() < len(flags) else float("nan")

    return scored(len(wanted), measure)


def area_of(field: str, holds: Callable[[Any], bool], read: Callable[[Reading], float]) -> Callable[[Judged], Any]:
    """AUC of a number of the readings against what the texts' label says."""

    def measure(judged: Judged) -> Scored | None:
        wanted = np.array([holds(one[field]) for one in _told(judged)])
        return area(wanted, np.array([read(one) for one in judged.readings]))

    return measure


HEADS: Final[dict[str, Callable[[Judged], Scored | None]]] = {
    "tone, macro-F1": tone,
    "intent, macro-F1": intent,
    "crisis type, macro-F1": category(likeliest),
    "crisis type found": category_found(likeliest),
    "silent where there is none": category_silent(likeliest),
    "type likelier than none, macro-F1": category(likelier_than_none),
    "type likelier than none, found": category_found(likelier_than_none),
    "type likelier than none, silent": category_silent(likelier_than_none),
    "argument, AUC": area_of("argument", lambda told: told >= 2, lambda one: one.argument),
    "feeling, AUC": area_of("emotion", lambda told: told >= 2, lambda one: one.arousal),
    "own experience, AUC": area_of("own", lambda told: told == "own", lambda one: one.own_experience),
    "toxicity, AUC": area_of("toxic", lambda told: told == 1, lambda one: one.toxicity),
    "claims, F1": claims,
}


def public_lines(tiers: Tiers) -> Iterator[tuple[object, ...]]:
    """Toxicity, emotions, eyewitness accounts."""
    for name in TOXIC:
        both = tiers.dev(name, _MOST if name != "poleval19_t6_pl" else None)
        wanted = np.array([row.label not in ("none", "normal") for row in both[0].given])
        scores = [np.array([reading.toxicity for reading in one.readings]) for one in both]
        yield name, len(wanted), "toxicity", "AUC", *(area(wanted, score) for score in scores)
        halves = [f1_of_each(wanted.astype(np.int64), (score >= 0.5).astype(np.int64), 2) for score in scores]
        yield name, len(wanted), "toxicity", "macro-F1 at one half", *halves
    for name in MOOD:
        both = tiers.dev(name, _MOST)
        for emotion, names in EMOTIONS.items():
            wanted = np.array([bool(set(row.label.split(",")) & names) for row in both[0].given])
            found = [area(wanted, np.array([one.emotion[emotion] for one in tier.readings])) for tier in both]
            if found[0] is not None:
                yield name, len(wanted), emotion, "AUC", *found
    both = tiers.dev(EYEWITNESS, 2 * _MOST)
    wanted = np.array([row.told["source"].lower().startswith("eyewitness") for row in both[0].given])
    owns = [area(wanted, np.array([one.own_experience for one in tier.readings])) for tier in both]
    yield EYEWITNESS, len(wanted), "eyewitness", "AUC", *owns
