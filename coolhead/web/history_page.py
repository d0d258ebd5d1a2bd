"""The plan's versions: who changed what and why, by meaning; one brought back; the plan carried out of the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from coolhead.plan import Plan, PlanFiles, PlanInvalid, read_plan_files
from coolhead.plan.changes import changes
from coolhead.run.plan_desk import PlanDesk, VersionMoved, said_changes
from coolhead.run.plan_files import PlanMoved
from coolhead.run.plan_versions import Version
from coolhead.web.display import display
from coolhead.web.download_page import TYPES
from coolhead.web.form_view import FormView, again_page, fill
from coolhead.web.forms import Form, Undo, done, once, read_form
from coolhead.web.frame import page
from coolhead.web.plan_changing import adopted, refused_for, write_change
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed
from coolhead.web.risk_edits import put_value
from coolhead.web.wall import who_acts

router = APIRouter(include_in_schema=False)
SHOWN: Final = 15
MOST_SENTENCES: Final = 12


class ReviewForm(Form):
    """When the plan is read again, and when it was practised last."""

    review_by: date | None = Field(None, title="planpage.review_by")
    drilled_on: date | None = Field(None, title="planpage.drilled_on")
    who: str = Field("", max_length=200)


class Restoring(Form):
    """Which version comes back, in place of which; `to`: the page to go on to."""

    version: str = Field(min_length=1, max_length=64)
    base: str = Field(min_length=1, max_length=64)
    to: str = Field("", max_length=300)
    who: str = Field("", max_length=200)


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version as the page tells it."""

    version: str
    at: str
    who: str
    why: str
    commit: str
    holds: bool
    first: bool
    changed: tuple[str, ...]
    more: int
    link: str


@router.get("/plan/history", dependencies=[allowed("public_local")])
async def history_page(request: Request) -> Response:
    """Every version, newest first, and the ways to carry the plan out."""
    shown = PlanShown(request, "/plan/history")
    known = await _versions(shown)
    asked = shown.query.get("from", "")
    first = min(int(asked), len(known)) if asked.isdecimal() and len(asked) < 6 else 0
    some = known[first : first + SHOWN]
    holding = next((one for one in known if one.version == shown.plan.version), None)
    texts = await shown.house.ask(lambda store: store.texts([one.why_text for one in some if one.why_text]))
    why = {id_: text.body for id_, text in texts.items()}
    told = [_told(shown, one, why.get(one.why_text, one.why), one is holding) for one in some]
    later = shown.link(**{"from": first + SHOWN}) if first + SHOWN < len(known) else None
    return page(
        shown, "plan_history.html", "plan", way="history", versions=told, later=later, first=first, count=len(known),
        downloads=[(form, shown.to(f"/plan/download/{form}")) for form in TYPES],
        overtaken=shown.query.get("said") == "overtaken", review=_review(shown),
    )  # fmt: skip


@router.post("/plan/review", dependencies=[allowed("same_origin_form", "edit_plan")])
async def change_review(request: Request) -> Response:
    """Note when the plan is read again and when it was practised."""
    shown = PlanShown(request, "/plan/history")
    sent = await read_form(request, ReviewForm)
    back, say = shown.to("/plan/history"), shown.words.say
    if sent.made is None:
        form = fill(shown, ReviewForm, sent)
        return again_page(shown, "plan", form, action=shown.to("/plan/review"), submit=say("planpage.save"), back=back)
    made = sent.made
    days = {"review_by": made.review_by, "practice.drilled_on": made.drilled_on}

    def change(files: PlanFiles, now: Plan, seen: Plan) -> PlanFiles:
        stood = {"review_by": seen.review_by, "practice.drilled_on": seen.practice.drilled_on}
        for path, day in days.items():
            if (day.isoformat() if day else None) != stood[path]:
                files = put_value(files, path, day.isoformat() if day else None)
        return files

    def meets(seen: Plan, now: Plan) -> bool:
        return (seen.review_by, seen.practice) != (now.review_by, now.practice)

    async def act() -> Response:
        written = await shown.at_desk(lambda desk: write_change(desk, sent.base, change, who_acts(made.who), "", meets))
        if written.moved is not None:
            return RedirectResponse(shown.to("/plan/history", said="overtaken"), 303)
        if written.after is None:
            form = fill(shown, ReviewForm, refused_for(shown, sent, written, lambda path: path.rpartition(".")[2]))
            return again_page(
                shown, "plan", form, action=shown.to("/plan/review"), submit=say("planpage.save"), back=back
            )
        return await adopted(request, shown, written, back + "#review", "planpage.said.changed")

    return await once(request, sent, act)


@router.get("/plan/history/{version}", dependencies=[allowed("public_local")])
async def version_page(request: Request, version: str) -> Response:
    """One old version beside the one that holds: what would change if it came back."""
    shown = PlanShown(request, f"/plan/history/{version}")
    known = next((one for one in await _versions(shown) if one.version == version), None)
    if known is None:
        raise HTTPException(404, shown.words.say("planpage.no_version", version=display(version, 40)))
    old = await shown.at_desk(partial(_plan_of, version=version)) if shown.can_write else None
    back = said_changes(changes(shown.plan, old), shown.words) if old else []
    one = _told(shown, known, known.why, version == shown.plan.version)
    return page(shown, "plan_version.html", "plan", way="history", one=one, back=back, readable=old is not None)


@router.post("/plan/restore", dependencies=[allowed("same_origin_form", "edit_plan")])
async def restore(request: Request) -> Response:
    """Bring an old version back, letter by letter, where nobody has changed the plan since."""
    shown = PlanShown(request, "/plan/history")
    sent = await read_form(request, Restoring)
    if sent.made is None:
        raise HTTPException(422, shown.words.say("planpage.no_version", version="–"))
    made = sent.made
    to = made.to if made.to.startswith("/plan") and "\\" not in made.to else shown.to("/plan/history")

    async def act() -> Response:
        try:
            plan = await shown.at_desk(lambda desk: desk.restore(made.version, who_acts(made.who), "", base=made.base))
        except (VersionMoved, PlanMoved):
            return RedirectResponse(shown.to("/plan/history", said="overtaken"), 303)
        except (PlanInvalid, ValueError):
            raise HTTPException(422, shown.words.say("planpage.not_back", version=made.version)) from None
        await shown.seen_adopted(plan.version)
        undo = Undo(shown.to("/plan/restore"), {"version": made.base, "base": plan.version, "to": to})
        return done(request, to, "planpage.said.restored", undo=undo, version=plan.version)

    return await once(request, sent, act)


def _review(shown: PlanShown) -> FormView:
    stands = {"review_by": shown.plan.review_by or "", "drilled_on": shown.plan.practice.drilled_on or ""}
    return fill(shown, ReviewForm, values=stands, base=shown.plan.version)


async def _versions(shown: PlanShown) -> Sequence[Version]:
    return await shown.house.ask(lambda store: shown.version_memory.newest(store, shown.brand.id))


def _plan_of(desk: PlanDesk, version: str) -> Plan | None:
    """An old version, where its files were kept and this program can read them."""
    found = next((one for one in desk.history() if one.version == version), None)
    files = found.files if found else None
    try:
        return read_plan_files(files) if files else None
    except PlanInvalid:
        return None


def _told(shown: PlanShown, one: Version, why: str, holds: bool) -> VersionShown:
    words = shown.words
    person = shown.plan.called(one.who) if one.who else None
    sentences = said_changes(one.changed[:MOST_SENTENCES], words)
    return VersionShown(
        version=one.version,
        at=words.day_time(one.at) if one.at is not None else "",
        who=display(person.name if person else one.who, 80),
        why=display(why, 500),
        commit=one.commit,
        holds=holds,
        first=one.first,
        changed=tuple(display(sentence, 300) for sentence in sentences),
        more=max(0, len(one.changed) - MOST_SENTENCES) + one.more,
        link=shown.to(f"/plan/history/{one.version}") if one.kept and one.version != shown.plan.version else "",
    )
