"""The recorded story through the real desk, played once for all tests of a process."""

from __future__ import annotations

from functools import cache
from typing import Any

from coolhead.drill import load_story
from coolhead.mention import decode_mention
from coolhead.plan import read_plan
from coolhead.run.replay import replay
from coolhead.run.weights import load_reader


@cache
def recorded_facts() -> list[dict[str, Any]]:
    """What is told, until ten hours after the last mention."""
    story = load_story()
    mentions = [decode_mention(line) for line in story.mentions]
    return list(replay(mentions, read_plan(story.plan), load_reader(), settle_minutes=600))
