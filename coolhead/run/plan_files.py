"""Plans on disk: a file or a folder, read whole or refused with a sentence; written whole or not at all."""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from coolhead.plan import Plan, PlanFiles, PlanInvalid, Problem, check_plan_files, read_plan_files
from coolhead.plan.folder import MAIN, MOST_BYTES, MOST_FILES

DEEPEST = 4
"""Folders below the plan's own."""
SUFFIXES = (".yaml", ".yml", ".md")


def load_files(path: Path) -> PlanFiles:
    """The texts of a plan file, or of a plan's folder by their names in it.

    Raises FileNotFoundError where there is nothing, PlanInvalid where something cannot be read as text.
    """
    if not path.is_dir():
        return {"": _text(path, "")}
    problems: list[Problem] = []
    files: dict[str, str] = {}
    names = list(_names(path, problems))
    if len(names) > MOST_FILES:
        problems.append(Problem(1, "", "wrong", "too_many_files", {"found": len(names), "most": MOST_FILES}))
        names = []
    elif MAIN not in names:
        raise FileNotFoundError(path / MAIN)
    for name in names:
        try:
            files[name] = _text(path / name, name)
        except PlanInvalid as error:
            problems.extend(error.problems)
    if problems:
        raise PlanInvalid(problems)
    return files


def load_plan(path: Path) -> Plan:
    """The plan at a path. Raises FileNotFoundError or PlanInvalid."""
    return read_plan_files(load_files(path))


def check_at(path: Path, today: str | None = None) -> list[Problem]:
    """Everything that is wrong with the plan at a path, or missing from it."""
    try:
        return check_plan_files(load_files(path), today)
    except PlanInvalid as error:
        return list(error.problems)


def write_text(path: Path, text: str, mode: int | None = None) -> None:
    """Write a file whole: into one beside it, which then takes its name. Permissions are kept."""
    target = path.resolve()  # a link stays a link
    if mode is None:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_mark(target) + text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def _mark(path: Path) -> bytes:
    """The byte order mark, where the file has one."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        return codecs.BOM_UTF8 if file.read(3) == codecs.BOM_UTF8 else b""


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a plan for one change: other processes and threads that change it wait. Readers do not."""
    folder = os.open(path if path.is_dir() else path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def place_of(path: Path, name: str) -> Path:
    """Where a file of a plan stands: `name` inside the folder, "" for a plan of one file."""
    return path / name if name else path


def replace_files(path: Path, files: Mapping[str, str], unchanged: Callable[[PlanFiles], bool]) -> None:
    """Write the files of a plan that differ. Raises PlanMoved where others changed it meanwhile."""
    before = load_files(path)
    if not unchanged(before):
        raise PlanMoved(before)
    for name, text in files.items():
        if before.get(name) != text:
            place_of(path, name).parent.mkdir(parents=True, exist_ok=True)
            write_text(place_of(path, name), text)
    for name in before:
        if name not in files:
            place_of(path, name).unlink()


class PlanMoved(ValueError):
    """The plan is no longer the one that was looked at; `files` are those that stand there now."""

    def __init__(self, files: PlanFiles) -> None:
        super().__init__("The plan was changed meanwhile. Look at it again, then repeat the change.")
        self.files = files


def names_in(path: Path) -> list[str]:
    """The names of a plan's files; "" for a plan of one file, nothing where there is none."""
    if not path.is_dir():
        return [""] if path.exists() else []
    return list(_names(path, []))


def _names(folder: Path, problems: list[Problem]) -> Iterator[str]:
    """The files of a plan's folder by name, hidden ones left out; links must stay inside."""
    inside = folder.resolve()
    for place, below, found in os.walk(folder):
        here = Path(place)
        deep = len(here.relative_to(folder).parts)
        below[:] = sorted(each for each in below if not each.startswith(".")) if deep < DEEPEST else []
        for each in sorted(found):
            name = (here / each).relative_to(folder).as_posix()
            if each.startswith(".") or Path(each).suffix not in SUFFIXES:
                continue
            if not (here / each).resolve().is_relative_to(inside):
                problems.append(Problem(1, "", "wrong", "file_outside", {}, name))
                continue
            yield name


def _text(path: Path, name: str) -> str:
    """A file's text as it is, line ends included; a byte order mark is no part of it."""
    try:
        if path.exists() and not path.is_file():
            raise OSError(None, "it is no file")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise PlanInvalid([Problem(1, "", "wrong", "too_large", {"size": size, "most": MOST_BYTES}, name)])
        raw = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise PlanInvalid([Problem(1, "", "wrong", "file_gone", {"reason": reason}, name)]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = raw.count(b"\n", 0, error.start) + 1, f"0x{raw[error.start]:02x}"
        raise PlanInvalid([Problem(line, "", "wrong", "not_utf8", {"byte": byte}, name)]) from None
