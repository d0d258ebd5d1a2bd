"""The house stands as it is drawn: map, README and import contract agree; every package says its question."""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib
from dataclasses import is_dataclass
from pathlib import Path
from types import ModuleType

import pytest

import coolhead

HOME = Path(coolhead.__file__).parent
ROOT = Path(__file__).parents[1]
PACKAGES = sorted(path.parent.name for path in HOME.glob("*/__init__.py"))
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
NO_SURFACE_YET = {
    "wave": "its modules are imported one by one",
    "run": "its modules are imported one by one",
}
"""Packages that hold modules and declare no surface, and why. The list only shrinks."""
CORE = ["mention", "text", "climate", "wave", "plan", "incident", "response", "review", "desk"]


def _map(text: str) -> dict[str, str]:
    """Room -> what it is for, in order, from an indented block of two columns."""
    rows = re.findall(r"^ {4}([a-z]+) {2,}(\S.*)$", text, re.MULTILINE)
    return dict(rows)


def _package(name: str) -> ModuleType:
    return importlib.import_module(f"coolhead.{name}")


def _holds_modules(name: str) -> bool:
    return any(path.name != "__init__.py" for path in (HOME / name).rglob("*.py"))


def test_the_map_is_the_import_contract() -> None:
    layers = next(contract for contract in CONTRACT if contract["type"] == "layers")
    assert layers["exhaustive"]
    assert list(_map(coolhead.__doc__ or "")) == list(reversed(layers["layers"]))


def test_the_readme_draws_the_same_map() -> None:
    house = (ROOT / "README.md").read_text("utf-8").split("## The house")[1].split("\n## ")[0]
    assert _map(house) == _map(coolhead.__doc__ or "")


def test_every_room_on_the_map_is_there_and_no_other() -> None:
    modules = [path.stem for path in HOME.glob("*.py") if path.stem != "__init__"]
    assert sorted(_map(coolhead.__doc__ or "")) == sorted([*PACKAGES, *modules])


def test_the_core_is_what_the_contract_keeps_pure() -> None:
    forbidden = next(contract for contract in CONTRACT if contract["type"] == "forbidden")
    assert forbidden["source_modules"] == [f"coolhead.{name}" for name in CORE]
    assert {"sqlite3", "asyncio", "socket", "subprocess", "random", "time"} <= set(forbidden["forbidden_modules"])


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_says_the_one_question_it_answers(name: str) -> None:
    first = inspect.cleandoc(_package(name).__doc__ or "").split("\n\n")[0]
    assert re.fullmatch(r"[A-Z].*\?", first, re.DOTALL), first


@pytest.mark.parametrize("name", [name for name in PACKAGES if _holds_modules(name)])
def test_a_package_that_holds_something_declares_its_surface(name: str) -> None:
    assert hasattr(_package(name), "__all__") != (name in NO_SURFACE_YET)


@pytest.mark.parametrize("name", [name for name in PACKAGES if hasattr(_package(name), "__all__")])
def test_the_declared_surface_is_there_and_said_what_it_is(name: str) -> None:
    package = _package(name)
    surface: list[str] = package.__all__
    assert len(surface) == len(set(surface))
    assert not any(each.startswith("_") for each in surface)
    assert [each for each in surface if not hasattr(package, each)] == []
    assert [each for each in surface if not _described(getattr(package, each))] == []


def _described(thing: object) -> bool:
    """Constants and types made of others need no text; classes and functions do, and not one that was made for them."""
    if not (inspect.isclass(thing) or inspect.isfunction(thing)):
        return True
    text, made = thing.__doc__ or "", f"{thing.__name__}("
    return bool(text.strip()) and not (is_dataclass(thing) and text.startswith(made))


def test_every_module_says_what_it_is() -> None:
    paths = [*HOME.rglob("*.py")]
    bare = [
        str(path.relative_to(HOME))
        for path in paths
        if path.stat().st_size and not re.match(r'(#.*\n)*r?"""', path.read_text("utf-8"))
    ]
    assert bare == []
