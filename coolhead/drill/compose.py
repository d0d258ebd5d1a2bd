"""Composes the recorded story of the demo: `python -m coolhead.drill.compose [FOLDER]`.

An invented maker of coffee machines, four days, six channels, five languages. The texts are in `texts/`; who says them
and when follows from the seed, so composing again gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

from coolhead.clock import DAY, HOUR, Instant, read_instant, write_instant
from coolhead.drill.cast import stable_id
from coolhead.drill.everyday import tell_critic, tell_giveaway, tell_ordinary_days
from coolhead.drill.outbreak import Outbreak, Sizes
from coolhead.drill.telling import AUDIENCES, BRAND, Telling
from coolhead.mention import Mention
from coolhead.mention.wire import encode_mention
from coolhead.plan.starter import starter_plan_from_json

SEED = 20260309
DAYS = 4
START = read_instant("2026-03-09T12:00:00+01:00")
GIVEAWAY = read_instant("2026-03-10T13:00:00+01:00")
FIRST_COMPLAINT = read_instant("2026-03-10T21:40:00+01:00")
LIFTED = read_instant("2026-03-11T23:10:00+01:00")
STATEMENT = read_instant("2026-03-12T08:40:00+01:00")
END = START + DAYS * DAY

_NEGATIVE = {
    "complaint", "review_bad", "owner", "me_too", "multiplier", "bystander", "quote", "review", "still",
}  # fmt: skip
"""Kinds of texts that were written as criticism."""
_PEOPLE = (
    ("hanna", "Hanna Wit", "[pl, en]"),
    ("igor", "Igor Sad", "[pl, ru]"),
    ("joanna", "Joanna Reder", "[pl, en, fr]"),
    ("maya", "Maya Lestari", "[id, en]"),
    ("marek", "Marek Gaj", "[pl, fr]"),
)
_ROLES = {
    "crisis_lead": ("hanna", "igor"),
    "comms_lead": ("joanna", "hanna"),
    "community_lead": ("marek", "maya"),
    "responder": ("maya", "marek"),
    "analyst": ("igor", "marek"),
    "scribe": ("marek", "igor"),
    "topic_owner": ("joanna", "igor"),
    "legal": ("igor", "hanna"),
    "liaison": ("hanna", "joanna"),
    "sponsor": ("joanna", "hanna"),
    "it_security": ("igor", "marek"),
}


def compose() -> dict[str, bytes]:
    """The story's files: mentions, brand, plan and the narrator's marks, each as bytes."""
    telling = Telling(SEED)
    tell_ordinary_days(telling, START, DAYS)
    tell_critic(telling, START, DAYS)
    tell_giveaway(telling, GIVEAWAY)
    outbreak = Outbreak(telling, FIRST_COMPLAINT, LIFTED, STATEMENT, Sizes())
    outbreak.tell(END)
    mentions = sorted(
        (mention for mention in telling.mentions if mention.published_at < END),
        key=lambda mention: (mention.published_at, mention.id),
    )
    brand = _written(_brand())
    return {
        "mentions.jsonl.gz": gzip.compress(
            b"".join(encode_mention(mention) + b"\n" for mention in mentions), 9, mtime=0
        ),
        "brand.json": brand,
        "plan.yaml": _plan(brand.decode()).encode(),
        "marks.json": _written(_marks(telling, mentions, outbreak)),
    }


def _brand() -> dict[str, Any]:
    """What the firm knows beforehand: the input of `coolhead plan init --from`."""
    words = "Norvelka Norvelki Norvelce Norvelkę Norvelką Норвелка Норвелки Норвелке Норвелку Норвелкой"
    return {
        "name": "Norvelka",
        "words": words.split(),
        "own_accounts": [{"id": stable_id("own", channel), "handle": "norvelka"} for channel in AUDIENCES],
        "audience": sum(AUDIENCES.values()),
        "time_zone": "Europe/Warsaw",
        "sector": "coffee machines",
        "languages": ["pl", "fr", "id", "ru", "en"],
    }


def _plan(brand: str) -> str:
    """The starter plan with the people of the story; in a demo nobody is there to confirm that a wave may go down."""
    plan = starter_plan_from_json(brand)
    people = "".join(
        f"\n  - id: {id_}\n    name: {name}\n    languages: {languages}\n    tested_on: 2026-02-27"
        for id_, name, languages in _PEOPLE
    )
    plan = _once(r"^people: \[\]$", f"people:{people}", plan)
    for role, (primary, deputy) in _ROLES.items():
        plan = _once(rf"^(  {role}:.*\n    primary:)\n(    deputy:)$", rf"\g<1> {primary}\n\g<2> {deputy}", plan)
    return _once(r"confirm_down: human", "confirm_down: auto", plan)


def _once(pattern: str, replacement: str, text: str) -> str:
    text, found = re.subn(pattern, replacement, text, flags=re.MULTILINE)
    if found != 1:
        raise ValueError(f"the starter plan has {found} places for {pattern!r}")
    return text


def _marks(telling: Telling, mentions: list[Mention], outbreak: Outbreak) -> dict[str, Any]:
    """What the narrator knows and the desk must find out: each strand's window, and the moments that turn the story."""
    kept = {mention.id: mention for mention in mentions}
    strands = {}
    for strand, ids in telling.strands.items():
        told = sorted((kept[id_] for id_ in ids if id_ in kept), key=lambda mention: (mention.published_at, mention.id))
        strands[strand] = {
            "from": write_instant(told[0].published_at),
            "to": write_instant(told[-1].published_at),
            "count": len(told),
            "negative": sum(_negative(telling, strand, mention) for mention in told),
            "mentions": [] if strand == "ordinary" else [mention.id for mention in told],
        }
    return {
        "story": "a-defect-smoulders-and-is-lifted-at-night",
        "brand": BRAND,
        "seed": SEED,
        "start": write_instant(START),
        "end": write_instant(END),
        "type": "T2",
        "multipliers": [
            {"at": write_instant(mention.published_at), "mention": mention.id, "followers": mention.author.followers}
            for mention in outbreak.multipliers
        ],
        "statement": write_instant(STATEMENT),
        "chapters": [{"at": write_instant(at), "id": f"demo.chapter.{name}"} for at, name in _chapters()],
        "languages": {
            language: sum(texts.kind_of(mention.text) is not None for mention in mentions)
            for language, texts in telling.texts.items()
        },
        "strands": strands,
    }


def _negative(telling: Telling, strand: str, mention: Mention) -> bool:
    kinds = {texts.kind_of(mention.text) for texts in telling.texts.values()}
    return strand == "critic" or bool(kinds & _NEGATIVE)


def _chapters() -> list[tuple[Instant, str]]:
    return [
        (START, "ordinary"),
        (GIVEAWAY, "giveaway"),
        (GIVEAWAY + 4.6 * HOUR, "evening"),
        (FIRST_COMPLAINT, "first_complaint"),
        (FIRST_COMPLAINT + 10.0 * HOUR, "smoulder"),
        (LIFTED, "multiplier"),
        (LIFTED + 40 * 60, "spill"),
        (LIFTED + 4.0 * HOUR, "night"),
        (LIFTED + 7.5 * HOUR, "morning"),
        (STATEMENT, "statement"),
        (STATEMENT + 4.0 * HOUR, "calming"),
        (STATEMENT + 23.0 * HOUR, "after"),
    ]


def _written(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def main(folder: str | None = None) -> None:
    """Write the story's files into a folder, by default the package's own."""
    place = Path(folder or str(files("coolhead.drill").joinpath("story")))
    place.mkdir(parents=True, exist_ok=True)
    for name, content in compose().items():
        (place / name).write_bytes(content)
        print(f"{place / name}: {len(content):,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:2])
