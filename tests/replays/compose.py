"""Writes the replay stories: `python tests/replays/compose.py`. Seeded, so the files are always the same.

A story is a brand's ordinary days and what happens in them. The brand, its people and every text are invented; the
texts stand in `texts/<language>.toml`. What must follow from a story stands beside it in a file of its own, by hand.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from coolhead.clock import HOUR, read_instant, write_instant

HERE = Path(__file__).parent
START = read_instant("2026-05-04T00:00:00Z")
"""A Monday. Hours of a story count from here: 72 is Thursday, 00:00 UTC."""
LANGUAGES = {"polish": "pl", "french": "fr", "indonesian": "id", "russian": "ru", "english": "en"}
EVERYDAY = {"praise": 0.35, "question": 0.2, "chatter": 0.29, "complaint": 0.16}
CHANNELS = {"x": 0.35, "facebook": 0.3, "instagram": 0.25, "mastodon": 0.1}
HOURS = (2, 1, 1, 1, 2, 4, 8, 11, 12, 12, 12, 12, 12, 12, 11, 12, 13, 14, 15, 15, 13, 10, 6, 3)
"""How talkative each hour of the day is, in UTC."""

Wire = dict[str, Any]


class Telling:
    """One story as it is told. Who speaks when, and what they say, are drawn apart: the same seed gives the same
    story in every language."""

    def __init__(self, seed: int) -> None:
        self._chance, self._words = random.Random(seed), random.Random(seed + 1)
        self.mentions: list[Wire] = []
        self._said: set[str] = set()
        self._authors = 0

    def everyday(self, languages: Sequence[str], days: int, per_day: int = 60, first_day: int = 0) -> None:
        """Praise, questions, chatter and single complaints, more by day than by night."""
        for day in range(first_day, first_day + days):
            for _ in range(per_day):
                hour = 24 * day + self._chance.choices(range(24), HOURS)[0] + self._chance.random()
                kind = self._pick(EVERYDAY)
                self.say(hour, self._chance.choice(languages), "everyday", kind)

    def voices(
        self, n: int, hour: float, hours: float, language: str, strand: str, part: str, **more: Any
    ) -> list[Wire]:
        """So many people, each in words of their own, spread over some hours."""
        return [self.say(hour + hours * self._chance.random(), language, strand, part, **more) for _ in range(n)]

    def growing(self, n: int, hour: float, hours: float, language: str, strand: str, part: str) -> list[Wire]:
        """As `voices`, but slowly at first."""
        return [self.say(hour + hours * self._chance.random() ** 0.6, language, strand, part) for _ in range(n)]

    def pass_on(self, told: Wire, n: int, hours: float) -> None:
        """Reposts without a word, most of them soon."""
        first = _hour(told)
        for _ in range(n):
            self.add(first + 0.02 + hours * self._chance.random() ** 2, "", kind="repost", repost_of=told["id"])

    def say(self, hour: float, language: str, strand: str, part: str, **more: Any) -> Wire:
        """One mention in words not used in this story before."""
        return self.add(hour, self.text(language, strand, part), **more)

    def text(self, language: str, strand: str, part: str) -> str:
        """A text with its slots filled."""
        texts = _texts(language)
        for _ in range(200):
            said = re.sub(
                r"\{(\w+)\}",
                lambda slot: self._words.choice(texts["slots"][slot[1]]),
                self._words.choice(texts[strand][part]),
            )
            said = said[0].upper() + said[1:]
            if said not in self._said:
                break
        self._said.add(said)
        return said

    def add(self, hour: float, text: str, followers: int | None = None, **more: Any) -> Wire:
        """One mention by somebody who has not spoken before, unless `author` says otherwise."""
        self._authors += 1
        reach = int(self._chance.lognormvariate(5.5, 1.1)) if followers is None else followers
        channel = more.pop("channel", None) or self._pick(CHANNELS)
        author = more.pop("author", {"id": f"p{self._authors}", "followers": reach})
        told: Wire = {"id": f"m{len(self.mentions) + 1}", "source": channel, "channel": channel}
        told |= {"published_at": _instant(hour), "author": author, "text": text, **more}
        self.mentions.append(told)
        return told

    def lines(self) -> str:
        """The story as JSON Lines, in the order of arrival."""
        ordered = sorted(
            self.mentions, key=lambda told: (told.get("seen_at", told["published_at"]), int(told["id"][1:]))
        )
        return "".join(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n" for told in ordered)

    def _pick(self, shares: dict[str, float]) -> str:
        return self._chance.choices(list(shares), list(shares.values()))[0]


def _instant(hour: float) -> str:
    return write_instant(float(round(START + hour * HOUR)))


def _hour(told: Wire) -> float:
    return (read_instant(told["published_at"]) - START) / HOUR


def _texts(language: str) -> dict[str, dict[str, list[str]]]:
    if language not in _READ:
        _READ[language] = tomllib.loads((HERE / f"texts/{language}.toml").read_text("utf-8"))
    return _READ[language]


_READ: dict[str, dict[str, dict[str, list[str]]]] = {}
SAME_AS = {"late_and_repeated_deliveries_change_no_level": "nine_people_with_the_same_mould_are_an_issue"}
"""Stories told with the chance and the words of another one, to be compared with it."""
STORIES: dict[str, Callable[[Telling], None]] = {}


def story(tell: Callable[[Telling], None]) -> Callable[[Telling], None]:
    """A story is called what its function is called."""
    STORIES[tell.__name__] = tell
    return tell


@story
def one_rude_review_stays_a_comment(tell: Telling) -> None:
    tell.everyday(["en"], 4)
    tell.say(86.0, "en", "rude", "review", kind="review", channel="reviews", rating=1, rating_max=5, followers=40)


@story
def three_suggestions_stay_comments(tell: Telling) -> None:
    tell.everyday(["en"], 4)
    tell.voices(3, 84.0, 3.0, "en", "feedback", "kind")


@story
def one_critic_posting_fifty_times_is_one_voice(tell: Telling) -> None:
    tell.everyday(["ru"], 4)
    for _ in range(50):
        tell.voices(1, 82.0, 6.0, "ru", "critic", "again", author={"id": "critic", "followers": 900})


@story
def a_giveaway_brings_many_voices_and_no_alarm(tell: Telling) -> None:
    tell.everyday(["pl"], 4)
    own = {"id": "zumelka", "followers": 20000, "kind": "own"}
    call = tell.add(80.0, "Konkurs! Napiszcie, za co lubicie Zumelkę, i wygrajcie kosz jogurtów.", author=own)
    tell.voices(220, 80.1, 8.0, "pl", "joy", "giveaway", in_reply_to=call["id"])
    tell.pass_on(call, 60, 8.0)


@story
def a_busy_day_of_ordinary_talk_stays_calm(tell: Telling) -> None:
    languages = list(LANGUAGES.values())
    tell.everyday(languages, 4)
    tell.everyday(languages, 1, per_day=110, first_day=3)


@story
def nine_people_with_the_same_mould_are_an_issue(tell: Telling) -> None:
    tell.everyday(["en"], 4)
    tell.voices(9, 84.0, 1.6, "en", "defect", "own")


@story
def late_and_repeated_deliveries_change_no_level(tell: Telling) -> None:
    tell.everyday(["en"], 4)
    tell.voices(9, 84.0, 1.6, "en", "defect", "own")
    for told in [told for told in tell.mentions if int(told["id"][1:]) % 9 == 0 and _hour(told) < 84]:
        told["seen_at"] = _instant(_hour(told) + 3.0)
    tell.mentions += [dict(told) for told in tell.mentions if int(told["id"][1:]) % 4 == 0]


@story
def complaints_left_unanswered_become_an_issue(tell: Telling) -> None:
    tell.everyday(["fr"], 5)
    tell.voices(12, 56.0, 56.0, "fr", "waiting", "asked")


@story
def two_people_report_harm_and_somebody_is_woken_at_once(tell: Telling) -> None:
    tell.everyday(["id"], 4)
    for hour in (91.0, 91.4):
        tell.say(hour, "id", "harm", "reports", followers=180)


@story
def deleted_comments_bring_an_issue(tell: Telling) -> None:
    tell.everyday(["pl"], 4)
    tell.voices(6, 83.0, 1.5, "pl", "deleted", "asked", channel="facebook")


@story
def a_raid_of_copies_is_capped_until_a_human_looks(tell: Telling) -> None:
    tell.everyday(["en"], 4)
    raid = tell.text("en", "copied", "raid")
    for each in range(220):
        tell.add(85.0 + each / 220, f"{raid} #zumelka" if each % 3 else raid, followers=each % 7, channel="x")


@story
def national_press_lifts_a_suspicion_to_a_crisis(tell: Telling) -> None:
    tell.everyday(["fr"], 4)
    tell.voices(24, 81.0, 4.0, "fr", "suspicion", "voices")
    paper = {"id": "quotidien", "followers": 180000, "kind": "press", "verified": True}
    headline = tell.text("fr", "suspicion", "article")
    article = tell.add(83.5, headline, author=paper, kind="article", channel="news", press_tier="national")
    tell.pass_on(article, 30, 4.0)


@story
def a_multiplier_at_night_lifts_what_smoulders(tell: Telling) -> None:
    tell.everyday(["pl"], 4)
    tell.growing(16, 56.0, 36.0, "pl", "defect", "own")
    _lift(tell)


@story
def a_multiplier_wakes_what_had_calmed(tell: Telling) -> None:
    tell.everyday(["pl"], 4)
    tell.voices(10, 50.0, 20.0, "pl", "defect", "own")
    _lift(tell)


@story
def a_storm_calms_only_after_calm_windows(tell: Telling) -> None:
    tell.everyday(["en"], 9)
    tell.growing(110, 82.0, 10.0, "en", "defect", "own")
    tell.growing(40, 82.5, 9.5, "en", "defect", "onlookers")
    for hour, followers in ((83.0, 310000), (84.5, 150000), (86.0, 90000)):
        lifted = tell.say(hour, "en", "defect", "post", followers=followers, channel="x", media=["image"])
        tell.pass_on(lifted, 60, 5.0)
    paper = {"id": "daily", "followers": 400000, "kind": "press", "verified": True}
    headline = "Mould found in Zumelka yoghurt across the country, angry customers complain of silence"
    tell.add(85.5, headline, author=paper, kind="article", channel="news", press_tier="national")


@story
def friendly_virality_never_escalates(tell: Telling) -> None:
    tell.everyday(["en", "id"], 4)
    for language, hour, followers in (("en", 81.0, 520000), ("id", 83.0, 260000)):
        film = tell.say(hour, language, "joy", "viral", followers=followers, channel="instagram", media=["video"])
        tell.pass_on(film, 90, 8.0)
        tell.voices(60, hour + 0.1, 9.0, language, "joy", "viral")


@story
def a_second_wave_is_linked_to_the_first(tell: Telling) -> None:
    tell.everyday(["pl"], 7)
    tell.voices(10, 82.0, 1.7, "pl", "defect", "own")
    tell.voices(14, 155.0, 1.8, "pl", "defect", "own")


@story
def a_gap_in_collection_is_no_wave(tell: Telling) -> None:
    tell.everyday(["pl", "en", "fr"], 4, per_day=90)
    for told in tell.mentions:
        if 78.0 <= _hour(told) < 88.0:
            told["seen_at"] = _instant(88.0)


@story
def the_same_agency_news_in_twenty_papers_is_no_wave(tell: Telling) -> None:
    tell.everyday(["en"], 4)
    for paper in range(20):
        author = {"id": f"paper{paper}", "followers": 8000 + 700 * paper, "kind": "press"}
        text = "Zumelka to open a second dairy near Norwich in autumn, 80 people to be hired"
        tell.add(80.0 + paper / 9, text, author=author, kind="article", channel="news", press_tier="local")


@story
def an_ugly_poster_is_a_joke_and_no_crisis(tell: Telling) -> None:
    tell.everyday(["ru"], 4)
    jokes = tell.voices(45, 82.0, 4.0, "ru", "joke", "voices")
    for joke in jokes[:4]:
        tell.pass_on(joke, 12, 3.0)


def _lift(tell: Telling) -> None:
    """At 23:10 in Warsaw a large account shows the mould; many pass it on, some join in."""
    lifted = tell.say(93.17, "pl", "defect", "post", followers=240000, channel="instagram", media=["image"])
    tell.pass_on(lifted, 45, 3.0)
    tell.growing(30, 93.25, 2.6, "pl", "defect", "onlookers")
    tell.growing(25, 93.3, 2.6, "pl", "defect", "own")


def _mould(tell: Telling, language: str) -> None:
    tell.everyday([language], 4)
    found = tell.growing(50, 84.0, 4.0, language, "defect", "own")
    tell.growing(35, 84.7, 3.5, language, "defect", "onlookers")
    for told in found[:4]:
        tell.pass_on(told, 8, 2.0)


def compose(name: str) -> str:
    """The lines of one story."""
    spoken = name.removeprefix("the_same_mould_told_in_")
    if spoken in LANGUAGES:
        tell = Telling(seed=77)
        _mould(tell, LANGUAGES[spoken])
    else:
        tell = Telling(seed=zlib.crc32(SAME_AS.get(name, name).encode()))
        STORIES[name](tell)
    return tell.lines()


NAMES = (*STORIES, *(f"the_same_mould_told_in_{language}" for language in LANGUAGES))

if __name__ == "__main__":
    for each in NAMES:
        (HERE / f"{each}.jsonl").write_text(compose(each), "utf-8")
