"""Watching one brand: every mention is counted once in the brand as a whole and once in its topic.

Pure: mentions and minutes go in, counts change; nothing is decided here. Cost per mention is constant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from coolhead.climate import Voice, newest
from coolhead.mention import Mention
from coolhead.text import Reading
from coolhead.wave.answers import Change
from coolhead.wave.audiences import Audiences
from coolhead.wave.baseline import Baseline
from coolhead.wave.composition import SHOWN, Composition, unanswered
from coolhead.wave.ledger import RING_MINUTES
from coolhead.wave.sampling import Sample
from coolhead.wave.scope import Joined, Scope
from coolhead.wave.sight import Sight
from coolhead.wave.signs import UsualSigns
from coolhead.wave.topics import Topics
from coolhead.wave.trees import Trees
from coolhead.wave.watching import BRAND, Counted, Watching, relevance

MOST_COPIES = 20_000
MOST_FRIENDS = 200
TOPIC_PRIOR = 0.05
"""Voices an hour of a topic before anything is known: about one a day."""
ECHO_CONFIDENCE = 0.6
"""A doubtful reading of one text must not count a hundred times because a hundred people passed it on."""
CRITICAL = 0.3
"""From this share of negative on a mention's words are looked at for topics: many half-sure ones make a sure one."""
MOODS: Final = {"negative": -1, "neutral": 0, "positive": 1}


@dataclass(slots=True)
class Watch:
    """The counts of one brand: its scopes, the copies known, one voice per author for the climate."""

    minute: int = -1
    scopes: dict[str, Scope] = field(default_factory=dict)
    copies: dict[str, tuple[str, int]] = field(default_factory=dict)
    speaking: Baseline = field(default_factory=lambda: Baseline(prior_per_hour=2.0))
    """Usual authors an hour with words of their own, whatever their tone."""
    signs: UsualSigns = field(default_factory=UsualSigns)
    voices: dict[str, Voice] = field(default_factory=dict)
    """author -> the newest word of each author of the last day."""
    friends: dict[str, int] = field(default_factory=dict)
    """Friendly mentions that were not told yet -> minute: of people who were not friendly before."""
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

    def befriend(self, mention: str, minute: int) -> None:
        """Remember a friendly mention until it is told; of too many the newest."""
        self.friends[mention] = minute
        if len(self.friends) > MOST_FRIENDS:
            self.friends = newest(self.friends)

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
                self.signs.learn(self.scope(BRAND), self.speaking.known_hours, hour)
            self._forget(minute)
        for scope in self.scopes.values():
            scope.ledger.advance(minute)
        self.minute = minute
        self.recount(self.composition.answers.advance(minute))

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

    def recount(self, changes: list[Change]) -> None:
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

    def _forget(self, minute: int) -> None:
        oldest = minute - RING_MINUTES
        self.copies = {key: first for key, first in self.copies.items() if first[1] > oldest - RING_MINUTES}
        self.voices = {author: voice for author, voice in self.voices.items() if voice.minute > oldest}
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
