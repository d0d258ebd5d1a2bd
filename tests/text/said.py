"""Short ways to say something in a test."""

from typing import Any

from coolhead.mention import Author, Mention
from coolhead.text import LinearReader, Reading


def said(text: str, id_: str = "1", **fields: Any) -> Mention:
    """A mention with this text."""
    return Mention(id_, "test", 0.0, Author("a"), text, **fields)


def read(reader: LinearReader, text: str, **fields: Any) -> Reading:
    """The reading of one text."""
    return reader.read([said(text, **fields)])[0]
