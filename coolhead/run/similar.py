"""The past situations most like an incident, with their outcome, as people and programs read them (R122)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Final

from coolhead.incident.similar import Similar, similar_cases
from coolhead.plan import Plan
from coolhead.plan.cases import Traits
from coolhead.plan.cases_section import CHOICES
from coolhead.run.past import PastCase, PastHistory
from coolhead.storage import Store
from coolhead.words import Words

OUTCOME: Final = ("happened", "calmed_by", "went_well", "went_wrong", "lesson", "source")
"""What is told of a case that was entered, in this order."""


@dataclass(slots=True)
class CaseShelf:
    """The pasts of all brands, each read on when somebody asks. Safe to use from many threads."""

    histories: dict[str, PastHistory] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def similar(self, store: Store, plan: Plan, incident: str, words: Words, said: Mapping[str, Any]) -> dict[str, Any]:
        """What is most like an incident of this brand, as JSON-able values with sentences.

        `said`: what a person knows better than the journal (`known_better`).
        """
        with self._lock:
            history = self.histories.setdefault(plan.brand.id, PastHistory(plan.brand.id))
            history.read_on(store)
            now = history.case_of(incident)
            past = {one.case.id: one for one in history.cases(incident)}
        traits = replace(now.case.traits if now else Traits(), **said)
        found = similar_cases(traits, [*plan.cases, *(one.case for one in past.values())])
        texts = _texts(store, [past[one.case.id] for one in found if one.case.id in past])
        return {
            "incident": incident,
            "traits": _traits(traits),
            "similar": [_told(one, past.get(one.case.id), plan, words, texts) for one in found],
            "cases": len(plan.cases) + len(past),
        }


def known_better(**said: str) -> dict[str, Any]:
    """What a person says of the type, origin, harm and fault; blank: nothing. Raises ValueError for what is not known.

    >>> known_better(origin="leak", harm="")
    {'origin': 'leak'}
    """
    for name, value in said.items():
        if value and value not in CHOICES[name]:
            raise ValueError(f"{name}: {value} is not known. Choose one of {', '.join(CHOICES[name])}.")
    return {name: value for name, value in said.items() if value}


def _traits(traits: Traits) -> dict[str, Any]:
    return {name: getattr(traits, name) for name in traits.__slots__}


def _texts(store: Store, past: list[PastCase]) -> dict[str, str]:
    """Id -> what was written, of everything that is shown; erased texts are left out."""
    ids = {id_ for one in past for id_ in (one.title, one.none_because, *one.decided, *one.better) if id_}
    return {id_: text.body for id_, text in (store.texts(sorted(ids)) if ids else {}).items() if text.body}


def _told(one: Similar, past: PastCase | None, plan: Plan, words: Words, texts: Mapping[str, str]) -> dict[str, Any]:
    case = one.case
    return {
        "id": case.id,
        "from": "plan" if past is None else "journal",
        "title": case.title if past is None else _title(past, plan, words, texts),
        "alike_share": round(1 - one.distance, 6),
        "alike": list(one.alike),
        "different": list(one.different),
        "type": case.type,
        "happened_on": case.happened_on,
        "level": case.level,
        "hours": case.hours,
        "peak_per_hour": case.peak_per_hour,
        "people": case.people,
        "reasons": _reasons(one, words),
        "outcome": [*_course(one, words), *_outcome(one, past, words, texts)],
    }


def _title(past: PastCase, plan: Plan, words: Words, texts: Mapping[str, str]) -> str:
    own = texts.get(past.title or "")
    risk = plan.risk(past.risk or past.case.type)
    kind = f"risk.{past.case.type}"
    return own or (risk.title if risk else "") or (words.say(kind) if past.case.type else past.case.id)


def _reasons(one: Similar, words: Words) -> list[str]:
    said = []
    for name, parts in (("alike", one.alike), ("different", one.different)):
        if parts:
            said.append(words.say(f"case.{name}", parts=words.list(words.say(f"case.part.{part}") for part in parts)))
    return said


def _course(one: Similar, words: Words) -> list[str]:
    case, said = one.case, []
    if case.level is not None:
        said.append(words.say("case.level", level=case.level, number=case.level))
    if case.hours is not None:
        said.append(words.say("case.lasted", minutes=case.hours * 60))
    if case.peak_per_hour is not None:
        said.append(words.say("case.peak", count=round(case.peak_per_hour)))
    if case.people is not None:
        said.append(words.say("case.people", n=case.people))
    return said


def _outcome(one: Similar, past: PastCase | None, words: Words, texts: Mapping[str, str]) -> list[str]:
    if past is None:
        told = {name: getattr(one.case, name) for name in OUTCOME}
        return [words.say(f"case.{name}", text=text) for name, text in told.items() if text]
    said = []
    reason = (past.none_because,) if past.none_because else ()
    for name, ids in (("decided", past.decided), ("better", past.better), ("none_because", reason)):
        said += [words.say(f"case.{name}", text=texts[id_]) for id_ in ids if id_ in texts]
    if past.forecast is not None:
        foretold, came = past.forecast
        said.append(words.say("case.forecast", count=round(foretold), came=came))
        said.append(words.say("case.forecasts_held", n=past.scored, held=past.inside))
    return said
