"""The plan over the API: read it, change it beside others, its versions, what changed, how ready it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import APIRouter, Body, Header, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from coolhead.clock import Clock
from coolhead.plan import Plan, PlanInvalid, check_plan_files
from coolhead.plan.changes import changes
from coolhead.plan.editing import CannotEdit
from coolhead.plan.file import version_of
from coolhead.plan.readiness_checks import readiness
from coolhead.plan.schema import plan_schema
from coolhead.run.plan_desk import PlanDesk, Removal, VersionMoved, said_changes, said_history
from coolhead.run.plan_log import find_version
from coolhead.run.plan_readiness import snapshot
from coolhead.storage import Store
from coolhead.web.plan_told import said_state
from coolhead.web.policy import allowed
from coolhead.web.ports import House
from coolhead.web.wall import who_acts
from coolhead.words import LANGUAGES, Words

router = APIRouter(prefix="/api/plan", tags=["plan"])
Done = TypeVar("Done")
OfBrand = Annotated[str | None, Query(description="The brand, where there is more than one.")]
Language = Annotated[str, Query(description="en, pl, fr, id or ru; the brand's first where none is given.")]
IfMatch = Annotated[str | None, Header(description="The version that was looked at, as ETag or bare.")]
_NONE: dict[int | str, dict[str, Any]] = {404: {"description": "No such brand, or its plan has no files here."}}
_CHANGED = _NONE | {
    401: {"description": "No token of scope write."},
    409: {"description": "Others changed the plan meanwhile: what is otherwise, line by line and by meaning."},
    422: {"description": "What would come out is no plan; nothing was written."},
    428: {"description": "If-Match is missing."},
}


class Edit(BaseModel):
    """One value of the plan."""

    path: str = Field(min_length=1, max_length=400, description="Such as risks.T2.likelihood.")
    value: Any = Field(None, description="What shall stand there.")
    remove: bool = Field(False, description="Take the value and its key out instead.")


class Edits(BaseModel):
    """Changes that are made together, or not at all."""

    edits: list[Edit] = Field(min_length=1, max_length=200)
    who: str = Field("", max_length=200)
    why: str = Field("", max_length=2000)


class Restoring(BaseModel):
    """Which version comes back."""

    version: str = Field(min_length=1, max_length=64)
    who: str = Field("", max_length=200)
    why: str = Field("", max_length=2000)


@router.get("", dependencies=[allowed("public_local")], responses=_NONE)
async def show_plan(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """The files as they stand, their version (as ETag too), what is wrong or missing, and the version in force."""
    plan, words = _asked(request, brand, language)
    state = _house(request).plan_state(plan.brand.id)
    files = await _at_desk(request, plan, lambda desk: desk.files())
    version = version_of(files)
    problems = [
        {"file": each.file, "line": each.line, "path": each.path, "gravity": each.gravity, "id": each.id,
         "sentence": words.say(f"plan.problem.{each.id}", **each.args)}
        for each in check_plan_files(files)
    ]  # fmt: skip
    told: dict[str, Any] = {"brand": plan.brand.id, "version": version, "in_force": plan.version}
    told["files"] = dict(files)
    told |= {"problems": problems, "state": said_state(state, plan.brand.id, words)}
    return _json(told, {"ETag": f'"{version}"'})


@router.patch("", dependencies=[allowed("token:write", "edit_plan")], responses=_CHANGED)
async def change_plan(
    request: Request,
    asked: Annotated[Edits, Body()],
    if_match: IfMatch = None,
    brand: OfBrand = None,
    language: Language = "",
) -> Response:
    """Set values of the plan, all or none. If-Match names the version you looked at; others' changes are never lost."""
    plan, words = _asked(request, brand, language)
    base = _base(if_match)
    edits = [(one.path, Removal() if one.remove else one.value) for one in asked.edits]
    who = who_acts(asked.who)
    done = await _changed(request, plan, words, lambda desk: desk.edit(edits, who, asked.why, base))
    return _json(_told(plan, done, words), {"ETag": f'"{done.version}"'})


@router.post("/restore", dependencies=[allowed("token:write", "edit_plan")], responses=_CHANGED)
async def restore_plan(
    request: Request,
    asked: Annotated[Restoring, Body()],
    if_match: IfMatch = None,
    brand: OfBrand = None,
    language: Language = "",
) -> Response:
    """Bring an old version back, letter by letter."""
    plan, words = _asked(request, brand, language)
    base, who = _base(if_match), who_acts(asked.who)
    done = await _changed(request, plan, words, lambda desk: desk.restore(asked.version, who, asked.why, base))
    return _json(_told(plan, done, words), {"ETag": f'"{done.version}"'})


@router.get("/history", dependencies=[allowed("public_local")], responses=_NONE)
async def list_versions(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """Every version, oldest first: when, who, why, and what it changed."""
    plan, words = _asked(request, brand, language)
    known = await _at_desk(request, plan, lambda desk: desk.history())
    return _json({"brand": plan.brand.id, "versions": said_history(known, words)})


@router.get("/diff", dependencies=[allowed("public_local")], responses=_NONE)
async def compare_versions(
    request: Request,
    before: Annotated[str, Query(max_length=64, description="A version; the one in force where none is given.")] = "",
    after: Annotated[str, Query(max_length=64, description="Another; the files where none is given.")] = "",
    brand: OfBrand = None,
    language: Language = "",
) -> Response:
    """What changed from one version to another, by meaning."""
    plan, words = _asked(request, brand, language)
    known = await _at_desk(request, plan, lambda desk: desk.history())
    try:
        old = find_version(known, before or "-1").plan
        new = find_version(known, after).plan if after else await _at_desk(request, plan, lambda desk: desk.plan())
    except PlanInvalid as wrong:
        raise HTTPException(422, [str(problem) for problem in wrong.problems]) from None
    except ValueError as wrong:
        raise HTTPException(404, str(wrong)) from None
    if old is None or new is None:
        raise HTTPException(404, "One of these versions cannot be read by this program.")
    found = changes(old, new)
    told = [{"path": each.path, "id": each.id, "args": each.args} for each in found]
    sentences = said_changes(found, words)
    told = [one | {"sentence": sentence} for one, sentence in zip(told, sentences, strict=True)]
    return _json({"before": old.version, "after": new.version, "changes": told})


@router.get("/readiness", dependencies=[allowed("public_local")], responses=_NONE)
async def show_readiness(request: Request, brand: OfBrand = None, language: Language = "") -> Response:
    """Every check: what is missing, why it matters, what to do next."""
    plan, words = _asked(request, brand, language)
    evidence = _house(request).plan_evidence(plan)
    return _json(snapshot(readiness(plan, evidence), plan, words))


@router.get("/schema", dependencies=[allowed("public_local")])
async def show_schema() -> Response:
    """The JSON Schema of a plan file."""
    return _json(plan_schema())


def _asked(request: Request, brand: str | None, language: str) -> tuple[Plan, Words]:
    """The plan in force of the brand that is meant, and the words to tell of it."""
    plans = _house(request).plans()
    plan = plans.get(brand) if brand else next(iter(plans.values()), None)
    if plan is None:
        raise HTTPException(404, "There is no such brand.")
    first = next((code for code in plan.brand.languages if code in LANGUAGES), "en")
    return plan, Words(language if language in LANGUAGES else first, plan.brand.time_zone)


async def _at_desk(request: Request, plan: Plan, ask: Callable[[PlanDesk], Done]) -> Done:
    house = _house(request)
    path = house.plan_path(plan.brand.id)
    if path is None:
        raise HTTPException(404, "The plan of this brand has no files here.")
    clock: Clock = house.clock

    def asked(store: Store) -> Done:
        return ask(PlanDesk(path, store, clock))

    try:
        return await house.ask(asked)
    except FileNotFoundError:
        raise HTTPException(404, "The plan's files are gone.") from None


async def _changed(request: Request, plan: Plan, words: Words, ask: Callable[[PlanDesk], Plan]) -> Plan:
    try:
        return await _at_desk(request, plan, ask)
    except VersionMoved as moved:
        told = {"detail": str(moved), "version": moved.now, "lines": list(moved.lines)}
        raise HTTPException(409, told | {"changes": said_changes(moved.changed, words)}) from None
    except PlanInvalid as wrong:
        raise HTTPException(422, [str(problem) for problem in wrong.problems]) from None
    except (CannotEdit, ValueError) as wrong:
        raise HTTPException(422, str(wrong)) from None


def _base(if_match: str | None) -> str:
    base = (if_match or "").strip().removeprefix("W/").strip('"')
    if not base:
        raise HTTPException(428, "Send If-Match with the version you looked at: the ETag of GET /api/plan.")
    return base


def _told(before: Plan, after: Plan, words: Words) -> dict[str, Any]:
    return {"brand": after.brand.id, "version": after.version, "changes": said_changes(changes(before, after), words)}


def _json(value: object, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json", headers=headers)


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house
