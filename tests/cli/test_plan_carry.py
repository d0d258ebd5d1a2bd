"""A plan leaves the house as a document that needs nothing beside it, and comes in only once it is valid."""

from __future__ import annotations

import re
import stat
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.cli.plan_carry import shown_address
from coolhead.plan import read_plan, starter_plan
from coolhead.run.plan_document import Grid, Heading, Paragraph, Points, document_of, one_page_of
from coolhead.run.plan_export import to_html, to_markdown, to_pdf, to_typst
from coolhead.run.plan_files import load_plan
from coolhead.words import LANGUAGES, Words

RUN = CliRunner()
PLAN = starter_plan("Zorza <b>& Co</b>", ["Zorza"], languages=["pl"]).replace(
    "people: []", "people:\n  - {id: anna, name: 'Anna | #strong \\ Nowak', languages: [pl]}"
)
BODY = "# Head\n\n      We look.\n\n      - one\n      - two\n"
TEXT = f"\ntexts:\n  wait:\n    kind: statement\n    text: |\n      {BODY}"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(PLAN + TEXT)
    contact = "mailtos://me:secret@example.org?to=anna@example.org"
    (tmp_path / "coolhead.toml").write_text(f'[contacts]\nanna = ["{contact}"]\n')
    return tmp_path


def _run(*words: str) -> str:
    done = RUN.invoke(app, ["plan", *words])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_document(language: str) -> None:
    plan, words = read_plan(PLAN + TEXT), Words(language)
    blocks = document_of(plan, words, "2026-11-21", {"anna": ["tel:+48 1"]})
    page = to_html(blocks, language)
    assert "Anna | #strong \\ Nowak" in page
    assert "Zorza &lt;b&gt;&amp; Co&lt;/b&gt;" in page
    assert "<li>one</li>" in page
    assert not re.search(r"<script|src=|href=|url\(|@import", page)
    assert "Anna \\| #strong \\\\ Nowak" in to_markdown(blocks)
    assert len(to_markdown(one_page_of(plan, words, "2026-11-21"))) < 5000


def test_the_pdf_is_set_and_no_text_is_a_command() -> None:
    plan = read_plan(PLAN.replace("Zorza", '#panic(\\"x\\")'))
    blocks = document_of(plan, Words("ru"), "2026-11-21")
    assert '#panic("x")' not in to_typst(blocks, "ru")
    assert to_pdf(blocks, "ru").startswith(b"%PDF")


def test_a_document_to_embed_holds_no_address_and_an_offline_copy_does(house: Path) -> None:
    _run("export", "--format", "html")
    assert "example.org" not in (house / "plan.html").read_text()
    _run("export", "--format", "offline")
    copy = house / "plan-offline.html"
    assert "mailtos://example.org anna@example.org" in copy.read_text()
    assert "secret" not in copy.read_text()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert load_plan(house / "plan.yaml").practice.exported_on is not None


def test_a_folder_says_the_same_and_keeps_the_comments(house: Path) -> None:
    _run("export", "--format", "folder", "--out", "kept")
    assert load_plan(house / "kept").people == load_plan(house / "plan.yaml").people
    assert "# decides, and answers no posts" in (house / "kept/roles.yaml").read_text()


def test_a_plan_comes_in_from_a_zip(house: Path) -> None:
    with zipfile.ZipFile(house / "in.zip", "w") as packed:
        packed.writestr("ours/plan.yaml", "brand: {name: K, words: [K]}")
        packed.writestr("ours/people.yaml", "- {id: anna, name: Anna}")
        packed.writestr("ours/logo.png", b"x")
    _run("import", "in.zip", "--out", "came")
    assert [person.name for person in load_plan(house / "came").people] == ["Anna"]


def _zip(house: Path, name: str, text: str) -> Path:
    with zipfile.ZipFile(house / "bad.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("plan.yaml", "brand: {name: K, words: [K]}")
        packed.writestr(name, text)
    return house / "bad.zip"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("../out.yaml", "[]", "leads out"),
        ("/etc/people.yaml", "[]", "leads out"),
        ("a\\..\\people.yaml", "[]", "leads out"),
        ("people.yaml", "# " + "x" * 500_000, "swells"),
        ("people.yaml", "- {id: a}", "name must be given"),
        ("zzz.yaml", "[]", "no part of a plan"),
    ],
)
def test_what_would_do_harm_stays_outside(house: Path, name: str, text: str, why: str) -> None:
    done = RUN.invoke(app, ["plan", "import", str(_zip(house, name, text)), "--out", "came"])
    assert done.exit_code
    assert why in str(done.exception)
    assert not (house / "came").exists()
    assert not (house.parent / "out.yaml").exists()


def test_an_address_is_shown_without_what_opens_it() -> None:
    assert shown_address("ntfys://token@ntfy.example.org/coolhead") == "ntfys://ntfy.example.org"
    assert shown_address("slack://T1/B2/secret") == "slack://…"


def test_no_tag_of_html_goes_out_in_markdown() -> None:
    bad = "<script>alert(1)</script>"
    text = to_markdown([Heading(1, bad), Points((bad,)), Grid((bad,), ((bad,),)), Paragraph(bad)])
    assert text.count("script") == 10
    assert re.search(r"(?<!\\)</?script", text) is None
