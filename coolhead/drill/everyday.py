"""The strands that are no crisis: ordinary days, one habitual critic, and a giveaway that is only joy."""

from __future__ import annotations

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.drill.cast import stable_id
from coolhead.drill.telling import Telling
from coolhead.mention import Author, Mention

ORDINARY_PER_DAY = 168
"""Mentions by others, before the brand's own answers."""

LANGUAGE_SHARES = {"pl": 0.46, "en": 0.16, "fr": 0.14, "ru": 0.13, "id": 0.11}
CHANNEL_SHARES = {"x": 0.34, "facebook": 0.29, "instagram": 0.25, "mastodon": 0.12}
KIND_SHARES = {
    "praise": 0.30,
    "question": 0.165,
    "complaint": 0.12,
    "chatter": 0.295,
    "review_good": 0.09,
    "review_bad": 0.03,
}
ZONE_HOURS = {"pl": 0, "en": -1, "fr": 0, "ru": 2, "id": 6}
"""How much later the clocks of a language's speakers stand than those of Warsaw."""

_HOURLY = (2, 1, 1, 1, 1, 3, 9, 14, 15, 14, 14, 13, 14, 13, 13, 14, 15, 17, 19, 21, 21, 17, 10, 5)
"""How talkative each hour of the local day is."""
_ANSWERED = {"question": ("own_answer", 0.45), "complaint": ("own_sorry", 0.40), "praise": ("own_thanks", 0.14)}
_REPOST_SHARE = 0.10


def local_hour(at: Instant, zone_hours: float) -> int:
    """The hour of the day where clocks stand `zone_hours` ahead of Warsaw's winter time (UTC+1)."""
    return int(((at / HOUR) + 1.0 + zone_hours) % 24)


def tell_ordinary_days(telling: Telling, start: Instant, days: int) -> None:
    """Praise, questions, single complaints, chatter and reviews, with the shape of day and night."""
    for _ in range(ORDINARY_PER_DAY * days):
        language = telling.choose(LANGUAGE_SHARES)
        kind = telling.choose(KIND_SHARES)
        _tell_ordinary(telling, _talkative_instant(telling, start, days, language), language, kind)
    for day in range(days):
        for language, hour in (("pl", 19.5), ("pl", 31.0 if day < 2 else 6.6), ("en", 6.0), ("id", 3.5)):
            at = start + (24.0 * day + hour) * HOUR
            if at < start + 60.0 * HOUR:
                telling.add(
                    "ordinary",
                    at,
                    "instagram",
                    telling.own("instagram"),
                    telling.texts[language].say("ordinary", "own_post"),
                )
    for language, hour in (("pl", 4.0), ("fr", 23.0), ("en", 26.0), ("ru", 45.5)):
        author = _press(language)
        text = telling.texts[language].say("ordinary", "press")
        telling.add("ordinary", start + hour * HOUR, "news", author, text, kind="article", press_tier="trade")


def _tell_ordinary(telling: Telling, at: Instant, language: str, kind: str) -> None:
    text = telling.texts[language].say("ordinary", kind)
    if kind.startswith("review"):
        rating = telling.random.choice((4.0, 5.0, 5.0) if kind == "review_good" else (1.0, 2.0, 2.0))
        author = telling.cast.stranger(language, "google_reviews", text)
        telling.add("ordinary", at, "google_reviews", author, text, kind="review", rating=rating)
        return
    channel = telling.choose(CHANNEL_SHARES)
    media = ("image",) if kind in ("praise", "chatter") and telling.random.random() < 0.25 else ()
    said = telling.add("ordinary", at, channel, telling.cast.regular(language, channel, text), text, media=media)
    if kind == "praise" and telling.random.random() < _REPOST_SHARE:
        fan = telling.cast.regular(language, channel, "")
        telling.add(
            "ordinary", at + telling.random.uniform(5, 90) * MINUTE, channel, fan, "", kind="repost", parent=said
        )
    answer, share = _ANSWERED.get(kind, ("", 0.0))
    if answer and telling.random.random() < share:
        own_answer(telling, "ordinary", said, language, "ordinary", answer)


def own_answer(telling: Telling, strand: str, said: Mention, language: str, section: str, kind: str) -> None:
    """The brand answers within the hours when somebody is there (7 to 22 in Warsaw)."""
    at = said.published_at + telling.random.uniform(8, 95) * MINUTE
    while not 7 <= local_hour(at, 0) < 22:
        at += telling.random.uniform(20, 60) * MINUTE
    text = telling.texts[language].say(section, kind)
    telling.add(strand, at, said.channel, telling.own(said.channel), text, kind="reply", parent=said)


def _talkative_instant(telling: Telling, start: Instant, days: int, language: str) -> Instant:
    while True:
        at = start + telling.random.uniform(0, days * 24.0) * HOUR
        if telling.random.uniform(0, max(_HOURLY)) < _HOURLY[local_hour(at, ZONE_HOURS[language])]:
            return at


def _press(language: str) -> Author:
    name = {"pl": "Domowy Przegląd", "fr": "La Gazette du Foyer", "en": "Kettle & Cup Weekly", "ru": "Домашний обзор"}[
        language
    ]
    return Author(stable_id("press", language), name.lower().replace(" ", "-"), name, None, kind="press")


def tell_critic(telling: Telling, start: Instant, days: int, posts: int = 50) -> None:
    """One man who is always there: many posts, one author (R16)."""
    critic = {
        channel: Author(stable_id("critic"), "cezary_mowi_jak_jest", "Cezary K.", 310) for channel in ("x", "facebook")
    }
    for _ in range(posts):
        channel = telling.random.choice(("x", "x", "facebook"))
        at = _talkative_instant(telling, start, days, "pl")
        telling.add("critic", at, channel, critic[channel], telling.texts["pl"].say("critic", "post"))


def tell_giveaway(telling: Telling, start: Instant, entries: int = 98) -> None:
    """A large account and the brand give machines away; four hours of friendly noise, then the winners."""
    shares = {"pl": 0.66, "en": 0.11, "fr": 0.09, "ru": 0.07, "id": 0.07}
    texts = telling.texts["pl"]
    host = Author(stable_id("giveaway-host"), "hanka.z.lyzka", "Hanka z łyżką", 132_000, verified=True)
    call = telling.add("giveaway", start, "instagram", host, texts.say("giveaway", "host"), media=("image",))
    own = telling.own("facebook")
    echo = telling.add("giveaway", start + 5 * MINUTE, "facebook", own, texts.say("giveaway", "own"), media=("image",))
    for _ in range(entries):
        late = telling.random.random() < 0.25
        minutes = telling.random.triangular(180, 240, 236) if late else telling.random.triangular(3, 230, 12)
        said = call if telling.random.random() < 0.8 else echo
        language = telling.choose(shares)
        text = telling.texts[language].say("giveaway", "entry")
        author = telling.cast.stranger(language, said.channel, text)
        telling.add("giveaway", start + minutes * MINUTE, said.channel, author, text, kind="reply", parent=said)
    winners = texts.say("giveaway", "winners")
    telling.add("giveaway", start + 4.5 * HOUR, "instagram", host, winners, media=("image",))
