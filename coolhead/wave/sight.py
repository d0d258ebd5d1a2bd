"""What the brand's channels let us see: when something came, when it was said, and where we are blind.

A channel is blind when so much is missing from it that an ordinary silence is very unlikely. The brand as a whole is
watched like a channel, so a small brand whose channels say little each is missed sooner than any of them. While a
channel is blind its hours teach nothing, and what is usual is what could be seen of it (R38, R39, R42).

Pure and bounded; a mention costs a constant, a minute as much as there are channels (33 at most).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.wave.sighted import HEARD_AGAIN, LATE_MINUTES, RING_MINUTES, Sighted

EVERYTHING = ""
"""The name under which the brand as a whole is watched."""
MOST_SIGHTED = 32
"""Channels that are watched for silence; the first that spoke, less those that stopped."""
GRACE_MINUTES = 15
"""When something is heard again after nothing was, no channel is missed for so long: they catch up one by one."""
AHEAD_MINUTES, BEHIND_MINUTES = 5, 60
"""A clock is off when all that comes is dated so much ahead of its coming, or so long before it."""
LEAST_LAGS, OFF_TIMES = 10, 3
"""Mentions of one comparison of clocks, and comparisons in a row before anything is said."""
FORGET_MINUTES, FORGET_RARE_MINUTES, RARE = 28 * RING_MINUTES, 2 * RING_MINUTES, 5
"""A channel is given up after four weeks of silence, one with few mentions after two days."""
LONGEST_NAME = 60
PARTIAL_SHARE = 0.2
"""With so much unseen, what was heard in an hour does not teach what is usual."""


@dataclass(frozen=True, slots=True)
class News:
    """Something to be told of a channel. `kind` is silent, heard or clock; `since` a minute; `minutes` how long it was
    silent, or by how much its clock is off (0: right again); `expected` what usually comes in that time; `came` what of
    it has come by now, `late` what of that came late."""

    kind: str
    channel: str
    since: int = 0
    minutes: int = 0
    expected: float = 0.0
    came: int = 0
    late: int = 0


@dataclass(slots=True)
class Sight:
    """All channels of one brand. `late` maps a scope to (minute said, minute come) of the earliest of its negative
    mentions that came late within the last day; `misdated` counts mentions dated ahead since the climate was told."""

    channels: dict[str, Sighted] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)
    minute: int = -1
    late: dict[str, tuple[int, int]] = field(default_factory=dict)
    late_until: dict[str, int] = field(default_factory=dict)
    """Scope -> the last minute in which one of its negative mentions came late."""
    misdated: int = 0
    spared_until: int = -1

    def hear(self, channel: str, published_minute: int) -> None:
        """A mention of this channel came in the present minute."""
        lag = self.minute - published_minute
        if lag <= -AHEAD_MINUTES:
            self.misdated += 1
        minute = min(published_minute, self.minute)
        for name in (EVERYTHING, channel[:LONGEST_NAME] or "?"):
            sighted = self.channels.get(name)
            if sighted is None:
                if len(self.channels) > MOST_SIGHTED:
                    continue
                sighted = self.channels[name] = Sighted()
            sighted.hear(minute, lag, self.minute)

    def note_late(self, scope: str, minute: int) -> None:
        """A negative mention was counted in a scope; remember it if it came late."""
        if self.minute - minute < LATE_MINUTES:
            return
        self.late[scope] = min(self.late.get(scope, (minute, self.minute)), (minute, self.minute))
        self.late_until[scope] = self.minute

    def came_late(self, scope: str) -> tuple[int, int] | None:
        """(minute said, minute come) of the earliest of a scope's mentions that came late, where any did within the
        last hour."""
        return self.late.get(scope) if self.minute - self.late_until.get(scope, -RING_MINUTES) < 60 else None

    def advance(self, minute: int) -> list[tuple[int, int]]:
        """Time goes on. Returns the hours (first, last) in which too little was seen to learn from, when that is
        found out."""
        elapsed, self.minute = (minute - self.minute if self.minute >= 0 else 0), minute
        spoiled = []
        everything = self.channels.get(EVERYTHING)
        for name, sighted in self.channels.items():
            unlikely = sighted.wait(minute, elapsed)
            gap = sighted.open_gap
            if gap is not None:
                if unlikely < HEARD_AGAIN and sighted.newest >= gap.since:
                    gap.until = sighted.newest
                    self._tell("heard", name, sighted)
                    if sighted is everything:
                        self.spared_until = minute + GRACE_MINUTES
            elif unlikely >= sighted.limit and sighted.knows_itself():
                if sighted is not everything and self._all_blind(minute):
                    continue  # nothing is seen at all, which is told already
                gap = sighted.lose()
                if sighted is everything:
                    self._lose_all(gap.since // 60)
                self._tell("silent", name, sighted)
                if self.unseen_share(minute - gap.since + 1) >= PARTIAL_SHARE:
                    spoiled.append((gap.since // 60, minute // 60))
        return spoiled

    def _all_blind(self, minute: int) -> bool:
        everything = self.channels.get(EVERYTHING)
        return minute < self.spared_until or (everything is not None and everything.open_gap is not None)

    def _lose_all(self, first: int) -> None:
        for sighted in self.channels.values():
            sighted.baseline.leave_out(first, sighted.baseline.hour)

    def close_hour(self, hour: int) -> None:
        """An hour is over: learn what is usual, compare clocks, give up channels that have long stopped."""
        everything = self.channels.get(EVERYTHING)
        all_blind = everything is not None and everything.was_blind(hour)
        for name, sighted in list(self.channels.items()):
            sighted.close_hour(hour, all_blind)
            self._compare_clock(name, sighted)
            silent = self.minute - sighted.newest
            rare = sighted.baseline.total <= RARE and silent > FORGET_RARE_MINUTES
            if name != EVERYTHING and (rare or silent > FORGET_MINUTES):
                del self.channels[name]
        self.late = {scope: said for scope, said in self.late.items() if said[1] > self.minute - RING_MINUTES}
        self.late_until = {scope: self.late_until[scope] for scope in self.late}

    def is_partial(self) -> bool:
        """Whether too little of the last hour was seen to learn from it."""
        return self.unseen_share(60) >= PARTIAL_SHARE

    def unseen_share(self, minutes: int) -> float:
        """The share of what usually comes within the last `minutes` minutes that could not be seen; 0 while all is
        well."""
        everything = self.channels.get(EVERYTHING)
        if everything is None or not any(sighted.gaps for sighted in self.channels.values()):
            return 0.0
        usual = everything.baseline.expected(self.minute, minutes)
        if usual <= 0:
            return 0.0
        parts = sum(sighted.unseen(self.minute, minutes) for name, sighted in self.channels.items() if name)
        return min(1.0, max(parts, everything.unseen(self.minute, minutes)) / usual)

    def blind(self) -> dict[str, int]:
        """Channel -> the minute since which nothing is seen of it; `EVERYTHING` where that is so of all."""
        return {name: gap.since for name, one in sorted(self.channels.items()) if (gap := one.open_gap) is not None}

    def ages(self) -> dict[str, int]:
        """Channel -> minutes since its newest mention was published."""
        return {name: self.minute - one.newest for name, one in sorted(self.channels.items()) if name}

    def _tell(self, kind: str, name: str, sighted: Sighted) -> None:
        gap = sighted.gaps[-1]
        last = self.minute if gap.until is None else gap.until
        length = last - gap.since + 1
        usual = sighted.baseline.expected(last, length)
        self.news.append(News(kind, name, gap.since, length, usual, gap.came, gap.late))

    def _compare_clock(self, name: str, sighted: Sighted) -> None:
        if name == EVERYTHING or sighted.lags < LEAST_LAGS:
            return
        off = 0
        if sighted.greatest_lag <= -AHEAD_MINUTES:
            off = -sighted.greatest_lag
        elif sighted.least_lag >= BEHIND_MINUTES and not sighted.gaps:
            off = -sighted.least_lag
        sighted.off_times = sighted.off_times + 1 if off else 0
        sighted.lags = 0
        if sighted.off_times == OFF_TIMES or (not off and sighted.off):
            sighted.off = off
            self.news.append(News("clock", name, minutes=off))
