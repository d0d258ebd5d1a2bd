"""What a person searches for: words, beginnings of words, phrases in quotes, and words that must not be there.

Both sides are folded alike, so that "zolta" finds "ŻÓŁTA" and "елка" finds "Ёлка". Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coolhead.text.clean import folded_form, words_form

LONGEST_SEARCH = 200
"""Characters of a search that are read."""
MOST_SOUGHT = 12
LEAST_BEGINNING = 4
"""From so many letters on a word finds all that begins with it: languages bend their words at the end."""
LONGEST_WORD = 32
MOST_WORDS = 400
"""Different words of one text that can be found."""

_PART = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Sought:
    """One word that is sought, folded. `begins`: whether longer words that begin with it are meant too."""

    word: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """All `words` and all `phrases` (folded words between single spaces) have to be there, none of `without`."""

    words: tuple[Sought, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[Sought, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.without)


def read_search(text: str) -> Search:
    """What a person typed.

    >>> read_search('zwrot "moje Pieniądze" -Łódź')
    Search(words=(Sought(word='zwrot', begins=True), Sought(word='moje', begins=False), \
Sought(word='pieniadze', begins=False)), phrases=('moje pieniadze',), without=(Sought(word='lodz', begins=True),))
    """
    words: list[Sought] = []
    phrases: list[str] = []
    without: list[Sought] = []
    for part in list(_PART.finditer(folded_form(text[:LONGEST_SEARCH])))[:MOST_SOUGHT]:
        minus, quoted, plain = part.groups()
        said = search_words(quoted if plain is None else plain)
        if not said:
            continue
        exact = plain is None or len(said) > 1
        sought = [Sought(word, not exact and _begins(word, plain)) for word in said]
        if minus:
            without += sought[:1] if len(sought) == 1 else []
            continue
        words += sought
        if len(said) > 1:
            phrases.append(" ".join(said))
    return Search(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(without)))


def _begins(word: str, plain: str) -> bool:
    return len(word) >= LEAST_BEGINNING or (plain.endswith("*") and len(word) > 1)


def search_words(folded: str) -> list[str]:
    """The words of a folded text, in order, as they are found.

    >>> search_words("it's 5 o'clock")
    ['it', 's', '5', 'o', 'clock']
    """
    return [word[:LONGEST_WORD] for word in words_form(folded).split()]


def words_to_find(text: str) -> set[str]:
    """The different words by which a text is found."""
    return set(list(dict.fromkeys(search_words(folded_form(text))))[:MOST_WORDS])


def says(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a text holds all of these phrases."""
    spoken = f" {' '.join(search_words(folded_form(text)))} "
    return all(f" {phrase} " in spoken for phrase in phrases)


def is_sought(word: str, sought: tuple[Sought, ...]) -> bool:
    """Whether a folded word is one of those that are sought."""
    return any(word.startswith(one.word) if one.begins else word == one.word for one in sought)


def marked(text: str, sought: tuple[Sought, ...]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word that was sought.

    >>> list(marked("Za długo!", (Sought("dlugo"),)))
    [('Za ', False), ('długo', True), ('!', False)]
    """
    start = 0
    for found in _WORD.finditer(text) if sought else ():
        if any(is_sought(word, sought) for word in search_words(folded_form(found.group()))):
            if found.start() > start:
                yield text[start : found.start()], False
            yield found.group(), True
            start = found.end()
    if start < len(text):
        yield text[start:], False


_WORD = re.compile(r"\w+")
