"""What words and signs tell beside the tone: own experience, argument, arousal, toxicity, evidence, intent.

Every rule is a plain count over the language's lexicon. Source: first-person forms fall at the outbreak of a firestorm
(Strathern et al. 2022; domain model 4.3); triage classes of domain model 15; floors of domain model 4.5.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, cast, get_args

from coolhead.text.lexicon import Found
from coolhead.text.model import Intent, Sign

SIGNS: Final = cast("tuple[Sign, ...]", get_args(Sign))
_HOT = re.compile("[😠😡😤🤬🤮🤢🖕💩👎👿]")
_WARM = re.compile("[😢😭😱😨💔😂🤣❤😍🥰🔥]")
_FIRST_PICTURE = min("🖕❤😂")
_LOUD = re.compile("[A-ZÀ-ÖØ-ÞĀĄĆĘŁŃŚŹŻŒА-ЯЁ]{2}")
_NUMBER = re.compile(r"\d+")
_CLEARLY_POSITIVE = 0.6
_NEGATIVE = 0.45
_SIGN_ODDS, _INSULT_ODDS, _TROUBLE_ODDS, _THANKS_ODDS = 5.0, 2.0, 1.6, 2.5


@dataclass(frozen=True, slots=True)
class Marks:
    """What the writing itself shows: signs and letters, not words."""

    words: int
    exclamations: int
    questions: int
    shouted: int
    hot: int
    warm: int
    numbers: int
    linked: bool

    @classmethod
    def of(cls, text: str, words: str) -> Marks:
        """Counts them in a text as displayed and in its words form."""
        pictured = not text.isascii() and max(text) >= _FIRST_PICTURE
        return cls(
            words=words.count(" ") - 1,
            exclamations=text.count("!"),
            questions=text.count("?"),
            shouted=sum(1 for word in text.split() if len(word) > 3 and word.isupper()) if _LOUD.search(text) else 0,
            hot=len(_HOT.findall(text)) if pictured else 0,
            warm=len(_WARM.findall(text)) if pictured else 0,
            numbers=len(_NUMBER.findall(words)),
            linked=" link " in words,
        )


def own_experience(found: Found, ending: bool) -> float:
    """How surely the author tells of their own experience, 0..1; `ending` is a first-person verb ending.

    >>> own_experience(Found({"own": 2, "experience": 1}), False), own_experience(Found({}), False)
    (0.9, 0.1)
    """
    person, lived = found["own"] > 0 or ending, found["experience"] > 0
    told = 0.9 if person and lived else 0.65 if lived else 0.55 if person else 0.1
    return round(max(0.05, told - 0.35 * (found["hearsay"] > 0)), 4)


def weighed(tone: tuple[float, float, float], found: Found, shown: tuple[Sign, ...]) -> tuple[float, float, float]:
    """The tones after the evidence in the words: signs, insults and trouble speak for negative, thanks for positive.

    The linear model knows reviews and everyday posts; it has hardly seen what people write when a company is in
    trouble. The odds were chosen on the dev splits and the public crisis streams.
    """
    negative, neutral, positive = tone
    trouble = sum(times for _, times in found.named("category"))
    against = _SIGN_ODDS ** min(len(shown), 2) * _INSULT_ODDS ** min(found["insult"] + found["swear"], 2)
    against *= _TROUBLE_ODDS ** min(trouble, 3)
    for_it = _THANKS_ODDS ** min(found["thanks"], 2)
    raised = (negative * against, neutral, positive * for_it)
    everything = sum(raised)
    return raised[0] / everything, raised[1] / everything, raised[2] / everything


def argument(found: Found, marks: Marks) -> float:
    """Argument rather than emotion, 0..1: reasons, numbers, sources and length against feeling words and shouting."""
    reasons = 0.7 * min(found["reason"], 3) + 0.4 * min(marks.numbers, 3) + 0.5 * marks.linked
    reasons += 0.03 * min(marks.words, 40) + 0.3 * (marks.questions > 0)
    feelings = 0.7 * min(found["emotion"], 3) + 0.9 * min(found["swear"] + found["insult"], 3)
    feelings += 0.4 * min(marks.exclamations, 3) + 0.4 * min(marks.shouted, 3) + 0.4 * min(marks.hot + marks.warm, 3)
    return round(1 / (1 + math.exp(0.6 + feelings - reasons)), 4)


def arousal(found: Found, marks: Marks) -> float:
    """How stirred the author sounds, 0..1."""
    stirred = 0.3 * found["emotion"] + 0.4 * (found["swear"] + found["insult"]) + 0.35 * min(marks.exclamations, 4)
    stirred += 0.4 * min(marks.shouted, 4) + 0.5 * marks.hot + 0.25 * marks.warm
    return round(1 - math.exp(-stirred), 4)


def toxicity(found: Found) -> float:
    """Insults and swearing, 0..1. An insult weighs more than a swear word; a threat is toxic by itself."""
    weight = 0.9 * found["insult"] + 0.5 * found["swear"] + 2.0 * found["sign.threat.sure"]
    return round(1 - math.exp(-weight), 4)


def signs(found: Found, positive: float) -> tuple[Sign, ...]:
    """Named evidence for floors and impact.

    A sure phrase counts unless the text denies it. A claim of harm ("in hospital") needs the author's own voice or a
    link to what the brand sells beside it: news from elsewhere has neither. A weak word ("vomited") needs the author's
    own voice and no sign of metaphor or fiction.

    A clearly positive text that says thanks carries no safety sign: it does not warn.
    """
    seen = {name.split(".")[0] for name, _ in found.named("sign")}
    return tuple(sign for sign in SIGNS if sign in seen and _has(sign, found, positive)) if seen else ()


def _has(sign: Sign, found: Found, positive: float) -> bool:
    table = f"sign.{sign}"
    thanks = found["thanks"] > 0 and positive >= _CLEARLY_POSITIVE
    if found[f"{table}.never"] or (sign == "safety" and thanks):
        return False
    metaphor = found[f"{table}.unless"] > 0
    if sign != "safety":
        return found[f"{table}.sure"] > 0 and not metaphor
    linked = found["own"] > 0 or found[f"{table}.link"] > 0
    certain = found[f"{table}.sure"] + (found[f"{table}.claim"] if linked else 0)
    return certain > (1 if metaphor else 0) or (found[f"{table}.say"] > 0 and found["own"] > 0 and not metaphor)


def intent(found: Found, marks: Marks, shown: tuple[Sign, ...], tone: tuple[float, float, float], own: float) -> Intent:
    """What the author wants (domain model 15), by rules in order of urgency.

    Parameters
    ----------
    tone : probabilities of negative, neutral, positive.
    own : `own_experience`.
    """
    negative, _, positive = tone
    if "threat" in shown:
        return "threat"
    if found["spam"]:
        return "spam"
    if "safety" in shown:
        return "safety_report"
    if found["suggestion"] and not found["insult"] and not found["thanks"]:
        return "suggestion"
    if positive >= max(tone) and not marks.questions:
        return "praise"
    if found["satire"] and own < 0.5:
        return "satire"
    if negative >= _NEGATIVE:
        return _of_negative(found, marks, own)
    asked = marks.questions > 0 and (found["question"] > 0 or marks.questions < 2)
    return "question" if asked else "praise" if positive >= max(tone) else "other"


def _of_negative(found: Found, marks: Marks, own: float) -> Intent:
    if found["hearsay"] and own < 0.5:
        return "false_claim"
    if own >= 0.5 or argument(found, marks) >= 0.5:
        return "complaint"
    return "question" if marks.questions and found["question"] and not found["emotion"] else "rant"
