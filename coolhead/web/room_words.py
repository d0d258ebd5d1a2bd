"""How a room's things are called for people: persons, roles, steps, times, refusals."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.clock import HOUR, Instant
from coolhead.incident.events import Sentence
from coolhead.plan import Plan, Step
from coolhead.run.room_door import Answer
from coolhead.web.display import display
from coolhead.web.speech import Speech
from coolhead.words.playbook_page import own_words, role_name

SHORT, LONG = 160, 10_000


@dataclass(frozen=True, slots=True)
class Namer:
    """The words of one plan in one language, at one moment."""

    plan: Plan
    words: Speech
    now: Instant

    def person(self, id_: str | None) -> str:
        """Their name; their id where the plan does not name them, and nobody's place where there is none."""
        if id_ is None:
            return self.words.say("now.nobody")
        known = self.plan.person(id_)
        return display(known.name if known else id_, 80)

    def role(self, id_: str) -> str:
        """What the plan or the catalogue calls it."""
        return display(role_name(id_, self.plan, self.words), 80)

    def step(self, id_: str) -> str:
        """The sentence of a step."""
        known = _step(self.plan, id_)
        own = own_words(known.words, self.plan, self.words) if known is not None else ""
        return display(own, 400) if own else self.words.named("step", id_)

    def when(self, at: Instant | None) -> str:
        """Clock time within half a day, else with its day."""
        if at is None:
            return ""
        return self.words.clock_time(at) if abs(self.now - at) < 12 * HOUR else self.words.day_time(at)

    def ago(self, at: Instant) -> str:
        """How long ago, or in how long."""
        return self.words.relative(at, self.now)


def capital(text: str) -> str:
    """A label that is written as inside a sentence, as a title."""
    return text[:1].upper() + text[1:]


def named(sentence: Sentence, namer: Namer) -> Sentence:
    """A refusal with people, roles and steps as they are called."""
    args = dict(sentence.args)
    for name, told in _CALLED.items():
        value = args.get(name)
        if isinstance(value, str) and value:
            args[name] = told(namer, value)
    return Sentence(id=sentence.id, args=args)


def refused(answer: Answer, namer: Namer) -> str:
    """Why an act is not done, in one sentence; empty where it is."""
    if answer.refused is not None:
        return namer.words.told(named(answer.refused, namer))
    if answer.rival is None:
        return ""
    version = answer.rival.version
    person = namer.person(version.who)
    return namer.words.say("room.refused.edited_meanwhile", person=person, since_at=version.at)


def _step(plan: Plan, id_: str) -> Step | None:
    return next((step for step in (*plan.steps, *plan.closing_steps) if step.id == id_), None)


_CALLED = {
    "person": Namer.person,
    "to": Namer.person,
    "owner": Namer.person,
    "role": Namer.role,
    "step": Namer.step,
}
