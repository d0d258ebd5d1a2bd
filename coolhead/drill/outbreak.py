"""The strand that is a crisis: a product defect that smoulders, is lifted at night, spills over and calms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.drill.cast import stable_id
from coolhead.drill.everyday import own_answer
from coolhead.drill.telling import AUDIENCES, Telling
from coolhead.mention import Author, Mention, PressTier

SMOULDER_SHARES = {"pl": 0.56, "en": 0.15, "fr": 0.13, "ru": 0.09, "id": 0.07}
CRISIS_SHARES = {"pl": 0.50, "en": 0.15, "fr": 0.13, "ru": 0.12, "id": 0.10}
NIGHT_SHARES = {"pl": 0.22, "en": 0.20, "fr": 0.12, "ru": 0.20, "id": 0.26}
"""While Europe sleeps, Jakarta has its morning."""

_OWNERS_PER_HOUR = ((0.0, 2.5, 1.4), (2.5, 8.5, 0.3), (8.5, 13.5, 1.8), (13.5, 19.5, 2.5), (19.5, 25.4, 3.3))
"""From hour, to hour after the first complaint, and first-hand reports an hour. One report an hour is a dead night."""

_WORDS = {"owner": 0.12, "me_too": 0.24, "bystander": 0.58, "question": 0.06}
_AFTER = {"relief": 0.44, "still": 0.13, "bystander": 0.17, "me_too": 0.10, "owner": 0.06, "question": 0.10}
_CHANNELS_BEFORE = {"x": 0.66, "facebook": 0.21, "mastodon": 0.08, "instagram": 0.05}
_CHANNELS_AFTER = {"x": 0.40, "facebook": 0.32, "instagram": 0.18, "mastodon": 0.10}


@dataclass(frozen=True)
class Sizes:
    """How many mentions each part of the outbreak has (the smouldering day follows from its hourly rates)."""

    first_hours: int = 165
    night: int = 30
    morning: int = 96
    reviews: int = 26
    after: int = 112


class Outbreak:
    """Tells the defect's story. Instants are those of the first complaint, the multiplier and the statement."""

    def __init__(self, telling: Telling, first: Instant, lifted: Instant, statement: Instant, sizes: Sizes) -> None:
        self._telling = telling
        self._random = telling.random
        self.first, self.lifted, self.statement = first, lifted, statement
        self._sizes = sizes
        self._threads: dict[str, list[Mention]] = {channel: [] for channel in AUDIENCES}
        self.multipliers: list[Mention] = []

    def tell(self, end: Instant) -> None:
        """All of it, until the story ends."""
        self._smoulder()
        self._lift()
        self._first_hours()
        self._night()
        self._morning()
        self._reviews_and_news()
        self._own_statement()
        self._calm(end)

    def _smoulder(self) -> None:
        """Few reports an hour, each from another owner, each first hand; the brand answers some of them."""
        for begin, end, per_hour in _OWNERS_PER_HOUR:
            for place in range(round((end - begin) * per_hour)):
                at = self.first + (begin + (place + self._random.random()) / per_hour) * HOUR
                language = self._telling.choose(SMOULDER_SHARES)
                report = self._post("smoulder", at, self._telling.choose(_CHANNELS_BEFORE), language, "owner")
                if self._random.random() < 0.30:
                    later = at + self._random.uniform(10, 80) * MINUTE
                    self._answer("smoulder", later, report, self._telling.choose({language: 2.0, "pl": 1.0}), "me_too")
                if self._random.random() < 0.25:
                    own_answer(self._telling, "smoulder", report, language, "defect", "own_holding")

    def _lift(self) -> None:
        """A large account with a picture, at night; an hour later a second one quotes it, in the morning a third."""
        host = Author(stable_id("multiplier", 1), "ola.za.progiem", "Ola za progiem", 212_400, verified=True)
        text = self._telling.texts["pl"].say("defect", "multiplier")
        root = self._telling.add("multiplier", self.lifted, "x", host, text, media=("image",))
        second = Author(stable_id("multiplier", 2), "the.copper.bench", "The Copper Bench", 91_300)
        text = self._telling.texts["en"].say("defect", "quote")
        at = self.lifted + 52 * MINUTE
        quoted = self._telling.add("multiplier", at, "x", second, text, kind="quote", parent=root)
        third = Author(
            stable_id("multiplier", 3), "mieszkanie.znowu.nowe", "Mieszkanie znowu nowe", 118_000, verified=True
        )
        text = self._telling.texts["pl"].say("defect", "quote")
        at = self.lifted + 475 * MINUTE
        spilled = self._telling.add("multiplier", at, "facebook", third, text, media=("image",))
        self.multipliers = [root, quoted, spilled]

    def _first_hours(self) -> None:
        """The cascade on x, and from the fortieth minute on the other channels."""
        minutes = sorted(self._minutes_late() for _ in range(self._sizes.first_hours))
        self._threads["x"].append(self.multipliers[0])
        for late in minutes:
            at = self.lifted + 25.0 + late * MINUTE
            language = self._telling.choose(CRISIS_SHARES if late < 120 else NIGHT_SHARES)
            spills = late > 40 and self._random.random() < 0.25
            channel = self._telling.choose({"facebook": 5, "instagram": 3, "mastodon": 3}) if spills else "x"
            self._join("cascade", at, channel, language)

    def _minutes_late(self) -> float:
        """A quarter answers what they just saw; the rest hears of it from them."""
        at_once = self._random.random() < 0.25
        return self._random.expovariate(1 / 12.0) if at_once else self._random.gammavariate(1.8, 52.0)

    def _night(self) -> None:
        for _ in range(self._sizes.night):
            at = self.lifted + self._random.uniform(3.2, 7.0) * HOUR
            self._join("cascade", at, self._telling.choose(_CHANNELS_AFTER), self._telling.choose(NIGHT_SHARES))

    def _morning(self) -> None:
        self._threads["facebook"].append(self.multipliers[2])
        for _ in range(self._sizes.morning):
            at = self.lifted + self._random.triangular(7.0, 10.5, 8.9) * HOUR
            self._join("cascade", at, self._telling.choose(_CHANNELS_AFTER), self._telling.choose(CRISIS_SHARES))

    def _reviews_and_news(self) -> None:
        for _ in range(self._sizes.reviews):
            language = self._telling.choose(CRISIS_SHARES)
            at = self.lifted + self._random.triangular(1.5, 17.0, 9.5) * HOUR
            text = self._telling.texts[language].say("defect", "review")
            author = self._telling.cast.stranger(language, "google_reviews", text)
            rating = self._random.choice((1.0, 1.0, 1.0, 2.0))
            self._telling.add("reviews", at, "google_reviews", author, text, kind="review", rating=rating)
        papers: Iterable[tuple[float, PressTier, str, str]] = (
            (7.8, "trade", "agd-na-co-dzien", "AGD na co dzień"),
            (9.1, "local", "wiesci-znad-bystrzycy", "Wieści znad Bystrzycy"),
            (10.6, "trade", "agd-na-co-dzien", "AGD na co dzień"),
            (12.2, "local", "wiesci-znad-bystrzycy", "Wieści znad Bystrzycy"),
        )
        for tier in ("trade", "local"):
            headlines = self._telling.texts["pl"].lines("press", tier)
            dates = [paper for paper in papers if paper[1] == tier]
            for (hours, press_tier, handle, name), headline in zip(dates, headlines, strict=True):
                paper = Author(stable_id("press", handle), handle, name, None, kind="press")
                at = self.lifted + hours * HOUR
                self._telling.add("news", at, "news", paper, headline, kind="article", press_tier=press_tier)

    def _own_statement(self) -> None:
        """One text, on every channel where it began; the other languages follow under it within the half hour."""
        for delay, channel in enumerate(AUDIENCES):
            own = self._telling.own(channel)
            text = self._telling.texts["pl"].say("defect", "statement")
            said = self._telling.add("statement", self.statement + delay * MINUTE, channel, own, text)
            self._threads[channel] = [*self._threads[channel][-10:], said, said]
            for later, language in enumerate(("en", "fr", "ru", "id")):
                if channel == "x":
                    text = self._telling.texts[language].say("defect", "statement")
                    at = said.published_at + (8 + 5 * later) * MINUTE
                    self._telling.add("statement", at, channel, own, text, kind="reply", parent=said)
        for hours, text in zip((5.33, 24.33), self._telling.texts["pl"].lines("defect", "update"), strict=True):
            for channel in ("x", "facebook"):
                self._telling.add("statement", self.statement + hours * HOUR, channel, self._telling.own(channel), text)

    def _calm(self, end: Instant) -> None:
        """Less from hour to hour, and friendlier; nearly every report gets its answer."""
        for _ in range(self._sizes.after):
            at = self.statement + 5 * MINUTE + self._random.expovariate(1 / 3.4) * HOUR
            if at >= end:
                continue
            language, channel = self._telling.choose(CRISIS_SHARES), self._telling.choose(_CHANNELS_AFTER)
            kind = self._telling.choose(_AFTER)
            said = self._answer("after", at, self._parent(channel, at), language, kind)
            if kind in ("me_too", "owner", "question", "still") and self._random.random() < 0.75:
                own_answer(self._telling, "after", said, language, "defect", "own_after")

    def _join(self, strand: str, at: Instant, channel: str, language: str) -> None:
        """Somebody joins in: with an answer, the same again, a quote, or words of their own on another channel."""
        parent = self._parent(channel, at)
        way = self._telling.choose({"reply": 0.50, "repost": 0.27, "quote": 0.23})
        if parent is None or (channel != "x" and self._random.random() < 0.35):
            self._post(strand, at, channel, language, "owner" if self._random.random() < 0.45 else "bystander")
        elif way == "reply" or channel in ("facebook", "instagram"):
            self._answer(strand, at, parent, language, self._telling.choose(_WORDS))
        else:
            source = parent if way == "quote" or parent.author.kind == "own" else self._largest(channel, parent)
            text = self._telling.texts[language].say("defect", "quote") if way == "quote" else ""
            fan = self._telling.cast.stranger(language, channel, text)
            self._telling.add(
                strand, at, channel, fan, text, kind="quote" if way == "quote" else "repost", parent=source
            )

    def _parent(self, channel: str, at: Instant) -> Mention | None:
        """The thread somebody sees: mostly its largest voice, else one of the latest."""
        thread = [mention for mention in self._threads[channel] if mention.published_at < at - 20]
        if not thread:
            return None
        if self._random.random() < 0.5:
            return max(thread, key=lambda mention: (mention.author.followers or 0, mention.published_at))
        return self._random.choice(thread[-25:])

    def _largest(self, channel: str, parent: Mention) -> Mention:
        large = [mention for mention in self.multipliers if mention.channel == channel]
        seen = [mention for mention in large if mention.published_at <= parent.published_at]
        return seen[0] if seen else parent

    def _post(self, strand: str, at: Instant, channel: str, language: str, kind: str) -> Mention:
        text = self._telling.texts[language].say("defect", kind)
        author = self._telling.cast.stranger(language, channel, text)
        media = ("image",) if kind == "owner" and self._random.random() < 0.3 else ()
        said = self._telling.add(strand, at, channel, author, text, media=media)
        self._threads[channel].append(said)
        return said

    def _answer(self, strand: str, at: Instant, parent: Mention | None, language: str, kind: str) -> Mention:
        if parent is None:
            return self._post(strand, at, "facebook", language, kind)
        text = self._telling.texts[language].say("defect", kind)
        author = self._telling.cast.stranger(language, parent.channel, text)
        said = self._telling.add(strand, at, parent.channel, author, text, kind="reply", parent=parent)
        self._threads[parent.channel].append(said)
        return said
