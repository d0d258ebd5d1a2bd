"""A feed becomes mentions; what is no feed becomes one refusal that keeps the bytes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import coolhead.connectors.rss as home
from coolhead.clock import VirtualClock, read_instant
from coolhead.connectors.base import Batch, Shell, SourceError
from coolhead.connectors.fetch import Fetcher, Limits
from coolhead.connectors.rss.config import RssSettings
from coolhead.connectors.rss.listen import RssListener
from coolhead.mention import Mention
from coolhead.storage.model import Arrival, Refusal, SourceState
from tests.connectors.chaos import HANG, answer, chaos, in_loop

PAYLOADS = Path(home.__file__).parent / "payloads"
NOW = read_instant("2026-03-03T12:00:00Z")
START = SourceState("rss:test")


async def hear(*told: bytes, state: SourceState = START, **settings: object) -> Batch:
    """One listening step at a server that answers as told."""
    limits = Limits(step_seconds=0.3, total_seconds=0.6)
    async with chaos(*told) as server, Fetcher(allow_private=True, limits=limits) as fetch:
        own = RssSettings.model_validate({"url": f"{server.url}/feed", **settings})
        return await RssListener(own, Shell(VirtualClock(NOW), fetch)).listen(state)


def mentions(batch: Batch) -> list[Mention]:
    assert all(isinstance(arrival, Arrival) for arrival in batch.arrivals), batch.arrivals
    return [arrival.mention for arrival in batch.arrivals if isinstance(arrival, Arrival)]


def payload(name: str) -> bytes:
    return answer(body=(PAYLOADS / name).read_bytes(), content_type="application/xml")


@in_loop
async def test_a_news_feed_is_read_oldest_first() -> None:
    market, lid = mentions(await hear(payload("news-rss2.xml"), press_tier="local"))
    assert lid.id == "127.0.0.1/48812"
    assert lid.text.startswith("Morelle kettles: second lid reported broken\n\nA second customer says")
    assert lid.published_at == read_instant("2026-03-01T08:15:02Z")
    assert (lid.kind, lid.channel, lid.press_tier, lid.media) == ("article", "news", "local", ("image",))
    assert (lid.author.id, lid.author.name, lid.author.kind) == ("gazette.example", "Ines Maret", "press")
    assert market.id == "https://gazette.example/2026/03/market"
    assert market.published_at == market.seen_at == NOW, "without a date, the time it was seen"


@in_loop
async def test_an_atom_entry_is_text_without_markup_or_scripts() -> None:
    (entry,) = mentions(await hear(payload("blog-atom.xml"), kind="post", channel="blog"))
    assert entry.text == "Czajnik Morelle po miesiącu\n\nPokrywka odpadła mi dwa razy. Więcej nie kupię."
    assert entry.author.id == "basia.example/basia"
    assert (entry.author.kind, entry.channel) == ("person", "blog")


@in_loop
async def test_a_google_alert_names_the_page_and_not_the_redirect() -> None:
    (alert,) = mentions(await hear(payload("google-alerts.xml")))
    assert alert.url == "https://www.daily-post.example/home/morelle?id=7"
    assert alert.author.id == "daily-post.example"
    assert alert.text.startswith("Morelle kettle lid breaks in family kitchen\n\nHot water was spilled")
    assert "<b>" not in alert.text


@in_loop
async def test_a_comment_keeps_its_emoji_picture_and_loses_the_made_up_title() -> None:
    (comment,) = mentions(await hear(payload("wordpress-comments.xml"), kind="reply", channel="blog"))
    assert comment.text == "The lid broke on day two 😡 and nobody answers."
    assert comment.in_reply_to == "https://blog.morelle.example/new-kettle/"
    assert comment.author.name == "Tomek"


@in_loop
async def test_a_broken_feed_still_gives_what_can_be_read() -> None:
    batch = await hear(payload("broken.xml"))
    assert any("still no answer" in mention.text for mention in mentions(batch))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ((PAYLOADS / "not-a-feed.html").read_bytes(), "not_a_feed"),
        ((PAYLOADS / "entity-bomb.xml").read_bytes(), "hostile"),
        ((PAYLOADS / "entity-bomb.xml").read_text().encode("utf-16"), "hostile"),
        ((PAYLOADS / "entity-bomb.xml").read_text().encode("utf-32"), "hostile"),
        (b"", "not_a_feed"),
        (b"\x00\xff\xfe" * 100, "not_a_feed"),
        (b"<rss><channel>" + b"<a>" * 5000, "hostile"),
        (b"<rss>" + b"<i/>" * 300_000 + b"</rss>", "hostile"),
        (b"<rss " + b"<" * 1_500_000, "hostile"),
    ],
    ids=[
        "web page",
        "entity bomb",
        "entity bomb in UTF-16",
        "entity bomb in UTF-32",
        "nothing",
        "noise",
        "deep",
        "flood",
        "large and broken",
    ],
)
def test_what_is_no_feed_goes_to_quarantine_with_its_bytes(body: bytes, reason: str) -> None:
    @in_loop
    async def scenario() -> None:
        (refusal,) = (await hear(answer(body=body))).arrivals
        assert isinstance(refusal, Refusal)
        assert (refusal.source, refusal.reason, refusal.raw) == ("rss", reason, body)

    scenario()


@in_loop
async def test_the_parser_opens_no_file_that_a_body_names() -> None:
    (refusal,) = (await hear(answer(body=str(PAYLOADS / "news-rss2.xml").encode()))).arrivals
    assert isinstance(refusal, Refusal)


@in_loop
async def test_an_old_feed_that_names_its_dtd_is_read_and_the_dtd_is_not_fetched() -> None:
    async with chaos(answer(body=b"<!ELEMENT rss ANY>")) as elsewhere:
        body = (
            f'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "{elsewhere.url}/rss.dtd">'
            '<rss version="0.91"><channel><title>t</title><item><title>caf&#233;</title>'
            "<link>https://old.example/1</link></item></channel></rss>"
        )
        (mention,) = mentions(await hear(answer(body=body.encode())))
    assert mention.text == "café"
    assert elsewhere.connections == 0


@in_loop
async def test_hostile_texts_are_kept_harmless() -> None:
    body = (
        '<rss version="2.0"><channel><title>t</title><item><guid>1</guid><link>javascript:alert(1)</link>'
        "<title>&lt;img src=x onerror=alert(1)&gt; lid \u202e&amp;#" + "9" * 6000 + ";</title>"
        "<pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate></item></channel></rss>"
    )
    (mention,) = mentions(await hear(answer(body=body.encode())))
    assert mention.url is None
    assert "<img" not in mention.text
    assert mention.published_at == NOW


@in_loop
async def test_it_asks_only_if_changed_the_second_time() -> None:
    body = (PAYLOADS / "news-rss2.xml").read_bytes()
    told = (answer(body=body, etag='"7"', last_modified="Sun, 01 Mar 2026 09:00:00 GMT"), answer(304))
    async with chaos(*told) as server, Fetcher(allow_private=True) as fetch:
        listener = RssListener(RssSettings(url=f"{server.url}/feed"), Shell(VirtualClock(NOW), fetch))
        first = await listener.listen(START)
        second = await listener.listen(first.state)
    assert server.asked[1].headers["if-none-match"] == '"7"'
    assert server.asked[1].headers["if-modified-since"] == "Sun, 01 Mar 2026 09:00:00 GMT"
    assert len(first.arrivals) == 2
    assert second.arrivals == ()
    assert second.state.cursor == first.state.cursor
    assert (second.state.asked_at, second.state.heard_at) == (NOW, NOW)


@in_loop
async def test_an_unchanged_body_brings_nothing_even_without_validators() -> None:
    told = answer(body=(PAYLOADS / "not-a-feed.html").read_bytes())
    async with chaos(told) as server, Fetcher(allow_private=True) as fetch:
        listener = RssListener(RssSettings(url=server.url), Shell(VirtualClock(NOW), fetch))
        first = await listener.listen(START)
        assert len(first.arrivals) == 1
        assert (await listener.listen(first.state)).arrivals == ()


@in_loop
async def test_what_is_kept_raw_can_be_replayed() -> None:
    for arrival in (await hear(payload("news-rss2.xml"))).arrivals:
        assert json.loads(arrival.raw)["source"] == "rss"


@in_loop
async def test_a_feed_in_utf_16_is_read_whatever_the_server_calls_it() -> None:
    body = (PAYLOADS / "blog-atom.xml").read_text("utf-8").replace("utf-8", "utf-16").encode("utf-16")
    (mention,) = mentions(await hear(answer(body=body, content_type="text/xml")))
    assert mention.text.startswith("Czajnik Morelle po miesiącu")


@in_loop
async def test_a_packed_feed_is_read() -> None:
    packed = gzip.compress((PAYLOADS / "blog-atom.xml").read_bytes())
    assert len(mentions(await hear(answer(body=packed, content_encoding="gzip")))) == 1


@pytest.mark.parametrize(
    ("told", "message", "wait"),
    [
        (answer(429, retry_after="120"), "source.busy", 120.0),
        (answer(503, retry_after="30"), "source.busy", 30.0),
        (answer(500), "source.broken_answer", None),
        (answer(404), "source.not_found", None),
        (HANG, "source.timeout", None),
    ],
)
def test_a_source_in_trouble_says_so(told: bytes, message: str, wait: float | None) -> None:
    @in_loop
    async def scenario() -> None:
        with pytest.raises(SourceError) as caught:
            await hear(told)
        assert (caught.value.user_message, caught.value.retry_after) == (message, wait)

    scenario()
