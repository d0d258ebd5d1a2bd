"""A plan's document as Markdown, HTML and PDF; nothing in it is fetched from elsewhere (R66, R77)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any, Literal

from coolhead.run.plan_document import Block, Grid, Heading, Points

_STYLE = """
:root { color-scheme: light; --ink: #1d2733; --quiet: #5b6875; --line: #cfd6dd; --ground: #f4f6f8; --mark: #8a2a12; }
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--ink); margin: 0 auto;
  max-width: 60rem; padding: 1.5rem }
h1 { font-size: 1.9rem; margin: 0 0 .4rem } h2 { font-size: 1.3rem; margin: 2rem 0 .6rem;
  border-bottom: 2px solid var(--line) } h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem }
p { margin: .4rem 0 } .quiet { color: var(--quiet); font-size: .9rem }
.marked { border-left: 4px solid var(--mark); padding: .4rem .8rem; background: var(--ground); font-weight: 600 }
ul { margin: .4rem 0; padding-left: 1.3rem }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .92rem }
th, td { border: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top;
  white-space: pre-line; overflow-wrap: anywhere } th { background: var(--ground); overflow-wrap: normal }
@media print { @page { size: A4; margin: 16mm } body { max-width: none; padding: 0; font-size: 10.5pt }
  h2, h3 { break-after: avoid } tr, li { break-inside: avoid } thead { display: table-header-group } }
"""


def to_markdown(blocks: Sequence[Block]) -> str:
    """Markdown with plain tables.

    >>> from coolhead.run.plan_document import Grid, Heading
    >>> print(to_markdown([Heading(2, "Who"), Grid(("Role",), (("lead | deputy",),))]))
    ## Who
    <BLANKLINE>
    | Role |
    |---|
    | lead \\| deputy |
    <BLANKLINE>
    """
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def to_html(blocks: Sequence[Block], language: str) -> str:
    """One page that needs nothing beside it: no script, no outside resource; it prints on A4.

    >>> from coolhead.run.plan_document import Paragraph
    >>> "<script" in to_html([Paragraph("<script>alert(1)</script>")], "en")
    False
    """
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    body = "\n".join(_html(block) for block in blocks)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def to_typst(blocks: Sequence[Block], language: str) -> str:
    """The source from which the PDF is set; every text is a string there, so none of it is read as a command."""
    head = (
        '#set page(paper: "a4", margin: 18mm, numbering: "1 / 1")\n'
        f'#set text(size: 10pt, lang: "{language}", hyphenate: true)\n#set par(justify: false)\n'
        "#show heading: set block(above: 1.2em, below: .6em)\n#set table(stroke: .5pt + luma(200), inset: 5pt)\n"
    )
    return head + "\n".join(_typst(block) for block in blocks) + "\n"


def to_pdf(blocks: Sequence[Block], language: str) -> bytes:
    """The document as PDF. Raises ValueError where the extra `pdf` is not installed."""
    return _set(to_typst(blocks, language), "pdf")


def to_png(blocks: Sequence[Block], language: str) -> list[bytes]:
    """Its pages as pictures, to look at."""
    pages: Any = _set(to_typst(blocks, language), "png")
    return list(pages) if isinstance(pages, list) else [pages]


def _set(source: str, form: Literal["pdf", "png"]) -> bytes:
    try:
        import typst
    except ImportError:
        raise ValueError(
            "PDF needs the extra `pdf`: pip install 'coolhead[pdf]'. HTML prints on A4 without it (--format html)."
        ) from None
    return typst.compile(source.encode(), format=form)


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.depth} {_flat(block.text)}"
    if isinstance(block, Points):
        return "\n".join(f"- {_flat(line)}" for line in block.lines)
    if isinstance(block, Grid):
        rows = ["| " + " | ".join(map(_cell, row)) + " |" for row in (block.head, *block.rows)]
        return "\n".join([rows[0], "|" + "---|" * len(block.head), *rows[1:]])
    return (
        f"**{_flat(block.text)}**" if block.marked else f"*{_flat(block.text)}*" if block.quiet else _text(block.text)
    )


def _cell(text: str) -> str:
    return _text(text.replace("\\", "\\\\")).replace("|", "\\|").replace("\n", "<br>") or " "


def _flat(text: str) -> str:
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """No tag of HTML: Markdown hands those on to the page."""
    return text.replace("<", "\\<")


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.depth}>{escape(block.text)}</h{block.depth}>"
    if isinstance(block, Points):
        return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in block.lines) + "</ul>"
    if isinstance(block, Grid):
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.head)
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
        return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    kind = ' class="marked"' if block.marked else ' class="quiet"' if block.quiet else ""
    return f"<p{kind}>{escape(block.text)}</p>"


def _typst(block: Block) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: {block.depth}, {_string(block.text)})"
    if isinstance(block, Points):
        return "#list(" + ", ".join(_string(line) for line in block.lines) + ")" if block.lines else ""
    if isinstance(block, Grid):
        head = ", ".join(f"strong({_string(cell)})" for cell in block.head)
        rows = ", ".join(_string(cell) for row in block.rows for cell in row)
        columns = ", ".join(_width(index, block) for index in range(len(block.head)))
        return f"#table(columns: ({columns},), table.header({head}), {rows})"
    if block.marked:
        return f'#block(stroke: (left: 3pt + rgb("#8a2a12")), inset: 8pt, strong({_string(block.text)}))'
    return (
        f"#text(fill: luma(90), size: 9pt, {_string(block.text)})\n" if block.quiet else f"#par({_string(block.text)})"
    )


def _width(index: int, block: Grid) -> str:
    """Narrow columns are as wide as they need to be; the others share the rest by their longest text."""
    longest = max(len(row[index]) for row in (block.head, *block.rows))
    return "auto" if longest <= 12 else f"{min(4.0, max(1.6, longest / 16)):.1f}fr"


def _string(text: str) -> str:
    clean = "".join(letter for letter in text if letter == "\n" or letter.isprintable())
    return json.dumps(clean, ensure_ascii=False)
