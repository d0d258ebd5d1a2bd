"""Values: what a mention means, and the reader that tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from coolhead.mention import Mention

Intent = Literal[
    "praise", "question", "suggestion", "complaint", "rant", "false_claim", "satire", "threat", "safety_report",
    "spam", "other",
]  # fmt: skip

Sign = Literal[
    "safety",  # somebody was hurt, fell ill, or could
    "regulator",  # an authority, the police, a court, a lawyer
    "leak",  # inside information or personal data got out
    "takeover",  # the brand's own account speaks with another voice
    "threat",  # violence announced against a person
    "boycott",  # a call to stop buying
    "refund",  # money back, cancelling, leaving
    "deletion",  # "why did you delete my comment"
    "group",  # a group feels attacked or insulted
    "executive",  # a named leader is charged with something
    "press",  # a journalist asks or announces a report
]
"""What a severity floor or an impact sign may look for in a text (domain model 4.2 and 4.5)."""


Doubt = Literal[
    "",
    "empty",  # nothing was said: no text, or only white space
    "no_words",  # emoji, links, marks or names, and no word
    "unknown_language",  # none of the languages that are read well
    "mixed_scripts",  # letters of several scripts inside words, or marks piled on letters
    "short",  # too few words to tell
    "close_call",  # two tones are about as likely
]
"""Why a reading is not sure of itself; empty where it is."""

Claim = Literal["number", "hearsay", "injury", "date", "cause"]
"""An assertion worth checking: a figure, "they said", somebody hurt, a day or hour, what is to blame."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `stop` of the mention's own text, and what they are evidence for (`sign:safety`,
    `claim:number`, `words:complaint` ...). Numbers only: the words stay where the text is kept."""

    start: int
    stop: int
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one mention means. Shares and confidences lie in 0..1; the three tones add up to 1.

    `category` maps crisis types (T1..T22) to a confidence; `signs` are named evidence for floors and impact;
    `copy_key` is equal for mentions whose words are the same after folding (empty when there are too few words);
    `near_key` (64 bits, 0: too few words) differs in few bits for texts that differ in few words; `doubt` says why the
    reading abstains; `mixed` names the languages beside `language` that a code-mixed text speaks; `because` shows the
    words that led to it; `vector` is where the text lies among all texts, languages side by side (tier 1 only; int8
    values as bytes, see `coolhead.text.vectors`); `terms` are the stems of what the text is about, as numbers.
    """

    language: str
    language_confidence: float
    negative: float
    neutral: float
    positive: float
    emotion: dict[str, float] = field(default_factory=dict)
    arousal: float = 0.0
    argument: float = 0.0
    own_experience: float = 0.0
    intent: Intent = "other"
    toxicity: float = 0.0
    category: dict[str, float] = field(default_factory=dict)
    signs: tuple[Sign, ...] = ()
    copy_key: str = ""
    tier: int = 0
    model: str = ""
    near_key: int = 0
    doubt: Doubt = ""
    mixed: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    because: tuple[Span, ...] = ()
    vector: bytes = b""
    terms: tuple[int, ...] = ()

    @property
    def tone(self) -> Literal["negative", "neutral", "positive"]:
        """The likeliest of the three tones."""
        if self.negative >= self.positive:
            return "negative" if self.negative >= self.neutral else "neutral"
        return "positive" if self.positive >= self.neutral else "neutral"


class Reader(Protocol):
    """Reads mentions in batches; the same mention always gets the same reading. Reading never changes state."""

    @property
    def model(self) -> str:
        """What reads, with its version; it is recorded with each reading."""
        ...

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        """One reading per mention, in order."""
        ...


class DeepReader(Protocol):
    """Reads mentions again, slower and deeper (tier 1). The same mention and first reading give the same result."""

    @property
    def model(self) -> str:
        """What reads, with its version."""
        ...

    def deepen(self, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
        """The reading of each mention with `tier` 1, in order, made from its first reading and its text."""
        ...
