"""The card of one wave in words: what, where, who, since when, compared to what, and what may come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coolhead.run.board_spike import Carrier, Spike
from coolhead.run.topic_words import Quoted
from coolhead.web.display import display, safe_link
from coolhead.web.speech import Speech

QUOTED_CHARACTERS = 220
_CARRIERS = frozenset({"press", "official", "verified", "centre", "spreads", "audience"})
_SHARES = ("emotion", "bystander", "stranger", "low_rating")


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """What somebody wrote, as text only."""

    text: str
    language: str
    language_name: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ShownSpike:
    """The card: sentences under each heading."""

    what: str
    quotes: list[ShownQuote]
    parts: list[tuple[str, list[str]]]
    link: str | None
    """The first known mention."""


def shown_spike(spike: Spike, kept: Mapping[str, Quoted], words: Speech) -> ShownSpike:
    """One card. `kept` are the texts of its mentions that are not erased."""
    first = kept.get(spike.origin or "")
    parts = [
        ("spike.where", _where(spike, words)),
        ("spike.who", _who(spike, words)),
        ("spike.since", _since(spike, words)),
        ("spike.compared", _compared(spike.measured, words)),
        ("spike.forecast", _forecast(spike, words)),
    ]
    return ShownSpike(
        what=words.say("spike.what.about", topic=spike.topic) if spike.topic else words.say("spike.what.brand"),
        quotes=_quotes(spike, kept, words),
        parts=[(words.say(heading), lines) for heading, lines in parts if lines],
        link=safe_link(first.link) if first else None,
    )


def _quotes(spike: Spike, kept: Mapping[str, Quoted], words: Speech) -> list[ShownQuote]:
    shown = []
    for language, ids in spike.quotes.items():
        for quoted in (kept[id_] for id_ in ids if id_ in kept):
            code = language or quoted.language
            known = code.isalpha() and len(code) <= 3 and code != "und"
            name = words.language_name(code) if known else ""
            text = display(quoted.text, QUOTED_CHARACTERS)
            shown.append(ShownQuote(text, code if known else "", name, safe_link(quoted.link)))
    return shown


def _where(spike: Spike, words: Speech) -> list[str]:
    lines = []
    for place, (channel, minutes) in enumerate(spike.channels.items()):
        id_ = "spike.where.then" if place else "spike.where.first"
        lines.append(display(words.say(id_, channel=channel, minutes=minutes), 200))
    return lines


def _who(spike: Spike, words: Speech) -> list[str]:
    measured, lines = spike.measured, []
    if measured:
        lines.append(words.say("spike.who.people", n=measured["authors"]))
    lines += _with_usual("spike.who.new", "newcomer", measured, words)
    for carrier in spike.carriers:
        lines.append(_carrier(carrier, words))
        if carrier.people:
            lines.append(words.say("spike.who.brought", n=carrier.people))
        if carrier.people and carrier.without_mentions is not None and measured:
            args = {"without": carrier.without_mentions, "all": max(measured["mentions"], carrier.without_mentions)}
            lines.append(words.say("spike.who.without", **args))
    return lines


def _carrier(carrier: Carrier, words: Speech) -> str:
    reason = carrier.reason if carrier.reason in _CARRIERS else "reach"
    return words.say(f"spike.who.{reason}", reach=carrier.reach)


def _since(spike: Spike, words: Speech) -> list[str]:
    if spike.first_at is None:
        return [words.say("spike.since.unknown")]
    return [words.say("spike.since.first", time=words.day_time(spike.first_at))]


def _compared(measured: Mapping[str, Any], words: Speech) -> list[str]:
    if not measured:
        return []
    lines = [words.say("spike.compared.rate", rate=measured["per_hour"], usual=measured["usual_per_hour"])]
    share = measured.get("negative_share")
    if share is not None:
        low, high = measured["negative_share_low"], measured["negative_share_high"]
        lines.append(words.say("spike.compared.negative", share=share, low_share=low, high_share=high))
    for name in _SHARES:
        lines += _with_usual(f"spike.compared.{name}", name, measured, words)
    return lines


def _with_usual(id_: str, name: str, measured: Mapping[str, Any], words: Speech) -> list[str]:
    """A share beside its usual one; nothing is said where there is nothing to compare it with."""
    share, usual = measured.get(f"{name}_share"), measured.get(f"usual_{name}_share")
    return [] if share is None or usual is None else [words.say(id_, share=share, usual_share=usual)]


def _forecast(spike: Spike, words: Speech) -> list[str]:
    if spike.forecast is None:
        return [words.say("spike.forecast.few")]
    low, _, high = spike.forecast["size_24h"]
    lines = [words.say("spike.forecast.size", range=words.range(round(low), round(high), 0))]
    above = spike.measured.get("above_one_60")
    if above is not None:
        lines.append(words.say("spike.forecast.above", share=above))
    doubling = spike.measured.get("doubling_minutes")
    if doubling is not None:
        lines.append(words.say("spike.forecast.doubling", minutes=doubling))
    return lines
