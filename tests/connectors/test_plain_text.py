"""HTML becomes text whatever it holds, and never costs more than its length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coolhead.clock import read_instant
from coolhead.connectors.arrivals import arrival_of
from coolhead.connectors.plain_text import plain_text
from coolhead.connectors.rss.config import RssSettings
from coolhead.connectors.rss.entries import NotAFeed, mention_fields, read_feed, target_of
from coolhead.storage.model import Arrival, Refusal

NOW = read_instant("2026-03-03T12:00:00Z")
PIECES = [
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "<a b='",
    '"',
    "&",
    "&#",
    ";",
    "&#0;",
    "&#xD800;",
    "<script>",
    "</script",
    "x",
]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
        ("<style>p{}</style>seen<SCRIPT>x</SCRIPT> too", "seen too"),
        ("<img alt='😡' src=x><img alt=:) ><img src=x>", "😡:)"),
        ('<img data-alt="no" alt="yes">', "yes"),
        ("1 &lt; 2 &amp; 3 &nbsp; 4", "1 < 2 & 3 4"),
        ("<!-- unseen --> seen <? unseen ?>", "seen"),
        ("<script>never closed <b>x</b>", ""),
        ("an open <a href=", "an open"),
        ("&#" + "9" * 9000 + ";", "&#" + "9" * 9000 + ";"),
    ],
)
def test_html_is_read_as_people_would(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_comes_out_sayable(html: str) -> None:
    text = plain_text(html)
    text.encode()
    assert "\0" not in text


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<!--", "<![CDATA[", "<?", "<a b='", "</", "&#9", "<script>", "<img alt='"]
)
def test_a_megabyte_of_anything_is_read_in_a_second(piece: str) -> None:
    began = time.process_time()
    plain_text(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 1.5


XML = [
    "<rss>",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<link>",
    "<guid>",
    "<pubDate>",
    "<a:b c='",
    "<![CDATA[",
]


@given(st.lists(st.sampled_from(XML) | st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join))
def test_any_body_becomes_mentions_or_one_refusal(body: str) -> None:
    settings = RssSettings(url="https://feeds.example/")
    try:
        entries = read_feed(body.encode("utf-8", "replace"), settings.url, "text/xml")
    except NotAFeed:
        return  # and nothing else was raised
    for entry in entries:
        assert isinstance(arrival_of(mention_fields(entry, settings, settings.url, NOW), ""), Arrival | Refusal)


@given(st.text(max_size=40))
def test_any_link_is_a_web_address_or_nothing(link: str) -> None:
    found = target_of(link)
    assert found == "" or found.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://www.google.com/url?q=https://a.example/b&sa=t", "https://a.example/b"),
        ("https://www.google.pl/url?url=http://a.example/%C5%82", "http://a.example/ł"),
        ("https://www.google.com/url?url=javascript:alert(1)", ""),
        (
            "https://google.example/url?url=https://evil.example/",
            "https://google.example/url?url=https://evil.example/",
        ),
        ("https://[bad", ""),
        ("javascript:alert(1)", ""),
        ("/relative", ""),
    ],
)
def test_only_google_itself_wraps_a_link(link: str, target: str) -> None:
    assert target_of(link) == target
