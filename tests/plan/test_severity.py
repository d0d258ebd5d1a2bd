"""Laws of the severity model: monotone in every signal, isolated comments stay comments (domain model 4)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.plan import Brand, Plan, default_plan
from coolhead.plan.grid import impact_score
from coolhead.plan.model import Impact
from coolhead.plan.rises import RISES
from coolhead.plan.severity import assess
from coolhead.wave.composition import Composed
from coolhead.wave.signals import Signals
from coolhead.wave.usual_share import rise

PLAN = default_plan("Example", words=("example",))

signals = st.builds(
    Signals,
    surprise=st.floats(0, 20),
    mentions=st.integers(1, 500),
    authors=st.integers(1, 400),
    velocity=st.floats(0, 40),
    velocity_mentions=st.integers(0, 400),
    reproduction=st.one_of(st.none(), st.floats(0, 3)),
    reach=st.integers(0, 10_000_000),
    multipliers=st.integers(0, 5).map(float),
    emotion_share=st.floats(0, 1),
    bystander_share=st.floats(0, 1),
    shares_from=st.integers(0, 100),
    channels=st.integers(0, 6),
    channels_mentions=st.integers(0, 100),
    crisis_type=st.sampled_from([None, "T1", "T2", "T15"]),
    overdue=st.integers(0, 40),
    topic_cluster=st.booleans(),
)
RAISES = {
    "surprise": 5.0,
    "velocity": 10.0,
    "reach": 100_000,
    "multipliers": 1.0,
    "emotion_share": 0.3,
    "bystander_share": 0.3,
    "channels": 2,
    "overdue": 20,
    "authors": 10,
}


@given(signals, st.sampled_from(sorted(RAISES)))
@settings(max_examples=300, deadline=None)
def test_raising_a_signal_never_lowers_the_level(now: Signals, name: str) -> None:
    more = replace(now, **{name: getattr(now, name) + RAISES[name]})
    assert assess(more, PLAN).level >= assess(now, PLAN).level


@given(signals)
@settings(max_examples=200, deadline=None)
def test_one_isolated_complaint_never_opens_a_wave(now: Signals) -> None:
    alone = replace(now, authors=1, multipliers=0.0, topic_cluster=False, overdue=0, press=None)
    assert assess(alone, PLAN).level <= 1


def test_one_field_at_five_gives_the_highest_impact_band() -> None:
    assert impact_score(Impact(5, 0, 0)) >= 80
    assert impact_score(Impact(3, 3, 3)) == 60


def test_coordinated_copies_cap_the_level_but_confirmed_harm_wins() -> None:
    storm = Signals(surprise=30, mentions=500, authors=300, velocity=40, velocity_mentions=300, reproduction=2,
                    reach=10_000_000, multipliers=5, emotion_share=1, bystander_share=1, shares_from=300, channels=5,
                    channels_mentions=300, crisis_type="T15")  # fmt: skip
    assert assess(storm, PLAN).level == 5
    copied = replace(storm, coordinated_share=0.9)
    assert assess(copied, PLAN).level == 3
    assert assess(replace(copied, confirmed=frozenset({"safety"})), PLAN).level == 4


def test_no_negative_mention_is_calm() -> None:
    assert assess(Signals(), Plan(version="", brand=Brand(id="b", name="B", words=("b",)))).level == 0


def test_what_rises_against_the_usual_brings_points_with_the_usual_beside_it() -> None:
    shares = {name: rise(18, 20, 0.3) for name in RISES}
    made_of = Composed(shares=shares, ratings=rise(9, 10, 0.2), unanswered=12)
    now = Signals(surprise=9, mentions=40, authors=30, composed=made_of, evidence={"newcomers": ("m1", "m2")})
    because = {part.signal: part for part in assess(now, PLAN).because}
    for name in (*RISES, "ratings"):
        assert because[f"{name}_rise"].points > 0
        assert because[f"{name}_rise"].baseline == shares.get(name, made_of.ratings).usual
    assert because["newcomers_rise"].evidence == ("m1", "m2")
    assert because["unanswered"].value == 12
    assert "overdue_backlog" in assess(now, PLAN).floors


@given(signals, st.sampled_from([*RISES, "ratings"]), st.integers(0, 20), st.integers(0, 20), st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_a_greater_rise_never_lowers_the_level(now: Signals, name: str, hits: int, more: int, usual: float) -> None:
    levels = []
    for count in (hits, min(20, hits + more)):
        found = rise(count, 20, usual)
        made_of = Composed(ratings=found) if name == "ratings" else Composed(shares={name: found})
        levels.append(assess(replace(now, composed=made_of), PLAN).level)
    assert levels[0] <= levels[1]
