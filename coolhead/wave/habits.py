"""Who criticises again and again: the tenth complaint is no news, and a word of danger in it no new report (R16, R33).

Somebody who was hurt says so at once; somebody who writes fifty complaints in two days says everything at some point.
So what counts is what a person had written before: their signs count until they have become a habitual critic, and
those of others count always.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

MOST_AUTHORS: Final = 20_000
SILENT_HOURS: Final = 24


@dataclass(slots=True)
class Habit:
    """Critical words of one author: those before the hour of their newest, and those in it."""

    hour: int
    before: int = 0
    now: int = 0


@dataclass(slots=True)
class Habits:
    """Authors of critical words, the one heard last at the end. Hours of arrival: order within one changes nothing.

    Example:
        >>> habits = Habits()
        >>> for hour in range(6):
        ...     habits.hear("ann", hour)
        >>> habits.is_habitual("ann", 5, 5), habits.is_habitual("ann", 30, 5), habits.is_habitual("ben", 5, 5)
        (True, False, False)
    """

    authors: dict[str, Habit] = field(default_factory=dict)

    def hear(self, author: str, hour: int) -> None:
        """Critical words of their own were heard from an author."""
        habit = self.authors.pop(author, None)
        if habit is None or hour - habit.hour > SILENT_HOURS:
            habit = Habit(hour)
        elif hour > habit.hour:
            habit = Habit(hour, habit.before + habit.now)
        habit.now += 1
        self.authors[author] = habit
        if len(self.authors) > MOST_AUTHORS:
            del self.authors[next(iter(self.authors))]

    def is_habitual(self, author: str, hour: int, least: int) -> bool:
        """Whether critical words of an author were heard `least` times before this hour, with no day of silence."""
        habit = self.authors.get(author)
        if habit is None or hour - habit.hour > SILENT_HOURS:
            return False
        return habit.before + (habit.now if hour > habit.hour else 0) >= least

    def forget(self, hour: int) -> None:
        """Drop who has been silent for more than a day."""
        self.authors = {author: habit for author, habit in self.authors.items() if hour - habit.hour <= SILENT_HOURS}
