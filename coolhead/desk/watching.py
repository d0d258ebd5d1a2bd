"""What the watch must know of a plan."""

from __future__ import annotations

from typing import Final

from coolhead.plan import Plan
from coolhead.wave.watching import Watching

MOST_PLANS: Final = 64
_KEPT: Final[dict[int, tuple[Plan, Watching]]] = {}
"""Asked for with every mention, and a plan takes long to hash: what was made of one is kept by its identity, together
with the plan, so that no other can have the same."""


def watching(plan: Plan) -> Watching:
    """The plan's words and numbers in the watch's own terms."""
    kept = _KEPT.get(id(plan))
    if kept is not None and kept[0] is plan:
        return kept[1]
    if len(_KEPT) >= MOST_PLANS:
        _KEPT.clear()
    told = _watching(plan)
    _KEPT[id(plan)] = (plan, told)
    return told


def _watching(plan: Plan) -> Watching:
    brand, numbers = plan.brand, plan.detection
    return Watching(
        own_accounts=frozenset(account.id for account in brand.own_accounts),
        names=(brand.name, *brand.words),
        audience=brand.audience,
        multiplier_followers=numbers.multiplier_followers,
        windows=tuple(round(minutes) for minutes in (*numbers.fast_minutes, *numbers.slow_minutes)),
        cold_start_hours=numbers.cold_start_hours,
        cluster_authors=numbers.topic_cluster_authors,
        cluster_minutes=round(60 * numbers.topic_cluster_hours),
        cluster_ratio=numbers.topic_cluster_ratio,
        cluster_day_ratio=numbers.topic_cluster_day_ratio,
        answer_minutes=round(numbers.answer_minutes),
        habitual_words=numbers.habitual_words,
    )
