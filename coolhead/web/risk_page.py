"""One risk of the register: what it means, what was seen of it, what is missing, and the form that changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from coolhead.plan import Plan, PlanFiles, Risk
from coolhead.plan.naming import plain_id
from coolhead.run.uncovered import FoundTopic, risk_of_topic, uncovered_in
from coolhead.web.form_view import FormView, fill, stale_page
from coolhead.web.forms import Sent, once, read_form
from coolhead.web.frame import page
from coolhead.web.plan_changing import Written, adopted, merged, refused_for, write_change
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed
from coolhead.web.risk_choices import risk_choices
from coolhead.web.risk_edits import new_risk, with_risk
from coolhead.web.risk_form import RiskForm, Typed, changed_fields, field_of, typed_in, typed_of
from coolhead.web.risk_view import found_topic, risk_view
from coolhead.web.wall import who_acts

router = APIRouter(include_in_schema=False)
NEW = "/plan/risks/new"
MOST_OFFERED = 6
PROPOSED = ("likelihood", "money", "reputation", "on_brand")
"""Fields that the questionnaire fills in, by the address."""


@router.get(NEW, dependencies=[allowed("public_local")])
async def new_page(request: Request) -> Response:
    """The form of a risk that is not there yet, with the topics that no risk covers."""
    shown = PlanShown(request, NEW)
    topics = await _uncovered(shown)
    values = _begun(shown, topics)
    form = fill(shown, RiskForm, values=values, base=shown.plan.version, choices=risk_choices(shown, {}))
    return _new(shown, form, topics)


@router.post(NEW, dependencies=[allowed("same_origin_form", "edit_plan")])
async def add_risk(request: Request) -> Response:
    """Write a risk of the organisation's own into the plan."""
    shown = PlanShown(request, NEW)
    choices = risk_choices(shown, {})
    sent = await read_form(request, RiskForm, choices)
    for name in ("title", "type"):
        if sent.made is not None and not getattr(sent.made, name):
            sent = sent.refused(name, "form.error.missing")
    if sent.made is None:
        return _new(shown, fill(shown, RiskForm, sent, choices=choices), await _uncovered(shown), 422)
    after, made = typed_in(sent.made), sent.made
    key = _free_key(after["title"], shown.plan)

    def change(files: PlanFiles, now: Plan, _seen: Plan) -> PlanFiles:
        return new_risk(files, key, after, _as_type(now, after["type"]))

    async def act() -> Response:
        written = await shown.at_desk(
            lambda desk: write_change(desk, sent.base, change, who_acts(made.who), made.why, lambda *_: False)
        )
        if written.after is None:
            refused = refused_for(shown, sent, written, field_of)
            return _new(shown, fill(shown, RiskForm, refused, choices=choices), await _uncovered(shown), 422)
        return await adopted(request, shown, written, shown.risk_link(key), "planpage.said.added", name=after["title"])

    return await once(request, sent, act)


@router.get("/plan/risks/{key}", dependencies=[allowed("public_local")])
async def risk_page(request: Request, key: str) -> Response:
    """One risk, to read and, with the right, to change."""
    shown = PlanShown(request, f"/plan/risks/{key}")
    risk = _risk(shown, key)
    typed = typed_of(risk, shown.plan)
    choices = risk_choices(shown, typed)
    offered = {name: {value for value, _ in choices[name]} for name in PROPOSED}
    proposed = {name: value for name in PROPOSED if (value := shown.query.get(name, "")) in offered[name]}
    form = fill(shown, RiskForm, values=_values(typed | proposed), base=shown.plan.version, choices=choices)
    return await _page(shown, risk, form, proposed=bool(proposed))


@router.post("/plan/risks/{key}", dependencies=[allowed("same_origin_form", "edit_plan")])
async def change_risk(request: Request, key: str) -> Response:
    """Write what was changed of a risk into the plan; where others changed it meanwhile both are shown."""
    shown = PlanShown(request, f"/plan/risks/{key}")
    risk = _risk(shown, key)
    choices = risk_choices(shown, typed_of(risk, shown.plan))
    sent = await read_form(request, RiskForm, choices)
    if sent.made is None:
        return await _page(shown, risk, fill(shown, RiskForm, sent, choices=choices), 422)
    after, made = typed_in(sent.made), sent.made

    def change(files: PlanFiles, now: Plan, seen: Plan) -> PlanFiles:
        changed = changed_fields(_typed(seen, key), after)
        return with_risk(files, key, changed, after, _found(now, key) or risk)

    def meets(seen: Plan, now: Plan) -> bool:
        return _typed(seen, key) != _typed(now, key)

    async def act() -> Response:
        written = await shown.at_desk(
            lambda desk: write_change(desk, sent.base, change, who_acts(made.who), made.why, meets)
        )
        if written.moved is not None:
            return _stale(shown, sent, written, key, after, choices)
        if written.after is None:
            refused = refused_for(shown, sent, written, field_of)
            return await _page(shown, risk, fill(shown, RiskForm, refused, choices=choices), 422)
        return await adopted(request, shown, written, shown.risk_link(key), "planpage.said.changed")

    return await once(request, sent, act)


async def _page(shown: PlanShown, risk: Risk, form: FormView, status: int = 200, proposed: bool = False) -> Response:
    remembered = await shown.remembered()
    view = risk_view(shown, risk, shown.observed(remembered).get(risk.key))
    return page(shown, "risk.html", "plan", status, way="risks", view=view, form=form, own=bool(risk.id),
                proposed=proposed)  # fmt: skip


def _new(shown: PlanShown, form: FormView, topics: list[FoundTopic], status: int = 200) -> Response:
    offered = [found_topic(shown, one, shown.to(NEW, topic=one.topic)) for one in topics[:MOST_OFFERED]]
    return page(shown, "risk_new.html", "plan", status, way="risks", form=form, topics=offered)


def _stale(
    shown: PlanShown, sent: Sent[RiskForm], written: Written, key: str, after: Typed, choices: Mapping[str, Any]
) -> Response:
    """What was typed beside what stands now, in the fields that its writer changed."""
    now = written.moved
    assert now is not None
    stands = _typed(now, key)
    changed = changed_fields(_typed(written.seen, key) if written.seen else stands, after)
    typed = merged(sent, changed, stands)
    again = Sent(typed, sent.made, sent.problems, sent.base, "", sent.digest)
    form = fill(shown, RiskForm, again, base=now.version, choices=choices)
    link = shown.risk_link(key)
    return stale_page(shown, "plan", form, {name: _in_words(name, stands, choices) for name in changed}, action=link,
                      back=link)  # fmt: skip


def _in_words(name: str, stands: Typed, choices: Mapping[str, Any]) -> str:
    value = stands.get(name, "")
    return next((word for known, word in choices.get(name, ()) if known == value), value)


def _values(typed: Typed) -> dict[str, object]:
    """The same as a form takes it: ticks as flags."""
    return {name: value == "on" if name in ("watched", "happened_before") else value for name, value in typed.items()}


def _begun(shown: PlanShown, topics: list[FoundTopic]) -> dict[str, object]:
    """What a new risk begins with: a cell of the matrix, a type, or a topic that no risk covers."""
    asked = shown.query.get
    values: dict[str, object] = {"likelihood": "3", "money": "2", "reputation": "3", "on_brand": "2"}
    row, _, column = asked("cell", "").partition("x")
    if row.isdecimal() and column.isdecimal():
        values |= {"likelihood": row, "money": column, "reputation": column, "on_brand": column}
    topic = next((one for one in topics if one.topic == asked("topic")), None)
    if topic is not None:
        _, made = risk_of_topic(topic, [risk.key for risk in shown.plan.risks])
        told: Any = made["words"]
        values |= {"title": made["title"], "type": made["type"], "likelihood": "4"}
        values |= {f"words_{language}": ", ".join(said) for language, said in told.items()}
    return values


async def _uncovered(shown: PlanShown) -> list[FoundTopic]:
    plan, naming, language, remembered = shown.plan, shown.naming, shown.language, await shown.remembered()
    return await shown.house.ask(lambda store: uncovered_in(remembered.topics, store, plan, naming, language))


def _free_key(title: str, plan: Plan) -> str:
    """An id made of the title that no risk has yet."""
    base = plain_id(title) or "risk"
    taken = {risk.key.lower() for risk in plan.risks}
    names = (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _as_type(plan: Plan, type_: str) -> Typed:
    """What a risk of this type says by itself."""
    seed = _found(plan, type_)
    return typed_of(seed, plan) | {"title": "", "type": ""} if seed else {}


def _typed(plan: Plan, key: str) -> Typed:
    risk = _found(plan, key)
    return typed_of(risk, plan) if risk else {}


def _found(plan: Plan, key: str) -> Risk | None:
    return next((risk for risk in plan.risks if risk.key == key), None)


def _risk(shown: PlanShown, key: str) -> Risk:
    risk = _found(shown.plan, key)
    if risk is None:
        raise HTTPException(404, shown.words.say("planpage.no_risk", key=key[:64]))
    return risk
