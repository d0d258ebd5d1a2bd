"""One scope under watch: a topic, or the brand as a whole. What it counts, and what is usual for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.clock import MINUTE, Instant
from coolhead.mention import Mention, PressTier
from coolhead.text import Reading
from coolhead.wave.baseline import Baseline
from coolhead.wave.channel_clock import ChannelClock
from coolhead.wave.ledger import RING_MINUTES, Ledger
from coolhead.wave.usual_share import UsualShare

MOST_AUTHORS = 20_000
MOST_CHANNELS = 200
MOST_SIGN_AUTHORS = 2_000
"""Authors kept for one sign: they are counted at each evaluation, and no more are needed to be sure."""
MULTIPLIER = "multiplier"
"""Learned like a sign: how often large accounts speak on ordinary days."""
MOST_EVIDENCE = 5
MOST_MULTIPLIERS = 50
SHARE_SIGNALS = (("emotional", "emotion"), ("bystanding", "bystanders"))
"""Columns of the ledger whose mentions are shown as evidence, and the signal they are shown for."""


@dataclass(slots=True)
class Joined:
    """A multiplier that spoke in this scope. `who` is the digest of its author where the name is not known."""

    minute: int
    author: str
    mention: str
    reach: int
    reason: str
    channel: str = ""
    who: int = 0


@dataclass(slots=True)
class Standing:
    """What one mention counted for its author: the minute, the columns of the ledger, the reach and the channel."""

    minute: int
    columns: list[str]
    reach: int
    channel: str


@dataclass(slots=True)
class Scope:
    """The running state of one scope; bounded, and changed in place by `Watch`.

    `authors` maps each negative author of the last day to the minute of their first word, `signs` each sign to its
    authors of the last day, `channels` each channel to the negative voices of the last day by hour.
    """

    ledger: Ledger = field(default_factory=Ledger)
    baseline: Baseline = field(default_factory=Baseline)
    authors: dict[str, int] = field(default_factory=dict)
    signs: dict[str, dict[str, int]] = field(default_factory=dict)
    channels: dict[str, dict[int, int]] = field(default_factory=dict)
    multipliers: list[Joined] = field(default_factory=list)
    categories: dict[str, dict[int, int]] = field(default_factory=dict)
    press: dict[str, int] = field(default_factory=dict)
    pickups: dict[str, dict[int, tuple[int, str]]] = field(default_factory=dict)
    """Press tier -> hour -> (minute, id) of its earliest mention."""
    clock: ChannelClock = field(default_factory=ChannelClock)
    relevant: list[Joined] = field(default_factory=list)
    """Accounts that weigh for this brand below the plan's numbers: listed and followed, without points of severity."""
    vivid: list[int] = field(default_factory=list)
    evidence: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    firsts: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Hour -> (minute, id) of its earliest negative mention."""
    again: dict[str, int] = field(default_factory=dict)
    """Author -> negative mentions of the last day beside the one that made them a voice: should that one turn out to
    be none, these still stand for them."""
    standing: dict[str, Standing] = field(default_factory=dict)
    """Author -> how they were counted by a mention that was taken back, while others of theirs still stand."""
    usual: dict[str, UsualShare] = field(default_factory=dict)
    """What share of ordinary voices shows emotion, lacks own experience ..., by the signal's name."""

    def is_new_author(self, author: str, minute: int) -> bool:
        """Whether this author has not spoken here within a day; remembers them if so."""
        last = self.authors.get(author)
        if last is not None and minute - last < RING_MINUTES:
            self.again[author] = self.again.get(author, 0) + 1
            return False
        if len(self.authors) >= MOST_AUTHORS:
            self._drop(next(iter(self.authors)))
        self.again.pop(author, None)
        self.standing.pop(author, None)
        self.authors[author] = minute
        return True

    def _drop(self, author: str) -> None:
        self.authors.pop(author, None)
        self.again.pop(author, None)
        self.standing.pop(author, None)

    def count_channel(self, channel: str, minute: int) -> None:
        if channel in self.channels or len(self.channels) < MOST_CHANNELS:
            hours = self.channels.setdefault(channel, {})
            hours[minute // 60] = hours.get(minute // 60, 0) + 1
        self.clock.count(channel, minute)

    def count_press(self, tier: str, mention: str, minute: int) -> None:
        self.press[tier] = max(minute, self.press.get(tier, minute))
        hours, told = self.pickups.setdefault(tier, {}), (minute, mention)
        hours[minute // 60] = min(told, hours.get(minute // 60, told))

    def count_category(self, reading: Reading, minute: int) -> None:
        best = best_category(reading)
        if best:
            hours = self.categories.setdefault(best, {})
            hours[minute // 60] = hours.get(minute // 60, 0) + 1

    def count_signs(self, mention: Mention, reading: Reading, minute: int) -> None:
        for sign in reading.signs:
            authors = self.signs.setdefault(sign, {})
            if len(authors) >= MOST_SIGN_AUTHORS and mention.author.id not in authors:
                authors.pop(next(iter(authors)))
            authors[mention.author.id] = max(minute, authors.get(mention.author.id, minute))
            self.show(sign, mention.id, minute)

    def count_shares(self, mention: str, reading: Reading, minute: int) -> list[str]:
        """Show what a person's first word of the day is evidence for; returns the columns it counts in."""
        columns = shares_of(reading)
        if len(columns) > 1:
            for column, signal in SHARE_SIGNALS:
                if column in columns:
                    self.show(signal, mention, minute)
        return columns

    def show(self, signal: str, mention: str, minute: int) -> None:
        """Keep a mention as evidence: the newest few per signal."""
        kept = self.evidence.setdefault(signal, [])
        if (minute, mention) not in kept:
            kept.append((minute, mention))
            kept.sort()
            del kept[:-MOST_EVIDENCE]

    def hide(self, mention: str, signal: str | None = None) -> None:
        """A mention is evidence no more, of one signal or of any."""
        for name in [signal] if signal is not None else list(self.evidence):
            kept = [one for one in self.evidence.get(name, ()) if one[1] != mention]
            if kept:
                self.evidence[name] = kept
            else:
                self.evidence.pop(name, None)

    def shown(self) -> dict[str, tuple[str, ...]]:
        """The ids kept as evidence, per signal, oldest first."""
        return {signal: tuple(mention for _, mention in kept) for signal, kept in sorted(self.evidence.items())}

    def note_first(self, minute: int, mention: str) -> None:
        """Remember the earliest negative mention of each hour."""
        hour, told = minute // 60, (minute, mention)
        self.firsts[hour] = min(told, self.firsts.get(hour, told))

    @property
    def earliest(self) -> tuple[int, str] | None:
        """(minute, id) of the earliest negative mention of the last day."""
        return min(self.firsts.values(), default=None)

    def is_still(self, least_authors: int) -> bool:
        """Whether nothing here can be more than a comment: too few authors in a day, no sign, no press."""
        return len(self.authors) < least_authors and not self.signs and not self.press

    def join(self, joined: Joined) -> bool:
        """Note a multiplier; True when this author is new among them within a day."""
        known = any(
            old.author == joined.author and joined.minute - old.minute < RING_MINUTES for old in self.multipliers
        )
        if known:
            return False
        self.multipliers.append(joined)
        del self.multipliers[:-MOST_MULTIPLIERS]
        self.show("multipliers", joined.mention, joined.minute)
        return True

    def joined_since(self, at: Instant) -> int:
        """How many multipliers spoke here after an instant, each once a day."""
        return sum(joined.minute * MINUTE > at for joined in self.multipliers)

    def forget(self, minute: int) -> None:
        """Drop what is older than a day. Called once an hour; cost grows with what the last day held."""
        oldest = minute - RING_MINUTES
        for author in [author for author, at in self.authors.items() if at <= oldest]:
            self._drop(author)
        self.signs = _younger(self.signs, oldest)
        self.channels = _younger_hours(self.channels, oldest // 60)
        self.categories = _younger_hours(self.categories, oldest // 60)
        self.multipliers = [joined for joined in self.multipliers if joined.minute > oldest]
        self.relevant = [joined for joined in self.relevant if joined.minute > oldest]
        self.press = {tier: at for tier, at in self.press.items() if at > oldest}
        pickups = {tier: _younger_firsts(hours, oldest // 60) for tier, hours in self.pickups.items()}
        self.pickups = {tier: hours for tier, hours in pickups.items() if hours}
        self.vivid = [at for at in self.vivid if at > oldest]
        self.firsts = _younger_firsts(self.firsts, oldest // 60)
        kept = {signal: [one for one in shown if one[0] > oldest] for signal, shown in self.evidence.items()}
        self.evidence = {signal: shown for signal, shown in kept.items() if shown}

    def sign_authors(self, now: int, minutes: int) -> dict[str, int]:
        """Distinct authors per sign within the last `minutes` minutes."""
        since = now - minutes
        return {sign: n for sign, by in self.signs.items() if (n := sum(at > since for at in by.values()))}

    def signs_between(self, first: int, until: int) -> dict[str, int]:
        """Authors per sign whose newest word fell into these minutes, and multipliers that joined in them."""
        counted = {sign: sum(first <= at < until for at in by.values()) for sign, by in self.signs.items()}
        counted[MULTIPLIER] = sum(first <= joined.minute < until for joined in self.multipliers)
        return {sign: n for sign, n in counted.items() if n}

    def channel_voices(self, now: int, minutes: int) -> dict[str, int]:
        """Negative voices per channel within about the last `minutes` minutes (whole hours)."""
        since = (now - minutes) // 60
        counted = {name: sum(n for hour, n in hours.items() if hour >= since) for name, hours in self.channels.items()}
        return {name: n for name, n in sorted(counted.items()) if n}

    def top_category(self, now: int, minutes: int) -> str | None:
        """The crisis type most negative mentions of the window point to; at least three, and a fifth of all."""
        since = (now - minutes) // 60
        counted = {
            name: sum(n for hour, n in hours.items() if hour >= since) for name, hours in self.categories.items()
        }
        best = max(sorted(counted), key=lambda name: counted[name], default=None)
        if best is None or counted[best] < 3 or counted[best] * 5 < sum(counted.values()):
            return None
        return best

    def press_tier(self) -> PressTier | None:
        """The highest press tier that took the scope up within a day."""
        tiers: tuple[PressTier, ...] = ("national", "local", "trade")
        return next((tier for tier in tiers if tier in self.press), None)


def shares_of(reading: Reading) -> list[str]:
    """The columns in which a person's first word of the day counts for the shares of emotion and of bystanders."""
    columns = ["judged"]
    if reading.argument < 0.5 and reading.arousal >= 0.3:
        columns.append("emotional")
    if reading.own_experience < 0.5:
        columns.append("bystanding")
    return columns


def best_category(reading: Reading) -> str:
    """The crisis type a reading points to most; empty where it points to none."""
    if not reading.category:
        return ""
    return max(sorted(reading.category), key=lambda name: reading.category[name])


def _younger(signs: dict[str, dict[str, int]], oldest: int) -> dict[str, dict[str, int]]:
    kept = {sign: {who: at for who, at in by.items() if at > oldest} for sign, by in signs.items()}
    return {sign: by for sign, by in kept.items() if by}


def _younger_firsts(firsts: dict[int, tuple[int, str]], oldest: int) -> dict[int, tuple[int, str]]:
    return {hour: first for hour, first in firsts.items() if hour > oldest}


def _younger_hours(counts: dict[str, dict[int, int]], oldest: int) -> dict[str, dict[int, int]]:
    kept = {name: {hour: n for hour, n in hours.items() if hour > oldest} for name, hours in counts.items()}
    return {name: hours for name, hours in kept.items() if hours}
