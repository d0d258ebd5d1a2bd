"""From fields a connector mapped to what the store takes: a mention, or a refusal that keeps the bytes."""

from __future__ import annotations

import json
from typing import Any

from coolhead.storage.arrivals import arrive
from coolhead.storage.model import Arrival, Refusal


def arrival_of(fields: dict[str, Any], origin: str) -> Arrival | Refusal:
    """Write the fields as wire JSON and read them back by the strict reader every other door uses.

    So what is kept raw can be replayed, and a connector cannot let in what the wire format forbids.
    """
    raw = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "backslashreplace")
    return arrive(raw, str(fields.get("source", "")), origin)
