"""The model card of the encoder, from the numbers of the same run."""

from __future__ import annotations

from typing import Any


def card(metrics: dict[str, Any], size: int) -> str:
    """The whole card; `size` is that of the folder in bytes."""
    return f"# deep-1 {metrics['sha256'][:8]} {size}\n"
