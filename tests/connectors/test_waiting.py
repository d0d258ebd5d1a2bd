"""Waiting grows, has a cap, and spreads."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coolhead.connectors import SourceError, delay_after, next_delay, state_after
from coolhead.connectors.backoff import around
from coolhead.connectors.fetch import retry_after
from coolhead.connectors.inflate import Inflater, TooLarge
from coolhead.storage.model import SourceState


@given(st.integers(0, 10_000))
def test_the_delay_doubles_up_to_its_cap(attempts: int) -> None:
    ceiling = min(300.0, 2.0 * 2.0 ** min(60, max(0, attempts - 1)))
    assert ceiling / 2 <= next_delay(attempts) <= ceiling


def test_the_delay_has_a_jitter() -> None:
    assert len({next_delay(9) for _ in range(20)}) > 10
    assert all(90.0 <= around(100.0) <= 110.0 for _ in range(50))


@pytest.mark.parametrize(
    ("error", "failures", "least", "most"),
    [
        (SourceError("source.busy", retry_after=120.0), 1, 120.0, 125.0),
        (SourceError("source.busy", retry_after=0.0), 1, 1.0, 6.0),
        (SourceError("source.busy", retry_after=1e9), 1, 86_400.0, 86_405.0),
        (SourceError("source.timeout"), 1, 7.5, 15.0),
        (SourceError("source.timeout"), 50, 450.0, 900.0),
        (SourceError("source.not_found", permanent=True), 1, 3600.0, 3660.0),
    ],
)
def test_a_failed_source_is_asked_again(error: SourceError, failures: int, least: float, most: float) -> None:
    assert least <= delay_after(error, failures) <= most


@given(st.text(max_size=60))
def test_any_retry_after_header_is_survived(header: str) -> None:
    wait = retry_after(header, now=1_772_352_902.0)
    assert wait is None or 0.0 <= wait <= 86_400.0


def test_a_failure_keeps_the_cursor_and_says_why() -> None:
    kept = state_after(SourceState("rss:a", b"{}", 1.0, 1.0), SourceError("source.timeout", detail="x"), 9.0)
    assert kept == SourceState("rss:a", b"{}", 9.0, 1.0, "source.timeout")


@given(st.lists(st.binary(max_size=300), max_size=4), st.integers(1, 40))
def test_packed_members_come_out_whole_however_they_are_cut(members: list[bytes], step: int) -> None:
    packed = b"".join(map(gzip.compress, members))
    inflater = Inflater(most_bytes=10_000)
    out = b"".join(piece for at in range(0, len(packed), step) for piece in inflater.feed(packed[at : at + step]))
    assert out == b"".join(members)
    assert inflater.finished == bool(members)


def test_a_bomb_is_stopped_early() -> None:
    inflater = Inflater(most_bytes=1_000_000)
    with pytest.raises(TooLarge):
        for _ in inflater.feed(gzip.compress(b"\0" * 50_000_000)):
            pass
    assert inflater.produced < 1_200_000


def test_garbage_is_no_gzip() -> None:
    with pytest.raises(zlib.error):
        list(Inflater(most_bytes=100).feed(b"no gzip at all"))
