"""What is told of the mood: who speaks how and where, whom nobody thanked yet, and to whom the brand's answers go."""

from __future__ import annotations

from typing import Any, Final

from coolhead.climate import MentionThanked, MoodMeasured, newest, shares_by
from coolhead.clock import Instant
from coolhead.desk.events import Thanked
from coolhead.desk.state import DeskState
from coolhead.wave.watch import Watch

MOST_THANKED: Final = 100
"""Answered friendly mentions of one quarter of an hour that are named."""
_NAMES: Final = {1: "answered_friendly", 0: "answered_neutral", -1: "answered_critical"}


def mood(state: DeskState, at: Instant, minutes: int) -> MoodMeasured:
    """The mood over the last day, and what of it is new since `minutes` ago; friendly mentions are told once."""
    watch = state.watch
    voices, known = watch.voices, watch.composition.known
    channels, languages = shares_by(voices.values())
    friends, watch.friends = newest(watch.friends), {}
    friendly = (author for author, voice in voices.items() if voice.mood > 0)
    answered, thanked_ = _answered(watch, minutes)
    return MoodMeasured(
        at=at,
        brand=state.brand,
        minutes=float(minutes),
        channels=channels,
        languages=languages,
        newcomers=sum(not known.days_before(author) for author in friendly),
        friends=tuple(friends),
        thanked=thanked_,
        **answered,
    )


def thanked(brand: str, event: Thanked) -> MentionThanked:
    """What is told of a person's word that somebody was thanked."""
    return MentionThanked(at=event.at, brand=brand, mention=event.mention, who=event.who, stands=event.stands)


def _answered(watch: Watch, minutes: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    """To whom the answers of the last `minutes` went, by the mood of the people who got them; nothing where no own
    account was ever heard to answer."""
    answers, speakers = watch.composition.answers.answered, watch.composition.speakers
    if not answers:
        return {}, ()
    counts: dict[str, Any] = dict.fromkeys((*_NAMES.values(), "answered_unknown"), 0)
    friendly: list[str] = []
    for mention, minute in reversed(answers.items()):
        if minute < watch.minute - minutes:
            break
        voice = watch.voices.get(speakers.get(mention, ""))
        counts["answered_unknown" if voice is None else _NAMES[voice.mood]] += 1
        if voice is not None and voice.mood > 0:
            friendly.append(mention)
    return counts, tuple(sorted(friendly)[:MOST_THANKED])
