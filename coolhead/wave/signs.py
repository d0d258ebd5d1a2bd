"""Which signs are no everyday ones: how often each is shown on ordinary days, and whether now is beyond that.

Signs are what a reading finds beside tone: harm, threats, authorities. Large accounts that speak are learned like one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.clock import MINUTE, Instant
from coolhead.wave.baseline import HISTORY_HOURS, LEFT_OUT_HOURS, surprise
from coolhead.wave.ledger import RING_MINUTES
from coolhead.wave.scope import MULTIPLIER, Scope

SIGN_PRIOR_HOURS = 24
SIGN_PRIOR = 0.125 / 24
"""Authors an hour that show a sign before anything is known: one in eight days."""
SIGN_SURPRISE, SINGLE_SURPRISE = 2.5, 1.0
"""-log10 of the chance of so many on an ordinary day; a single one has to be rare, not impossible."""
SIGN_MINUTES = 360
LASTING_SIGNS = ("safety", "threat")
LIFTED_MINUTES = 360
"""How long a multiplier that joined an open wave keeps it up."""
LIFTED_SURPRISE = 1.0


@dataclass(slots=True)
class UsualSigns:
    """What is heard every day is no sign."""

    per_hour: dict[str, float] = field(default_factory=dict)
    """Sign -> authors an hour that show it on ordinary days."""
    learned: int = 0
    """The hour up to which that was learned."""

    def learn(self, whole: Scope, known_hours: int, hour: int) -> None:
        """Running means over what the baseline remembers; after the first day a day behind, so that a sign does not
        become usual by being seen. `hour` has just begun; `known_hours` of the brand as a whole are known."""
        until = hour - max(0, min(LEFT_OUT_HOURS - 1, known_hours - LEFT_OUT_HOURS))
        first = max(self.learned, until - LEFT_OUT_HOURS)
        if until <= first:
            return
        self.learned = until
        seen = whole.signs_between(60 * first, 60 * until)
        hours = min(max(1, known_hours) + SIGN_PRIOR_HOURS, HISTORY_HOURS)
        for sign in {**self.per_hour, **seen}:
            usual = self.per_hour.get(sign, SIGN_PRIOR)
            self.per_hour[sign] = usual + (seen.get(sign, 0) - (until - first) * usual) / hours

    def unusual(self, scope: Scope, minute: int) -> dict[str, int]:
        """Sign -> authors who show it in a scope, where there are more of them than ordinary days explain.

        Signs count for six hours; those of harm and threats are kept for a day: somebody has to look into them.
        """
        found = {}
        for sign in sorted(scope.signs):
            kept = RING_MINUTES if sign in LASTING_SIGNS else SIGN_MINUTES
            authors = scope.sign_authors(minute, kept).get(sign, 0)
            least = SIGN_SURPRISE if authors > 1 else SINGLE_SURPRISE
            if authors and self.surprise(sign, authors, SIGN_MINUTES) >= least:
                found[sign] = authors
        return found

    def surprise(self, sign: str, authors: int, minutes: int) -> float:
        """-log10 of the chance that so many authors show a sign within `minutes` minutes of an ordinary day."""
        return surprise(authors, self.per_hour.get(sign, SIGN_PRIOR) * minutes / 60, 1.0)

    def lifts(self, scope: Scope, since: Instant, minute: int) -> bool:
        """Whether multipliers took a scope up after an instant, and not just those that speak every day."""
        joined = scope.joined_since(max(since, (minute - LIFTED_MINUTES) * MINUTE))
        return joined > 0 and self.surprise(MULTIPLIER, joined, LIFTED_MINUTES) >= LIFTED_SURPRISE
