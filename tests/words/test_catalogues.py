"""Every message exists in all five languages, with the same fields and every plural form."""

from __future__ import annotations

import gettext
import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from coolhead.words import LANGUAGES, BadMessage, catalogue
from coolhead.words.catalogue_files import FOLDER, read_file

DOMAINS = sorted({path.stem for path in FOLDER.glob("*/*.po")})
EVERY_FORM = {"en": (1, 2), "fr": (1, 2), "id": (1,), "pl": (1, 2, 5), "ru": (1, 2, 5)}


def fields(text: str) -> set[str]:
    """The names of a template's fields."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_domain_has_the_same_messages_in_every_language(language: str, domain: str) -> None:
    english = read_file(FOLDER / "en" / f"{domain}.po", "en")
    translated = read_file(FOLDER / language / f"{domain}.po", language)
    assert set(translated) == set(english)
    for id_, message in translated.items():
        assert (message.form_of is None) == (english[id_].form_of is None), id_
        wanted = fields(english[id_].forms[-1])
        for form in message.forms:
            assert form.strip() == form
            assert form
            # "1 person" may leave the number out; no form may ask for anything that English does not.
            assert wanted - {"n"} <= fields(form) <= wanted | {"n"}, (language, id_)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.po")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_id_stands_once_and_its_plural_is_named_after_it(path: Path) -> None:
    ids = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(ids) == sorted(set(ids))
    with path.open("rb") as file:
        source = read_po(file, locale=path.parent.name)
    for message in source:
        assert not message.fuzzy or not message.id, message.id
        if isinstance(message.id, tuple | list):
            assert message.id[1] == f"{message.id[0]}.plural"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.po")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_plural_forms_are_those_of_the_language(path: Path) -> None:
    language = path.parent.name
    with path.open("rb") as file:
        source = read_po(file, locale=language)
    form_of = gettext.c2py(source.plural_expr)
    assert [form_of(n) for n in EVERY_FORM[language]] == list(range(source.num_plurals))


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_hold_plain_fields_only(language: str) -> None:
    for id_, message in catalogue(language).items():
        for form in message.forms:
            for _, name, spec, conversion in string.Formatter().parse(form):
                assert name is None or (name.isidentifier() and not spec and conversion is None), (id_, form)


def test_a_plural_with_a_missing_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.po"
    path.write_text(
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "a"\nmsgid_plural "a.plural"\nmsgstr[0] "one"\nmsgstr[1] ""\n',
        encoding="utf-8",
    )
    with pytest.raises(BadMessage, match="'a' needs 2 form"):
        read_file(path, "en")


def test_an_empty_message_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.po"
    path.write_text('msgid "a"\nmsgstr ""\n', encoding="utf-8")
    with pytest.raises(BadMessage, match="none of them empty"):
        read_file(path, "en")


def test_there_is_no_catalogue_for_another_language() -> None:
    with pytest.raises(ValueError, match="no catalogue for 'de'"):
        catalogue("de")


def test_russian_and_polish_texts_are_in_their_own_script() -> None:
    latin_word = re.compile(r"[A-Za-z]{4,}")
    for id_, message in catalogue("ru").items():
        if id_.startswith(("verdict.", "reason.", "floor.", "guideline.")):
            for form in message.forms:
                assert not latin_word.search(re.sub(r"\{\w+\}", "", form)), (id_, form)
