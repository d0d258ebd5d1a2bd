"""What a board knows of alerting beside the alerts themselves: mutes, and when each contact was last tested."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from coolhead.clock import Instant
from coolhead.incident.events import Sentence
from coolhead.run.board_told import Told, instant, written

MOST_TESTED = 200


@dataclass(frozen=True, slots=True)
class MutedTopic:
    """A topic nobody is called for up to and with a level, until then."""

    topic: str | None
    level: int
    until: Instant
    who: str


@dataclass(frozen=True, slots=True)
class ContactTest:
    """The last test of one address of a person. `seen_at` is when the person said that the message came."""

    person: str
    place: int
    address: str
    tested_at: Instant
    outcome: str
    detail: str = ""
    seen_at: Instant | None = None


@dataclass(slots=True)
class AlertingView:
    """Mutes that hold, and the last test of each address, by person and place."""

    last_number: int = 0
    mutes: dict[str, MutedTopic] = field(default_factory=dict)
    tests: dict[str, ContactTest] = field(default_factory=dict)

    def snapshot(self) -> dict[str, Any]:
        """As JSON-able values."""
        mutes = [
            {"topic": mute.topic, "level": mute.level, "until": written(mute.until), "who": mute.who}
            for mute in self.mutes.values()
        ]
        return {"mutes": mutes}

    def topic_muted(self, fact: Told) -> Sentence:
        mute = MutedTopic(fact["topic"], fact["level"], instant(fact["until_at"]), fact["who"])
        self.mutes[fact["topic"] or ""] = mute
        args = {"person": mute.who, "topic": mute.topic, "until_at": mute.until}
        return Sentence(id="now.moment.topic_muted", args=args)

    def topic_unmuted(self, fact: Told) -> Sentence:
        self.mutes.pop(fact["topic"] or "", None)
        return Sentence(id="now.moment.topic_unmuted", args={"topic": fact["topic"]})

    def contact_tested(self, fact: Told, at: Instant) -> None:
        """Seen is said of the message that was sent last."""
        key = f"{fact['person']}:{fact['place']}"
        before = self.tests.pop(key, None)
        if fact["outcome"] == "seen":
            if before is not None:
                before = replace(before, seen_at=at)
        else:
            before = ContactTest(
                fact["person"], fact["place"], fact["address"], at, fact["outcome"], fact.get("detail", "")
            )
        if before is not None:
            self.tests[key] = before
        while len(self.tests) > MOST_TESTED:
            self.tests.pop(next(iter(self.tests)))

    def tests_of(self, person: str) -> list[ContactTest]:
        """The last test of each of a person's addresses, in the order in which they stand in the settings."""
        return sorted((test for test in self.tests.values() if test.person == person), key=lambda test: test.place)


__all__ = ["AlertingView", "ContactTest", "MutedTopic"]
