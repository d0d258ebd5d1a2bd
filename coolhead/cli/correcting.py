"""The verb for a person's label: say what a mention's tone is, take it back, list it, go back to an earlier version."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from coolhead.cli.acting import OfBrand, Who, person_in
from coolhead.cli.home import SettingsFile, open_store, read_plans
from coolhead.clock import SystemClock
from coolhead.run.correcting import CannotCorrect, correct, read_taught, roll_back, take_back
from coolhead.run.heads import Heads
from coolhead.run.settings import Settings, load_settings
from coolhead.run.weights import load_reader
from coolhead.storage import Store
from coolhead.text.brand_head import BrandHead
from coolhead.text.corrections import Corrected, Taught, Teaching
from coolhead.text.gain import LEAST_JUDGED

TheMention = Annotated[str, typer.Argument(help="Its number in the log (as pages and API show it), or source/id.")]
TheTone = Annotated[str, typer.Option(help="negative, neutral or positive; also where the reading was right.")]


def correct_reading(
    mention: TheMention = "",
    tone: TheTone = "",
    who: Who = "",
    brand: OfBrand = "",
    listed: Annotated[bool, typer.Option("--list", help="List the labels that people gave.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the last word, on this mention or at all.")] = False,
    versions: Annotated[
        bool, typer.Option("--versions", help="List the versions, and what the last one gains.")
    ] = False,
    rollback: Annotated[int | None, typer.Option(help="Let this earlier version hold again.")] = None,
    settings: SettingsFile = None,
) -> None:
    """Correct the tone of a mention; mentions of the brand that come after it are read by what was learned."""
    if sum((bool(tone), listed, undo, versions, rollback is not None)) != 1:
        raise CannotCorrect("Say one of --tone, --undo, --list, --versions and --rollback.")
    chosen, now = load_settings(settings), SystemClock().now()
    with open_store(settings) as store:
        named = _brand(chosen, brand)
        if listed:
            _list(store, read_taught(store, named))
        elif versions:
            _versions(store, named)
        elif rollback is not None:
            roll_back(store, named, rollback, person_in(named, chosen, who), now)
            typer.echo(f"{named}: version {rollback} holds again, as version {read_taught(store, named).version}.")
        elif undo:
            _tell(
                take_back(store, named, _place(store, mention) if mention else None, person_in(named, chosen, who), now)
            )
        elif not mention:
            raise CannotCorrect("Say which mention: its number in the log, or source/id.")
        else:
            _tell(correct(store, named, _place(store, mention), tone, person_in(named, chosen, who), now))


def _brand(settings: Settings, asked: str) -> str:
    known = list(read_plans(settings))
    if asked and asked not in known:
        raise CannotCorrect(f"There is no brand {asked}; there are {', '.join(known) or 'none'}.")
    if not asked and len(known) != 1:
        told = f"say which, with --brand: {', '.join(known)}" if known else "the settings name no plan"
        raise CannotCorrect(f"It is not clear which brand is meant; {told}.")
    return asked or known[0]


def _place(store: Store, mention: str) -> int:
    if mention.isdecimal() and len(mention) < 16:
        return int(mention)
    source, _, id_ = mention.partition("/")
    entry = store.mention(source, id_) if id_ else None
    if entry is None:
        raise CannotCorrect(f"There is no mention {mention}.")
    return entry.seq


def _tell(act: Corrected) -> None:
    said = f"said to be {act.after} by {act.who}" if act.after else f"as it was read again, says {act.who}"
    typer.echo(f"Mention {act.mention} is {said}.")


def _list(store: Store, taught: Taught) -> None:
    said = {act.mention: act for act in taught.acts if isinstance(act, Corrected)}
    for place, tone in taught.labels().items():
        entry = next(iter(store.entries_after(place - 1, 1)), None)
        read = entry.reading.tone if entry is not None and entry.reading is not None else "not read"
        typer.echo(f"{place}  {tone} (read: {read})  {_day(said[place])}  {said[place].who}")
    typer.echo(f"{len(taught.labels())} labels.")


def _versions(store: Store, brand: str) -> None:
    taught = read_taught(store, brand)
    for number, act in enumerate(taught.acts, 1):
        what = f"{act.mention}: {act.after or 'taken back'}" if isinstance(act, Corrected) else f"as {act.version}"
        typer.echo(f"{number}  {_day(act)}  {act.who}  {what}")
    heads = Heads(store, load_reader())
    heads.begin(2**62)
    typer.echo(_gain(heads.head(brand)))


def _gain(head: BrandHead | None) -> str:
    """What the version in force gains, in a sentence or two."""
    if head is None:
        return "Nothing was learned yet: mentions are read in the general way."
    gain, learned = head.gain, f"{head.name} has learned from {head.learned} labels."
    if gain.one_sided:
        return f"{learned} Almost only mistakes were labelled: label right readings too; until then it does not read."
    if not gain.judged:
        return f"{learned} {gain.held_back} are held back; what it gains is told from {LEAST_JUDGED} on."
    told = f"macro-F1 {gain.before:.3f} -> {gain.after:.3f} (difference {gain.low:+.3f} to {gain.high:+.3f})"
    used = "New mentions are read with it." if gain.holds else "It loses there: new mentions are read without it."
    return f"{learned} Judged on {gain.held_back} that it had not seen yet: {told}. {used}"


def _day(act: Teaching) -> str:
    return datetime.fromtimestamp(act.at, UTC).strftime("%Y-%m-%d %H:%M")
