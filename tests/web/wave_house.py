"""The facts of one wave of a found topic that a large account carried to a second channel, told to a small house."""

from __future__ import annotations

from typing import Any

from coolhead.clock import MINUTE, read_instant, write_instant

START = read_instant("2026-03-04T20:00:00Z")
WAVE = "ember-topic-3-1"
PAGE = f"/waves/{WAVE}"
EVIL = '<img src=x onerror="alert(1)"> torn seal on the parcel'
SAME_ORIGIN = {"Origin": "http://127.0.0.1:8765", "Sec-Fetch-Site": "same-origin"}


def fact(minute: float, type_: str, **fields: Any) -> dict[str, Any]:
    return {"at": write_instant(START + minute * MINUTE), "type": type_, "brand": "ember", "wave": WAVE, **fields}


def changed(minute: float, before: int, level: int) -> dict[str, Any]:
    because = [
        {"signal": "velocity", "value": 15.2, "baseline": 1.0, "points": 18.6, "evidence": ["m1"]},
        {"signal": "reproduction", "value": 1.4, "baseline": None, "points": 12.0, "evidence": []},
    ]
    return fact(
        minute, "severity_changed", topic="topic-3", **{"from": before, "to": level}, impact=30.0, impact_band=2,
        spread=60.0, spread_band=4, because=because, floors=[], ceilings=[], confidence="medium",
        raises={"spread": 5.0}, lowers={}, crisis_type="T2",
    )  # fmt: skip


def measured(minute: float, per_hour: float, mentions: int, **more: Any) -> dict[str, Any]:
    return fact(
        minute, "wave_measured", topic="topic-3", level=3, mentions=mentions, authors=86, per_hour=per_hour,
        usual_per_hour=1.5, reproduction=1.4, reach=90_000, multipliers=1, channels=2, emotion_share=0.6,
        bystander_share=0.4, spread=60.0, impact=30.0, **more,
    )  # fmt: skip


def brought(mention: str, reach: int, people: int, **more: Any) -> dict[str, Any]:
    return fact(
        90, "multiplier_measured", mention=mention, reach=reach, reason="reach",
        first_at=write_instant(START + 50 * MINUTE), mentions=people + 10, people=people, without_mentions=70,
        without_reproduction=0.8, reproduction=1.4, **more,
    )  # fmt: skip


def tell_wave(house: Any) -> None:
    """All of it, with the mentions it is about."""
    for text, author in ((EVIL, "Ola"), ("Another parcel with a torn seal", "Sam"), ("torn seal here too", "Kim")):
        house.hear(text, author, "en", url="https://social.example/1")
    house.hear("Plomba zerwana, paczka otwarta", "Jan", "pl")
    quotes = {"en": ["m1", "m2", "m3"], "pl": ["m4"]}
    languages, rates = {"en": 100, "pl": 20}, {"per_hour": 42.0, "usual_per_hour": 0.2}
    house.tell(
        fact(
            0, "topic_measured", topic="topic-3", mentions=120, authors=86, languages=languages, quotes=quotes, **rates
        )
    )
    first = write_instant(START - 15 * MINUTE)
    house.tell(fact(0, "wave_opened", topic="topic-3", first_mention="m1", first_at=first, linked_to=None))
    house.tell(changed(1, 0, 3))
    for place, (channel, minutes) in enumerate((("mastodon", 0.0), ("reddit", 35.0)), 1):
        house.tell(
            fact(40, "wave_reached_channel", channel=channel, place=place, first_at=first, minutes=minutes, people=5)
        )
    joined = {"mention": "m3", "reach": 90_000, "reason": "reach", "first_at": first}
    house.tell(fact(50, "multiplier_joined", **joined))
    for step in range(24):
        house.tell(measured(5.0 * step, 2.0 + step, 10 + 5 * step))
    house.tell(brought("m3", 90_000, 41, excess=[3.0, 8.0, 14.0]))
    house.tell(
        fact(
            118, "forecast_made", reproduction=[1.1, 1.4, 1.8], size_24h=[300.0, 420.0, 900.0], mentions=125,
            doubling_probability=0.7, next_level=4, next_level_minutes=60.0, next_level_minutes_low=45.0,
            next_level_minutes_high=110.0,
        )
    )  # fmt: skip
    rings = {"affected_share": 0.3, "interested_share": 0.3, "unrelated_share": 0.4}
    between = {"bystander_share_low": 0.31, "bystander_share_high": 0.5}
    house.tell(measured(120, 26.0, 130, doubling_minutes=55.0, **rings, **between))
