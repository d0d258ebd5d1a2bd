"""Plots are drawn from tables, are well formed, and say never where there is nothing."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks import plots, streams_tables, waves

CRISES = """| system | overall | a | b | c | d | e | quiet |
|---|---|---|---|---|---|---|---|
| **Coolhead** | 90.0 | .91 | .5 | .9 | .9 | .8 | .20 |
| [z-score (3 sigma)] | 47.0 | .64 | .5 | .9 | .9 | .8 | 1.20 |

| stream | crisis | mentions a day | in the wave | noticed | paged |
|---|---|---|---|---|---|
| s1 | slow burn | 30 | 12 | 5 | - |
| s2 | fire & storm | 300 | 99 | 2 | 40 |
"""


def _texts(drawn: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(drawn).iter() if one.tag.endswith("text")]


def test_bars_show_every_system_and_every_crisis() -> None:
    assert _texts(plots.noticed(CRISES)).count("z-score") == 3
    said = _texts(plots.delays(CRISES))
    assert {"s1 slow burn", "never", "s2 fire & storm", "40"} <= set(said)


def test_lines_keep_their_order_on_the_page() -> None:
    drawn, _ = plots.lines_of("t", ["a", "b"], {"low": [0.1, 0.1], "high": [10.0, 10.0]})
    low, high = (float(drawn.split('points="')[place].split(" ")[0].split(",")[1]) for place in (1, 2))
    assert low > high  # upwards is less


def test_a_cell_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        plots.number("none")


def test_the_worst_crisis_is_the_one_that_had_to_be_paged() -> None:
    fine: dict[str, Any] = {
        "severity_min": 3,
        "page_in_time": True,
        "notice_in_time": True,
        "in_band": True,
        "page_share": 0.1,
    }
    late = fine | {"page_in_time": False, "page_share": 0.5}
    small: dict[str, Any] = {
        "severity_min": 2,
        "page_in_time": False,
        "notice_in_time": False,
        "in_band": False,
        "notice_share": None,
    }
    assert sorted([fine, small, late], key=streams_tables.badness) == [fine, small, late]


def test_a_part_that_lacks_its_texts_says_so() -> None:
    absent = waves.Part("t", "nab", lambda ran: (), ("no/such/folder",))
    assert waves.missing(absent) == "not run: no/such/folder is not in COOLHEAD_DATA"
    assert waves.missing(waves.PARTS["bounds"]) == ""
