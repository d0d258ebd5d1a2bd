"""Stars at one place: do they drop, against what is usual there (R37, R43)? Found within two hours of the first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from coolhead.wave.usual_share import Rise, UsualShare, rise

MOST_PLACES: Final = 200
MOST_RATERS: Final = 2_000
LOW_UNTIL: Final = 0.4
"""Two of five stars, four of ten points: a rating at or below this share of the best one is low."""
USUAL_LOW: Final = 0.25
"""The share of low ratings that is assumed before a place is known."""
LEAST_LOW: Final = 3
"""Low ratings by different people from which a place is looked at."""
KEPT_HOURS: Final = 24
WINDOWS_HOURS: Final = (2, 6, 24)


@dataclass(slots=True)
class Place:
    """The ratings of one place: hour -> [low ones, all] of the last day, who gave them, and the usual share."""

    hours: dict[int, list[int]] = field(default_factory=dict)
    raters: dict[str, int] = field(default_factory=dict)
    usual: UsualShare = field(default_factory=UsualShare)


@dataclass(slots=True)
class Ratings:
    """The places of one brand. Each person counts once a day and place: the stars of one angry guest are one rating."""

    places: dict[str, Place] = field(default_factory=dict)

    def hear(self, where: str, author: str, share: float, hour: int) -> bool:
        """Count a rating (as a share of the best one); returns whether it was a low one that counts."""
        place = self.places.get(where)
        if place is None:
            if len(self.places) >= MOST_PLACES:
                self.places.pop(min(self.places, key=lambda name: (self.places[name].usual.counted, name)))
            place = self.places[where] = Place()
        if hour - place.raters.get(author, hour - KEPT_HOURS) < KEPT_HOURS or len(place.raters) >= MOST_RATERS:
            return False
        place.raters[author] = hour
        low = share <= LOW_UNTIL
        counts = place.hours.setdefault(hour, [0, 0])
        counts[0] += low
        counts[1] += 1
        return low

    def close_hour(self, hour: int, frozen: bool) -> None:
        """An hour is over: learn it, and forget what is older than a day."""
        for place in self.places.values():
            low, counted = place.hours.get(hour, (0, 0))
            place.usual.close_hour(low, counted, frozen)
            place.hours = {at: counts for at, counts in place.hours.items() if at > hour - KEPT_HOURS}
            place.raters = {author: at for author, at in place.raters.items() if at > hour - KEPT_HOURS}

    def worst(self, hour: int) -> Rise:
        """The greatest rise of low ratings at one place, over the last two, six or twenty-four hours."""
        found = Rise()
        for where in sorted(self.places):
            place = self.places[where]
            usual = place.usual.share(USUAL_LOW)
            for hours in WINDOWS_HOURS:
                recent = [counts for at, counts in place.hours.items() if at > hour - hours]
                low, counted = sum(counts[0] for counts in recent), sum(counts[1] for counts in recent)
                if low >= LEAST_LOW:
                    found = max(found, rise(low, counted, usual), key=lambda one: one.sure)
        return found
