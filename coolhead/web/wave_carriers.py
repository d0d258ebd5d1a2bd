"""Because of whom does it grow: the accounts that carry a wave, what each brought, and the wave without one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from coolhead.run.board_model import Multiplier, WaveView
from coolhead.storage.model import Entry
from coolhead.web.display import display, safe_link
from coolhead.web.ports import BrandView
from coolhead.web.speech import Speech
from coolhead.web.wave_made import language_tag
from coolhead.web.wave_model import CarrierRow, WhatIf

MOST_CARRIERS: Final = 12
QUOTED: Final = 160
_KINDS = frozenset({"press", "official", "verified", "centre", "spreads", "audience"})


def carriers_in_order(wave: WaveView) -> list[Multiplier]:
    """Those that brought most people first, then those that reach most."""
    return sorted(wave.multipliers, key=lambda one: (-_people(one), -one.reach, one.mention))[:MOST_CARRIERS]


def carrier_rows(wave: WaveView, entries: Mapping[str, Entry], brand: BrandView, words: Speech) -> list[CarrierRow]:
    """The accounts of larger reach or relevance that joined; who it is stands with the mention, while that is kept."""
    return [_row(one, entries.get(one.mention), brand, words) for one in carriers_in_order(wave)]


def carrier_name(one: Multiplier, entry: Entry | None, words: Speech) -> str:
    """The author's name, else what kind of account it is."""
    if entry is not None and entry.mention is not None:
        author = entry.mention.author
        return display(author.name or author.handle or author.id, 60)
    return words.say(f"wave.kind.{kind_of(one)}")


def kind_of(one: Multiplier) -> str:
    """Why it counts as one of larger reach or relevance."""
    return one.reason if one.reason in _KINDS else "reach"


def choices(wave: WaveView, entries: Mapping[str, Entry], words: Speech) -> list[tuple[str, str]]:
    """Accounts of which it was counted what they brought, by their mention."""
    found = [one for one in carriers_in_order(wave) if one.brought is not None]
    return [(one.mention, carrier_name(one, entries.get(one.mention), words)) for one in found]


def what_if(wave: WaveView, mention: str, words: Speech) -> WhatIf | None:
    """The wave without one account, as it was counted; None where none was chosen or nothing is told of it."""
    found = next((one for one in wave.multipliers if one.mention == mention and one.brought is not None), None)
    if found is None or found.brought is None:
        return None
    told = found.brought
    all_ = told["without_mentions"]
    if wave.measured is not None:
        all_ = max(all_, wave.measured["mentions"])
    lines = [words.say("wave.without.mentions", without=told["without_mentions"], all=all_)]
    lines.append(words.say("wave.without.growth", without=told["without_reproduction"], all=told["reproduction"]))
    if told["reproduction"] >= 1 > told["without_reproduction"]:
        lines.append(words.say("wave.without.fades"))
    if told.get("excess") is not None:
        low, _, high = told["excess"]
        spread = words.range(round(max(0.0, low)), round(max(0.0, high)), 0)
        lines.append(words.say("wave.without.excess", range=spread))
    return WhatIf(found.mention, lines)


def _row(one: Multiplier, entry: Entry | None, brand: BrandView, words: Speech) -> CarrierRow:
    mention = entry.mention if entry is not None else None
    author = {"author": mention.author.id} if mention is not None else {}
    return CarrierRow(
        mention=one.mention,
        name=carrier_name(one, entry, words),
        kind=words.say(f"wave.kind.{kind_of(one)}"),
        reach=words.compact(one.reach) if one.reach else "–",
        joined=words.clock_time(one.first_at),
        brought=words.say("wave.brought", n=_people(one)) if _people(one) else "–",
        channel=display(words.named("channel", mention.channel), 40) if mention is not None else "",
        text=display(mention.text, QUOTED) if mention is not None else "",
        language=language_tag(entry),
        link=safe_link(mention.url) if mention is not None else None,
        others="/mentions?" + urlencode({"brand": brand.id, **author}) if author else "",
    )


def _people(one: Multiplier) -> int:
    return int((one.brought or {}).get("people", 0))
