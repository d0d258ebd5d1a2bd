"""The alert fault matrix: a million simulated hours of failing providers, absent people, kills and downtime.

`python -m benchmarks.alerting [hours] [first seed]` plays them through the product's own escalation and outbox
decisions, beside a baseline, and with decisions broken on purpose. Ends with 1 where a promise is broken, naming the
seeds; a seed plays the same again.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from benchmarks.alerting_play import PLAN, STANDS_HOURS, Mutant, Play, Story
from benchmarks.alerting_world import World
from coolhead.clock import HOUR, MINUTE
from coolhead.desk.escalate import LONGEST_BREAK_SECONDS
from coolhead.run.errand import LONGEST_DELAY_SECONDS

CHUNK_HOURS = 1000.0
SECOND_P99, SECOND_MOST = 30.0, 120.0
WAIT = PLAN.alerting.repeat_minutes * MINUTE


@dataclass(slots=True)
class Measured:
    """What was counted. Delays in seconds."""

    hours: float = 0.0
    alerts: int = 0
    calls: int = 0
    lost: int = 0
    second: list[float] = field(default_factory=list)
    """From a call to its ringing by the other provider, where the first one failed and the other did not."""
    second_lower: list[float] = field(default_factory=list)
    """The same at level 3, where the second way follows after a while."""
    deputies: int = 0
    deputies_exact: int = 0
    most_duplicates: int = 0
    late_calls: int = 0
    answered: list[float] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    """(seed, which promise)."""

    def add(self, other: Measured) -> None:
        self.hours += other.hours
        self.most_duplicates = max(self.most_duplicates, other.most_duplicates)
        for name in ("alerts", "calls", "lost", "deputies", "deputies_exact", "late_calls"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("second", "second_lower", "answered", "broken"):
            getattr(self, name).extend(getattr(other, name))


def measure(seed: int, hours: float = CHUNK_HOURS, mutant: Mutant = Mutant()) -> Measured:  # noqa: B008 - a frozen value
    """One world, played and counted."""
    world = World(seed, hours)
    found = Measured(hours)
    for story in Play(world, mutant).run().values():
        _count(found, world, story)
    return found


def _count(found: Measured, world: World, story: Story) -> None:
    found.alerts += 1
    found.calls += len(story.sent)
    if not story.rang and story.taken_at is None:
        found.lost += 1
        found.broken.append((world.seed, "lost"))
    if story.taken_at is not None:
        found.answered.append(story.taken_at - story.raised_at)
    rung: dict[tuple[str, str], int] = {}
    for _, key, provider, _ in story.rang:
        rung[key, provider] = rung.get((key, provider), 0) + 1
    most = max(rung.values(), default=1) - 1
    found.most_duplicates = max(found.most_duplicates, most)
    if most > 1:
        found.broken.append((world.seed, "duplicates"))
    if story.late_calls:
        found.late_calls += story.late_calls
        found.broken.append((world.seed, "called after it was taken"))
    _count_escalation(found, world, story)
    _count_second(found, world, story)


def _count_escalation(found: Measured, world: World, story: Story) -> None:
    """Each next call comes exactly when the plan says, where nobody answered, passed on, or stopped the house."""
    if any(world.down.at(at) and world.down.end(at) - at > LONGEST_BREAK_SECONDS for at, _ in story.sent):
        found.broken.append((world.seed, "called in the past"))
    if story.met_break or story.passed:
        return
    first = [at for at, _ in story.sent[: PLAN.alerting.repeats + 1]]
    until = story.taken_at if story.taken_at is not None else story.raised_at + STANDS_HOURS * HOUR
    due = [story.raised_at + WAIT * n for n in range(PLAN.alerting.repeats + 1) if story.raised_at + WAIT * n <= until]
    if any(world.down.at(at) for at in due):
        return
    found.deputies += len(due) > 1
    found.deputies_exact += len(due) > 1 and len(first) > 1 and first[1] == due[1] and story.sent[1][1] == "deputy"
    if first != due:
        found.broken.append((world.seed, "not to the second"))


def _count_second(found: Measured, world: World, story: Story) -> None:
    """How soon the other provider rings where the first one fails."""
    for key, provider in list(story.tried):
        other = "mail" if provider == "push" else "push"
        called = min(story.tried[key, one] for one in ("push", "mail") if (key, one) in story.tried)
        silent = not any(rang[1:3] == (key, provider) for rang in story.rang)
        whole = not world.providers[other].at(called) and not world.providers[other].at(called + SECOND_MOST)
        whole = whole and not world.down.at(called) and not world.down.at(called + SECOND_MOST)
        fails = bool(world.providers[provider].at(called)) and bool(world.providers[provider].at(called + SECOND_MOST))
        took = story.taken_at is not None and story.taken_at < called + SECOND_MOST
        killed = any(called - 1 <= kill <= called + SECOND_MOST for kill in world.kills)
        if not (silent and whole and fails) or took:
            continue
        rang = [at for at, of, by, _ in story.rang if (of, by) == (key, other)]
        top = story.level >= PLAN.alerting.both_ways_from_level
        delay = rang[0] - called if rang else float("inf")
        if top:
            found.second.append(delay)
            if delay > SECOND_MOST + (LONGEST_DELAY_SECONDS if killed else 0.0):
                found.broken.append((world.seed, "second provider"))
        elif world.providers[provider].at(called) != "drop":
            found.second_lower.append(delay)


@dataclass(slots=True)
class Baseline:
    """[baseline] One provider, one person, tried again with backoff until it accepts: a plain notifier."""

    alerts: int = 0
    lost: int = 0
    answered: list[float] = field(default_factory=list)


def baseline(seed: int, hours: float = CHUNK_HOURS) -> Baseline:
    """The same world with one push provider, the lead alone, and no second call once it was accepted."""
    world, found = World(seed, hours), Baseline()
    for raised_at, _ in world.alerts:
        found.alerts += 1
        at, failures, rang = max(raised_at, world.down.end(raised_at)), 0, None
        while at < raised_at + STANDS_HOURS * HOUR:
            said = world.call("push", at)
            rang = rang or (at + said.seconds if said.rang else None)
            if said.outcome == "accepted":
                break
            failures += 1
            at = world.down.end(at + said.seconds + min(300.0, 2.0**failures))
        heeds = world.heeds("lead", rang) if rang is not None else None
        if rang is None:
            found.lost += 1
        elif heeds is not None:
            found.answered.append(rang + heeds - raised_at)
    return found


MUTANTS = {
    "accepted counts as seen": Mutant(accepted_is_seen=True),
    "calls at full minutes only": Mutant(by_the_minute=True),
    "used up in the past after a break": Mutant(used_up_in_the_past=True),
    "answers do not reach the desk": Mutant(ack_lost=True),
    "one provider only": Mutant(one_way=True),
}


def share(values: Sequence[float], part: float) -> float:
    """The quantile of values; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def unseen(alerts: int, answered: Iterable[float], within: float) -> float:
    """The share of alerts that nobody had taken within so many seconds."""
    return 1.0 - sum(took <= within for took in answered) / max(1, alerts)


def main(hours: float, first_seed: int) -> int:
    """Play, print the table; 1 where a promise is broken."""
    seeds = range(first_seed, first_seed + max(1, round(hours / CHUNK_HOURS)))
    began, whole, plain = time.perf_counter(), Measured(), Baseline()
    with ProcessPoolExecutor() as pool:
        for found in pool.map(measure, seeds, chunksize=8):
            whole.add(found)
        took = time.perf_counter() - began
        for other in pool.map(baseline, seeds, chunksize=8):
            plain.alerts, plain.lost = plain.alerts + other.alerts, plain.lost + other.lost
            plain.answered += other.answered
    p99 = share(whole.second, 0.99)
    print(f"{whole.hours:,.0f} simulated hours, {whole.alerts:,} alerts, {whole.calls:,} calls, {took:.0f} s")
    print(f"alerts lost                          {whole.lost}   [baseline] {plain.lost} of {plain.alerts:,}")
    print(f"nobody took it within 30 minutes     {unseen(whole.alerts, whole.answered, 1800):.2%}", end="   ")
    print(f"[baseline] {unseen(plain.alerts, plain.answered, 1800):.2%}")
    print(f"second provider, level 4 and 5       p50 {share(whole.second, 0.5):.1f} s, p99 {p99:.1f} s, ", end="")
    print(f"max {max(whole.second, default=0.0):.1f} s (n {len(whole.second):,})")
    print(f"second provider, level 3             p50 {share(whole.second_lower, 0.5):.1f} s, ", end="")
    print(f"p99 {share(whole.second_lower, 0.99):.1f} s (n {len(whole.second_lower):,})")
    print(f"deputy exactly {WAIT:.0f} s after            {whole.deputies_exact:,} of {whole.deputies:,}")
    print(f"most duplicates of a call on a channel {whole.most_duplicates}")
    print(f"calls after it was taken             {whole.late_calls}")
    for name, mutant in MUTANTS.items():
        broken = [kind for seed in seeds[:20] for _, kind in measure(seed, CHUNK_HOURS, mutant).broken]
        print(f"broken on purpose: {name:36} {'found: ' + ', '.join(sorted(set(broken))) if broken else 'NOT FOUND'}")
    for seed, kind in whole.broken[:20]:
        print(f"seed {seed}: {kind}")
    return 1 if whole.broken or whole.lost or p99 > SECOND_P99 else 0


if __name__ == "__main__":
    asked = [float(word.replace("_", "")) for word in sys.argv[1:]]
    sys.exit(main(asked[0] if asked else 1_000_000.0, int(asked[1]) if len(asked) > 1 else 1))
