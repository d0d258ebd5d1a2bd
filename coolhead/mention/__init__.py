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
from coolhead.mention.strict import DEPTH_LIMIT, RAW_LIMIT, TEXT_LIMIT, MentionRefused, Reason
from coolhead.mention.wire import decode_mention, encode_mention

__all__ = [
    "AUTHOR_KINDS",
    "DEPTH_LIMIT",
    "KINDS",
    "PRESS_TIERS",
    "RAW_LIMIT",
    "TEXT_LIMIT",
    "Author",
    "AuthorKind",
    "Engagement",
    "Kind",
    "Mention",
    "MentionRefused",
    "PressTier",
    "Reason",
    "decode_mention",
    "encode_mention",
]
