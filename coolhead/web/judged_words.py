"""What people said of waves, in words."""

from __future__ import annotations

from coolhead.web.speech import Speech


def counted(told: tuple[int, int], topic: str | None, words: Speech) -> str:
    """How often people called waves of this topic no crisis, and worth a call; nothing where they never said.

    Parameters
    ----------
    told: both counts, as `Judgings.counted` has them.
    """
    none, worth = told
    if not none + worth:
        return ""
    return words.say("wave.counted", n=none + worth, none=none, useful=worth, topic=topic)
