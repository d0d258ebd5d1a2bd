"""`coolhead brief`: the one page for management at the prompt, in a mail or as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coolhead.cli.home import SettingsFile, open_store, read_plans
from coolhead.clock import MINUTE, Clock, SystemClock
from coolhead.plan import Plan
from coolhead.run.beginning import tell
from coolhead.run.board import Board
from coolhead.run.rooms import Rooms
from coolhead.run.settings import load_settings
from coolhead.run.snapshot import SnapshotUnreadable, Told, read_told
from coolhead.run.topic_words import StoredTexts, TopicNaming, names_for
from coolhead.storage import Store
from coolhead.web.brief_pdf import brief_markdown, brief_pdf
from coolhead.web.brief_view import Brief, brief_of
from coolhead.web.ports import BrandView
from coolhead.web.speech import speech
from coolhead.words import LANGUAGES, Words

OLD_MINUTES = 30
BATCH = 5000


def brief(
    brand: Annotated[str, typer.Option(help="The brand; may be left out where there is only one.")] = "",
    lang: Annotated[str, typer.Option(help="en, pl, fr, id or ru; the settings' language where none is given.")] = "",
    pdf: Annotated[Path | None, typer.Option(help="Write it to this file as PDF (extra `pdf`).")] = None,
    settings: SettingsFile = None,
) -> None:
    """One page for whoever asks "should I worry?": at most 120 words, as Markdown or PDF."""
    chosen = load_settings(settings)
    language = lang or chosen.language
    if language not in LANGUAGES:
        raise ValueError(f"There is no language {language}; there are {', '.join(LANGUAGES)}.")
    plans = read_plans(chosen)
    if brand and brand not in plans:
        raise ValueError(f"There is no brand {brand}; there are {', '.join(plans)}.")
    if not brand and len(plans) > 1:
        raise ValueError(f"Say which brand: --brand {' or '.join(plans)}.")
    plan = plans[brand or next(iter(plans))]
    with open_store(settings) as store:
        made, words = brief_from(store, plan, language, SystemClock())
    if pdf is None:
        typer.echo(brief_markdown(made, words), nl=False)
        return
    body = brief_pdf(made, language)
    if body is None:
        raise ValueError(words.say("brief.no_pdf"))
    pdf.write_bytes(body)
    typer.echo(f"Written to {pdf}.")


def brief_from(store: Store, plan: Plan, language: str, clock: Clock) -> tuple[Brief, Words]:
    """The page of a brand as the journal tells it, and the words it is in."""
    board = board_from(store, plan.brand.id)
    words = speech(language, plan.brand.time_zone)
    if board.topics:
        words = words.calling(names_for(board, TopicNaming().words_of(board, StoredTexts(store)), words))
    rooms = Rooms(store, lambda: {plan.brand.id: plan}, lambda _brand: board.rooms, alone=True)
    room = rooms.room(plan.brand.id, board.incident.id) if board.incident is not None else None
    people = {person.id: person.name for person in plan.people}
    view = BrandView(plan.brand.id, plan.brand.name, plan.brand.time_zone, people, plan.version)
    now = clock.now()
    if board.at is not None and now - board.at > OLD_MINUTES * MINUTE:
        typer.echo(f"The last fact is of {words.day_time(board.at)}: nothing newer is known.", err=True)
    return brief_of(view, board, room, words, now), words


def board_from(store: Store, brand: str) -> Board:
    """The whole board of a brand: from the newest snapshot, and from what was told after it."""
    kept = store.snapshot()
    try:
        told = read_told(kept[1]) if kept is not None else Told()
    except SnapshotUnreadable:
        told = Told()  # the journal has it all; it only takes longer
    if brand not in told.boards:
        told = Told({brand: Board(brand)})
    while facts := store.facts_after(told.last_fact, BATCH, brand):
        tell(told, facts)
    return told.boards[brand]
