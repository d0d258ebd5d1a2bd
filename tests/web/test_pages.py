"""The Now page: what it says, to whom, in which language, and that a stranger's words stay words."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.testclient import TestClient

from coolhead.clock import read_instant
from coolhead.web import BrandView, SourceView
from coolhead.web.display import display, safe_link
from coolhead.words import LANGUAGES, Words

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)//",
    "pay \u202eexe.gpj now",
    "zero\u200bwidth\ufeff and \u2066isolates\u2069",
    "bell \x07 escape \x1b[31m nul \x00",
    "Z" + "\u0351" * 400,
    "</textarea></title></style><iframe src=//evil.example>",
    "<a href='data:text/html,x' style='position:fixed'>x</a>",
    "&lt;b&gt; &amp;amp; &#x3c;script&#x3e;",
    "long " * 20_000,
)


class Seen(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    seen = Seen()
    seen.feed(html)
    return seen.tags


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_incident_that_a_person_declared_is_not_nothing(house: Any, language: str) -> None:
    at = "2026-03-01T23:00:00Z"
    told = {"brand": "ember", "at": at, "v": 1, "incident": "incident-1"}
    house.tell({**told, "type": "incident_opened", "wave": None, "level": 3, "who": "maja"})
    step = {"step": "l3.assign_roles", "role": "scribe", "person": None, "due_at": "2026-03-01T23:10:00Z"}
    house.tell({**told, "type": "step_started", **step})
    words = Words(language)
    with house.visit() as client:
        page = html.unescape(client.get(f"/?lang={language}").text)
    assert words.say("now.by_hand") in page
    assert words.say("now.quiet") not in page
    assert words.say("now.action.0") not in page


def test_it_says_how_bad_it_is_why_and_what_to_do(client: TestClient) -> None:
    page = client.get("/").text
    assert "A wave about “faulty product” is growing by itself." in page
    assert re.search(r"Threat <span class=\"of5\">3/5</span>", page)
    assert "Why level 3?" in page
    assert "Take the alert" in page
    assert "41 of 100 voices are friendly" in page
    assert page.count('class="mark-number"') == 4
    assert "G-ORIGIN-1" in page


def test_level_zero_says_that_there_is_nothing_to_worry_about(house: Any) -> None:
    house.play("calm")
    with house.visit() as client:
        page = client.get("/").text
    assert "Nothing to worry about." in page
    assert "93 of 100 voices are friendly" in page
    assert 'action="/acknowledge"' not in page


def test_a_house_that_has_heard_nothing_yet_has_a_page(house: Any) -> None:
    with house.visit() as client:
        for language in LANGUAGES:
            assert client.get(f"/?lang={language}").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(client: TestClient, language: str) -> None:
    page = client.get(f"/?lang={language}&hours=168").text
    assert f'<html lang="{language}"' in page
    left = re.findall(r">\s*((?:now|verdict|reason|guideline|step|role|floor|signal|level|topic)\.[a-z_.]+)", page)
    assert left == []


def test_the_language_is_remembered_or_taken_from_the_browser(client: TestClient) -> None:
    assert '<html lang="ru"' in client.get("/", headers={"Accept-Language": "de;q=0.9, ru-RU;q=0.8, en;q=0.1"}).text
    assert '<html lang="pl"' in client.get("/?lang=pl").text
    assert '<html lang="pl"' in client.get("/", headers={"Accept-Language": "ru"}).text
    assert '<html lang="pl"' in client.get("/?lang=xx<script>").text


def test_the_theme_is_remembered(client: TestClient) -> None:
    assert 'data-theme="auto"' in client.get("/").text
    assert 'data-theme="dark"' in client.get("/?theme=dark").text
    assert 'data-theme="dark"' in client.get("/").text


def test_times_are_the_brands_own(client: TestClient) -> None:
    assert "as of 01:00" in client.get("/").text  # midnight UTC in Warsaw


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_strangers_words_stay_words(house: Any, text: str) -> None:
    house.hear("Harmless")
    with house.visit() as client:
        harmless = tags(client.get("/").text)
        house.store.entries.clear()
        house.hear(text, author=text, language=text, channel=text[:900], url=text)
        answer = client.get("/")
    found = tags(answer.text)
    plain = [(tag, set(attributes)) for tag, attributes in found if tag != "p"]
    assert plain == [(tag, set(attributes)) for tag, attributes in harmless if tag != "p"]
    assert not any(
        "style" in attributes or any(name.startswith("on") for name in attributes) for _, attributes in found
    )
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00-\x08\x1b]", answer.text)
    assert len(answer.text) < 60_000


def test_links_leave_without_a_trace_and_only_to_the_web(house: Any) -> None:
    house.hear("a", url="https://social.example/1")
    house.hear("b", url="javascript:alert(1)")
    with house.visit() as client:
        links = [
            attributes for tag, attributes in tags(client.get("/").text) if tag == "a" and attributes.get("target")
        ]
    assert [(link["href"], link["rel"]) for link in links] == [
        ("https://social.example/1", "noopener noreferrer nofollow")
    ]


def test_each_mention_has_its_language(client: TestClient) -> None:
    assert re.search(r'class="mention-text" dir="auto" lang="id">Charger', client.get("/").text)


@pytest.mark.parametrize("path", ["/", "/now/fragment", "/now/mentions", "/api/boards", "/nothing-here"])
def test_every_answer_is_strict(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_page_has_no_inline_script_or_style_and_asks_nobody_else(client: TestClient) -> None:
    found = tags(client.get("/").text)
    scripts = [attributes for tag, attributes in found if tag == "script"]
    assert all((script.get("src") or "").startswith("/static/") for script in scripts)
    assert not any(tag == "style" or "style" in attributes for tag, attributes in found)
    loaded = [str(a.get("src") or a.get("href")) for tag, a in found if tag in ("script", "link", "img")]
    assert all(client.get(address).status_code == 200 for address in loaded)


def test_a_silent_source_is_named_with_its_hour(crisis: Any) -> None:
    crisis._sources = [SourceView("rss", silent_since=read_instant("2026-03-04T22:10:00Z"))]
    with crisis.visit() as client:
        assert "Nothing seen from rss since 23:10" in client.get("/").text


SILENT = {"type": "channel_silent", "brand": "ember", "since_at": "2026-03-04T22:10:00Z", "expected": 31.4}


def test_a_channel_that_is_not_seen_is_named_with_its_hour_until_it_is_seen_again(crisis: Any) -> None:
    crisis.tell({**SILENT, "at": "2026-03-04T22:50:00Z", "channel": "x"})
    with crisis.visit() as client:
        text = client.get("/").text
        assert "Nothing seen from X since 23:10; usually 31 mentions would have come." in text
        assert "the verdict is less certain" in text
        told = {"type": "channel_heard_again", "brand": "ember", "channel": "x", "since_at": SILENT["since_at"]}
        rest = {"missed_minutes": 60, "expected": 45.0, "came": 9, "catching_up": True}
        crisis.tell({**told, **rest, "at": "2026-03-04T23:10:00Z"})
        text = client.get("/").text
        assert "Nothing seen from X since" not in text
        assert "What was said meanwhile is coming in late." in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Nothing seen at all since 23:10"),
        ("pl", "Od 23:10 nie widać niczego"),
        ("fr", "Rien vu du tout depuis 23:10"),
        ("id", "Tidak ada apa pun yang terlihat sejak 23.10"),
        ("ru", "С 23:10 не видно ничего"),
    ],
)
def test_that_nothing_is_seen_is_said_once_in_every_language(crisis: Any, language: str, said: str) -> None:
    crisis.tell({**SILENT, "at": "2026-03-04T22:50:00Z", "channel": "x"})
    crisis.tell({**SILENT, "at": "2026-03-04T22:50:00Z", "channel": None})
    with crisis.visit() as client:
        text = client.get("/", params={"lang": language}).text
    assert text.count(said) == 1
    assert text.index(said) < text.index('id="why"')


def test_the_age_of_the_newest_mention_of_each_channel_is_on_the_page(crisis: Any) -> None:
    climate = {"type": "climate_measured", "brand": "ember", "minutes": 15.0, "mentions": 4, "negative": 1.0}
    voices = {"usual": 1.0, "friendly": 9, "neutral": 0, "critical": 1, "channels": {}}
    ages = {"age_minutes": {"x": 3, "vk": 190}}
    crisis.tell({**climate, **voices, **ages, "at": "2026-03-05T00:15:00Z"})
    with crisis.visit() as client:
        text = client.get("/").text
        assert client.get("/api/health").json()["brands"]["ember"]["sight"]["newest"]["x"] == "2026-03-05T00:12:00Z"
    ages_told = re.findall(r"newest (\d[^<]*) ago", text)
    assert [age.replace("\u00a0", " ").replace("\u202f", " ") for age in ages_told] == ["3 min", "3 h 10 min"]


def test_several_brands_stand_apart(new_house: Any) -> None:
    house = new_house(BrandView("ember", "Ember"), BrandView("nova", "Nova"))
    house.play("crisis")
    house.play("calm", "nova")
    with house.visit() as client:
        ember, nova = client.get("/?brand=ember").text, client.get("/?brand=nova").text
        assert client.get("/?brand=unknown").status_code == 404
    assert "is growing by itself" in ember
    assert "is growing by itself" not in nova
    assert 'aria-current="page"' in nova


def test_the_button_takes_the_alert_without_javascript(crisis: Any) -> None:
    same = {"Origin": "http://127.0.0.1:8765", "Sec-Fetch-Site": "same-origin"}
    with crisis.visit() as client:
        answer = client.post("/acknowledge", data={"alert": "al-1", "who": "maja"}, headers=same)
        assert (answer.status_code, answer.headers["location"]) == (303, "/?brand=ember")
        page = client.get("/").text
    assert crisis.taken == [("ember", "al-1", "maja")]
    assert "Maja Kowalska has taken this alert" in page
    assert 'action="/acknowledge"' not in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://127.0.0.1:8765", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused(crisis: Any, headers: dict[str, str]) -> None:
    with crisis.visit() as client:
        assert client.post("/acknowledge", data={"alert": "al-1", "who": "x"}, headers=headers).status_code == 403
    assert crisis.taken == []


@pytest.mark.parametrize(
    "form", [{}, {"alert": "al-1"}, {"alert": "al-1", "who": "  "}, {"alert": "x" * 400, "who": "x"}]
)
def test_a_form_that_lacks_something_is_refused(crisis: Any, form: dict[str, str]) -> None:
    with crisis.visit() as client:
        answer = client.post("/acknowledge", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 422
    assert crisis.taken == []


def test_the_display_form_keeps_real_writing() -> None:
    for text in ("Zażółć gęślą jaźń", "👨‍👩‍👧 ok", "नमस्ते", "שלום", "line\nbreak"):
        assert display(text) == text
    assert display("x" * 1000).endswith("…")
    assert display("a\u0301" + "\u0301" * 50).count("\u0301") == 4
    assert safe_link("http://[broken") is None
