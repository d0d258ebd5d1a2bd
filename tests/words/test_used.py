"""Every message is said somewhere, every message that is said exists, and none was left in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

import coolhead
from coolhead.words import LANGUAGES, catalogue
from coolhead.words import words as words_module
from coolhead.words.catalogue_files import FOLDER, read_file

HOME = Path(coolhead.__file__).parent
ID = re.compile(r"[a-z_0-9]+(\.[A-Za-z_0-9-]+)+")
BEGINNING = re.compile(r"[a-z_0-9]+\.[A-Za-z_0-9.-]*")
NAMING = frozenset({"named", "_named", "_label"})
"""Methods that look a name up in the catalogue by its kind."""


class Said:
    """What code and templates say: whole ids, and the beginnings and ends of ids that are put together."""

    def __init__(self) -> None:
        self.whole: set[str] = set()
        self.beginnings: set[str] = set()
        self.ends: set[str] = set()

    def text(self, value: object) -> None:
        if isinstance(value, str):
            self.whole.update(one for one in value.split() if ID.fullmatch(one) or one.isidentifier())

    def parts(self, parts: list[object]) -> None:
        """An id of several parts; a part that is not a text is only known when it runs."""
        first, last = parts[0], parts[-1]
        if isinstance(first, str) and BEGINNING.fullmatch(first):
            self.beginnings.add(first)
        if isinstance(last, str) and last.startswith("."):
            self.ends.add(last)

    def kind(self, name: object) -> None:
        """A kind of things that have names in the catalogue: `role`, for `role.crisis_lead`."""
        if isinstance(name, str) and name.isidentifier():
            self.beginnings.add(f"{name}.")

    def knows(self, id_: str) -> bool:
        if id_ in self.whole or any(id_.startswith(beginning) for beginning in self.beginnings):
            return True
        if any(id_.startswith(f"{kind}.") for kind in self.whole if "." in kind):
            return True  # the name of a kind, to which what reads it adds the thing's own
        return any(id_.endswith(end) and self.knows(id_.removesuffix(end)) for end in self.ends)


def _python(said: Said, path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant):
            said.text(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in NAMING:
            for argument in node.args:
                said.kind(argument.value if isinstance(argument, ast.Constant) else None)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.left, ast.Constant):
            said.parts([node.left.value, None])
        elif isinstance(node, ast.JoinedStr):
            said.parts([part.value if isinstance(part, ast.Constant) else None for part in node.values])


def _template(said: Said, path: Path) -> None:
    tree = jinja2.Environment(autoescape=True).parse(path.read_text("utf-8"))
    for constant in tree.find_all(nodes.Const):
        said.text(constant.value)
    for joined in tree.find_all(nodes.Concat):
        said.parts([part.value if isinstance(part, nodes.Const) else None for part in joined.nodes])


@cache
def said() -> Said:
    found = Said()
    for kind in words_module._LOOKED_UP:
        found.kind(kind)
    for path in sorted(HOME.rglob("*.py")):
        _python(found, path)
    for path in sorted(HOME.rglob("*.html")):
        _template(found, path)
    return found


def test_what_is_said_is_found() -> None:
    assert said().knows("screen.skip")
    assert not said().knows("nothing.of.the.kind")


def unused() -> Iterator[str]:
    for path in sorted((FOLDER / "en").glob("*.po")):
        for id_ in read_file(path, "en"):
            if not said().knows(id_):
                yield f"{path.stem}: {id_}"


def test_no_message_is_unused() -> None:
    assert list(unused()) == []


def asked() -> Iterator[tuple[str, str]]:
    """Where a template or a call of `say` asks for a message by its whole id."""
    for path in sorted(HOME.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield str(path.relative_to(HOME)), first.value
    for path in sorted(HOME.rglob("*.html")):
        tree = jinja2.Environment(autoescape=True).parse(path.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            name = call.node.name if isinstance(call.node, nodes.Name) else None
            if name == "t" and call.args and isinstance(call.args[0], nodes.Const):
                yield str(path.relative_to(HOME)), call.args[0].value


def test_every_message_that_is_asked_for_exists() -> None:
    assert [(place, id_) for place, id_ in asked() if "." in id_ and id_ not in catalogue("en")] == []


LETTERS = re.compile(r"[^\W\d_]{2,}")


def same(language: str) -> Iterator[str]:
    """Messages of two words or more that read in this language as they do in English."""
    english, translated = catalogue("en"), catalogue(language)
    for id_, message in translated.items():
        text = message.forms[-1]
        words = LETTERS.findall(re.sub(r"{\w+}", "", text))
        if len(words) >= 2 and text == english[id_].forms[-1]:
            yield id_


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_message_was_left_in_english(language: str) -> None:
    assert list(same(language)) == []
