"""Rooms under load: `python -m benchmarks.room [--incidents 1000] [--acts 80] [--asked 300] [--orders 10000]`.

A store on disk (SQLite, WAL, synchronous=FULL) with so many incidents, each declared and worked in, about 100 facts to
one; then every route of the API is asked, while the desk follows the log as in `coolhead serve`. A POST is measured to
its answer, which comes after the act is committed durably. The named baseline is [folding anew]: the room folded from
the brand's whole journal at each request, as a plain event store would do it.

`orders`: so many random interleavings of two people's acts, each held against the room that the first order gave.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from starlette.testclient import TestClient

from benchmarks.room_orders import orders
from benchmarks.start import StubReader
from coolhead.cli.house import LocalHouse
from coolhead.clock import SystemClock
from coolhead.desk import decode_fact
from coolhead.drill import load_story
from coolhead.incident.room import Room
from coolhead.plan import Plan, read_plan
from coolhead.run import room_asks as asks
from coolhead.run.intake import Intake
from coolhead.run.room_door import act, declare
from coolhead.run.room_facts import room_fact
from coolhead.run.rooms import Rooms
from coolhead.run.runner import Runner
from coolhead.storage import SqliteStore, token_digest
from coolhead.web import WebSettings, create_app

GOAL_MILLISECONDS = 30.0
WARM = 10
"""Requests of each route before those that count."""
PAGE_GOAL_MILLISECONDS = 50.0
"""Of what a person looks at; the API has its own goal."""
WRITE = {"authorization": "Bearer w"}
OWN_FORM = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}


def main() -> int:
    """Fills, asks, and prints a line for each thing measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=1000)
    parser.add_argument("--acts", type=int, default=80, help="of people in each; steps and roles come beside")
    parser.add_argument("--asked", type=int, default=300, help="requests of each route")
    parser.add_argument("--orders", type=int, default=10_000, help="interleavings of two people's acts")
    chosen = parser.parse_args()
    plan = read_plan(load_story().plan)
    print(f"{'what':44} {'p50 ms':>8} {'p95 ms':>8} {'n':>6}")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "room.db"
        began = time.perf_counter()
        incidents = fill(path, plan, chosen.incidents, chosen.acts)
        print(f"filled in {time.perf_counter() - began:.0f} s, {path.stat().st_size / 1e6:.0f} MB", flush=True)
        ask_all(path, plan, incidents, chosen.asked)
        anew(path, plan, incidents)
    print(f"memory at its highest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (bound: 400 MB)")
    if chosen.orders:
        print(orders(chosen.orders), flush=True)
    return 0


def fill(path: Path, plan: Plan, count: int, acts: int) -> list[str]:
    """Incidents as people make them, through the door and the desk; nine of ten are closed."""
    store = SqliteStore(path)
    store._database.writer.execute("PRAGMA synchronous = OFF")  # only here: what is measured is durable again
    runner = Runner(store, {plan.brand.id: plan}, StubReader())
    chance, at, made = random.Random(5), 1_772_323_200.0, []
    people = [person.id for person in plan.people]
    for number in range(count):
        rooms = Rooms(store, lambda: {plan.brand.id: plan}, lambda _: {})
        at += 3600.0
        incident = declare(rooms, plan, asks.Declare(title=f"Incident {number}"), people[0], at, f"n{number}").incident
        made.append(incident)
        for n in range(acts):
            act(rooms, plan, incident, _something(chance, plan, n), chance.choice(people), at + n)
        if number % 10:
            act(rooms, plan, incident, asks.Close(none_because="measured"), people[0], at + acts)
        runner.drain()
    store.add_token("w", token_digest("w"), "write", at)
    print(f"{store.last_fact()} facts of {count} incidents")
    store.close()
    return made


def _something(chance: random.Random, plan: Plan, n: int) -> asks.Asked:
    """Mostly notes, and now and then everything else."""
    text = f"Something worth keeping, said in a sentence of ordinary length, number {n}."
    choices: list[asks.Asked] = [
        asks.Take(role=chance.choice(plan.roles).id, reason=text),
        asks.Tick(step=chance.choice(["l3.assign_roles", "l3.pause_posts", "l3.tell_staff"])),
        asks.StateFact(text=text, status="confirmed_internal", evidence=text),
        asks.SetTask(text=text, owner=plan.people[0].id),
        asks.Decide(text=text, because=text, options=(text,)),
        asks.Move(state=chance.choice(["investigating", "statement", "monitoring"])),
    ]
    return chance.choice(choices) if chance.random() < 0.3 else asks.WriteNote(text=text)


def ask_all(path: Path, plan: Plan, incidents: list[str], times: int) -> None:
    """Every route, while the desk follows the log."""
    chance, clock, store = random.Random(7), SystemClock(), SqliteStore(path)
    plans = {plan.brand.id: plan}
    began = time.perf_counter()
    runner = Runner(store, plans, StubReader())
    house = LocalHouse(store, Intake(store, clock), runner, plans, clock)
    print(f"a start takes {time.perf_counter() - began:.2f} s", flush=True)
    still_open = [incident for number, incident in enumerate(incidents) if number % 10 == 0]
    who = plan.people[0].id
    with TestClient(create_app(house, WebSettings()), base_url="http://127.0.0.1:8765") as client:
        assert client.portal is not None
        following = client.portal.start_task_soon(house.follow)

        def get(path: Callable[[], str]) -> Callable[[], Any]:
            return lambda: client.get(path())

        def post(incident: Callable[[], str], **body: Any) -> Callable[[], Any]:
            return lambda: client.post(f"/api/incidents/{incident()}/acts", json={"who": who, **body}, headers=WRITE)

        def send(incident: Callable[[], str], **fields: str) -> Callable[[], Any]:
            form = {"who": who, **fields}
            return lambda: client.post(f"/room/{incident()}/acts", data=form, headers=OWN_FORM, follow_redirects=False)

        def any_one() -> str:
            return chance.choice(incidents)

        def an_open_one() -> str:
            return chance.choice(still_open)

        routes: dict[str, Callable[[], Any]] = {
            "GET /api/incidents?state=open": get(lambda: "/api/incidents?state=open"),
            "GET /api/incidents (50 of all)": get(lambda: f"/api/incidents?offset={chance.randrange(900)}"),
            "GET /api/incidents/{incident}": get(lambda: f"/api/incidents/{any_one()}"),
            "GET .../timeline (50 key facts)": get(lambda: f"/api/incidents/{any_one()}/timeline"),
            "GET .../timeline?show=all": get(lambda: f"/api/incidents/{any_one()}/timeline?show=all"),
            "GET .../timeline?after=": get(lambda: f"/api/incidents/{any_one()}/timeline?show=all&after=50000"),
            "page /room": get(lambda: "/room"),
            "page /room/{incident}, open": get(lambda: f"/room/{an_open_one()}"),
            "page /room/{incident}, any": get(lambda: f"/room/{any_one()}"),
            "part /room/{incident}/fragment, open": get(lambda: f"/room/{an_open_one()}/fragment"),
            "page /room/{incident}/handover": get(lambda: f"/room/{any_one()}/handover"),
            "form /room/{incident}/acts note": send(an_open_one, do="note", text="Measured"),
            "POST .../acts note": post(an_open_one, do="note", text="Measured"),
            "POST .../acts fact": post(an_open_one, do="fact", text="Measured"),
            "POST .../acts task": post(an_open_one, do="task", text="Measured"),
            "POST /api/incidents": lambda: client.post(
                "/api/incidents", json={"who": who, "title": "Measured"}, headers=WRITE
            ),
        }
        try:
            for name, ask in routes.items():
                for _ in range(WARM):
                    ask()
                _tell(name, [_milliseconds(ask, (200, 201, 303)) for _ in range(times)])
        finally:
            following.cancel()  # else leaving the client waits for it
    store.close()


def anew(path: Path, plan: Plan, incidents: list[str], times: int = 5) -> None:
    """The baseline: the whole journal is read and folded for each look at a room."""
    store, chance = SqliteStore(path), random.Random(9)

    def fold() -> Room:
        room, after = Room(chance.choice(incidents)), 0
        while facts := store.facts_after(after, 5000, plan.brand.id):
            for stored in facts:
                told = decode_fact(stored.body)
                if told.get("incident") == room.id and (fact := room_fact(told)) is not None:
                    room.fold(fact)
            after = facts[-1].seq
        return room

    _tell("[folding anew] a room", [_milliseconds(fold) for _ in range(times)])
    store.close()


def _milliseconds(ask: Callable[[], Any], expected: tuple[int, ...] = ()) -> float:
    began = time.perf_counter()
    answer = ask()
    took = (time.perf_counter() - began) * 1000
    assert not expected or answer.status_code in expected, answer.text
    return took


def _tell(name: str, took: list[float]) -> None:
    middle, high = np.percentile(took, [50, 95])
    goal = PAGE_GOAL_MILLISECONDS if name.startswith(("page", "part", "form")) else GOAL_MILLISECONDS
    mark = "" if high <= goal else f"  above {goal:.0f} ms"
    print(f"{name:44} {middle:8.1f} {high:8.1f} {len(took):6}{mark}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
