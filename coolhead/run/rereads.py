"""The second tier in the log: from where on it is used, what came back from it, what has not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

import msgspec

from coolhead.desk import DeepReadingSet, DeskState, MentionReread, ReadDeeper
from coolhead.desk.deeper import outstanding
from coolhead.storage import Entry, Store


def reread_of(entry: Entry) -> MentionReread | None:
    """What an entry of the kind "reread" tells the desk."""
    if entry.act is None or entry.reading is None:
        return None
    told = msgspec.json.decode(entry.act)
    return MentionReread(told["at"], told["mention"], entry.reading)


def set_deep_reading(
    store: Store, states: Mapping[str, DeskState], brands: Iterable[str], after: int, texts_per_second: float
) -> None:
    """Log how much is read deeper from here on, where that is another number than the log knows for a brand."""
    waiting = {
        entry.brand: msgspec.json.decode(entry.act or b"", type=DeepReadingSet).texts_per_second
        for entry in store.acts_after(after, DeepReadingSet.kind)
    }
    for brand in brands:
        state = states[brand]
        holds = waiting.get(brand, 0.0 if state.deeper is None else state.deeper.texts_per_second)
        if holds != texts_per_second:
            body = msgspec.json.encode(DeepReadingSet(texts_per_second))
            store.act(brand, DeepReadingSet.kind, body, float(max(state.second, 0)))


def outstanding_of(states: Mapping[str, DeskState], brands: Iterable[str]) -> list[ReadDeeper]:
    """What the desks asked for and have not heard of."""
    known = ((brand, states[brand].deeper) for brand in brands)
    return list(chain.from_iterable(outstanding(deeper, brand) for brand, deeper in known if deeper is not None))


def shed_of(states: Mapping[str, DeskState]) -> int:
    """How many mentions the desks would have had read, had the budget allowed it."""
    return sum(state.deeper.shed for state in states.values() if state.deeper is not None)
