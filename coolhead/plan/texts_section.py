"""Long texts of a plan: scenarios, playbooks, worst cases, procedures and statements (R63, R64, R70).

They stand in the section `texts`, or each in a Markdown file of the plan's folder, whose folder tells what it is:
`playbooks/T2-likely.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import cast, get_args

from coolhead.plan.folder import Document
from coolhead.plan.languages import LANGUAGE_CODES
from coolhead.plan.model import Person, PlanText, Risk, TextKind, Variant
from coolhead.plan.spot import Spot

TEXT_KEYS = ("kind", "title", "risk", "variant", "language", "approved_by", "approved_on", "review_by", "text")
FRONT_KEYS = tuple(key for key in TEXT_KEYS if key != "text")
KINDS: tuple[TextKind, ...] = get_args(TextKind)
VARIANTS: tuple[Variant, ...] = get_args(Variant)
MOST_CHARACTERS = 50_000
_FOLDERS: Mapping[str, TextKind] = {
    "scenarios": "scenario",
    "playbooks": "playbook",
    "worst-cases": "worst_case",
    "procedures": "procedure",
    "statements": "statement",
}


def read_texts(
    spot: Spot, documents: Iterable[Document], people: Sequence[Person], risks: Sequence[Risk]
) -> tuple[PlanText, ...]:
    """The texts of the section and of the Markdown files, by id."""
    texts: dict[str, PlanText] = {}
    ids, types = [person.id for person in people], [risk.key for risk in risks]
    for id_, part in spot.entries().items():
        keys = {key: entry for key, entry in part.entries(TEXT_KEYS).items() if not entry.blank}
        if "text" not in keys:
            part.wrong("key_missing", key="text")
        body = keys["text"].text() if "text" in keys else None
        texts[id_] = _text(id_, keys, part, body or "", "procedure", ids, types)
    for document in documents:
        name = PurePosixPath(document.name)
        id_ = str(name.with_suffix(""))
        keys = {key: entry for key, entry in document.head.entries(FRONT_KEYS).items() if not entry.blank}
        place = Spot(document.body, "", document.line, document.head.findings)
        if not document.body:
            place.wrong("text_missing")
        if id_ in texts:
            place.wrong("text_twice", value=id_)
        texts[id_] = _text(id_, keys, place, document.body, _FOLDERS.get(name.parts[0], "procedure"), ids, types)
    return tuple(texts[id_] for id_ in sorted(texts))


def _text(
    id_: str,
    keys: Mapping[str, Spot],
    place: Spot,
    body: str,
    kind: TextKind,
    people: Sequence[str],
    types: Sequence[str],
) -> PlanText:
    if len(body) > MOST_CHARACTERS:
        place.wrong("text_too_long", size=len(body), most=MOST_CHARACTERS)
    chosen = keys["kind"].choice(KINDS) if "kind" in keys else None
    variant = keys["variant"].choice(VARIANTS) if "variant" in keys else None
    return PlanText(
        id=id_,
        kind=cast(TextKind, chosen) if chosen else kind,
        text=body,
        title=(keys["title"].text() or "") if "title" in keys else "",
        risk=keys["risk"].choice(types) if "risk" in keys else None,
        variant=cast(Variant, variant) if variant else None,
        language=_language(keys["language"]) if "language" in keys else "",
        approved_by=_person(keys["approved_by"], people) if "approved_by" in keys else None,
        approved_on=keys["approved_on"].day() if "approved_on" in keys else None,
        review_by=keys["review_by"].day() if "review_by" in keys else None,
    )


def _language(spot: Spot) -> str:
    language = spot.text()
    if language is not None and language not in LANGUAGE_CODES:
        spot.wrong("language_unknown", value=language[:64])
    return language or ""


def _person(spot: Spot, people: Sequence[str]) -> str | None:
    person = spot.text()
    if person is not None and person not in people:
        spot.guess("person_unknown", person, people, value=person[:64])
    return person
