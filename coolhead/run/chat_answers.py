"""What does a line in a room ask for, and what is said to it? Pure: lines, boards and plans go in, words come out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from coolhead.clock import Instant
from coolhead.connectors import Line
from coolhead.desk import Acknowledged, PassedOn
from coolhead.plan import Plan
from coolhead.plan.rights import may
from coolhead.plan.rota import on_duty
from coolhead.run.alert_names import alerts_called, alerts_of, spoken
from coolhead.run.board import Board
from coolhead.run.board_model import AlertView
from coolhead.words import LANGUAGES, Words

Verb = Literal["ack", "pass", "who", "help"]
VERBS = get_args(Verb)
ChatAct = Acknowledged | PassedOn
COMMANDS = {Acknowledged.kind: "ack", PassedOn.kind: "pass"}
"""Kind of an act -> the verb that asks for it."""
WAY = "chat"
SHOWN = 10
"""At most so many alerts are told in one answer."""
LEAD = "crisis_lead"
_COMMAND = re.compile(r"!(?P<verb>[A-Za-z]{2,12})(?:[ \t]+(?P<said>\S{1,200}))?")


@dataclass(frozen=True, slots=True)
class Command:
    """What a line asks for. `verb` as written; `said` names an alert."""

    verb: str
    said: str = ""


def read_command(text: str) -> Command | None:
    """The command of a line; None for everything else people write. A verb that only looks like one of ours is one, so
    that nobody believes to have taken an alert by a typing error.

    >>> read_command(" !ack 17 "), read_command("I will !ack it"), read_command("!weather Kraków")
    (Command(verb='ack', said='17'), None, None)
    >>> read_command("!akc 17")
    Command(verb='akc', said='17')
    """
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    verb = found["verb"].lower()
    if verb not in VERBS and not difflib.get_close_matches(verb, VERBS, 1, 0.6):
        return None
    return Command(verb, found["said"] or "")


class ChatAnswers:
    """Answers commands of people whom the settings know, in their own language.

    Parameters
    ----------
    people: user of the service -> person id in the plans. Nobody else learns anything.
    plans, boards: by brand id; a person sees the brands whose plans name them.
    language: of those whose own language is not one of ours.
    calling: words that call a brand's found topics by their names.
    """

    def __init__(
        self,
        people: Mapping[str, str],
        plans: Mapping[str, Plan],
        boards: Callable[[], Mapping[str, Board]],
        language: str = "en",
        calling: Callable[[str, Words], Words] = lambda _brand, words: words,
    ) -> None:
        self._people, self._plans, self._boards = people, plans, boards
        self._language, self._calling = language, calling

    def act_of(self, line: Line, now: Instant) -> tuple[str, ChatAct] | None:
        """(brand, act) that a line asks for, where the person may ask for it and there is something to do."""
        command, person = read_command(line.text), self._people.get(line.writer)
        if command is None or person is None or command.verb not in ("ack", "pass"):
            return None
        meant = self._meant(person, command.said)
        if len(meant) != 1:
            return None
        brand, alert = meant[0]
        if not alert.waits or not self._may_answer(brand, alert, person):
            return None
        if command.verb == "pass":
            return brand, PassedOn(now, alert.id, person, WAY)
        return brand, Acknowledged(now, alert.id, person, WAY)

    def words_for(self, line: Line, now: Instant) -> str | None:
        """What is said to a line, as the boards stand now; None where it is nothing for us."""
        command = read_command(line.text)
        if command is None:
            return None
        person = self._people.get(line.writer)
        if person is None or not any(self._brands(person)):
            return Words(self._language).say("chat.unknown_person", user=line.writer)
        words = Words(self._language_of(person))
        if command.verb in ("ack", "pass"):
            return self._said_of_answer(person, command, words)
        if command.verb == "who":
            return self._said_of_who(person, now)
        if command.verb == "help":
            return words.say("chat.help")
        nearest = difflib.get_close_matches(command.verb, VERBS, 1, 0.6)[0]
        return words.say("chat.did_you_mean", command=f"!{nearest}")

    def _said_of_answer(self, person: str, command: Command, words: Words) -> str:
        said = command.said
        meant = self._meant(person, said)
        if len(meant) == 1:
            brand, alert = meant[0]
            if alert.waits and not self._may_answer(brand, alert, person):
                return words.say("chat.no_right")
            if command.verb == "pass" and alert.waits and person in alert.passed:
                return self._passed(brand, alert, person)
            return self._standing(brand, alert, person)
        waiting = [self._name(brand, alert) for brand, alert in self._waiting(person)]
        if not waiting:
            return words.say("chat.unknown_alert.none", alert=said) if said else words.say("chat.none_waits")
        alerts = words.list(waiting[:SHOWN])
        return words.say("chat.unknown_alert" if said else "chat.which", alert=said, alerts=alerts)

    def _said_of_who(self, person: str, now: Instant) -> str:
        lines = []
        for brand in self._brands(person):
            plan, words = self._plans[brand], self._words(brand, person)
            duty = [known.name for id_ in on_duty(plan, LEAD, now) if (known := plan.person(id_)) is not None]
            who = words.list(duty[:2]) if duty else None
            told = words.say("chat.duty", brand_name=plan.brand.name, people=who) if who else None
            lines.append(told or words.say("chat.duty.nobody", brand_name=plan.brand.name))
            lines += [self._standing(brand, alert, person) for of, alert in self._waiting(person) if of == brand]
        return "\n".join(lines[: SHOWN + 1])

    def _passed(self, brand: str, alert: AlertView, person: str) -> str:
        words, name = self._words(brand, person), self._name(brand, alert)
        called = next((sent.person for sent in reversed(alert.sent) if sent.person != person), None)
        if called is None:
            return words.say("chat.passed.nobody", alert=name, topic=alert.topic)
        return words.say("chat.passed", alert=name, topic=alert.topic, person=self._person_name(brand, called))

    def _standing(self, brand: str, alert: AlertView, person: str) -> str:
        words, name = self._words(brand, person), self._name(brand, alert)
        topic, by, at = alert.topic, alert.acknowledged_by, alert.acknowledged_at
        if by is not None and at is not None:
            if alert.dismissed:
                who = self._person_name(brand, by)
                return words.say("chat.dismissed", alert=name, topic=topic, person=who, taken_at=at)
            if by == person:
                return words.say("chat.taken.you", alert=name, topic=topic, taken_at=at)
            taker = self._person_name(brand, by)
            return words.say("chat.taken.other", alert=name, topic=topic, person=taker, taken_at=at)
        if not alert.waits:
            return words.say("chat.calm", alert=name, topic=topic)
        if alert.sent:
            called = self._person_name(brand, alert.sent[-1].person)
            return words.say("chat.waits.called", alert=name, topic=topic, level=alert.level, person=called)
        return words.say("chat.waits", alert=name, topic=topic, level=alert.level)

    def _meant(self, person: str, said: str) -> list[tuple[str, AlertView]]:
        """The alerts that may be meant: by name; without one, whatever waits."""
        if not said:
            return self._waiting(person)
        return alerts_called(self._boards_of(person), said.removeprefix("#"))

    def _waiting(self, person: str) -> list[tuple[str, AlertView]]:
        return [(brand, alert) for brand, alert in alerts_of(self._boards_of(person)) if alert.waits]

    def _boards_of(self, person: str) -> dict[str, Board]:
        boards = self._boards()
        return {brand: boards[brand] for brand in self._brands(person) if brand in boards}

    def _name(self, brand: str, alert: AlertView) -> str:
        return spoken(brand, alert, self._boards())

    def _may_answer(self, brand: str, alert: AlertView, person: str) -> bool:
        """Who may act, and whoever was called."""
        return may(self._plans[brand], person, "act") or any(sent.person == person for sent in alert.sent)

    def _brands(self, person: str) -> Iterator[str]:
        return (brand for brand, plan in self._plans.items() if may(plan, person, "read"))

    def _person_name(self, brand: str, person: str) -> str:
        known = self._plans[brand].person(person)
        return known.name if known else person

    def _words(self, brand: str, person: str) -> Words:
        return self._calling(brand, Words(self._language_of(person), self._plans[brand].brand.time_zone))

    def _language_of(self, person: str) -> str:
        for plan in self._plans.values():
            known = plan.person(person)
            if known is not None:
                return next((code for code in known.languages if code in LANGUAGES), self._language)
        return self._language
