"""What the watch must know of a plan."""

from __future__ import annotations

from functools import lru_cache

from coolhead.plan import Brand, Detection, Plan
from coolhead.wave.watch import Watching


def watching(plan: Plan) -> Watching:
    """The plan's words and numbers in the watch's own terms."""
    return _watching(plan.brand, plan.detection)


@lru_cache(maxsize=64)
def _watching(brand: Brand, numbers: Detection) -> Watching:
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
