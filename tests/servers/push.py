"""ntfy carries pushes to telephones; the tests read what a telephone would."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers.starting import FOLDER, Running, free_port, healthy, missing, open_folder, said, start

NTFY = FOLDER / "ntfy" / "usr" / "bin" / "ntfy"
_CONFIG = """
base-url: "http://127.0.0.1:{port}"
listen-http: "127.0.0.1:{port}"
cache-file: "{folder}/cache.db"
auth-file: "{folder}/auth.db"
auth-default-access: "deny-all"
"""


@dataclass
class PushServer:
    """One user, `coolhead` with the password `pw`; all others are refused."""

    what: str
    port: int
    folder: Path
    running: Running

    def address(self, topic: str, password: str = "pw", **more: str) -> str:
        """The apprise address that pushes to a topic."""
        asked = "&".join(f"{name}={value}" for name, value in more.items())
        return f"ntfy://coolhead:{password}@127.0.0.1:{self.port}/{topic}{'?' if asked else ''}{asked}"

    def received(self, topic: str) -> list[dict[str, Any]]:
        """All that was pushed to a topic, as a telephone gets it."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{topic}/json?poll=1&since=all")
        request.add_header("authorization", "Basic " + b64encode(b"coolhead:pw").decode())
        with urllib.request.urlopen(request, timeout=10) as answer:
            return [json.loads(line) for line in answer if b'"event":"message"' in line]

    def down(self) -> None:
        self.running.stop(signal.SIGKILL)

    def up(self) -> None:
        self.running = _serve(self.what, self.folder, self.port)


def _serve(what: str, folder: Path, port: int) -> Running:
    return start(
        what, (NTFY, "serve", "-c", folder / "ntfy.yml"), folder, healthy(f"http://127.0.0.1:{port}/v1/health")
    )


def _let_in(folder: Path) -> None:
    made = subprocess.run(
        [NTFY, "user", "-c", folder / "ntfy.yml", "add", "--role=admin", "coolhead"],
        env={**os.environ, "NTFY_PASSWORD": "pw"},
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.fail(f"ntfy: {made.stderr.decode()[-500:]}")


@contextlib.contextmanager
def push_server() -> Iterator[PushServer]:
    if not NTFY.exists():
        missing("ntfy", "not installed")
    with open_folder("push") as folder:
        port = free_port()
        (folder / "ntfy.yml").write_text(_CONFIG.format(port=port, folder=folder))
        version = re.search(r"ntfy \d[\d.]*", said(NTFY, "--help"))
        what = version[0] if version else "ntfy"
        server = PushServer(what, port, folder, _serve(what, folder, port))
        try:
            _let_in(folder)
            yield server
        finally:
            server.down()
