"""Forms: what a browser sent, read into a model; what was wrong with it, said beside the field; nothing typed is lost.

How a page uses it::

    class RiskForm(Form):                                        # 1. a model; `title` is the label's message id;
        risk: str = Field("", max_length=200)                    #    a field without one is carried along unseen
        name: str = Field(min_length=1, max_length=200, title="plan.risk.name")
        impact: int = Field(ge=1, le=5, title="plan.risk.impact")
        owner: str = Field("", title="plan.risk.owner")

    @router.get("/plan/risk", dependencies=[allowed("public_local")])
    async def risk(request: Request) -> Response:
        shown = Shown(request, "/plan/risk")
        form = fill(shown, RiskForm, values={"name": "Late refunds"}, base=plan.version, choices={"owner": people})
        return page(shown, "risk.html", "plan", form=form)

    @router.post("/plan/risk", dependencies=[allowed("same_origin_form", "change_plan")])
    async def change_risk(request: Request) -> Response:
        shown = Shown(request, "/plan/risk")
        sent = await read_form(request, RiskForm, choices={"owner": people})
        if sent.made is None:                                    # 2. refused: the same page again, with what was typed
            return page(shown, "risk.html", "plan", 422, form=fill(shown, RiskForm, sent, choices=...))
        if sent.base != plan.version:                            # 3. somebody was faster: both are shown
            form = fill(shown, RiskForm, sent, base=plan.version, choices=...)
            return stale_page(shown, "plan", form, {"name": risk.name, ...}, action="/plan/risk", back="/plan/risk")

        async def act() -> Response:                             # 4. once, however often the button was pressed
            await house.answer(...)                              #    (`sent.act_key`: for acts with an Idempotency-Key)
            return done(request, shown.to("/plan"), "plan.said.saved", undo=Undo("/plan/undo", {"risk": "7"}))

        return await once(request, sent, act)

and in the template::

    {% from "_form.html" import form_of, text, textarea, number, select, checkbox, radio, hidden with context %}
    {% call form_of(form, "/plan/risk", submit=t("plan.save")) %}
      {{ hidden(form["risk"]) }} {{ text(form["name"], hint=t("plan.name.hint")) }}
      {{ number(form["impact"]) }} {{ select(form["owner"]) }}
    {% endcall %}

A form of one button carries `<input type="hidden" name="form-key" value="{{ once_key() }}">` and needs no more.
A model refuses with a sentence of its own by `raise refusal("plan.error.same_name", name=...)` in a validator, a page
by `sent.refused("owner", "plan.error.no_such_person")`. Where a page has no form to show again (a button in a list),
`again_page` lays the form out by itself. The client keeps what is typed (`data-keep`), survives an expired session and
a lost connection, and lets go of it once `done` told that this form has been taken.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, get_args, get_origin
from urllib.parse import parse_qs

from fastapi import HTTPException, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from coolhead.web.form_errors import SAID, Problem, problem_of
from coolhead.web.submissions import Undo, done, submissions_of

__all__ = ["Form", "Problem", "Sent", "Undo", "done", "once", "read_form", "refusal", "typed_fields"]

FORM_LIMIT_BYTES = 512 * 1024
MOST_FIELDS = 2000
URLENCODED = "application/x-www-form-urlencoded"
BASE, KEY = "base", "form-key"
Model = TypeVar("Model", bound="Form")
Typed = Mapping[str, tuple[str, ...]]
Choices = Mapping[str, Sequence[tuple[str, str]]]
"""Field -> the values it may have, each with its word."""


class Form(BaseModel):
    """What a page's form is read into: unknown fields are let pass, spaces around a text are not part of it."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Sent(Generic[Model]):
    """One form as it came.

    Parameters
    ----------
    typed: field -> what was typed, as it was typed.
    made: the model; None where something was refused.
    problems: field -> what is wrong with it; "" for the form as a whole.
    base: the version that the writer looked at.
    key: the form's one-time key; "" where it had none.
    digest: of all that was sent.
    """

    typed: Typed
    made: Model | None
    problems: Mapping[str, Problem] = field(default_factory=dict)
    base: str = ""
    key: str = ""
    digest: str = ""

    def refused(self, name: str, message: str, **args: str | int | float) -> Sent[Model]:
        """The same form, refused for one more reason; `name` "" for the form as a whole."""
        return replace(self, made=None, problems={**self.problems, name: Problem(message, args)})

    @property
    def act_key(self) -> str:
        """One and the same for each time that this very form is sent: an Idempotency-Key."""
        return f"form-{self.key}-{self.digest[:16]}" if self.key else ""


def refusal(message: str, **args: str | int | float) -> PydanticCustomError:
    """What a validator raises to refuse a value with a sentence of the catalogue."""
    return PydanticCustomError(SAID, "{message}", {"message": message, "args": args})


async def read_form(request: Request, model: type[Model], choices: Choices | None = None) -> Sent[Model]:
    """Read a form; what is wrong with single fields is told in the answer, none of it raises."""
    typed = await typed_fields(request)
    problems = {name: Problem("form.error.unreadable", {}) for name in model.model_fields if _unreadable(typed, name)}
    made: Model | None = None
    try:
        made = model.model_validate(_values(model, typed))
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=True):
            name = str(error["loc"][0]) if error["loc"] else ""
            problems.setdefault(name, problem_of(error))
    for name, offered in (choices or {}).items():
        if any(value not in {known for known, _ in offered} for value in typed.get(name, ()) if value):
            problems.setdefault(name, Problem("form.error.choice", {}))
    base, key = (typed.get(name, ("",))[0][:200] for name in (BASE, KEY))
    digest = hashlib.sha256(await request.body()).hexdigest()
    return Sent(typed, made if not problems else None, problems, base, key, digest)


async def typed_fields(request: Request) -> dict[str, tuple[str, ...]]:
    """Each field with all that was typed into it. Raises 413 and 415 for what no form of ours sends."""
    empty = request.headers.get("content-length") == "0"
    if not empty and request.headers.get("content-type", "").partition(";")[0].strip().lower() != URLENCODED:
        raise HTTPException(415, "A form is sent as application/x-www-form-urlencoded.")
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > FORM_LIMIT_BYTES:
        raise HTTPException(413, f"A form is at most {FORM_LIMIT_BYTES} bytes.")
    body = await request.body()
    if len(body) > FORM_LIMIT_BYTES:
        raise HTTPException(413, f"A form is at most {FORM_LIMIT_BYTES} bytes.")
    try:
        fields = parse_qs(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(413, f"A form has at most {MOST_FIELDS} fields.") from None
    return {name: tuple(value.replace("\r\n", "\n") for value in values) for name, values in fields.items()}


async def once(request: Request, sent: Sent[Any], act: Callable[[], Awaitable[Response]]) -> Response:
    """Act for a form once: whoever sends the same form again gets the answer of the first time.

    An answer that is no redirect, or an error, took nothing: the form can be sent again.
    """
    answer = await submissions_of(request).once(request, sent.key, sent.digest, act)
    if sent.key and answer.status_code == 303:
        answer.set_cookie("sent", sent.key, max_age=600, samesite="lax")
    return answer


def _values(model: type[Form], typed: Typed) -> dict[str, Any]:
    """What the model is made of. A blank field is one that was not given, unless it takes any text."""
    values: dict[str, Any] = {}
    for name, told in model.model_fields.items():
        if name not in typed:
            continue
        if get_origin(told.annotation) in (list, tuple, set, frozenset):
            values[name] = [value for value in typed[name] if value.strip()]
        elif typed[name][0].strip() or told.annotation is str:
            values[name] = typed[name][0]
        elif type(None) in get_args(told.annotation):
            values[name] = None
    return values


def _unreadable(typed: Typed, name: str) -> bool:
    """Whether a text has characters that nobody can have typed."""
    return any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t\r"
        for value in typed.get(name, ())
        for character in value
    )
