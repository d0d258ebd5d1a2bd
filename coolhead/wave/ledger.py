"""The counts of one scope (a topic, or the brand as a whole) over the last day, minute by minute.

Everything is a whole number in a fixed ring of 1,440 minutes, so state is bounded, sums are exact, and the order of
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
    "emotional",  # negative mentions: emotion without argument
    "bystanding",  # negative mentions without own experience
    "judged",  # negative mentions with words of their own: what the two shares are counted over
    "known_reach",  # voices and echoes whose followers the source told
    "copied",  # negative mentions whose words stood before under another author, reposts left out
    "heard",  # distinct authors with words of their own, whatever their tone (brand as a whole only)
    "born",  # negative mentions that answer, repeat or quote a mention
)
_INDEX = {name: place for place, name in enumerate(COLUMNS)}


@dataclass(slots=True)
class Ledger:
    """A ring of minutes. `minute` is the newest minute it holds, counted since the epoch.

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
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((RING_MINUTES, len(COLUMNS)), np.int64))

    def advance(self, minute: int) -> None:
        """Move the ring on; minutes that come round again are emptied. Never runs backwards."""
        if minute <= self.minute:
            return
        steps = minute - self.minute
        if self.minute < 0 or steps >= RING_MINUTES:
            self.rows[:] = 0
        else:
            first, last = (self.minute + 1) % RING_MINUTES, minute % RING_MINUTES
            if first <= last:
                self.rows[first : last + 1] = 0
            else:
                self.rows[first:] = 0
                self.rows[: last + 1] = 0
        self.minute = minute

    def holds(self, minute: int) -> bool:
        """Whether a minute still lies in the ring."""
        return self.minute - RING_MINUTES < minute <= self.minute

    def add(self, minute: int, columns: Sequence[str], reach: int = 0) -> None:
        """Count one mention in its own minute: one in each of `columns`, and its reach."""
        row = self.rows[minute % RING_MINUTES]
        for name in columns:
            row[_INDEX[name]] += 1
        if reach:
            row[_INDEX["reach"]] += reach

    def window(self, minutes: int, until: int | None = None) -> dict[str, int]:
        """Sums over the last `minutes` minutes (up to and with minute `until`, default the newest)."""
        return dict(zip(COLUMNS, (int(total) for total in self._slice(minutes, until).sum(axis=0)), strict=True))

    def column(self, name: str, minutes: int) -> npt.NDArray[np.int64]:
        """One column over the last `minutes` minutes, oldest first."""
        return self._slice(minutes, None)[:, _INDEX[name]]

    def _slice(self, minutes: int, until: int | None) -> npt.NDArray[np.int64]:
        end = (self.minute if until is None else until) % RING_MINUTES + 1
        start = end - min(minutes, RING_MINUTES)
        if start >= 0:
            return self.rows[start:end]
        return np.concatenate((self.rows[start:], self.rows[:end]))
