"""`coolhead correct`: a label, its list, its versions, and one sentence for each mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.mention import decode_mention
from coolhead.plan import read_plan
from coolhead.run.runner import Runner
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, SqliteStore

RUN = CliRunner()
PLAN = "brand: {name: Ember, id: ember, words: [ember]}\npeople: [{id: anna, name: Anna Nowak, languages: [en]}]\n"
AT = "2026-03-01T08:15:02Z"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six mentions that were read, in a house that nobody serves."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "dora")
    (tmp_path / "plan.yaml").write_text(PLAN)
    (tmp_path / "coolhead-data").mkdir()
    store = SqliteStore(tmp_path / "coolhead-data" / "coolhead.db")
    lines = [
        {"id": f"m{n}", "source": "api", "published_at": AT, "author": {"id": f"a{n}"}, "text": f"My ember mug {n}"}
        for n in range(6)
    ]
    store.take([Arrival(decode_mention(json.dumps(line).encode())) for line in lines], 0.0)
    Runner(store, {"ember": read_plan(PLAN)}, load_reader()).drain()
    store.close()


def say(*words: str) -> str:
    """What the verb prints; a mistake as `main` would print it."""
    done = RUN.invoke(app, ["correct", *words])
    return str(done.exception) if done.exception is not None else done.output.strip()


def test_a_label_is_given_listed_and_taken_back() -> None:
    assert say("api/m2", "--tone", "negative", "--who", "Anna Nowak") == "Mention 3 is said to be negative by anna."
    assert say("4", "--tone", "positive") == "Mention 4 is said to be positive by dora."
    listed = say("--list").splitlines()
    assert listed[0].startswith("3  negative (read: ")
    assert listed[-1] == "2 labels."
    assert say("--undo") == "Mention 4 is as it was read again, says dora."
    assert say("--list").splitlines()[-1] == "1 labels."


def test_versions_are_told_and_rolled_back() -> None:
    for place in "123":
        say(place, "--tone", "negative")
    told = say("--versions")
    assert told.splitlines()[2].endswith("dora  3: negative")
    assert "brand:v3:" in told
    assert "are held back" in told
    assert say("--rollback", "1") == "ember: version 1 holds again, as version 4."
    assert "brand:v4:" in say("--versions") or "Nothing was learned yet" in say("--versions")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["99", "--tone", "negative"], "There is no mention 99."),
        (["rss/m2", "--tone", "negative"], "There is no mention rss/m2."),
        (["3", "--tone", "furious"], "There is no label 'furious'; there are negative, neutral, positive."),
        (["--tone", "negative"], "Say which mention: its number in the log, or source/id."),
        (["3"], "Say one of --tone, --undo, --list, --versions and --rollback."),
        (["3", "--tone", "negative", "--brand", "lumen"], "There is no brand lumen; there are ember."),
        (["--undo"], "Nothing was corrected that could be taken back."),
        (["--rollback", "2"], "There is no earlier version 2. Nothing was corrected yet."),
    ],
)
def test_a_mistake_is_one_sentence(words: list[str], sentence: str) -> None:
    assert say(*words) == sentence
