"""The package's own files, under addresses that hold their digest: they can be kept by a browser for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from coolhead.web.policy import allowed

router = APIRouter()
FOLDER = Path(__file__).parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, its media type, its address."""

    content: bytes
    media_type: str
    address: str


@cache
def assets() -> dict[str, Asset]:
    """All files that are served, by name relative to `static`; nothing else on the disk can be asked for."""
    found = {}
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in TYPES:
            content, name = path.read_bytes(), path.relative_to(FOLDER).as_posix()
            digest = hashlib.sha256(content).hexdigest()[:12]
            found[name] = Asset(content, TYPES[path.suffix], f"/static/{digest}/{name}")
    return found


def address(name: str) -> str:
    """Where a page finds a file."""
    return assets()[name].address


@router.get("/static/{digest}/{name:path}", dependencies=[allowed("public")], include_in_schema=False)
async def asset(digest: str, name: str) -> Response:
    """One of the package's own files."""
    found = assets().get(name)
    if found is None or found.address != f"/static/{digest}/{name}":
        raise HTTPException(404, "There is no such file.")
    return Response(
        found.content, media_type=found.media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )
