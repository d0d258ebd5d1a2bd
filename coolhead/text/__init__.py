"""What does a text mean: its language, tone, emotion or argument, and category?"""

from coolhead.text.aim import aimed_elsewhere
from coolhead.text.deep import Blend, Encoder, EncoderReader, Fitted
from coolhead.text.fragments import Fragments
from coolhead.text.identify import LanguageTables
from coolhead.text.identity import near, near_keys
from coolhead.text.keyphrases import Phrase, Usual, keyphrases
from coolhead.text.language import CYRILLIC, LATIN, RARER, READ_WELL, LanguageReader
from coolhead.text.lexicon import Lexicon, WatchWords
from coolhead.text.linear import TONES, Calibration, LinearModel, Weights
from coolhead.text.model import Claim, DeepReader, Doubt, Intent, Reader, Reading, Sign, Span
from coolhead.text.naming import Naming, named
from coolhead.text.reader import LinearReader, inherits
from coolhead.text.shares import (
    DEEP_RATES,
    RATES,
    Rates,
    Sampled,
    Share,
    adjusted_share,
    adjusted_share_of,
    sampled_share,
)

__all__ = [
    "CYRILLIC",
    "DEEP_RATES",
    "LATIN",
    "RARER",
    "RATES",
    "READ_WELL",
    "TONES",
    "Blend",
    "Calibration",
    "Claim",
    "DeepReader",
    "Doubt",
    "Encoder",
    "EncoderReader",
    "Fitted",
    "Fragments",
    "Intent",
    "LanguageReader",
    "LanguageTables",
    "Lexicon",
    "LinearModel",
    "LinearReader",
    "Naming",
    "Phrase",
    "Rates",
    "Reader",
    "Reading",
    "Sampled",
    "Share",
    "Sign",
    "Span",
    "Usual",
    "WatchWords",
    "Weights",
    "adjusted_share",
    "adjusted_share_of",
    "aimed_elsewhere",
    "inherits",
    "keyphrases",
    "named",
    "near",
    "near_keys",
    "sampled_share",
]
