"""The screen Settings: a person's own choices, who is woken, what is paused, what the installation is set to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import anyio
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import Field

from coolhead import __version__
from coolhead.clock import HOUR
from coolhead.desk import Muted, Unmuted
from coolhead.plan.defaults import CRISIS_TYPES
from coolhead.run.contact_tests import seen
from coolhead.storage.model import Conservation, Store
from coolhead.web.form_view import FormView, fill
from coolhead.web.forms import Form, Sent, Undo, done, once, read_form
from coolhead.web.frame import FONTS, SHORTCUTS, THEMES, Shown, page, with_topics
from coolhead.web.policy import allowed
from coolhead.web.settings_view import settings_view
from coolhead.web.wall import who_acts
from coolhead.words import LANGUAGES, OWN_NAMES

router = APIRouter(include_in_schema=False)
HERE, FILE = "/settings", "coolhead.toml"
BRAND = "brand"
SEEN_WITHIN_SECONDS = 2.0


class PauseForm(Form):
    """For what nobody is to be called, up to which level, for how long."""

    topic: str = Field(min_length=1, max_length=64, title="settings.topic")
    level: int = Field(3, ge=2, le=4, title="settings.level")
    hours: float = Field(4.0, gt=0, le=168, title="settings.hours")
    reason: str = Field("", max_length=2000, title="settings.reason")
    who: str = Field(min_length=1, max_length=80, title="now.alert.who")


class EndForm(Form):
    """For what people are to be called again; empty: the brand as a whole."""

    topic: str = Field("", max_length=64)
    who: str = Field(min_length=1, max_length=80, title="now.alert.who")


class ReachForm(Form):
    """Who is tested, or says that a test has come."""

    who: str = Field(min_length=1, max_length=80, title="now.alert.who")


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store tells of the door and the desk."""

    law: Conservation
    waiting: int


@router.get(HERE, dependencies=[allowed("public_local")])
async def settings(request: Request) -> Response:
    """What is set, where, and what it means."""
    return await _page(await with_topics(Shown(request, HERE)))


@router.post("/settings/pause", dependencies=[allowed("same_origin_form")])
async def pause(request: Request) -> Response:
    """Call nobody for a topic for a while; harm and higher levels come through."""
    shown = await with_topics(Shown(request, HERE))
    choices = _choices(shown)
    sent = await read_form(request, PauseForm, {"topic": choices["topic"]})
    if sent.made is None:
        return await _page(shown, sent, 422)
    made = sent.made
    topic = None if made.topic == BRAND else made.topic

    async def act() -> Response:
        now, who = shown.house.clock.now(), who_acts(made.who)
        until = now + made.hours * HOUR
        await shown.house.answer(shown.brand.id, Muted(now, topic, made.level, until, who), reason=made.reason)
        await _known(shown, topic, True)
        undo = Undo(shown.to("/settings/resume"), {"topic": topic or "", "who": who})
        return done(request, _alerts(shown), "settings.said.muted", undo=undo, until=shown.words.day_time(until))

    return await once(request, sent, act)


@router.post("/settings/resume", dependencies=[allowed("same_origin_form")])
async def resume(request: Request) -> Response:
    """Call people for a topic again."""
    shown = Shown(request, HERE)
    made = (await read_form(request, EndForm)).made
    if made is None:
        raise HTTPException(422, "Say who ends the pause.")
    topic = made.topic or None
    await shown.house.answer(shown.brand.id, Unmuted(shown.house.clock.now(), topic, who_acts(made.who)))
    await _known(shown, topic, False)
    return done(request, _alerts(shown), "settings.said.unmuted")


@router.post("/settings/test", dependencies=[allowed("same_origin_form")])
async def test_me(request: Request) -> Response:
    """Send a message that says it is a test to each address of whoever asks."""
    shown = Shown(request, HERE)
    sent = await read_form(request, ReachForm)
    who = _person(shown, sent)

    async def act() -> Response:
        reports = await shown.house.test_contact(shown.brand.id, who, who)
        if not reports:
            name = shown.brand.people.get(who, who)
            return done(request, _alerts(shown), "settings.said.no_address", who=name)
        return done(request, _alerts(shown), "settings.said.sent", n=len(reports))

    return await once(request, sent, act)


@router.post("/settings/seen", dependencies=[allowed("same_origin_form")])
async def saw_test(request: Request) -> Response:
    """Whoever was tested says that the message has come: only a person knows."""
    shown = Shown(request, HERE)
    who = _person(shown, await read_form(request, ReachForm))
    tests = shown.board.alerting.tests_of(who)
    if not tests:
        raise HTTPException(404, "No test was sent to this person.")
    for report in seen(tests, shown.house.clock.now(), who):
        await shown.house.answer(shown.brand.id, report)
    return done(request, _alerts(shown), "settings.said.seen")


def _person(shown: Shown, sent: Sent[ReachForm]) -> str:
    """Who asks for themselves; only people of the plan have addresses."""
    who = who_acts(sent.made.who) if sent.made is not None else ""
    if who not in shown.brand.people:
        raise HTTPException(404, "The plan names no such person.")
    return who


def _alerts(shown: Shown) -> str:
    return shown.to(HERE) + "#alerts"


def _choices(shown: Shown) -> dict[str, Sequence[tuple[str, str]]]:
    words, board = shown.words, shown.board
    found = [(topic, words.topic_name(topic)) for topic in board.topics]
    types = sorted(((type_, words.topic_name(type_)) for type_ in CRISIS_TYPES), key=lambda one: one[1].casefold())
    levels = [(str(level), f"{level}/5 {words.say(f'level.{level}')}") for level in (2, 3, 4)]
    return {"topic": [(BRAND, words.topic_name(None)), *found, *types], "level": levels}


async def _known(shown: Shown, topic: str | None, muted: bool) -> None:
    """Wait until the board knows, so that the next page shows it."""
    newest = 0
    with anyio.move_on_after(SEEN_WITHIN_SECONDS):
        while ((topic or "") in shown.house.boards()[shown.brand.id].alerting.mutes) is not muted:
            newest = await shown.house.wait_for_facts(newest, SEEN_WITHIN_SECONDS)


async def _page(shown: Shown, sent: Sent[PauseForm] | None = None, status: int = 200) -> Response:
    def look(store: Store) -> Kept:
        newest = store.mentions(1)
        return Kept(store.conservation(), max(0, newest[0].seq - store.cursor()) if newest else 0)

    house, brand = shown.house, shown.brand
    kept, here = await house.ask(look), house.installation()
    plan, now = house.plans().get(brand.id), house.clock.now()
    view = settings_view(brand, plan, shown.board, here, kept.law, kept.waiting, shown.words, now)
    form: FormView = fill(shown, PauseForm, sent, values={"topic": BRAND} if sent is None else None,
                          choices=_choices(shown), prefix="pause")  # fmt: skip
    return page(
        shown, "settings.html", "settings", status,
        view=view, form=form, refused=sent is not None, file=FILE, version=__version__, hidden=here is None,
        languages_known=[(code, OWN_NAMES[code]) for code in LANGUAGES],
        choices={"theme": THEMES, "fonts": FONTS, "keys": SHORTCUTS},
    )  # fmt: skip
