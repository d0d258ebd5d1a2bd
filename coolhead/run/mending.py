"""Reads again what was refused once, after a fix: what passes now leaves the quarantine, the rest stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coolhead.clock import Clock
from coolhead.run.intake import not_ahead
from coolhead.storage import Arrival, Quarantined, Store, arrive

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of what was read again. `tried` = `stored` + `duplicate` + `stay`."""

    tried: int = 0
    stored: int = 0
    duplicate: int = 0
    stay: int = 0


def mend(store: Store, clock: Clock, ids: frozenset[int] | None = None, encoding: str = "utf-8") -> Mended:
    """Read the bytes in quarantine again, of these ids or of all.

    Parameters
    ----------
    encoding
        Of the bytes, where they were no UTF-8. Each piece leaves the quarantine in the transaction that stores it.
    """
    done = Mended()
    for group in _groups(store):
        wanted = [kept for kept in group if ids is None or kept.id in ids]
        passed = [(kept.id, arrival) for kept, arrival in _read_again(wanted, encoding)]
        arrivals = [not_ahead(arrival, clock.now()) for _, arrival in passed]
        mentions = [arrival for arrival in arrivals if isinstance(arrival, Arrival)]
        receipts = store.release([id_ for id_, _ in passed], mentions, clock.now()) if passed else []
        outcomes = [receipt.outcome for receipt in receipts]
        done = Mended(
            done.tried + len(wanted),
            done.stored + outcomes.count("stored"),
            done.duplicate + outcomes.count("duplicate"),
            done.stay + len(wanted) - outcomes.count("stored") - outcomes.count("duplicate"),
        )
    return done


def _groups(store: Store) -> Iterator[list[Quarantined]]:
    """All that is there at the beginning; what is refused again meanwhile comes last and is not tried twice."""
    after, left = 0, store.conservation().quarantined
    while left > 0 and (group := store.quarantine(min(AT_ONCE, left), after)):
        yield group
        after, left = group[-1].id, left - len(group)


def _read_again(group: Iterable[Quarantined], encoding: str) -> Iterator[tuple[Quarantined, Arrival]]:
    for kept in group:
        if kept.size > len(kept.raw):
            continue  # only its beginning was kept
        raw = _as_utf8(kept.raw, encoding)
        arrival = arrive(raw, kept.source, kept.origin) if raw is not None else None
        if isinstance(arrival, Arrival):
            yield kept, arrival


def _as_utf8(raw: bytes, encoding: str) -> bytes | None:
    try:
        return raw if encoding == "utf-8" else raw.decode(encoding).encode()
    except UnicodeDecodeError:
        return None
    except LookupError:
        raise ValueError(f"There is no encoding {encoding}.") from None
