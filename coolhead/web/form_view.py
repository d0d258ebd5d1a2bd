"""A form as a page lays it out: each field with its label, its value, its bounds and what is wrong with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from fastapi.responses import Response
from pydantic.fields import FieldInfo

from coolhead.web.forms import Choices, Form, Sent
from coolhead.web.frame import Shown, page
from coolhead.web.speech import Speech

LONG_TEXT = 200
"""A text that may be longer than so many characters is written in a box of several lines."""
SECRET = ("password", "secret", "code", "passkey")
"""What is typed into a field of such a name is never shown again."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field; without a label it is carried along unseen.

    `least` and `most` bound a number, `longest` a text; `choices` are (value, word, chosen).
    """

    name: str
    id: str
    label: str
    values: tuple[str, ...] = ()
    error: str = ""
    required: bool = False
    longest: int | None = None
    least: float | None = None
    most: float | None = None
    whole: bool = False
    choices: tuple[tuple[str, str, bool], ...] = ()

    @property
    def value(self) -> str:
        """What stands in it."""
        return self.values[0] if self.values else ""

    @property
    def shown(self) -> str:
        """The same in words, for somebody who only reads it."""
        chosen = [word for _, word, is_chosen in self.choices if is_chosen]
        return ", ".join(chosen or self.values)


@dataclass(frozen=True, slots=True)
class FormView:
    """A form of a page. `key` makes it a form that is taken once, `base` is the version that its writer looks at."""

    fields: Mapping[str, FieldView]
    key: str
    base: str = ""
    whole_error: str = ""
    refused: bool = False

    def __getitem__(self, name: str) -> FieldView:
        return self.fields[name]

    @property
    def errors(self) -> list[FieldView]:
        """The fields that were refused, in the form's order."""
        return [field for field in self.fields.values() if field.error]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a form that somebody else has changed meanwhile."""

    field: FieldView
    stands: str


def fill(
    shown: Shown,
    model: type[Form],
    sent: Sent[Any] | None = None,
    *,
    values: Mapping[str, object] | None = None,
    base: str = "",
    choices: Choices | None = None,
    prefix: str = "f",
) -> FormView:
    """A form to lay out: new with `values`, or as it was `sent`, with what was wrong with it.

    `prefix` begins the ids of the fields, where a page has several forms.
    """
    fields = {
        name: _field(shown.words, name, told, sent, (values or {}).get(name), (choices or {}).get(name), prefix)
        for name, told in model.model_fields.items()
    }
    whole = sent.problems.get("") if sent else None
    return FormView(
        fields=fields,
        key=secrets.token_urlsafe(12),
        base=base or (sent.base if sent else ""),
        whole_error=shown.words.say(whole.message, **whole.args) if whole else "",
        refused=sent is not None and bool(sent.problems),
    )


def again_page(shown: Shown, screen: str, form: FormView, *, action: str, submit: str, back: str) -> Response:
    """A page with nothing but the form, where the one that sent it cannot show it again (a button in a list)."""
    return page(shown, "again.html", screen, 422, form=form, action=action, submit=submit, back=back)


def stale_page(
    shown: Shown, screen: str, form: FormView, stands: Mapping[str, str], *, action: str, back: str
) -> Response:
    """Somebody else changed it meanwhile: what was typed beside what stands now, to be saved again or let go.

    `form` has to carry the new base; `stands` is what stands now in each field, in words where it has choices.
    """
    differing = [
        Difference(field, stands[name])
        for name, field in form.fields.items()
        if name in stands and stands[name] not in (field.value, field.shown)
    ]
    same = [field for name, field in form.fields.items() if name not in {one.field.name for one in differing}]
    form = replace(form, refused=True)
    return page(shown, "stale.html", screen, 409, form=form, differing=differing, same=same, action=action, back=back)


def _field(
    words: Speech,
    name: str,
    told: FieldInfo,
    sent: Sent[Any] | None,
    value: object,
    offered: Sequence[tuple[str, str]] | None,
    prefix: str,
) -> FieldView:
    values = sent.typed.get(name, ()) if sent is not None else _written(told.default if value is None else value)
    problem = sent.problems.get(name) if sent else None
    bounds = {type(bound): bound for bound in told.metadata}
    longest, ge, le = bounds.get(MaxLen), bounds.get(Ge), bounds.get(Le)
    if any(part in name for part in SECRET):
        values = ()
    return FieldView(
        name=name,
        id=f"{prefix}-{name}",
        label=words.say(told.title) if told.title else "",
        values=values,
        error=words.say(problem.message, **problem.args) if problem else "",
        required=told.is_required() or MinLen in bounds,
        longest=longest.max_length if isinstance(longest, MaxLen) and not _several(told) else None,
        least=_number(ge.ge if isinstance(ge, Ge) else None),
        most=_number(le.le if isinstance(le, Le) else None),
        whole=told.annotation is int or int in get_args(told.annotation),
        choices=_choices(words, told, offered, values),
    )


def _choices(
    words: Speech, told: FieldInfo, offered: Sequence[tuple[str, str]] | None, values: tuple[str, ...]
) -> tuple[tuple[str, str, bool], ...]:
    if offered is None and get_origin(told.annotation) is Literal:
        offered = [(str(one), words.say(f"{told.title}.{one}")) for one in get_args(told.annotation)]
    return tuple((value, word, value in values) for value, word in offered or ())


def _written(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, bool):
        return ("on",) if value else ()
    if isinstance(value, int | float):
        return (f"{value:g}" if isinstance(value, float) else str(value),)
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(str(one) for one in value)
    return ()


def _several(told: FieldInfo) -> bool:
    return get_origin(told.annotation) in (list, tuple, set, frozenset)


def _number(bound: object) -> float | None:
    return float(bound) if isinstance(bound, int | float) else None
