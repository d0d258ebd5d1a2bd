"""The first guideline as a page: its lines under their headings, each with its rule (R79)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from coolhead.incident import Line
from coolhead.words.words import Words

_RECOMMENDED = "guideline.recommended."


def guideline_markdown(lines: Sequence[Line], words: Words) -> str:
    """The page as Markdown. Drafts stand in their own languages, whoever reads the page.

    >>> from coolhead.incident import first_guideline, fit_situation
    >>> from coolhead.plan import default_plan
    >>> plan = default_plan("Kwantia")
    >>> page = guideline_markdown(first_guideline(fit_situation(1772352902.0, 3, "T2", plan), plan), Words("en"))
    >>> page.splitlines()[0]
    '# First guideline (draft)'
    """
    parts = [f"# {words.say('guideline.title')}"]
    for part, of_part in groupby(lines, key=lambda line: line.part):
        number = f"{part}. " if part.isdigit() else ""
        parts.append(f"## {number}{words.say(f'guideline.part.{part}')}")
        for kind, rows in groupby(of_part, key=lambda line: _kind(line, words)):
            if kind:
                parts.append(f"**{kind}**")
            parts.append("\n".join(_row(line, words) for line in rows))
    return "\n\n".join(parts) + "\n"


def _kind(line: Line, words: Words) -> str:
    """The smaller heading of a line: do, or do not, or the language of a draft."""
    kind = line.sentence.id.split(".")[1]
    if kind in ("do", "dont"):
        return words.say(f"guideline.part.4.{kind}")
    language = line.sentence.args.get("reply_language")
    return words.language_name(language) if isinstance(language, str) else ""


def _row(line: Line, words: Words) -> str:
    said = words.sentence(line.sentence)
    if "reply_language" in line.sentence.args:
        return f"> {said} `{line.rule}`"
    if line.sentence.id.startswith(_RECOMMENDED):
        return f"* **{said}** `{line.rule}`"
    return f"* {said} `{line.rule}`"
