"""A lived-in house on a port, to look at: `python -m tools.lived_in --at storm --port 8765`.

The recorded story told up to a moment, with people, plan, waves, room and two brands; the clock goes on from there.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import signal
import sys
import threading
from pathlib import Path

from tests.web.lived_in import MOMENTS, GoingOn, copied, home_at, serve
from tests.web.lived_in_people import PASSWORD, PEOPLE, let_people_in, login


def main() -> None:
    """Serve until Ctrl-C."""
    asked = argparse.ArgumentParser(prog="python -m tools.lived_in", description=__doc__)
    asked.add_argument("--at", choices=list(MOMENTS), default="storm", help="the moment of the story (storm)")
    asked.add_argument("--port", type=int, default=0, help="the port at 127.0.0.1; a free one where none is given")
    asked.add_argument("--people", action="store_true", help="with accounts; sign in as maja@example.org and so on")
    asked.add_argument("--home", type=Path, help="a folder to keep the home in; made where there is none")
    told = asked.parse_args()
    with contextlib.ExitStack() as stack:
        home = told.home or stack.enter_context(copied(told.at))
        if not home.exists():
            shutil.copytree(home_at(told.at), home)
        if told.people:
            let_people_in(home, MOMENTS[told.at])
            sys.stdout.write(f"accounts: {', '.join(map(login, PEOPLE))}; password: {PASSWORD}\n")
        living = stack.enter_context(serve(home, GoingOn(MOMENTS[told.at]), told.port))
        over = threading.Event()
        for known in (signal.SIGINT, signal.SIGTERM):
            signal.signal(known, lambda *_: over.set())
        sys.stdout.write(f"{living.address}  ({told.at}; {home}). Ctrl-C ends it.\n")
        sys.stdout.flush()
        over.wait()


if __name__ == "__main__":
    main()
