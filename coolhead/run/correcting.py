"""What people correct, written to the log and read from it. Acts hold places, labels and who said so; no words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, get_args

import msgspec
import structlog

from coolhead.clock import Instant
from coolhead.desk import MentionCorrected
from coolhead.storage import TAUGHT, Entry, Store
from coolhead.text import Reading
from coolhead.text.corrections import TONE_NAMES, Corrected, RolledBack, Taught, Teaching, Tone

_FORM: Final = 1
_KINDS: Final[dict[str, type[Teaching]]] = dict(
    zip(("corrected", "rolled_back"), get_args(Teaching), strict=True),
)
_LONGEST_NAME: Final = 200

_log = structlog.get_logger(__name__)


class CannotCorrect(ValueError):
    """What was asked for makes no sense: one sentence that a person can act on."""


def encode_teaching(act: Teaching) -> bytes:
    """An act as the log keeps it.

    >>> encode_teaching(RolledBack(1.0, 3, "anna"))
    b'{"v":1,"act":"rolled_back","at":1.0,"version":3,"who":"anna"}'
    """
    kind = next(name for name, type_ in _KINDS.items() if isinstance(act, type_))
    return msgspec.json.encode({"v": _FORM, "act": kind, **msgspec.to_builtins(act)})


def teaching_of(entry: Entry) -> Teaching | None:
    """The act of an entry; None, told in the program's own log, where this program cannot read it."""
    try:
        written: dict[str, Any] = msgspec.json.decode(entry.act or b"", type=dict[str, Any])
        return msgspec.convert(written, type=_KINDS[written["act"]])
    except (msgspec.MsgspecError, KeyError) as error:
        _log.warning("correction_unreadable", brand=entry.brand, entry=entry.seq, reason=str(error))
        return None


def corrected_of(entry: Entry, read: Callable[[int], Reading | None]) -> MentionCorrected | None:
    """What an act tells the desk: the mention's reading with the tone that a person says, or as it was read where no
    person's word stands any more. None where the act corrects no mention, or its reading was erased.

    Parameters
    ----------
    read : gives what the mention at a place was read as.
    """
    act = teaching_of(entry)
    reading = read(act.mention) if isinstance(act, Corrected) else None
    if not isinstance(act, Corrected) or reading is None:
        return None
    if act.after is None:
        return MentionCorrected(act.mention, reading, False)
    negative, neutral, positive = (float(name == act.after) for name in TONE_NAMES)
    said = replace(reading, negative=negative, neutral=neutral, positive=positive)
    return MentionCorrected(act.mention, said, True)


def read_taught(store: Store, brand: str) -> Taught:
    """All that people taught about a brand until now, whether the desk has heard of it or not."""
    acts = [teaching_of(entry) for entry in store.acts_after(0, TAUGHT) if entry.brand == brand]
    return Taught(tuple(act for act in acts if act is not None))


def correct(store: Store, brand: str, mention: int, tone: str, who: str, at: Instant) -> Corrected:
    """Write down what a person says a mention's tone is; durable when it returns. Said again, it changes nothing.

    Parameters
    ----------
    mention : its place in the log. Raises CannotCorrect where no mention of the brand is there.
    tone : negative, neutral or positive; confirming what was read is a lesson like any other.
    """
    label, person = _tone(tone), _person(who)
    _check_place(store, brand, mention)
    before = read_taught(store, brand).labels().get(mention)
    act = Corrected(at, mention, before, label, person)
    if before != label:
        store.act(brand, TAUGHT, encode_teaching(act), at)
    return act


def take_back(store: Store, brand: str, mention: int | None, who: str, at: Instant) -> Corrected:
    """Take back the last word on a mention, or on the one that was corrected last; durable when it returns."""
    person, taught = _person(who), read_taught(store, brand)
    place = taught.newest() if mention is None else mention
    act = None if place is None else taught.undone(place, at, person)
    if act is None:
        raise CannotCorrect("Nothing was corrected that could be taken back.")
    store.act(brand, TAUGHT, encode_teaching(act), at)
    return act


def roll_back(store: Store, brand: str, version: int, who: str, at: Instant) -> RolledBack:
    """Let an earlier version hold again; durable when it returns."""
    person, taught = _person(who), read_taught(store, brand)
    if not 0 <= version < taught.version:
        last = taught.version - 1
        known = f"Earlier versions are 0 to {last}." if last >= 0 else "Nothing was corrected yet."
        raise CannotCorrect(f"There is no earlier version {version}. {known}")
    act = RolledBack(at, version, person)
    store.act(brand, TAUGHT, encode_teaching(act), at)
    return act


def _tone(said: str) -> Tone:
    for known in TONE_NAMES:
        if known == said.strip().casefold():
            return known
    raise CannotCorrect(f"There is no label {said!r}; there are {', '.join(TONE_NAMES)}.")


def _person(who: str) -> str:
    name = who.strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise CannotCorrect("Say who corrects it.")
    return name


def _check_place(store: Store, brand: str, place: int) -> None:
    """Raises CannotCorrect where there is no mention that somebody could have read."""
    entry = next(iter(store.entries_after(place - 1, 1)), None) if place > 0 else None
    if entry is None or entry.seq != place or entry.mention is None:
        raise CannotCorrect(f"There is no mention {place}.")
    if brand != entry.brand and (place, brand) not in store.belongs(place, place, [brand]):
        raise CannotCorrect(f"Mention {place} is none of {brand}, or it was not read yet.")
    if not entry.mention.text:
        raise CannotCorrect(f"Mention {place} has no words that could be read otherwise.")
