"""Who changed a plan and why, where its folder is kept in git: read only, and only where git is there."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from coolhead.plan import PlanFiles

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Commit:
    """The commit in which a plan's files last changed."""

    id: str
    who: str
    why: str


def commit_of(path: Path, files: PlanFiles) -> Commit | None:
    """The last commit of a plan's files, where they stand exactly as committed; None otherwise, and without git."""
    folder = path if path.is_dir() else path.parent
    names = sorted(files) if path.is_dir() else [path.name]
    for name in names:
        if _git(folder, "cat-file", "blob", f"HEAD:./{name}") != files[name if path.is_dir() else ""]:
            return None
    told = _git(folder, "log", "-1", "--no-show-signature", "--format=%H%x00%an%x00%s", "--", *names)
    parts = told.strip().split("\0") if told else []
    return Commit(parts[0][:12], parts[1][:200], parts[2][:500]) if len(parts) == 3 else None


def _git(folder: Path, *asked: str) -> str | None:
    """What git says, or None. Hooks, pagers and programs that a repository's settings name are not run."""
    program = shutil.which("git")
    if program is None:
        return None
    safe = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager", "--literal-pathspecs")
    try:
        told = subprocess.run(  # noqa: S603 - git itself, with fixed verbs
            [program, *safe, *asked], cwd=folder, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return told.stdout.decode("utf-8", "replace") if told.returncode == 0 else None
