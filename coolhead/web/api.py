"""The JSON API. Its description is served as OpenAPI at /api/openapi.json."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Body, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from coolhead.clock import write_instant
from coolhead.mention import encode_mention
from coolhead.run.alert_names import alerts_called
from coolhead.run.board import Board, wave_snapshot
from coolhead.run.topic_words import StoredTexts
from coolhead.storage.model import Arrival, Entry, Receipt, Refusal
from coolhead.web.bulk import door, split
from coolhead.web.facts import MOST_FACTS, read_facts
from coolhead.web.plan_told import broken_plans, plan_snapshots
from coolhead.web.policy import allowed
from coolhead.web.ports import House, WebSettings
from coolhead.web.wall import who_acts

router = APIRouter(prefix="/api", tags=["api"])
JSON = "application/json"


class Taken(BaseModel):
    """What became of one mention of a request."""

    index: int = Field(description="Its place in the request, from 0.")
    outcome: Literal["stored", "duplicate", "quarantined"]
    seq: int | None = Field(None, description="Its place in the log, when it was stored.")
    reason: str | None = Field(None, description="Why it was refused, as a word to count by.")
    detail: str | None = Field(None, description="Why it was refused, as a sentence.")


class TakenReport(BaseModel):
    """What became of a request; it is durable when this is answered. received = stored + duplicate + quarantined."""

    received: int
    stored: int
    duplicate: int
    quarantined: int
    results: list[Taken]


class Acknowledgement(BaseModel):
    """Who takes an alert."""

    who: str = Field(min_length=1, max_length=200, description="A person's id in the plan, or a name.")


_MENTIONS_BODY = {
    "requestBody": {
        "required": True,
        "description": "One mention (wire format version 1), an array of them, or JSON Lines.",
        "content": {
            JSON: {"schema": {"oneOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}},
            "application/x-ndjson": {"schema": {"type": "string"}},
        },
    }
}


@router.post(
    "/mentions",
    dependencies=[allowed("token:write")],
    response_model=TakenReport,
    response_model_exclude_none=True,
    openapi_extra=_MENTIONS_BODY,
    responses={
        401: {"description": "No token of scope write."},
        413: {"description": "Too large or too many; nothing was taken."},
        422: {"description": "Not one mention among them. What came is in quarantine.", "model": TakenReport},
    },
)
async def take_mentions(
    request: Request,
    source: Annotated[str | None, Query(max_length=200, description="For mentions that name none.")] = None,
) -> Response:
    """Hand in mentions. The answer comes after they are committed durably; what cannot be read goes to quarantine."""
    house, settings = _house(request)
    body = await request.body()
    pieces = await anyio.to_thread.run_sync(split, body, request.headers.get("content-type", ""))
    if not pieces:
        raise HTTPException(422, "The body is empty. Send one mention, an array of them, or JSON Lines.")
    if len(pieces) > settings.count_limit:
        raise HTTPException(413, f"{len(pieces)} mentions; at most {settings.count_limit} are taken at once.")
    things = await anyio.to_thread.run_sync(lambda: [door(raw, index, source) for index, raw in enumerate(pieces)])
    receipts = await house.intake.deliver(things)
    report = _report(things, receipts)
    status = 422 if report.quarantined == report.received else 200
    return JSONResponse(report.model_dump(exclude_none=True), status)


@router.get("/mentions", dependencies=[allowed("public_local")])
async def list_mentions(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    before: Annotated[int | None, Query(ge=1, description="Only those before this seq.")] = None,
    brand: str | None = None,
) -> Response:
    """Mentions with their readings, newest first."""
    house, _ = _house(request)
    entries = await house.ask(lambda store: store.mentions(limit, before, brand))
    mentions = [_entry(entry) for entry in entries if entry.mention is not None]
    return _json({"mentions": mentions, "before": entries[-1].seq if entries else None})


@router.get("/events", dependencies=[allowed("public_local")])
async def list_events(
    request: Request,
    after: Annotated[int, Query(ge=0, description="Only facts after this seq.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_FACTS)] = 100,
    brand: str | None = None,
    type: Annotated[str | None, Query(description="Only facts of this type.")] = None,
) -> Response:
    """Facts in order. Go on from `last`; `more` says whether there is anything after it."""
    house, _ = _house(request)
    facts, last, more = await read_facts(house, after, limit, brand, type)
    return _json({"events": facts, "last": last, "more": more})


@router.get("/boards", dependencies=[allowed("public_local")])
async def list_boards(request: Request, brand: str | None = None) -> Response:
    """What is known now of each brand: level, verdict, waves, alert, incident, guideline, climate, chart."""
    house, _ = _house(request)
    boards = [await _board(request, board) for id_, board in house.boards().items() if brand in (None, id_)]
    return _json({"boards": boards})


@router.get("/waves", dependencies=[allowed("public_local")])
async def list_waves(request: Request, brand: str | None = None) -> Response:
    """Open waves and a few that calmed, the highest level first."""
    house, _ = _house(request)
    waves = [
        {"brand": id_, **wave_snapshot(wave)}
        for id_, board in house.boards().items()
        if brand in (None, id_)
        for wave in sorted(board.waves.values(), key=lambda wave: (-wave.level, wave.id))
    ]
    return _json({"waves": waves})


@router.post(
    "/alerts/{alert}/acknowledge",
    dependencies=[allowed("token:write")],
    responses={404: {"description": "No such alert."}, 401: {"description": "No token of scope write."}},
)
async def acknowledge_alert(request: Request, alert: str, by: Annotated[Acknowledgement, Body()]) -> Response:
    """Take an alert: its repeats stop. Durable when answered; taking it twice changes nothing."""
    house, _ = _house(request)
    found = alerts_called(house.boards(), alert)
    if len(found) != 1:
        raise HTTPException(404, "There is no such alert." if not found else "Several brands have such an alert.")
    brand, known = found[0]
    who = who_acts(by.who)
    await house.acknowledge(brand, known.id, who, "api")
    return _json({"alert": known.id, "brand": brand, "who": who, "outcome": "recorded"})


@router.get("/health", dependencies=[allowed("public_local")])
async def health(request: Request) -> Response:
    """Whether everything is heard and nothing is lost: sources, the law of the door, and how far the desk is behind."""
    house, _ = _house(request)
    law, cursor, last_fact, newest = await house.ask(
        lambda store: (store.conservation(), store.cursor(), store.last_fact(), store.mentions(1))
    )
    silent = [source for source in house.sources() if source.silent_since is not None or source.error]
    return _json(
        {
            "status": "ok" if law.holds and not silent and not broken_plans(house) else "degraded",
            "plans": plan_snapshots(house),
            "now": write_instant(house.clock.now()),
            "conservation": {
                "received": law.received,
                "stored": law.stored,
                "duplicate": law.duplicate,
                "quarantined": law.quarantined,
                "holds": law.holds,
            },
            "lag": {"cursor": cursor, "entries_waiting": max(0, newest[0].seq - cursor) if newest else 0},
            "last_fact": last_fact,
            "brands": {
                id_: {"at": _at(board.at), "level": board.level, "sight": board.sight.snapshot()}
                for id_, board in house.boards().items()
            },
            "sources": [
                {
                    "source": source.source,
                    "heard_at": _at(source.heard_at),
                    "silent_since": _at(source.silent_since),
                    "error": source.error,
                }
                for source in house.sources()
            ],
        }
    )


@router.get("/openapi.json", dependencies=[allowed("public_local")], include_in_schema=False)
async def openapi(request: Request) -> JSONResponse:
    """The description of this API."""
    return JSONResponse(request.app.openapi())


def brand_of(house: House, alert: str) -> str | None:
    """The brand whose board knows this alert."""
    for id_, board in house.boards().items():
        if any(known.id == alert for known in board.alerts.values()):
            return id_
    return None


async def _board(request: Request, board: Board) -> dict[str, Any]:
    """A board's snapshot, its found topics with their names and typical texts, by language."""
    house, naming = request.app.state.house, request.app.state.naming
    told = board.snapshot()
    if board.topics:
        known = await house.ask(lambda store: naming.words_of(board, StoredTexts(store)))
        for name, words in known.items():
            texts = {language: [one.text for one in said] for language, said in words.quotes.items()}
            told["topics"][name]["words"] = {"names": words.names, "texts": texts}
    return told


def _report(things: list[Arrival | Refusal], receipts: list[Receipt]) -> TakenReport:
    results = [
        Taken(
            index=index,
            outcome=receipt.outcome,
            seq=receipt.seq,
            reason=thing.reason if isinstance(thing, Refusal) else None,
            detail=thing.detail if isinstance(thing, Refusal) else None,
        )
        for index, (thing, receipt) in enumerate(zip(things, receipts, strict=True))
    ]
    count = {name: sum(result.outcome == name for result in results) for name in ("stored", "duplicate", "quarantined")}
    return TakenReport(received=len(results), results=results, **count)


def _entry(entry: Entry) -> dict[str, Any]:
    assert entry.mention is not None
    told: dict[str, Any] = {"seq": entry.seq, "mention": json.loads(encode_mention(entry.mention))}
    if entry.reading is not None:
        told["reading"] = msgspec.to_builtins(entry.reading)
    return told


def _at(instant: float | None) -> str | None:
    return None if instant is None else write_instant(instant)


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type=JSON)


def _house(request: Request) -> tuple[House, WebSettings]:
    return request.app.state.house, request.app.state.settings
