"""The languages people can read Coolhead in."""

from __future__ import annotations

LANGUAGES = ("en", "pl", "fr", "id", "ru")
"""Every message exists in each of them; English first, as the one to fall back to where a person's own is not here."""
OWN_NAMES = {"en": "English", "pl": "Polski", "fr": "Français", "id": "Indonesia", "ru": "Русский"}
"""How each calls itself. Written down: asking the locale library for them all costs a tenth of a start."""


def nearest_language(wanted: str) -> str:
    """The language of `LANGUAGES` that serves a language tag best; English where none does.

    >>> nearest_language("pl-PL"), nearest_language("in"), nearest_language("pt_BR")
    ('pl', 'id', 'en')
    """
    code = wanted.replace("_", "-").split("-")[0].lower()
    code = "id" if code == "in" else code  # the code of Indonesian until 1989, still sent by old Java and Android
    return code if code in LANGUAGES else "en"
