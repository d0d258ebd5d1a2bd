"""The screen Sources: is everything heard, does each source answer, and what would these words catch?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import Field, field_validator

from coolhead.plan import Plan, PlanFiles
from coolhead.run.source_settings import toml_table
from coolhead.storage.model import Conservation, Entry, Store
from coolhead.web.display import display
from coolhead.web.form_view import FormView, fill, stale_page
from coolhead.web.forms import Form, Sent, done, once, read_form, refusal
from coolhead.web.frame import fragment, page
from coolhead.web.plan_changing import adopted, refused_for, write_change
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed
from coolhead.web.sources_view import LOOKED_AT, sources_view
from coolhead.web.wall import who_acts
from coolhead.web.words_view import ShownTrial, WordsForm, choices_of, trial_of, with_words, words_now

router = APIRouter(include_in_schema=False)
HERE, FILE = "/sources", "coolhead.toml"


class TestForm(Form):
    """Which source is asked."""

    source: str = Field(min_length=1, max_length=300)


class FeedForm(Form):
    """A feed to be written into the settings."""

    name: str = Field(min_length=1, max_length=64, title="sources.connect.name")
    url: str = Field(min_length=8, max_length=2000, title="sources.connect.url")
    channel: str = Field("news", min_length=1, max_length=64, title="sources.connect.channel")
    minutes: float = Field(10.0, ge=1, le=1440, title="sources.connect.minutes")
    kind: Literal["article", "post", "reply", "review"] = Field("article", title="sources.connect.kind")

    @field_validator("name", "channel")
    @classmethod
    def _plain(cls, name: str) -> str:
        if not all(sign.isalnum() or sign in "-_" for sign in name):
            raise refusal("sources.connect.bad_name")
        return name

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")) or any(sign.isspace() for sign in url):
            raise refusal("sources.connect.bad_url")
        return url


@dataclass(frozen=True, slots=True)
class Looked:
    """What the store tells of the brand's newest mentions and of the door."""

    entries: Sequence[Entry]
    law: Conservation


@router.get(HERE, dependencies=[allowed("public_local")])
async def sources(request: Request) -> Response:
    """Is everything heard?"""
    shown = PlanShown(request, HERE)
    return await _page(shown)


@router.get("/sources/words", dependencies=[allowed("public_local")])
async def words_tried(request: Request) -> Response:
    """What words would catch, as they are typed."""
    shown = PlanShown(request, HERE)
    target, typed = (shown.query.get(name, "")[:4000] for name in ("target", "words"))
    trial = trial_of((await _look(shown)).entries, target, typed, shown.words)
    return fragment(shown, "_trial.html", trial=trial)


@router.post("/sources/test", dependencies=[allowed("same_origin_form")])
async def test_source(request: Request) -> Response:
    """Ask one source once; nothing of it is stored."""
    shown = PlanShown(request, HERE)
    sent = await read_form(request, TestForm)
    asked = await shown.house.test_source(sent.made.source) if sent.made is not None else None
    if asked is None:
        raise HTTPException(404, "There is no such source in the settings.")
    to, name = shown.to(HERE), display(asked.source.partition(":")[2] or asked.source, 60)
    if asked.error:
        why = shown.words.say(asked.error) if asked.error in shown.words else asked.error
        return done(request, to, "sources.said.failed", name=name, why=why)
    if asked.refused:
        return done(request, to, "sources.said.refused", name=name, n=asked.refused, read=asked.mentions)
    return done(request, to, "sources.said.answered", name=name, n=asked.mentions)


@router.post("/sources/connect", dependencies=[allowed("same_origin_form")])
async def connect(request: Request) -> Response:
    """The lines of `coolhead.toml` for a feed; nothing is written anywhere."""
    shown = PlanShown(request, HERE)
    sent = await read_form(request, FeedForm)
    known = {source.source for source in shown.house.sources()}
    if sent.made is not None and f"rss:{sent.made.name}" in known:
        sent = sent.refused("name", "sources.connect.taken")
    if sent.made is None:
        return await _page(shown, connecting=sent, status=422)
    values = {**sent.made.model_dump(), "brand": shown.brand.id if len(shown.brands) > 1 else ""}
    return await _page(shown, connecting=sent, snippet=toml_table("feeds", values))


@router.post("/sources/words", dependencies=[allowed("same_origin_form", "edit_plan")])
async def save_words(request: Request) -> Response:
    """Put words into the plan; where others changed the same words meanwhile both are shown."""
    shown = PlanShown(request, HERE)
    choices = choices_of(shown.plan, shown.words)
    sent = await read_form(request, WordsForm, choices)
    if sent.made is None:
        return await _page(shown, typed=sent, status=422)
    made = sent.made
    language = made.language

    def change(files: PlanFiles, _now: Plan, _seen: Plan) -> PlanFiles:
        return with_words(files, made.target, language, made.words)

    def meets(seen: Plan, now: Plan) -> bool:
        return words_now(seen, made.target, language) != words_now(now, made.target, language)

    async def act() -> Response:
        who = who_acts(made.who)
        written = await shown.at_desk(lambda desk: write_change(desk, sent.base, change, who, made.why, meets))
        if written.moved is not None:
            again = Sent(sent.typed, sent.made, sent.problems, sent.base, "", sent.digest)
            form = fill(shown, WordsForm, again, base=written.moved.version, choices=choices)
            stands = {"words": "\n".join(words_now(written.moved, made.target, language))}
            here = shown.to("/sources/words")
            return stale_page(shown, "sources", form, stands, action=here, back=shown.to(HERE))
        if written.after is None:
            return await _page(shown, typed=refused_for(shown, sent, written, lambda _path: "words"), status=422)
        to = shown.to(HERE, target=made.target, language=language) + "#words"
        return await adopted(request, shown, written, to, "sources.said.saved")

    return await once(request, sent, act)


async def _look(shown: PlanShown) -> Looked:
    def look(store: Store) -> Looked:
        return Looked(store.mentions(LOOKED_AT, None, shown.brand.id), store.conservation())

    return await shown.house.ask(look)


async def _page(
    shown: PlanShown,
    *,
    typed: Sent[WordsForm] | None = None,
    connecting: Sent[FeedForm] | None = None,
    snippet: str = "",
    status: int = 200,
) -> Response:
    looked, now = await _look(shown), shown.house.clock.now()
    view = sources_view(shown.house.sources(), looked.entries, looked.law, shown.board, shown.words, now)
    form, trial = _words(shown, typed, looked.entries)
    values = None if connecting is not None else {"channel": "news", "minutes": 10}
    feed = fill(shown, FeedForm, connecting, values=values, prefix="feed")
    return page(
        shown, "sources.html", "sources", status,
        view=view, form=form, trial=trial, feed=feed, snippet=snippet, file=FILE, may_edit=shown.may_edit,
        refused=typed is not None, connecting=connecting is not None,
    )  # fmt: skip


def _words(
    shown: PlanShown, sent: Sent[WordsForm] | None, entries: Sequence[Entry]
) -> tuple[FormView, ShownTrial | None]:
    """The form with what was typed, asked for in the address, or stands in the plan; and what that would catch."""
    choices = choices_of(shown.plan, shown.words)
    if sent is not None:
        typed, target = (sent.typed.get(name, ("",))[0] for name in ("words", "target"))
        form = fill(shown, WordsForm, sent, base=shown.plan.version, choices=choices, prefix="words")
        return form, trial_of(entries, target, typed, shown.words)
    offered = {name: [value for value, _ in known] for name, known in choices.items()}
    asked = {name: shown.query.get(name, "")[:4000] for name in ("target", "language")}
    target = asked["target"] if asked["target"] in offered["target"] else offered["target"][0]
    language = asked["language"] if asked["language"] in offered["language"] else offered["language"][0]
    known = "\n".join(words_now(shown.plan, target, language))
    typed = shown.query["words"][:4000] if "words" in shown.query else known
    values = {"target": target, "language": language, "words": typed}
    form = fill(shown, WordsForm, values=values, base=shown.plan.version, choices=choices, prefix="words")
    return form, trial_of(entries, target, typed, shown.words)
