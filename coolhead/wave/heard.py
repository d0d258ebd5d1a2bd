"""A mention that was counted on its first reading, counted otherwise once it is read deeper.

Exact: the minute's mentions and negative ones, voices, echoes, reach, shares, channels, categories and multipliers of
every scope, to the last one, because what is taken back is what was counted. Volume never changes: a mention that is
read again is no new mention. Not exact, because the counts do not remember it:

* a person whose first negative words are taken back while others of theirs stand stays one voice, in the minute and
  with the reach, emotion and channel of what was taken back;
* a sign, a press tier or the earliest mention of an hour that a mention had overwritten for its author or hour does not
  come back with it, and the newest five shown as evidence may become four;
* hours older than the baseline still learns from (a day) keep what they taught; a mention that has left the day stays
  as it was counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.mention import Mention
from coolhead.text import Reading, aimed_elsewhere
from coolhead.wave.bare import bare_mention
from coolhead.wave.finding import see
from coolhead.wave.scope import SHARE_SIGNALS, Scope, Standing, best_category, shares_of
from coolhead.wave.topics import is_found
from coolhead.wave.watch import ECHO_CONFIDENCE, MOODS, Watch
from coolhead.wave.watching import BRAND, Counted, Watching, minute_of, scopes_of

_OF_A_PERSON = (
    "voices", "echoes", "known_reach", "judged", "emotional", "bystanding", "interested", "pictured", "newcomers",
)  # fmt: skip


@dataclass(slots=True)
class Heard:
    """How a mention was counted, so that it can be counted otherwise. Holds no words, no names.

    `mention` is the mention without its contents; `aimed`: its text names the brand as the better choice; `mood` is the
    one its author was given in the climate; `counted` names each scope, the columns of its ledger, and the reach.
    """

    mention: Mention
    minute: int
    aimed: bool
    mood: int
    counted: list[Counted]
    category: str
    signs: tuple[str, ...]
    copy_key: str

    @property
    def negative_in(self) -> tuple[str, ...]:
        """The scopes in which it counts as negative."""
        return tuple(name for name, columns, _ in self.counted if "negative" in columns)


def remembered(watch: Watch, mention: Mention, reading: Reading, counted: list[Counted], watching: Watching) -> Heard:
    """What `hearing.hear` has just counted, as it needs to be known later."""
    aimed = aimed_elsewhere(mention.text, watching.names)
    return Heard(
        bare_mention(mention),
        min(minute_of(mention.published_at), watch.minute),
        aimed,
        _mood(reading, aimed),
        counted,
        best_category(reading),
        tuple(reading.signs),
        reading.copy_key,
    )


def correct(watch: Watch, heard: Heard, reading: Reading, watching: Watching) -> bool:
    """Count a mention by another reading; changes `heard` too. False where its day is over and all stays as it was."""
    if not watch.scope(BRAND).ledger.holds(heard.minute):
        return False
    _correct_climate(watch, heard, _mood(reading, heard.aimed))
    copied = _is_copy(watch, heard)
    found = see(watch, heard.mention, reading, watching)
    before = _counted_before(watch, heard)
    counted: list[Counted] = []
    negative_now = _scopes(heard, reading, copied, [*before, *([found] if found else [])], watching)
    for name in dict.fromkeys([*before, *negative_now]):
        after = name in negative_now
        columns, reach = before.get(name, ([], 0))
        if "negative" in columns and after:
            counted.append((name, _adjust(watch, name, heard, reading, columns, copied, watching), reach))
        elif "negative" in columns:
            _take_back(watch, name, heard, columns, reach, copied)
            if name == BRAND:
                watch.scopes[name].ledger.add(heard.minute, ("mentions",))
                counted.append((name, ["mentions"], 0))
        elif after:
            if columns:
                watch.scopes[name].ledger.add(heard.minute, columns, by=-1)
            counted.append(watch.count(name, heard.mention, reading, heard.minute, copied, watching))
        else:
            counted.append((name, columns, reach))
    heard.counted, heard.category, heard.signs = counted, best_category(reading), tuple(reading.signs)
    watch.trees.recount(heard.mention.id, counted)
    return True


def _counted_before(watch: Watch, heard: Heard) -> dict[str, tuple[list[str], int]]:
    """Where the mention counts, found topics that it joined later among them; topics that are over left out."""
    said = watch.topics.vocabulary.find(heard.mention.id)
    if said is not None and said.counted is not None:
        heard.counted, said.counted = [*heard.counted, said.counted], None
    return {name: (columns, reach) for name, columns, reach in heard.counted if name in watch.scopes}


def _mood(reading: Reading, aimed: bool) -> int:
    return 0 if aimed and reading.tone == "negative" else MOODS[reading.tone]


def _correct_climate(watch: Watch, heard: Heard, mood: int) -> None:
    author = heard.mention.author.id
    voice = watch.voices.get(author)
    if voice is not None and (voice.minute, voice.mood) == (heard.minute, heard.mood):
        voice.mood = mood
        if mood <= 0:
            watch.friends.pop(heard.mention.id, None)
    heard.mood = mood


def _is_copy(watch: Watch, heard: Heard) -> bool:
    if not heard.copy_key or heard.mention.kind == "repost":
        return False
    first = watch.copies.get(heard.copy_key)
    return first is not None and first[0] != heard.mention.author.id


def _scopes(heard: Heard, reading: Reading, copied: bool, known: list[str], watching: Watching) -> list[str]:
    """The scopes in which the mention is negative by this reading."""
    echo = heard.mention.kind == "repost" or copied
    if reading.tone != "negative" or heard.aimed or (echo and reading.negative < ECHO_CONFIDENCE):
        return []
    return list(dict.fromkeys([*scopes_of(reading, watching), *(name for name in known if is_found(name))]))


def _adjust(
    watch: Watch, name: str, heard: Heard, reading: Reading, columns: list[str], copied: bool, watching: Watching
) -> list[str]:
    """Negative before and after: what differs are signs, the category, and the two shares. Returns the columns now."""
    scope, mention, minute = watch.scopes[name], heard.mention, heard.minute
    if mention.kind == "repost" or copied:
        return columns
    if best_category(reading) != heard.category:
        _uncount_hour(scope.categories, heard.category, minute)
        scope.count_category(reading, minute)
        watch.changed.add(name)
    if set(reading.signs) != set(heard.signs):
        _take_back_signs(scope, heard, set(heard.signs) - set(reading.signs))
        watch.count_signs(scope, mention, reading, minute, watching)
        watch.changed.add(name)
    if "judged" not in columns:
        return columns
    shares, shares_before = shares_of(reading), [column for column in columns if column in _SHARES]
    scope.ledger.add(minute, [column for column in shares_before if column not in shares], by=-1)
    scope.ledger.add(minute, [column for column in shares if column not in shares_before])
    return [*(column for column in columns if column not in _SHARES), *shares]


_SHARES = ("judged", *(column for column, _ in SHARE_SIGNALS))


def _take_back(watch: Watch, name: str, heard: Heard, columns: list[str], reach: int, copied: bool) -> None:
    """Negative before, not any more: exactly what was counted is subtracted."""
    scope, mention, minute = watch.scopes[name], heard.mention, heard.minute
    own = [column for column in columns if column in _OF_A_PERSON]
    scope.ledger.add(minute, [column for column in columns if column not in own], by=-1)
    _take_back_person(scope, heard, own, reach)
    if not (mention.kind == "repost" or copied):
        _uncount_hour(scope.categories, heard.category, minute)
        _take_back_signs(scope, heard, set(heard.signs))
    _take_back_weight(watch, name, scope, heard)
    watch.changed.add(name)


def _take_back_person(scope: Scope, heard: Heard, own: list[str], reach: int) -> None:
    """The voice or echo goes with the last of its author's negative mentions that stands."""
    author, minute = heard.mention.author.id, heard.minute
    standing = Standing(minute, own, reach, heard.mention.channel) if own else scope.standing.get(author)
    if others := scope.again.get(author, 0):
        scope.again[author] = others - 1
        if own and standing is not None:
            scope.standing[author] = standing
    elif standing is not None:
        scope.standing.pop(author, None)
        if scope.ledger.holds(standing.minute):
            scope.ledger.add(standing.minute, standing.columns, standing.reach, by=-1)
        _uncount_hour(scope.channels, standing.channel, standing.minute)
        scope.clock.count(standing.channel, standing.minute, by=-1)
        if scope.authors.get(author) == standing.minute:
            del scope.authors[author]


def _take_back_signs(scope: Scope, heard: Heard, signs: set[str]) -> None:
    for sign in sorted(signs):
        authors = scope.signs.get(sign, {})
        if authors.get(heard.mention.author.id) == heard.minute:
            del authors[heard.mention.author.id]
            if not authors:
                del scope.signs[sign]
        scope.hide(heard.mention.id, sign)


def _take_back_weight(watch: Watch, name: str, scope: Scope, heard: Heard) -> None:
    mention, minute = heard.mention, heard.minute
    scope.multipliers = [joined for joined in scope.multipliers if joined.mention != mention.id]
    scope.relevant = [joined for joined in scope.relevant if joined.mention != mention.id]
    watch.joined = [one for one in watch.joined if one[0] != name or one[1].mention != mention.id]
    tier = mention.press_tier or "trade"
    if (mention.author.kind == "press" or mention.kind == "article") and scope.press.get(tier) == minute:
        del scope.press[tier]
    if scope.pickups.get(tier, {}).get(minute // 60) == (minute, mention.id):
        del scope.pickups[tier][minute // 60]
    if mention.media and mention.kind != "repost" and minute in scope.vivid:
        scope.vivid.remove(minute)
    if scope.firsts.get(minute // 60) == (minute, mention.id):
        del scope.firsts[minute // 60]
    scope.hide(mention.id)


def _uncount_hour(counts: dict[str, dict[int, int]], name: str, minute: int) -> None:
    hours = counts.get(name, {})
    if hours.get(minute // 60, 0) > 1:
        hours[minute // 60] -= 1
    elif hours.pop(minute // 60, None) is not None and not hours:
        del counts[name]
