"""What a wave is made of: who speaks, how, to whom, and who waits for an answer (R34, R37, R43, R44, R47 to R49).

One `Composition` per brand remembers what single scopes cannot: who was heard before, who criticises by habit, which
complaints wait, what is usual at each place. Each part answers the same way: a share of now with its interval, beside
the usual one, learned causally. `compose` makes of it what the severity model is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from coolhead.mention import Mention
from coolhead.text import Reading
from coolhead.wave.acquaintance import Acquaintance
from coolhead.wave.answers import LEAST_COVERAGE, LEAST_JUDGED, Answers, left_lying
from coolhead.wave.habits import Habits
from coolhead.wave.near_copies import NearCopies
from coolhead.wave.ratings import Ratings
from coolhead.wave.scope import Scope
from coolhead.wave.usual_share import Rise, UsualShare, rise

SHARES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...], float]]] = {
    "emotion": (("emotional",), ("judged",), 0.2),
    "bystanders": (("bystanding",), ("judged",), 0.6),
    "newcomers": (("newcomers",), ("voices", "echoes"), 1.0),
    "strangers": (("strangers",), ("tied",), 1.0),
    "pictures": (("pictured",), ("judged",), 0.06),
}
"""Signal -> the columns of the ledger that show it, those it is counted over, and what is assumed before anything is
known: about the mean of calm weeks of the public streams; at the start everybody is new."""
LEAST_USUAL: Final = 50.0
"""People a brand must have been heard from before a share of theirs is called usual."""
POOR_HOURS: Final = 72
POOR_SHARE: Final = 0.667
"""Ordinary hours a brand must be known for, and the share of critical people among those heard in them, from which its
climate is a poor one before anything happens."""
RECENT_MINUTES: Final = 360
"""The window of what takes hours to show: pictures that go round, complaints that nobody answers."""
MOST_SPEAKERS: Final = 10_000
SHOWN: Final = ("newcomers", "strangers")
"""Columns whose mentions are shown as evidence of the signal of that name."""
ANSWERABLE: Final = ("post", "reply", "review", "message")


@dataclass(frozen=True, slots=True)
class Composed:
    """What a wave is made of at one evaluation.

    `shares` maps a signal to its rise; `affected`, `interested` and `unrelated` are the three rings (R48), shares of
    the voices. `copies` is the share of negative mentions that are copies, as a range: same words, nearly the same.
    `unanswered` counts complaints overdue beyond the usual where chance does not explain it, of `due` that fell due in
    a day; None where the brand's answers are not seen. `ratings` is the greatest rise of low ratings at one place.
    """

    shares: dict[str, Rise] = field(default_factory=dict)
    affected: float = 0.0
    interested: float = 0.0
    unrelated: float = 0.0
    copies: tuple[float, float] = (0.0, 0.0)
    unanswered: int | None = None
    due: int = 0
    answered_usually: float | None = None
    ratings: Rise = field(default_factory=Rise)
    pictures: Rise = field(default_factory=Rise)

    @property
    def shows_more_than_usual(self) -> bool:
        """Whether more people show pictures than usual, or nobody knows yet what is usual."""
        return self.pictures.usual is None or self.pictures.share > self.pictures.usual


@dataclass(slots=True)
class Composition:
    """What one brand is remembered by beside its counts. Bounded; changed in place by `Watch`."""

    known: Acquaintance = field(default_factory=Acquaintance)
    habits: Habits = field(default_factory=Habits)
    answers: Answers = field(default_factory=Answers)
    ratings: Ratings = field(default_factory=Ratings)
    near: NearCopies = field(default_factory=NearCopies)
    speakers: dict[str, str] = field(default_factory=dict)
    """Mention -> its author, the newest ones."""

    def hear(self, mention: Mention, minute: int, now: int) -> str | None:
        """Remember who spoke; `minute` is the mention's own, `now` that of its arrival. Returns the place of a low
        rating that counts, if it is one."""
        self.known.advance(now // 1440)
        self.known.hear(mention.author.id)
        if mention.parent and (to := self.speakers.get(mention.parent)):
            self.known.hear(_pair(mention.author.id, to))
        self.speakers[mention.id] = mention.author.id
        if len(self.speakers) > MOST_SPEAKERS:
            del self.speakers[next(iter(self.speakers))]
        if mention.rating is None or not mention.rating_max or mention.kind == "repost":
            return None
        where = mention.place or mention.channel
        low = self.ratings.hear(where, mention.author.id, mention.rating / mention.rating_max, minute // 60)
        return where if low else None

    def of_mention(self, mention: Mention, reading: Reading, copied: bool) -> list[str]:
        """The columns in which a negative mention counts whoever its author is: in every scope the same."""
        columns = []
        if mention.parent and (to := self.speakers.get(mention.parent)) and to != mention.author.id:
            columns.append("tied")
            if not self.known.days_before(_pair(mention.author.id, to)):
                columns.append("strangers")
        if copied or (mention.kind != "repost" and self.near.hear(reading.near_key, mention.author.id)):
            columns.append("alike")
        return columns

    def of_person(self, mention: Mention, reading: Reading, echo: bool) -> list[str]:
        """The columns in which an author's first negative mention of the day counts beside."""
        earlier = self.known.days_before(mention.author.id)
        columns = [] if earlier else ["newcomers"]
        if not echo:
            if reading.own_experience < 0.5 and (earlier or reading.argument >= 0.5):
                columns.append("interested")
            if mention.media:
                columns.append("pictured")
        return columns

    def close_hour(self, scopes: dict[str, Scope], hour: int, frozen: frozenset[str], brand: str) -> None:
        """The hour is over: what was usual in it is learned, scope by scope."""
        for name, scope in scopes.items():
            for signal, (hits, counted, _) in SHARES.items():
                usual = scope.usual.setdefault(signal, UsualShare())
                usual.close_hour(_last_hour(scope, hits), _last_hour(scope, counted), name in frozen)
        answers = scopes[brand].usual.setdefault("answers", UsualShare())
        answers.close_hour(
            _last_hour(scopes[brand], ("unanswered",)), _last_hour(scopes[brand], ("due",)), brand in frozen
        )
        self.ratings.close_hour(hour, brand in frozen)

    def forget(self, minute: int) -> None:
        """Drop what is older than a day."""
        self.habits.forget(minute // 60)


def compose(
    composition: Composition, scope: Scope, brand: Scope, minute: int, minutes: int, day: dict[str, int]
) -> Composed:
    """What a scope is made of in the window of `minutes` minutes; `day` are its sums over a day."""
    window, recent = scope.ledger.window(minutes), scope.ledger.window(RECENT_MINUTES)
    shares = {signal: _rise(signal, scope, brand, window) for signal in SHARES if signal != "pictures"}
    judged = max(1, window["judged"])
    negative = max(1, window["negative"])
    return Composed(
        shares=shares,
        affected=1 - window["bystanding"] / judged if window["judged"] else 0.0,
        interested=window["interested"] / judged,
        unrelated=max(0, window["bystanding"] - window["interested"]) / judged,
        copies=(window["copied"] / negative, window["alike"] / negative),
        unanswered=unanswered(scope, brand),
        due=day["due"],
        answered_usually=answered_usually(brand),
        ratings=composition.ratings.worst(minute // 60) if scope is brand else Rise(),
        pictures=_rise("pictures", scope, brand, recent),
    )


def answered_usually(brand: Scope) -> float | None:
    """The share of complaints that the brand answers in time on ordinary days; None where its answers are not seen."""
    answers = brand.usual.get("answers")
    if answers is None or answers.counted < LEAST_JUDGED:
        return None
    share = 1 - answers.share(1.0)
    return share if share >= LEAST_COVERAGE else None


def unanswered(scope: Scope, brand: Scope) -> int | None:
    """Complaints of a scope left unanswered beyond the usual, in the last hours or in a day."""
    usually = answered_usually(brand)
    if usually is None:
        return None
    recent, day = scope.ledger.window(RECENT_MINUTES), scope.ledger.window(1440)
    return max(left_lying(sums["unanswered"], sums["due"], 1 - usually) for sums in (recent, day))


def _rise(signal: str, scope: Scope, brand: Scope, window: dict[str, int]) -> Rise:
    """A share in a window beside the usual one: a topic's own, pulled towards the brand's while little was heard."""
    hits, counted, prior = SHARES[signal]
    known, usual = brand.usual.get(signal), None
    if known is not None and known.counted >= LEAST_USUAL:
        usual = known.share(prior)
        if scope is not brand and signal in scope.usual:
            usual = scope.usual[signal].share(usual)
    return rise(_sum(window, hits), _sum(window, counted), usual)


def _pair(author: str, to: str) -> str:
    return f"{author}>{to}"


def _sum(window: dict[str, int], columns: tuple[str, ...]) -> int:
    return sum(window[column] for column in columns)


def _last_hour(scope: Scope, columns: tuple[str, ...]) -> int:
    return sum(scope.ledger.by_hour(column, 1)[0] for column in columns)
