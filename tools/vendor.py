"""Fetches the page's third-party assets by exact version and writes them to coolhead/web/static/vendor.

Needs npm; users, CI and developers do not: what it writes is committed. Running it twice gives the same bytes.

    python tools/vendor.py
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
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
}


def sha384(content: bytes) -> str:
    """A digest as subresource integrity writes it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def fetch(package: str, version: str, folder: Path) -> tuple[Path, str]:
    """The package's archive and the integrity that npm told for it."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to vendor assets")
    command = [npm, "pack", f"{package}@{version}", "--ignore-scripts", "--json", "--pack-destination", str(folder)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=folder).stdout)[0]  # noqa: S603
    return folder / told["filename"], told["integrity"]


def vendor(target: Path) -> None:
    """Write the wanted files and VENDORED.json into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    vendored = []
    with tempfile.TemporaryDirectory() as folder:
        for (package, version, licence), files in WANTED.items():
            archive, integrity = fetch(package, version, Path(folder))
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
                            "npm_integrity": integrity,
                            "sha384": sha384(content),
                        }
                    )
    (target / "VENDORED.json").write_text(json.dumps(vendored, indent=1) + "\n")


if __name__ == "__main__":
    vendor(TARGET)
