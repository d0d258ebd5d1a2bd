"""Verbs that change a plan or tell what changed: set, edit, adopt, history, diff, restore, schema."""

from __future__ import annotations

import getpass
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from coolhead.cli.home import SettingsFile, make_home
from coolhead.cli.plan_place import Language, PlanFile, plan_place
from coolhead.cli.tables import shown_cell
from coolhead.clock import SystemClock
from coolhead.plan import PlanInvalid, check_plan_files
from coolhead.plan.changes import changes
from coolhead.plan.editing import read_value
from coolhead.plan.file import SECTIONS, version_of
from coolhead.plan.folder import MAIN
from coolhead.plan.rights import may
from coolhead.plan.schema import front_matter_schema, plan_schema, schema_text, section_schema
from coolhead.run.plan_desk import PlanDesk, Removal, VersionMoved, said_changes, said_history
from coolhead.run.plan_log import find_version
from coolhead.run.settings import Settings, load_settings
from coolhead.storage import SqliteStore
from coolhead.words import Words

Who = Annotated[str, typer.Option(help="A person's id or name in the plan; your login name where none is given.")]
Why = Annotated[str, typer.Option(help="Why, in a sentence; it stands in the history.")]
Base = Annotated[str, typer.Option(help="The version you looked at; refused where another stands there now.")]


def set_value(
    path: Annotated[str, typer.Argument(help="Where, such as risks.T2.likelihood or roles.crisis_lead.deputy.")],
    value: Annotated[str, typer.Argument(help="The value as YAML on one line; left out with --unset.")] = "",
    unset: Annotated[bool, typer.Option("--unset", help="Take the value and its key out.")] = False,
    file: PlanFile = None,
    who: Who = "",
    why: Why = "",
    base: Base = "",
    settings: SettingsFile = None,
) -> None:
    """Set one value of the plan; comments and every other line stay as they are."""
    with plan_desk(settings, file) as (desk, words):
        before = desk.plan()
        after = desk.edit([(path, Removal() if unset else read_value(value))], editor_of(desk, who), why, base)
        _tell(said_changes(changes(before, after), words) or [words.say("plan.change.none")])
        typer.echo(f"{desk.path}: version {after.version}")


def edit(file: PlanFile = None, who: Who = "", why: Why = "", settings: SettingsFile = None) -> None:
    """Open the plan in your editor ($EDITOR); what is wrong is told before anything is replaced."""
    with plan_desk(settings, file) as (desk, words):
        files = desk.files()
        name = "" if "" in files else MAIN
        text = _edited(files[name])
        problems = [each for each in check_plan_files({**files, name: text}) if each.gravity == "wrong"]
        if problems:
            kept = _keep(text)
            _tell(map(str, problems))
            raise ValueError(f"Nothing was replaced. What you wrote is in {kept}.")
        before = desk.last()
        after = desk.write({**files, name: text}, editor_of(desk, who), why, version_of(files))
        _tell(said_changes(changes(before.plan, after), words) if before and before.plan else ())
        typer.echo(f"{desk.path}: version {after.version}")


def adopt(file: PlanFile = None, who: Who = "", why: Why = "", settings: SettingsFile = None) -> None:
    """Let the plan as it is written hold from now on; coolhead serve does so by itself."""
    with plan_desk(settings, file) as (desk, _):
        done, version = desk.adopt(editor_of(desk, who) if who else "", why), desk.plan().version
        typer.echo(f"Version {version} {'holds from now on' if done else 'holds already'}.")


def history(
    file: PlanFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON; that is what comes where nobody looks.")] = False,
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """List the versions of the plan: when, who, why, and what each changed."""
    with plan_desk(settings, file, language) as (desk, words):
        told = said_history(desk.history(), words)
        if as_json or not sys.stdout.isatty():
            typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
            return
        table = Table("", "version", "at", "who", "why", "what")
        for place, each in enumerate(told, 1):
            what = "\n".join(each["changes"][:5]) + (
                f"\n+{len(each['changes']) - 5}" if len(each["changes"]) > 5 else ""
            )
            cells = (place, each["version"], each["at"] or "–", each["who"], each["why"], what)
            table.add_row(*map(shown_cell, cells))
        Console().print(table)


def diff(
    before: Annotated[str, typer.Argument(help="A version; the one in force where none is given.")] = "",
    after: Annotated[str, typer.Argument(help="Another; the files where none is given.")] = "",
    file: PlanFile = None,
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """Say in sentences what changed from one version to another, or to the files as they stand."""
    with plan_desk(settings, file, language) as (desk, words):
        known = desk.history()
        old = find_version(known, before or "-1")
        new = find_version(known, after).plan if after else desk.plan()
        if old.plan is None or new is None:
            raise ValueError("One of these versions cannot be read by this program.")
        _tell(said_changes(changes(old.plan, new), words) or [words.say("plan.change.none")])


def restore(
    version: Annotated[str, typer.Argument(help="The version, its beginning, or its place in the history.")],
    file: PlanFile = None,
    who: Who = "",
    why: Why = "",
    settings: SettingsFile = None,
) -> None:
    """Bring an old version of the plan back, letter by letter; the one that goes stays in the history."""
    with plan_desk(settings, file) as (desk, words):
        before = desk.last()
        after = desk.restore(version, editor_of(desk, who), why)
        _tell(said_changes(changes(before.plan, after), words) if before and before.plan else ())
        typer.echo(f"{desk.path}: version {after.version}")


def schema(
    part: Annotated[str, typer.Argument(help="A section such as people, or texts.md; the whole where none.")] = "",
) -> None:
    """Write the JSON Schema of the plan, of one section's own file, or of the keys above a Markdown text."""
    if part in ("texts.md", ".md", "md"):
        chosen = front_matter_schema()
    elif part in ("", "plan"):
        chosen = plan_schema()
    elif part.removesuffix(".yaml") in SECTIONS:
        chosen = section_schema(part.removesuffix(".yaml"))
    else:
        raise ValueError(f"{part} is no section of a plan. There are: {', '.join(SECTIONS)}, texts.md.")
    typer.echo(schema_text(chosen), nl=False)


@contextmanager
def plan_desk(settings: Path | None, file: Path | None, language: str = "") -> Iterator[tuple[PlanDesk, Words]]:
    """The desk of the plan that is meant, and the words to tell of it. A moved version is told line by line."""
    chosen = load_settings(settings)
    words = Words(language or chosen.language)
    place = plan_place(chosen, file)
    store = _store(chosen)
    try:
        yield PlanDesk(place, store, SystemClock()), words
    except VersionMoved as moved:
        _tell(said_changes(moved.changed, words) or moved.lines)
        typer.echo(f"{moved} Version there now: {moved.now}", err=True)
        raise typer.Exit(1) from None
    except PlanInvalid as wrong:
        raise ValueError("\n".join(map(str, wrong.problems))) from None
    finally:
        store.close()


def editor_of(desk: PlanDesk, who: str) -> str:
    """Who changes the plan: a person of it by id or name, who must have the right to; anybody else as they call
    themselves, trusted because they work at this machine. Raises ValueError."""
    said, last = who.strip() or getpass.getuser(), desk.last()
    plan = last.plan if last is not None else None
    known = plan.called(said) if plan is not None else None
    if plan is None or known is None:
        return said
    if not may(plan, known.id, "edit_plan"):
        raise ValueError(f"The plan does not let {known.name} change it.")
    return known.id


def _store(settings: Settings) -> SqliteStore:
    make_home(settings)
    return SqliteStore(settings.database, settings.workspace)


def _edited(text: str) -> str:
    """What the editor left behind."""
    program = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="coolhead-") as folder:
        path = Path(folder) / "plan.yaml"
        path.write_bytes(text.encode())
        done = subprocess.run([*program, str(path)], check=False)  # noqa: S603 - the person's own editor
        if done.returncode:
            raise ValueError(f"{program[0]} ended with {done.returncode}; nothing was replaced.")
        return path.read_bytes().decode("utf-8-sig")


def _keep(text: str) -> Path:
    with tempfile.NamedTemporaryFile("wb", prefix="coolhead-plan-", suffix=".yaml", delete=False) as kept:
        kept.write(text.encode())
    return Path(kept.name)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
