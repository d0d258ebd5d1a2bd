"""Which alert a person means: by the number people say aloud, by its id, or the only one there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from coolhead.run.board import Board
from coolhead.run.board_model import AlertView

_NUMBER = re.compile(r"(?:(?P<brand>.+)-)?#?(?P<number>[0-9]{1,9})")


def alerts_of(boards: Mapping[str, Board]) -> Iterator[tuple[str, AlertView]]:
    """(brand, alert) of the last alert of each wave that is still known."""
    for brand, board in boards.items():
        for alert in board.alerts.values():
            yield brand, alert


def alerts_called(boards: Mapping[str, Board], said: str) -> list[tuple[str, AlertView]]:
    """The alerts that may be meant by an id, by `7`, or by `ember-7` where several brands have an alert 7.

    An id is never taken for a number: what is called exactly so is meant.
    """
    known = list(alerts_of(boards))
    exact = [found for found in known if found[1].id == said]
    form = _NUMBER.fullmatch(said.strip())
    if exact or form is None:
        return exact
    return [
        (brand, alert)
        for brand, alert in known
        if alert.number == int(form["number"]) and form["brand"] in (None, brand)
    ]


def spoken(brand: str, alert: AlertView, boards: Mapping[str, Board]) -> str:
    """The shortest name under which an alert is found again."""
    if alert.number is None:
        return alert.id
    number = str(alert.number)
    return number if len(alerts_called(boards, number)) == 1 else f"{brand}-{number}"
