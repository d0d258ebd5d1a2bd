"""Words tried on what was said: found as the desk finds them, near misses told."""

from __future__ import annotations

import pytest

from coolhead.mention import Author, Mention
from coolhead.plan import read_plan
from coolhead.run.folding import Folding
from coolhead.run.weights import load_reader
from coolhead.run.word_trial import Target, Trial, try_words
from coolhead.storage import Entry, MemoryStore
from coolhead.text import WatchWords

SAID = (
    "Zwrotu nadal nie ma, czekam trzy tygodnie.",
    "Zwróćcie mi pieniądze!",
    "Where is my REFUND?",
    "Le remboursément se fait attendre",
    "Возврата нет уже месяц",
    "Kopi pagi ini enak sekali.",
    "Nothing to see here, reimbursment pending",
)


def entries(*texts: str) -> list[Entry]:
    made = [Mention(f"m{n}", "x", 0.0, Author("a"), text) for n, text in enumerate(texts)]
    return [Entry(n, "mention", mention) for n, mention in enumerate(made, 1)]


def tried(*words: str, target: Target = "risk") -> Trial:
    return try_words(words, entries(*SAID), target)


def test_case_accents_and_endings_make_no_difference() -> None:
    trial = tried("zwrot", "refund", "REMBOURSEMENT", "возврат")
    assert trial.counts == {"zwrot": 1, "refund": 1, "REMBOURSEMENT": 1, "возврат": 1}
    assert (trial.heard, len(trial.caught)) == (7, 4)


@pytest.mark.parametrize("word", ["zwrot", "my refund", "Возврат", "pagi", "nothing here"])
def test_risks_catch_what_the_desk_catches(word: str) -> None:
    words = WatchWords({"T2": (word,)})
    assert [one.entry.seq for one in tried(word).caught] == [
        n for n, text in enumerate(SAID, 1) if words.types(text) == ["T2"]
    ]


@pytest.mark.parametrize("word", ["Refund", "zwrót", "kopi pagi", "возврат"])
def test_brands_are_found_as_the_desk_finds_them(word: str) -> None:
    mine = read_plan(f"brand: {{name: A, id: a, words: [{word}]}}")
    other = read_plan("brand: {name: B, id: b, words: [qqqq]}")
    folding = Folding(MemoryStore(), {"a": mine, "b": other}, load_reader())
    folding.learn_words()
    found = [n for n, one in enumerate(entries(*SAID), 1) if one.mention and "a" in folding.brands_of(one.mention)]
    assert [one.entry.seq for one in tried(word, target="brand").caught] == found


def test_a_form_the_stem_is_too_long_for_and_a_typing_mistake_are_near() -> None:
    near = {(one.written, one.word) for one in tried("zwrotny", "reimbursement").near}
    assert near == {("Zwrotu", "zwrotny"), ("reimbursment", "reimbursement")}


def test_nothing_unlike_is_called_near_and_short_words_never_are() -> None:
    assert tried("kot", "see").near == ()
    assert tried("qqqqqqqqq").near == ()


def test_words_that_catch_half_of_all_are_called_broad() -> None:
    trial = try_words(["e", "xyz"], entries(*(f"every day {n}" for n in range(30))), "risk")
    assert trial.broad == ("e",)
    assert trial.counts["xyz"] == 0


@pytest.mark.parametrize("word", ["", "   ", "!!!", "(", "a|b*?", "\\", "x" * 5000, "...", "#"])
def test_whatever_is_typed_breaks_nothing(word: str) -> None:
    targets: tuple[Target, ...] = ("risk", "brand")
    for target in targets:
        assert tried(word, target=target).heard == 7
