"""A plan of one file as a folder: each section in a file of its own, comments included."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from coolhead.plan import PlanFiles, PlanInvalid, read_plan_files
from coolhead.plan.file import SECTIONS
from coolhead.plan.folder import MAIN
from coolhead.plan.tree import compose

KEPT = ("brand", "review_by", "alerting", "practice", "capacity")
"""Short sections stay in plan.yaml."""


def as_folder(files: PlanFiles) -> PlanFiles:
    """The same plan as a folder; as it is where it is one already, or where a section cannot be cut out.

    >>> sorted(as_folder({"": "brand: {name: K, words: [K]}\\npeople:\\n  - id: anna  # her\\n    name: Anna\\n"}))
    ['people.yaml', 'plan.yaml']
    """
    if "" not in files:
        return files
    text = files[""]
    root = compose(text)
    starts = [(key.value, key.start) for key, _ in root.keys] if root else []
    split: dict[str, str] = {}
    main: list[str] = [text[: starts[0][1]] if starts else text]
    for index, (name, start) in enumerate(starts):
        end = starts[index + 1][1] if index + 1 < len(starts) else len(text)
        first, _, body = text[start:end].partition("\n")
        if name in SECTIONS and name not in KEPT and first.split("#")[0].strip() == f"{name}:" and body.strip():
            split[f"{name}.yaml"] = textwrap.dedent(body)
        else:
            main.append(text[start:end])
    folder = {MAIN: "".join(main), **split}
    return folder if _same(files, folder) else {MAIN: text}


def _same(files: PlanFiles, folder: PlanFiles) -> bool:
    try:
        before, after = read_plan_files(files), read_plan_files(folder)
    except PlanInvalid:
        return False
    return replace(before, version="") == replace(after, version="")
