"""One cause is one wave: which scopes belong together, and who leads.

The brand as a whole, a crisis type and a found topic often rise for one and the same story, one after the other, in
several languages and on several channels. The first to rise opens the wave; what rises after it about the same matter
joins it. Two scopes are about the same matter when their crisis type is the same, when one rises soon after the other,
when the brand's critics are mostly the topic's, or when a found topic without a type of its own rises in a threat that
is open: one more way to speak of it (R36, R56).
"""

from __future__ import annotations

from coolhead.clock import HOUR
from coolhead.desk.levels import WaveState
from coolhead.desk.look import Look
from coolhead.desk.state import DeskState
from coolhead.wave.topics import is_found
from coolhead.wave.watching import BRAND

JOIN_SECONDS = 2 * HOUR
"""What rises so soon after a wave opened is taken for the same matter; a found topic, which is often one more way to
speak of it, also after the wave rose."""
GRAVE = frozenset({"safety_report", "safety_unverified", "threat_to_person"})
"""Who reports harm in the middle of another wave is not lost in it: that is a wave, and a page, of its own."""
MATTER_MINUTES = 360
MATTER_SHARE = 0.5
"""A topic is what the brand's wave is about when so many of the brand's critics of the last hours speak of it."""


def leader_of(state: DeskState, look: Look) -> str | None:
    """The scope whose wave a rising scope joins; None where it is a matter of its own."""
    open_ = [name for name, wave in state.waves.items() if wave.told >= 2 and name != look.name]
    same = [name for name in open_ if _same_matter(state, name, state.waves[name], look)]
    return max(same, key=lambda name: (_alike(state.waves[name], look), state.waves[name].rose_at, name), default=None)


def parts(state: DeskState, look: Look) -> bool:
    """Whether a scope that followed another's wave now reports harm that is not what that wave is about."""
    follows = look.wave.follows
    return follows is not None and _is_grave(look) and not _alike(state.waves[follows], look)


def _is_grave(look: Look) -> bool:
    return not GRAVE.isdisjoint(look.assessed.floors)


def _alike(wave: WaveState, look: Look) -> bool:
    return look.signals.crisis_type is not None and look.signals.crisis_type == wave.crisis_type


def _same_matter(state: DeskState, name: str, wave: WaveState, look: Look) -> bool:
    since = wave.rose_at if is_found(look.name) else wave.opened_at
    if _alike(wave, look):
        return True
    if _is_grave(look):
        return False
    if look.at - since <= JOIN_SECONDS:
        return True
    if is_found(look.name) and look.signals.crisis_type is None and wave.told >= 3:
        return True
    if BRAND not in (name, look.name):
        return False
    whole = wave.crisis_type if name == BRAND else look.signals.crisis_type
    part = look.name if name == BRAND else name
    return whole is None or _voices(state, part) >= MATTER_SHARE * max(1, _voices(state, BRAND))


def _voices(state: DeskState, name: str) -> int:
    return state.watch.scopes[name].ledger.window(MATTER_MINUTES)["voices"] if name in state.watch.scopes else 0


def led_by(state: DeskState, name: str) -> list[WaveState]:
    """The scopes of the wave that a scope leads, itself first."""
    return [state.waves[name], *(wave for wave in state.waves.values() if wave.follows == name)]


def led_level(state: DeskState, name: str) -> int:
    """The highest level among them; below 2 there is no wave."""
    return max(wave.level for wave in led_by(state, name))
