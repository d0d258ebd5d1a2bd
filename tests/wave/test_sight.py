"""What can be seen: when a channel is blind, what a gap teaches (nothing), and what comes late."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from coolhead.wave.sight import EVERYTHING, MOST_SIGHTED, News, Sight
from coolhead.wave.sighted import MOST_GAPS, Sighted

DAY = 1440


def even(per_day: float, first: int, last: int, shift: int = 0) -> list[int]:
    """Minutes of publication, evenly spread."""
    step = DAY / per_day
    return [minute for n in range(int((last - first) / step)) if (minute := int(first + n * step) + shift) < last]


def seen(came: Iterable[tuple[int, str, int]], until: int, sight: Sight | None = None) -> list[tuple[int, News]]:
    """The news of (minute it came, channel, minute it was dated), as time goes on to `until`."""
    sight = sight or Sight()
    told: list[tuple[int, News]] = []
    waiting = sorted(came)
    first = waiting[0][0] if sight.minute < 0 else sight.minute + 1
    place = 0
    for minute in range(first, until + 1):
        sight.advance(minute)
        if minute % 60 == 0:
            sight.close_hour(minute // 60 - 1)
        told += [(minute, news) for news in sight.news]
        sight.news = []
        while place < len(waiting) and waiting[place][0] == minute:
            sight.hear(waiting[place][1], waiting[place][2])
            place += 1
    return told


def on_time(channel: str, minutes: Iterable[int]) -> list[tuple[int, str, int]]:
    return [(minute, channel, minute) for minute in minutes]


def silences(told: list[tuple[int, News]], channel: str) -> list[tuple[int, News]]:
    return [one for one in told if one[1].kind == "silent" and one[1].channel == channel]


def test_a_busy_channel_that_stops_is_missed_within_the_hour() -> None:
    stop = 7 * DAY + 720
    told = seen(on_time("x", even(480, 0, stop)) + on_time("vk", even(480, 0, stop + 300)), stop + 300)
    [(at, news)] = silences(told, "x")
    assert 10 <= at - stop <= 60
    assert stop - 5 <= news.since <= stop + 1
    assert news.expected == pytest.approx(news.minutes / 3, rel=0.2)
    assert not silences(told, "vk")


def test_a_channel_of_five_a_week_says_nothing_after_an_hour_nor_after_days() -> None:
    stop = 28 * DAY
    told = seen(on_time("x", even(5 / 7, 0, stop)) + on_time("vk", even(100, 0, stop + 3 * DAY)), stop + 3 * DAY)
    assert told == []


def test_at_a_cold_start_nothing_is_said() -> None:
    assert seen(on_time("x", even(1000, 0, 2 * DAY)), 4 * DAY) == []


def test_the_brand_as_a_whole_is_missed_before_any_of_its_small_channels() -> None:
    stop = 8 * DAY + 600
    came = [one for n in range(8) for one in on_time(f"c{n}", even(24, 0, stop, shift=7 * n))]
    told = seen(came, stop + 600)
    [(at, news)] = silences(told, EVERYTHING)
    assert at - stop < 240
    assert [one.channel for _, one in told if one.kind == "silent"] == [EVERYTHING]
    assert news.since >= stop - 60


def test_a_source_that_delivers_in_parcels_is_silent_in_between() -> None:
    came = [(minute - minute % 360 + 360, "rss", minute) for minute in even(400, 0, 14 * DAY)]
    assert seen([*came, *on_time("x", even(200, 0, 14 * DAY))], 14 * DAY) == []


def test_a_day_half_as_busy_as_usual_is_no_outage() -> None:
    weeks = [minute for day in range(14) for minute in even(400 if day % 7 < 5 else 60, day * DAY, (day + 1) * DAY)]
    assert seen(on_time("x", weeks), 14 * DAY) == []


def outage(catch_up: bool) -> tuple[list[tuple[int, News]], Sight]:
    gap, back = 7 * DAY + 600, 7 * DAY + 960
    minutes = even(480, 0, back + 180)
    live = on_time("x", [minute for minute in minutes if not gap <= minute < back])
    late = [(back + (minute - gap) // 24, "x", minute) for minute in minutes if gap <= minute < back]
    sight = Sight()
    return seen(live + (late if catch_up else []), back + 60, sight), sight


def test_what_was_missed_is_told_as_catching_up_or_as_lost() -> None:
    for catch_up in (False, True):
        told, _ = outage(catch_up)
        heard = [news for _, news in told if news.kind == "heard" and news.channel == EVERYTHING]
        assert len(heard) == 1
        assert (heard[0].late >= 2) is catch_up
        assert heard[0].minutes == pytest.approx(360, abs=20)


def test_a_gap_lowers_what_can_be_seen_until_it_is_caught_up() -> None:
    _, lost = outage(catch_up=False)
    assert lost.unseen_share(420) == pytest.approx(360 / 420, abs=0.07)
    assert lost.unseen_share(30) == 0.0
    _, caught_up = outage(catch_up=True)
    assert caught_up.unseen_share(420) < 0.1


def test_the_hours_of_a_gap_teach_nothing() -> None:
    _, sight = outage(catch_up=False)
    seen([(sight.minute + 1, "x", sight.minute + 1)], sight.minute + 180, sight)
    assert sight.channels["x"].baseline.per_hour(7 * DAY + 720) == pytest.approx(20, rel=0.15)


@pytest.mark.parametrize(("off", "told_minutes"), [(180, 180), (-180, -180)])
def test_a_channel_whose_clock_is_off_is_told_once_and_when_it_is_right_again(off: int, told_minutes: int) -> None:
    wrong = [(minute, "x", minute + off) for minute in even(480, 0, 3 * DAY)]
    told = seen(wrong + on_time("x", even(480, 3 * DAY, 4 * DAY)), 4 * DAY)
    assert [news.minutes for _, news in told if news.kind == "clock"] == [told_minutes, 0]


def test_a_date_far_ahead_moves_nothing_and_is_counted() -> None:
    sight = Sight()
    seen(on_time("x", even(480, 0, DAY)), DAY, sight)
    sight.hear("x", DAY * 10_000)
    assert sight.misdated == 1
    assert sight.ages() == {"x": 0}


def test_a_made_up_channel_a_mention_fills_no_memory() -> None:
    sight = Sight()
    came = [(n // 20, f"made-up-{n}" * 20, n // 20) for n in range(10_000)]
    seen([*came, *on_time("x", even(480, 0, 5 * DAY))], 5 * DAY, sight)
    assert len(sight.channels) <= MOST_SIGHTED + 1
    assert all(len(name) <= 60 for name in sight.channels)
    seen(on_time("x", even(480, 5 * DAY + 1, 6 * DAY)), 6 * DAY, sight)
    assert "x" in sight.channels


def test_gaps_are_kept_for_a_day_and_never_many() -> None:
    sighted = Sighted()
    for n in range(100):
        sighted.hear(n * 10, 0, n * 10)
        sighted.lose().until = n * 10 + 5
    assert len(sighted.gaps) == MOST_GAPS
    sighted.close_hour(200, all_blind=False)
    assert sighted.gaps == []
