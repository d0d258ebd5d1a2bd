"""Readings that mentions take over from others: a repost without words from its original, a copy from what was read
deeper. Bounded; what is no longer held is found in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from coolhead.desk import text_key
from coolhead.mention import Mention
from coolhead.run.heads import taught_by
from coolhead.text import Reading
from coolhead.text.reader import inherits

MOST_REMEMBERED = 50_000
MOST_HELD = 5_000
"""More than a batch. Readings take a kilobyte each; older ones are found in the log where somebody repeats them."""

Recorded = Callable[[int], Reading | None]
"""Finds a reading by its place in the log."""


@dataclass(slots=True)
class Deepened:
    """Where deeper readings are: by the place of the mention, and by its words. The longest known first."""

    of_mention: dict[int, int] = field(default_factory=dict)
    of_text: dict[str, int] = field(default_factory=dict)


class Inherited:
    """Readings of originals, so that a repost without words of its own means what it repeats, and deeper readings, so
    that the same words need not be read deeper twice.

    Parameters:
        recorded: finds a reading by its place in the log; with it only the newest readings are held in memory.
        places: what was remembered before, as `places` tells it.
        deepened: where deeper readings are, as `deepened` told it.
    """

    def __init__(
        self,
        recorded: Recorded | None = None,
        places: Iterable[tuple[str, int]] = (),
        deepened: Deepened | None = None,
    ) -> None:
        self._recorded = recorded
        self._places = dict(places)
        self._held: dict[str, Reading] = {}
        self._deep: dict[int, Reading] = {}
        self.deepened = deepened or Deepened()

    @property
    def places(self) -> list[tuple[str, int]]:
        """(id of a mention, its place in the log), the longest known first."""
        return list(self._places.items())

    def settle(self, mention: Mention, reading: Reading, seq: int = 0) -> Reading:
        """The reading a mention shall have; remembers it for those that repeat it."""
        original = mention.repost_of
        settled = reading
        if original is not None and original in self._places and inherits(mention):
            settled = self._reading_of(original) or reading
        elif self.deepened.of_text:
            settled = self._as_a_copy(mention, reading)
        self.remember(mention, settled, seq)
        return settled

    def remember(self, mention: Mention, reading: Reading, seq: int) -> None:
        """Keep a reading that is settled, the newest last."""
        self._places.pop(mention.id, None)
        self._held.pop(mention.id, None)
        if len(self._places) >= MOST_REMEMBERED:
            self._held.pop(_oldest(self._places), None)
        self._places[mention.id] = seq
        if self._recorded is not None and len(self._held) >= MOST_HELD:
            _oldest(self._held)
        self._held[mention.id] = reading

    def deepen(self, place: int, reading: Reading, seq: int) -> None:
        """Keep the deeper reading of the mention at `place`; it stands in the log at `seq`."""
        _keep(self.deepened.of_mention, place, seq, MOST_REMEMBERED)
        if reading.copy_key:
            _keep(self.deepened.of_text, reading.copy_key, seq, MOST_REMEMBERED)
        _keep(self._deep, seq, reading, MOST_HELD if self._recorded is not None else MOST_REMEMBERED)

    def latest(self, place: int) -> Reading | None:
        """What the mention at a place was read as, deeper where it was."""
        deep = self.deepened.of_mention.get(place)
        found = None if deep is None else self._deeper(deep)
        return self._recorded(place) if found is None and self._recorded is not None else found

    def _as_a_copy(self, mention: Mention, reading: Reading) -> Reading:
        """What was read deeper before a correction, or for another brand's people, must not undo what was taught."""
        known = self.deepened.of_text.get(text_key(mention, reading))
        found = None if known is None else self._deeper(known)
        if found is None or taught_by(found.model) != taught_by(reading.model):
            return reading
        return replace(found, because=reading.because)

    def _reading_of(self, id_: str) -> Reading | None:
        place = self._places[id_]
        deep = self.deepened.of_mention.get(place)
        if deep is not None and (found := self._deeper(deep)) is not None:
            return found
        held = self._held.get(id_)
        return self._recorded(place) if held is None and self._recorded is not None else held

    def _deeper(self, seq: int) -> Reading | None:
        held = self._deep.get(seq)
        return self._recorded(seq) if held is None and self._recorded is not None else held


def _keep(kept: dict[Any, Any], name: object, value: object, most: int) -> None:
    kept.pop(name, None)
    kept[name] = value
    if len(kept) > most:
        _oldest(kept)


def _oldest(kept: dict[Any, Any]) -> Any:
    """Takes the first out of a dictionary; returns its name."""
    name = next(iter(kept))
    del kept[name]
    return name
