"""What the screen Climate says, in the words of one language. Critics are counted and never named (R11, R12, R21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coolhead.clock import DAY
from coolhead.run.board import Board
from coolhead.run.board_model import Climate
from coolhead.run.board_mood import MoodStep, Shares, Thanks
from coolhead.run.liked import Liked
from coolhead.storage.model import Entry
from coolhead.web.display import display
from coolhead.web.mood_chart import MoodChart, draw_mood
from coolhead.web.now import shown_mentions
from coolhead.web.now_model import ShownMention
from coolhead.web.ports import BrandView
from coolhead.web.speech import Speech

LEAST_MENTIONS = 100
"""Mentions of a week from which a mood is spoken of."""
THANKS_SHOWN, THANKED_SHOWN = 10, 5
BALANCE_DAYS = 7
LEAST_ANSWERS = 10
FEEDING_CRITICS = 0.2
"""With a smaller share of answers to friends than this, the warning is given (R12)."""
STUFFY_SHARE, STUFFY_PEOPLE = 0.5, 10
"""From this share of critical people on, among so many at least, the air of a channel is stuffy."""


@dataclass(frozen=True, slots=True)
class Friend:
    """One friendly mention: its id, and the mention as it is shown; `told` says who thanked for it, and when."""

    id: str
    mention: ShownMention | None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """To whom the brand's answers went: a sentence, whether it warns, and the parts of a bar (of 100) with words."""

    sentence: str
    warns: bool = False
    parts: tuple[tuple[str, int, str], ...] = ()
    left: str = ""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One channel or language: of its people how many of 100 are friendly, neutral, critical."""

    name: str
    people: str
    friendly: str
    neutral: str
    critical: str


@dataclass(frozen=True, slots=True)
class ClimateView:
    """The whole screen. `enough` says whether a mood is spoken of at all; else `empty` says why not."""

    enough: bool
    title: str
    people: str
    of_100: tuple[int, int, int]
    balance: Balance
    friends: list[Friend]
    thanked: list[Friend]
    more: str
    count: str
    new: str
    back: str
    liked: list[tuple[str, str, str]]
    """(words, their language, how many people used them)."""
    month: MoodChart | None
    stuffy: str
    channels: list[ShareRow]
    languages: list[ShareRow]


def climate_view(
    brand: BrandView, board: Board, texts: Mapping[str, Entry], liked: Sequence[Liked], words: Speech
) -> ClimateView:
    """The screen of one brand. `texts`: the friendly mentions that are shown, by id, where they are still kept."""
    mood, climate = board.mood, board.climate
    heard = sum(point.mentions for point in board.series)
    enough = heard >= LEAST_MENTIONS and climate.voices > 0
    waiting = friends_shown(board)
    left = len(mood.friends) - len(waiting)
    return ClimateView(
        enough=enough,
        title=_title(climate, words) if enough else words.say("climate.empty.title"),
        people=words.say("climate.people", n=climate.voices) if enough else _empty(heard, words),
        of_100=climate.of_100,
        balance=_balance(mood.steps, words),
        friends=[_friend(id_, texts, words) for id_ in waiting if id_ in texts],
        thanked=[
            _friend(id_, texts, words, _thanked_by(one, brand, words))
            for id_, one in reversed(list(mood.thanked.items())[-THANKED_SHOWN:])
        ],
        more=words.say("climate.thank.more", n=left) if left else "",
        count=words.say("climate.friends.count", n=climate.friendly),
        new=words.say("climate.friends.new", n=min(mood.newcomers, climate.friendly)),
        back=words.say("climate.friends.back", n=max(0, climate.friendly - mood.newcomers)),
        liked=[(display(one.words, 80), one.language, words.say("climate.liked.by", n=one.people)) for one in liked],
        month=draw_mood(mood.steps, words),
        stuffy=_stuffy(mood.channels, words),
        channels=[_share(words.named("channel", name), one, words) for name, one in _most_first(mood.channels)],
        languages=[_share(words.language_name(name), one, words) for name, one in _most_first(mood.languages)],
    )


def friends_shown(board: Board) -> list[str]:
    """The friendly mentions to thank for, the newest first."""
    return list(reversed(board.mood.friends))[:THANKS_SHOWN]


def texts_wanted(board: Board) -> list[str]:
    """The mentions whose words the screen shows."""
    return [*friends_shown(board), *list(board.mood.thanked)[-THANKED_SHOWN:]]


def _title(climate: Climate, words: Speech) -> str:
    friendly, neutral, critical = climate.of_100
    if critical > friendly and critical >= 40:
        return words.say("climate.mood.stuffy", n=critical)
    if friendly >= 50:
        return words.say("climate.mood.friendly", n=friendly)
    return words.say("climate.mood.calm", n=friendly + neutral)


def _empty(heard: int, words: Speech) -> str:
    return words.say("climate.empty", n=heard, least=LEAST_MENTIONS)


def _balance(steps: Sequence[MoodStep], words: Speech) -> Balance:
    if not steps or not steps[-1].heard_own:
        return Balance(words.say("climate.attention.unknown"))
    week = [step for step in steps if step.at > steps[-1].at - BALANCE_DAYS * DAY]
    friends, others, critics, left = (
        sum(getattr(step, name) for step in week) for name in ("to_friends", "to_others", "to_critics", "to_unknown")
    )
    known = friends + others + critics
    said = words.say("climate.attention.left", n=left) if left else ""
    if friends + critics < LEAST_ANSWERS:
        return Balance(words.say("climate.attention.few", n=known), left=said)
    share = friends / (friends + critics)
    of_100 = Climate(friends, others, critics).of_100
    labels = (("friendly", "friends", friends), ("neutral", "others", others), ("critical", "to_critics", critics))
    parts = tuple(
        (name, width, words.say(f"climate.attention.{label}", n=count))
        for (name, label, count), width in zip(labels, of_100, strict=True)
    )
    warns = share < FEEDING_CRITICS
    return Balance(words.say(f"climate.attention.{'critics' if warns else 'fair'}", share=share), warns, parts, said)


def _friend(id_: str, texts: Mapping[str, Entry], words: Speech, told: str = "") -> Friend:
    entry = texts.get(id_)
    return Friend(id_, shown_mentions([entry], words)[0] if entry is not None else None, told)


def _stuffy(channels: Shares, words: Speech) -> str:
    stuffy = [
        name
        for name, one in channels.items()
        if one.voices >= STUFFY_PEOPLE and one.critical >= STUFFY_SHARE * one.voices
    ]
    return words.say("climate.where.stuffy", channels=",".join(stuffy)) if stuffy else words.say("climate.where.fine")


def _most_first(shares: Shares) -> list[tuple[str, Climate]]:
    return sorted(shares.items(), key=lambda one: (-one[1].voices, one[0]))


def _share(name: str, one: Climate, words: Speech) -> ShareRow:
    friendly, neutral, critical = (words.number(count, 0) for count in one.of_100)
    return ShareRow(display(name, 40), words.number(one.voices, 0), friendly, neutral, critical)


def _thanked_by(one: Thanks, brand: BrandView, words: Speech) -> str:
    who = display(brand.people.get(one.who, one.who), 80)
    return words.say("climate.thanked.by", who=who, when=words.day_time(one.at))
