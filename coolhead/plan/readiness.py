"""How ready are we? A score made of checks, each with what is missing, why it matters and what to do next (R3, R63).

Filling in one missing thing never lowers the score: a check that asks for a property of somebody or something fails as
long as that somebody or something is missing, so naming them cannot make it fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from coolhead.clock import Instant
from coolhead.plan.problems import Args

Part = Literal["definition", "team", "watch", "answers", "practice"]
PARTS: tuple[Part, ...] = get_args(Part)
"""The five parts that every plan needs (R63): what is a crisis and at which level; team, roles, contacts; watching and
escalation; procedures and messages; review and training."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known beside the plan. Days are yyyy-mm-dd; whatever is left out is not there.

    Parameters
    ----------
    today, now: the day and the instant for which the question is asked.
    providers: person -> the unrelated ways in which they can be reached, by name.
    tested_on: person -> the day on which a test message last reached them.
    sources: how many sources are listened to.
    heartbeat: whether somebody outside is called while all is well, and notices when not.
    listened: the channels for which a source is set.
    link: whether links in alerts can be followed from elsewhere.
    in_force: the version of the plan under which the desk runs.
    drilled_on, exported_on: the last drill, the last offline copy, as far as Coolhead itself knows.
    """

    today: str
    now: Instant
    providers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tested_on: Mapping[str, str] = field(default_factory=dict)
    sources: int = 0
    listened: tuple[str, ...] = ()
    link: bool = False
    heartbeat: bool = False
    in_force: str = ""
    drilled_on: str | None = None
    exported_on: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: where it is filled in, and the arguments of its message.

    The message is `ready.<check>.missing`, or `ready.missing.<id>` where nobody or nothing is there to speak of.
    """

    path: str
    args: Args = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check. Its words are the messages `ready.<id>` (what should be so), `.missing` (with the
    arguments of each missing thing), `.why` and `.next`."""

    id: str
    part: Part
    weight: int
    missing: tuple[Missing, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Readiness:
    """All findings, in the order of the parts."""

    findings: tuple[Finding, ...]

    @property
    def passed(self) -> int:
        """How many checks are passed."""
        return sum(finding.passed for finding in self.findings)

    @property
    def score(self) -> int:
        """0 to 100: the weight of the checks that are passed; 100 only where all are."""
        whole = sum(finding.weight for finding in self.findings)
        return 100 * sum(finding.weight for finding in self.findings if finding.passed) // whole

    def of(self, part: Part) -> tuple[Finding, ...]:
        """The findings of one part."""
        return tuple(finding for finding in self.findings if finding.part == part)

    @property
    def empty_parts(self) -> tuple[Part, ...]:
        """Parts of which nothing is there yet (R63)."""
        return tuple(part for part in PARTS if not any(finding.passed for finding in self.of(part)))

    @property
    def next(self) -> Finding | None:
        """What to do first: the heaviest of what is missing."""
        missing = [finding for finding in self.findings if not finding.passed]
        return max(missing, key=lambda finding: finding.weight, default=None)
