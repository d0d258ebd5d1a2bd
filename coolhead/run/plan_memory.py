"""What a brand's journal says of its risks, kept and folded on: a page asks for it often, the journal is read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from coolhead.desk import decode_fact
from coolhead.plan import Plan
from coolhead.plan.likelihood import Observed, observed_likelihood
from coolhead.run.risks import PAGE, RiskHistory
from coolhead.storage import Store

MOST_AT_ONCE: Final = 20_000
"""Facts folded for one question of a page; about 0.1 s. A longer journal is read over several of them."""
MOST_BRANDS: Final = 200
_READ: Final = frozenset({"severity_changed", "risk_sign_reached"})


@dataclass(slots=True)
class _Kept:
    history: RiskHistory
    after: int = 0
    whole: bool = False


class RiskMemory:
    """The histories of the brands that were asked for, each read as far as `after`.

    >>> RiskMemory().whole("ember")
    False
    """

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def fold(self, store: Store, brand: str, most: int = MOST_AT_ONCE) -> RiskHistory:
        """The history as far as it is read now. Cost: the facts that are new since then, `most` at most."""
        kept = self._kept.setdefault(brand, _Kept(RiskHistory(brand)))
        done, page = 0, min(PAGE, most)
        while done < most and (facts := store.facts_after(kept.after, page, brand)):
            for stored in facts:
                plain = {"brand": stored.brand, "at": stored.at, "type": stored.type}
                kept.history.fold(decode_fact(stored.body) if stored.type in _READ else plain)
            kept.after, done = facts[-1].seq, done + len(facts)
        kept.whole = done < most
        while len(self._kept) > MOST_BRANDS:
            del self._kept[next(iter(self._kept))]
        return kept.history

    def whole(self, brand: str) -> bool:
        """Whether all of the journal has been read."""
        kept = self._kept.get(brand)
        return kept is not None and kept.whole


def observed_of(history: RiskHistory, plan: Plan) -> Mapping[str, Observed]:
    """Planned beside observed of each risk, by its key; nothing where nothing was watched yet."""
    if history.begun is None or history.ended is None:
        return {}
    rows = observed_likelihood(plan, history.waves.values(), history.begun, history.ended)
    return {row.risk: row for row in rows}
