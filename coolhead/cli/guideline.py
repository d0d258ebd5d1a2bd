"""The verb that makes a first guideline for whatever somebody describes."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import typer

from coolhead.cli.playbook import As, Language, PlanFile, open_plan, show, words_for
from coolhead.clock import Instant, SystemClock, read_instant
from coolhead.incident import first_guideline
from coolhead.incident.asking import Asked, asked_situation
from coolhead.words.guideline_page import guideline_markdown


def make_guideline(
    crisis_type: Annotated[str, typer.Option("--type", help="T1 to T22; left out where nobody knows yet.")] = "",
    level: Annotated[int, typer.Option(help="1 to 5.")] = 3,
    origin: Annotated[str, typer.Option(help="society, product, slip, leak, ...; else as the type usually.")] = "",
    fault: Annotated[str, typer.Option(help="Is it ours: yes, no or unknown.")] = "unknown",
    harm: Annotated[str, typer.Option(help="none, unverified or confirmed.")] = "",
    occasion: Annotated[str, typer.Option(help="launch, holiday, ongoing_news, anniversary or after_crisis.")] = "",
    press: Annotated[str, typer.Option(help="none, local or national.")] = "none",
    climate: Annotated[str, typer.Option(help="The mood before it began: good, poor or unknown.")] = "unknown",
    when: Annotated[str, typer.Option("--at", help="When it was reached, 2026-03-01T22:30:00Z; else now.")] = "",
    channels: Annotated[str, typer.Option(help="Where it is talked about, with commas, the origin first.")] = "",
    languages: Annotated[str, typer.Option(help="Languages of the draft, with commas; else the brand's.")] = "",
    waiting: Annotated[int, typer.Option(help="How many people wait for an answer in time.")] = 0,
    answerable: Annotated[int, typer.Option(help="How many the shift can answer in time.")] = -1,
    on_shift: Annotated[int, typer.Option(help="How many people are on shift.")] = -1,
    facts: Annotated[int, typer.Option(help="How many facts are confirmed for the public.")] = 0,
    known: Annotated[
        str,
        typer.Option(
            help="What else is known, with commas: group_offended, history, leak_confirmed, taken_over, regulator, "
            "multiplier, growing, habitual_critic."
        ),
    ] = "",
    plan: PlanFile = None,
    language: Language = "",
    form: As = None,
) -> None:
    """Make a first guideline of one page, a draft, for a situation; each line names its rule."""
    chosen = open_plan(plan)
    told: dict[str, Any] = dict.fromkeys(_parts(known), True)
    told |= {"level": level, "fault": fault, "press": press, "climate": climate, "facts_confirmed": facts}
    told |= {"waiting": waiting, "channels": _parts(channels), "languages": _parts(languages)}
    counted = {"answerable": answerable, "on_shift": on_shift}
    told |= {name: count for name, count in counted.items() if count >= 0}
    chosen_words = {"crisis_type": crisis_type.upper(), "origin": origin, "harm": harm, "occasion": occasion}
    told |= {name: value for name, value in chosen_words.items() if value}
    situation = asked_situation(read_asked(told), chosen, _instant(when) if when else SystemClock().now())
    words = words_for(chosen, language)
    lines = first_guideline(situation, chosen)
    shown = [{"part": line.part, "rule": line.rule, "says": words.sentence(line.sentence)} for line in lines]
    show(guideline_markdown(lines, words), {"draft": True, "lines": shown}, form)


def read_asked(told: dict[str, Any]) -> Asked:
    """What was told, checked; one sentence on what cannot be."""
    unknown = [name for name in told if name not in Asked.__dataclass_fields__]
    if unknown:
        raise ValueError(f"{unknown[0]} is nothing that can be known here: see coolhead guideline --help.")
    try:
        return msgspec.convert(told, type=Asked)
    except msgspec.ValidationError as error:
        raise ValueError(_sentence(error)) from error


def _sentence(error: msgspec.ValidationError) -> str:
    reason, _, where = str(error).partition(" - at `$.")
    name = where.rstrip("`")
    possible = ", ".join(str(value) for value in _possible(get_type_hints(Asked).get(name)))
    return f"{name}: choose one of {possible}." if possible else f"{name}: {reason[:1].lower()}{reason[1:]}."


def _possible(kind: Any) -> list[Any]:
    """The values that a field may have, where they are few enough to be listed."""
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    return [value for part in get_args(kind) for value in _possible(part)]


def _instant(written: str) -> Instant:
    try:
        return read_instant(written)
    except ValueError:
        raise ValueError(f"{written[:64]} is no time such as 2026-03-01T22:30:00Z.") from None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
