"""Fetches the page's third-party assets by exact version and writes them to coolhead/web/static/vendor.

Needs npm; users, CI and developers do not: what it writes is committed. Running it twice gives the same bytes.

    python tools/vendor.py              # writes the committed folder
    python tools/vendor.py build/vendor # writes another one, to compare
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).parent.parent / "coolhead" / "web" / "static" / "vendor"
WANTED = {
    ("htmx.org", "4.0.1", "0BSD"): {"dist/htmx.min.js": "htmx-4.0.1.min.js", "LICENSE": "htmx.LICENSE"},
    ("uplot", "1.6.32", "MIT"): {
        "dist/uPlot.iife.min.js": "uplot-1.6.32.iife.min.js",
        "dist/uPlot.min.css": "uplot-1.6.32.min.css",
        "LICENSE": "uplot.LICENSE",
    },
    ("@fontsource-variable/source-sans-3", "5.3.0", "OFL-1.1"): {
        "files/source-sans-3-latin-wght-normal.woff2": "source-sans-3-5.3.0-latin.woff2",
        "files/source-sans-3-latin-ext-wght-normal.woff2": "source-sans-3-5.3.0-latin-ext.woff2",
        "files/source-sans-3-cyrillic-wght-normal.woff2": "source-sans-3-5.3.0-cyrillic.woff2",
        "LICENSE": "source-sans-3.LICENSE",
    },
}
INTEGRITY = {
    "htmx.org": "sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
    "uplot": "sha512-KIMVnG68zvu5XXUbC4LQEPnhwOxBuLyW1AHtpm6IKTXImkbLgkMy+jabjLgSLMasNuGGzQm/ep3tOkyTxpiQIw==",
    "@fontsource-variable/source-sans-3": (
        "sha512-dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g=="
    ),
}
"""The digest of each package's archive, as the registry told it when it was chosen: another one is refused."""


def sha384(content: bytes) -> str:
    """A digest as subresource integrity writes it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def fetch(package: str, version: str, folder: Path) -> Path:
    """The package's archive, if it is the one that was chosen."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to vendor assets")
    command = [npm, "pack", f"{package}@{version}", "--ignore-scripts", "--json", "--pack-destination", str(folder)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=folder).stdout)[0]  # noqa: S603
    archive = folder / Path(told["filename"]).name
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY[package]:
        raise SystemExit(f"{package} {version} is not what it was: {found} instead of {INTEGRITY[package]}")
    return archive


def vendor(target: Path) -> None:
    """Write the wanted files and VENDORED.json into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    vendored = []
    with tempfile.TemporaryDirectory() as folder:
        for (package, version, licence), files in WANTED.items():
            archive = fetch(package, version, Path(folder))
            with tarfile.open(archive) as packed:
                for member, name in files.items():
                    found = packed.extractfile(f"package/{member}")
                    if found is None:
                        raise SystemExit(f"{package} {version} has no {member}")
                    content = found.read()
                    (target / name).write_bytes(content)
                    vendored.append(
                        {
                            "file": name,
                            "package": package,
                            "version": version,
                            "licence": licence,
                            "member": member,
                            "npm_integrity": INTEGRITY[package],
                            "sha384": sha384(content),
                        }
                    )
    (target / "VENDORED.json").write_text(json.dumps(vendored, indent=1) + "\n")


if __name__ == "__main__":
    vendor(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
