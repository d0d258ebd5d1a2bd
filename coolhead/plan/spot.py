"""A place in the plan file: a value, its path and its line. What does not fit is noted, never raised."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from coolhead.plan.problems import Args, Gravity, Problem
from coolhead.plan.tree import Branch, Row

_ID = re.compile(r"[\w-]{1,64}")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(slots=True)
class Findings:
    """Everything noted while a file is read. `file` is its name inside the plan's folder, empty for a single file."""

    problems: list[Problem] = field(default_factory=list)
    file: str = ""

    def note(self, line: int, path: str, gravity: Gravity, id_: str, args: Args) -> None:
        self.problems.append(Problem(line, path, gravity, id_, args, self.file))

    def of(self, file: str) -> Findings:
        """The same list for another file of the plan."""
        return Findings(self.problems, file)


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of the file. Every reader gives None, and notes why, where the value does not fit."""

    value: object
    path: str
    line: int
    findings: Findings

    def wrong(self, id_: str, **args: str | int | float) -> None:
        self.findings.note(self.line, self.path, "wrong", id_, args)

    def guess(self, id_: str, found: str, among: Iterable[str], /, **args: str | int | float) -> None:
        """Like `wrong`, with "did you mean" where one of those possible is close."""
        close = difflib.get_close_matches(found[:64], list(among), n=1, cutoff=0.6)
        if close:
            self.wrong(f"{id_}_guess", guess=close[0], **args)
        else:
            self.wrong(id_, **args)

    @property
    def blank(self) -> bool:
        """Nothing was written here."""
        return self.value is None or self.value == ""

    def entries(self, known: Collection[str] | None = None) -> dict[str, Spot]:
        """The keys written here and their values; unknown keys are noted. `known` None: any key."""
        if self.value is None:
            return {}
        if not isinstance(self.value, Branch):
            self.wrong("not_a_mapping", found=shown(self.value))
            return {}
        spots = {}
        for key, value in self.value.items():
            name = str(key)
            path = f"{self.path}.{name}" if self.path else name
            spot = Spot(value, path, _key_line(self.value, key, self.line), self.findings)
            if known is None or name in known:
                spots[name] = spot
            else:
                spot.guess("unknown_key", name, known, key=shown(name))
        return spots

    def parts(self) -> list[Spot] | None:
        """The entries of a list, each as a spot."""
        if not isinstance(self.value, Row):
            self.wrong("not_a_list", found=shown(self.value))
            return None
        return [
            Spot(value, f"{self.path}[{index + 1}]", _part_line(self.value, index, self.line), self.findings)
            for index, value in enumerate(self.value)
        ]

    def text(self) -> str | None:
        """Text that is not empty; a bare number counts as text."""
        if _is_flag(self.value) or not isinstance(self.value, str | int | float):
            self.wrong("not_a_text", found=shown(self.value))
            return None
        text = str(self.value).strip()
        if not text:
            self.wrong("text_empty")
            return None
        if _UNSTORABLE.search(text):
            self.wrong("text_unstorable")
            return None
        return text

    def texts(self) -> tuple[str, ...] | None:
        """A list of texts."""
        parts = self.parts()
        if parts is None:
            return None
        return tuple(text for part in parts if (text := part.text()) is not None)

    def id(self) -> str | None:
        """A short id of letters, digits, - and _."""
        text = self.text()
        if text is not None and not _ID.fullmatch(text):
            self.wrong("id_form", value=shown(text))
            return None
        return text

    def number(self, least: float, most: float) -> float | None:
        """A finite number in a range."""
        if _is_flag(self.value) or not isinstance(self.value, int | float) or self.value != self.value:  # not a number
            self.wrong("not_a_number", found=shown(self.value))
            return None
        if not least <= self.value <= most:
            self.wrong("out_of_range", value=shown(self.value), least=short(least), most=short(most))
            return None
        return float(self.value)

    def whole(self, least: float, most: float) -> int | None:
        """A whole number in a range."""
        number = self.number(least, most)
        if number is None:
            return None
        if number != int(number):
            self.wrong("not_whole", found=shown(self.value))
            return None
        return int(number)

    def flag(self) -> bool | None:
        """True or false."""
        if _is_flag(self.value):
            return bool(self.value)
        self.wrong("not_yes_or_no", found=shown(self.value))
        return None

    def choice(self, options: Collection[str]) -> str | None:
        """One of the options."""
        if isinstance(self.value, str) and self.value in options:
            return str(self.value)
        found = shown(self.value)
        self.guess("unknown_value", found, options, value=found, options=", ".join(options))
        return None

    def day(self) -> str | None:
        """A date as yyyy-mm-dd."""
        if isinstance(self.value, datetime.date):
            return self.value.isoformat()[:10]
        try:
            return datetime.date.fromisoformat(str(self.value)).isoformat()
        except ValueError:
            self.wrong("not_a_date", found=shown(self.value))
            return None


def line_of(root: Spot, path: str) -> int:
    """The line of a path, or of the nearest place above it that is written. A list's entry goes by its id."""
    here, line = root.value, root.line
    for key in path.split("."):
        if isinstance(here, Row):
            found = [i for i, part in enumerate(here) if isinstance(part, Mapping) and part.get("id") == key]
            return _part_line(here, found[0], line) if found else line
        if not isinstance(here, Mapping) or key not in here:
            break
        line = _key_line(here, key, line)
        here = here[key]
    return line


def shown(value: object) -> str:
    """A value as it stands in a message: short, and named where it is no scalar.

    >>> shown(None), shown({}), shown("x" * 80)[-4:]
    ('nothing', 'keys with values', 'xxx…')
    """
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    if _is_flag(value):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return short(value)
    text = str(value)
    return text if len(text) <= 64 else text[:63] + "…"


def short(number: float) -> str:
    """A number without a needless .0.

    >>> short(5.0), short(0.25), short(1_000_000_000)
    ('5', '0.25', '1000000000')
    """
    if abs(number) > 1e15:
        return "a very large number"
    return str(int(number)) if number == number // 1 else str(float(number))


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _key_line(mapping: object, key: object, fallback: int) -> int:
    return mapping.lines.get(str(key), fallback) if isinstance(mapping, Branch) else fallback


def _part_line(sequence: Row, index: int, fallback: int) -> int:
    return sequence.lines[index] if index < len(sequence.lines) else fallback
