"""A lived-in house: the recorded story told up to a moment, with all that people did meanwhile, as it is served.

A real home on disk (plans, settings, store) that is built once for this state of the program and then copied.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from starlette.testclient import TestClient

import coolhead
from coolhead.cli.house import LocalHouse
from coolhead.clock import MINUTE, Clock, Instant, VirtualClock, read_instant
from coolhead.drill import load_story
from coolhead.mention import Mention, decode_mention
from coolhead.run.intake import Intake
from coolhead.run.plan_watch import PlanWatch, plans_to_serve
from coolhead.run.runner import Runner
from coolhead.run.settings import load_settings
from coolhead.run.weights import ReaderToCome, load_reader
from coolhead.storage import Arrival, SqliteStore
from coolhead.web import WebSettings, create_app
from tests.web.lived_in_acts import BEATS, LAST, Beat, Scene
from tests.web.lived_in_people import let_people_in
from tests.web.lived_in_plans import plan_files

MOMENTS: dict[str, Instant] = {
    "calm": read_instant("2026-03-10T11:50:00Z"),
    "smoulder": read_instant("2026-03-11T12:00:00Z"),
    "threat": read_instant("2026-03-11T22:12:30Z"),
    "storm": read_instant("2026-03-12T06:30:00Z"),
    "after": read_instant("2026-03-13T15:30:00Z"),
}
"""Where the story can stand still: an ordinary day, a first small wave, an alert nobody has taken, the worst night, and
the day after."""
GROUP = 40
KEPT = 12
SOURCES = frozenset(
    {
        "api", "x", "facebook", "instagram", "mastodon", "google_reviews", "news",
        "rss:kettle-weekly", "rss:dom-i-kuchnia", "folder:export",
    }
)  # fmt: skip
_Answer = TypeVar("_Answer")


def home_at(moment: str) -> Path:
    """The kept home at a moment of the story; made where there is none. Leave it as it is: `copied` is yours."""
    kept = _shelf() / _program()
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "built").exists():
            for moment_before in MOMENTS:
                shutil.rmtree(kept / moment_before, ignore_errors=True)
            with tempfile.TemporaryDirectory(dir=kept) as folder, ThreadPoolExecutor(1) as apart:
                # Apart, because a browser's client has a loop in this thread.
                apart.submit(asyncio.run, _tell(Path(folder), kept)).result()
            (kept / "built").touch()
            _clear_shelf(kept)
    return kept / moment


@contextmanager
def copied(moment: str) -> Iterator[Path]:
    """A home of one's own at a moment, taken away afterwards."""
    with tempfile.TemporaryDirectory(prefix="coolhead-home-") as folder:
        yield Path(shutil.copytree(home_at(moment), Path(folder) / moment))


class GoingOn:
    """A clock that begins at an instant and goes on from there."""

    def __init__(self, start: Instant) -> None:
        self._ahead = start - time.time()

    def now(self) -> Instant:
        return time.time() + self._ahead

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass
class LivedIn:
    """A served house. `call` runs a coroutine where the house lives."""

    home: Path
    store: SqliteStore
    house: LocalHouse
    clock: Clock
    address: str
    loop: asyncio.AbstractEventLoop
    parts: list[asyncio.Task[None]] = field(default_factory=list)

    def call(self, coroutine: Coroutine[Any, Any, _Answer]) -> _Answer:
        """Run it on the house's own loop and wait for what it gives."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    def hear(self, *mentions: Mention) -> None:
        """Deliver mentions and judge them."""
        self.call(self.house.intake.deliver([Arrival(mention) for mention in mentions]))
        self.call(self.house.catch_up())


@contextmanager
def open_house(home: Path, clock: Clock) -> Iterator[tuple[SqliteStore, LocalHouse]]:
    """The house of a home as `coolhead serve` makes it, without listeners and outbox."""
    settings = load_settings(home / "coolhead.toml")
    store = SqliteStore(settings.database, settings.workspace)
    served = plans_to_serve(settings.plans, store, clock.now())
    watch = PlanWatch(served.paths, served.plans, store, clock)
    watch.begin(served.states)
    intake, reader = Intake(store, clock), ReaderToCome()
    try:
        house = LocalHouse(store, intake, Runner(store, watch.plans, reader), watch.plans, clock)
        house.watch, house.settings = watch, settings
        silent = {state.source: state.heard_at for state in store.source_states() if state.error}
        house.listen_by(SOURCES, silent.get)
        yield store, house
    finally:
        intake.close()
        store.close()


@contextmanager
def serve(home: Path, clock: Clock, port: int = 0, **settings: Any) -> Iterator[LivedIn]:
    """Serve a home on a port of its own, in a thread of its own."""
    with open_house(home, clock) as (store, house), socket.create_server(("127.0.0.1", port)) as door:
        app = create_app(house, WebSettings(**{"beat_seconds": 0.5, **settings}))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1))
        loop = asyncio.new_event_loop()
        living = LivedIn(home, store, house, clock, f"http://127.0.0.1:{door.getsockname()[1]}", loop)

        async def live() -> None:
            living.parts.append(asyncio.create_task(house.follow()))
            if house.watch is not None:
                living.parts.append(asyncio.create_task(house.watch.follow()))
            await server.serve(sockets=[door])
            left = asyncio.all_tasks() - {asyncio.current_task()}
            for part in left:
                part.cancel()
            await asyncio.gather(*left, return_exceptions=True)

        thread = threading.Thread(target=loop.run_until_complete, args=(live(),), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield living
        finally:
            server.should_exit = True
            thread.join(15)
            loop.close()


@contextmanager
def lived_in(moment: str = "storm", people: bool = False, **settings: Any) -> Iterator[LivedIn]:
    """A house of one's own at a moment of the story, where the clock stands still. `people`: with accounts, so that
    who comes has to sign in; else it is open on its own machine."""
    with copied(moment) as home:
        if people:
            let_people_in(home, MOMENTS[moment])
        with serve(home, VirtualClock(MOMENTS[moment]), **settings) as living:
            yield living


@contextmanager
def visited(moment: str = "storm", **settings: Any) -> Iterator[TestClient]:
    """A client of such a house without a network: for pages and forms, not for a browser."""
    with copied(moment) as home, open_house(home, VirtualClock(MOMENTS[moment])) as (_store, house):
        app = create_app(house, WebSettings(**settings))
        with TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False) as client:
            yield client


async def _tell(folder: Path, kept: Path) -> None:
    """Live through the story once; at each moment the home is put on the shelf."""
    for name, text in plan_files().items():
        (folder / name).write_text(text)
    (folder / "inbox").mkdir()
    settings = load_settings(folder / "coolhead.toml")
    settings.home.mkdir(mode=0o700)
    store = SqliteStore(settings.database, settings.workspace)
    mentions = [decode_mention(line) for line in load_story().mentions]
    clock = VirtualClock(mentions[0].arrived_at)
    plans = plans_to_serve(settings.plans, store, clock.now()).plans
    intake, reader = Intake(store, clock), load_reader()
    scene = Scene(store, LocalHouse(store, intake, (runner := Runner(store, plans, reader)), plans, clock), clock)
    beats = sorted([*BEATS, *(Beat(at, _at_rest) for at in MOMENTS.values())], key=lambda beat: beat.at)
    moments = iter(MOMENTS)
    for beat in beats:
        while mentions and mentions[0].arrived_at <= beat.at:
            group = [one for one in mentions[:GROUP] if one.arrived_at <= beat.at]
            del mentions[: len(group)]
            await _go_on(scene, runner, group[-1].arrived_at, group)
        await _go_on(scene, runner, beat.at, [])
        beat.do(scene)
        await scene.house.catch_up()
        if beat.do is _at_rest:
            _put_away(store, runner, folder, kept / next(moments))
    intake.close()
    store.close()


def _at_rest(scene: Scene) -> None:
    LAST(scene)


async def _go_on(scene: Scene, runner: Runner, until: Instant, group: list[Mention]) -> None:
    """Time goes on, minute by minute while somebody is to be called; then people speak."""
    while scene.clock.now() < until:
        scene.clock.advance(min(MINUTE if _is_waited_for(scene) else 15 * MINUTE, until - scene.clock.now()))
        if not group or scene.clock.now() < until:
            await asyncio.to_thread(runner.log_time, scene.clock.now(), True)
            await scene.house.catch_up()
            scene.deliver()
    if group:
        await scene.house.intake.deliver([Arrival(mention) for mention in group])
        await scene.house.catch_up()
        scene.deliver()
        await scene.house.catch_up()


def _is_waited_for(scene: Scene) -> bool:
    return any(alert.waits for board in scene.house.boards().values() for alert in board.alerts.values())


def _put_away(store: SqliteStore, runner: Runner, folder: Path, place: Path) -> None:
    """A copy of the home as it stands, with a snapshot, so that it opens at once."""
    (place / "kept").mkdir(parents=True, mode=0o700)
    store.backup(str(place / "kept" / "coolhead.db"))
    for file in folder.iterdir():
        if file.is_file():
            shutil.copy(file, place)
    (place / "inbox").mkdir()
    settings = load_settings(place / "coolhead.toml")
    copy = SqliteStore(settings.database, settings.workspace)
    Runner(copy, runner.plans(), load_reader(), snapshot_entries=1)
    copy.close()


def _program() -> str:
    """A digest of all that the home depends on."""
    package, tests = Path(coolhead.__file__).parent, Path(__file__).parent
    sources = [
        file
        for file in sorted(package.rglob("*"))
        if file.suffix in (".py", ".yaml", ".gz", ".toml")
        and file.relative_to(package).parts[0] not in ("web", "words")
    ]
    digest = blake2b(digest_size=8)
    for file in (*sources, *sorted(tests.glob("lived_in*.py"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _clear_shelf(kept: Path) -> None:
    """Only the homes of the last few states of the program are kept."""
    others = sorted((one for one in kept.parent.iterdir() if one != kept), key=lambda one: one.stat().st_mtime)
    for old in others[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _shelf() -> Path:
    shelf = os.environ.get("COOLHEAD_LIVED_IN")
    return Path(shelf) if shelf else Path(tempfile.gettempdir()) / f"coolhead-lived-in-{os.getuid()}"
