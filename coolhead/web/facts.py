"""Facts on their way out: read from the journal, by brand and type."""

from __future__ import annotations

from typing import Any

from coolhead.desk import decode_fact
from coolhead.storage.model import StoredFact
from coolhead.web.ports import House

MOST_FACTS = 1000
SCANNED = 20_000
"""Facts looked through for one request; a rare type in a long journal is then asked for again, from `last` on."""


async def read_facts(
    house: House, after: int, limit: int, brand: str | None = None, type_: str | None = None
) -> tuple[list[dict[str, Any]], int, bool]:
    """At most `limit` facts after `after`; the seq up to which was looked; whether there is more behind it."""
    found: list[dict[str, Any]] = []
    last, scanned = after, 0
    while len(found) < limit and scanned < SCANNED:
        start = last
        page = await house.ask(lambda store, start=start: store.facts_after(start, MOST_FACTS, brand))  # type: ignore[misc]
        for fact in page:
            last, scanned = fact.seq, scanned + 1
            if type_ is None or fact.type == type_:
                found.append(told(fact))
            if len(found) == limit:
                break
        if len(page) < MOST_FACTS and (not page or last == page[-1].seq):
            return found, last, False
    return found, last, True


def told(fact: StoredFact) -> dict[str, Any]:
    """A fact as it goes over the wire, in the present form whichever version wrote it, with its seq."""
    return {"seq": fact.seq, **decode_fact(fact.body), "type": fact.type, "brand": fact.brand}
