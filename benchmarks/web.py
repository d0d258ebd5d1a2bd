"""The web's numbers: `python -m benchmarks.web [phone|routes|change|streams ...]`, all of them where none is named.

phone: cold loads of the screens on an emulated phone (slow 4G: 150 ms, 1.6 Mb/s; CPU four times slower), beside what a
throw-away prototype had. routes: server time of every page of a house that keeps a million mentions. change: how long
until a page that is open shows a new level. streams: so many open pages during a burst of mentions, none of whose facts
may be lost, beside pages that ask every five seconds. Each prints a table in Markdown. Needs a chromium; wants a quiet
machine.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.web_change import measure_change
from benchmarks.web_phone import measure_phone
from benchmarks.web_routes import measure_routes
from benchmarks.web_streams import measure_streams

PARTS = ("phone", "routes", "change", "streams")


def main() -> int:
    """Measures what is asked for; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--loads", type=int, default=5, help="cold loads of each screen on the phone")
    parser.add_argument("--stored", type=int, default=1_000_000, help="mentions that the house keeps")
    parser.add_argument("--asked", type=int, default=60, help="requests of each page")
    parser.add_argument("--keep", type=Path, help="build the large house here, or use the one that is here")
    parser.add_argument("--changes", type=int, default=5)
    parser.add_argument("--pages", type=int, default=200, help="open pages at once")
    parser.add_argument("--rate", type=int, default=200, help="mentions a second")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long the burst lasts")
    chosen = parser.parse_args()
    asked = chosen.parts or PARTS
    held = True
    if "phone" in asked:
        held &= measure_phone(chosen.loads)
    if "routes" in asked:
        held &= measure_routes(chosen.stored, chosen.asked, chosen.keep)
    if "change" in asked:
        held &= measure_change(chosen.changes)
    if "streams" in asked:
        held &= measure_streams(chosen.pages, chosen.rate, chosen.minutes)
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
