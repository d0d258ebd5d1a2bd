"""How is it said to people, in five languages?"""

from coolhead.words.catalogue_files import BadMessage, Catalogue, MissingMessage, catalogue
from coolhead.words.forms import Forms
from coolhead.words.languages import LANGUAGES, OWN_NAMES, nearest_language
from coolhead.words.push import Push, push_text
from coolhead.words.words import BadArgument, MissingArgument, Words

__all__ = [
    "LANGUAGES",
    "OWN_NAMES",
    "BadArgument",
    "BadMessage",
    "Catalogue",
    "Forms",
    "MissingArgument",
    "MissingMessage",
    "Push",
    "Words",
    "catalogue",
    "nearest_language",
    "push_text",
]
