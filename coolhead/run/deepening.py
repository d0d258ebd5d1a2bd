"""The second tier beside the fold: what the desk asks for is read in a thread of its own and comes back by the log.

Nothing waits for it: neither the first reading of a mention nor the judgement of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coolhead.desk import text_key
from coolhead.mention import Mention
from coolhead.text import DeepReader, Reading

TEXTS_PER_SECOND = 100.0


def deepened(deep: DeepReader, told: Sequence[tuple[Mention, Reading]]) -> list[Reading]:
    """The deeper reading of each mention; only those whose words alone decide can serve copies of them."""
    found = deep.deepen([mention for mention, _ in told], [reading for _, reading in told])
    return [
        reading if reading.copy_key == text_key(mention, first) else replace(reading, copy_key=text_key(mention, first))
        for reading, (mention, first) in zip(found, told, strict=True)
    ]
