"""The package's own files, under addresses that hold their digest: they can be kept by a browser for ever.

Texts are compressed once, when they are read.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from coolhead.web.policy import allowed

router = APIRouter()
FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
BUNDLES = {
    "frame.css": ("tokens.css", "fonts.css", "app.css"),
    "frame.js": ("live.js", "drafts.js", "keys.js"),
}
"""What every page loads, each in one file: a phone waits once for it."""
_LINKED = re.compile(r'url\("([^"]+)"\)')


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, the same compressed (None where that gains nothing), its media type, its address."""

    content: bytes
    packed: bytes | None
    media_type: str
    address: str


@cache
def assets() -> dict[str, Asset]:
    """All files that are served, by name relative to `static`; nothing else on the disk can be asked for."""
    found: dict[str, Asset] = {}
    paths = [path for path in sorted(FOLDER.rglob("*")) if path.suffix in TYPES]
    for path in sorted(paths, key=lambda path: path.suffix == ".css"):
        name, content = path.relative_to(FOLDER).as_posix(), path.read_bytes()
        if path.suffix == ".css":
            content = _LINKED.sub(lambda match: f'url("{found[match[1]].address}")', content.decode()).encode()
        found[name] = _asset(name, content)
    return found | {
        name: _asset(name, b"".join(found[part].content for part in parts)) for name, parts in BUNDLES.items()
    }


def address(name: str) -> str:
    """Where a page finds a file."""
    return assets()[name].address


@router.get("/static/{digest}/{name:path}", dependencies=[allowed("public")], include_in_schema=False)
async def asset(request: Request, digest: str, name: str) -> Response:
    """One of the package's own files."""
    found = assets().get(name)
    if found is None or found.address != f"/static/{digest}/{name}":
        raise HTTPException(404, "There is no such file.")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=found.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.content, media_type=found.media_type, headers=headers)


def _asset(name: str, content: bytes) -> Asset:
    digest, suffix = hashlib.sha256(content).hexdigest()[:12], Path(name).suffix
    packed = None if suffix == ".woff2" else gzip.compress(content, 9, mtime=0)
    if packed is not None and len(packed) >= len(content):
        packed = None
    return Asset(content, packed, TYPES[suffix], f"/static/{digest}/{name}")
