"""`coolhead incident`: the verbs by which people act in a room."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coolhead.cli.acting import OfBrand, Who
from coolhead.cli.home import SettingsFile
from coolhead.cli.incident_desk import TheIncident, plan_meant, refuse, room_desk, room_meant, tell
from coolhead.run import room_asks as asks
from coolhead.run.room_asks import Asked
from coolhead.run.room_door import act, erase_texts
from coolhead.run.room_door import declare as declare_room
from coolhead.run.room_rights import no_right

Because = Annotated[str, typer.Option("--because", "-b", help="Why.")]
Base = Annotated[str, typer.Option(help="The version it is made on, as `show` tells it; what stands now if not given.")]


def declare(
    title: Annotated[str, typer.Argument(help="What it is about, in a few words.")] = "",
    note: Annotated[str, typer.Option(help="What was heard: in the shop, on the telephone, from a journalist.")] = "",
    wave: Annotated[str, typer.Option(help="For this wave.")] = "",
    level: Annotated[int | None, typer.Option(min=0, max=5, help="3 where none is said.")] = None,
    type_: Annotated[
        str, typer.Option("--type", help="T1 to T22, where somebody knows what kind of crisis it is.")
    ] = "",
    who: Who = "",
    brand: OfBrand = "",
    settings: SettingsFile = None,
) -> None:
    """Open an incident, in one line: coolhead incident declare --note "three customers called: it burns"."""
    with room_desk(settings, who) as desk:
        plan = plan_meant(desk, brand)
        asked = asks.Declare(title=title or None, note=note or None, wave=wave or None, level=level, type=type_ or None)
        answer = declare_room(desk.rooms, plan, asked, desk.who, desk.now)
        tell(desk, plan, answer, f"{answer.incident} is open, declared by {desk.who}.")


def note(
    text: Annotated[str, typer.Argument(help="What is worth keeping.")],
    incident: Annotated[str, typer.Option(help="The incident; not needed where only one is open.")] = "-",
    offline: Annotated[bool, typer.Option("--offline", help="It was heard outside the net.")] = False,
    at: Annotated[str, typer.Option("--at", help="When it happened, like 2026-03-01T08:15:00+01:00.")] = "",
    note: Annotated[str, typer.Option(help="An earlier note that this puts right, by its id.")] = "",
    base: Base = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Write something down, or put right what was written."""
    if note:
        changed = asks.EditNote(note=note, text=text or None, happened_at=at or None, base=_base(base))
        _ask(settings, who, incident, changed, "The note is put right")
        return
    _ask(settings, who, incident, asks.WriteNote(text=text, offline=offline, happened_at=at or None), "Noted")


def promise(
    incident: TheIncident = "-",
    at: Annotated[
        str, typer.Option("--at", help="When, like 2026-03-01T23:55:00+01:00; nothing more if not given.")
    ] = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Write down when the public was told to hear from us next."""
    _ask(settings, who, incident, asks.PromiseUpdate(due_at=at or None), "The promise is written down")


def take(
    role: Annotated[str, typer.Argument(help="crisis_lead, comms_lead … as the plan has it.")],
    incident: TheIncident = "-",
    because: Because = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Take a role; from somebody who has it only with a reason."""
    _ask(settings, who, incident, asks.Take(role=role, reason=because or None), f"{role} is taken")


def handover(
    role: Annotated[str, typer.Argument(help="The role.")],
    to: Annotated[str, typer.Option(help="A person of the plan; nobody where none is given.")] = "",
    incident: TheIncident = "-",
    because: Because = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Hand a role over, or lay it down."""
    asked = asks.HandOver(role=role, to=to or None, reason=because or None)
    _ask(settings, who, incident, asked, f"{role} is handed to {to}" if to else f"{role} is laid down")


def tick(
    step: Annotated[str, typer.Argument(help="The step's id, as `show` lists it.")],
    incident: TheIncident = "-",
    undo: Annotated[bool, typer.Option("--undo", help="It is not done after all.")] = False,
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Tick a step of the checklist."""
    _ask(settings, who, incident, asks.Tick(step=step, open=undo), f"{step} is {'open again' if undo else 'done'}")


def skip(
    step: Annotated[str, typer.Argument(help="The step's id, as `show` lists it.")],
    because: Because,
    incident: TheIncident = "-",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Leave a step out, and say why."""
    _ask(settings, who, incident, asks.Skip(step=step, reason=because), f"{step} is skipped")


def decide(
    text: Annotated[str, typer.Argument(help="What is decided.")],
    because: Because,
    option: Annotated[list[str] | None, typer.Option(help="What was weighed as well; may be given often.")] = None,
    incident: TheIncident = "-",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Write down a decision with its reason, and the options that were weighed."""
    asked = asks.Decide(text=text, because=because, options=tuple(option or ()))
    _ask(settings, who, incident, asked, "Decided")


def fact(
    text: Annotated[str, typer.Argument(help="The claim; may be left out where only its status changes.")] = "",
    status: Annotated[
        str, typer.Option(help="confirmed_public, confirmed_internal, unconfirmed or false.")
    ] = "unconfirmed",
    evidence: Annotated[str, typer.Option(help="What shows it.")] = "",
    claim: Annotated[str, typer.Option(help="An earlier line of the sheet that this changes.")] = "",
    base: Base = "",
    incident: Annotated[str, typer.Option(help="The incident; not needed where only one is open.")] = "-",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Put a line on the fact sheet, or change one; every version is kept."""
    asked = asks.StateFact(
        text=text or None, status=status, evidence=evidence or None, claim=claim or None, base=_base(base)
    )
    _ask(settings, who, incident, asked, "It is on the fact sheet")


def task(
    text: Annotated[str, typer.Argument(help="What is to be done; may be left out with --task.")] = "",
    owner: Annotated[str, typer.Option(help="A person of the plan.")] = "",
    due: Annotated[str, typer.Option(help="When, like 2026-03-01T18:00:00+01:00.")] = "",
    improvement: Annotated[bool, typer.Option("--improvement", help="Something the firm will do better.")] = False,
    done: Annotated[bool, typer.Option("--done", help="It is done.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="It is not to be done after all.")] = False,
    task: Annotated[str, typer.Option(help="An earlier task that this changes.")] = "",
    base: Base = "",
    incident: Annotated[str, typer.Option(help="The incident; not needed where only one is open.")] = "-",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Set a task, or an improvement, with owner and due time; or tell what became of one."""
    asked = asks.SetTask(
        text=text or None,
        owner=owner or None,
        due_at=due or None,
        status="done" if done else "dropped" if drop else None,
        improvement=True if improvement else None,
        task=task or None,
        base=_base(base),
    )
    _ask(settings, who, incident, asked, "The task is kept")


def state(
    to: Annotated[str, typer.Argument(help="triage, investigating, statement, monitoring or resolved.")],
    incident: TheIncident = "-",
    because: Because = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Tell where the work stands."""
    _ask(settings, who, incident, asks.Move(state=to, reason=because or None), f"Now: {to}")


def level(
    to: Annotated[int, typer.Argument(min=0, max=5, help="0 calm … 5 storm.")],
    because: Because,
    incident: TheIncident = "-",
    over_floors: Annotated[
        bool, typer.Option("--over-floors", help="Also below a level that something found holds; the reason says why.")
    ] = False,
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Set the level by hand; what is found later and is worse raises it again."""
    asked = asks.SetLevel(level=to, reason=because, over_floors=over_floors)
    _ask(settings, who, incident, asked, f"The level is {to}")


def link(
    other: Annotated[str, typer.Argument(help="A wave or another incident.")],
    incident: TheIncident = "-",
    kind: Annotated[str, typer.Option(help="related, cause or earlier, for an incident.")] = "related",
    undo: Annotated[bool, typer.Option("--undo", help="It has nothing to do with it after all.")] = False,
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Link a wave or another incident."""
    asked: Asked = asks.LinkWave(wave=other, linked=not undo)
    if other.startswith("incident-"):
        asked = asks.LinkIncident(other=other, kind=kind, linked=not undo)
    _ask(settings, who, incident, asked, f"{other} is {'no longer linked' if undo else 'linked'}")


def merge(
    other: Annotated[str, typer.Argument(help="The incident that is the same one.")],
    incident: TheIncident = "-",
    because: Because = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Two incidents are one: the younger goes on in the older, and both logs stay."""
    _ask(settings, who, incident, asks.Merge(other=other, reason=because or None), "They go on as one")


def split(
    wave: Annotated[list[str], typer.Option(help="A wave that goes on in a new incident; may be given often.")],
    title: Annotated[str, typer.Option(help="What the new one is about.")] = "",
    incident: TheIncident = "-",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Take some of its waves out into a new incident."""
    _ask(settings, who, incident, asks.Split(waves=tuple(wave), title=title or None), "They go on apart")


def close(
    incident: TheIncident = "-",
    none_because: Annotated[str, typer.Option(help="Why nothing is going to be better; if so.")] = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Close an incident: with at least one improvement, or the reason why there is none."""
    _ask(settings, who, incident, asks.Close(none_because=none_because or None), "It is closed")


def reopen(incident: TheIncident, because: Because, who: Who = "", settings: SettingsFile = None) -> None:
    """Open a closed incident again."""
    _ask(settings, who, incident, asks.Reopen(reason=because), "It is open again")


def erase(
    text: Annotated[list[str], typer.Argument(help="Ids of texts (text_id), as `show --json` and the API tell them.")],
    incident: Annotated[str, typer.Option(help="The incident; not needed where only one is open.")] = "-",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Overwrite what somebody wrote in a room; that it was there, who wrote it and when stays."""
    with room_desk(settings, who) as desk:
        room, plan = room_meant(desk, incident)
        no = no_right(plan, desk.who, asks.Reopen(reason="-"))
        if no is not None:
            refuse(desk, plan, no)
        erased = erase_texts(desk.rooms, plan, room.id, text, desk.who, desk.now)
        typer.echo(f"{erased} erased in {room.id}, by {desk.who}.")


def _ask(settings: Path | None, who: str, incident: str, asked: Asked, done: str) -> None:
    with room_desk(settings, who) as desk:
        room, plan = room_meant(desk, incident)
        no = no_right(plan, desk.who, asked)
        if no is not None:
            refuse(desk, plan, no)
        answer = act(desk.rooms, plan, room.id, asked, desk.who, desk.now)
        assert answer is not None
        tell(desk, plan, answer, f"{done}: {room.id}, by {desk.who}.")


def _base(said: str) -> tuple[str, ...] | None:
    return tuple(said.split("+")) if said else None
