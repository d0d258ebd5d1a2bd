"""How often may somebody try?"""

from __future__ import annotations

from collections import OrderedDict

from coolhead.clock import MINUTE, Instant

MOST_REMEMBERED = 10_000


class Rate:
    """So many tries a minute for each who tries; whoever tried longest ago is forgotten first.

    >>> rate = Rate(2)
    >>> [rate.allows("one", 0.0), rate.allows("one", 1.0), rate.allows("one", 2.0), rate.allows("two", 2.0)]
    [True, True, False, True]
    >>> rate.allows("one", 61.0)
    True
    """

    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._tries: OrderedDict[str, tuple[Instant, int]] = OrderedDict()

    def allows(self, who: str, now: Instant) -> bool:
        """Count a try; False where there were too many in the minute that began with the first."""
        began, count = self._tries.pop(who, (now, 0))
        if not began <= now < began + MINUTE:
            began, count = now, 0
        self._tries[who] = (began, count + 1)
        while len(self._tries) > MOST_REMEMBERED:
            self._tries.popitem(last=False)
        return count < self._a_minute
