"""The wire format: what is taken, what is refused and why, and that the published schema says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

import coolhead.mention as mention_package
from coolhead.clock import read_instant, write_instant
from coolhead.mention import (
    AUTHOR_KINDS,
    DEPTH_LIMIT,
    KINDS,
    PRESS_TIERS,
    RAW_LIMIT,
    TEXT_LIMIT,
    Author,
    Engagement,
    Mention,
    MentionRefused,
    decode_mention,
    encode_mention,
)
from coolhead.mention.strict import parse_strictly
from coolhead.mention.wire import _decode_object, _decode_quickly

SCHEMA = json.loads((Path(mention_package.__file__).parent / "mention.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

LEAST = {"id": "1", "source": "rss", "published_at": "2026-03-01T08:15:02Z", "author": {"id": "a"}, "text": "Good day"}
FULL: dict[str, Any] = {
    **LEAST,
    "channel": "mastodon",
    "kind": "quote",
    "author": {
        "id": "a",
        "handle": "anna",
        "name": "Żółć 😀",
        "followers": 120,
        "verified": True,
        "kind": "press",
    },
    "text": 'She said: ":)" and \\ left :',
    "url": "https://example.org/1",
    "in_reply_to": "0",
    "repost_of": None,
    "quote_of": "9",
    "rating": 4,
    "rating_max": 5.0,
    "engagement": {"likes": 1, "reposts": 0, "replies": 2, "views": None},
    "media": ["image"],
    "seen_at": "2026-03-01T09:15:03.5+01:00",
    "brand": "zorza",
    "language": "pl",
    "place": "Kraków",
    "revision": 2,
    "deleted": False,
    "press_tier": "local",
}


def written(document: object, **options: Any) -> bytes:
    return json.dumps(document, **options).encode()


def refusal(raw: bytes | dict[str, Any]) -> MentionRefused:
    with pytest.raises(MentionRefused) as caught:
        decode_mention(raw)
    assert caught.value.detail
    return caught.value


def test_the_least_mention_gets_its_channel_and_kind() -> None:
    assert decode_mention(written(LEAST)) == Mention(
        "1", "rss", read_instant("2026-03-01T08:15:02Z"), Author("a"), "Good day", channel="rss", kind="post"
    )


def test_every_field_arrives() -> None:
    mention = decode_mention(written(FULL))
    assert mention.author == Author("a", "anna", "Żółć 😀", 120, True, "press")
    assert mention.engagement == Engagement(1, 0, 2, None)
    assert mention.seen_at == read_instant("2026-03-01T08:15:03.500Z")
    assert (mention.rating, mention.media, mention.revision, mention.press_tier) == (4.0, ("image",), 2, "local")
    assert mention.parent == "9"
    assert mention.unknown == {}


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ({"repost_of": "0"}, "repost"),
        ({"quote_of": "0"}, "quote"),
        ({"in_reply_to": "0"}, "reply"),
        ({"rating": 1}, "review"),
        ({}, "post"),
    ],
)
def test_a_missing_kind_follows_from_the_links(link: dict[str, Any], kind: str) -> None:
    assert decode_mention(written(LEAST | link)).kind == kind


def test_unknown_fields_are_kept_and_written_again() -> None:
    author = {**LEAST["author"], "joined": "2009"}  # type: ignore[dict-item]
    document = LEAST | {"weather": {"sun": [1, 2.5, None, True]}, "author": author, "engagement": {"claps": 3}}
    mention = decode_mention(written(document))
    assert mention.unknown == {
        "weather": {"sun": [1, 2.5, None, True]},
        "author": {"joined": "2009"},
        "engagement": {"claps": 3},
    }
    assert decode_mention(encode_mention(mention)) == mention


def test_a_source_is_filled_in_only_where_none_is_given() -> None:
    without = {key: value for key, value in LEAST.items() if key != "source"}
    assert decode_mention(written(without), "file").source == "file"
    assert decode_mention(dict(without), "file").source == "file"
    assert decode_mention(written(LEAST), "file").source == "rss"


ONLY_THE_DECODER_SEES: dict[str, tuple[bytes, str]] = {
    "broken": (b'{"id": "1", ', "broken_json"),
    "empty": (b"", "broken_json"),
    "two objects": (written(LEAST) + written(LEAST), "broken_json"),
    "a key twice": (written(LEAST)[:-1] + b', "text": "other"}', "duplicate_key"),
    "a key twice with an escape": (written(LEAST)[:-1] + b', "te\\u0078t": "other"}', "duplicate_key"),
    "a key twice, a space before the colon": (written(LEAST)[:-1] + b', "text" : "other"}', "duplicate_key"),
    "a key twice inside": (written(LEAST).replace(b'"a"', b'"a", "id": "b"'), "duplicate_key"),
    "not UTF-8": (written(LEAST).replace(b"Good", b"G\xf3od"), "bad_encoding"),
    "UTF-16": (json.dumps(LEAST).encode("utf-16"), "nul_character"),
    "a NUL byte": (written(LEAST).replace(b"Good", b"G\x00od"), "nul_character"),
    "a NUL escape": (written(LEAST).replace(b"Good", b"G\\u0000od"), "nul_character"),
    "half a character": (written(LEAST).replace(b"Good", b"G\\ud83dod"), "lone_surrogate"),
    "half a character in a name": (written(LEAST)[:-1] + b', "\\uDC00": 1}', "lone_surrogate"),
    "NaN": (written(LEAST | {"rating": float("nan")}), "bad_number"),
    "infinite": (written(LEAST | {"rating": float("-inf")}), "bad_number"),
    "overflowing": (written(LEAST)[:-1] + b', "rating": 1e999}', "bad_number"),
    "five thousand digits": (written(LEAST)[:-1] + b', "revision": ' + b"9" * 5000 + b"}", "bad_number"),
    "beyond 64 bits": (written(LEAST | {"weather": 2**70}), "bad_number"),
    "deep": (written(LEAST)[:-1] + b', "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
    "large": (written(LEAST | {"x": "y" * RAW_LIMIT}), "too_large"),
    "30 February": (written(LEAST | {"published_at": "2026-02-30T08:15:02Z"}), "bad_time"),
}


@pytest.mark.parametrize("name", ONLY_THE_DECODER_SEES)
def test_what_a_schema_cannot_say_is_refused_with_its_reason(name: str) -> None:
    raw, reason = ONLY_THE_DECODER_SEES[name]
    assert refusal(raw).reason == reason


BOTH_SEE: dict[str, tuple[object, str]] = {
    **{f"no {name}": ({k: v for k, v in LEAST.items() if k != name}, "missing_field") for name in LEAST},
    "no author id": (LEAST | {"author": {"handle": "a"}}, "missing_field"),
    "an empty id": (LEAST | {"id": ""}, "missing_field"),
    "a list": ([LEAST], "not_an_object"),
    "a string": ("Good day", "not_an_object"),
    "null": (None, "not_an_object"),
    "a number for an id": (LEAST | {"id": 7}, "wrong_type"),
    "null for a text": (LEAST | {"text": None}, "wrong_type"),
    "an author by name": (LEAST | {"author": "anna"}, "wrong_type"),
    "a list for engagement": (LEAST | {"engagement": []}, "wrong_type"),
    "a word for a count": (LEAST | {"author": {"id": "a", "followers": "many"}}, "wrong_type"),
    "half a follower": (LEAST | {"author": {"id": "a", "followers": 1.5}}, "wrong_type"),
    "true for a count": (LEAST | {"revision": True}, "wrong_type"),
    "1 for true": (LEAST | {"deleted": 1}, "wrong_type"),
    "fewer than none": (LEAST | {"engagement": {"likes": -1}}, "bad_number"),
    "more than all": (LEAST | {"author": {"id": "a", "followers": 2**53 + 1}}, "bad_number"),
    "a kind we do not know": (LEAST | {"kind": "poem"}, "wrong_value"),
    "a press tier we do not know": (LEAST | {"press_tier": "global"}, "wrong_value"),
    "an author kind we do not know": (LEAST | {"author": {"id": "a", "kind": "bot"}}, "wrong_value"),
    "a long text": (LEAST | {"text": "x" * (TEXT_LIMIT + 1)}, "too_large"),
    "a long id": (LEAST | {"id": "x" * 513}, "too_large"),
    "no zone": (LEAST | {"published_at": "2026-03-01T08:15:02"}, "bad_time"),
    "a number for a time": (LEAST | {"published_at": 1772352902}, "wrong_type"),
    "a day": (LEAST | {"published_at": "2026-03-01"}, "bad_time"),
    "year 9999": (LEAST | {"published_at": "9999-12-31T23:59:59Z"}, "bad_time"),
    "year 1970": (LEAST | {"published_at": "1970-01-01T00:00:00Z"}, "bad_time"),
    "25 o'clock": (LEAST | {"seen_at": "2026-03-01T25:15:02Z"}, "bad_time"),
    "a week date": (LEAST | {"published_at": "2026-W09-7T08:15:02Z"}, "bad_time"),
    "an odd zone": (LEAST | {"published_at": "2026-03-01T08:15:02+99:00"}, "bad_time"),
}


@pytest.mark.parametrize("name", BOTH_SEE)
def test_decoder_and_schema_refuse_the_same(name: str) -> None:
    document, reason = BOTH_SEE[name]
    assert not VALIDATOR.is_valid(document)
    assert refusal(written(document)).reason == reason


GOOD: dict[str, dict[str, Any]] = {
    "least": LEAST,
    "full": FULL,
    "all optional fields null": LEAST | {name: None for name in SCHEMA["properties"] if name not in LEAST},
    "empty text": LEAST | {"text": "", "repost_of": "0"},
    "unknown fields": LEAST | {"anything": [{"goes": 1}]},
    "whole number as 3.0": LEAST | {"revision": 3.0},
    "lower case time": LEAST | {"published_at": "2026-03-01t08:15:02z"},
    "nanoseconds": LEAST | {"published_at": "2026-03-01T08:15:02.123456789+14:00"},
    "text of the greatest length": LEAST | {"text": "ż" * TEXT_LIMIT},
    "a text that starts with a colon": LEAST | {"text": ":( no"},
    "a text full of braces": LEAST | {"text": "[{" * 50},
}


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("options", [{}, {"ensure_ascii": False}, {"indent": 1}, {"separators": (" ,", " :")}])
def test_decoder_and_schema_take_the_same_however_it_is_written(name: str, options: dict[str, Any]) -> None:
    document = GOOD[name]
    assert VALIDATOR.is_valid(document)
    mention = decode_mention(written(document, **options))
    assert mention == decode_mention(document)
    assert decode_mention(b"\xef\xbb\xbf" + written(document, **options)) == mention


def test_the_schema_is_a_schema_and_knows_the_same_words() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    fields = SCHEMA["properties"]
    assert set(fields) == {name for name in Mention.__slots__ if name != "unknown"}
    assert set(fields["author"]["properties"]) == set(Author.__slots__)
    assert set(fields["engagement"]["properties"]) == set(Engagement.__slots__)
    assert fields["kind"]["enum"] == [*KINDS, None]
    assert fields["author"]["properties"]["kind"]["enum"] == [*AUTHOR_KINDS, None]
    assert fields["press_tier"]["enum"] == [*PRESS_TIERS, None]


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
documents = st.fixed_dictionaries(
    {
        "id": words.filter(bool),
        "source": st.sampled_from(["rss", "mastodon"]),
        "published_at": st.integers(788_918_400, 4_133_894_400).map(write_instant),
        "author": st.fixed_dictionaries(
            {"id": words.filter(bool)}, optional={"name": words, "followers": st.integers(0, 2**53)}
        ),
        "text": words,
    },
    optional={
        "rating": st.floats(allow_nan=False, allow_infinity=False),
        "media": st.lists(words, max_size=3),
        "deleted": st.booleans(),
        "engagement": st.fixed_dictionaries({}, optional={"likes": st.integers(0, 2**53), "claps": words}),
        "unheard_of": st.recursive(words | st.integers(-(2**62), 2**62) | st.none(), st.lists, max_leaves=4),
    },
)


@settings(max_examples=150, deadline=None)
@given(documents, st.booleans(), st.sampled_from([None, 1]))
def test_quick_and_careful_agree_and_encoding_comes_back(
    document: dict[str, Any], ensure_ascii: bool, indent: int | None
) -> None:
    raw = written(document, ensure_ascii=ensure_ascii, indent=indent)
    careful = _decode_object(parse_strictly(raw), None)
    assert _decode_quickly(raw, None) in (careful, None)
    assert decode_mention(raw) == careful
    canonical = encode_mention(careful)
    assert decode_mention(canonical) == careful
    assert encode_mention(decode_mention(canonical)) == canonical


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 110), st.integers(0, 30))
def test_any_bytes_are_a_mention_or_a_refusal(noise: bytes, place: int, cut: int) -> None:
    raw = written(LEAST)
    try:
        decode_mention(raw[:place] + noise + raw[place + cut :])
    except MentionRefused:
        return


def test_nesting_up_to_the_limit_is_taken() -> None:
    levels = DEPTH_LIMIT - 1
    assert decode_mention(written(LEAST)[:-1] + b', "x": ' + b"[" * levels + b"]" * levels + b"}").unknown
