"""The reviewed pages of forty situations are those that the program makes."""

from __future__ import annotations

from collections import Counter

import pytest

from coolhead.plan import CRISIS_TYPES
from coolhead.words import LANGUAGES
from tools.goldens import FOLDER, counted, page, situations

NAMES = sorted(situations())


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_the_one_that_was_reviewed(name: str) -> None:
    """Where this fails on purpose: `python -m tools.goldens`, read the difference, keep it."""
    assert (FOLDER / f"{name}.md").read_text("utf-8") == page(name)


def test_there_are_forty_eight_in_each_language_and_every_type_is_among_them() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == NAMES
    assert Counter(told["language"] for told in situations().values()) == dict.fromkeys(LANGUAGES, 8)
    assert {told.get("crisis_type") for told in situations().values()} == {*CRISIS_TYPES, None}
    assert all(told["looked_for"] for told in situations().values())


def test_no_line_is_without_a_rule_and_every_type_has_its_three_scenarios() -> None:
    numbers = counted()
    assert numbers["scenarios"] == numbers["scenarios wanted (types x variants)"] == 66
    assert numbers["guideline lines without a rule"] == numbers["steps without a rule"] == 0
    assert numbers["guideline lines made"] > 100_000
