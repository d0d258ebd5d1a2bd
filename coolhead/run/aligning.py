"""A desk that was folded anew and came out otherwise than it was told, brought to terms with the journal.

What was told stays told. What people were told is open and the desk does not know is closed for them; what the desk
holds open and nobody was told of begins anew, under a number of its own, so that somebody is called for it. No wave or
alert ever takes the name of another.
"""

from __future__ import annotations

from collections.abc import Mapping

from coolhead.clock import Instant
from coolhead.desk import DeskState, Fact, decode_fact
from coolhead.desk.levels import WaveState
from coolhead.incident import Incident, calm_incident, forget
from coolhead.plan import Plan
from coolhead.run.board import Board
from coolhead.run.board_model import WaveView
from coolhead.storage import Store
from coolhead.wave.events import WaveCalmed, WaveOpened
from coolhead.wave.watching import BRAND

BATCH = 5000


def serials_told(store: Store, brand: str) -> dict[str, int]:
    """The highest number of a wave that the journal tells of, by scope."""
    highest: dict[str, int] = {}
    after = 0
    while facts := store.facts_after(after, BATCH, brand):
        for stored in facts:
            if stored.type == WaveOpened.type:
                told = decode_fact(stored.body)
                scope, serial = told["topic"] or BRAND, int(told["wave"].rpartition("-")[2])
                highest[scope] = max(highest.get(scope, 0), serial)
        after = facts[-1].seq
    return highest


def align(desk: DeskState, board: Board, serials: Mapping[str, int], plan: Plan) -> list[Fact]:
    """Changes the desk; returns the facts that close what people were told is open."""
    at = float(max(desk.second, int(board.at or 0), 0))
    told = {view.id: view for view in board.waves.values() if view.opened_at is not None and view.calmed_at is None}
    shared = {wave.wave for wave in desk.waves.values() if wave.told >= 2 and _same(desk, wave, board, told)}
    leaders = {name: desk.waves[name if wave.follows is None else wave.follows] for name, wave in desk.waves.items()}
    for name, wave in desk.waves.items():
        if wave.is_open and leaders[name].wave not in shared:
            desk.alerts = forget(desk.alerts, wave.wave)
            desk.waves[name] = WaveState(topic=wave.topic)
            desk.watch.scope(name)
            desk.watch.changed.add(name)
    desk.alert_number = max(desk.alert_number, board.alerting.last_number)
    for name, serial in serials.items():
        wave = desk.waves.setdefault(name, WaveState(topic=name or None))
        wave.serial = max(wave.serial, serial)
    return [fact for view in told.values() if view.id not in shared for fact in _closed(view, board, at, plan)]


def _same(desk: DeskState, wave: WaveState, board: Board, told: Mapping[str, WaveView]) -> bool:
    """Whether the wave of the desk is the one people were told of, with the same calls waiting for them."""
    view = told.get(wave.wave)
    if view is None or view.opened_at != wave.opened_at:
        return False
    mine = [alert for alert in desk.alerts.values() if alert.wave == wave.wave]
    calling = {(alert.id, alert.raised_at) for alert in mine if alert.standing == "open"}
    known = {(alert.id, alert.raised_at) for alert in mine if alert.standing != "taken"}
    waiting = {(one.id, one.raised_at) for one in board.alerts.values() if one.wave == wave.wave and one.waits}
    return calling <= waiting <= known


def _closed(view: WaveView, board: Board, at: Instant, plan: Plan) -> list[Fact]:
    mentions = int((view.measured or {}).get("mentions", 0))
    facts: list[Fact] = [WaveCalmed(at=at, brand=board.brand, wave=view.id, topic=view.topic, mentions=mentions)]
    for open_ in board.incidents.values():
        if open_.wave == view.id and open_.calmed_at is None:
            steps = tuple(step.step for step in open_.steps)
            incident = Incident(open_.id, open_.wave, open_.level, open_.opened_at, steps=steps)
            facts += calm_incident(incident, at, plan)[1]
    return facts
