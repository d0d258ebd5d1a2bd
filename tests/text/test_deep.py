"""The deeper reader, with an encoder that answers by a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from coolhead.mention import Author, Mention
from coolhead.text import Blend, EncoderReader, Fitted, Reading
from coolhead.text.deep import LONGEST, deep_form
from coolhead.text.vectors import DIRECTIONS, nearness, packed, unpacked

Floats = npt.NDArray[np.float32]

HEADS = (
    "tone:negative", "tone:neutral", "tone:positive", "intent:complaint", "intent:other", "category:-", "category:T2",
    "category:T9", "anger", "toxicity", "argument", "feeling", "own", "claim_number", "claim_hearsay", "claim_injury",
    "claim_date", "claim_cause",
)  # fmt: skip
FIRST = Reading("en", 0.9, 0.2, 0.6, 0.2, emotion={"anger": 0.5}, model="linear-1:x")
COMMON = Fitted({"": Blend(1.0, 1.0, (0.0, 0.0, 0.0))}, {}, {})


class Rule:
    """Scores 3 for the heads named in the text, -3 for the others."""

    heads = HEADS
    digest = "0123456789"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        self.asked += texts
        scores = [[3.0 if name.split(":")[-1] in text.split() else -3.0 for name in HEADS] for text in texts]
        return np.array(scores, dtype=np.float32), np.eye(len(texts), DIRECTIONS, dtype=np.float32)


def said(text: str, **more: object) -> Mention:
    return replace(Mention("1", "feed", 0.0, Author("a"), text), **more)  # type: ignore[arg-type]


def deepened(text: str, first: Reading = FIRST, fitted: Fitted = COMMON, **more: object) -> Reading:
    return EncoderReader(Rule(), fitted).deepen([said(text, **more)], [first])[0]


def test_both_tiers_make_the_tone_together() -> None:
    deep = deepened("negative")
    assert deep.tone == "negative"
    assert deep.negative + deep.neutral + deep.positive == pytest.approx(1.0, abs=2e-4)
    sure_of_praise = replace(FIRST, negative=0.0001, neutral=0.0009, positive=0.999)
    assert deepened("negative", sure_of_praise).negative < deep.negative


def test_a_language_with_a_blend_of_its_own_is_read_by_it() -> None:
    ours = Fitted(dict(COMMON.blends) | {"en": Blend(1.0, 0.0, (0.0, 0.0, 0.0))}, {}, {})
    assert deepened("negative", fitted=ours).tone == "neutral"
    assert deepened("negative", replace(FIRST, language="fr"), fitted=ours).tone == "negative"


def test_a_deep_reading_says_which_tier_and_models_read_it() -> None:
    deep = deepened("negative")
    assert (deep.tier, deep.model) == (1, "linear-1:x+deep-1:01234567")


def test_heads_answer_for_themselves() -> None:
    deep = deepened("neutral complaint T9 own argument claim_number")
    assert deep.intent == "complaint"
    assert max(deep.category, key=lambda name: deep.category[name]) == "T9"
    assert deep.own_experience > 0.9
    assert deep.argument > 0.9
    assert deep.toxicity < 0.1
    assert deep.claims == ("number",)


def test_no_crisis_type_is_told_where_none_is_likely() -> None:
    assert deepened("positive -").category == {}


def test_a_type_that_only_the_words_name_is_dropped_where_the_encoder_is_sure() -> None:
    assert deepened("positive -", replace(FIRST, category={"T2": 0.8})).category == {}
    assert deepened("negative T2", replace(FIRST, category={"T2": 0.999})).category["T2"] == 0.999


def test_stars_weigh_as_in_the_first_tier() -> None:
    assert deepened("positive", rating=1.0, rating_max=5.0).tone == "negative"


def test_what_has_no_words_is_not_scored_and_keeps_its_first_reading() -> None:
    encoder = Rule()
    given = [said(""), said("🎉🎉"), said("negative")]
    first = [replace(FIRST, doubt="empty"), replace(FIRST, doubt="no_words"), FIRST]
    found = EncoderReader(encoder, COMMON).deepen(given, first)
    assert encoder.asked == ["negative"]
    assert [one.tier for one in found] == [1, 1, 1]
    assert (found[1].neutral, found[1].doubt, found[1].vector) == (0.6, "no_words", b"")


def test_near_tones_are_a_close_call_and_clear_ones_are_not() -> None:
    assert deepened("negative positive", replace(FIRST, negative=0.4, neutral=0.2, positive=0.4)).doubt == "close_call"
    assert deepened("negative", replace(FIRST, doubt="short")).doubt == ""
    assert deepened("negative", replace(FIRST, doubt="unknown_language")).doubt == "unknown_language"


def test_company_changes_nothing() -> None:
    reader = EncoderReader(Rule(), COMMON)
    texts = ["negative T2", "positive", "neutral own"]
    together = reader.deepen([said(text) for text in texts], [FIRST] * 3)
    alone = [reader.deepen([said(text)], [FIRST])[0] for text in texts]
    assert [replace(one, vector=b"") for one in together] == [replace(one, vector=b"") for one in alone]


def test_the_deep_form_is_bounded_and_on_one_line() -> None:
    assert len(deep_form("слово " * 100_000)) <= LONGEST
    assert deep_form("a\n\n b\t c") == "a b c"
    assert deep_form("@lise.arnaud merci, www.shop.example/x") == "@user merci, http"
    assert deep_form("it\\u2019s \\ud83d fine") == "it’s fine"
    assert deep_form("") == ""


def test_vectors_survive_their_bytes() -> None:
    drawn = np.random.default_rng(3).normal(size=(40, DIRECTIONS)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    bytes_of = [packed(one) for one in drawn]
    assert np.abs(unpacked(bytes_of) @ unpacked(bytes_of).T - drawn @ drawn.T).max() < 0.02
    assert nearness(bytes_of[0], bytes_of[0]) == 1.0
    assert nearness(bytes_of[0], b"") == 0.0
