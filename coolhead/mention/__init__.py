"""What was said, by whom, where, to how many?"""

from coolhead.mention.model import (
    AUTHOR_KINDS,
    KINDS,
    PRESS_TIERS,
    Author,
    AuthorKind,
    Engagement,
    Kind,
    Mention,
    PressTier,
)

__all__ = [
    "AUTHOR_KINDS",
    "KINDS",
    "PRESS_TIERS",
    "Author",
    "AuthorKind",
    "Engagement",
    "Kind",
    "Mention",
    "PressTier",
]
