"""What the settings say of each source, without what opens it; and new ones as a piece of `coolhead.toml` to copy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from coolhead.connectors.redaction import redact
from coolhead.run.settings import Settings


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """One source of the settings. `where` is its host or folder: a feed's whole address may be a key."""

    source: str
    connector: str
    where: str
    minutes: float | None = None
    brand: str = ""


def source_settings(settings: Settings) -> dict[str, SourceSetting]:
    """By the key under which a source's state is kept."""
    known = [
        SourceSetting(
            f"rss:{feed.name or urlsplit(feed.url).hostname or feed.url}",
            "rss",
            redact(feed.url),
            feed.minutes,
            feed.brand or "",
        )
        for feed in settings.feeds
    ]
    known += [
        SourceSetting(f"folder:{one.name or one.path.name}", "folder", str(one.path), brand=one.brand or "")
        for one in settings.folders
    ]
    return {one.source: one for one in known}


def toml_table(table: str, values: Mapping[str, str | float]) -> str:
    """One table of an array as TOML; empty texts are left out.

    >>> print(toml_table("feeds", {"name": "a", "url": "https://a.example/\\"x\\"", "minutes": 10.0, "brand": ""}))
    [[feeds]]
    name = "a"
    url = "https://a.example/\\"x\\""
    minutes = 10
    """
    lines = [f"[[{table}]]"]
    for name, value in values.items():
        if isinstance(value, float):
            lines.append(f"{name} = {value:g}")
        elif value:
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines)
