"""`coolhead incident`: the room at the prompt. It works beside `coolhead serve` and without it: an act is in the log
when the command ends, and the room has it at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coolhead.cli.acting import OfBrand, Who, person_of
from coolhead.cli.home import SettingsFile, open_store, read_plans
from coolhead.cli.incident_similar import print_similar
from coolhead.clock import SystemClock, read_instant
from coolhead.incident.events import Sentence
from coolhead.incident.room import Room
from coolhead.plan import Plan
from coolhead.run import room_asks as asks
from coolhead.run.board_rooms import card_snapshot, in_order
from coolhead.run.room_asks import Asked
from coolhead.run.room_door import Answer, act, erase_texts
from coolhead.run.room_door import declare as declare_room
from coolhead.run.room_moments import KEY_TYPES
from coolhead.run.room_rights import no_right
from coolhead.run.room_view import rival_shown, room_snapshot, timeline_lines
from coolhead.run.rooms import Rooms, read_cards
from coolhead.run.settings import load_settings
from coolhead.run.similar import CaseShelf, known_better
from coolhead.web.display import display
from coolhead.web.speech import Speech, speech

app = typer.Typer(no_args_is_help=True)

TheIncident = Annotated[str, typer.Argument(help="The incident; may be left out (-) where only one is open.")]
Because = Annotated[str, typer.Option("--because", "-b", help="Why.")]
Base = Annotated[str, typer.Option(help="The version it is made on, as `show` tells it; what stands now if not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON also on a terminal.")]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every verb here works with."""

    rooms: Rooms
    plans: dict[str, Plan]
    who: str
    now: float

    def speech(self, plan: Plan) -> Speech:
        return speech("en", plan.brand.time_zone)


@contextmanager
def _desk(settings: Path | None, who: str = "") -> Iterator[_Desk]:
    chosen = load_settings(settings)
    plans = read_plans(chosen)
    with open_store(settings) as store:
        cards = {brand: read_cards(store, brand) for brand in plans}
        rooms = Rooms(store, lambda: plans, lambda brand: cards.get(brand, {}), alone=True)
        yield _Desk(rooms, plans, person_of(chosen, who), SystemClock().now())


@app.command("list")
def show_all(
    brand: OfBrand = "",
    every: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: AsJson = False,
    settings: SettingsFile = None,
) -> None:
    """List the incidents, the highest level first."""
    with _desk(settings) as desk:
        shown = []
        for id_ in desk.plans:
            if brand not in ("", id_):
                continue
            cards = in_order(desk.rooms.cards(id_).values(), "all" if every else "open")
            titles = desk.rooms.store.texts([card.title for card in cards if card.title])
            for card in cards:
                title = titles.get(card.title or "")
                shown.append({**card_snapshot(card), "title": title.body if title is not None else None})
    if _is_piped(as_json):
        _print_json({"incidents": shown})
        return
    if not shown:
        typer.echo("No incident is open." if not every else "There is no incident yet.")
        return
    _print_table(
        ("incident", "level", "state", "lead", "about"),
        [(one["id"], one["level"], one["state"], _lead(one), display(one["title"] or "", 60)) for one in shown],
    )


@app.command()
def show(incident: TheIncident = "-", as_json: AsJson = False, settings: SettingsFile = None) -> None:
    """Show a room: roles, checklist, fact sheet, decisions, tasks, and what two people changed at once."""
    with _desk(settings) as desk:
        room, plan = _room(desk, incident, "all")
        told = room_snapshot(room, desk.rooms.store, desk.now)
        if _is_piped(as_json):
            _print_json(told)
            return
        _print_room(told, desk.speech(plan))


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
    with _desk(settings) as desk:
        room, plan = _room(desk, incident, "all")
        told = desk.rooms.timeline(room, None, limit, None if every else KEY_TYPES)
        told += [fact for fact in desk.rooms.pending_told(room) if every or fact["type"] in KEY_TYPES]
        words = speech(language, plan.brand.time_zone)
        people = {person.id: person.name for person in plan.people}
        lines = timeline_lines(told, desk.rooms.store, words, people)
    if _is_piped(as_json):
        _print_json({"timeline": lines})
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
    with _desk(settings) as desk:
        room, plan = _room(desk, incident, "all")
        words = speech(language, plan.brand.time_zone)
        told = CaseShelf().similar(desk.rooms.store, plan, room.id, words, said)
    if _is_piped(as_json):
        _print_json(told)
    else:
        print_similar(told, words)


@app.command()
def declare(
    title: Annotated[str, typer.Argument(help="What it is about, in a few words.")] = "",
    note: Annotated[str, typer.Option(help="What was heard: in the shop, on the telephone, from a journalist.")] = "",
    wave: Annotated[str, typer.Option(help="For this wave.")] = "",
    level: Annotated[int | None, typer.Option(min=0, max=5, help="3 where none is said.")] = None,
    who: Who = "",
    brand: OfBrand = "",
    settings: SettingsFile = None,
) -> None:
    """Open an incident, in one line: coolhead incident declare --note "three customers called: it burns"."""
    with _desk(settings, who) as desk:
        plan = _plan(desk, brand)
        asked = asks.Declare(title=title or None, note=note or None, wave=wave or None, level=level)
        answer = declare_room(desk.rooms, plan, asked, desk.who, desk.now)
        _tell(desk, plan, answer, f"{answer.incident} is open, declared by {desk.who}.")


@app.command()
def note(
    text: Annotated[str, typer.Argument(help="What is worth keeping.")],
    incident: Annotated[str, typer.Option(help="The incident; not needed where only one is open.")] = "-",
    offline: Annotated[bool, typer.Option("--offline", help="It was heard outside the net.")] = False,
    at: Annotated[str, typer.Option("--at", help="When it happened, like 2026-03-01T08:15:00+01:00.")] = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Write something down."""
    _do(settings, who, incident, asks.WriteNote(text=text, offline=offline, happened_at=at or None), "Noted")


@app.command()
def take(
    role: Annotated[str, typer.Argument(help="crisis_lead, comms_lead … as the plan has it.")],
    incident: TheIncident = "-",
    because: Because = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Take a role; from somebody who has it only with a reason."""
    _do(settings, who, incident, asks.Take(role=role, reason=because or None), f"{role} is taken")


@app.command()
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
    _do(settings, who, incident, asked, f"{role} is handed to {to}" if to else f"{role} is laid down")


@app.command()
def tick(
    step: Annotated[str, typer.Argument(help="The step's id, as `show` lists it.")],
    incident: TheIncident = "-",
    undo: Annotated[bool, typer.Option("--undo", help="It is not done after all.")] = False,
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Tick a step of the checklist."""
    _do(settings, who, incident, asks.Tick(step=step, open=undo), f"{step} is {'open again' if undo else 'done'}")


@app.command()
def skip(
    step: Annotated[str, typer.Argument(help="The step's id, as `show` lists it.")],
    because: Because,
    incident: TheIncident = "-",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Leave a step out, and say why."""
    _do(settings, who, incident, asks.Skip(step=step, reason=because), f"{step} is skipped")


@app.command()
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
    _do(settings, who, incident, asked, "Decided")


@app.command()
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
    _do(settings, who, incident, asked, "It is on the fact sheet")


@app.command()
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
    _do(settings, who, incident, asked, "The task is kept")


@app.command()
def state(
    to: Annotated[str, typer.Argument(help="triage, investigating, statement, monitoring or resolved.")],
    incident: TheIncident = "-",
    because: Because = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Tell where the work stands."""
    _do(settings, who, incident, asks.Move(state=to, reason=because or None), f"Now: {to}")


@app.command()
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
    _do(settings, who, incident, asked, f"The level is {to}")


@app.command()
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
    _do(settings, who, incident, asked, f"{other} is {'no longer linked' if undo else 'linked'}")


@app.command()
def merge(
    other: Annotated[str, typer.Argument(help="The incident that is the same one.")],
    incident: TheIncident = "-",
    because: Because = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Two incidents are one: the younger goes on in the older, and both logs stay."""
    _do(settings, who, incident, asks.Merge(other=other, reason=because or None), "They go on as one")


@app.command()
def split(
    wave: Annotated[list[str], typer.Option(help="A wave that goes on in a new incident; may be given often.")],
    title: Annotated[str, typer.Option(help="What the new one is about.")] = "",
    incident: TheIncident = "-",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Take some of its waves out into a new incident."""
    _do(settings, who, incident, asks.Split(waves=tuple(wave), title=title or None), "They go on apart")


@app.command()
def close(
    incident: TheIncident = "-",
    none_because: Annotated[str, typer.Option(help="Why nothing is going to be better; if so.")] = "",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Close an incident: with at least one improvement, or the reason why there is none."""
    _do(settings, who, incident, asks.Close(none_because=none_because or None), "It is closed")


@app.command()
def reopen(incident: TheIncident, because: Because, who: Who = "", settings: SettingsFile = None) -> None:
    """Open a closed incident again."""
    _do(settings, who, incident, asks.Reopen(reason=because), "It is open again")


@app.command()
def erase(
    text: Annotated[list[str], typer.Argument(help="Ids of texts (text_id), as `show --json` and the API tell them.")],
    incident: Annotated[str, typer.Option(help="The incident; not needed where only one is open.")] = "-",
    who: Who = "",
    settings: SettingsFile = None,
) -> None:
    """Overwrite what somebody wrote in a room; that it was there, who wrote it and when stays."""
    with _desk(settings, who) as desk:
        room, plan = _room(desk, incident)
        no = no_right(plan, desk.who, asks.Reopen(reason="-"))
        if no is not None:
            _refuse(desk, plan, no)
        erased = erase_texts(desk.rooms, plan, room.id, text, desk.who, desk.now)
        typer.echo(f"{erased} erased in {room.id}, by {desk.who}.")


def _do(settings: Path | None, who: str, incident: str, asked: Asked, done: str) -> None:
    with _desk(settings, who) as desk:
        room, plan = _room(desk, incident)
        no = no_right(plan, desk.who, asked)
        if no is not None:
            _refuse(desk, plan, no)
        answer = act(desk.rooms, plan, room.id, asked, desk.who, desk.now)
        assert answer is not None
        _tell(desk, plan, answer, f"{done}: {room.id}, by {desk.who}.")


def _tell(desk: _Desk, plan: Plan, answer: Answer, done: str) -> None:
    """What became of it: a line, or the sentence why not, with the other's text where two people wrote at once."""
    if answer.rival is not None and answer.kept:
        room = desk.rooms.room(plan.brand.id, answer.incident)
        register = room.register(answer.rival.key) if room is not None else None
        if register is not None:
            other = rival_shown(register, desk.rooms.store)
            typer.echo(f"Kept beside what {other['who']} wrote: “{display(other.get('text') or '', 300)}”", err=True)
            typer.echo(f"Choose one: say it again with --base {'+'.join(other['version'])}", err=True)
            raise typer.Exit(1)
    if answer.refused is not None:
        _refuse(desk, plan, answer.refused)
    typer.echo(done)
    if answer.act != answer.incident.removeprefix("incident-"):
        typer.echo(f"  {answer.act}", err=True)


def _refuse(desk: _Desk, plan: Plan, refused: Sentence) -> None:
    named = plan.person(str(refused.args.get("person")))
    args = {**refused.args, "person": named.name} if named is not None else refused.args
    typer.echo(desk.speech(plan).told(Sentence(id=refused.id, args=args)), err=True)
    raise typer.Exit(1)


def _room(desk: _Desk, incident: str, among: str = "open") -> tuple[Room, Plan]:
    """The room that is meant. Raises ValueError where there is none, or where it is not clear which; who only looks is
    shown the newest."""
    if incident in ("-", ""):
        cards = [card for id_ in desk.plans for card in in_order(desk.rooms.cards(id_).values(), among)]
        if not cards:
            raise ValueError("No incident is open." if among == "open" else "There is no incident yet.")
        if len(cards) > 1 and (among == "open" or cards[1].is_open):
            raise ValueError(f"More than one incident; say which: {', '.join(card.id for card in cards[:20])}")
        incident = cards[0].id
    for brand, plan in desk.plans.items():
        room = desk.rooms.room(brand, incident)
        if room is not None:
            return room, plan
    raise ValueError(f"There is no incident {incident}.")


def _plan(desk: _Desk, brand: str) -> Plan:
    if not brand and len(desk.plans) == 1:
        return next(iter(desk.plans.values()))
    if brand not in desk.plans:
        known = ", ".join(desk.plans) or "none; the settings name no plan"
        raise ValueError(
            f"Say which brand, with --brand: {known}." if not brand else f"There is no brand {brand}: {known}."
        )
    return desk.plans[brand]


def _base(said: str) -> tuple[str, ...] | None:
    return tuple(said.split("+")) if said else None


def _is_piped(as_json: bool) -> bool:
    return as_json or not sys.stdout.isatty()


def _print_json(told: object) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _lead(card: dict[str, Any]) -> str:
    return f"{card['lead'] or '?'}{'' if card['lead_taken'] else ' ?'}"


def _print_table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Ids are shown whole; the last column takes what is left of the line."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, head in enumerate(heads):
        table.add_column(head, no_wrap=place < len(heads) - 1)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    Console().print(table)


def _print_room(told: dict[str, Any], words: Speech) -> None:
    typer.echo(f"{told['id']} · {display(told['title'] or '', 100)} · level {told['level']} · {told['state']}")
    _print_table(
        ("role", "who", ""),
        [
            (words.named("role", one["role"]), one["person"] or "?", "✓" if one["taken"] else "")
            for one in told["roles"]
        ],
    )
    if told["steps"]:
        _print_table(
            ("", "step", "due", "who", "what"),
            [
                (
                    _mark(one),
                    one["step"],
                    words.clock_time(read_instant(one["due_at"])),
                    one["by"] or one["person"] or "?",
                    words.named("step", one["step"]),
                )
                for one in told["steps"]
            ],
        )
    for name, key in (("facts", "claim"), ("decisions", "decision"), ("tasks", "task")):
        if told[name]:
            typer.echo(f"\n{name}")
            _print_table(
                (key, "status", "text", "who"),
                [(one[key], one.get("status", ""), display(one["text"] or "", 120), one["who"]) for one in told[name]],
            )
    for key in told["conflicts"]:
        typer.echo(f"Two people changed {key} at once; `coolhead incident show --json` has both.")


def _mark(step: dict[str, Any]) -> str:
    if step["status"] == "open":
        return "late" if step["overdue"] else "[ ]"
    return "[x]" if step["status"] == "done" else "[-]"
