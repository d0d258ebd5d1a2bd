"""The page's words: the catalogue of one language, which never breaks a page over one message."""

from __future__ import annotations

from functools import lru_cache

import structlog
from fastapi import Request

from coolhead.incident.events import Sentence
from coolhead.words import LANGUAGES, BadArgument, MissingArgument, MissingMessage, Words, nearest_language

COOKIE = "language"
_log = structlog.get_logger(__name__)


class Speech(Words):
    """Words that say a message's id where the message cannot be said: a page in a crisis must show the rest."""

    def told(self, sentence: Sentence) -> str:
        """A sentence of a fact, written by an older or newer version perhaps."""
        try:
            return self.sentence(sentence)
        except (MissingMessage, MissingArgument, BadArgument) as error:
            _log.warning("sentence_not_said", message=sentence.id, language=self.language, why=str(error))
            return sentence.id

    def named(self, kind: str, id_: str | None, fallback: str | None = None) -> str:
        """What a thing of the plan or the domain is called; its id where only the plan knows it."""
        if id_ is None:
            return self.say("now.nobody")
        message = f"{kind}.{id_}"
        return self.say(message) if message in self else (fallback or id_)


@lru_cache(maxsize=64)
def speech(language: str, time_zone: str) -> Speech:
    """The words of one language and time zone, made once."""
    return Speech(language, time_zone)


def language_of(request: Request, default: str) -> str:
    """The language a person wants: `?lang=`, else their cookie, else what the browser asks for, else the default."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return _accepted(request.headers.get("accept-language", "")) or default


def _accepted(header: str) -> str | None:
    wishes = []
    for place, part in enumerate(header[:500].split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0  # an unreadable wish is the weakest one
        wishes.append((-weight, place, tag.strip()))
    for _, _, tag in sorted(wishes):
        language = nearest_language(tag)
        if language != "en" or tag.lower().startswith("en"):
            return language
    return None
