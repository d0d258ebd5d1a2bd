"""What is counted as what: voices, echoes, signs, multipliers, and complaints that are aimed at somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coolhead.mention import Author, Mention
from coolhead.text import Reading, Sign, aimed_elsewhere
from coolhead.wave.hearing import hear
from coolhead.wave.watch import Watch
from coolhead.wave.watching import BRAND, Watching, minute_of

START = 1_772_000_000.0 - 1_772_000_000.0 % 86400
ANGRY = Reading(language="en", language_confidence=1.0, negative=0.9, neutral=0.08, positive=0.02)
PLAN = Watching(own_accounts=frozenset({"brand"}), names=("Dobrawa",))


def said(
    author: str, at: float, text: str = "It broke.", kind: str = "post", followers: int = 50, **more: object
) -> Mention:
    whole = {"id": f"{author}-{at}", "source": "s", "channel": "x", "kind": kind, "published_at": at, "seen_at": at}
    return Mention(**whole, author=Author(id=author, followers=followers), text=text, **more)  # type: ignore[arg-type]


@pytest.fixture
def watch() -> Watch:
    watch = Watch()
    watch.advance(minute_of(START), frozenset())
    return watch


def window(watch: Watch, minutes: int = 60) -> dict[str, int]:
    return watch.scopes[BRAND].ledger.window(minutes)


def test_one_critic_who_posts_fifty_times_is_one_voice(watch: Watch) -> None:
    for number in range(50):
        hear(watch, said("critic", START + number), ANGRY, PLAN)
    assert window(watch)["negative"] == 50
    assert window(watch)["voices"] == 1


def test_the_brands_own_words_are_not_counted(watch: Watch) -> None:
    hear(watch, said("brand", START), ANGRY, PLAN)
    assert BRAND not in watch.scopes or window(watch)["mentions"] == 0


def test_reposts_of_a_doubtful_reading_are_not_echoes_of_criticism(watch: Watch) -> None:
    doubtful = replace(ANGRY, negative=0.5, neutral=0.4, positive=0.1)
    for number in range(20):
        hear(watch, said(f"a{number}", START, kind="repost", repost_of="0"), doubtful, PLAN)
        hear(watch, said(f"b{number}", START, kind="repost", repost_of="1"), ANGRY, PLAN)
    assert window(watch)["echoes"] == 20


def test_a_complaint_about_a_competitor_is_heard_but_not_against_us(watch: Watch) -> None:
    hear(watch, said("a", START, "Ovo is a disgrace. Should have gone with Dobrawa."), ANGRY, PLAN)
    assert window(watch)["mentions"] == 1
    assert window(watch)["negative"] == 0


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("Ovo never answers. Next time I am booking Dobrawa.", True),
        ("Dobrawa never answers. Next time I am booking Ovo.", False),
        ("Mam dość, przechodzę do Dobrawy!", True),
        ("Mam dość Dobrawy, przechodzę do Ovo!", False),
        ("Ras le bol d'Ovo, je passe chez Dobrawa.", True),
        ("Ras le bol de Dobrawa, je passe chez Ovo.", False),
        ("Ovo mengecewakan, besok pindah ke Dobrawa.", True),
        ("Dobrawa mengecewakan, besok pindah ke Ovo.", False),
        ("Надоело, ухожу в Dobrawa.", True),
        ("Надоела Dobrawa, ухожу в Ovo.", False),
    ],
)
def test_who_is_named_as_the_better_choice_decides_whom_a_complaint_is_aimed_at(text: str, elsewhere: bool) -> None:
    assert aimed_elsewhere(text, ("Dobrawa", "@dobrawa")) is elsewhere


def a_week(watch: Watch, sign: Sign | None, per_day: int) -> None:
    for hour in range(7 * 24):
        now = START + 3600.0 * hour
        watch.advance(minute_of(now), frozenset())
        hear(watch, said(f"calm{hour}", now), replace(ANGRY, negative=0.1, neutral=0.8), PLAN)
        if sign and hour % (24 // per_day) == 0:
            hear(watch, said(f"usual{hour}", now), replace(ANGRY, signs=(sign,)), PLAN)
    watch.advance(minute_of(START + 7 * 86400), frozenset())


@pytest.mark.parametrize(("per_day", "unusual"), [(None, True), (8, False)])
def test_a_sign_that_is_heard_every_day_is_no_sign(watch: Watch, per_day: int | None, unusual: bool) -> None:
    a_week(watch, "regulator" if per_day else None, per_day or 1)
    for number in range(3):
        hear(watch, said(f"new{number}", START + 7 * 86400), replace(ANGRY, signs=("regulator",)), PLAN)
    assert ("regulator" in watch.signs.unusual(watch.scopes[BRAND], watch.minute)) is unusual


@pytest.mark.parametrize(("usual", "lifts"), [(0, True), (4, False)])
def test_a_large_account_that_speaks_every_day_lifts_nothing(watch: Watch, usual: int, lifts: bool) -> None:
    for hour in range(7 * 24):
        now = START + 3600.0 * hour
        watch.advance(minute_of(now), frozenset())
        hear(watch, said(f"calm{hour}", now), ANGRY, PLAN)
        if usual and hour % (24 // usual) == 0:
            hear(watch, said(f"large{hour}", now, followers=90_000), ANGRY, PLAN)
    now = START + 7 * 86400
    watch.advance(minute_of(now), frozenset())
    hear(watch, said("star", now, followers=90_000), ANGRY, PLAN)
    assert watch.signs.lifts(watch.scopes[BRAND], now - 3600, watch.minute) is lifts


def test_words_that_always_come_late_are_learned_all_the_same(watch: Watch) -> None:
    for hour in range(5 * 24):
        now = START + 3600.0 * hour
        watch.advance(minute_of(now), frozenset())
        for number in range(6):
            late = replace(said(f"late{hour}-{number}", now - 2 * 3600), seen_at=now)
            hear(watch, late, ANGRY, PLAN)
    assert watch.scopes[BRAND].baseline.per_hour(watch.minute) == pytest.approx(6, rel=0.2)


def test_what_is_taken_back_is_not_said_twice(watch: Watch) -> None:
    told = said("a", START)
    hear(watch, told, ANGRY, PLAN)
    hear(watch, replace(told, deleted=True), ANGRY, PLAN)
    assert window(watch)["negative"] == 1


def test_the_newest_word_counts_whatever_the_order_of_arrival(watch: Watch) -> None:
    watch.advance(minute_of(START) + 60, frozenset())
    for at in (START + 3000, START):
        article = said("paper", at, kind="article")
        hear(watch, article, replace(ANGRY, signs=("regulator",)), PLAN)
    scope = watch.scopes[BRAND]
    assert scope.press == {"trade": minute_of(START + 3000)}
    assert scope.signs["regulator"] == {"paper": minute_of(START + 3000)}


def test_a_multiplier_of_last_week_is_not_told_as_new(watch: Watch) -> None:
    hear(watch, said("star", START, followers=500_000), ANGRY, PLAN)
    assert watch.joined
    for hour in range(1, 30):  # its answer was due after four hours, and that it has none is shown for a day
        watch.advance(minute_of(START + 3600.0 * hour), frozenset())
    assert not watch.joined
    assert watch.scopes[BRAND].earliest is None
    assert watch.scopes[BRAND].shown() == {}
