"""Late delivery: mentions that were published in time but reached the system only after an outage."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coolhead.clock import Instant, read_instant
from coolhead.mention import Mention


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was published between `since` and `until` comes from `at` on, in order, within `seconds` seconds; of one
    channel, or of all."""

    since: Instant
    until: Instant
    at: Instant
    seconds: float
    channel: str | None = None

    def arrival(self, mention: Mention) -> Instant | None:
        """When a mention comes; None where it is not of those that come late."""
        if not self.since <= mention.published_at < self.until or self.channel not in (None, mention.channel):
            return None
        return self.at + (mention.published_at - self.since) / (self.until - self.since) * self.seconds


def deliveries(truth: Path) -> list[Delivery]:
    """The late deliveries of a stream's truth."""
    told = json.loads(truth.read_text(encoding="utf-8"))["late_delivery"]
    return [
        Delivery(
            read_instant(one["from"]),
            read_instant(one["to"]),
            read_instant(one["delivered_at"]),
            float(one["catch_up_seconds"]),
        )
        for one in told
    ]


def delivered(mentions: Iterable[Mention], late: Sequence[Delivery]) -> list[Mention]:
    """The mentions in the order in which they come, those of an outage late."""
    came = []
    for mention in mentions:
        arrivals = [at for one in late if (at := one.arrival(mention)) is not None]
        came.append(replace(mention, seen_at=max(arrivals)) if arrivals else mention)
    return sorted(came, key=lambda mention: mention.arrived_at)
