"""What the verbs of `coolhead incident` work with: the rooms, which one is meant, and the answer told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from coolhead.cli.acting import person_of
from coolhead.cli.home import open_store, read_plans
from coolhead.clock import SystemClock
from coolhead.incident.events import Sentence
from coolhead.incident.room import Room
from coolhead.plan import Plan
from coolhead.run.board_rooms import in_order
from coolhead.run.room_door import Answer
from coolhead.run.room_view import rival_shown
from coolhead.run.rooms import Rooms, read_cards
from coolhead.run.settings import load_settings
from coolhead.web.display import display
from coolhead.web.speech import Speech, speech

TheIncident = Annotated[str, typer.Argument(help="The incident; may be left out (-) where only one is open.")]


@dataclass(frozen=True, slots=True)
class RoomDesk:
    """What every verb here works with."""

    rooms: Rooms
    plans: dict[str, Plan]
    who: str
    now: float

    def speech(self, plan: Plan) -> Speech:
        """The words of the prompt, by the clock of the brand."""
        return speech("en", plan.brand.time_zone)


@contextmanager
def room_desk(settings: Path | None, who: str = "") -> Iterator[RoomDesk]:
    """The rooms of all plans of the settings, the store open."""
    chosen = load_settings(settings)
    plans = read_plans(chosen)
    with open_store(settings) as store:
        cards = {brand: read_cards(store, brand) for brand in plans}
        rooms = Rooms(store, lambda: plans, lambda brand: cards.get(brand, {}), alone=True)
        yield RoomDesk(rooms, plans, person_of(chosen, who), SystemClock().now())


def room_meant(desk: RoomDesk, incident: str, among: str = "open") -> tuple[Room, Plan]:
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


def plan_meant(desk: RoomDesk, brand: str) -> Plan:
    """The plan of a brand; none need be said where there is one. Raises ValueError where it is not clear which."""
    if not brand and len(desk.plans) == 1:
        return next(iter(desk.plans.values()))
    if brand not in desk.plans:
        known = ", ".join(desk.plans) or "none; the settings name no plan"
        raise ValueError(
            f"Say which brand, with --brand: {known}." if not brand else f"There is no brand {brand}: {known}."
        )
    return desk.plans[brand]


def tell(desk: RoomDesk, plan: Plan, answer: Answer, done: str) -> None:
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
        refuse(desk, plan, answer.refused)
    typer.echo(done)
    if answer.act != answer.incident.removeprefix("incident-"):
        typer.echo(f"  {answer.act}", err=True)


def refuse(desk: RoomDesk, plan: Plan, refused: Sentence) -> None:
    """Says why not, the person by name, and ends with 1."""
    named = plan.person(str(refused.args.get("person")))
    args = {**refused.args, "person": named.name} if named is not None else refused.args
    typer.echo(desk.speech(plan).told(Sentence(id=refused.id, args=args)), err=True)
    raise typer.Exit(1)
