"""Watching one brand: every mention is counted once in the brand as a whole and once in its topic.

Pure: mentions and minutes go in, counts change; nothing is decided here. Cost per mention is constant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from coolhead.clock import MINUTE, Instant
from coolhead.mention import Mention
from coolhead.text import Reading, aimed_elsewhere
from coolhead.wave.answers import Change
from coolhead.wave.audiences import Audiences
from coolhead.wave.bare import bare_mention, bare_reading
from coolhead.wave.baseline import HISTORY_HOURS, LEFT_OUT_HOURS, Baseline, surprise
from coolhead.wave.composition import ANSWERABLE, SHOWN, Composition, unanswered
from coolhead.wave.ledger import RING_MINUTES
from coolhead.wave.sampling import Sample
from coolhead.wave.scope import MOST_CHANNELS, MULTIPLIER, Joined, Scope, best_category
from coolhead.wave.sight import Sight
from coolhead.wave.topics import Placed, Topics, is_found
from coolhead.wave.trees import Trees
from coolhead.wave.vocabulary import Said

BRAND = ""
"""The scope of the brand as a whole; topics are named by their crisis type."""
MOST_COPIES = 20_000
TOPIC_PRIOR = 0.05
"""Voices an hour of a topic before anything is known: about one a day."""
ECHO_CONFIDENCE = 0.6
"""A doubtful reading of one text must not count a hundred times because a hundred people passed it on."""
CRITICAL = 0.3
"""From this share of negative on a mention's words are looked at for topics: many half-sure ones make a sure one."""
SIGN_PRIOR_HOURS = 24
SIGN_PRIOR = 0.125 / 24
"""Authors an hour that show a sign before anything is known: one in eight days."""
SIGN_SURPRISE, SINGLE_SURPRISE = 2.5, 1.0
"""-log10 of the chance of so many on an ordinary day; a single one has to be rare, not impossible."""
SIGN_MINUTES = 360
LASTING_SIGNS = ("safety", "threat")
LIFTED_MINUTES = 360
"""How long a multiplier that joined an open wave keeps it up."""
LIFTED_SURPRISE = 1.0
MOODS: Final = {"negative": -1, "neutral": 0, "positive": 1}

Counted = tuple[str, list[str], int]
"""A scope's name, the columns of its ledger that a mention was counted in, and the reach it brought."""


@dataclass(frozen=True, slots=True)
class Watching:
    """What the watch must know of the plan: whose brand it is, and the numbers of detection.

    Windows in minutes, rising; a cluster is so many authors within `cluster_minutes` at `cluster_ratio` times the
    topic's usual, or `cluster_day_ratio` times its usual of a day (R36).
    """

    own_accounts: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    audience: int | None = None
    multiplier_followers: int = 50_000
    windows: tuple[int, ...] = (15, 60, 360, 1440)
    cold_start_hours: float = 24.0
    cluster_authors: int = 5
    cluster_minutes: int = 120
    cluster_ratio: float = 2.0
    cluster_day_ratio: float = 3.0
    topic_confidence: float = 0.5
    answer_minutes: int = 240
    habitual_words: int = 5


@dataclass(slots=True)
class Watch:
    """The counts of one brand: its scopes, the copies known, one voice per author for the climate."""

    minute: int = -1
    scopes: dict[str, Scope] = field(default_factory=dict)
    copies: dict[str, tuple[str, int]] = field(default_factory=dict)
    speaking: Baseline = field(default_factory=lambda: Baseline(prior_per_hour=2.0))
    """Usual authors an hour with words of their own, whatever their tone."""
    usual_signs: dict[str, float] = field(default_factory=dict)
    """Sign -> authors an hour that show it on ordinary days; what is heard every day is no sign."""
    signs_learned: int = 0
    """The hour up to which `usual_signs` has learned."""
    voices: dict[str, tuple[int, int]] = field(default_factory=dict)
    """author -> (minute, -1 critical, 0 neutral, 1 friendly): the newest word of each author of the last day."""
    channels: dict[str, dict[int, int]] = field(default_factory=dict)
    sight: Sight = field(default_factory=Sight)
    """Which channels are seen, and since when not."""
    joined: list[tuple[str, Joined]] = field(default_factory=list)
    """Multipliers that joined a scope and were not told of yet."""
    changed: set[str] = field(default_factory=set)
    """Scopes in which something negative was heard since the last evaluation."""
    composition: Composition = field(default_factory=Composition)
    topics: Topics = field(default_factory=Topics)
    sample: Sample | None = None
    """Drawn from all that is heard while mentions are read deeper; None where nothing is."""
    trees: Trees = field(default_factory=Trees)
    audiences: Audiences = field(default_factory=Audiences)

    def scope(self, name: str) -> Scope:
        """The scope of this name, made when first needed."""
        found = self.scopes.get(name)
        if found is None:
            found = self.scopes[name] = Scope()
            found.ledger.advance(self.minute)
            if name != BRAND:
                found.baseline = self.scope(BRAND).baseline.unheard(TOPIC_PRIOR)
        return found

    def advance(self, minute: int, frozen: frozenset[str]) -> None:
        """Move on to a minute: rings turn, and with each full hour what was usual is learned and the old forgotten."""
        if minute <= self.minute:
            return
        for first, last in self.sight.advance(minute):
            self._leave_out(first, last)
        hour_before, hour = self.minute // 60, minute // 60
        if self.minute >= 0 and hour > hour_before:
            self._close_hours(hour, frozen)
            if BRAND not in frozen:
                self._learn_signs(hour)
            self._forget(minute)
        for scope in self.scopes.values():
            scope.ledger.advance(minute)
        self.minute = minute
        self._recount(self.composition.answers.advance(minute))

    def _leave_out(self, first: int, last: int) -> None:
        """These hours were seen in part only, as is known now: they teach nothing."""
        for baseline in (self.speaking, *(scope.baseline for scope in self.scopes.values())):
            baseline.leave_out(first, last)

    def _close_hours(self, hour: int, frozen: frozenset[str]) -> None:
        """The hours before `hour` are over: learn what was said in them, late words of the last day too."""
        self.sight.close_hour(hour - 1)
        partial = self.sight.is_partial()
        for name, scope in self.scopes.items():
            scope.ledger.advance(60 * hour - 1)
            scope.baseline.close_hour(hour - 1, scope.ledger.by_hour("voices", 24), partial or name in frozen)
        if BRAND in self.scopes:
            heard = self.scopes[BRAND].ledger.by_hour("heard", 24)
            self.speaking.close_hour(hour - 1, heard, partial or BRAND in frozen)
            self.composition.close_hour(self.scopes, hour - 1, frozen, BRAND)

    def _recount(self, changes: list[Change]) -> None:
        """Complaints that fell due, or were answered after all, each in the minute it fell due."""
        for change in changes:
            scope = self.scopes.get(change.scope)
            if scope is None or not scope.ledger.holds(change.minute):
                continue
            scope.ledger.add(change.minute, change.columns, by=change.by)
            if change.by < 0:
                scope.hide(change.mention, "unanswered")
            elif "unanswered" in change.columns:
                scope.show("unanswered", change.mention, change.minute)
                if unanswered(scope, self.scopes[BRAND]):
                    self.changed.add(change.scope)

    def _learn_signs(self, hour: int) -> None:
        """Running means over what the baseline remembers; after the first day a day behind, so that a sign does not
        become usual by being seen. `hour` has just begun."""
        known = self.speaking.known_hours
        until = hour - max(0, min(LEFT_OUT_HOURS - 1, known - LEFT_OUT_HOURS))
        first = max(self.signs_learned, until - LEFT_OUT_HOURS)
        if until <= first:
            return
        self.signs_learned = until
        seen = self.scope(BRAND).signs_between(60 * first, 60 * until)
        hours = min(max(1, known) + SIGN_PRIOR_HOURS, HISTORY_HOURS)
        for sign in {**self.usual_signs, **seen}:
            usual = self.usual_signs.get(sign, SIGN_PRIOR)
            self.usual_signs[sign] = usual + (seen.get(sign, 0) - (until - first) * usual) / hours

    def unusual_signs(self, scope: Scope) -> dict[str, int]:
        """Sign -> authors who show it in a scope, where there are more of them than ordinary days explain.

        Signs count for six hours; those of harm and threats are kept for a day: somebody has to look into them.
        """
        found = {}
        for sign in sorted(scope.signs):
            kept = RING_MINUTES if sign in LASTING_SIGNS else SIGN_MINUTES
            authors = scope.sign_authors(self.minute, kept).get(sign, 0)
            least = SIGN_SURPRISE if authors > 1 else SINGLE_SURPRISE
            if authors and self.sign_surprise(sign, authors, SIGN_MINUTES) >= least:
                found[sign] = authors
        return found

    def sign_surprise(self, sign: str, authors: int, minutes: int) -> float:
        """-log10 of the chance that so many authors show a sign within `minutes` minutes of an ordinary day."""
        return surprise(authors, self.usual_signs.get(sign, SIGN_PRIOR) * minutes / 60, 1.0)

    def lifts(self, scope: Scope, since: Instant) -> bool:
        """Whether multipliers took a scope up after an instant, and not just those that speak every day."""
        joined = scope.joined_since(max(since, (self.minute - LIFTED_MINUTES) * MINUTE))
        return joined > 0 and self.sign_surprise(MULTIPLIER, joined, LIFTED_MINUTES) >= LIFTED_SURPRISE

    def hear(self, mention: Mention, reading: Reading, watching: Watching) -> list[Counted]:
        """Count one mention; returns what it was counted as, nothing where it does not count.

        The clock has been moved to its arrival before; its own minute may be an older one.
        """
        minute = min(minute_of(mention.published_at), self.minute)
        author, tone = mention.author, reading.tone
        self.sight.hear(mention.channel, minute_of(mention.published_at))
        if mention.deleted:
            return []  # what is taken back is no second word
        if is_own(mention, watching):
            if mention.in_reply_to:
                self._recount(self.composition.answers.answer(mention.in_reply_to, self.minute))
            return []
        if not self.scope(BRAND).ledger.holds(minute):
            return []
        if tone == "negative" and aimed_elsewhere(mention.text, watching.names):
            self._count_voice(mention, "neutral", minute)
            self.scope(BRAND).ledger.add(minute, ("mentions",))
            return [(BRAND, ["mentions"], 0)]
        self._count_voice(mention, tone, minute)
        copied = self._is_copy(mention, reading, minute)
        if self.composition.hear(mention, minute, self.minute):
            self.scope(BRAND).show("ratings", mention.id, minute)
            self.changed.add(BRAND)
        about = self.composition.of_mention(mention, reading, copied) if tone == "negative" else []
        found = self._find_topic(mention, reading, minute, copied, about, watching)
        if tone != "negative":
            self.scope(BRAND).ledger.add(minute, ("mentions",))
            return [(BRAND, ["mentions"], 0)]
        names = scopes_of(reading, watching) + ([found] if found else [])
        counted = [self.count(name, mention, reading, minute, copied, watching, about) for name in names]
        for name, columns, _ in counted:
            if "negative" in columns:
                self.sight.note_late(name, minute)
        if mention.kind in ANSWERABLE and not copied:
            self.composition.habits.hear(author.id, self.minute // 60)
            self.composition.answers.ask(mention.id, self.minute, names, watching.answer_minutes)
        return counted

    def _find_topic(
        self, mention: Mention, reading: Reading, minute: int, copied: bool, about: list[str], watching: Watching
    ) -> str:
        """The found topic a critical mention belongs to, empty where none; what now belongs to it too is counted."""
        if reading.negative < CRITICAL:
            if mention.kind != "repost" and not copied:
                for name in self.topics.hear_calm(minute, reading.terms):
                    self.scope(name).ledger.add(minute, ("heard",))
            return ""
        said = Said(minute, bare_mention(mention), bare_reading(reading), copied, about)
        placed = self.topics.hear(said, self.minute, self.speaking.known_hours, watching.cold_start_hours)
        return "" if placed is None else self._place(placed, mention.id, watching)

    def see(self, mention: Mention, reading: Reading, watching: Watching) -> str:
        """A mention was read deeper: the found topic it belongs to by its meaning, empty where none."""
        placed = self.topics.see(mention.id, reading.vector, self.minute)
        if placed is not None:
            self._place(placed, mention.id, watching)
            if placed.gone:
                self.scopes.pop(placed.gone, None)
        said = self.topics.vocabulary.find(mention.id)
        return "" if said is None else said.topic

    def _place(self, placed: Placed, heard: str, watching: Watching) -> str:
        """Count what belongs to a topic now, but for the mention that is being heard."""
        name = placed.topic.name
        if name not in self.scopes:
            self.scope(name).baseline = self.scope(BRAND).baseline.steady(placed.topic.usual_per_hour)
            for gone in [one for one in self.scopes if is_found(one) and one not in self.topics.topics]:
                del self.scopes[gone]
        ledger = self.scope(name).ledger
        for at in placed.calm:
            if ledger.holds(at):
                ledger.add(at, ("heard",))
        for one in placed.joined:
            if one.mention.id != heard and one.reading.tone == "negative" and ledger.holds(one.minute):
                one.counted = self.count(name, one.mention, one.reading, one.minute, one.copied, watching, one.about)
        return name

    def count(
        self,
        name: str,
        mention: Mention,
        reading: Reading,
        minute: int,
        copied: bool,
        watching: Watching,
        about: list[str] | None = None,
    ) -> Counted:
        """Count one mention in one scope, without its place in the climate; returns what it was counted as.

        `about`: what `Composition.of_mention` says of it, where that was asked already.
        """
        scope = self.scope(name)
        echo = mention.kind == "repost" or copied
        if reading.tone != "negative" or (echo and reading.negative < ECHO_CONFIDENCE):
            scope.ledger.add(minute, ("mentions",))
            return name, ["mentions"], 0
        self.changed.add(name)
        columns = ["mentions", "negative"]
        if copied:
            columns.append("copied")
        if mention.parent:
            columns.append("born")
        reach = 0
        new = scope.is_new_author(mention.author.id, minute)
        columns += self.composition.of_mention(mention, reading, copied) if about is None else about
        if new:
            columns.append("echoes" if echo else "voices")
            columns += self.composition.of_person(mention, reading, echo)
            scope.count_channel(mention.channel, minute)
            if mention.author.followers is not None:
                columns.append("known_reach")
                reach = mention.author.followers
        if not echo:
            if new:
                columns += scope.count_shares(mention.id, reading, minute)
            scope.count_category(reading, minute)
            self.count_signs(scope, mention, reading, minute, watching)
            scope.show("velocity", mention.id, minute)
        scope.ledger.add(minute, columns, reach)
        for signal in SHOWN:
            if signal in columns:
                scope.show(signal, mention.id, minute)
        self._count_weight(name, scope, mention, minute, watching)
        scope.note_first(minute, mention.id)
        return name, columns, reach

    def count_signs(self, scope: Scope, mention: Mention, reading: Reading, minute: int, watching: Watching) -> None:
        """Count the signs of a mention, unless its author is one who criticises again and again."""
        habits, hour = self.composition.habits, self.minute // 60
        if reading.signs and not habits.is_habitual(mention.author.id, hour, watching.habitual_words):
            scope.count_signs(mention, reading, minute)

    def _count_weight(self, name: str, scope: Scope, mention: Mention, minute: int, watching: Watching) -> None:
        author = mention.author
        reason = relevance(mention, watching)
        if reason:
            joined = Joined(minute, author.id, mention.id, author.followers or 0, reason, mention.channel)
            if scope.join(joined):
                self.joined = [*self.joined[-49:], (name, joined)]
        if author.kind == "press" or mention.kind == "article":
            scope.count_press(mention.press_tier or "trade", mention.id, minute)
            scope.show("press", mention.id, minute)
        if mention.media and mention.kind != "repost":
            scope.vivid = [*scope.vivid[-9:], minute]
            scope.show("vivid", mention.id, minute)

    def _count_voice(self, mention: Mention, tone: str, minute: int) -> None:
        mood = MOODS[tone]
        before = self.voices.pop(mention.author.id, None)
        if mention.kind != "repost" and (before is None or minute - before[0] >= RING_MINUTES):
            self.scope(BRAND).ledger.add(minute, ("heard",))
        newest = (minute, mood) if before is None or minute >= before[0] else before
        self.voices[mention.author.id] = newest
        if len(self.voices) > 2 * MOST_COPIES:
            self.voices.pop(next(iter(self.voices)))
        if mention.channel in self.channels or len(self.channels) < MOST_CHANNELS:
            hours = self.channels.setdefault(mention.channel, {})
            hours[minute // 60] = hours.get(minute // 60, 0) + 1

    def _is_copy(self, mention: Mention, reading: Reading, minute: int) -> bool:
        """Whether the same words stood before under another author; reposts are told by their kind, not by this."""
        if not reading.copy_key or mention.kind == "repost":
            return False
        first = self.copies.get(reading.copy_key)
        if first is None:
            if len(self.copies) >= MOST_COPIES:
                self.copies.pop(next(iter(self.copies)))
            self.copies[reading.copy_key] = (mention.author.id, minute)
            return False
        return first[0] != mention.author.id

    def _forget(self, minute: int) -> None:
        oldest = minute - RING_MINUTES
        self.copies = {key: first for key, first in self.copies.items() if first[1] > oldest - RING_MINUTES}
        self.voices = {author: voice for author, voice in self.voices.items() if voice[0] > oldest}
        kept = {name: {h: n for h, n in hours.items() if h > oldest // 60} for name, hours in self.channels.items()}
        self.channels = {name: hours for name, hours in kept.items() if hours}
        self.joined = [(name, joined) for name, joined in self.joined if joined.minute > oldest]
        self.composition.forget(minute)
        for name in self.topics.forget(minute):
            self.scopes.pop(name, None)
        for scope in self.scopes.values():
            scope.forget(minute)
        self.trees.forget(minute)
        self.audiences.settle()


def is_own(mention: Mention, watching: Watching) -> bool:
    """Whether the brand itself speaks."""
    return mention.author.kind == "own" or mention.author.id in watching.own_accounts


def scopes_of(reading: Reading, watching: Watching) -> list[str]:
    """The scopes a mention counts in: the brand as a whole, and the topic of what is negative."""
    if reading.tone != "negative":
        return [BRAND]
    best = best_category(reading)
    return [BRAND, best] if best and reading.category[best] >= watching.topic_confidence else [BRAND]


def minute_of(instant: Instant) -> int:
    """Minutes since the epoch."""
    return int(instant // 60)


def relevance(mention: Mention, watching: Watching) -> str:
    """Why an author is a multiplier: reach or relevance (R46); empty when neither."""
    author = mention.author
    if author.followers is not None and author.followers >= watching.multiplier_followers:
        return "reach"
    if author.kind == "press":
        return "press"
    if author.kind == "official":
        return "official"
    return ""
