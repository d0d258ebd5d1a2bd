"""The files of a plan as one tree: one file, or a folder with a file per section and Markdown for long texts."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from coolhead.plan.spot import Findings, Spot, line_of, shown
from coolhead.plan.tree import Branch, NotYaml, compose, construct

PlanFiles = Mapping[str, str]
"""Name inside the folder (with /) -> text. A plan of one file has the name ""."""
MAIN = "plan.yaml"
MOST_BYTES = 1_000_000
MOST_FILES = 1_000
MOST_BYTES_TOGETHER = 8_000_000


@dataclass(frozen=True, slots=True)
class PlanRoot(Spot):
    """The root of a plan: its sections, each in the file where it stands."""

    sections: dict[str, Spot] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()

    def entries(self, known: Collection[str] | None = None) -> dict[str, Spot]:
        """The sections; names that are not known are noted in their file."""
        found = {}
        for name, spot in self.sections.items():
            if known is None or name in known:
                found[name] = spot
            else:
                spot.guess("unknown_key", name, known, key=shown(name))
        return found

    def place(self, path: str) -> tuple[str, int]:
        """File and line of a path, or of the nearest place above it that is written."""
        section, _, rest = path.partition(".")
        spot = self.sections.get(section)
        if spot is None:
            return self.findings.file, self.line
        return spot.findings.file, line_of(spot, rest) if rest else spot.line


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file: its front matter and the text below it. `line` is where the text begins."""

    name: str
    head: Spot
    body: str
    line: int


def root_of(files: PlanFiles, findings: Findings, sections: Collection[str] = ()) -> PlanRoot | None:
    """The root of a plan's files, or None where there is nothing to read.

    `sections` are the names a file of its own may have: `people.yaml` holds what stands under `people:` elsewhere.
    """
    if set(files) == {""}:
        spot = parse(files[""], findings)
        return None if spot is None else PlanRoot(None, "", 1, findings, spot.entries())
    if sum(len(text) for text in files.values()) > MOST_BYTES_TOGETHER:
        size = sum(len(text.encode("utf-8", "replace")) for text in files.values())
        findings.note(1, "", "wrong", "too_large", {"size": size, "most": MOST_BYTES_TOGETHER})
        return None
    main = findings.of(MAIN)
    found: dict[str, Spot] = {}
    whole = True
    for name, spot in _sections(files, findings, sections):
        if spot is None:
            whole = False
        elif name in found:
            spot.wrong("section_twice", section=name, other=found[name].findings.file)
        else:
            found[name] = spot
    read = [_document(name, files[name], findings.of(name)) for name in _markdown(files)]
    documents = tuple(document for document in read if document is not None)
    return PlanRoot(None, "", 1, main, found, documents) if whole else None


def parse(text: str, findings: Findings) -> Spot | None:
    """A file of keys with values, or None where it is no such file."""
    spot = _read(text, findings)
    if spot is not None and not isinstance(spot.value, Branch):
        spot.wrong("not_a_mapping", found=shown(spot.value))
        return None
    return spot


def _read(text: str, findings: Findings, path: str = "") -> Spot | None:
    root = Spot(None, path, 1, findings)
    size = len(text.encode("utf-8", errors="replace"))
    if size > MOST_BYTES:
        root.wrong("too_large", size=size, most=MOST_BYTES)
        return None
    try:
        tree = compose(text)
        value = None if tree is None else construct(tree)
    except NotYaml as error:
        findings.note(error.line, path, "wrong", error.id, error.known)
        return None
    if value is None and not path:
        root.wrong("empty")
        return None
    return Spot(value, path, tree.line if tree else 1, findings)


def _sections(files: PlanFiles, findings: Findings, known: Collection[str]) -> Iterator[tuple[str, Spot | None]]:
    """Every section with its place; None where a file cannot be read."""
    for name in sorted(files, key=lambda name: (name != MAIN, name)):
        path = PurePosixPath(name)
        if path.suffix not in (".yaml", ".yml"):
            continue
        if name == MAIN:
            spot = parse(files[name], findings.of(name))
            yield from (spot.entries().items() if spot else [("", None)])
        elif len(path.parts) > 1 or path.stem not in known:
            _unknown(path, findings.of(name), known)
        else:
            spot = _read(files[name], findings.of(name), path.stem)
            wrapped = spot is not None and isinstance(spot.value, Branch) and list(spot.value) == [path.stem]
            if spot is not None and wrapped:
                spot.wrong("section_wrapped", section=path.stem)
            yield path.stem, spot


def _unknown(path: PurePosixPath, findings: Findings, known: Collection[str]) -> None:
    close = difflib.get_close_matches(path.stem[:64], list(known), n=1, cutoff=0.6)
    if close:
        findings.note(1, "", "wrong", "file_unknown_guess", {"guess": f"{close[0]}.yaml"})
    else:
        findings.note(1, "", "wrong", "file_unknown", {})


def _markdown(files: PlanFiles) -> list[str]:
    """The texts: Markdown inside the folder's own folders. A README beside the plan is for its readers."""
    return sorted(name for name in files if name.endswith(".md") and "/" in name)


def _document(name: str, text: str, findings: Findings) -> Document | None:
    """Front matter between two lines of ---, then the text."""
    lines = text.splitlines(keepends=True)
    ends = [index for index, line in enumerate(lines) if line.rstrip() == "---"]
    if len(ends) < 2 or ends[0] != 0:
        findings.note(1, "", "wrong", "front_matter_missing", {})
        return None
    # A first empty line keeps the line numbers of the front matter those of the file.
    head = parse("\n" + "".join(lines[1 : ends[1]]), findings)
    if head is None:
        return None
    return Document(name, head, "".join(lines[ends[1] + 1 :]).strip(), ends[1] + 2)
