"""Where do mentions come from, and where do alerts go?

A connector is a folder: `manifest.toml`, `config.py` (one pydantic model), what it does (`listen.py`, `speak.py` or
`converse.py`), `payloads/` and `quality.toml`. Adding one edits no other file; an installed package offers its own
through the entry point group `coolhead.connectors`.
"""

from coolhead.connectors.backoff import delay_after, next_delay
from coolhead.connectors.base import (
    Batch,
    Chat,
    Contact,
    Delivery,
    Heard,
    Line,
    Listener,
    Message,
    Polling,
    Render,
    Shell,
    SourceError,
    Speaker,
    state_after,
)
from coolhead.connectors.contract import check_connector
from coolhead.connectors.discovery import Connector, ConnectorBroken, Manifest, discover
from coolhead.connectors.fetch import Fetched, Fetcher, Limits, expect_ok

__all__ = [
    "Batch",
    "Chat",
    "Connector",
    "ConnectorBroken",
    "Contact",
    "Delivery",
    "Fetched",
    "Fetcher",
    "Heard",
    "Limits",
    "Line",
    "Listener",
    "Manifest",
    "Message",
    "Polling",
    "Render",
    "Shell",
    "SourceError",
    "Speaker",
    "check_connector",
    "delay_after",
    "discover",
    "expect_ok",
    "next_delay",
    "state_after",
]
