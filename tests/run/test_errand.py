"""What the outbox decides, without an outbox: laws over any order of answers."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.run.addressing import has_two_ways, way_of
from coolhead.run.errand import Errand, Outcome, Way, answer, begin, interrupted, next_look, plan_errand, to_call

PHONE, MAIL, CHAT = Way("1", "ntfy", "push"), Way("2", "mailto", "mail"), Way("3", "matrix", "chat")
HOOK = Way("webhook:1", "webhook", personal=False, keyed=True)
SCREEN = Way("screen", "screen", personal=False, keyed=True, last_resort=True)
OUTCOMES: list[Outcome] = ["accepted", "refused", "unusable", "unknown"]


def play(errand: Errand, answers: list[Outcome], until: float = 4000.0) -> list[tuple[float, str, Outcome]]:
    """Every call that is made until then; answers come at once, the last one for ever."""
    now, calls = 0.0, []
    while now <= until:
        for target in to_call(errand, now):
            said = answers.pop(0) if len(answers) > 1 else answers[0]
            begin(target, now)
            answer(errand, target, said, now, lambda failures: 2.0**failures)
            calls.append((now, target.name, said))
        look = next_look(errand)
        if look is None:
            break
        now = max(look, now + 0.001)
    return calls


@given(answers=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=12), at_once=st.booleans())
@settings(max_examples=150, deadline=None)
def test_it_ends_only_reached_or_with_every_way_used_up(answers: list[Outcome], at_once: bool) -> None:
    errand = plan_errand([PHONE, MAIL, CHAT, HOOK, SCREEN], 0.0, at_once=at_once, second_way_seconds=20.0)
    calls = play(errand, answers)
    for name in ("1", "2", "3"):
        said = [outcome for _, way, outcome in calls if way == name]
        assert said.count("accepted") <= 1
        assert said.count("accepted") + said.count("unknown") <= 2  # one duplicate for a channel at most
        assert "accepted" not in said[:-1]
        assert "unusable" not in said[:-1]
    personal = [target for target in errand.targets if target.personal]
    if errand.is_done and not any(target.state == "accepted" for target in personal):
        assert all(target.unknown >= 2 or target.state == "unusable" for target in personal)


@given(answers=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_written_down_and_read_again_it_goes_on_the_same(answers: list[Outcome]) -> None:
    errand = plan_errand([PHONE, MAIL, HOOK, SCREEN], 0.0, at_once=True, second_way_seconds=20.0)
    copy = msgspec.json.decode(msgspec.json.encode(errand), type=Errand)
    assert play(errand, list(answers)) == play(copy, list(answers))


def test_what_was_out_at_a_kill_counts_as_unknown() -> None:
    errand = plan_errand([PHONE, MAIL], 0.0, at_once=True, second_way_seconds=20.0)
    for target in to_call(errand, 0.0):
        begin(target, 0.0)
    assert to_call(errand, 1.0) == []
    again = interrupted(errand, 5.0)
    assert [target.unknown for target in again.targets] == [1, 1]
    assert [target.name for target in to_call(again, 5.0)] == ["1", "2"]


def test_of_related_ways_none_counts_as_a_second_one() -> None:
    both = [Way("1", "ntfy", "push"), Way("2", "ntfy", "other")]
    errand = plan_errand(both, 0.0, at_once=True, second_way_seconds=20.0)
    assert (errand.one_way, [target.not_before for target in errand.targets]) == (True, [0.0, 0.0])
    third = plan_errand([*both, Way("3", "mailto", "mail")], 0.0, at_once=True, second_way_seconds=20.0)
    assert [(target.name, target.not_before) for target in third.targets] == [("1", 0.0), ("3", 0.0), ("2", 20.0)]
    assert not third.one_way


def test_the_same_host_is_the_same_provider_whatever_the_service() -> None:
    assert not has_two_ways(["ntfys://one.example.org/a", "mailtos://u:p@one.example.org"])
    assert has_two_ways(["tgram://1:token/2", "mailtos://u:p@one.example.org"])
    assert way_of("tgram://123:secret/4").service == "tgram"


def test_where_nothing_accepts_it_the_terminal_is_the_last_resort() -> None:
    errand = plan_errand([PHONE, SCREEN], 0.0, at_once=True, second_way_seconds=20.0)
    calls = play(errand, ["refused"], until=61.0)
    assert next(at for at, way, _ in calls if way == "screen") == 60.0
    unusable = plan_errand([PHONE, SCREEN], 0.0, at_once=True, second_way_seconds=20.0)
    assert [way for _, way, _ in play(unusable, ["unusable", "accepted"])] == ["1", "screen"]


def test_a_program_that_drops_duplicates_is_tried_until_it_answers() -> None:
    errand = plan_errand([HOOK], 0.0, at_once=True, second_way_seconds=20.0)
    said: list[Outcome] = ["unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "accepted"]
    calls = play(errand, said)
    assert len(calls) == 7
    assert errand.is_done
