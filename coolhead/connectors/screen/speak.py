"""Write the alert where the operator looks first."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from coolhead.connectors.base import Contact, Delivery, Shell
from coolhead.connectors.screen.config import ScreenSettings
from coolhead.storage.model import Outgoing

_NOBODY = Contact("")


class ScreenSpeaker:
    """Shows each alert once, whoever it is for; speaks the language of the first contact."""

    def __init__(self, settings: ScreenSettings, shell: Shell) -> None:
        self._bell = settings.bell
        self._render = shell.need_render()
        self._screen = shell.screen

    async def deliver(self, outgoing: Outgoing, contacts: Sequence[Contact]) -> list[Delivery]:
        """Without contacts it still shows, and answers for `outgoing.person`."""
        message = self._render(outgoing, contacts[0] if contacts else _NOBODY)
        bell = "\a" if self._bell else ""
        people = [contact.person for contact in contacts] or [outgoing.person]
        try:
            self._screen.write(f"{bell}{on_screen(message.title)}\n{on_screen(message.body)}\n")
            self._screen.flush()
        except (OSError, ValueError) as error:
            refused = type(error).__name__
            return [Delivery(person, "screen", False, False, "delivery.refused", refused) for person in people]
        return [Delivery(person, "screen", accepted=True, detail="screen") for person in people]


def on_screen(text: str) -> str:
    r"""Text without anything that could steer a terminal; line breaks stay.

    >>> on_screen("calm\x1b[31m\u202e\r\nnow")
    'calm�[31m��\nnow'
    """
    return "".join(letter if letter == "\n" or _harmless(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _harmless(letter: str) -> bool:
    # Cf holds the bidi overrides, but also the joiners emoji and Persian need.
    return unicodedata.category(letter) not in {"Cc", "Cs", "Cf"} or letter in "\u200c\u200d\ufe0f"
