"""Why did a service not take an alert? Read from what apprise's plug-ins note while they try."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

_HTTP_CODE = re.compile(r"\berror\s*[=:]\s*([45]\d\d)(?:\d\d)?\b")
"""ntfy's own codes have two more digits."""
_RECIPIENT = re.compile(r"^Sending email to .* failed\.$")
_SMTP_CODE = re.compile(r"\(([45]\d\d), b['\"]")
_CONNECTION = re.compile(r"connection error|timed? ?out|max retries|connection refused", re.IGNORECASE)
_MEANING = {
    **dict.fromkeys((401, 403, 407, 530, 534, 535), ("delivery.login_refused", "the login was refused")),
    **dict.fromkeys((550, 551, 553), ("delivery.recipient_refused", "the recipient was refused")),
    **dict.fromkeys((404, 410), ("delivery.not_found", "there is no such place")),
    **dict.fromkeys((413, 552), ("delivery.refused", "the message is too large")),
    **dict.fromkeys((421, 429, 450, 451, 452, 503), ("delivery.busy", "it is busy, or limits how often it is asked")),
}


class Noted(Protocol):
    """One line that a plug-in wrote."""

    level: str
    message: str


@dataclass(frozen=True, slots=True)
class Refused:
    """`message` is a catalogue id, `words` are for the log: of what a plug-in wrote only the answer's number is kept,
    since the rest may hold addresses and passwords."""

    message: str
    words: str


def why_refused(lines: Iterable[Noted]) -> Refused:
    """What the lines of one call say about its failure.

    >>> from types import SimpleNamespace
    >>> why_refused([SimpleNamespace(level="WARNING", message="Failed to send to crisis: Unauthorized, error=401.")])
    Refused(message='delivery.login_refused', words='the login was refused (401)')
    """
    unreachable = False
    lines = list(lines)
    if any(_RECIPIENT.match(line.message) for line in lines):
        return Refused("delivery.recipient_refused", "the recipient was refused")
    for code in _codes(lines):
        if code is None:
            unreachable = True
            continue
        message, words = _MEANING.get(code, ("delivery.refused", "it was refused"))
        return Refused(message, f"{words} ({code})")
    if unreachable:
        return Refused("delivery.unreachable", "nobody answers at this address")
    return Refused("delivery.refused", "it was refused")


def _codes(lines: Iterable[Noted]) -> Iterator[int | None]:
    """The numbers of answers in order; None for a line that says there was none."""
    for line in lines:
        exception = line.message.startswith("Socket Exception")
        if line.level == "DEBUG" and not exception:
            continue  # payloads and headers hold other numbers
        found = (_SMTP_CODE if exception else _HTTP_CODE).search(line.message)
        if found:
            yield int(found[1])
        elif _CONNECTION.search(line.message):
            yield None
