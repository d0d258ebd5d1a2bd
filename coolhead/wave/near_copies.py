"""Words that stood before in nearly the same form under another author: the upper end of the share of copies.

Four 16-bit parts of a 64-bit key: keys that differ in at most three bits share one of them (pigeonhole; Manku, Jain and
Das Sarma 2007). Fewer bits than what reads as a near copy elsewhere: this counts against people, so it has to be sure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

NEAR_BITS: Final = 3
MOST_TEXTS: Final = 4_000
_PARTS: Final = (0, 16, 32, 48)


@dataclass(slots=True)
class NearCopies:
    """Part of a key and where it stands -> (the key, its author); the texts heard first are the ones kept.

    Example:
        >>> copies = NearCopies()
        >>> copies.hear(0b1111, "ann"), copies.hear(0b1110, "ann"), copies.hear(0b1101, "ben")
        (False, False, True)
    """

    parts: dict[int, tuple[int, str]] = field(default_factory=dict)

    def hear(self, key: int, author: str) -> bool:
        """Whether another author said nearly the same; a key of 0 is near to nothing."""
        if not key:
            return False
        found = False
        for part in [(place << 16) | (key >> place & 0xFFFF) for place in _PARTS]:
            kept = self.parts.get(part)
            if kept is None:
                self.parts[part] = (key, author)
                if len(self.parts) > len(_PARTS) * MOST_TEXTS:
                    del self.parts[next(iter(self.parts))]
            elif kept[1] != author and (kept[0] ^ key).bit_count() <= NEAR_BITS:
                found = True
        return found
