"""What a brand's journal says of its risks and topics, kept and folded on: it is asked often and read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from coolhead.desk import decode_fact
from coolhead.plan import Plan
from coolhead.plan.likelihood import Observed, observed_likelihood
from coolhead.run.risks import PAGE, RiskHistory
from coolhead.run.uncovered import OF_TOPICS, TopicHistory
from coolhead.storage import Store, StoredFact

MOST_AT_ONCE: Final = 5_000
"""Facts folded for one question of a page. A longer journal is read over several of them."""
MOST_BRANDS: Final = 200
_OF_RISKS: Final = frozenset({"severity_changed", "risk_sign_reached"})


@dataclass(slots=True)
class Remembered:
    """What is known of one brand: the waves of its risks, its found topics; read as far as `after`."""

    history: RiskHistory
    topics: TopicHistory
    after: int = 0
    whole: bool = False


class RiskMemory:
    """The histories of the brands that were asked for, each read as far as `after`.

    >>> RiskMemory().whole("ember")
    False
    """

    def __init__(self) -> None:
        self._kept: dict[str, Remembered] = {}
        self._turn = Lock()

    def fold(self, store: Store, brand: str, most: int = MOST_AT_ONCE) -> Remembered:
        """The history as far as it is read now. Cost: the facts that are new since then, `most` at most."""
        with self._turn:
            kept = self._kept.setdefault(brand, Remembered(RiskHistory(brand), TopicHistory(brand)))
            done, page = 0, min(PAGE, most)
            while done < most and (facts := store.facts_after(kept.after, page, brand)):
                for stored in facts:
                    _fold(kept, stored)
                kept.after, done = facts[-1].seq, done + len(facts)
            kept.whole = done < most
            while len(self._kept) > MOST_BRANDS:
                del self._kept[next(iter(self._kept))]
            return kept

    def whole(self, brand: str) -> bool:
        """Whether all of the journal has been read."""
        kept = self._kept.get(brand)
        return kept is not None and kept.whole


def _fold(kept: Remembered, stored: StoredFact) -> None:
    """Only what is told of risks and topics is decoded: of the rest the time is enough."""
    plain = {"brand": stored.brand, "at": stored.at, "type": stored.type}
    fact = decode_fact(stored.body) if stored.type in _OF_RISKS or stored.type in OF_TOPICS else plain
    kept.history.fold(fact if stored.type in _OF_RISKS else plain)
    if stored.type in OF_TOPICS:
        kept.topics.fold(fact)


def observed_of(history: RiskHistory, plan: Plan) -> Mapping[str, Observed]:
    """Planned beside observed of each risk, by its key; nothing where nothing was watched yet."""
    if history.begun is None or history.ended is None:
        return {}
    rows = observed_likelihood(plan, history.waves.values(), history.begun, history.ended)
    return {row.risk: row for row in rows}
