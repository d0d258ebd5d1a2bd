"""A plan on disk is read whole or refused; written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coolhead.plan import PlanInvalid
from coolhead.plan.folder import MOST_FILES
from coolhead.run.plan_files import PlanMoved, check_at, load_files, load_plan, replace_files, write_text

MAIN = "brand: {name: Kwantia, words: [Kwantia]}\n"


def _why(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(PlanInvalid) as caught:
        load_files(path)
    return [(problem.file, problem.line, problem.id) for problem in caught.value.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan/playbooks").mkdir(parents=True)
    (tmp_path / "plan/plan.yaml").write_text(MAIN)
    (tmp_path / "plan/playbooks/T2.md").write_text("---\nrisk: T2\n---\nLook at the batch.\n")
    return tmp_path / "plan"


def test_a_folder_is_read_without_what_is_hidden(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git/config.yaml").write_text("a: 1")
    (folder / "notes.txt").write_text("x")
    assert sorted(load_files(folder)) == ["plan.yaml", "playbooks/T2.md"]
    assert [text.risk for text in load_plan(folder).texts] == ["T2"]


def test_a_folder_without_a_plan_has_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_files(tmp_path)


def test_another_encoding_is_named_by_line(folder: Path) -> None:
    (folder / "people.yaml").write_bytes("- id: jan\n  name: Łukasz\n".encode("cp1250"))
    assert _why(folder) == [("people.yaml", 2, "not_utf8")]


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + MAIN.replace("\n", "\r\n").encode())
    assert load_plan(path).brand.name == "Kwantia"
    write_text(path, load_files(path)[""] + "# more\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbf" + MAIN.replace("\n", "\r\n").encode() + b"# more\r\n"


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("[]")
    (folder / "people.yaml").symlink_to(tmp_path / "secret.yaml")
    assert _why(folder) == [("people.yaml", 1, "file_outside")]


def test_a_pipe_and_a_heap_of_files_are_refused(folder: Path) -> None:
    os.mkfifo(folder / "people.yaml")
    assert _why(folder) == [("people.yaml", 1, "file_gone")]
    for number in range(MOST_FILES):
        (folder / f"playbooks/{number}.md").write_text("x")
    assert _why(folder) == [("", 1, "too_many_files")]


def test_a_file_that_is_too_large_is_not_read(folder: Path) -> None:
    (folder / "people.yaml").write_bytes(b"#" * 1_000_001)
    assert _why(folder) == [("people.yaml", 1, "too_large")]
    assert [problem.id for problem in check_at(folder)] == ["too_large"]


def test_a_write_that_fails_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(OSError, match="full"):
        write_text(folder / "plan.yaml", "brand: {}")
    assert sorted(each.name for each in folder.iterdir()) == ["plan.yaml", "playbooks"]
    assert (folder / "plan.yaml").read_text() == MAIN


def _full(_handle: int) -> None:
    raise OSError("full")


def test_what_others_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    seen = load_files(folder)
    (folder / "plan.yaml").write_text(MAIN + "# by hand\n")
    with pytest.raises(PlanMoved) as caught:
        replace_files(folder, {**seen, "people.yaml": "[]"}, lambda now: now == seen)
    assert caught.value.files["plan.yaml"] == MAIN + "# by hand\n"
    assert not (folder / "people.yaml").exists()
