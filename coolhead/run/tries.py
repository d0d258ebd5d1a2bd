"""Who fails to sign in waits longer each time; nobody is ever locked out."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from coolhead.clock import HOUR, Instant

MOST_REMEMBERED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Pace:
    """After `free` failures one waits a second, then twice as long each time, `longest` seconds at most."""

    free: int
    longest: float


PAIR: Final = Pace(4, 900.0)
"""One login from one address: a person who mistypes, or somebody who tries."""
ADDRESS: Final = Pace(20, 120.0)
"""Many logins from one address; a whole office may sit behind it."""
LOGIN: Final = Pace(100, 20.0)
"""One login from many addresses. It stays short: whoever wants to keep the team out must not manage to."""


class Tries:
    """Failures by login, by address and by both; after an hour without one all is forgotten.

    >>> tries = Tries()
    >>> for second in range(6):
    ...     tries.failed("maja", "192.0.2.1", float(second))
    >>> tries.wait("maja", "192.0.2.1", 5.0), tries.wait("maja", "192.0.2.2", 5.0), tries.wait("jan", "192.0.2.1", 5.0)
    (2.0, 0.0, 0.0)
    """

    def __init__(self) -> None:
        self._failures: OrderedDict[tuple[str, ...], tuple[int, Instant]] = OrderedDict()

    def wait(self, login: str, address: str, now: Instant, known: bool = False) -> float:
        """Seconds until the next try is looked at. A browser that is `known` for a login does not wait for what
        strangers try with it."""
        keys = [(key, pace) for key, pace in _keys(login, address) if not (known and key[0] == "login")]
        return max(self._left(key, pace, now) for key, pace in keys)

    def failed(self, login: str, address: str, now: Instant) -> None:
        """Count a failure."""
        for key, _ in _keys(login, address):
            count, last = self._failures.pop(key, (0, now))
            self._failures[key] = (1 if now - last > HOUR else count + 1, now)
        while len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)

    def passed(self, login: str, address: str) -> None:
        """They were who they said: what they mistyped is forgotten."""
        self._failures.pop(("pair", login, address), None)
        self._failures.pop(("login", login), None)

    def _left(self, key: tuple[str, ...], pace: Pace, now: Instant) -> float:
        count, last = self._failures.get(key, (0, now))
        if count <= pace.free or now - last > HOUR:
            return 0.0
        return max(0.0, last + min(2.0 ** (count - pace.free - 1), pace.longest) - now)


def _keys(login: str, address: str) -> tuple[tuple[tuple[str, ...], Pace], ...]:
    return ((("pair", login, address), PAIR), (("address", address), ADDRESS), (("login", login), LOGIN))
