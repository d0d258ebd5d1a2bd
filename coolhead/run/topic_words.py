"""What found topics are called, in words, and what is typically said of them.

Both come from the texts of the mentions that the desk found typical, at the moment they are asked for: no fact holds
them, and with the texts they are gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from coolhead.mention import Mention
from coolhead.run.board import Board
from coolhead.run.board_topics import TopicView
from coolhead.run.weights import load_function_words
from coolhead.storage import Entry, Store
from coolhead.text import Usual, keyphrases
from coolhead.text.clean import display, match_form, words_form
from coolhead.words import Words

PHRASES = 3
"""Of so many keyphrases a name is made."""
LONGEST_NAME = 60
ORDINARY_MENTIONS = 500
"""Mentions before the topic from which is learned what is usually said about the brand."""
MOST_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Quoted:
    """A mention as it is quoted. `place` is where it stands in the log or the file."""

    place: int
    mention: str
    text: str
    link: str | None = None
    language: str = ""


class Texts(Protocol):
    """Where the texts of mentions are found for as long as they are kept."""

    def of(self, mentions: Iterable[str]) -> dict[str, Quoted]:
        """Those of these ids whose texts are there."""
        ...

    def before(self, brand: str, place: int, language: str) -> list[str]:
        """What was said about a brand, in a language, before a place of the log."""
        ...


class StoredTexts:
    """The texts of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _sources(self) -> list[str]:
        return sorted(self._store.conservation().by_source)

    def of(self, mentions: Iterable[str]) -> dict[str, Quoted]:
        """Looked up under each source: a fact names a mention by its id alone."""
        found: dict[str, Quoted] = {}
        for id_ in mentions:
            entries = (self._store.mention(source, id_) for source in self._sources)
            entry = next((one for one in entries if one is not None and _text(one)), None)
            if entry is not None and entry.mention is not None:
                found[id_] = Quoted(entry.seq, id_, _text(entry), entry.mention.url, _language(entry))
        return found

    def before(self, brand: str, place: int, language: str) -> list[str]:
        """The latest of them, at most `ORDINARY_MENTIONS` in all languages together."""
        entries = self._store.mentions(ORDINARY_MENTIONS, place, brand)
        return [_text(one) for one in entries if _text(one) and _language(one) == language]


class RecentTexts:
    """The latest texts of a file that is being read; nothing is stored.

    >>> texts = RecentTexts(most=1000)
    >>> list(texts.heard([])), texts.of(["m1"])
    ([], {})
    """

    def __init__(self, most: int = 20_000) -> None:
        self._most, self._place = most, 0
        self._texts: dict[str, Quoted] = {}

    def heard(self, mentions: Iterable[Mention]) -> Iterator[Mention]:
        """The same mentions, remembered as they pass."""
        for mention in mentions:
            self._place += 1
            self._texts[mention.id] = Quoted(self._place, mention.id, mention.text, mention.url, mention.language or "")
            if len(self._texts) > self._most:
                del self._texts[next(iter(self._texts))]
            yield mention

    def of(self, mentions: Iterable[str]) -> dict[str, Quoted]:
        """Those that are remembered."""
        return {id_: self._texts[id_] for id_ in mentions if id_ in self._texts}

    def before(self, brand: str, place: int, language: str) -> list[str]:
        """The latest of them, whatever their brand and language: a file does not tell."""
        return [one.text for one in self._texts.values() if one.place < place][-ORDINARY_MENTIONS:]


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A found topic in words: a name and a few typical mentions, by the language they are written in."""

    names: dict[str, str] = field(default_factory=dict)
    quotes: dict[str, tuple[Quoted, ...]] = field(default_factory=dict)

    def name(self, language: str) -> str | None:
        """Its name in a language, else in the one that most speak of it in."""
        return self.names.get(language) or next(iter(self.names.values()), None)


class TopicNaming:
    """Names the found topics of boards. A name that was made is remembered for as long as its texts are the same."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, str], tuple[int, str]] = {}

    @cached_property
    def _function_words(self) -> Mapping[str, frozenset[str]]:
        return load_function_words()

    def words_of(self, board: Board, texts: Texts, only: Collection[str | None] | None = None) -> dict[str, TopicWords]:
        """Every found topic that the board knows, or some of them: each costs a few dozen look-ups."""
        wanted = [topic for name, topic in board.topics.items() if only is None or name in only]
        return {topic.topic: self._words(board.brand, topic, texts) for topic in wanted}

    def _words(self, brand: str, topic: TopicView, texts: Texts) -> TopicWords:
        """Languages in which more is said stand first."""
        quotes = {}
        for language in sorted(topic.quotes, key=lambda one: (-topic.languages.get(one, 0), one)):
            found = texts.of(topic.quotes[language])
            quotes[language] = tuple(found[id_] for id_ in topic.quotes[language] if id_ in found)
        names = {language: self._name(brand, topic.topic, language, said, texts) for language, said in quotes.items()}
        return TopicWords(
            {language: name for language, name in names.items() if name},
            {language: said for language, said in quotes.items() if said},
        )

    def _name(self, brand: str, topic: str, language: str, said: Sequence[Quoted], texts: Texts) -> str:
        told = tuple(one.text for one in said)
        key, same = (brand, topic, language), hash(told)
        made = self._made.pop(key, None)
        if made is None or made[0] != same:
            usual = Usual()
            if said:
                earlier = texts.before(brand, min(one.place for one in said), language)
                usual.learn(words_form(match_form(display(text))) for text in earlier)
            phrases = keyphrases(told, self._function_words, language, usual if usual.texts else None, PHRASES)
            made = same, name_of([phrase.words for phrase in phrases])
        self._made[key] = made
        while len(self._made) > MOST_REMEMBERED:
            del self._made[next(iter(self._made))]
        return made[1]


def name_of(phrases: Sequence[str]) -> str:
    """Keyphrases as one name: as many as fit.

    >>> name_of(["appli", "relevé", "lente"])
    'appli · relevé · lente'
    """
    name = ""
    for phrase in phrases:
        longer = f"{name} · {phrase}" if name else phrase[:LONGEST_NAME]
        name = longer if len(longer) <= LONGEST_NAME else name
    return name


def names_for(board: Board, known: Mapping[str, TopicWords], words: Words) -> dict[str, str]:
    """What the found topics of a board are called for a reader: by their own words, else by their crisis type."""
    types = {wave.topic: wave.change.get("crisis_type") for wave in board.waves.values() if wave.topic and wave.change}
    names = {}
    for topic in {*board.topics, *types}:
        name = known[topic].name(words.language) if topic in known else None
        type_ = types.get(topic)
        if name or type_:
            names[topic] = name or words.topic_name(type_)
    return names


def calling(words: Words, board: Board, known: Mapping[str, TopicWords]) -> Words:
    """The same words, which call a board's found topics by their names."""
    return words.calling(names_for(board, known, words))


def _text(entry: Entry) -> str:
    return entry.mention.text.strip() if entry.mention is not None else ""


def _language(entry: Entry) -> str:
    return entry.reading.language if entry.reading is not None else ""
