"""The counts of one scope (a topic, or the brand as a whole) over the last day, minute by minute.

Everything is a whole number in a fixed ring of a day, so state is bounded, sums are exact, and the order of
mentions inside a batch changes nothing. Windows count by publication; late mentions go where they belong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

RING_MINUTES = 1440
COLUMNS = (
    "mentions",  # everything said
    "negative",  # negative mentions, reposts and copies too
    "voices",  # distinct authors of negative words of their own (once a day each)
    "echoes",  # distinct authors of negative reposts and copies (once a day each)
    "reach",  # followers of voices and echoes
    "emotional",  # voices: emotion without argument
    "bystanding",  # voices without own experience
    "judged",  # voices: what the two shares are counted over
    "known_reach",  # voices and echoes whose followers the source told
    "copied",  # negative mentions whose words stood before under another author, reposts left out
    "heard",  # distinct authors with words of their own, whatever their tone (brand as a whole only)
    "born",  # negative mentions that answer, repeat or quote a mention
    "interested",  # voices without own experience, but with an argument or heard on earlier days
    "pictured",  # voices that show a picture, a film or a screenshot
    "newcomers",  # voices and echoes whose author was not heard on any earlier day
    "tied",  # negative mentions that answer, repeat or quote a person whose name is known
    "strangers",  # those of them whose author never turned to that person before
    "alike",  # negative mentions whose words, or nearly the same, stood before under another author, reposts left out
    "due",  # complaints whose answer fell due
    "unanswered",  # those of them that have no answer of the brand's
)
_INDEX = {name: place for place, name in enumerate(COLUMNS)}
_ROWS = RING_MINUTES + 1


@dataclass(slots=True)
class Ledger:
    """A ring of running totals. `minute` is the newest minute it holds, counted since the epoch.

    A window is the difference of two rows, so it costs the same however long it is; a late mention costs one addition
    for each minute it is late.

    Example:
        >>> ledger = Ledger()
        >>> ledger.advance(100)
        >>> ledger.add(98, ("mentions", "negative"))
        >>> ledger.window(5)["negative"]
        1
        >>> ledger.window(2)["negative"]
        0
    """

    minute: int = -1
    totals: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((_ROWS, len(COLUMNS)), np.int64))

    def advance(self, minute: int) -> None:
        """Move the ring on; minutes that come round again are emptied. Never runs backwards."""
        if minute <= self.minute:
            return
        newest = self.totals[self.minute % _ROWS].copy()
        if minute - self.minute >= _ROWS:
            self.totals[:] = newest
        else:
            for places in _places(self.minute + 1, minute):
                self.totals[places] = newest
        self.minute = minute

    def holds(self, minute: int) -> bool:
        """Whether a minute still lies in the ring."""
        return self.minute - RING_MINUTES < minute <= self.minute

    def add(self, minute: int, columns: Sequence[str], reach: int = 0, by: int = 1) -> None:
        """Count one mention in its own minute: one in each of `columns`, and its reach. By -1 takes the same back."""
        counted = [_INDEX[name] for name in columns]
        if minute == self.minute:  # as nearly always: single cells cost a fifth of slices
            row = self.totals[minute % _ROWS]
            for place in counted:
                row[place] += by
            if reach:
                row[_INDEX["reach"]] += by * reach
            return
        for places in _places(minute, self.minute):
            rows = self.totals[places]
            for place in counted:
                rows[:, place] += by
            if reach:
                rows[:, _INDEX["reach"]] += by * reach

    def window(self, minutes: int) -> dict[str, int]:
        """Sums over the last `minutes` minutes, the newest among them; a day at most."""
        since = self.totals[(self.minute - min(minutes, RING_MINUTES)) % _ROWS]
        return dict(zip(COLUMNS, (self.totals[self.minute % _ROWS] - since).tolist(), strict=True))

    def total(self, name: str) -> int:
        """How many were ever counted in one column."""
        return int(self.totals[self.minute % _ROWS, _INDEX[name]])

    def column(self, name: str, minutes: int) -> npt.NDArray[np.int64]:
        """One column over the last `minutes` minutes, oldest first."""
        order = np.arange(self.minute - minutes, self.minute + 1) % _ROWS
        totals: npt.NDArray[np.int64] = self.totals[order, _INDEX[name]]
        return totals[1:] - totals[:-1]

    def by_hour(self, name: str, hours: int) -> list[int]:
        """One column summed over each of the last `hours` hours, the newest ending with the newest minute."""
        order = np.arange(self.minute - 60 * hours, self.minute + 1, 60) % _ROWS
        totals: npt.NDArray[np.int64] = self.totals[order, _INDEX[name]]
        counts: list[int] = (totals[1:] - totals[:-1]).tolist()
        return counts


def _places(first: int, last: int) -> list[slice]:
    """Where the rows of these minutes lie in the ring: one piece, or two where it comes round."""
    start, end = first % _ROWS, last % _ROWS
    if start <= end:
        return [slice(start, end + 1)]
    return [slice(start, _ROWS), slice(0, end + 1)]
