"""Refuse a feed that was built to harm its reader, before anything unfolds it."""

from __future__ import annotations

import io
import re
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_external_ges, feature_external_pes

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

DEEPEST = 64
MOST_ELEMENTS = 200_000
MOST_BROKEN_BYTES = 1_000_000
_ENTITY = re.compile(rb"<\0{0,3}!\0{0,3}E\0{0,3}N\0{0,3}T\0{0,3}I\0{0,3}T\0{0,3}Y", re.IGNORECASE)
"""In UTF-16 and UTF-32 too."""


class Hostile(ValueError):
    """The document would cost more than any honest feed does."""


class _Measure(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.elements = 0

    def startElement(self, name: str, attrs: object) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST:
            raise Hostile(f"elements nested deeper than {DEEPEST}")
        if self.elements > MOST_ELEMENTS:
            raise Hostile(f"more than {MOST_ELEMENTS} elements")

    def endElement(self, name: str) -> None:
        self.depth -= 1


def check_feed(document: bytes) -> None:
    """Raise `Hostile` for entity definitions, deep nesting and floods of elements (rule 16, threat 12).

    A document that is merely broken passes when it is small: the feed reader copes with those, and many live feeds
    are broken. Entities are looked for in the bytes as well, because a broken document stops the parser early.
    """
    if _ENTITY.search(document):
        raise Hostile("defines entities")
    reader = make_parser()
    reader.setContentHandler(_Measure())
    reader.forbid_dtd = False
    reader.forbid_entities = True
    # RSS 0.91 names its DTD by an address; to refuse that would be to refuse the feed, so it is just never fetched.
    reader.forbid_external = False
    reader.setFeature(feature_external_ges, False)
    reader.setFeature(feature_external_pes, False)
    try:
        reader.parse(io.BytesIO(document))
    except DefusedXmlException as error:
        raise Hostile(type(error).__name__) from error
    except (SAXException, LookupError, ValueError) as error:
        if isinstance(error, Hostile):
            raise
        if len(document) > MOST_BROKEN_BYTES:
            raise Hostile("large and not well-formed") from error
