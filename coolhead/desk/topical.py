"""What a found topic is made of is told, so that people can be told what it is about."""

from __future__ import annotations

from coolhead.desk.commands import Command, Record
from coolhead.desk.look import Look
from coolhead.desk.state import DeskState
from coolhead.wave.topic_events import TopicMeasured
from coolhead.wave.topics import is_found

MUCH_MORE = 2.0
"""A topic is told again when it has doubled."""


def tell_topic(state: DeskState, look: Look, rises: bool, commands: list[Command]) -> None:
    """Tell of a found topic when it `rises` (before what is told under its name), and each time it has doubled."""
    topic = state.watch.topics.topics.get(look.name) if is_found(look.name) else None
    if topic is None:
        return
    mentions = sum(topic.languages.values())
    if not rises and mentions < MUCH_MORE * topic.told:
        return
    topic.told = mentions
    measured = TopicMeasured(
        at=look.at,
        brand=state.brand,
        topic=topic.name,
        mentions=mentions,
        authors=look.signals.authors,
        per_hour=round(look.signals.per_hour, 6),
        usual_per_hour=round(look.signals.usual_per_hour, 6),
        languages=dict(sorted(topic.languages.items(), key=lambda one: (-one[1], one[0]))),
        quotes={
            language: tuple(one.mention for one in quotes)
            for language, quotes in sorted(topic.quotes.items())
            if quotes
        },
        parent=topic.parent or None,
    )
    commands.append(Record(measured))
