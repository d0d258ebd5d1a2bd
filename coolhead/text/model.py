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


@dataclass(frozen=True, slots=True)
class Reading:
    """What one mention means. Shares and confidences lie in 0..1; the three tones add up to 1.

    `category` maps crisis types (T1..T22) to a confidence; `signs` are named evidence for floors and impact;
    `copy_key` is equal for mentions whose words are the same after folding (empty when there are too few words).
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
