"""YAML as a tree that knows where everything stands: line, first and last character of each value.

The text is scanned by libyaml where PyYAML has it (25 times as fast as a scanner in Python, see docs/benchmarks.md);
what a plain word means follows YAML 1.2: `no` and `on` are words, `true` is a flag, 007 keeps its zeros.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

MOST_DEPTH = 100
MOST_PARTS = 200_000
"""Values a file may stand for once its aliases are followed: nine lines can otherwise stand for billions."""
Kind = Literal["scalar", "list", "keys"]


class Branch(dict[str, object]):
    """Keys with values, and the line of each key."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Row(list[object]):
    """A list, and the line of each entry."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass(slots=True)
class Node:
    """One value of the text. `start` and `end` are offsets in characters, `end` behind the last one.

    `style` is libyaml's: None or "" plain, a quote, or | and > for a block of text. `weight` counts what it stands for.
    """

    kind: Kind
    line: int
    column: int
    start: int
    end: int
    value: str = ""
    style: str = ""
    flow: bool = False
    alias: bool = False
    weight: int = 1
    parts: list[Node] = field(default_factory=list)
    keys: list[tuple[Node, Node]] = field(default_factory=list)


class NotYaml(ValueError):
    """The text cannot be read as YAML: the line (from 1), a message id of `plan.problem` and its arguments."""

    def __init__(self, line: int, id_: str, /, **args: str | int | float) -> None:
        super().__init__(f"line {line}: {id_}")
        self.line, self.id, self.known = line, id_, args


def compose(text: str) -> Node | None:
    """The root of a text; None where nothing stands there. Raises NotYaml.

    >>> root = compose("a: [1, two]\\nb:\\n  c: yes")
    >>> [(key.value, value.kind, value.line) for key, value in root.keys]
    [('a', 'list', 1), ('b', 'keys', 3)]
    """
    if _bracket_depth(text) > MOST_DEPTH:
        raise NotYaml(1, "too_deep")
    try:
        return _compose(_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.count("\n") + (not text.endswith("\n"))
        raise NotYaml(
            min(mark.line + 1, last) if mark else 1, "not_yaml", reason=_plainly(error.problem or "?")
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, max(0, error.position)) + 1 if isinstance(error.position, int) else 1
        raise NotYaml(line, "not_yaml", reason="a character that is not allowed") from None
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, NotYaml):
            raise
        raise NotYaml(1, "not_yaml", reason=_plainly(str(error))) from None


def construct(node: Node) -> object:
    """The value of a node: Branch, Row, text, number, flag, day or None. Raises NotYaml where a key stands twice.

    >>> construct(compose("{a: 1, b: no, c: true, d: 2027-01-31, e: 007, f: }"))
    {'a': 1, 'b': 'no', 'c': True, 'd': datetime.date(2027, 1, 31), 'e': '007', 'f': None}
    """
    if node.kind == "scalar":
        return _scalar(node)
    if node.kind == "list":
        row = Row()
        for part in node.parts:
            row.append(construct(part))
            row.lines.append(part.line)
        return row
    return _branch(node)


def _events(text: str) -> Iterator[Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


@dataclass(slots=True)
class _Open:
    """A list or keys not closed yet; `key` waits for its value."""

    node: Node
    anchor: str | None
    key: Node | None = None


def _compose(events: Iterator[Any]) -> Node | None:
    root: Node | None = None
    anchors: dict[str, Node] = {}
    stack: list[_Open] = []
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise NotYaml(event.start_mark.line + 1, "two_documents")
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            stack.append(_Open(_begun(event), event.anchor))
            if len(stack) > MOST_DEPTH:
                raise NotYaml(event.start_mark.line + 1, "too_deep")
            continue
        if isinstance(event, yaml.ScalarEvent):
            node, anchor = _leaf(event), event.anchor
        elif isinstance(event, yaml.AliasEvent):
            node, anchor = _aliased(event, anchors), None
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            closed = stack.pop()
            node, anchor = _closed(closed.node, event), closed.anchor
        else:
            continue
        if anchor:
            anchors[anchor] = node
        if stack:
            _put(stack[-1], node)
        else:
            root = node
    return root


def _begun(event: Any) -> Node:
    mark = event.start_mark
    kind: Kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "keys"
    return Node(kind, mark.line + 1, mark.column, mark.index, mark.index, flow=bool(event.flow_style))


def _leaf(event: Any) -> Node:
    start, end = event.start_mark, event.end_mark
    return Node(
        "scalar", start.line + 1, start.column, start.index, end.index, event.value, (event.style or "").strip()
    )


def _aliased(event: Any, anchors: dict[str, Node]) -> Node:
    """Another place that stands for the same value."""
    start, end = event.start_mark, event.end_mark
    known = anchors.get(event.anchor)
    if known is None:
        raise NotYaml(start.line + 1, "alias_unknown", name=str(event.anchor)[:64])
    return Node(
        known.kind, start.line + 1, start.column, start.index, end.index, known.value, known.style, known.flow, True,
        known.weight, known.parts, known.keys,
    )  # fmt: skip


def _closed(node: Node, event: Any) -> Node:
    """A block ends with its last value; brackets know their own end."""
    last = node.parts[-1] if node.parts else node.keys[-1][1] if node.keys else None
    node.end = event.end_mark.index if node.flow or last is None else last.end
    node.weight += sum(part.weight for part in node.parts)
    node.weight += sum(key.weight + value.weight for key, value in node.keys)
    if node.weight > MOST_PARTS:
        raise NotYaml(node.line, "too_many_parts", most=MOST_PARTS)
    return node


def _put(place: _Open, node: Node) -> None:
    if place.node.kind == "list":
        place.node.parts.append(node)
    elif place.key is None:
        place.key = node
    else:
        place.node.keys.append((place.key, node))
        place.key = None


def _branch(node: Node) -> Branch:
    branch, own = Branch(), set[str]()
    for key, value in node.keys:
        if key.kind != "scalar":
            raise NotYaml(key.line, "key_form")
        if key.value == "<<" and not key.style:
            _merge(branch, value)
            continue
        if key.value in own:
            raise NotYaml(key.line, "key_twice", key=key.value[:64], line=branch.lines[key.value])
        own.add(key.value)
        branch[key.value] = construct(value)
        branch.lines[key.value] = key.line
    return branch


def _merge(branch: Branch, value: Node) -> None:
    """`<<: *name` brings in what is not written here."""
    for source in value.parts if value.kind == "list" else [value]:
        known = construct(source)
        if not isinstance(known, Branch):
            raise NotYaml(value.line, "not_a_mapping", found="something else")
        for key in known:
            if key not in branch:
                branch[key] = known[key]
                branch.lines[key] = known.lines[key]


_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    form: flag for flag, word in ((True, "true"), (False, "false")) for form in (word, word.title(), word.upper())
}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9]+|[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


def _scalar(node: Node) -> object:
    text = node.value
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "-+.0123456789" and len(text) < 400:
        return _number(text)
    return text


def _number(text: str) -> object:
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _ENDLESS.fullmatch(text):
        return float(text.replace(".", "").lower())
    if _NUMBER.fullmatch(text) and ("." in text or "e" in text.lower()):
        return float(text.replace("_", ""))
    if _DAY.fullmatch(text):
        year, month, day = map(int, text.split("-"))
        try:
            return datetime.date(year, month, day)
        except ValueError:
            return text
    return text


def _bracket_depth(text: str) -> int:
    """How deeply brackets are nested; a parser's time may grow with its square."""
    depth = deepest = 0
    for letter in re.findall(r"[\[\]{}]", text):
        if letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


def _plainly(reason: str) -> str:
    return " ".join(reason.split())[:200]
