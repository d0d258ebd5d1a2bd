"""Outages made in the composed streams: is the blindness told, does catching up raise false waves, is a crisis that
began while nothing was seen found once it is?

`python -m benchmarks.blind [--only p01,p02] [--keep DIR]` prints tables (markdown); reads COOLHEAD_DATA. Three runs of
each stream: as it is; all mentions of six quiet hours delivered late within 15 minutes; all mentions from an hour
before each crisis until three hours after its onset delivered so.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.kept_readings import KeptReader
from benchmarks.late import Delivery, delivered
from benchmarks.playing import chosen, mentions_of, plan_of, truths
from coolhead.clock import DAY, HOUR, MINUTE, Instant, read_instant
from coolhead.mention import Mention
from coolhead.plan import Plan
from coolhead.run.replay import replay
from coolhead.run.weights import load_reader
from coolhead.text import Reader

CATCH_UP_SECONDS = 900.0
BEFORE, AFTER, QUIET = HOUR, 3 * HOUR, 6 * HOUR
IN_TIME = 30 * MINUTE


@dataclass(slots=True)
class Found:
    """What three runs of one stream showed. `silent_after` in minutes; `extra` and `lost`: rises to level 2 or more and
    to level 3 or more around the quiet outage beyond those of the run without it; `crises`: (page of the run as it is,
    page of the run with the outage, end of the outage)."""

    stream: str
    false_silences: int = 0
    days: float = 0.0
    silent_after: list[float] = field(default_factory=list)
    extra_notices: int = 0
    extra_pages: int = 0
    crises: list[tuple[Instant | None, Instant | None, Instant]] = field(default_factory=list)


def play(stream: str, keep: str) -> Found:
    """Three runs of one stream."""
    plan, truth, mentions = plan_of(stream), truths()[stream], mentions_of(stream)
    reader: Reader = load_reader()
    kept = KeptReader(reader, Path(keep), stream) if keep else None
    run = partial(_facts, mentions, plan, kept or reader)
    found = Found(stream, days=(mentions[-1].published_at - mentions[0].published_at) / DAY)
    plain = run([])
    outages = [one for one in truth["hard_negatives"] if one["kind"] == "collection_outage"]
    found.false_silences = sum(
        fact["type"] == "channel_silent"
        and not any(read_instant(one["start"]) - HOUR <= _at(fact) <= read_instant(one["end"]) for one in outages)
        for fact in plain
    )
    if (quiet := _quiet(mentions, truth)) is not None:
        _add_quiet(found, quiet, plain, run([quiet]))
    crises = [(read_instant(one["onset"]), one["severity_min"]) for one in truth["windows"]]
    late = [_late(onset - BEFORE, onset + AFTER) for onset, _ in crises]
    hidden = run(late)
    for onset, least in crises:
        if least >= 3:
            found.crises.append((_page(plain, onset), _page(hidden, onset), onset + AFTER))
    if kept is not None:
        kept.save()
    return found


def _facts(mentions: Sequence[Mention], plan: Plan, reader: Reader, late: Sequence[Delivery]) -> list[dict[str, Any]]:
    told = ("severity_changed", "channel_silent", "channel_heard_again", "wave_opened")
    return [fact for fact in replay(delivered(mentions, late), plan, reader) if fact["type"] in told]


def _late(since: Instant, until: Instant) -> Delivery:
    return Delivery(since, until, until, CATCH_UP_SECONDS)


def _quiet(mentions: Sequence[Mention], truth: dict[str, Any]) -> Delivery | None:
    """Six hours from noon, from the fifth day on, with no crisis and no hard negative within a day after and half a
    day before; the first such."""
    busy = [(read_instant(one["onset"]), read_instant(one["end"])) for one in truth["windows"]]
    first = mentions[0].published_at // DAY * DAY + 5 * DAY
    for noon in range(int(first + DAY / 2), int(mentions[-1].published_at - DAY), int(DAY)):
        if all(end < noon - DAY / 2 or start > noon + 1.5 * DAY for start, end in busy):
            return _late(noon, noon + QUIET)
    return None


def _add_quiet(found: Found, quiet: Delivery, plain: Sequence[dict[str, Any]], late: Sequence[dict[str, Any]]) -> None:
    said = [_at(fact) for fact in late if fact["type"] == "channel_silent" and quiet.since < _at(fact) <= quiet.until]
    found.silent_after.append((min(said) - quiet.since) / MINUTE if said else float("inf"))
    for level, name in ((2, "extra_notices"), (3, "extra_pages")):
        rises = [sum(quiet.since <= at <= quiet.until + DAY for at in _rises(run, level)) for run in (late, plain)]
        setattr(found, name, rises[0] - rises[1])


def _rises(facts: Sequence[dict[str, Any]], level: int) -> list[Instant]:
    changes = [fact for fact in facts if fact["type"] == "severity_changed"]
    return [_at(fact) for fact in changes if fact["from"] < level <= fact["to"]]


def _page(facts: Sequence[dict[str, Any]], onset: Instant) -> Instant | None:
    return min((at for at in _rises(facts, 3) if onset <= at <= onset + 3 * DAY), default=None)


def _at(fact: dict[str, Any]) -> Instant:
    return read_instant(fact["at"])


def report(names: Sequence[str] | None = None, keep: str = "") -> str:
    """The tables, two streams at a time."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        return tables(list(pool.map(partial(play, keep=keep), names or chosen())))


def tables(found: Sequence[Found]) -> str:
    """What was told of outages, and what they cost."""
    said = [minutes for one in found for minutes in one.silent_after]
    crises = [crisis for one in found for crisis in one.crises]
    seen = [(page, late, end) for page, late, end in crises if page is not None]
    in_time = [(late - max(page, end)) / MINUTE for page, late, end in seen if late is not None]
    lines = [
        "| outage | n | result |",
        "|---|---|---|",
        f"| none | {sum(one.days for one in found):.0f} stream-days | "
        f"{sum(one.false_silences for one in found)} silences told that were none |",
        f"| six quiet hours | {len(said)} | told after {statistics.median(said):.0f} min (median), "
        f"{sum(minutes <= 360 for minutes in said)} of {len(said)} before its end; catching up: "
        f"{sum(one.extra_notices for one in found):+d} rises to level 2, "
        f"{sum(one.extra_pages for one in found):+d} to level 3 |",
        f"| over the first three hours of a crisis | {len(seen)} paged without it | {len(in_time)} paged, "
        f"{sum(minutes <= IN_TIME / MINUTE for minutes in in_time)} of them within 30 min of being seen "
        f"(median {statistics.median(in_time):.0f} min) |",
    ]
    return "\n".join(lines)


def main() -> int:
    """Plays the streams, two at a time, and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", default="", help="a folder that keeps readings for the next run")
    told = parser.parse_args()
    print(report(chosen(told.only), told.keep))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
