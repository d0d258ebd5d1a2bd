"""The screen Mentions: what is found, how it is shown, and that an address holds every choice."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from coolhead.clock import write_instant
from coolhead.words import LANGUAGES, Words


def seqs(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'<li class="mention" id="m(\d+)"', page)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [5, 4, 3, 2, 1]),
        ("?q=grzeje", [1]),
        ("?q=греется", [5]),
        ("?q=zwrot&language=pl", [1]),
        ("?q=zwrot&language=fr", []),
        ("?language=ru&tone=negative&channel=mastodon", [5]),
        ("?author=@élodie", [3]),
        ("?q=-charger", [5, 3, 2, 1]),
        ("?q=%22melted+the+plug%22", [2]),
        ("?tone=nonsense&type=T99&order=x&view=y&from=never&before=z", [5, 4, 3, 2, 1]),
    ],
)
def test_words_and_filters_of_the_address_hold(client: Any, query: str, found: list[int]) -> None:
    answer = client.get(f"/mentions{query}")
    assert answer.status_code == 200
    assert seqs(answer.text) == found
    assert Words("en").say("mentions.count", n=len(found)) in answer.text


def test_times_are_seconds_or_what_a_form_says_in_the_brands_zone(crisis: Any, client: Any) -> None:
    at = crisis.store.entries[2].mention.published_at
    assert seqs(client.get(f"/mentions?from={at:.0f}").text) == [5, 4, 3]
    assert seqs(client.get(f"/mentions?to={at:.0f}").text) == [2, 1]
    local = write_instant(at + 3600)[:16]  # Warsaw is an hour ahead in March
    assert seqs(client.get(f"/mentions?from={local}").text) == [5, 4, 3]
    assert f'value="{local}"' in client.get(f"/mentions?from={local}").text


def test_every_filter_is_named_and_can_be_taken_out_alone(client: Any) -> None:
    page = client.get("/mentions?q=zwrot&language=pl&tone=negative&view=channel").text
    links = [html.unescape(link) for link in re.findall(r'<a class="tag on" href="([^"]+)"', page)]
    assert links == [
        "/mentions?language=pl&tone=negative&view=channel",
        "/mentions?q=zwrot&tone=negative&view=channel",
        "/mentions?q=zwrot&language=pl&view=channel",
    ]
    assert 'href="/mentions?view=channel">Clear all' in html.unescape(page)


def test_what_was_sought_is_marked_however_it_was_written(house: Any) -> None:
    house.hear("Za DŁUGO czekam <b>zwrot</b>u", "Ola")
    with house.visit() as client:
        page = client.get("/mentions?q=dlugo zwrot").text
    assert "Za <mark>DŁUGO</mark> czekam &lt;b&gt;<mark>zwrot</mark>&lt;/b&gt;u" in page


def test_columns_stand_side_by_side(client: Any) -> None:
    page = client.get("/mentions?view=language").text
    assert len(re.findall(r'<section class="feed-column"', page)) == 4
    page = client.get("/mentions?view=tone").text
    assert re.findall(r'href="(/mentions\?tone=\w+)"', page) == ["/mentions?tone=negative"]
    assert page.count(Words("en").say("mentions.none.here")) == 2


def test_older_mentions_are_one_page_away(house: Any) -> None:
    for number in range(45):
        house.hear(f"word {number}")
    with house.visit() as client:
        first = client.get("/mentions?language=pl").text
        older = html.unescape(re.search(r'href="([^"]+before=[^"]+)"', first)[1])  # type: ignore[index]
        second = client.get(older).text
    assert seqs(first) == list(range(45, 5, -1))
    assert seqs(second) == [5, 4, 3, 2, 1]
    assert "language=pl" in older
    assert Words("en").say("mentions.newest") in second


def test_new_ones_wait_behind_a_button_that_counts_those_that_fit(crisis: Any, client: Any) -> None:
    crisis.hear("nowy zwrot")
    crisis.hear("something else", language="en")
    assert "Show 2 new" in client.get("/mentions/newer?after=5").text
    assert "Show 1 new" in client.get("/mentions/newer?after=5&q=zwrot").text
    assert client.get("/mentions/newer?after=7").text.strip() == ""


def test_a_label_leads_back_to_where_it_was_given(client: Any) -> None:
    form = {"brand": "ember", "seq": "2", "who": "maja", "tone": "positive"}
    ours = {"Origin": "http://127.0.0.1:8765"}
    for back, there in (
        ("/mentions?q=zwrot&order=doubt", "/mentions?q=zwrot&order=doubt#m2"),
        ("https://evil.example/mentions", "/mentions?brand=ember#m2"),
        ("//evil.example", "/mentions?brand=ember#m2"),
        ("/mentions?a=\r\nX: y", "/mentions?brand=ember#m2"),
    ):
        answer = client.post("/correct", data={**form, "back": back}, headers=ours)
        assert answer.headers["location"] == there


HOSTILE = {
    "html": '<script>alert(1)</script> "><img src=x onerror=alert(1)> javascript:alert(1)',
    "bidi": "pay \u202egpj.exe\u202c \u2066now\u2069 \u200b\u200e\ufeff",
    "zalgo": "Z" + "\u0301" * 500 + "algo",
    "long": "word " * 20_000,
    "unbroken": "x" * 100_000,
    "emoji": "🔥👩‍👩‍👧‍👦🇵🇱" * 2000,
    "controls": "".join(map(chr, range(32))) + "\x7f\x9b",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_texts_stay_text_and_do_not_flood_the_page(house: Any, kind: str) -> None:
    house.hear(HOSTILE[kind], author=HOSTILE[kind][:300], url="javascript:alert(1)")
    with house.visit() as client:
        for address in ("/mentions", "/mentions?q=word+xxxx", "/mentions?view=channel"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert len(answer.text) < 120_000
            for harm in ("<script>alert", "<img", "\u202e", "\u200b", 'href="javascript', "\x9b", "\u0301" * 5):
                assert harm not in answer.text.replace('<img src="/static', "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_its_language_and_quotes_name_theirs(client: Any, language: str) -> None:
    page = client.get(f"/mentions?lang={language}&q=zwrot").text
    words = Words(language, "Europe/Warsaw")
    assert words.say("mentions.count", n=1) in page
    assert words.say("mentions.clear") in page
    assert '<div class="mention-words" id="t1" dir="auto" lang="pl">' in page
    assert seqs(page) == [1]
    assert client.cookies.get("language") == language


def test_nothing_heard_yet_says_what_would_stand_there(house: Any) -> None:
    with house.visit() as client:
        page = client.get("/mentions").text
        assert Words("en").say("mentions.none.first") in page
        assert Words("en").say("mentions.none.found") in client.get("/mentions?q=nothing").text
