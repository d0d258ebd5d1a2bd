"""The form of one risk: its fields, what stands in them, and what a change of them means for the plan's file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from pydantic import Field

from coolhead.plan import Impact, Plan, Risk
from coolhead.plan.grid import BASE_STEPS
from coolhead.web.forms import Form

LANGUAGES = ("pl", "en", "fr", "id", "ru")
MOST_SIGNS = 3
"""Signs that the form shows; further ones stay as they are in the file."""
COLUMN = "risk.column."


class RiskForm(Form):
    """One risk of the register. Steps are those of the plan's own matrix."""

    title: str = Field("", max_length=200, title=COLUMN + "title")
    type: str = Field("", max_length=4, title="planpage.field.type")
    likelihood: int = Field(title=COLUMN + "likelihood")
    money: float = Field(title="planpage.field.money")
    reputation: float = Field(title="planpage.field.reputation")
    on_brand: float = Field(title="planpage.field.on_brand")
    owner: str = Field("", max_length=200, title=COLUMN + "owner")
    review_by: date | None = Field(None, title=COLUMN + "review")
    worst_case: str = Field("", max_length=2000, title=COLUMN + "worst_case")
    scenario: str = Field("", max_length=400, title=COLUMN + "scenario")
    words_pl: str = Field("", max_length=600, title="planpage.field.words_pl")
    words_en: str = Field("", max_length=600, title="planpage.field.words_en")
    words_fr: str = Field("", max_length=600, title="planpage.field.words_fr")
    words_id: str = Field("", max_length=600, title="planpage.field.words_id")
    words_ru: str = Field("", max_length=600, title="planpage.field.words_ru")
    sign1_authors: int | None = Field(None, ge=1, le=1000, title="planpage.field.sign_authors")
    sign1_hours: float | None = Field(None, ge=1, le=168, title="planpage.field.sign_hours")
    sign2_authors: int | None = Field(None, ge=1, le=1000, title="planpage.field.sign_authors")
    sign2_hours: float | None = Field(None, ge=1, le=168, title="planpage.field.sign_hours")
    sign3_authors: int | None = Field(None, ge=1, le=1000, title="planpage.field.sign_authors")
    sign3_hours: float | None = Field(None, ge=1, le=168, title="planpage.field.sign_hours")
    treatment: str = Field("", max_length=20, title=COLUMN + "treatment")
    done: str = Field("", max_length=1000, title="planpage.field.done")
    left_likelihood: int | None = Field(None, title="planpage.field.left_likelihood")
    left_money: float | None = Field(None, title="planpage.field.left_money")
    left_reputation: float | None = Field(None, title="planpage.field.left_reputation")
    left_on_brand: float | None = Field(None, title="planpage.field.left_on_brand")
    because: str = Field("", max_length=400, title="planpage.field.because")
    entity: str = Field("", max_length=20, title=COLUMN + "entity")
    entity_name: str = Field("", max_length=200, title="planpage.field.entity_name")
    stance: str = Field("", max_length=20, title="planpage.field.stance")
    cluster: str = Field("", max_length=20, title="planpage.field.cluster")
    watched: bool = Field(False, title="planpage.field.watched")
    happened_before: bool = Field(False, title=COLUMN + "before")
    happened: str = Field("", max_length=400, title="planpage.field.happened")
    who: str = Field("", max_length=200)
    why: str = Field("", max_length=500, title="planpage.field.why")


Typed = dict[str, str]
"""Field -> what stands in it, written in one way only, so that two can be compared."""
IMPACT = {"money": "money", "reputation": "reputation", "on_brand": "brand"}
PATHS = {
    "title": "title", "type": "type", "likelihood": "likelihood", "owner": "owner", "review_by": "review_by",
    "worst_case": "worst_case", "scenario": "scenario", "treatment": "treatment.how", "done": "treatment.done",
    "left_likelihood": "residual.likelihood", "because": "residual.because", "stance": "stance", "cluster": "cluster",
    "watched": "watched",
    **{name: f"impact.{key}" for name, key in IMPACT.items()},
    **{f"left_{name}": f"residual.impact.{key}" for name, key in IMPACT.items()},
    **{f"words_{language}": f"words.{language}" for language in LANGUAGES},
}  # fmt: skip
"""Field -> where it stands below the risk; signs, entity and what happened are made of several fields."""
NUMBERS = frozenset({"likelihood", "left_likelihood", *IMPACT, *(f"left_{name}" for name in IMPACT)})


def typed_of(risk: Risk, plan: Plan) -> Typed:
    """What stands in the form for a risk of the plan."""
    rows, columns, left = plan.matrix.rows, plan.matrix.columns, risk.residual
    typed = {
        "title": risk.title,
        "type": risk.type if risk.id else "",
        "likelihood": _number(risk.likelihood * rows / BASE_STEPS),
        **_fields("", risk.impact, columns),
        "owner": risk.owner,
        "review_by": risk.review_by or "",
        "worst_case": risk.worst_case,
        "scenario": risk.scenario,
        **{f"words_{language}": ", ".join(risk.words.get(language, ())) for language in LANGUAGES},
        "treatment": risk.treatment.how if risk.treatment else "",
        "done": risk.treatment.done if risk.treatment else "",
        "left_likelihood": _number(left.likelihood * rows / BASE_STEPS) if left else "",
        **(_fields("left_", left.impact, columns) if left else dict.fromkeys((f"left_{name}" for name in IMPACT), "")),
        "because": left.because if left else "",
        "entity": risk.entity.kind if risk.entity else "",
        "entity_name": risk.entity.name if risk.entity else "",
        "stance": risk.stance,
        "cluster": risk.cluster,
        "watched": "on" if risk.watched else "",
        "happened_before": "on" if risk.happened_before else "",
        "happened": ", ".join(risk.happened_on),
    }
    for number in range(1, MOST_SIGNS + 1):
        sign = risk.signs[number - 1] if number <= len(risk.signs) else None
        typed[f"sign{number}_authors"] = _number(sign.authors) if sign else ""
        typed[f"sign{number}_hours"] = _number(sign.hours) if sign else ""
    return typed


def typed_in(form: RiskForm) -> Typed:
    """What somebody typed, written as `typed_of` writes it."""
    typed: Typed = {}
    for name in RiskForm.model_fields:
        value = getattr(form, name)
        if isinstance(value, bool):
            typed[name] = "on" if value else ""
        elif isinstance(value, int | float):
            typed[name] = _number(value)
        elif name.startswith("words_"):
            typed[name] = ", ".join(words_in(value))
        else:
            typed[name] = "" if value is None else str(value).replace("\r\n", "\n").strip()
    return {name: value for name, value in typed.items() if name not in ("who", "why")}


def changed_fields(before: Mapping[str, str], after: Mapping[str, str]) -> Typed:
    """The fields that somebody changed."""
    return {name: value for name, value in after.items() if value != before.get(name, "")}


def field_of(path: str) -> str:
    """The field in which a path of the plan below its risk stands; "" for the form as a whole.

    >>> field_of("risks.T2.impact.money"), field_of("risks.late.signs[2].hours"), field_of("people.maja")
    ('money', 'sign2_hours', '')
    """
    below = path.split(".", 2)[2] if path.count(".") > 1 and path.startswith("risks.") else ""
    sign = re.fullmatch(r"signs\[(\d)\](?:\.(authors|hours))?.*", below)
    if sign and int(sign[1]) <= MOST_SIGNS:
        return f"sign{sign[1]}_{sign[2] or 'authors'}"
    exact = next((name for name, there in PATHS.items() if there == below), "")
    near = {"residual": "because", "treatment": "treatment", "words": "words_en", "happened_before": "happened"}
    return exact or near.get(re.split(r"[.\[]", below)[0], "entity" if below.startswith("entity") else "")


def field_at(keys: list[str]) -> str:
    """The field to which a path of the plan leads, by the keys below its risk.

    >>> field_at(["worst_case"]), field_at(["impact"]), field_at(["signs"])
    ('worst_case', 'money', 'sign1_authors')
    """
    first = {"impact": "money", "words": "words_pl", "signs": "sign1_authors", "residual": "left_likelihood"}
    return first.get(keys[0], keys[0]) if keys else ""


def words_in(typed: str) -> tuple[str, ...]:
    """The words of a field, with commas or lines between."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]", typed) if part.strip()))


def _fields(prefix: str, impact: Impact, columns: int) -> Typed:
    values = {"money": impact.money, "reputation": impact.reputation, "on_brand": impact.brand}
    return {f"{prefix}{name}": _number(value * columns / BASE_STEPS) for name, value in values.items()}


def _number(value: float) -> str:
    return f"{round(value, 3):g}"
