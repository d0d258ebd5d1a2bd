"""One sentence of the catalogue, said with its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import lru_cache
from typing import Self

from coolhead.incident.events import Sentence
from coolhead.words.catalogue_files import MissingMessage, catalogue
from coolhead.words.forms import Forms

Value = str | int | float | bool | None


class MissingArgument(KeyError):
    """A message has a field for which no value was given."""

    def __init__(self, id_: str, name: str) -> None:
        super().__init__(f"message {id_!r} needs the argument {name!r}")


class BadArgument(TypeError):
    """A value that cannot be said: nothing where something is needed, or the wrong kind."""

    def __init__(self, id_: str, name: str, value: object) -> None:
        super().__init__(f"message {id_!r} cannot say {name}={value!r}")


class Words(Forms):
    """All that Coolhead says, in one language.

    What the name of an argument means (`topic` alone or as the end of a longer name, `first_topic`):

    | argument | value | is said as |
    |---|---|---|
    | `topic` | a type ("T2"), None for the whole brand, or words | message `topic.T2`, `topic.brand`, the words |
    | `topic` | a found topic ("topic-3") | what `calling` was told it is called, else `topic.unnamed` |
    | `level` | 0..5 | message `level.3` |
    | `role`, `step`, `signal`, `channel` | an id | message `role.crisis_lead`; as written if only the plan has it |
    | `language` | a code | its name in the reader's language |
    | `channels`, `languages`, `roles` | ids with commas between | the same, as a list |
    | `..._at` | an instant | clock time, 24 hours, in `time_zone` |
    | `minutes` | minutes | a span of time |
    | `share` | 0..1 | per cent |
    | `reach` | people | in short, 410K |
    | any other | a number | with the language's separators, at most one decimal |
    | any other | a text | as it is, never read as a template |
    | `n` | a whole number | as any number; it also chooses the form of a message that counts |
    | `reply_language` | a code | not said: the whole sentence is in that language, whoever reads (drafts of answers) |

    Arguments without a field are let pass (a page may use them); a field without an argument is an error.

    Parameters
    ----------
    language: one of `LANGUAGES`.
    time_zone: the IANA zone of clock times, usually the brand's.

    >>> Words("en").say("verdict.threat.growing", topic="late refunds")
    'A wave about “late refunds” is growing by itself.'
    >>> Words("ru").say("reason.multipliers", n=22)
    'К разговору присоединились 22 крупных аккаунта.'
    """

    def __init__(self, language: str, time_zone: str = "UTC") -> None:
        super().__init__(language, time_zone)
        self._messages = catalogue(language)
        self._topics: Mapping[str, str] = {}

    def calling(self, topics: Mapping[str, str]) -> Self:
        """The same words, which call found topics by these names.

        >>> Words("en").calling({"topic-3": "slow app"}).say("verdict.issue", topic="topic-3")
        'Several people raise the same point: “slow app”.'
        """
        named = copy(self)
        named._topics = dict(topics)
        return named

    def __contains__(self, id_: str) -> bool:
        return id_ in self._messages

    def __iter__(self) -> Iterator[str]:
        return iter(self._messages)

    def say(self, id_: str, /, **args: Value) -> str:
        """The message with its values; raises `MissingMessage`, `MissingArgument` or `BadArgument`."""
        reply_language = args.get("reply_language")
        if isinstance(reply_language, str) and reply_language != self.language:
            return _words(reply_language, self.time_zone).calling(self._topics).say(id_, **args)
        message = self._messages.get(id_)
        if message is None:
            raise MissingMessage(self.language, id_)
        template = message.form(_count(id_, args))
        said = _DOUBLE_STOP.sub(".", template.format_map(_Values(self, id_, args)))
        # The labels of topics are written as inside a sentence: "faulty product".
        return said[:1].upper() + said[1:] if template.startswith("{topic}") else said

    def sentence(self, sentence: Sentence) -> str:
        """A sentence of a fact or a command."""
        return self.say(sentence.id, **sentence.args)

    def topic_name(self, topic: str | None) -> str:
        """What a wave is about: a type, a found topic, words, or (None) the brand as a whole."""
        if topic is None:
            return self.say("topic.brand")
        if _FOUND.fullmatch(topic):
            return self._topics.get(topic) or self.say("topic.unnamed")
        return self._named("topic", topic)

    def _value(self, id_: str, name: str, value: Value) -> str:
        kind = name.rsplit("_", 1)[-1]
        if kind == "topic":
            return self.topic_name(None if value is None else str(value))
        if value is None or isinstance(value, bool):
            raise BadArgument(id_, name, value)
        if isinstance(value, str):
            return self._named(kind, value)
        if kind == "level":
            return self.say(f"level.{round(value)}")
        told = _NUMBERS.get(kind)
        return told(self, value) if told else self.number(value)

    def _named(self, kind: str, value: str) -> str:
        if kind in _LISTS:
            return self.list(self._named(_LISTS[kind], one) for one in value.split(","))
        if kind == "language":
            return self.language_name(value)
        id_ = f"{kind}.{value}"
        return self.say(id_) if kind in _LOOKED_UP and id_ in self._messages else value


_LOOKED_UP = frozenset({"topic", "level", "role", "step", "signal", "channel"})
_LISTS = {"channels": "channel", "languages": "language", "roles": "role"}
_NUMBERS: dict[str, Callable[[Words, float], str]] = {
    "at": Words.clock_time,
    "minutes": Words.duration,
    "share": Words.percent,
    "reach": Words.compact,
}
_FOUND = re.compile(r"topic-[0-9]+")
"""How the desk calls topics that it found: no name for people."""
_DOUBLE_STOP = re.compile(r"(?<!\.)\.\.(?!\.)")
"""An abbreviation's full stop ("410 tys.") before the sentence's own."""


class _Values(dict[str, str]):
    """The fields of one message, each said when it is asked for."""

    def __init__(self, words: Words, id_: str, args: dict[str, Value]) -> None:
        super().__init__()
        self._words, self._id, self._args = words, id_, args

    def __missing__(self, name: str) -> str:
        if name not in self._args:
            raise MissingArgument(self._id, name)
        return self._words._value(self._id, name, self._args[name])


@lru_cache(maxsize=64)
def _words(language: str, time_zone: str) -> Words:
    return Words(language, time_zone)


def _count(id_: str, args: dict[str, Value]) -> int | None:
    n = args.get("n")
    if n is None:
        return None
    if isinstance(n, str | bool) or n != int(n):
        raise BadArgument(id_, "n", n)
    return abs(int(n))
