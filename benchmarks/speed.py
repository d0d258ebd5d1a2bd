"""How fast, how soon and how big: `python -m benchmarks.speed [--mentions 200000] [--long 1000000]`.

Everything runs on this machine through the real store (SQLite, WAL, synchronous=FULL) in a temporary folder, with the
shipped reader; the mentions are the recorded story's, again and again, 200 a second of stream time. The named baseline
is [one by one]: the same pipeline, where each mention is committed, read, judged and its facts are committed before the
next one is taken, as a plain loop would do it.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.load import many, mentions, plan
from coolhead.clock import SystemClock
from coolhead.desk import DeskState, MentionRead, decode_fact, handle
from coolhead.drill import load_story
from coolhead.mention import Mention, encode_mention
from coolhead.run.deepening import Deepening
from coolhead.run.encoder import load_deep_reader
from coolhead.run.intake import Intake
from coolhead.run.runner import Runner
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, SqliteStore, arrive

PER_SECOND = 200.0
GROUP = 500
ONE_BY_ONE = 1_500
HARM = {"safety_report", "safety_unverified"}


def main() -> int:
    """Measures one thing after the other and prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=200_000, help="through the whole house")
    parser.add_argument("--long", type=int, default=0, help="through the whole house for size and slowing down")
    parser.add_argument("--seconds", type=int, default=60, help="of real time for the delay")
    chosen = parser.parse_args()
    _tell("measure", "measured", "goal")
    desk_alone(min(chosen.mentions, 100_000))
    with tempfile.TemporaryDirectory() as scratch:
        whole_house(Path(scratch) / "whole.db", chosen.mentions)
        one_by_one(Path(scratch) / "one.db")
        both_tiers(Path(scratch) / "both.db", chosen.mentions)
        delay(Path(scratch) / "delay.db", chosen.seconds)
        start(Path(scratch), chosen.mentions)
        if chosen.long:
            slowing_down(Path(scratch) / "long.db", chosen.long)
    return 0


def desk_alone(count: int) -> None:
    """Mentions a second through `handle` on one core, reading and storing left out."""
    told = many(count, PER_SECOND)
    readings = load_reader().read(told)
    state, brand_plan = DeskState(brand=plan().brand.id), plan()
    began = time.perf_counter()
    for mention, reading in zip(told, readings, strict=True):
        state, _ = handle(state, MentionRead(mention, reading), brand_plan)
    _tell("desk alone", f"{count / (time.perf_counter() - began):,.0f} mentions/s (n={count:,})", ">= 20,000")


def whole_house(database: Path, count: int) -> None:
    """From wire bytes to durable facts: decode, commit, read, judge, commit; intake and desk in two threads."""
    with _house(database) as (_, intake, runner):
        rate = _rate(intake, runner, count)
    _tell("whole house", f"{rate:,.0f} mentions/s (n={count:,})", ">= 3,000")


def _rate(intake: Intake, runner: Runner, count: int) -> float:
    """Mentions a second from the first byte to the last committed fact."""
    lines = [encode_mention(mention) for mention in many(count, PER_SECOND)]
    began = time.perf_counter()
    feeder = threading.Thread(target=_feed, args=(intake, lines))
    feeder.start()
    done = 0
    while done < count:
        folded = runner.step()
        done += folded
        if not folded:
            time.sleep(0.005)
    feeder.join()
    return count / (time.perf_counter() - began)


def both_tiers(database: Path, count: int) -> None:
    """The same with the second tier reading beside, within its budget; what it has read by then, and the memory."""
    began = time.perf_counter()
    deep = load_deep_reader()
    _tell("second tier ready", f"{time.perf_counter() - began:.2f} s", "")
    with contextlib.closing(SqliteStore(database, "load")) as store:
        intake, deepening = Intake(store, SystemClock()), Deepening(store, lambda: deep)
        deepening.start()
        try:
            runner = Runner(store, {plan().brand.id: plan()}, load_reader(), deeper=deepening.ask)
            rate = _rate(intake, runner, count)
        finally:
            deepening.close()
            intake.close()
        read = store.tallies().get("read", 0)
    _tell("whole house, both tiers", f"{rate:,.0f} mentions/s (n={count:,}, {read:,} read deeper)", ">= 2,000")
    _tell("memory with both tiers", f"{_resident_mb():,.0f} MB", "<= 800 MB")


def one_by_one(database: Path) -> None:
    """The baseline of `whole_house`."""
    lines = [encode_mention(mention) for mention in many(ONE_BY_ONE, PER_SECOND)]
    with _house(database) as (_, intake, runner):
        began = time.perf_counter()
        for line in lines:
            intake.submit([arrive(line, "load", "load")]).result()
            runner.step()
        rate = ONE_BY_ONE / (time.perf_counter() - began)
    _tell("  [one by one]", f"{rate:,.0f} mentions/s (n={ONE_BY_ONE:,})", "baseline")


def delay(database: Path, seconds: int) -> None:
    """From the commit of a mention to the commit of the judgement that has seen it, at 200 a second of real time.

    Halfway two people report harm: the delay of that level change is told apart.
    """
    clock = SystemClock()
    committed: dict[int, tuple[int, float]] = {}
    judged: dict[int, float] = {}
    with _house(database) as (store, intake, runner):
        began = clock.now()
        feeder = threading.Thread(target=_feed_live, args=(intake, began, seconds, committed))
        feeder.start()
        while feeder.is_alive() or clock.now() - began < seconds + 3:
            runner.drain()
            runner.tick(clock.now())
            judged[int(clock.now())] = time.monotonic()
            time.sleep(0.25)
        at_harm = began + seconds / 2
        facts = store.facts_after(0, 100_000)
        told = [decode_fact(fact.body) | {"at": fact.at} for fact in facts if fact.type == "severity_changed"]
        soon = [one["at"] - at_harm for one in told if HARM & set(one["floors"]) and one["at"] >= at_harm]
    delays = [_seen_at(judged, second) - at for second, at in committed.values() if _seen_at(judged, second)]
    measured = f"p50 {np.percentile(delays, 50):.2f} s, p99 {np.percentile(delays, 99):.2f} s (n={len(delays):,})"
    _tell("delay at 200 a second", measured, "p99 <= 2 s")
    _tell("  a floor's level change", f"{min(soon):.2f} s of stream time" if soon else "none", "<= 2 s")


def start(folder: Path, stored: int) -> None:
    """From the command to the first answered request, with an empty home and with what `whole_house` stored."""
    for name, database in (("an empty home", None), (f"{stored:,} mentions stored", folder / "whole.db")):
        home = folder / name.replace(" ", "-").replace(",", "")
        home.mkdir()
        if database is not None:
            (home / "coolhead.db").symlink_to(database)
        (home / "plan.yaml").write_text(load_story().plan, encoding="utf-8")
        port = 18_765
        settings = home / "coolhead.toml"
        settings.write_text(f'home = "{home}"\nport = {port}\nplans = ["{home}/plan.yaml"]\n', encoding="utf-8")
        _tell(f"start, {name}", f"{_seconds_to_answer(settings, port):.2f} s", "<= 2 s")


def slowing_down(database: Path, count: int) -> None:
    """Time per mention near 10,000 stored and near `count` stored, and the memory at the end."""
    stream, marks = mentions(PER_SECOND), {}
    with _house(database) as (_, intake, runner):
        done = 0
        while done < count:
            lines = [encode_mention(next(stream)) for _ in range(10_000)]
            began = time.perf_counter()
            _feed(intake, lines)
            runner.drain()
            done += len(lines)
            marks[done] = (time.perf_counter() - began) / len(lines)
            if done % 100_000 == 0:
                print(f"  {done:,} stored, {marks[done] * 1e6:,.0f} us a mention, {_resident_mb():,.0f} MB", flush=True)
    sizes = sorted(marks)
    late, early = np.median([marks[n] for n in sizes[-5:]]), np.median([marks[n] for n in sizes[1:6]])
    _tell(f"time a mention at {count:,} by that at 10,000", f"{late / early:.2f}", "<= 1.3")
    _tell(f"memory after {count:,}", f"{_resident_mb():,.0f} MB", "<= 400 MB")


@contextlib.contextmanager
def _house(database: Path) -> Iterator[tuple[SqliteStore, Intake, Runner]]:
    with contextlib.closing(SqliteStore(database, "load")) as store:
        intake = Intake(store, SystemClock())
        try:
            yield store, intake, Runner(store, {plan().brand.id: plan()}, load_reader())
        finally:
            intake.close()


def _feed(intake: Intake, lines: Sequence[bytes]) -> None:
    waiting = [
        intake.submit([arrive(line, "load", "load") for line in lines[first : first + GROUP]])
        for first in range(0, len(lines), GROUP)
    ]
    for receipts in waiting:
        receipts.result()


def _feed_live(intake: Intake, began: float, seconds: int, committed: dict[int, tuple[int, float]]) -> None:
    clock, batch = SystemClock(), 10
    told = many(int(seconds * PER_SECOND), PER_SECOND, began)
    harm = int(seconds / 2 * PER_SECOND)
    told[harm : harm + 3] = [_report_of_harm(mention, number) for number, mention in enumerate(told[harm : harm + 3])]
    for first in range(0, len(told), batch):
        while clock.now() < began + (first + batch) / PER_SECOND:
            time.sleep(0.002)
        now = clock.now()
        group = [replace(mention, seen_at=now) for mention in told[first : first + batch]]
        intake.submit([Arrival(mention) for mention in group]).result()
        for number in range(first, first + len(group)):
            committed[number] = (int(now), time.monotonic())


def _report_of_harm(mention: Mention, number: int) -> Mention:
    author = replace(mention.author, id=f"harmed-{number}", kind="person")
    text = "My child was taken to hospital with food poisoning after eating this."
    return replace(mention, author=author, text=text, kind="post", repost_of=None)


def _seen_at(judged: dict[int, float], second: int) -> float:
    """When a tick later than this second was through; 0 when none came."""
    return next((at for ticked, at in sorted(judged.items()) if ticked > second), 0.0)


def _seconds_to_answer(settings: Path, port: int) -> float:
    command = [str(Path(sys.executable).parent / "coolhead"), "serve", "--settings", str(settings)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as served:
        try:
            while time.perf_counter() - began < 60:
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                    return time.perf_counter() - began
                time.sleep(0.02)
        finally:
            served.terminate()
    raise TimeoutError("the server did not answer within a minute")


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def _tell(what: str, measured: str, goal: str) -> None:
    print(f"{what:45} {measured:40} {goal}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
