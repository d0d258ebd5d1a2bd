"""The people of an invented story: stable ids, handles, and followings with a heavy tail."""

from __future__ import annotations

import hashlib
from random import Random

from coolhead.drill.texts import Texts
from coolhead.mention import Author

_MEDIAN_FOLLOWERS = 5.3
"""Natural logarithm of the median following of a private person, about 200."""
_FOLLOWERS_SPREAD = 1.3
_MOST_FOLLOWERS = 24_000
"""Nobody in the crowd is a multiplier by chance; the story names its multipliers."""
_SILENT_CHANNELS = {"google_reviews": 1.0, "facebook": 0.35}
"""Share of a channel's authors whose following its source does not tell."""
_POOL_SHARE = 0.5
"""How often an ordinary mention comes from somebody who has spoken before."""


def stable_id(*parts: object) -> str:
    """Sixteen hex digits, the same for the same parts on every machine."""
    return hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()[:16]


class Cast:
    """Makes up the authors of one story."""

    def __init__(self, texts: dict[str, Texts], random: Random) -> None:
        self._texts = texts
        self._random = random
        self._made = 0
        self._handles: set[str] = set()
        self._regulars: dict[tuple[str, str, str | None], list[Author]] = {}

    def regular(self, language: str, channel: str, text: str) -> Author:
        """Somebody of everyday life who could have written this: a known voice or a new one."""
        voice = self._texts[language].voice_of(text)
        pool = self._regulars.setdefault((language, channel, voice), [])
        if pool and self._random.random() < _POOL_SHARE:
            return self._random.choice(pool)
        pool.append(self.stranger(language, channel, text))
        return pool[-1]

    def stranger(self, language: str, channel: str, text: str) -> Author:
        """Somebody who has not spoken yet and could have written this."""
        self._made += 1
        names = self._texts[language].names()
        voice = self._texts[language].voice_of(text) or self._random.choice(("she", "he"))
        first, last = self._random.choice(names[voice]), self._random.choice(names["last"])
        followers = min(_MOST_FOLLOWERS, round(self._random.lognormvariate(_MEDIAN_FOLLOWERS, _FOLLOWERS_SPREAD)))
        told = self._random.random() >= _SILENT_CHANNELS.get(channel, 0.0)
        return Author(
            id=stable_id("author", channel, self._made),
            handle=self._handle(first, names["handle"]),
            name=f"{first} {last}",
            followers=followers if told else None,
        )

    def _handle(self, first: str, words: list[str]) -> str:
        start = first.lower().translate(_PLAIN)
        while True:
            joint = self._random.choice(("_", ".", ""))
            number = self._random.choice(("", "", str(self._random.randrange(2, 99))))
            handle = f"{start}{joint}{self._random.choice(words)}{number}"
            if handle not in self._handles:
                self._handles.add(handle)
                return handle


_PLAIN = str.maketrans(
    dict(zip("ąćęłńóśźżéèïëçабвгдезийклмнопрстуфхцыэ", "acelnoszzeeiecabvgdezijklmnoprstufhcye", strict=True))
    | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ь": "", "ъ": "", "ё": "yo"}
)
