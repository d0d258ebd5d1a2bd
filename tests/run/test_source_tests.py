"""A source is asked once and nothing is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from coolhead.clock import VirtualClock
from coolhead.connectors import Batch, SourceError
from coolhead.mention import Author, Mention
from coolhead.run.settings import Feed, Settings, WatchedFolder
from coolhead.run.source_settings import source_settings, toml_table
from coolhead.run.source_tests import AGAIN_SECONDS, SourceTesting
from coolhead.storage import Arrival, Refusal, SourceState


@dataclass
class Source:
    """Answers with a batch, or raises."""

    says: Batch | Exception
    source: str = "rss:press"
    asked: int = 0
    committed_to: int = 0

    async def listen(self, state: SourceState) -> Batch:
        self.asked += 1
        assert state.cursor == b""
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    async def committed(self, batch: Batch) -> None:
        self.committed_to += 1

    async def wait(self, seconds: float) -> None:
        raise AssertionError


CAME = Arrival(Mention("1", "rss", 5.0, Author("a"), "x")), Refusal("rss", "bad", "bad", b"")
BATCH = Batch(CAME, SourceState("rss:press"), 60)


def test_it_tells_how_many_came_and_commits_nothing() -> None:
    clock, source = VirtualClock(100.0), Source(BATCH)
    testing = SourceTesting(lambda: [source], clock)
    asked = asyncio.run(testing.test("rss:press"))
    assert asked is not None
    assert (asked.mentions, asked.refused, asked.newest_at, asked.error) == (1, 1, 5.0, "")
    asyncio.run(testing.test("rss:press"))
    assert (source.asked, source.committed_to) == (1, 0)
    clock.advance(AGAIN_SECONDS + 1)
    asyncio.run(testing.test("rss:press"))
    assert source.asked == 2


@pytest.mark.parametrize(
    ("error", "said"),
    [(SourceError("source.not_found"), "source.not_found"), (RuntimeError("boom"), "source.failed")],
)
def test_a_fault_is_told_as_a_message(error: Exception, said: str) -> None:
    asked = asyncio.run(SourceTesting(lambda: [Source(error)], VirtualClock(0.0)).test("rss:press"))
    assert asked is not None
    assert asked.error == said


def test_a_source_that_is_not_in_the_settings_is_not_asked() -> None:
    assert asyncio.run(SourceTesting(lambda: [Source(BATCH)], VirtualClock(0.0)).test("rss:other")) is None


def test_what_the_settings_say_of_a_source_holds_no_key(tmp_path: Path) -> None:
    feed = Feed(name="alert", url="https://user:pw@feeds.example.org/secret-token?key=1", minutes=5)
    settings = Settings(feeds=(feed,), folders=(WatchedFolder(path=tmp_path / "in"),))
    known = source_settings(settings)
    assert list(known) == ["rss:alert", "folder:in"]
    assert known["rss:alert"].where == "https://feeds.example.org"
    assert known["rss:alert"].minutes == 5


def test_lines_to_copy_are_toml_whatever_was_typed() -> None:
    import tomllib

    values: dict[str, str | float] = {"name": 'a"b\\', "url": "https://a.example/]]\n[x]", "minutes": 2.5}
    assert tomllib.loads(toml_table("feeds", values))["feeds"] == [values]
