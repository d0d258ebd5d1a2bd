"""One value of a plan's text is set, and nothing else of the text: comments, order, quotes and line ends stay.

The text is not written anew. The place of the value is found in the tree, its characters are replaced, and the outcome
is read again: where it does not say exactly what was asked for, the change is refused and the text stays as it was.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from coolhead.plan.defaults import default_closing_steps, default_steps
from coolhead.plan.folder import MAIN, PlanFiles
from coolhead.plan.tree import Node, NotYaml, compose, construct

INDENT = 2
_PLAIN = re.compile(r"[^\W\d_][\w/@.+-]*(?: [\w/@.+-]+)*")
_OLD_FLAGS = {"yes", "no", "on", "off"}
"""Flags to readers of YAML 1.1; a language may be called no."""
_KEYS = {step.id for step in (*default_steps(), *default_closing_steps())}
Value = str | int | float | bool | datetime.date | list[Any] | dict[str, Any] | None


class CannotEdit(ValueError):
    """The value cannot be set by a command; the sentence says why."""


class NotWritten(CannotEdit):
    """There is nothing to take out: the value's default holds."""


class OnlyThing(CannotEdit):
    """The value is the only thing in its place: what holds it has to be taken out."""


def set_value(files: PlanFiles, path: str, value: Value) -> dict[str, str]:
    """The files with one value set. Raises CannotEdit.

    A path is written as messages show it: risks.T2.likelihood, roles.crisis_lead.deputy, people.anna.languages; keys
    with dots in quotes (steps."l3.pause_posts".minutes), though known ones need none. A list's entry goes by its id.

    >>> set_value({"": "brand: {name: K}  # ours\\nreview_by:\\n"}, "review_by", "2027-01-31")[""]
    'brand: {name: K}  # ours\\nreview_by: 2027-01-31\\n'
    """
    return _edited(files, path, lambda text, keys: _set(text, keys, value))


def remove_value(files: PlanFiles, path: str) -> dict[str, str]:
    """The files without one value, and without its key.

    >>> remove_value({"": "a: 1\\nb: 2  # two\\nc: 3\\n"}, "b")[""]
    'a: 1\\nc: 3\\n'
    """
    return _edited(files, path, _removed)


def keys_of(path: str) -> list[str]:
    """The keys of a path.

    >>> keys_of('steps."own.call".level'), keys_of("steps.l3.pause_posts.minutes"), keys_of("people[2].name")
    (['steps', 'own.call', 'level'], ['steps', 'l3.pause_posts', 'minutes'], ['people', '[2]', 'name'])
    """
    parts = re.findall(r'"([^"]+)"|(\[\d+\])|([^.\["]+)', path.strip())
    keys = ["".join(part) for part in parts]
    if not keys or '"' in "".join(keys):
        raise CannotEdit(f"{path or 'An empty path'} is no path. Example: risks.T2.likelihood")
    for index in range(1, len(keys) - 1):
        if f"{keys[index]}.{keys[index + 1]}" in _KEYS:
            keys[index : index + 2] = [f"{keys[index]}.{keys[index + 1]}"]
            break
    return keys


def read_value(text: str) -> Value:
    """A value as it is written at the prompt: YAML on one line.

    >>> read_value("4"), read_value("[pl, en]"), read_value("Nobody believes us: it goes on.")
    (4, ['pl', 'en'], 'Nobody believes us: it goes on.')
    """
    try:
        tree = compose(text)
        value: Any = None if tree is None else _plain(construct(tree))
    except NotYaml:
        return text
    # `a: b` on one line is a sentence with a colon far more often than a key with its value.
    return text if isinstance(value, dict) and not text.strip().startswith("{") else value


def _edited(files: PlanFiles, path: str, change: Any) -> dict[str, str]:
    keys = keys_of(path)
    name, inner = _home(files, keys)
    text = files.get(name, "")
    try:
        after = change(text, inner)
    except NotYaml as error:
        raise CannotEdit(f"{name or 'The file'}, line {error.line}: this cannot be read; mend it first.") from None
    return {**files, name: after}


def _home(files: PlanFiles, keys: list[str]) -> tuple[str, list[str]]:
    """The file in which a path stands, and the path inside it."""
    for name in files:
        known = PurePosixPath(name)
        if known.suffix in (".yaml", ".yml") and name != MAIN and known.stem == keys[0]:
            return name, keys[1:]
    return ("" if "" in files else MAIN), keys


def _content(text: str) -> object:
    tree = compose(text)
    return None if tree is None else construct(tree)


@dataclass(slots=True)
class _Place:
    """Where a path ends: the node that is there, the ones above it, and the keys that are not there yet."""

    above: list[Node]
    node: Node | None
    rest: list[str]


def _find(root: Node, keys: list[str]) -> _Place:
    above: list[Node] = []
    node: Node = root
    for depth, key in enumerate(keys):
        child = _child(node, key)
        if child is None:
            return _Place([*above, node], None, keys[depth:])
        above.append(node)
        node = child
    return _Place(above, node, [])


def _child(node: Node, key: str) -> Node | None:
    if node.alias:
        raise CannotEdit(f"{key} stands at an alias (*name); change it where the name (&name) is.")
    if node.kind == "keys":
        return next((value for known, value in node.keys if known.value == key), None)
    if node.kind == "list" and re.fullmatch(r"\[\d+\]", key):
        place = int(key[1:-1])
        return node.parts[place - 1] if 0 < place <= len(node.parts) else None
    if node.kind == "list":
        return next((part for part in node.parts if _id_of(part) == key), None)
    return None


def _id_of(node: Node) -> str:
    return next((value.value for key, value in node.keys if key.value == "id"), "") if node.kind == "keys" else ""


def _set(text: str, keys: list[str], value: Value) -> str:
    root = compose(text)
    if root is None or (root.kind == "scalar" and not root.value):
        return _verified(text, text + _block(keys, value, 0, _line_end(text)), keys, value)
    place = _find(root, keys)
    changed = _added(text, place, value) if place.node is None else _replaced(text, place, value)
    return _verified(text, changed, keys, value)


def _replaced(text: str, place: _Place, value: Value) -> str:
    node = place.node
    assert node is not None
    if node.alias:
        raise CannotEdit("An alias (*name) stands there; change it where the name (&name) is.")
    written = _flow(value)
    start, end = node.start, node.end
    if node.style in ("|", ">"):
        end = _last_end(text, node)
    elif node.kind != "scalar" and not node.flow:
        return _folded(text, node, written)
    gap = "" if start == 0 or text[start - 1] in " \t[{\n" else " "
    return text[:start] + gap + written + text[end:]


def _folded(text: str, node: Node, written: str) -> str:
    """Lines below a key give way to one value behind it; with a comment among them they are left to the editor."""
    start, end = node.start, _last_end(text, node)
    before = text[:start].rstrip(" \r\n")
    if re.search(r"(^|\s)#", text[start:end]) or not before.endswith((":", "-")):
        raise CannotEdit("Several lines stand there. Set the values inside it one by one, or edit the file.")
    return f"{before} {written}{text[end:]}"


def _added(text: str, place: _Place, value: Value) -> str:
    """A key, or several one below another, where there were none."""
    node, rest = place.above[-1], place.rest
    if node.kind == "list":
        return _appended(text, place, value)
    if node.kind == "scalar" and (node.value or node.style):
        raise CannotEdit(f"There is no {rest[0]} here: a single value stands in its place.")
    if node.kind == "scalar" or (node.flow and not node.keys):
        column = _column(place.above, text)
        if _inside_flow(place.above[:-1]):
            return text[: node.start] + _gap(text, node.start) + _nested(rest, value) + text[node.end :]
        return _below(text, node, _block(rest, value, column, _line_end(text)))
    written = f"{_scalar(rest[0])}: {_nested(rest[1:], value)}"
    if node.flow:
        return text[: node.end - 1].rstrip() + ", " + written + text[node.end - 1 :]
    at = _line_after(text, _last_end(text, node))
    lead = "" if at == 0 or text[at - 1] == "\n" else _line_end(text)
    return text[:at] + lead + _block(rest, value, node.column, _line_end(text)) + text[at:]


def _below(text: str, node: Node, block: str) -> str:
    """An empty value gives way to lines below its key; a comment behind it stays where it is."""
    end = _line_end(text)
    tail = _rest_of_line(text, node.end)
    rest = text[node.end + len(tail) :]
    return text[: node.start].rstrip(" ") + tail + end + block + (rest.removeprefix(end) if rest else "")


def _appended(text: str, place: _Place, value: Value) -> str:
    """One more entry of a list: a mapping whose id is the key."""
    node, rest = place.above[-1], place.rest
    if re.fullmatch(r"\[\d+\]", rest[0]):
        raise CannotEdit(f"The list has {len(node.parts)} entries; {rest[0]} is none of them.")
    if len(rest) > 1:
        raise CannotEdit(f"There is no {rest[0]} in the list yet. Add it whole: a value such as {{name: Anna}}.")
    if rest[0] != "+" and not isinstance(value, dict):
        raise CannotEdit(f"There is no {rest[0]} in the list yet. Add it whole: a value such as {{name: Anna}}.")
    entry = value if rest[0] == "+" or not isinstance(value, dict) else {"id": rest[0], **value}
    end = _line_end(text)
    if node.flow and node.parts:
        return text[: node.end - 1].rstrip() + ", " + _flow(entry) + text[node.end - 1 :]
    if node.flow and _inside_flow(place.above[:-1]):
        return text[: node.start] + f"[{_flow(entry)}]" + text[node.end :]
    if node.flow:
        return _below(text, node, _entry(entry, _column(place.above, text), end))
    at = _line_after(text, _last_end(text, node))
    lead = "" if text[at - 1] == "\n" else end
    return text[:at] + lead + _entry(entry, node.column, end) + text[at:]


def _removed(text: str, keys: list[str]) -> str:
    root = compose(text)
    place = _find(root, keys) if root else None
    if place is None or place.node is None:
        raise NotWritten(f"{'.'.join(keys)} is not written there; its default holds.")
    parent = place.above[-1]
    parts = [key for key, _ in parent.keys] if parent.kind == "keys" else parent.parts
    values = [value for _, value in parent.keys] if parent.kind == "keys" else parent.parts
    index = values.index(place.node)
    if len(values) == 1:
        raise OnlyThing("It is the only thing there. Remove what holds it, or edit the file.")
    if parent.flow:
        start = parts[index].start if index == 0 else values[index - 1].end
        end = parts[1].start if index == 0 else values[index].end
        return _without(text, text[:start] + text[end:], keys)
    start = text.rfind("\n", 0, parts[index].start) + 1
    if text[start : parts[index].start].strip(" -"):
        raise CannotEdit("It shares its line with something else; edit the file.")
    return _without(text, text[:start] + text[_line_after(text, _last_end(text, place.node)) :], keys)


def _verified(before: str, after: str, keys: list[str], value: Value) -> str:
    """The outcome, if it says what was asked for and nothing else is otherwise."""
    wanted = _plain(_content(before))
    wanted = _with(wanted, keys, _plain(value))
    _compare(after, wanted)
    return after


def _without(before: str, after: str, keys: list[str]) -> str:
    wanted = _plain(_content(before))
    here = wanted
    for key in keys[:-1]:
        here = _step(here, key)
    if isinstance(here, dict):
        del here[keys[-1]]
    else:
        here.remove(_step(here, keys[-1]))
    _compare(after, wanted)
    return after


def _compare(after: str, wanted: object) -> None:
    try:
        said = _plain(_content(after))
    except NotYaml:
        said = after
    if json.dumps(said, default=str, sort_keys=True) != json.dumps(wanted, default=str, sort_keys=True):
        raise CannotEdit("This place cannot be changed by a command without touching others; edit the file.")


def _with(content: Any, keys: list[str], value: Any) -> Any:
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(content, list):
        known = _step(content, key)
        if known is None:
            return [*content, value if key == "+" else {"id": key, **value}]
        return [_with(part, rest, value) if part is known else part for part in content]
    there = content if isinstance(content, dict) else {}
    return {**there, key: _with(there.get(key), rest, value)}


def _step(content: Any, key: str) -> Any:
    if isinstance(content, list):
        if re.fullmatch(r"\[\d+\]", key):
            return content[int(key[1:-1]) - 1]
        return next((part for part in content if isinstance(part, dict) and str(part.get("id")) == key), None)
    return content[key]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _nested(keys: list[str], value: Value) -> str:
    return f"{{{_scalar(keys[0])}: {_nested(keys[1:], value)}}}" if keys else _flow(value)


def _block(keys: list[str], value: Value, column: int, end: str) -> str:
    """Keys one below another, the value behind the last one."""
    lines = [" " * (column + INDENT * depth) + f"{_scalar(key)}:" for depth, key in enumerate(keys[:-1])]
    last = " " * (column + INDENT * (len(keys) - 1))
    return "".join(line + end for line in [*lines, f"{last}{_scalar(keys[-1])}: {_flow(value)}"])


def _entry(value: Value, column: int, end: str) -> str:
    """One entry of a list; a mapping has a line for each key."""
    lead = " " * column + "- "
    if not isinstance(value, dict) or not value:
        return lead + _flow(value) + end
    lines = [f"{_scalar(str(key))}: {_flow(part)}" for key, part in value.items()]
    return lead + (end + " " * len(lead)).join(lines) + end


def _flow(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(part)}" for key, part in value.items()) + "}"
    return _scalar(value)


def _scalar(text: str) -> str:
    """A text as plainly as YAML can hold it: days and words bare, everything else in double quotes."""
    if text.lower() in _OLD_FLAGS:
        return f'"{text}"'
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) or (_PLAIN.fullmatch(text) and _content(text) == text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in quoted)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _rest_of_line(text: str, at: int) -> str:
    """What stands between a value and the end of its line: spaces, a comment."""
    return text[at : _line_break(text, at)].rstrip("\r")


def _line_break(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _line_after(text: str, at: int) -> int:
    return min(len(text), _line_break(text, at) + 1)


def _last_end(text: str, node: Node) -> int:
    """Behind the last character of what is inside a node; empty lines below a block of text are no part of it."""
    if node.style in ("|", ">") and not node.alias:
        return node.start + len(text[node.start : node.end].rstrip())
    if node.flow or node.alias or node.kind == "scalar":
        return node.end
    return _last_end(text, node.parts[-1] if node.parts else node.keys[-1][1])


def _inside_flow(above: list[Node]) -> bool:
    return any(node.flow for node in above)


def _column(above: list[Node], text: str) -> int:
    """Where keys below the last node begin: further in than the node that holds it."""
    holder = next((node for node in reversed(above[:-1]) if not node.flow), None)
    return INDENT + holder.column if holder else 0


def _gap(text: str, at: int) -> str:
    return "" if at == 0 or text[at - 1] in " \t" else " "
