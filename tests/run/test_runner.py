"""Stop anywhere, continue: the same facts as an undisturbed run."""

from __future__ import annotations

from pathlib import Path

from coolhead.drill import load_story
from coolhead.mention import decode_mention
from coolhead.plan import read_plan
from coolhead.run.runner import Runner
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, SqliteStore


def _facts(store: SqliteStore) -> list[bytes]:
    return [fact.body for fact in store.facts_after(0, 100_000)]


def test_stopping_between_batches_changes_no_fact(tmp_path: Path) -> None:
    story = load_story()
    plan = read_plan(story.plan)
    arrivals = [Arrival(decode_mention(line), line) for line in story.mentions[:400]]
    reader = load_reader()
    whole, broken = SqliteStore(tmp_path / "whole.db"), SqliteStore(tmp_path / "broken.db")
    for store in (whole, broken):
        store.take(arrivals, received_at=0.0)
    Runner(whole, {plan.brand.id: plan}, reader).drain()
    for limit in (1, 7, 150, 500):
        Runner(broken, {plan.brand.id: plan}, reader).step(limit)
    assert _facts(broken) == _facts(whole)
    assert len(_facts(whole)) > 50
    whole.close()
    broken.close()
