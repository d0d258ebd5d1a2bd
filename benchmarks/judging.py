"""Measured once, judged often: what the desk saw at each look of a stream, kept, and judged again by other numbers.

Measuring takes nearly all of a run, judging hardly anything. So a stream is played once with the plan as it is; all
that the severity model was told is kept, with looks every ten minutes where no wave was open, and other numbers of
the severity model are judged from that. What an open wave does to the measuring itself (usual days stay frozen, found
topics are not forgotten) stays as it was with the plan as it is: at the borders this is an approximation. Thresholds of
the topic cluster and of the cold start are measured beside, in the same run.
"""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, cast
from unittest.mock import patch

from benchmarks.kept_readings import KeptReader
from benchmarks.playing import Told, mentions_of, plan_of
from coolhead.clock import MINUTE, Instant
from coolhead.desk import Command, DeskState
from coolhead.desk.causes import MATTER_MINUTES, leader_of, led_level
from coolhead.desk.evaluate import _held_elsewhere, _watched, _with_history
from coolhead.desk.levels import WaveState, next_level
from coolhead.desk.look import Look
from coolhead.desk.watching import watching
from coolhead.plan import Plan
from coolhead.plan.severity import Assessment, _floors, assess, strictness
from coolhead.run.replay import replay, unattended
from coolhead.run.weights import load_reader
from coolhead.wave.late import with_late
from coolhead.wave.measure import LEAST_VOICES, is_cluster, measure
from coolhead.wave.scope import MULTIPLIER
from coolhead.wave.signals import Signals
from coolhead.wave.signs import LIFTED_MINUTES
from coolhead.wave.watch import Watch
from coolhead.wave.watching import BRAND, Watching

TICK_MINUTES = 10
STILL_TICK_MINUTES = 60
Constants = tuple[tuple[str, float], ...]
"""("package.module:NAME", value) of numbers that no plan holds."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A threshold of measuring at another value: of the plan's detection, or a constant."""

    detection: tuple[tuple[str, float], ...] = ()
    constants: Constants = ()
    cold: bool = False
    """Whether it changes only how soon a scope may speak."""


@dataclass(slots=True)
class Seen:
    """One look at one scope: what the severity model was told. `joined` are the minutes in which multipliers joined,
    `lifting` how many of them are unusual; `voices` the critics of the last hours, scope by scope."""

    at: Instant
    name: str
    by_time: bool
    still: bool
    signals: Signals
    joined: tuple[float, ...]
    lifting: int
    voices: dict[str, int]
    otherwise: dict[str, Signals] = field(default_factory=dict)


@contextmanager
def holding(constants: Constants) -> Iterator[None]:
    """Constants of modules at other values for a while."""
    with ExitStack() as stack:
        for path, value in constants:
            module, name = path.split(":")
            stack.enter_context(patch.object(importlib.import_module(module), name, value))
        yield


class Recorder:
    """Listens beside the desk."""

    def __init__(self, plan: Plan, others: Mapping[str, Otherwise]) -> None:
        self.seen: list[Seen] = []
        self._plan, self._known = plan, watching(plan)
        self._others = [
            (name, one, watching(replace(plan, detection=replace(plan.detection, **dict(one.detection)))))  # type: ignore[arg-type]
            for name, one in others.items()
        ]
        self._coldest = max([self._known.cold_start_hours, *(known.cold_start_hours for _, _, known in self._others)])

    def note(self, state: DeskState, name: str, at: Instant, by_time: bool) -> None:
        """Keep what a scope shows now."""
        watch, scope = state.watch, state.watch.scopes[name]
        still = scope.is_still(LEAST_VOICES) and not _watched(name, self._plan)
        if still and not by_time:
            return
        signals = self._signals(name, watch, self._known)
        joined = tuple(one.minute * MINUTE for one in scope.multipliers if one.minute > watch.minute - LIFTED_MINUTES)
        counts = range(1, len(joined) + 1)
        usual = (n for n in counts if watch.signs.surprise(MULTIPLIER, n, LIFTED_MINUTES) >= 1.0)
        voices = {
            each: watch.scopes[each].ledger.window(MATTER_MINUTES)["voices"]
            for each in {BRAND, name, *state.waves}
            if each in watch.scopes
        }
        seen = Seen(at, name, by_time, still, signals, joined, next(usual, 10**9), voices)
        for other, one, known in self._others:
            told = self._otherwise(name, watch, one, known, signals)
            if told is not signals:
                seen.otherwise[other] = told
        self.seen.append(seen)

    def _signals(self, name: str, watch: Watch, known: Watching) -> Signals:
        told = with_late(measure(name, watch, known), name, watch, known)
        return replace(_with_history(told, name, self._plan), evidence={})

    def _otherwise(self, name: str, watch: Watch, one: Otherwise, known: Watching, signals: Signals) -> Signals:
        if one.cold:
            return self._signals(name, watch, known) if watch.speaking.known_hours < self._coldest else signals
        if name == BRAND:
            return signals
        with holding(one.constants):
            cluster = is_cluster(name, watch, known)
        return signals if cluster == signals.topic_cluster else replace(signals, topic_cluster=cluster)


def record(stream: str, keep: str, others: Mapping[str, Otherwise]) -> list[Seen]:
    """All looks of a stream, from the folder where they were kept before."""
    path = Path(keep) / f"{stream}-looks-{_version(repr(others))}.pickle"
    if path.exists():
        return cast(list[Seen], pickle.loads(path.read_bytes()))
    plan, reader = unattended(plan_of(stream)), KeptReader(load_reader(), Path(keep), stream)
    recorder = Recorder(plan, others)
    desk: Any = importlib.import_module("coolhead.desk.desk")
    evaluate, judge_minute, timed = desk.evaluate, desk._judge_minute, [False]

    def evaluated(state: DeskState, name: str, at: Instant, known: Plan, commands: list[Command]) -> None:
        recorder.note(state, name, at, by_time=timed[0])
        evaluate(state, name, at, known, commands)

    def minute_judged(state: DeskState, minute: int, known: Plan, commands: list[Command]) -> None:
        if minute % TICK_MINUTES == 0:
            for name in sorted(state.waves, reverse=True):
                scope = None if state.waves[name].is_open else state.watch.scopes.get(name)
                if scope and (minute % STILL_TICK_MINUTES == 0 or not scope.is_still(LEAST_VOICES)):
                    recorder.note(state, name, minute * MINUTE, by_time=True)
        timed[0] = True
        judge_minute(state, minute, known, commands)
        timed[0] = False

    with patch.object(desk, "evaluate", evaluated), patch.object(desk, "_judge_minute", minute_judged):
        for _ in replay(mentions_of(stream), plan, reader):
            pass
    reader.save()
    path.write_bytes(pickle.dumps(recorder.seen))
    return recorder.seen


def _version(also: str) -> str:
    """Looks are kept for the sources that made them."""
    root = Path(importlib.import_module("coolhead").__file__ or "").parent
    text = b"".join(
        path.read_bytes() for folder in ("wave", "desk", "text") for path in sorted(root.glob(f"{folder}/*.py"))
    )
    return blake2b(text + also.encode(), digest_size=6).hexdigest()


class _Voices:
    """Stands where the watch stands, for the one thing that causes ask of it."""

    def __init__(self) -> None:
        self.scopes: dict[str, Any] = {}

    def learn(self, voices: Mapping[str, int]) -> None:
        for name, count in voices.items():
            self.scopes[name] = _Counted(count)


class _Counted:
    def __init__(self, count: int) -> None:
        self.ledger, self._count = self, count

    def window(self, minutes: int) -> dict[str, int]:
        return {"voices": self._count}


NOTHING_LEFT_OUT: Final[Callable[[str], bool]] = lambda name: False  # noqa: E731


USUAL: Final = Assessment(1, 0.0, 1, 0.0, 1, ())
"""What is said of a scope that has not left its usual level and stands on no floor."""


class Judge:
    """The desk's judgement alone: levels and causes, in the order of the looks."""

    def __init__(self, plan: Plan, otherwise: str = "") -> None:
        self._plan, self._otherwise = plan, otherwise
        self._voices = _Voices()
        self._state = DeskState(brand=plan.brand.id, watch=cast(Watch, self._voices))
        self._last: dict[str, Seen] = {}
        self.told: list[Told] = []

    def run(self, seen: Sequence[Seen], leave_out: Callable[[str], bool] = NOTHING_LEFT_OUT) -> list[Told]:
        """The changes of level."""
        for look in seen:
            if leave_out(look.name):
                continue
            wave = self._state.waves.get(look.name)
            quiet = wave is None or (wave.level == 0 and not wave.is_open)
            watched = wave is not None and (wave.is_open or wave.rising_since is not None)
            if (look.by_time and not watched) or (look.still and quiet):
                continue
            self._wait(look.at)
            self._evaluate(look, look.at)
        return self.told

    def _wait(self, at: Instant) -> None:
        """A level that is about to rise is looked at again each minute."""
        waves = self._state.waves
        for name in sorted((name for name, wave in waves.items() if wave.rising_since is not None), reverse=True):
            rising = waves[name].rising_since
            if rising is None or name not in self._last:
                continue
            held = rising + (self._plan.severity.up_evaluations - 1) * MINUTE
            minute = -(-held // MINUTE) * MINUTE
            if self._last[name].at < minute < at:
                self._evaluate(replace(self._last[name], at=minute), minute)

    def _evaluate(self, seen: Seen, at: Instant) -> None:
        state, name = self._state, seen.name
        self._voices.learn(seen.voices)
        self._last[name] = seen
        wave = state.waves.setdefault(name, WaveState(topic=name or None))
        if wave.follows is None and not wave.is_open and self._usual(seen):
            wave.level, wave.floors = next_level(wave, USUAL, at, self._plan.severity), ()
            return
        leader = state.waves[wave.follows] if wave.follows is not None else wave
        joined = sum(minute > leader.opened_at for minute in seen.joined)
        signals = replace(
            seen.otherwise.get(self._otherwise, seen.signals),
            lifted=wave.level >= 2 and joined >= seen.lifting,
            held_by_topics=_held_elsewhere(state, name),
        )
        look = Look(wave, name, at, signals, assess(signals, self._plan))
        wave.floors = look.assessed.floors
        level = next_level(wave, look.assessed, at, self._plan.severity, None)
        if level >= 2 and not wave.is_open:
            wave.follows = leader_of(state, look)
            if wave.follows is None:
                wave.serial += 1
                wave.wave, wave.opened_at = f"{name or 'all'}-{wave.serial}", at
        wave.level = level
        leading = name if wave.follows is None else wave.follows
        if level < 2:
            wave.follows = None
        self._settle(leading, look)

    def _usual(self, seen: Seen) -> bool:
        """Whether a scope without a wave can be no more than a comment; most looks are of that kind."""
        signals, plan = seen.otherwise.get(self._otherwise, seen.signals), self._plan
        border = strictness(plan.detection.alerts_per_week) * plan.severity.notice_surprise
        calm = signals.mentions > 0 and signals.surprise < border and not signals.known_hot_topic
        return calm and not _floors(signals, plan)

    def _settle(self, name: str, look: Look) -> None:
        leader, level = self._state.waves[name], led_level(self._state, name)
        if leader.told == level or max(leader.told, level) < 2:
            return
        before, leader.told = leader.told, level if level >= 2 else 0
        leader.crisis_type = look.signals.crisis_type or leader.crisis_type
        leader.named = leader.topic or leader.named or look.name or None
        leader.rose_at = look.at if level > before else leader.rose_at
        self.told.append(
            {
                "type": "severity_changed",
                "t": float(int(look.at)),
                "wave": leader.wave,
                "topic": leader.named,
                "to": level,
            }
        )
        if level < 2:
            leader.named = None
