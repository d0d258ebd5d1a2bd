"""Verbs that carry a plan out of the house and into it: export, import."""

from __future__ import annotations

import re
import stat
import zipfile
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from coolhead.cli.home import SettingsFile
from coolhead.cli.plan_edit import plan_desk
from coolhead.cli.plan_place import Language, PlanFile
from coolhead.clock import SystemClock
from coolhead.connectors.redaction import redact
from coolhead.plan import Plan, PlanFiles, PlanInvalid, read_plan_files
from coolhead.plan.folder import MOST_BYTES_TOGETHER, MOST_FILES
from coolhead.run.plan_document import document_of, one_page_of
from coolhead.run.plan_export import to_html, to_markdown, to_pdf
from coolhead.run.plan_files import SUFFIXES, load_files, write_text
from coolhead.run.plan_readiness import day_of
from coolhead.run.plan_split import as_folder
from coolhead.run.settings import Settings, load_settings
from coolhead.words import Words

MOST_RATIO = 200
"""A packed file that grows by more is no plan."""


class Form(StrEnum):
    """What a plan can be written out as."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    FOLDER = "folder"
    OFFLINE = "offline"
    PAGE = "page"


def export(
    form: Annotated[
        Form, typer.Option("--format", help="md, html, pdf, folder, offline or page (one page).")
    ] = Form.MD,
    out: Annotated[Path | None, typer.Option(help="The file or folder; plan.md and so on where none is given.")] = None,
    with_contacts: Annotated[
        bool, typer.Option("--with-contacts", help="Put people's addresses in; offline copies have them anyway.")
    ] = False,
    file: PlanFile = None,
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """Write the plan out: to embed, to print, to keep where no server is needed."""
    chosen = load_settings(settings)
    with plan_desk(settings, file) as (desk, _):
        files = desk.files()
        plan = read_plan_files(files)
        if form is Form.FOLDER:
            typer.echo(_write_folder(out or Path("plan-folder"), as_folder(files)))
            return
        words = Words(language or chosen.language, plan.brand.time_zone)
        today = day_of(SystemClock().now(), plan.brand.time_zone)
        private = with_contacts or form is Form.OFFLINE
        contacts = contacts_of(chosen, plan) if private else None
        target = out or Path({Form.OFFLINE: "plan-offline.html", Form.PAGE: "plan-page.html"}.get(form, f"plan.{form}"))
        _write(target, form, plan, words, today, contacts)
        typer.echo(f"{target} written.")
        if form is Form.OFFLINE and plan.practice.exported_on != today:
            desk.edit([("practice.exported_on", today)], "", "offline copy written")


def bring(
    source: Annotated[Path, typer.Argument(help="A plan's file, folder, or either in a .zip.")],
    out: Annotated[Path, typer.Option(help="Where to; what is there already is not overwritten.")] = Path("plan"),
) -> None:
    """Take a plan in from a file, a folder or a zip, once it is valid."""
    if out.exists():
        raise ValueError(f"{out} is there already; it is not overwritten.")
    files = _unpacked(source) if zipfile.is_zipfile(source) else load_files(source)
    try:
        plan = read_plan_files(files)
    except PlanInvalid as wrong:
        raise ValueError("\n".join(map(str, wrong.problems))) from None
    if "" in files:
        write_text(out, files[""])
    else:
        _write_folder(out, files)
    typer.echo(f"{out}: the plan of {plan.brand.name}, version {plan.version}.")


def contacts_of(settings: Settings, plan: Plan) -> dict[str, list[str]]:
    """Addresses as people read them: where they lead, without passwords."""
    known = {person.id: settings.contacts.get(person.id, ()) for person in plan.people}
    return {id_: [shown_address(each.get_secret_value()) for each in found] for id_, found in known.items()}


def shown_address(address: str) -> str:
    """What a person can use of an address without the server: the provider, mail addresses, telephone numbers.

    >>> shown_address("mailtos://me:secret@example.org?to=anna@example.org")
    'mailtos://example.org anna@example.org'
    >>> shown_address("twilio://SID:TOKEN@+48500100100/+48600200300"), shown_address("tgram://123:token/4711")
    ('twilio://… +48600200300', 'tgram://…')
    """
    place, _, query = address.partition("://")[2].partition("?")
    path = place.rpartition("@")[2]
    mails = [part.removeprefix("to=") for part in query.split("&") if part.startswith("to=")]
    numbers = re.findall(r"\+\d{7,15}\b", path.partition("/")[2])
    return " ".join([redact(address), *mails, *numbers])


def _write(
    target: Path, form: Form, plan: Plan, words: Words, today: str, contacts: dict[str, list[str]] | None
) -> None:
    blocks = one_page_of(plan, words, today) if form is Form.PAGE else document_of(plan, words, today, contacts)
    mode = 0o600 if contacts is not None else 0o644
    if form is Form.PDF:
        target.touch(mode)
        target.chmod(mode)
        target.write_bytes(to_pdf(blocks, words.language))
    else:
        text = to_markdown(blocks) if form is Form.MD else to_html(blocks, words.language)
        write_text(target, text, mode)


def _write_folder(out: Path, files: PlanFiles) -> str:
    if out.exists():
        raise ValueError(f"{out} is there already; it is not overwritten.")
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        write_text(out / name, text)
    return f"{out} written: {', '.join(sorted(files))}"


def _unpacked(source: Path) -> PlanFiles:
    """The texts of a zip: no way out of it, no links, nothing that swells. One folder around all of it is taken off."""
    with zipfile.ZipFile(source) as packed:
        entries = [one for one in packed.infolist() if not one.is_dir() and _is_part(one.filename)]
        if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES_TOGETHER:
            raise ValueError(f"{source} holds more than a plan can be.")
        for one in entries:
            path = PurePosixPath(one.filename)
            if (
                path.is_absolute()
                or ".." in path.parts
                or "\\" in one.filename
                or stat.S_ISLNK(one.external_attr >> 16)
            ):
                raise ValueError(f"{source}: {one.filename} leads out of the folder.")
            if one.file_size > MOST_RATIO * max(1, one.compress_size):
                raise ValueError(f"{source}: {one.filename} swells when it is unpacked.")
        texts = {one.filename: _text(packed, one, source) for one in entries}
    around = {PurePosixPath(name).parts[0] for name in texts}
    if len(around) == 1 and all("/" in name for name in texts):
        texts = {name.partition("/")[2]: text for name, text in texts.items()}
    return {"": next(iter(texts.values()))} if len(texts) == 1 and "plan.yaml" not in texts else texts


def _is_part(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix in SUFFIXES and not any(part.startswith(".") and part != ".." for part in path.parts)


def _text(packed: zipfile.ZipFile, one: zipfile.ZipInfo, source: Path) -> str:
    with packed.open(one) as file:
        raw = file.read(one.file_size + 1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{source}: {one.filename} is not UTF-8 text. Save it as UTF-8.") from None
