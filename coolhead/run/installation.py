"""What an installation is set to and how it is, to be shown; secrets are counted, never told."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coolhead import __version__
from coolhead.run.heartbeat import HeartbeatView
from coolhead.run.settings import Settings

Kind = Literal["text", "people", "count", "days", "hours", "flag"]


@dataclass(frozen=True, slots=True)
class SettingTold:
    """One key of `coolhead.toml`: its value as text, or a number of something; empty where it is not set."""

    key: str
    value: str | int | float | bool
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Installation:
    """The program, what it is set to, its watchdog and its disk (bytes). `heartbeat` is None where nobody is called."""

    version: str = __version__
    settings: Sequence[SettingTold] = ()
    heartbeat: HeartbeatView | None = None
    store_bytes: int | None = None
    free_bytes: int | None = None


def installation(settings: Settings | None, heartbeat: HeartbeatView | None = None) -> Installation:
    """How it stands now."""
    if settings is None:
        return Installation()
    size, free = _disk(settings.database)
    watched = heartbeat if settings.heartbeat_urls else None
    return Installation(__version__, told(settings), watched, size, free)


def told(settings: Settings) -> tuple[SettingTold, ...]:
    """Each setting that people ask about."""
    reached = sum(bool(addresses) for addresses in settings.contacts.values())
    return (
        SettingTold("address", settings.address),
        SettingTold("public_address", settings.public_address or ""),
        SettingTold("alert_link_hours", settings.alert_link_hours, "hours"),
        SettingTold("retention_days", settings.retention_days or "", "days" if settings.retention_days else "text"),
        SettingTold("contacts", reached, "people"),
        SettingTold("heartbeat_urls", len(settings.heartbeat_urls), "count"),
        SettingTold("webhooks", len(settings.webhooks), "count"),
        SettingTold("matrix", settings.matrix is not None, "flag"),
        SettingTold("show_alerts", settings.show_alerts),
        SettingTold("feeds", len(settings.feeds), "count"),
        SettingTold("folders", len(settings.folders), "count"),
        SettingTold("allow_private", settings.allow_private, "flag"),
        SettingTold("deep_texts_per_second", settings.deep_texts_per_second, "count"),
        SettingTold("anchor", str(settings.anchor or "")),
        SettingTold("home", str(settings.home)),
    )


def _disk(database: Path) -> tuple[int | None, int | None]:
    """Bytes of the store, and bytes free beside it; None where nobody can tell."""
    try:
        parts = [database.with_name(database.name + end) for end in ("", "-wal")]
        size = sum(part.stat().st_size for part in parts if part.exists())
        return size, shutil.disk_usage(database.parent).free
    except OSError:
        return None, None
