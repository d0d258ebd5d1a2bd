"""What does a text mean: its language, tone, emotion or argument, and category?"""

from coolhead.text.aim import aimed_elsewhere
from coolhead.text.identify import LanguageTables
from coolhead.text.identity import near, near_keys
from coolhead.text.language import CYRILLIC, LATIN, RARER, READ_WELL, LanguageReader
from coolhead.text.lexicon import Lexicon, WatchWords
from coolhead.text.linear import TONES, Calibration, LinearModel, Weights
from coolhead.text.model import Claim, DeepReader, Doubt, Intent, Reader, Reading, Sign, Span
from coolhead.text.reader import LinearReader, inherits
from coolhead.text.shares import RATES, Rates, adjusted_share, adjusted_share_of

__all__ = [
    "CYRILLIC",
    "LATIN",
    "RARER",
    "RATES",
    "READ_WELL",
    "TONES",
    "Calibration",
    "Claim",
    "DeepReader",
    "Doubt",
    "Intent",
    "LanguageReader",
    "LanguageTables",
    "Lexicon",
    "LinearModel",
    "LinearReader",
    "Rates",
    "Reader",
    "Reading",
    "Sign",
    "Span",
    "WatchWords",
    "Weights",
    "adjusted_share",
    "adjusted_share_of",
    "aimed_elsewhere",
    "inherits",
    "near",
    "near_keys",
]
