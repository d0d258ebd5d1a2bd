"""The pattern language of the lexicon files."""

import time

import pytest

from coolhead.run.weights import load_lexicons
from coolhead.text import Lexicon
from coolhead.text.lexicon import expression


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("hair ... soup", " a hair in my soup ", " soup with hair "),
        ("a ... b", " a 1 2 3 4 b ", " a 1 2 3 4 5 b "),
        ("sąd*", " sadowy ", " przesad "),
        ("in the? hospital", " in hospital ", " the hospital "),
        ("went up_in|on fire", " it went up in fire ", " went fire "),
        ("don't|never buy", " don t buy ", " do buy "),
    ],
)
def test_patterns(pattern: str, yes: str, no: str) -> None:
    lexicon = Lexicon({"it": [pattern]})
    assert lexicon.look_up(yes)["it"] == 1
    assert lexicon.look_up(no)["it"] == 0


def test_expressions_hold_no_accents() -> None:
    assert expression("Żółć*|été") == " (?:zolc[^ ]*|ete) "


def test_looking_up_a_long_text_takes_linear_time() -> None:
    lexicon = load_lexicons()["en"]
    started = time.perf_counter()
    lexicon.look_up(" " + "glass in my in the hospital after my " * 20_000)
    assert time.perf_counter() - started < 2.0
