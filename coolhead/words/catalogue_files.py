"""Message catalogues: gettext .po text files, `catalogue/<language>/<domain>.po`, read as they are.

A msgid is a symbolic id (`verdict.threat.growing`), its msgstr the sentence, in English too. A message that counts has
`msgid_plural "<id>.plural"` and one msgstr for each form of the file's Plural-Forms header.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from coolhead.words.languages import LANGUAGES

FOLDER = Path(__file__).parent / "catalogue"


class MissingMessage(KeyError):
    """No catalogue of this language has the message."""

    def __init__(self, language: str, id_: str) -> None:
        super().__init__(f"no message {id_!r} in the {language} catalogue")


class BadMessage(ValueError):
    """A catalogue file cannot be used: it does not parse, repeats an id or lacks a form."""


@dataclass(frozen=True, slots=True)
class Message:
    """The forms of one message (one, unless it counts), and which form a number takes."""

    forms: tuple[str, ...]
    form_of: Callable[[int], int] | None
    domain: str

    def form(self, n: int | None) -> str:
        """The text for the number `n`; a message that does not count has one text for all."""
        if self.form_of is None or n is None:
            return self.forms[0]
        return self.forms[self.form_of(n)]


Catalogue = Mapping[str, Message]


@cache
def catalogue(language: str) -> Catalogue:
    """All messages of one language, from all its domain files. Read once, then kept.

    >>> catalogue("pl")["verdict.calm.brand"].forms[0]
    'Wokół marki jest spokojnie.'
    """
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
    messages: dict[str, Message] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        for id_, message in read_file(path, language).items():
            if id_ in messages:
                raise BadMessage(f"{path}: {id_!r} is in {messages[id_].domain}.po as well")
            messages[id_] = message
    return MappingProxyType(messages)


def read_file(path: Path, language: str) -> dict[str, Message]:
    """The messages of one .po file by id."""
    with path.open("rb") as file:
        try:
            source = read_po(file, locale=language, abort_invalid=True)
        except PoFileError as error:
            raise BadMessage(f"{path}: {error}") from error
    form_of = gettext.c2py(source.plural_expr)
    return {id_: _message(path, entry, source, form_of) for entry in source if (id_ := _id(entry.id))}


def _id(id_: str | tuple[str, ...] | list[str]) -> str:
    return id_ if isinstance(id_, str) else id_[0]


def _message(path: Path, entry: Catalog.Message, source: Catalog, form_of: Callable[[int], int]) -> Message:  # type: ignore[name-defined]
    forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
    wanted = source.num_plurals if entry.pluralizable else 1
    if len(forms) != wanted or not all(forms):
        raise BadMessage(f"{path}:{entry.lineno}: {_id(entry.id)!r} needs {wanted} form(s), none of them empty")
    return Message(forms, form_of if entry.pluralizable else None, path.stem)
