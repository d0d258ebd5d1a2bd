"""What is wrong with a field, as a sentence of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import ErrorDetails

from coolhead.words.words import Value

SAID = "said"
"""The type of an error that names its message itself."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A message of the catalogue and its values."""

    message: str
    args: Mapping[str, Value]


_PLAIN = {
    "missing": "form.error.missing",
    "int_parsing": "form.error.whole",
    "int_from_float": "form.error.whole",
    "int_type": "form.error.whole",
    "int_parsing_size": "form.error.whole",
    "float_parsing": "form.error.number",
    "float_type": "form.error.number",
    "finite_number": "form.error.number",
    "decimal_parsing": "form.error.number",
    "literal_error": "form.error.choice",
    "enum": "form.error.choice",
    "bool_parsing": "form.error.choice",
    "url_parsing": "form.error.address",
    "url_scheme": "form.error.address",
    "date_parsing": "form.error.date",
    "date_from_datetime_parsing": "form.error.date",
    "time_parsing": "form.error.time",
    "datetime_parsing": "form.error.date",
    "datetime_from_date_parsing": "form.error.date",
}
_BOUNDS = {
    "greater_than_equal": ("form.error.least", "ge"),
    "greater_than": ("form.error.more", "gt"),
    "less_than_equal": ("form.error.most", "le"),
    "less_than": ("form.error.less", "lt"),
}


def problem_of(error: ErrorDetails) -> Problem:
    """The sentence for one of pydantic's errors; none of pydantic's own words reaches a page."""
    kind, told, given = error["type"], error.get("ctx", {}), error.get("input")
    if kind == SAID:
        return Problem(told["message"], told["args"])
    if kind in _PLAIN:
        return Problem(_PLAIN[kind], {})
    if kind in _BOUNDS:
        message, name = _BOUNDS[kind]
        return Problem(message, {"bound": told[name]})
    return _of_length(kind, told, given)


def _of_length(kind: str, told: Mapping[str, Any], given: object) -> Problem:
    typed = len(given.strip()) if isinstance(given, str) else len(given) if isinstance(given, list) else 0
    if kind == "string_too_short":
        least = told["min_length"]
        return Problem("form.error.short", {"n": least}) if typed and least > 1 else Problem("form.error.missing", {})
    if kind == "string_too_long":
        return Problem("form.error.long", {"n": told["max_length"], "typed": typed})
    if kind == "too_short":
        return Problem("form.error.missing", {})
    if kind == "too_long":
        return Problem("form.error.many", {"n": told["max_length"]})
    return Problem("form.error.other", {})
