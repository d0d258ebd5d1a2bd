"""The words of an invented story: texts written for it, with slots that are filled by a seeded hand."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from random import Random
from string import Formatter

LANGUAGES = ("pl", "en", "fr", "ru", "id")

_TRIES = 60
_NOT_SAID = ("slots", "names", "voice")
_TAIL_SHARE = 0.45


class Texts:
    """Says one thing after another in one language, never twice in the same words as long as there are other words.

    Parameters
    ----------
    language: one of `LANGUAGES`; its texts are read from `texts/<language>.toml`.
    random: the only source of choice.
    """

    def __init__(self, language: str, random: Random) -> None:
        source = files("coolhead.drill").joinpath("texts", f"{language}.toml").read_text("utf-8")
        self.language = language
        self._random = random
        self._sections: dict[str, dict[str, list[str]]] = tomllib.loads(source)
        self._slots = self._sections["slots"]
        self._voices = {
            voice: re.compile(rf"\b(?:{'|'.join(words)})\b") for voice, words in self._sections["voice"].items()
        }
        self._said: dict[str, str] = {}
        self._decks: dict[tuple[str, str], list[str]] = {}

    def names(self) -> dict[str, list[str]]:
        """First names of women (`she`) and men (`he`), last names, and the words that handles are made of."""
        return self._sections["names"]

    def count(self) -> int:
        """How many distinct texts were written, before any slot is filled."""
        spoken = (self._sections[name] for name in self._sections if name not in _NOT_SAID)
        return sum(len(set(said)) for kinds in spoken for kind, said in kinds.items() if not kind.endswith("_tails"))

    def say(self, section: str, kind: str) -> str:
        """A text of that kind. Every text of the kind is used once before one of them comes again."""
        text = ""
        for _ in range(_TRIES):
            text = self._with_tail(section, kind, self._fill(self._draw(section, kind)))
            if text not in self._said:
                break
        self._said[text] = kind
        return text

    def kind_of(self, text: str) -> str | None:
        """Of which kind a text is that was said; None for one that was not."""
        return self._said.get(text)

    def voice_of(self, text: str) -> str | None:
        """Whether the grammar tells a woman (`she`) or a man (`he`); None where it does not."""
        return next((voice for voice, words in self._voices.items() if words.search(text)), None)

    def lines(self, section: str, kind: str) -> list[str]:
        """All texts of a kind, as they were written and in their order."""
        return list(self._sections[section][kind])

    def _draw(self, section: str, kind: str) -> str:
        deck = self._decks.setdefault((section, kind), [])
        if not deck:
            deck.extend(self._sections[section][kind])
            self._random.shuffle(deck)
        return deck.pop()

    def _fill(self, text: str) -> str:
        names = {name for _, name, _, _ in Formatter().parse(text) if name}
        return text.format_map({name: self._random.choice(self._slots[name]) for name in sorted(names)})

    def _with_tail(self, section: str, kind: str, text: str) -> str:
        tails: list[str] = self._sections[section].get(f"{kind}_tails", [])
        if not tails or self._random.random() > _TAIL_SHARE:
            return text
        tail = self._fill(self._random.choice(tails))
        voices = {self.voice_of(text), self.voice_of(tail)} - {None}
        said_already = tail.rstrip(".!?").lower() in text.lower()
        return text if said_already or len(voices) > 1 else f"{text} {tail}"
