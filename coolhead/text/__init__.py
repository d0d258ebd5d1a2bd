"""What does a text mean: its language, tone, emotion or argument, and category?"""

from coolhead.text.aim import aimed_elsewhere
from coolhead.text.language import CYRILLIC, LATIN, READ_WELL, Identify, LanguageReader
from coolhead.text.lexicon import Lexicon, WatchWords
from coolhead.text.linear import TONES, Calibration, LinearModel, Weights
from coolhead.text.model import Claim, DeepReader, Doubt, Intent, Reader, Reading, Sign, Span
from coolhead.text.reader import LinearReader, inherits
from coolhead.text.shares import RATES, Rates, Sampled, Share, adjusted_share, adjusted_share_of, sampled_share

__all__ = [
    "CYRILLIC",
    "LATIN",
    "RATES",
    "READ_WELL",
    "TONES",
    "Calibration",
    "Claim",
    "DeepReader",
    "Doubt",
    "Identify",
    "Intent",
    "LanguageReader",
    "Lexicon",
    "LinearModel",
    "LinearReader",
    "Rates",
    "Reader",
    "Reading",
    "Sampled",
    "Share",
    "Sign",
    "Span",
    "WatchWords",
    "Weights",
    "adjusted_share",
    "adjusted_share_of",
    "aimed_elsewhere",
    "inherits",
    "sampled_share",
]
