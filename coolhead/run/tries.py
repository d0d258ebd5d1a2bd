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
Key = tuple[str, ...]


class Tries:
    """Failures by login, by address and by both; after an hour without one all is forgotten.

    A browser that is `known` for a login is counted by itself, so that nobody keeps the team out by failing, not even
    from the same address: behind a proxy everybody may have one. An empty login (a passkey, a provider) counts for
    its address alone.

    >>> tries = Tries()
    >>> for second in range(6):
    ...     tries.failed("maja", "192.0.2.1", float(second))
    >>> tries.wait("maja", "192.0.2.1", 5.0), tries.wait("maja", "192.0.2.2", 5.0), tries.wait("jan", "192.0.2.1", 5.0)
    (2.0, 0.0, 0.0)
    """

    def __init__(self) -> None:
        self._failures: OrderedDict[Key, tuple[int, Instant]] = OrderedDict()

    def wait(self, login: str, address: str, now: Instant, known: bool = False) -> float:
        """Seconds until the next try is looked at."""
        return max(self._left(key, pace, now) for key, pace in _keys(login, address, known))

    def failed(self, login: str, address: str, now: Instant, known: bool = False) -> None:
        """Count a failure; a try counts as one while it is looked at, so that many at once are no way around."""
        for key, _ in _keys(login, address, known):
            count, last = self._failures.pop(key, (0, now))
            self._failures[key] = (1 if now - last > HOUR else count + 1, now)
        while len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)

    def passed(self, login: str, address: str, known: bool = False) -> None:
        """They were who they said: what they mistyped is forgotten, and the address did not fail this time."""
        for key, pace in _keys(login, address, known):
            if pace is ADDRESS:
                self._one_less(key)
            else:
                self._failures.pop(key, None)

    def not_looked_at(self, login: str, address: str, known: bool = False) -> None:
        """The try was not looked at after all, so it was no failure."""
        for key, _ in _keys(login, address, known):
            self._one_less(key)

    def _one_less(self, key: Key) -> None:
        count, last = self._failures.pop(key, (0, 0.0))
        if count > 1:
            self._failures[key] = (count - 1, last)

    def _left(self, key: Key, pace: Pace, now: Instant) -> float:
        count, last = self._failures.get(key, (0, now))
        if count <= pace.free or now - last > HOUR:
            return 0.0
        return max(0.0, last + min(2.0 ** (count - pace.free - 1), pace.longest) - now)


def _keys(login: str, address: str, known: bool) -> tuple[tuple[Key, Pace], ...]:
    if not login:
        return ((("address", address), ADDRESS),)
    if known:
        return ((("known", login), PAIR),)
    return ((("pair", login, address), PAIR), (("address", address), ADDRESS), (("login", login), LOGIN))
