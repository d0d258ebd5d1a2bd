"""Plays a world's alerts through the product's own decisions: the desk's escalation and the outbox's errands.

Only what surrounds them is modelled: the store (a dict), the providers and the people. `Mutant` breaks one decision on
purpose; a measurement that does not notice is worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from benchmarks.alerting_world import World
from coolhead.clock import HOUR
from coolhead.connectors.backoff import FIRST_SECONDS
from coolhead.desk.commands import Command, Record, SendAlert
from coolhead.desk.escalate import call_until, escalated, keep_time, next_call
from coolhead.desk.state import DeskState
from coolhead.incident import AlertSent, Sentence, acknowledge, forget, pass_on, raise_alert
from coolhead.plan import read_plan
from coolhead.run.addressing import way_of
from coolhead.run.errand import Errand, answer, begin, interrupted, next_look, plan_errand, to_call, why_needless

PLAN = read_plan("""
brand: {name: Kwantia, id: kwantia, words: [kwantia]}
people: [{id: lead, name: Lead}, {id: deputy, name: Deputy}, {id: sponsor, name: Sponsor}]
roles: {crisis_lead: {primary: lead, deputy: deputy}, sponsor: {primary: sponsor}}
alerting: {chain: [crisis_lead, "crisis_lead:deputy", sponsor]}
""")
WAYS = [way_of("ntfy://push.example.org/a", "push"), way_of("mailto://mail.example.org", "mail")]
STANDS_HOURS = 24.0
"""So long a wave stands when nobody takes its alert; then it is calm."""
HEARS_SECONDS = 0.25
"""The desk looks at the log four times a second."""
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Mutant:
    """One decision broken on purpose."""

    accepted_is_seen: bool = False
    """An alert is taken as soon as any provider accepts it."""
    by_the_minute: bool = False
    """Calls are due only at full minutes."""
    used_up_in_the_past: bool = False
    """After a break the chain is run through as if somebody had been there."""
    ack_lost: bool = False
    """What people answer is kept, but the desk never hears of it."""
    one_way: bool = False
    """The second provider is never called."""


@dataclass(slots=True)
class Story:
    """What became of one alert."""

    level: int
    raised_at: float
    sent: list[tuple[float, str]] = field(default_factory=list)
    rang: list[tuple[float, str, str, str]] = field(default_factory=list)
    """(when, key, provider, person)"""
    tried: dict[tuple[str, str], float] = field(default_factory=dict)
    """(key, provider) -> when its first call began."""
    taken_at: float | None = None
    passed: bool = False
    met_break: bool = False
    late_calls: int = 0


class Play:
    """One world played to its end. The house is `DeskState` and rows of `SendAlert`, as `coolhead serve` holds them."""

    def __init__(self, world: World, mutant: Mutant = Mutant()) -> None:
        self.world, self.mutant = world, mutant
        self.state = DeskState(brand="kwantia", kept_at=0.0)
        self.rows: dict[int, tuple[SendAlert, Errand]] = {}
        self.newest: dict[tuple[str, str], int] = {}
        self.stories: dict[str, Story] = {}
        self.accepted: set[str] = set()
        self._heap: list[tuple[float, int, str, Any]] = []
        self._number = self._row = 0

    def run(self) -> dict[str, Story]:
        """The story of each alert, by its id."""
        for at, level in self.world.alerts:
            self._push(at, "raise", level)
        for start, end, _ in self.world.down:
            self._push(start, "stop", None)
            self._push(end, "start", None)
        for at in self.world.kills:
            self._push(at, "kill", None)
        while self._heap:
            at, _, kind, about = heappop(self._heap)
            getattr(self, f"_{kind}")(at, about)
        return self.stories

    def _push(self, at: float, kind: str, about: Any) -> None:
        self._number += 1
        heappush(self._heap, (at, self._number, kind, about))

    def _is_up(self, at: float) -> bool:
        return not self.world.down.at(at)

    def _raise(self, at: float, level: int) -> None:
        if not self._is_up(at):  # mentions wait in the inbox and are judged when the house is back
            self._push(self.world.down.end(at) + 1.0, "raise", level)
            return
        wave = f"w{len(self.stories)}"
        commands: list[Command] = []
        verdict = Sentence(id="verdict.threat.growing")
        raised = raise_alert(
            self.state.alerts, at, wave=wave, level=level, topic="T6", verdict=verdict, reasons=(), plan=PLAN
        )
        self.stories[f"{wave}-{level}"] = Story(level, at)
        escalated(self.state, raised, at, PLAN, commands)
        self._carry_out(at, commands)
        self._push(at + STANDS_HOURS * HOUR, "calm", wave)

    def _calm(self, _at: float, wave: str) -> None:
        self.state.alerts = forget(self.state.alerts, wave)

    def _carry_out(self, at: float, commands: list[Command]) -> None:
        for command in commands:
            if isinstance(command, Record) and isinstance(command.fact, AlertSent):
                self.stories[command.fact.alert].sent.append((command.fact.at, command.fact.person))
            elif isinstance(command, SendAlert) and command.about == "call":
                self._row += 1
                self.newest[command.alert, command.person] = self._row
                self.rows[self._row] = (command, Errand())
                self._push(at + self.world.chance.uniform(0.0, HEARS_SECONDS + LOOK_SECONDS), "look", self._row)
        if (due := next_call(self.state)) is not None:
            if self.mutant.by_the_minute:
                due = 60.0 * -(-due // 60.0)
            self._push(max(due, at), "tick", due)

    def _tick(self, at: float, due: float) -> None:
        """A house that is up tells the time every minute, and when somebody is due; nothing else is to be done."""
        following = next_call(self.state)
        if not self._is_up(at) or following is None:
            return
        if following > at:  # what this was set for was answered; the desk looks again when it is time
            self._carry_out(at, [])
            return
        commands: list[Command] = []
        self.state.kept_at = max(self.state.kept_at or 0.0, at - 30.0)
        keep_time(self.state, at, PLAN, commands)
        if self.mutant.by_the_minute:
            commands = [_moved(command, due) for command in commands]
        self._carry_out(at, commands)

    def _stop(self, at: float, _: None) -> None:
        self.state.kept_at = at
        for id_, alert in self.state.alerts.items():
            if alert.next_at is not None:
                self.stories[id_].met_break = True

    def _start(self, at: float, _: None) -> None:
        commands: list[Command] = []
        if self.mutant.used_up_in_the_past:
            call_until(self.state, at, PLAN, commands)
        else:
            keep_time(self.state, at, PLAN, commands)
        self._carry_out(at, commands)
        self._kill(at, None)

    def _kill(self, at: float, _: None) -> None:
        """The process ends and begins again: what was out has no answer any more."""
        for row, (send, errand) in self.rows.items():
            interrupted(errand, at)
            self.rows[row] = (send, errand)
            self._push(at + LOOK_SECONDS, "look", row)

    def _look(self, at: float, row: int) -> None:
        if row not in self.rows:
            return
        if not self._is_up(at):
            self._push(self.world.down.end(at) + LOOK_SECONDS, "look", row)
            return
        send, errand = self.rows[row]
        alert = self.state.alerts.get(send.alert)
        stands = alert is not None and alert.taken_at is None and send.alert not in self.accepted
        newest = self.newest[send.alert, send.person] <= row
        if why_needless(at - send.at, stands=stands, newest=newest):
            del self.rows[row]
            return
        if not errand.targets:
            wait = PLAN.alerting.second_way_seconds
            ways = WAYS[:1] if self.mutant.one_way else WAYS
            errand = plan_errand(ways, at, at_once=send.at_once, second_way_seconds=wait)
            self.rows[row] = (send, errand)
        story = self.stories[send.alert]
        for target in to_call(errand, at):
            begin(target, at)
            story.tried.setdefault((send.key, target.name), at)
            said = self.world.call(target.name, at)
            if said.rang:
                self._push(at + said.seconds, "ring", (send, target.name))
            self._push(at + said.seconds, "answer", (row, target.name, at, said.outcome))
        self._look_again(at, row, errand)

    def _look_again(self, at: float, row: int, errand: Errand) -> None:
        if errand.is_done:
            self.rows.pop(row, None)
        elif (due := next_look(errand)) is not None:
            self._push(max(due, at) + self.world.chance.uniform(0.01, LOOK_SECONDS), "look", row)

    def _answer(self, at: float, about: tuple[int, str, float, Any]) -> None:
        row, name, began_at, outcome = about
        if row not in self.rows:
            return
        send, errand = self.rows[row]
        target = next(target for target in errand.targets if target.name == name)
        if target.began_at != began_at:
            return  # a kill came between
        answer(errand, target, outcome, at, self._delay)
        if outcome == "accepted" and self.mutant.accepted_is_seen:
            self.accepted.add(send.alert)
            self.state.alerts = acknowledge(self.state.alerts, at, send.alert, "provider").alerts
        self._look_again(at, row, errand)

    def _delay(self, failures: int) -> float:
        """`next_delay` with the world's own chance, so that a seed plays the same."""
        ceiling = min(300.0, FIRST_SECONDS * 2.0 ** max(0, min(failures, 30) - 1))
        return ceiling / 2 + self.world.chance.uniform(0.0, ceiling / 2)

    def _ring(self, at: float, about: tuple[SendAlert, str]) -> None:
        send, provider = about
        story = self.stories[send.alert]
        story.rang.append((at, send.key, provider, send.person))
        if story.taken_at is not None and send.at > story.taken_at + 1e-6:
            story.late_calls += 1
        heeds = self.world.heeds(send.person, at)
        if heeds is not None:
            self._push(at + heeds, "take" if self.world.chance.random() < 0.95 else "pass", send)

    def _take(self, at: float, send: SendAlert) -> None:
        if not self._is_up(at):  # the page does not answer: they try again when it does
            self._push(self.world.down.end(at) + 30.0, "take", send)
            return
        taken = acknowledge(self.state.alerts, at, send.alert, send.person, "link")
        if taken.facts and self.stories[send.alert].taken_at is None:
            self.stories[send.alert].taken_at = at
        self.state.alerts = self.state.alerts if self.mutant.ack_lost else taken.alerts

    def _pass(self, at: float, send: SendAlert) -> None:
        if not self._is_up(at):
            return
        commands: list[Command] = []
        passed = pass_on(self.state.alerts, at, send.alert, send.person, PLAN, "link")
        self.stories[send.alert].passed |= bool(passed.facts)
        escalated(self.state, passed, at, PLAN, commands)
        self._carry_out(at, commands)


def _moved(command: Command, at: float) -> Command:
    """The mutant that judges by the minute tells that minute."""
    if isinstance(command, Record) and isinstance(command.fact, AlertSent):
        fact = command.fact
        moved = AlertSent(
            at=at, brand=fact.brand, alert=fact.alert, person=fact.person, attempt=fact.attempt,
            escalated=fact.escalated,
        )  # fmt: skip
        return Record(moved)
    return command
