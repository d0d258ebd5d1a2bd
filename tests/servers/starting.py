"""Real servers for the tests: each on a free port of loopback, in a process group of its own, gone after the tests."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".servers"
REQUIRED = "COOLHEAD_SERVERS_REQUIRED"
"""Set where a server that is missing is a failure (in CI, by `make test-servers`), not a reason to skip."""
START_SECONDS = 40.0


def missing(server: str, why: str) -> NoReturn:
    """Fail where the servers must be there; skip with a reason that is shown where they need not."""
    sentence = f"{server}: {why}. `make servers` installs it."
    if os.environ.get(REQUIRED):
        pytest.fail(sentence)
    pytest.skip(sentence)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@dataclass
class Running:
    """One server that runs. `what` is its name and version as it says them itself."""

    what: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the whole group: servers have children that outlive them."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(10)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def start(
    what: str,
    command: Sequence[str | Path],
    folder: Path,
    ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
) -> Running:
    """Start a server and wait until it answers. Fails, with what it wrote, where it does not."""
    log = folder / "log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env={**os.environ, **(environment or {})},
        )
    running = Running(what, process, log)
    ends = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > ends:
            running.stop(signal.SIGKILL)
            pytest.fail(f"{what} did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)
    return running


def answers(port: int) -> Callable[[], bool]:
    """Whether anything listens at a port of loopback."""

    def ready() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
            return True
        return False

    return ready


def healthy(url: str) -> Callable[[], bool]:
    """Whether an address answers with 200."""

    def ready() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    return ready


@contextlib.contextmanager
def open_folder(name: str) -> Iterator[Path]:
    """A folder that servers may enter which are not root; removed afterwards."""
    path = Path(tempfile.mkdtemp(prefix=f"coolhead-{name}-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold a lock of this machine: a server whose queue has a fixed place runs once at a time."""
    with (Path(tempfile.gettempdir()) / f"coolhead-{name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def said(*command: str | Path) -> str:
    """What a program prints, on either stream."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    return (done.stdout + done.stderr).strip()
