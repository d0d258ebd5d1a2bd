"""The quarantine: what could not be read as a mention, why, its bytes, and the button that has it read again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from coolhead.run.mending import mend
from coolhead.storage import Conservation, Quarantined
from coolhead.storage.model import Store
from coolhead.web.display import display
from coolhead.web.forms import Form, done, once, read_form
from coolhead.web.frame import Shown, page
from coolhead.web.policy import allowed
from coolhead.web.speech import Speech
from coolhead.web.wall import NotAllowed

router = APIRouter(include_in_schema=False)
SHOWN = 20
SHOWN_BYTES = 512
MOST_COUNTS = 40
_LINE_BYTES = 16


class AgainForm(Form):
    """Which item shall be read again; none: all of them."""

    item: int | None = Field(None, ge=1, le=2**53)
    after: int = Field(0, ge=0, le=2**53)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One thing in quarantine: why it is there in words, what helps, and its bytes as text and as numbers."""

    id: int
    head: str
    source: str
    origin: str
    because: str
    detail: str
    repair: str
    size: str
    text: str
    hex: str
    shown: str
    whole: bool


@dataclass(frozen=True, slots=True)
class QuarantineView:
    """The page in the words of one language. `counts`: (source, reason, how many)."""

    law: str
    holds: bool
    counts: list[tuple[str, str, str]]
    rows: list[RefusedRow]
    next: str | None
    first: str | None
    after: int


@router.get("/quarantine", dependencies=[allowed("public_local")])
async def quarantine(request: Request) -> Response:
    """What could not be read, and what can be done about it?"""
    shown = Shown(request, "/quarantine")
    asked = shown.query.get("after", "")
    after = int(asked) if asked.isdecimal() and len(asked) < 16 else 0
    try:
        kept, counts, law = await shown.house.ask(lambda store: _ask(store, after))
    except NotAllowed:
        return page(shown, "quarantine.html", "mentions", 403, view=None)
    view = quarantine_view(kept, counts, law, after, shown)
    return page(shown, "quarantine.html", "mentions", view=view)


@router.post("/quarantine/again", dependencies=[allowed("same_origin_form")])
async def again(request: Request) -> Response:
    """Have one item read again, or all; what passes leaves the quarantine, the rest stays."""
    shown = Shown(request, "/quarantine")
    sent = await read_form(request, AgainForm)
    made = sent.made or AgainForm()
    ids = frozenset() if sent.made is None else None if made.item is None else frozenset({made.item})

    async def act() -> Response:
        mended = await shown.house.ask(lambda store: mend(store, shown.house.clock, ids))
        there = shown.link(after=made.after or None)
        stored, duplicate, stay = mended.stored, mended.duplicate, mended.stay
        return done(request, there, "quarantine.said", stored=stored, duplicate=duplicate, stay=stay)

    return await once(request, sent, act)


def _ask(store: Store, after: int) -> tuple[list[Quarantined], dict[tuple[str, str], int], Conservation]:
    return store.quarantine(SHOWN + 1, after, SHOWN_BYTES), store.quarantine_counts(), store.conservation()


def quarantine_view(
    kept: list[Quarantined], counts: dict[tuple[str, str], int], law: Conservation, after: int, shown: Shown
) -> QuarantineView:
    """The page of the items after a number."""
    words, rows = shown.words, kept[:SHOWN]
    told: Counter[tuple[str, str]] = Counter()
    for (source, reason), count in counts.items():
        told[display(source, 60), _because(reason, words)] += count
    numbers = {"received": law.received, "stored": law.stored, "duplicate": law.duplicate}
    return QuarantineView(
        law=words.say("quarantine.law", **numbers, quarantined=law.quarantined),
        holds=law.holds,
        counts=[(*named, words.number(count, 0)) for named, count in told.most_common(MOST_COUNTS)],
        rows=[_row(one, words) for one in rows],
        next=shown.link(after=rows[-1].id) if len(kept) > SHOWN else None,
        first=shown.link() if after else None,
        after=after,
    )


def _row(kept: Quarantined, words: Speech) -> RefusedRow:
    cut = len(kept.raw) < kept.size
    erased = kept.size > 0 and not kept.raw
    shown = words.say("quarantine.shown", n=len(kept.raw)) if cut and not erased else ""
    return RefusedRow(
        id=kept.id,
        head=words.say("quarantine.item", number=kept.id, seen=words.day_time(kept.received_at)),
        source=display(kept.source, 60),
        origin=display(kept.origin, 160),
        because=_because(kept.reason, words),
        detail=display(kept.detail, 300),
        repair=words.say(_message("quarantine.repair", kept.reason, words)),
        size=words.say("quarantine.size", n=kept.size),
        text=display(kept.raw.decode("utf-8", "backslashreplace"), SHOWN_BYTES * 4),
        hex=as_hex(kept.raw),
        shown=words.say("quarantine.erased") if erased else shown,
        whole=not erased,
    )


def _because(reason: str, words: Speech) -> str:
    return words.say(_message("quarantine.because", reason, words))


def _message(kind: str, reason: str, words: Speech) -> str:
    id_ = f"{kind}.{reason}"
    return id_ if id_ in words else f"{kind}.other"


def as_hex(raw: bytes) -> str:
    """Bytes as numbers, sixteen a line, each line with its place.

    >>> as_hex(b"{\\xff")
    '0000  7b ff'
    """
    lines = range(0, len(raw), _LINE_BYTES)
    return "\n".join(f"{start:04x}  {raw[start : start + _LINE_BYTES].hex(' ')}" for start in lines)
