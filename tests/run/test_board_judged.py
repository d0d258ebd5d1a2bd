"""Words on waves: the latest stands, in whatever order they are told; counted by topic for ninety days."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import DAY
from coolhead.desk import Command, DeskState, Judged, Record
from coolhead.desk.answering import answered
from coolhead.incident import WaveJudged
from coolhead.plan import default_plan
from coolhead.run.board import Board
from coolhead.run.board_judged import MOST_JUDGED, Judging, Judgings
from coolhead.run.snapshot import Told, decode, encode

WORDS = st.builds(
    Judging,
    at=st.integers(0, 4).map(float),
    wave=st.sampled_from(["w1", "w2"]),
    topic=st.just("T2"),
    level=st.just(3),
    verdict=st.sampled_from(["useful", "no_crisis", "withdrawn"]),
    who=st.sampled_from(["anna", "jan"]),
    why=st.sampled_from(["", "small"]),
)


@given(st.lists(WORDS, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_in_which_words_are_told_changes_nothing(words: list[Judging], chance: object) -> None:
    first, second = Judgings(), Judgings()
    for said in words:
        first.take(said)
    for said in sorted(words, key=lambda _: chance.random()):  # type: ignore[attr-defined]
        second.take(said)
    assert first.by_wave == second.by_wave


def test_a_word_that_was_taken_back_counts_no_more() -> None:
    known = Judgings()
    known.take(Judging(1.0, "w1", "T2", 3, "no_crisis", "anna", "small"))
    known.take(Judging(1.0, "w2", "T2", 3, "useful", "anna"))
    assert known.counted("T2", DAY) == (1, 1)
    known.take(Judging(2.0, "w1", "T2", 3, "withdrawn", "anna"))
    assert (known.of("w1"), known.counted("T2", DAY), known.counted("T5", DAY)) == (None, (0, 1), (0, 0))
    assert known.counted("T2", 91 * DAY) == (0, 0)


def test_they_are_bounded_and_kept_over_a_restart() -> None:
    board = Board("ember")
    for place in range(MOST_JUDGED + 5):
        board.judgings.take(Judging(float(place), f"w{place}", None, 2, "useful", "anna"))
    assert len(board.judgings.by_wave) == MOST_JUDGED
    assert "w0" not in board.judgings.by_wave
    told = decode(encode(Told({"ember": board})), Told)
    assert told.boards["ember"].judgings == board.judgings


def test_an_alert_that_was_dismissed_elsewhere_counts_as_well() -> None:
    board = Board("ember")
    at, verdict = "2026-03-01T08:00:00Z", {"id": "verdict.calm.brand", "args": {}}
    raised = {"wave": "w1", "topic": "T2", "level": 3, "alert": "a1", "verdict": verdict, "reasons": [], "number": 1}
    board.fold({"at": at, "type": "alert_raised", "brand": "ember", **raised})
    board.fold({"at": at, "type": "alert_dismissed", "brand": "ember", "alert": "a1", "who": "anna"})
    assert board.judgings.counted("T2", board.at or 0.0) == (1, 0)
    word = {"wave": "w1", "topic": "T2", "level": 3, "verdict": "no_crisis", "who": "anna", "why": "handled"}
    board.fold({"at": at, "type": "wave_judged", "brand": "ember", **word})
    stands = board.judgings.of("w1")
    assert stands is not None
    assert stands.why == "handled"


def test_the_desk_tells_the_word_as_it_was_said() -> None:
    commands: list[Command] = []
    said = Judged(5.0, "w1", "T2", 3, "no_crisis", "anna", "small", "t-1")
    answered(DeskState("ember"), said, default_plan("ember"), commands)
    (command,) = commands
    assert isinstance(command, Record)
    told = {"wave": "w1", "topic": "T2", "level": 3, "verdict": "no_crisis", "who": "anna", "why": "small"}
    assert command.fact == WaveJudged(at=5.0, brand="ember", reason="t-1", **told)  # type: ignore[arg-type]
