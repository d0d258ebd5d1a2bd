"""A plan between its files and the log: versions, what changed, two people at once, and a broken file that waits."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coolhead.clock import VirtualClock
from coolhead.plan import PlanInvalid
from coolhead.plan.editing import CannotEdit
from coolhead.plan.file import version_of
from coolhead.run.plan_desk import PlanDesk, Removal, VersionMoved, said_changes, said_history
from coolhead.run.plan_git import commit_of
from coolhead.run.plan_log import find_version
from coolhead.run.plan_watch import PlanWatch, plans_to_serve
from coolhead.storage.memory import MemoryStore
from coolhead.words import LANGUAGES, Words

TEXT = """\
brand: {name: Kwantia, words: [Kwantia]}  # ours
people:
  - {id: anna, name: Anna}
  - {id: jan, name: Jan}
risks:
  T2: {likelihood: 3}  # soup
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(TEXT)
    return tmp_path / "plan.yaml"


@pytest.fixture
def desk(path: Path) -> PlanDesk:
    return PlanDesk(path, MemoryStore(), VirtualClock(1_795_000_000.0))


def test_an_edit_is_written_adopted_and_told_with_who_and_why(desk: PlanDesk, path: Path) -> None:
    assert desk.adopt()
    assert not desk.adopt()
    desk.edit([("risks.T2.likelihood", 4), ("roles.crisis_lead.deputy", "jan")], "anna", "two soups")
    assert "  T2: {likelihood: 4}  # soup\n" in path.read_text()
    told = said_history(desk.history(), Words("en"))
    assert [(each["who"], each["why"]) for each in told] == [("", ""), ("anna", "two soups")]
    assert told[1]["changes"] == ["Deputy, crisis lead: – → jan.", "Risk T2: likelihood 3 → 4."]


def test_an_edit_that_makes_no_plan_changes_nothing(desk: PlanDesk, path: Path) -> None:
    for edit in (("risks.T2.likelihood", 9), ("roles.scribe.primary", "bob")):
        with pytest.raises(PlanInvalid):
            desk.edit([edit])
    with pytest.raises(CannotEdit):
        desk.edit([("brand.name.first", "K")])
    assert path.read_text() == TEXT
    assert desk.history() == []


def test_who_looked_at_an_older_version_is_told_what_is_otherwise(desk: PlanDesk, path: Path) -> None:
    desk.adopt()
    base = version_of(desk.files())
    path.write_text(TEXT.replace("name: Jan", "name: Jan Nowak"))  # by hand, while the page is open
    with pytest.raises(VersionMoved) as caught:
        desk.edit([("risks.T2.likelihood", 4)], base=base)
    assert [line for line in caught.value.lines if line.startswith("+  ")] == ["+  - {id: jan, name: Jan Nowak}"]
    assert said_changes(caught.value.changed, Words("en")) == ["people.jan.name: Jan → Jan Nowak."]
    assert "Nowak" in path.read_text()
    desk.edit([("risks.T2.likelihood", 4)], base=caught.value.now)
    assert desk.plan().version == version_of(desk.files())


def test_many_at_once_lose_no_edit(desk: PlanDesk, path: Path) -> None:
    with ThreadPoolExecutor(4) as hands:
        done = [hands.submit(desk.edit, [(f"risks.T{number}.likelihood", 5)]) for number in range(1, 23)]
        for each in done:
            each.result()
    plan = desk.plan()
    assert {risk.likelihood for risk in plan.risks} == {5}
    base = plan.version
    with ThreadPoolExecutor(4) as hands:
        done = [hands.submit(desk.edit, [("brand.audience", number)], base=base) for number in range(8)]
    assert sum(each.exception() is None for each in done) == 1
    assert all(isinstance(each.exception(), VersionMoved | None) for each in done)


def test_an_old_version_comes_back_letter_by_letter(desk: PlanDesk, path: Path) -> None:
    desk.adopt()
    desk.edit([("people.jan", Removal())], "anna")
    desk.restore("1", "jan", "he is back")
    assert path.read_text() == TEXT
    assert [one.why for one in desk.history()] == ["", "", "he is back"]
    with pytest.raises(ValueError, match="There is no version"):
        desk.restore("ffff")


def test_versions_are_found_by_place_and_beginning(desk: PlanDesk) -> None:
    with pytest.raises(ValueError, match="No version"):
        find_version(desk.history(), "1")
    desk.adopt()
    known = desk.history()
    assert find_version(known, known[0].version[:4]) == find_version(known, "-1") == known[0]


def test_a_folder_is_restored_with_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "p/playbooks").mkdir(parents=True)
    (tmp_path / "p/plan.yaml").write_text(TEXT)
    text = tmp_path / "p/playbooks/T2.md"
    text.write_text("---\nrisk: T2\n---\nLook.\n")
    desk = PlanDesk(tmp_path / "p", MemoryStore(), VirtualClock(0.0))
    desk.adopt()
    text.unlink()
    (tmp_path / "p/review_by.yaml").write_text("2027-01-01\n")
    desk.adopt()
    desk.restore("1")
    assert sorted(desk.files()) == ["plan.yaml", "playbooks/T2.md"]


def test_git_tells_who_and_why_where_the_files_stand_as_committed(desk: PlanDesk, path: Path) -> None:
    if shutil.which("git") is None:
        assert commit_of(path, desk.files()) is None
        return
    quiet = {"cwd": path.parent, "check": True, "capture_output": True}
    named = ["-c", "user.name=Anna Nowak", "-c", "user.email=anna@example.org"]
    for asked in (["init", "-q"], ["add", "."], [*named, "commit", "-qm", "The first plan"]):
        subprocess.run(["git", *asked], **quiet)  # type: ignore[call-overload]
    desk.adopt()
    path.write_text(TEXT + "# not committed\n")
    desk.adopt()
    assert [(one.who, one.why, bool(one.commit)) for one in desk.history()] == [
        ("Anna Nowak", "The first plan", True),
        ("", "", False),
    ]


def _watch(desk: PlanDesk, path: Path, store: MemoryStore) -> PlanWatch:
    clock = VirtualClock(1_795_000_000.0)
    served = plans_to_serve([path], store, clock.now())
    watch = PlanWatch(served.paths, served.plans, store, clock)
    watch.begin(served.states)
    return watch


def _settle(watch: PlanWatch) -> None:
    watch.look()
    watch.look()


@pytest.mark.parametrize(
    "broken",
    [
        b"brand: [",
        b"brand: {name: K, words: [K]}\nrisk: {}\n",
        "brand: {name: Łódź, words: [K]}".encode("cp1250"),
        b"brand: {name: Other, words: [K]}\n",
        None,
    ],
)
def test_a_broken_file_waits_and_the_last_good_plan_stays(desk: PlanDesk, path: Path, broken: bytes | None) -> None:
    store = MemoryStore()
    watch = _watch(desk, path, store)
    first = watch.plans["kwantia"].version
    path.unlink() if broken is None else path.write_bytes(broken)
    watch.look()
    state = watch.state("kwantia")
    assert state is not None
    assert not state.broken  # it may still be being written
    watch.look()
    state = watch.state("kwantia")
    assert state is not None
    assert state.broken
    assert watch.plans["kwantia"].version == state.version == first
    path.write_text(TEXT.replace("likelihood: 3", "likelihood: 5"))
    _settle(watch)
    state = watch.state("kwantia")
    assert state is not None
    assert (state.broken, state.version) == (False, version_of({"": path.read_text()}))
    assert len(store.acts_after(0, "plan_adopted")) == 2


def test_a_start_with_a_broken_file_serves_the_version_adopted_last(desk: PlanDesk, path: Path) -> None:
    store = MemoryStore()
    good = _watch(desk, path, store).plans["kwantia"]
    path.write_text("brand: [")
    served = plans_to_serve([path], store, 0.0)
    assert served.plans["kwantia"] == good
    assert [problem.id for problem in served.states["kwantia"].problems] == ["not_yaml"]
    with pytest.raises(ValueError, match="cannot be read as YAML"):
        plans_to_serve([path], MemoryStore(), 0.0)


def test_what_stands_in_the_files_is_not_touched_by_looking(desk: PlanDesk, path: Path) -> None:
    watch = _watch(desk, path, MemoryStore())
    before = os.stat(path).st_mtime_ns
    _settle(watch)
    assert os.stat(path).st_mtime_ns == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_changes_are_said_in_every_language(desk: PlanDesk, language: str) -> None:
    desk.adopt()
    texts = {"kind": "statement", "text": "We look."}
    step = {"level": 3, "role": "legal", "minutes": 5, "words": {"en": "Call."}}
    for edit in (
        ("people.jan", Removal()),
        ("people.eva", {"name": "Eva"}),
        ("roles.scribe.primary", "eva"),
        ("risks.T2.impact.money", 5),
        ("risks.T2.worst_case", "Ill."),
        ("risks.T8.skip", True),
        ('steps."own.call"', step),
        ("steps.l3.pause_posts.minutes", 4),
        ("texts.wait", texts),
        ("severity.vivid_points", 7),
    ):
        desk.edit([edit])
    words = Words(language)
    told = [line for each in said_history(desk.history(), words)[1:] for line in each["changes"]]
    assert len(told) == 10
    assert all(line and "{" not in line for line in told)
