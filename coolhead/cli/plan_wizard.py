"""`coolhead plan wizard`: a minimum plan by questions, which can be stopped and gone on with at any time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from coolhead.cli.home import SettingsFile, make_home
from coolhead.cli.plan_carry import contacts_of
from coolhead.cli.plan_place import Language
from coolhead.cli.plan_ready import found_for, show
from coolhead.clock import SystemClock
from coolhead.plan import brand_id, read_plan
from coolhead.plan.tree import NotYaml, compose, construct
from coolhead.plan.wizard import Answers, Member, greatest, wizard_plan
from coolhead.run.plan_desk import PlanDesk
from coolhead.run.plan_document import document_of, one_page_of
from coolhead.run.plan_export import to_html
from coolhead.run.plan_files import write_text
from coolhead.run.plan_readiness import day_of
from coolhead.run.settings import FILE_NAME, load_settings, starter_settings
from coolhead.storage import SqliteStore
from coolhead.words import Words

REVIEW_DAYS = 180
Told = dict[str, Any]


def wizard(
    out: Annotated[Path, typer.Option(help="The plan's file; one that is there is not overwritten.")] = Path(
        "plan.yaml"
    ),
    answers: Annotated[
        Path | None, typer.Option(help="A file with answers (YAML or JSON), for scripts; nothing is asked then.")
    ] = None,
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """Ask what a minimum plan needs, write it, and show how ready you are: twenty to thirty minutes."""
    if out.exists():
        raise ValueError(f"{out} is there already; it is not overwritten. coolhead plan readiness says what it lacks.")
    chosen = load_settings(settings)
    words = Words(language or chosen.language)
    today = day_of(SystemClock().now(), "UTC")
    kept = out.with_name(f".{out.name}.answers.json")
    told = _from_file(answers) if answers else _from_person(words, kept, today)
    done = answers_of(told)
    text = wizard_plan(done, today)
    write_text(out, text)
    where = settings or Path(FILE_NAME)
    _write_settings(where, told, out)
    kept.unlink(missing_ok=True)
    _finish(out, where if where.exists() else None, words, today, told)


def questions(words: Words, told: Told, today: str) -> Iterator[tuple[str, str, str]]:
    """Each question that is to be asked, with the answer that Enter takes. Earlier answers decide later questions."""
    yield "name", words.say("wizard.name"), ""
    name = str(told["name"])
    yield "words", words.say("wizard.words"), f"{name}, #{brand_id(name)}"
    yield "accounts", words.say("wizard.accounts"), brand_id(name)
    yield "audience", words.say("wizard.audience"), "1000"
    yield "time_zone", words.say("wizard.time_zone"), "UTC"
    yield "languages", words.say("wizard.languages"), words.language
    languages = ", ".join(_list(told["languages"]))
    yield "people", words.say("wizard.people"), ""
    for person in _list(told["people"]):
        yield f"speaks.{person}", words.say("wizard.speaks", person=person), languages
        yield f"reach.{person}", words.say("wizard.reach", person=person), ""
        yield f"tested.{person}", words.say("wizard.tested", person=person), ""
    for person in _list(told["people"])[:2]:
        yield f"trained.{person}", words.say("wizard.trained", person=person), ""
    for risk in greatest(name):
        worst = words.say(f"scenario.{risk.type}.worst.happens")
        yield f"worst.{risk.type}", words.say("wizard.worst", risk=words.say(f"risk.{risk.type}")), worst
    for code in _list(told["languages"]):
        yield f"statement.{code}", words.say("wizard.statement", language=code), _first_words(code, words)
    lead = _list(told["people"])[0] if _list(told["people"]) else name
    yield "approved", words.say("wizard.approved", person=lead), ""
    yield "review_by", words.say("wizard.review_by"), _later(today, REVIEW_DAYS)
    yield "drilled_on", words.say("wizard.drilled"), ""
    yield "feed", words.say("wizard.feed"), ""
    yield "public_address", words.say("wizard.address"), ""
    yield "heartbeat", words.say("wizard.heartbeat"), ""
    yield "export", words.say("wizard.export"), words.say("wizard.yes")
    yield "adopt", words.say("wizard.adopt"), words.say("wizard.yes")


def answers_of(told: Told) -> Answers:
    """What was told, as the plan needs it. Raises ValueError with the question that has no fitting answer."""
    if not str(told.get("name") or "").strip():
        raise ValueError("name: the brand must be called something.")
    names = _list(told.get("people"))
    ids = dict(zip(names, _ids(names), strict=True))
    people = tuple(
        Member(
            ids[name],
            name,
            tuple(_list(told.get(f"speaks.{name}"))),
            _day(told, f"tested.{name}"),
            _day(told, f"trained.{name}"),
        )
        for name in names
    )
    audience = re.sub(r"[ _.,]", "", str(told.get("audience") or ""))
    if audience and not audience.isdigit():
        raise ValueError(f"audience: {told['audience']} is no number.")
    return Answers(
        name=str(told["name"]).strip(),
        words=tuple(_list(told.get("words"))),
        accounts=tuple(_list(told.get("accounts"))),
        audience=int(audience) if audience else None,
        time_zone=str(told.get("time_zone") or "UTC"),
        languages=tuple(_list(told.get("languages")) or ["en"]),
        people=people,
        worst=_of(told, "worst"),
        statements=_of(told, "statement"),
        approved=_yes(told.get("approved")),
        review_by=_day(told, "review_by"),
        drilled_on=_day(told, "drilled_on"),
    )


def _from_person(words: Words, kept: Path, today: str) -> Told:
    told: Told = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    typer.echo(words.say("wizard.begin", file=str(kept)))
    if told:
        typer.echo(words.say("wizard.resumed", n=len(told)))
    for key, question, default in questions(words, told, today):
        if key in told:
            continue
        told[key] = _ask(key, question, default)
        write_text(kept, json.dumps(told, ensure_ascii=False, indent=1), 0o600)
    return told


def _ask(key: str, question: str, default: str) -> str:
    """Ask until the answer fits."""
    while True:
        answer = str(typer.prompt(question, default=default, show_default=bool(default))).strip()
        try:
            _fits(key, answer)
        except ValueError as wrong:
            typer.echo(str(wrong))
            continue
        return answer


def _fits(key: str, answer: str) -> None:
    if key in ("name", "people") and not answer:
        raise ValueError("…")
    if key.split(".")[0] in ("tested", "trained", "review_by", "drilled_on"):
        _day({key: answer}, key)
    if key.startswith("reach.") and any("://" not in each for each in answer.split()):
        raise ValueError("service://…")


def _from_file(path: Path) -> Told:
    """Answers by the question's key; nested keys (speaks: {Anna: pl}) may be written as such."""
    written = _yaml(path)
    if not isinstance(written, dict):
        raise ValueError(f"{path}: answers are keys with values, such as name: Zorza")
    told: Told = {}
    for key, value in written.items():
        if isinstance(value, dict):
            told |= {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            told[key] = value
    return told


def _yaml(path: Path) -> object:
    try:
        tree = compose(path.read_text("utf-8"))
        return None if tree is None else construct(tree)
    except NotYaml as error:
        raise ValueError(f"{path}, line {error.line}: this cannot be read as YAML.") from None


def _finish(out: Path, settings: Path | None, words: Words, today: str, told: Told) -> None:
    """Adopt, export, and show where things stand."""
    chosen = load_settings(settings)
    make_home(chosen)
    store = SqliteStore(chosen.database, chosen.workspace)
    try:
        desk = PlanDesk(out, store, SystemClock())
        if _yes(told.get("export")):
            desk.edit([("practice.exported_on", today)], "", "offline copy written")
            plan = desk.plan()
            copy = out.with_name(f"{out.stem}-offline.html")
            write_text(copy, to_html(document_of(plan, words, today, contacts_of(chosen, plan)), words.language), 0o600)
            typer.echo(f"{copy}")
        if _yes(told.get("adopt")):
            desk.adopt(why="wizard")
    finally:
        store.close()
    plan = read_plan(out.read_text("utf-8"))
    page = out.with_name(f"{out.stem}-page.html")
    write_text(page, to_html(one_page_of(plan, words, today), words.language))
    typer.echo(f"{page}\n{out}")
    show(found_for(chosen, plan), plan, words)


def _write_settings(path: Path, told: Told, out: Path) -> None:
    """A first coolhead.toml with addresses and sources; into one that is there nothing is written, it is told."""
    names = _list(told.get("people"))
    ids = dict(zip(names, _ids(names), strict=True))
    reach = {ids[name]: _addresses(told.get(f"reach.{name}")) for name in names}
    contacts = [f"{id_} = {json.dumps(known)}" for id_, known in reach.items() if known]
    lines = ["\n[contacts]", *contacts] if contacts else []
    if told.get("feed"):
        lines += ["\n[[feeds]]", 'name = "first"', f"url = {json.dumps(str(told['feed']))}"]
    single: dict[str, object] = {"plans": [str(out)]}
    single |= {"public_address": str(told["public_address"])} if told.get("public_address") else {}
    single |= {"heartbeat_urls": [str(told["heartbeat"])]} if told.get("heartbeat") else {}
    if path.exists():
        for line in [*(f"{key} = {json.dumps(value)}" for key, value in single.items()), *lines]:
            typer.echo(f"{path}: {line.strip()}")
        return
    text = starter_settings()
    for key, value in single.items():
        text = _with_setting(text, key, f"{key} = {json.dumps(value)}")
    write_text(path, text + "\n".join([*lines, ""]), 0o600)


def _with_setting(text: str, key: str, line: str) -> str:
    """The settings with one line in the place of its commented example, above all tables."""
    return re.sub(rf"^(# )?{key} = .*$", lambda _: line, text, count=1, flags=re.MULTILINE)


def _first_words(code: str, words: Words) -> str:
    own = Words(code) if code in ("en", "pl", "fr", "id", "ru") else words
    return own.say("wizard.first_words")


def _addresses(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else str(value or "").split()


def _list(value: object) -> list[str]:
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return [str(part).strip() for part in parts if str(part).strip()]


def _ids(names: list[str]) -> list[str]:
    """A short id for each name: the first name, a number behind where two are called alike."""
    ids: list[str] = []
    for name in names:
        plain = brand_id(name.split()[0])
        ids.append(plain if plain not in ids else f"{plain}-{len(ids) + 1}")
    return ids


def _of(told: Told, kind: str) -> dict[str, str]:
    return {key.partition(".")[2]: str(text) for key, text in told.items() if key.startswith(f"{kind}.") and text}


def _day(told: Told, key: str) -> str:
    value = str(told.get(key) or "").strip()
    if not value:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"{key}: {value} is no day such as 2027-03-31.") from None


def _yes(value: object) -> bool:
    return value is True or str(value).strip().casefold()[:1] in {"y", "t", "o", "д", "1"} or str(value).strip() == "ya"


def _later(today: str, days: int) -> str:
    return (date.fromisoformat(today) + timedelta(days=days)).isoformat()
