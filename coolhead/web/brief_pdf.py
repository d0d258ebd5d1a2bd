"""The one page as Markdown for the prompt, and as PDF by the extra `pdf`."""

from __future__ import annotations

import json
from typing import Any

from coolhead.web.brief_view import HEIGHT, WIDTH, Brief, BriefChart
from coolhead.words import Words

_KEPT = "\n\u00a0\u202f"
_EDGES = ("#AFC3CC", "#5FA9B8", "#B98A22", "#B9602A", "#A0300F", "#4E0E3A")


def brief_markdown(brief: Brief, words: Words) -> str:
    """The page as plain text that reads well as it is."""
    happened, do, need, if_ = brief.headings
    level = f"{brief.chip.glyph} {brief.chip.word} {brief.chip.level}/5"
    lines = [f"Coolhead · {brief.at} · {brief.brand}", "", f"**{level}** {brief.sentence}", ""]
    lines += [f"## {happened}", "", *(f"- {one}" for one in brief.happened), ""]
    lines += [" · ".join(f"**{value}** {label}" for value, label in brief.figures), ""]
    lines += [f"## {do}", "", *(f"{n}. {one}" for n, one in enumerate(brief.steps, 1)), ""]
    lines += [f"## {need}", "", *(f"- {one}" for one in brief.needs), ""]
    if brief.forecast:
        lines += [f"## {if_}", "", brief.forecast, ""]
    return "\n".join([*lines, brief.next]) + "\n"


def brief_typst(brief: Brief, language: str) -> str:
    """The source of the PDF; every text is a string there, so none of it is read as a command."""
    happened, do, need, if_ = brief.headings
    chip = _text(f"{brief.chip.glyph} {brief.chip.word} {brief.chip.level}/5")
    edge, top = _EDGES[brief.chip.level], f"Coolhead · {brief.day}, {brief.at} · {brief.brand}"
    figures = ", ".join(
        f"stack(spacing: 6pt, text(size: 20pt, weight: 600, {_text(value)}), text(size: 9pt, fill: luma(80), "
        f"{_text(label)}))"
        for value, label in brief.figures
    )
    parts = [
        '#set page(paper: "a4", margin: 20mm)',
        f'#set text(size: 12pt, lang: "{language}", font: ("Source Sans 3", "Noto Sans", "DejaVu Sans", '
        '"Libertinus Serif"))',
        "#show heading: set block(above: 1.6em, below: .7em)",
        f"#grid(columns: (1fr, auto), text(fill: luma(80), {_text(top)}), "
        f'box(stroke: 1pt + rgb("{edge}"), radius: 3pt, inset: 6pt, strong({chip})))',
        f'#block(above: 1.4em, stroke: (left: 5pt + rgb("{edge}")), inset: (left: 12pt, y: 4pt), '
        f"text(size: 20pt, weight: 600, {_text(brief.sentence)}))",
        _section(happened, brief.happened),
        _chart(brief.chart),
        f"#block(above: 1.6em, grid(columns: {max(1, len(brief.figures))}, column-gutter: 24pt, {figures}))",
        _section(do, brief.steps, "enum"),
        _section(need, brief.needs),
        _section(if_, (brief.forecast,) if brief.forecast else ()),
        f"#v(1fr)\n#strong({_text(brief.next)})",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def brief_pdf(brief: Brief, language: str) -> bytes | None:
    """The page as PDF; None where the extra `pdf` is not installed."""
    try:
        import typst
    except ImportError:
        return None
    made: Any = typst.compile(brief_typst(brief, language).encode(), format="pdf")
    return bytes(made)


def _chart(chart: BriefChart | None) -> str:
    if chart is None:
        return ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + 2}">'
        f'<path d="{chart.area}" fill="#16242C" fill-opacity=".75"/>'
        f'<path d="{chart.usual}" fill="none" stroke="#7B8B95" stroke-width="1.5" stroke-dasharray="5 4"/>'
        f'<path d="M0 {HEIGHT}H{WIDTH}" stroke="#7B8B95"/></svg>'
    )
    return f'#image(bytes({_text(svg)}), format: "svg", width: 60%, alt: {_text(chart.sentence)})'


def _section(heading: str, lines: tuple[str, ...], kind: str = "list") -> str:
    if not lines:
        return ""
    told = ", ".join(_text(line) for line in lines)
    body = f"#{kind}({told})" if len(lines) > 1 else f"#par({told})"
    return f"#heading(level: 2, {_text(heading)})\n{body}"


def _text(text: str) -> str:
    clean = "".join(letter for letter in text if letter in _KEPT or letter.isprintable())
    return json.dumps(clean, ensure_ascii=False)
