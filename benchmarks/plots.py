"""Plots of what `python -m benchmarks.waves --json FILE` found: `python -m benchmarks.plots FILE [--to docs/plots]`.

Plain SVG, light and dark by the reader's own setting; each plot is drawn from the tables of one part.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-weight:600}.soft{fill:#57606a}"
    ".bar{fill:#8c959f}.own{fill:#0969da}.axis{stroke:#d0d7de;fill:none}.line{fill:none;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.soft{fill:#9da7b3}.bar{fill:#6e7681}.own{fill:#4493f8}"
    ".axis{stroke:#3d444d}}"
)
COLOURS = ("#0969da", "#1a7f37", "#9a6700", "#bc4c00", "#8250df", "#6e7781")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 4", "10 4")
ROW, LABEL, BAR = 22, 250, 330

Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; without a value the words `never` stand in its place."""

    label: str
    value: float | None
    own: bool = False


def tables(markdown: str) -> list[Table]:
    """The tables of a text, each with its head first."""
    found: list[Table] = []
    inside = False
    for line in markdown.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        if re.fullmatch(r"[|:\- ]+", line):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not inside:
            found.append([])
        inside = True
        found[-1].append(cells)
    return found


def number(cell: str) -> float:
    """The first number of a cell."""
    said = re.search(r"-?\d*\.?\d+", cell)
    if said is None:
        raise ValueError(f"no number in {cell!r}")
    return float(said[0])


def plain(cell: str) -> str:
    """Words without emphasis."""
    return cell.replace("*", "")


def bars(title: str, rows: Sequence[Bar], top: int = 0, log: bool = False, digits: int = 2) -> tuple[str, int]:
    """A title and horizontal bars from `top` on, and where they end. Logarithmic bars begin at 1."""
    known = [row.value for row in rows if row.value is not None]
    most = max([*known, 1e-9])
    lines = [f'<text class="title" x="8" y="{top + 18}">{escape(title)}</text>']
    for place, row in enumerate(rows):
        y = top + 30 + place * ROW
        lines.append(f'<text x="{LABEL - 8}" y="{y + 13}" text-anchor="end">{escape(row.label)}</text>')
        if row.value is None:
            lines.append(f'<text class="soft" x="{LABEL}" y="{y + 13}">never</text>')
            continue
        share = math.log(max(1.0, row.value)) / math.log(max(2.0, most)) if log else max(0.0, row.value) / most
        kind = "own" if row.own else "bar"
        lines.append(f'<rect class="{kind}" x="{LABEL}" y="{y}" width="{share * BAR:.1f}" height="16" rx="2"/>')
        lines.append(f'<text class="soft" x="{LABEL + share * BAR + 6:.1f}" y="{y + 13}">{row.value:.{digits}f}</text>')
    return "\n".join(lines), top + 42 + len(rows) * ROW


def lines_of(title: str, ages: Sequence[str], told: dict[str, list[float]]) -> tuple[str, int]:
    """Lines over named ages, logarithmic upwards, with a legend."""
    left, top, width, height = 60, 34, 560, 250
    values = [value for row in told.values() for value in row]
    low, high = math.log10(min(values)), math.log10(max(values))
    drawn = [f'<text class="title" x="8" y="18">{escape(title)}</text>']

    def at(place: int, value: float) -> tuple[float, float]:
        up = (math.log10(value) - low) / max(1e-9, high - low)
        return left + width * place / max(1, len(ages) - 1), top + height * (1 - up)

    for power in range(math.ceil(low), math.floor(high) + 1):
        _, y = at(0, 10.0**power)
        drawn.append(f'<path class="axis" d="M{left} {y:.1f}H{left + width}"/>')
        drawn.append(f'<text class="soft" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for place, age in enumerate(ages):
        x, _ = at(place, 10.0**low)
        drawn.append(
            f'<text class="soft" x="{x:.1f}" y="{top + height + 20}" text-anchor="middle">{escape(age)}</text>'
        )
    for turn, (name, row) in enumerate(told.items()):
        colour, dash = COLOURS[turn % len(COLOURS)], DASHES[turn % len(DASHES)]
        points = " ".join("{:.1f},{:.1f}".format(*at(place, value)) for place, value in enumerate(row))
        stroke = f'stroke="{colour}" stroke-dasharray="{dash}"'
        drawn.append(f'<polyline class="line" {stroke} points="{points}"/>')
        x, y = left + 200 * (turn % 3), top + height + 44 + 20 * (turn // 3)
        drawn.append(
            f'<path class="line" {stroke} d="M{x} {y - 4}h24"/><text x="{x + 30}" y="{y}">{escape(name)}</text>'
        )
    return "\n".join(drawn), top + height + 60 + 20 * ((len(told) - 1) // 3)


def svg(parts: str, height: int, words: str) -> str:
    """The whole picture; `words` say to a screen reader what it shows."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 {height}" role="img" aria-label="{escape(words)}">\n'
        f"<style>{STYLE}</style>\n{parts}\n</svg>\n"
    )


def noticed(markdown: str) -> str:
    """Overall score, pages in time and false pages beside the baselines."""
    rows, drawn, top = tables(markdown)[0], [], 0
    for title, column, digits in (
        ("Overall score, 0 to 100", 1, 1),
        ("Share of crises paged in time", 2, 2),
        ("False pages a quiet week and brand (fewer is better)", 7, 2),
    ):
        each = [Bar(_short(row[0]), number(row[column]), place == 0) for place, row in enumerate(rows[1:])]
        part, top = bars(title, each, top, digits=digits)
        drawn.append(part)
    return svg("\n".join(drawn), top, "Coolhead and four baselines on the composed crisis streams")


def _short(name: str) -> str:
    return plain(name).strip("[]").split(" (")[0]


def delays(markdown: str) -> str:
    """Minutes from the first mention of each crisis to its page."""
    rows = next(table for table in tables(markdown) if "mentions a day" in table[0] and table[0][0] == "stream")
    each = [Bar(f"{row[0]} {row[1]}", None if row[5] == "-" else number(row[5]), True) for row in rows[1:]]
    each.sort(key=lambda bar: math.inf if bar.value is None else bar.value)
    part, height = bars("Minutes from a crisis' first mention to the page (logarithmic)", each, log=True, digits=0)
    return svg(part, height, "Minutes until each crisis of the composed streams was paged")


def nab(markdown: str) -> str:
    """Scores of detectors under the standard profile, each file under what is best on the other four."""
    rows = next(table for table in tables(markdown) if table[0][0] == "detector")
    each = [Bar(_short(row[0]), number(row[4]), "**" in row[0]) for row in rows[1:] if "at most" not in row[0]]
    each.sort(key=lambda bar: -(bar.value or 0.0))
    part, height = bars("NAB realTweets, standard profile, each file left out", each, digits=1)
    return svg(part, height, "Scores of published detectors and of the volume detector on NAB realTweets")


GROWTH = ("shipped", "refitted", "[median growth]", "[ridge alone]", "[SEISMIC, calibrated]")


def growth(markdown: str) -> str:
    """Error of the size a day ahead, by age, on the greater set."""
    text = markdown[markdown.index("**Twitter15/16") :]
    rows = {row[0]: row[1:] for row in tables(text)[0]}
    ages = rows[""]
    told = {name.strip("[]"): [number(cell) for cell in rows[name]] for name in GROWTH}
    title = "Median relative error of the size a day ahead, by age of the wave (Twitter15/16)"
    part, height = lines_of(title, ages, told)
    return svg(part, height, title)


PLOTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "noticed": ("streams", noticed),
    "delays": ("streams", delays),
    "nab": ("nab", nab),
    "growth": ("growth", growth),
}
"""Name of the file -> (part it is drawn from, how)."""


def main() -> int:
    """Draws what the file holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", help="what `python -m benchmarks.waves --json` wrote")
    parser.add_argument("--to", default="docs/plots")
    asked = parser.parse_args()
    told = json.loads(Path(asked.file).read_text(encoding="utf-8"))
    Path(asked.to).mkdir(parents=True, exist_ok=True)
    for name, (part, draw) in PLOTS.items():
        if part in told and not told[part].startswith("not run"):
            Path(asked.to, f"{name}.svg").write_text(draw(told[part]), encoding="utf-8")
            print(Path(asked.to, f"{name}.svg"))
        else:
            print(f"{name}: the file holds no {part}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
