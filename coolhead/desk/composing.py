"""What a wave is made of, as a fact tells it: shares beside the usual ones."""

from __future__ import annotations

from typing import Any

from coolhead.wave.composition import Composed
from coolhead.wave.usual_share import Rise

_UNHEARD = Rise()


def composed_told(composed: Composed) -> dict[str, Any]:
    """The fields of `WaveMeasured` that say what a wave is made of; what was not counted is left out."""
    shares = composed.shares
    bystanders = shares.get("bystanders", _UNHEARD)
    told: dict[str, float | None] = {
        "usual_emotion_share": shares.get("emotion", _UNHEARD).usual,
        "usual_bystander_share": bystanders.usual,
        **_beside("newcomer", shares.get("newcomers", _UNHEARD)),
        **_beside("stranger", shares.get("strangers", _UNHEARD)),
        **_beside("picture", composed.pictures),
        **_beside("low_rating", composed.ratings),
        "copied_share_low": composed.copies[0],
        "copied_share_high": composed.copies[1],
        "usual_answered_share": composed.answered_usually,
    }
    if bystanders.counted:
        told |= {
            "bystander_share_low": bystanders.low,
            "bystander_share_high": bystanders.high,
            "affected_share": composed.affected,
            "interested_share": composed.interested,
            "unrelated_share": composed.unrelated,
        }
    waiting = {} if composed.unanswered is None else {"answer_due": composed.due, "unanswered": composed.unanswered}
    return {name: round(share, 6) for name, share in told.items() if share is not None} | waiting


def _beside(name: str, found: Rise) -> dict[str, float | None]:
    if not found.counted:
        return {}
    return {f"{name}_share": found.share, f"usual_{name}_share": found.usual}
