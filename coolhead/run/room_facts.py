"""Facts of rooms, from the journal's form and the log's back to what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args

import msgspec
import structlog

from coolhead.clock import Instant, read_instant
from coolhead.desk import RoomActed
from coolhead.incident.events import IncidentCalmed, IncidentOpened, RoleAssigned, StepStarted
from coolhead.incident.room import RoomTold
from coolhead.incident.room_events import RoomFact
from coolhead.plan.events import SeverityChanged

ROOM_FACTS: Final[dict[str, type[Any]]] = {
    known.type: known
    for known in (
        *get_args(RoomFact),
        IncidentOpened,
        RoleAssigned,
        StepStarted,
        IncidentCalmed,
        SeverityChanged,
    )
}
"""Type of a fact -> what it is, for all that a room is folded from."""

_log = structlog.get_logger(__name__)


def room_fact(told: Mapping[str, Any]) -> RoomTold | None:
    """A fact in its wire form as what it is; None where no room is folded from its type."""
    known = ROOM_FACTS.get(told["type"])
    if known is None:
        return None
    if known is SeverityChanged:
        return _severity(told)
    try:
        found: RoomTold = msgspec.convert(_plain(told), known)
    except msgspec.ValidationError as error:
        _log.warning("room_fact_unreadable", type=told["type"], seq=told.get("seq"), reason=str(error))
        return None
    return found


def _severity(told: Mapping[str, Any]) -> SeverityChanged:
    """Of a change of level a room keeps what it stands at and what holds it there; the rest is not read."""
    return SeverityChanged(
        at=_instant(told["at"]),
        brand=told["brand"],
        wave=told["wave"],
        topic=told.get("topic"),
        before=told.get("from", 0),
        to=told["to"],
        impact=0.0,
        impact_band=1,
        spread=0.0,
        spread_band=1,
        because=(),
        floors=tuple(told.get("floors", ())),
        ceilings=(),
        confidence="",
    )


def _instant(value: str | float) -> Instant:
    return read_instant(value) if isinstance(value, str) else value


def encode_room_act(acted: RoomActed) -> bytes:
    """What a person did in a room, as the log keeps it."""
    return msgspec.json.encode({"type": acted.fact.type, **msgspec.to_builtins(acted.fact)})


def decode_room_act(body: bytes) -> RoomActed | None:
    """What `encode_room_act` wrote; None, told in the program's log, where this program does not know the act."""
    told: dict[str, Any] = msgspec.json.decode(body)
    try:
        fact = msgspec.convert(_plain(told), ROOM_FACTS[told["type"]])
    except (KeyError, msgspec.ValidationError) as error:
        _log.warning("room_act_unreadable", type=told.get("type"), reason=str(error))
        return None
    return RoomActed(fact.at, fact)


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """Instants as seconds, `from` as `before`."""
    return {
        "before" if name == "from" else name: read_instant(value) if _is_written_instant(name, value) else value
        for name, value in told.items()
    }


def _is_written_instant(name: str, value: object) -> bool:
    return isinstance(value, str) and (name == "at" or name.endswith("_at"))
