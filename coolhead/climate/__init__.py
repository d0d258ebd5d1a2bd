"""How does a channel feel, and who are the 99 supporters?"""

from coolhead.climate.events import MentionThanked, MoodMeasured
from coolhead.climate.mood import Shares, shares_by
from coolhead.climate.voices import MOST_TOLD, Voice, deserves_thanks, newest

__all__ = ["MOST_TOLD", "MentionThanked", "MoodMeasured", "Shares", "Voice", "deserves_thanks", "newest", "shares_by"]
