"""The risk matrix as a picture: each cell says in words what its colour says (WCAG 1.4.1), and so does a text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from coolhead.plan import Plan
from coolhead.plan.live import Cell, LiveMatrix
from coolhead.run.risk_export import cell_text
from coolhead.words import Words
from coolhead.words.risk_words import RiskWords

_WIDE, _LEFT, _TOP, _LINE = 168, 172, 96, 17
_LETTERS, _BOLD_LETTERS = 24, 17
"""So many letters fit into a cell's line."""
_MOST_LINES = 9
_FILL = {"low": "#eef3ee", "medium": "#fbf3d9", "high": "#f8dfc4", "very_high": "#f0c6bf"}
_STROKE = {"low": "#8fa08f", "medium": "#a38a35", "high": "#a8642a", "very_high": "#97392c"}
_STYLE = (
    "text{font-family:system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif;fill:#1d232b;font-size:13px}"
    ".title{font-size:19px;font-weight:600}.axis{font-weight:600}.class{font-size:11px;fill:#4a5360}"
    ".live{font-weight:700}.small{font-size:12px;fill:#4a5360}"
)


def matrix_svg(matrix: LiveMatrix, plan: Plan, words: Words) -> str:
    """The matrix as an SVG document: likelihood upwards, impact to the right, live waves as filled dots.

    It needs no script, style sheet or font of its own, so it can stand in a page, a document or a print.
    """
    said = RiskWords(words, plan)
    heights = [_height(row, said) for row in matrix.cells]
    width, height = (
        _LEFT + _WIDE * matrix.columns + 20,
        _TOP + sum(heights) + 116 + _LINE * max(len(matrix.most_likely), 1),
    )
    title = words.say("matrix.title", name=plan.brand.name)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="matrix-title matrix-desc" lang="{words.language}">',
        f'<title id="matrix-title">{escape(title)}</title>',
        f'<desc id="matrix-desc">{escape(" ".join(_described(matrix, said)))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(20, 32, title, "title"),
        _text(20, 54, words.say("matrix.coverage", n=matrix.coverage.of, prepared=matrix.coverage.prepared), "small"),
    ]
    top = _TOP
    for cells, tall in zip(matrix.cells[::-1], heights[::-1], strict=True):
        label = _wrapped(f"{cells[0].row} {said.row_label(cells[0].row)}", _LETTERS - 4)
        parts += [_text(20, top + 22 + n * _LINE, line) for n, line in enumerate(label)]
        for cell in cells:
            parts += _drawn(cell, said, _LEFT + _WIDE * (cell.column - 1), top, tall)
        top += tall
    for column in range(1, matrix.columns + 1):
        label = _wrapped(f"{column} {said.column_label(column)}", _LETTERS)
        left = _LEFT + _WIDE * (column - 1) + 8
        parts += [_text(left, top + 20 + n * _LINE, line) for n, line in enumerate(label)]
    parts += [
        _text(20, _TOP - 6, f"↑ {words.say('matrix.likelihood')}", "axis"),
        _text(20, top + 20, f"{words.say('matrix.impact')} →", "axis"),
        *_listed(matrix, said, top + 62, width),
        _text(20, height - 34, words.say("matrix.legend"), "small"),
        _text(20, height - 16, words.say("matrix.mapping"), "small"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _listed(matrix: LiveMatrix, said: RiskWords, top: int, width: int) -> Iterator[str]:
    """Both lists side by side, with the titles of what the cells call by key."""
    lists = (("most_likely", matrix.most_likely), ("greatest_impact", matrix.greatest_impact))
    for number, (id_, positions) in enumerate(lists):
        left = 20 + number * (width // 2)
        yield _text(left, top, said.words.say(f"matrix.{id_}"), "axis")
        for place, each in enumerate(positions, 1):
            told = _shortened(f"{place}. {said.named(each.risk)}", (width // 2 - 30) // 8)
            yield _text(left, top + place * _LINE, told)


def _described(matrix: LiveMatrix, said: RiskWords) -> Iterator[str]:
    """The picture in sentences: every cell in which something stands."""
    for cells in matrix.cells[::-1]:
        for cell in cells:
            if cell.risks or cell.waves:
                row, column = said.row_label(cell.row), said.column_label(cell.column)
                where = said.words.say(
                    "matrix.cell", row=row, column=column, class_name=said.class_name(cell.risk_class)
                )
                yield f"{where}: {cell_text(cell, said).partition(': ')[2]}."


def _drawn(cell: Cell, said: RiskWords, left: int, top: int, tall: int) -> Iterator[str]:
    fill, stroke = _FILL[cell.risk_class], _STROKE[cell.risk_class]
    yield f'<rect x="{left}" y="{top}" width="{_WIDE}" height="{tall}" fill="{fill}" stroke="{stroke}"/>'
    yield _text(left + 8, top + 18, said.class_name(cell.risk_class), "class")
    for n, (line, kind) in enumerate(_lines(cell, said)):
        y = top + 18 + (n + 1) * _LINE
        if kind == "live":
            yield f'<circle cx="{left + 14}" cy="{y - 4}" r="5" fill="#1d232b"/>'
        if kind == "residual":
            yield (
                f'<rect x="{left + 5}" y="{y - 13}" width="{_WIDE - 10}" height="{_LINE}" rx="4" fill="none" '
                f'stroke="{stroke}" stroke-dasharray="4 3"/>'
            )
        yield _text(left + (24 if kind.startswith("live") else 10), y, line, "live" if kind.startswith("live") else "")


def _lines(cell: Cell, said: RiskWords) -> list[tuple[str, str]]:
    """What a cell says, line by line: live waves first, then risks, then residual positions; the rest as a number."""
    lines: list[tuple[str, str]] = []
    for wave in cell.waves:
        told = _wrapped(said.words.say("matrix.wave", level=wave.level, topic=wave.topic), _BOLD_LETTERS)
        lines += [(line, "live" if n == 0 else "live more") for n, line in enumerate(told)]
    if cell.risks:
        lines += [(line, "risks") for line in _wrapped(", ".join(cell.risks), _LETTERS)]
    if cell.residual:
        lines += [(line, "residual") for line in _wrapped(", ".join(cell.residual), _LETTERS - 1)]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], (f"+ {len(lines) - _MOST_LINES + 1} …", "more")]
    return lines


def _height(cells: tuple[Cell, ...], said: RiskWords) -> int:
    return 34 + _LINE * max(2, *(len(_lines(cell, said)) for cell in cells))


def _wrapped(text: str, letters: int) -> list[str]:
    """A text in lines; a word that is too long is cut."""
    lines: list[str] = []
    for word in text.split():
        word = _shortened(word, letters)
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shortened(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"


def _text(x: int, y: int, text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{named}>{escape(text)}</text>'
