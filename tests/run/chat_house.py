"""A house for chats: boards, a log to which acts go, and who is who."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from coolhead.clock import VirtualClock, write_instant
from coolhead.desk import Acknowledged, PassedOn
from coolhead.plan import Plan, read_plan
from coolhead.run.board import Board
from coolhead.run.chat_answers import ChatAct
from coolhead.storage import MemoryStore, SourceState

NOW = 1_772_352_902.0
PLAN = """
brand: {name: Ember, id: ember, words: [ember], time_zone: Europe/Warsaw}
people:
  - {id: anna, name: Anna, languages: [pl]}
  - {id: ben, name: Ben, languages: [en]}
  - {id: otto, name: Otto, languages: [en], agency: true}
roles: {crisis_lead: {primary: anna, deputy: ben}}
"""
PEOPLE = {"@anna:localhost": "anna", "@ben:localhost": "ben", "@otto:localhost": "otto", "@gone:localhost": "gone"}


class Killed(BaseException):
    """The process ends here."""


class House:
    """Boards, and the log to which acts go; an act is folded at once."""

    def __init__(self) -> None:
        self.clock, self.store = VirtualClock(NOW), MemoryStore()
        self.board = Board("ember")
        self.plans: Mapping[str, Plan] = {"ember": read_plan(PLAN)}
        self.dies = False
        self.seq = 0

    def tell(self, type_: str, **fields: Any) -> None:
        self.seq += 1
        self.board.fold(
            {"type": type_, "at": write_instant(self.clock.now()), "brand": "ember", "seq": self.seq, **fields}
        )

    def raise_alert(self, alert: str, wave: str, called: str = "anna", number: int | None = None) -> None:
        about = {"alert": alert, "wave": wave, "number": number}
        verdict = {"id": "verdict.threat.growing", "args": {"topic": "T6"}}
        self.tell("alert_raised", **about, level=3, topic="T6", verdict=verdict, reasons=[])
        self.tell("alert_sent", alert=alert, person=called, attempt=1, escalated=False)

    async def answer(self, brand: str, act: ChatAct, state: SourceState | None = None) -> None:
        self.store.act(brand, act.kind, msgspec.json.encode(act), act.at, state)
        if self.dies:
            raise Killed
        if isinstance(act, PassedOn):
            self.tell("alert_passed", alert=act.alert, who=act.who)
            self.tell("alert_sent", alert=act.alert, person="ben", attempt=2, escalated=True)
            return
        self.tell("alert_acknowledged", alert=act.alert, who=act.who)

    def taken(self) -> list[tuple[str, str]]:
        acts = [entry.act for entry in self.store.acts_after(0, "acknowledged")]
        return [(act.alert, act.who) for act in (msgspec.json.decode(body or b"", type=Acknowledged) for body in acts)]
