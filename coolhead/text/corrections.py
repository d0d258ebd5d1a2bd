"""What people said a mention's tone is: their acts, and the versions that follow from them.

Every act makes a new version of a brand's head. A version is the labels that stood then, so any of them can be built
again from the acts alone; going back is an act like any other and makes a version too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from coolhead.clock import Instant

Tone = Literal["negative", "neutral", "positive"]
TONE_NAMES: Final[tuple[Tone, ...]] = get_args(Tone)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A person said what the tone of one mention is, or took that back.

    `mention` is its place in the log; `before` and `after` are the labels of people that stood before and stand now
    (None: nobody's label, the reading holds); `undoes` marks an act that takes the last one back.
    """

    at: Instant
    mention: int
    before: Tone | None
    after: Tone | None
    who: str
    undoes: bool = False


@dataclass(frozen=True, slots=True)
class RolledBack:
    """A person let an earlier version hold again; what was taught after it is left out, and stays in the log."""

    at: Instant
    version: int
    who: str


Teaching = Corrected | RolledBack


@dataclass(frozen=True, slots=True)
class Taught:
    """All that people taught about one brand, in the order in which they did.

    >>> taught = Taught((Corrected(1.0, 7, None, "negative", "anna"), Corrected(2.0, 9, None, "positive", "anna")))
    >>> taught.version, taught.lessons(), Taught((*taught.acts, RolledBack(3.0, 1, "jan"))).lessons()
    (2, {7: 'negative', 9: 'positive'}, {7: 'negative'})
    """

    acts: tuple[Teaching, ...] = ()

    @property
    def version(self) -> int:
        """The version in force; 0 before anybody corrected anything."""
        return len(self.acts)

    def lessons(self, version: int | None = None) -> dict[int, Tone]:
        """Place of a mention -> its label, as a version has learned them, the oldest lesson first."""
        changes: list[Corrected] = []
        number = self.version if version is None else version
        while number > 0:
            act = self.acts[number - 1]
            if isinstance(act, RolledBack):
                number = min(act.version, number - 1)
            else:
                changes.append(act)
                number -= 1
        return _standing(reversed(changes))

    def labels(self) -> dict[int, Tone]:
        """Place of a mention -> the label a person gave it. A version that is left out does not unsay what was said."""
        return _standing(act for act in self.acts if isinstance(act, Corrected))

    def undone(self, mention: int, at: Instant, who: str) -> Corrected | None:
        """The act that takes back the last word on a mention; None where nothing of it stands."""
        words: list[Corrected] = []
        for act in self.acts:
            if isinstance(act, Corrected) and act.mention == mention:
                if act.undoes:
                    words = words[:-1]
                else:
                    words.append(act)
        return Corrected(at, mention, words[-1].after, words[-1].before, who, True) if words else None

    def newest(self) -> int | None:
        """The mention that was corrected last and whose label stands."""
        return next(reversed(self.labels()), None)


def _standing(acts: Iterable[Corrected]) -> dict[int, Tone]:
    standing: dict[int, Tone] = {}
    for act in acts:
        standing.pop(act.mention, None)
        if act.after is not None:
            standing[act.mention] = act.after
    return standing
