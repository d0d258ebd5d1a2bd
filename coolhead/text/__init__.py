"""What does a text mean: its language, tone, emotion or argument, and category?"""

from coolhead.text.language import CYRILLIC, LATIN, READ_WELL, Identify, LanguageReader
from coolhead.text.lexicon import Lexicon, WatchWords
from coolhead.text.linear import TONES, Calibration, LinearModel, Weights
from coolhead.text.model import Intent, Reader, Reading, Sign
from coolhead.text.reader import LinearReader

__all__ = [
    "CYRILLIC",
    "LATIN",
    "READ_WELL",
    "TONES",
    "Calibration",
    "Identify",
    "Intent",
    "LanguageReader",
    "Lexicon",
    "LinearModel",
    "LinearReader",
    "Reader",
    "Reading",
    "Sign",
    "WatchWords",
    "Weights",
]
