"""Files of mentions at the prompt: columns by name, what is wrong set aside and read again, readings written."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.clock import SystemClock
from coolhead.mention import encode_mention
from coolhead.run.mending import mend
from coolhead.storage import Arrival, MemoryStore, Refusal, SqliteStore, arrive

RUN = CliRunner()
GOOD = {
    "id": "1",
    "source": "shop",
    "published_at": "2026-03-01T08:00:00Z",
    "author": {"id": "a"},
    "text": "Zażółć gęślą",
}
TABLE = "Body;Link;When;User\nThe lid broke;x/1;2026-03-01 09:00;anna\nFine;x/2;2026-03-01T08:30:00Z;ben\n"
MAP = "text=Body,id=Link,published_at=When,author.id=User"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def say(*words: str) -> str:
    told = RUN.invoke(app, list(words))
    assert told.exit_code == 0, (told.output, told.exception)
    return told.output


def refused(*words: str) -> str:
    told = RUN.invoke(app, list(words))
    assert isinstance(told.exception, ValueError), told.output
    return str(told.exception)


def stored() -> list[dict[str, object]]:
    store = SqliteStore("coolhead-data/coolhead.db")
    try:
        return [json.loads(encode_mention(entry.mention)) for entry in store.entries_after(0, 100) if entry.mention]
    finally:
        store.close()


def test_columns_are_mapped_by_their_names() -> None:
    Path("week.csv").write_text(TABLE, "utf-8")
    say("import", "week.csv", "--map", MAP, "--time-zone", "Europe/Warsaw", "--source", "export", "--brand", "ember")
    first, second = stored()
    assert (first["id"], first["text"], first["author"]["id"]) == ("x/1", "The lid broke", "anna")  # type: ignore[index]
    assert (first["published_at"], second["published_at"]) == ("2026-03-01T08:00:00Z", "2026-03-01T08:30:00Z")
    assert (first["source"], first["brand"]) == ("export", "ember")


def test_a_packed_table_is_read_as_well() -> None:
    Path("week.csv.gz").write_bytes(gzip.compress(TABLE.encode()))
    assert "1 stored" in say("import", "week.csv.gz", "--map", MAP)  # the other row's time tells no zone


def test_a_mapping_that_does_not_fit_is_told_before_anything_is_read() -> None:
    Path("week.csv").write_text(TABLE, "utf-8")
    assert "there is no column Bdy. Columns: Body, Link, When, User" in refused(
        "import", "week.csv", "--map", "text=Bdy"
    )
    assert "no field txt" in refused("import", "week.csv", "--map", "txt=Body")
    assert "not of the form field=column" in refused("import", "week.csv", "--map", "Body")
    assert "named twice" in refused("import", "week.csv", "--map", "text=Body,id=Body")
    assert "is not a file" in refused("import", "month.csv")
    assert not Path("coolhead-data").exists()


def test_what_is_wrong_goes_to_quarantine_and_the_rest_goes_on() -> None:
    lines = [json.dumps(GOOD).encode(), b"{broken", b'{"id": "2"}', json.dumps({**GOOD, "id": "3"}).encode()]
    Path("week.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    Path("old.csv").write_bytes("id,text,published_at,author\n7,zażółć,2026-03-01T08:00:00Z,a\n".encode("cp1250"))
    assert "5 received = 2 stored + 0 duplicate + 3 quarantined" in say("import", "week.jsonl", "old.csv")
    listed = say("quarantine")
    assert ("week.jsonl:2" in listed, "broken_json" in listed, "bad_encoding" in listed) == (True, True, True)
    assert "{broken" in say("quarantine", "show", "1")
    assert len(say("quarantine", "--limit", "1").splitlines()) == 2
    assert "All is well." in say("doctor")


def test_what_was_in_another_encoding_is_read_again_as_that() -> None:
    raw = json.dumps(GOOD, ensure_ascii=False).encode("cp1250")
    Path("week.jsonl").write_bytes(raw + b"\n{broken\n")
    say("import", "week.jsonl")
    assert "2 read again = 0 stored + 0 duplicate + 2 stay" in say("quarantine", "replay", "--all")
    assert "1 read again = 1 stored + 0 duplicate + 0 stay" in say("quarantine", "replay", "1", "--encoding", "cp1250")
    assert [mention["text"] for mention in stored()] == ["Zażółć gęślą"]
    assert "2 received = 1 stored + 0 duplicate + 1 quarantined" in say("doctor")
    assert "no encoding cp99999" in refused("quarantine", "replay", "--all", "--encoding", "cp99999")
    assert "some numbers, or --all" in refused("quarantine", "replay")


def test_what_passes_after_a_fix_leaves_the_quarantine_once() -> None:
    store, raw = MemoryStore(), json.dumps(GOOD).encode()
    arrival = arrive(raw, "shop", "week.jsonl:1")
    assert isinstance(arrival, Arrival)
    cut = Refusal("shop", "too_large", "", b"{" * 1_000_001, "week.jsonl:3")
    store.take([Refusal("shop", "wrong_value", "of old", raw, f"week.jsonl:{n}") for n in (1, 2)] + [cut], 0.0)
    done = mend(store, SystemClock())
    assert (done.tried, done.stored, done.duplicate, done.stay) == (3, 1, 1, 1)
    law = store.conservation()
    assert (law.received, law.stored, law.duplicate, law.quarantined, law.holds) == (3, 1, 1, 1, True)
    assert mend(store, SystemClock()).stored == 0


def test_readings_are_written_for_each_mention_and_name_their_model(tmp_path: Path) -> None:
    again = {**GOOD, "id": "2", "kind": "repost", "repost_of": "1", "text": ""}
    Path("week.jsonl").write_text("\n".join(json.dumps(line) for line in (GOOD, again)) + "\n{broken\n")
    told = RUN.invoke(app, ["read", "week.jsonl", "--out", "readings.jsonl"])
    assert "2 mentions read, 1 left out." in told.output
    first, second = [json.loads(line) for line in Path("readings.jsonl").read_text("utf-8").splitlines()]
    wanted = (
        "id language language_confidence sentiment emotion arousal argument own_experience intent toxicity category"
    )
    assert {*wanted.split(), "tier", "model"} <= set(first)
    assert first["model"]
    assert sum(first["sentiment"].values()) == pytest.approx(1.0, abs=1e-5)
    assert {**second, "id": "1"} == first
    assert json.loads(RUN.invoke(app, ["read", "week.jsonl"]).stdout.splitlines()[0]) == first
