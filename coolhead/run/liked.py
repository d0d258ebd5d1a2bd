"""What people like: the words that friendly mentions share, made of their texts for as long as they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from coolhead.run.board import Board
from coolhead.run.topic_words import StoredTexts
from coolhead.run.weights import load_function_words
from coolhead.storage import Entry, Store
from coolhead.text import Usual, keyphrases
from coolhead.text.clean import display, match_form, words_form
from coolhead.text.terms import term_of

TEXTS_READ = 60
"""The newest friendly mentions that are read for it; each costs a look-up, so there is a bound."""
PHRASES = 3
ORDINARY_MENTIONS = 300
MOST_LIKED = 6


@dataclass(frozen=True, slots=True)
class Liked:
    """Words that several friendly people used, in their language."""

    words: str
    language: str
    people: int


class LikedWords:
    """Finds them for each brand, again only when other people were heard to be friendly."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[int, list[Liked]]] = {}

    @cached_property
    def _function_words(self) -> Mapping[str, frozenset[str]]:
        return load_function_words()

    def of(self, board: Board, names: Sequence[str], store: Store) -> list[Liked]:
        """The words most people share, whatever their language, without the brand's own `names`; empty while too few
        were heard."""
        ids = [*board.mood.thanked, *board.mood.friends][-TEXTS_READ:]
        same = hash(tuple(ids))
        made = self._made.get(board.brand)
        if made is None or made[0] != same:
            self._made[board.brand] = made = same, self._found(board.brand, ids, names, store)
        return made[1]

    def _found(self, brand: str, ids: list[str], names: Sequence[str], store: Store) -> list[Liked]:
        by_language: dict[str, list[str]] = {}
        for quoted in StoredTexts(store).of(ids).values():
            by_language.setdefault(quoted.language, []).append(quoted.text)
        known = {stem for word in names for stem in _stems(word)}
        usual = _usual(store.mentions(ORDINARY_MENTIONS, None, brand), set(ids))
        found = [
            Liked(phrase.words, language, phrase.texts)
            for language, texts in by_language.items()
            for phrase in keyphrases(texts, self._function_words, language, usual.get(language), PHRASES + len(known))
            if not known.intersection(_stems(phrase.words))
        ]
        return sorted(found, key=lambda one: (-one.people, one.words))[:MOST_LIKED]


def _usual(entries: Iterable[Entry], friends: Set[str]) -> dict[str, Usual]:
    """What everybody says, by language: what friends say like all others tells nothing."""
    usual: dict[str, Usual] = {}
    for entry in entries:
        if entry.mention is not None and entry.reading is not None and entry.mention.id not in friends:
            form = words_form(match_form(display(entry.mention.text)))
            usual.setdefault(entry.reading.language, Usual()).learn([form])
    return usual


def _stems(words: str) -> set[int]:
    return {term_of(word) for word in words_form(match_form(words)).split()}


def entries_called(store: Store, mentions: Iterable[str]) -> dict[str, Entry]:
    """Mentions by their ids, looked up under each source, where their words are still kept."""
    sources = sorted(store.conservation().by_source)
    found: dict[str, Entry] = {}
    for id_ in mentions:
        for source in sources:
            entry = store.mention(source, id_)
            if entry is not None and entry.mention is not None and entry.mention.text and not entry.mention.deleted:
                found[id_] = entry
                break
    return found
