"""`coolhead incident`: the room at the prompt. It works beside `coolhead serve` and without it: an act is in the log
when the command ends, and the room has it at once."""

from __future__ import annotations

from typing import Annotated

import typer

from coolhead.cli import incident_acts
from coolhead.cli.acting import OfBrand
from coolhead.cli.home import SettingsFile
from coolhead.cli.incident_desk import TheIncident, room_desk, room_meant
from coolhead.cli.incident_shown import AsJson, is_piped, print_incidents, print_json, print_room
from coolhead.cli.incident_similar import print_similar
from coolhead.run.board_rooms import card_snapshot, in_order
from coolhead.run.room_moments import KEY_TYPES
from coolhead.run.room_view import as_put_right, room_snapshot, timeline_lines
from coolhead.run.similar import CaseShelf, known_better
from coolhead.web.display import display
from coolhead.web.speech import speech

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def show_all(
    brand: OfBrand = "",
    every: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: AsJson = False,
    settings: SettingsFile = None,
) -> None:
    """List the incidents, the highest level first."""
    with room_desk(settings) as desk:
        shown = []
        for id_ in desk.plans:
            if brand not in ("", id_):
                continue
            cards = in_order(desk.rooms.cards(id_).values(), "all" if every else "open")
            titles = desk.rooms.store.texts([card.title for card in cards if card.title])
            for card in cards:
                title = titles.get(card.title or "")
                shown.append({**card_snapshot(card), "title": title.body if title is not None else None})
    if is_piped(as_json):
        print_json({"incidents": shown})
        return
    if not shown:
        typer.echo("No incident is open." if not every else "There is no incident yet.")
        return
    print_incidents(shown)


@app.command()
def show(incident: TheIncident = "-", as_json: AsJson = False, settings: SettingsFile = None) -> None:
    """Show a room: roles, checklist, fact sheet, decisions, tasks, and what two people changed at once."""
    with room_desk(settings) as desk:
        room, plan = room_meant(desk, incident, "all")
        told = room_snapshot(room, desk.rooms.store, desk.now)
        if is_piped(as_json):
            print_json(told)
            return
        print_room(told, desk.speech(plan))


@app.command()
def log(
    incident: TheIncident = "-",
    every: Annotated[bool, typer.Option("--all", help="Every fact, not only the key ones.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many, the newest ones.")] = 50,
    language: Annotated[str, typer.Option(help="en, pl, fr, id or ru.")] = "en",
    as_json: AsJson = False,
    settings: SettingsFile = None,
) -> None:
    """Tell what happened, in order."""
    with room_desk(settings) as desk:
        room, plan = room_meant(desk, incident, "all")
        told = desk.rooms.timeline(room, None, limit, None if every else KEY_TYPES)
        told += [fact for fact in desk.rooms.pending_told(room) if every or fact["type"] in KEY_TYPES]
        words = speech(language, plan.brand.time_zone)
        people = {person.id: person.name for person in plan.people}
        lines = timeline_lines(as_put_right(told, room), desk.rooms.store, words, people)
    if is_piped(as_json):
        print_json({"timeline": lines})
        return
    for line in lines:
        typer.echo(f"{line['at'][:16].replace('T', ' ')}  {display(line['sentence'], 400)}")


@app.command()
def similar(
    incident: TheIncident = "-",
    type_: Annotated[str, typer.Option("--type", help="T1 to T22, if you know better than the journal.")] = "",
    origin: Annotated[str, typer.Option(help="Where it comes from, if you know better: leak, slip, product …")] = "",
    harm: Annotated[str, typer.Option(help="none, unverified or confirmed, if you know better.")] = "",
    fault: Annotated[str, typer.Option(help="Whether the fault is ours: yes, no or unknown.")] = "",
    language: Annotated[str, typer.Option(help="en, pl, fr, id or ru.")] = "en",
    as_json: AsJson = False,
    settings: SettingsFile = None,
) -> None:
    """Show the three past situations most like an incident, why, and what came of them."""
    said = known_better(type=type_, origin=origin, harm=harm, fault=fault)
    with room_desk(settings) as desk:
        room, plan = room_meant(desk, incident, "all")
        words = speech(language, plan.brand.time_zone)
        told = CaseShelf().similar(desk.rooms.store, plan, room.id, words, said)
    if is_piped(as_json):
        print_json(told)
    else:
        print_similar(told, words)


app.command("declare")(incident_acts.declare)
app.command("note")(incident_acts.note)
app.command("promise")(incident_acts.promise)
app.command("take")(incident_acts.take)
app.command("handover")(incident_acts.handover)
app.command("tick")(incident_acts.tick)
app.command("skip")(incident_acts.skip)
app.command("decide")(incident_acts.decide)
app.command("fact")(incident_acts.fact)
app.command("task")(incident_acts.task)
app.command("state")(incident_acts.state)
app.command("level")(incident_acts.level)
app.command("link")(incident_acts.link)
app.command("merge")(incident_acts.merge)
app.command("split")(incident_acts.split)
app.command("close")(incident_acts.close)
app.command("reopen")(incident_acts.reopen)
app.command("erase")(incident_acts.erase)
