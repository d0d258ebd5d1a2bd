""" "Make first guideline": a situation is described, a draft of one page comes out, to be edited and carried away."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast, get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from coolhead.clock import DAY, Instant
from coolhead.incident import Line, first_guideline
from coolhead.incident.asking import Asked, asked_situation
from coolhead.incident.situation import EXTERNAL, Climate, Fault, Harm, Occasion, Origin
from coolhead.incident.zone import local_time
from coolhead.plan import CRISIS_TYPES
from coolhead.web.forms import Form, read_form
from coolhead.web.frame import page
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed
from coolhead.words.guideline_page import guideline_markdown

router = APIRouter(include_in_schema=False)
FLAGS = (
    "multiplier", "growing", "group_offended", "leak_confirmed", "taken_over", "regulator", "habitual_critic",
    "history",
)  # fmt: skip
LONGEST = 60_000


class Exported(Form):
    """An edited draft on its way into a file."""

    text: str = Field(min_length=1, max_length=LONGEST)


@dataclass(frozen=True, slots=True)
class GuidelinePartShown:
    """One part of the draft: its heading and its lines, each with its rule and, for drafts, its language."""

    heading: str
    lines: tuple[tuple[str, str, str], ...]


@router.get("/plan/guideline", dependencies=[allowed("public_local")])
async def guideline_page(request: Request) -> Response:
    """The form, and below it the draft for what the address describes. Nothing is kept."""
    shown = PlanShown(request, "/plan/guideline")
    asked = _asked(shown) if shown.query.get("make") else None
    context: dict[str, Any] = {"draft": None, "text": "", "choices": _choices(shown), "asked": shown.query}
    if asked is not None:
        situation = asked_situation(asked, shown.plan, _at(shown))
        lines = first_guideline(situation, shown.plan)
        context |= {"draft": _parts(lines, shown), "text": guideline_markdown(lines, shown.words)}
    return page(shown, "plan_guideline.html", "plan", way="guideline", flags=_flags(shown), **context)


@router.post("/plan/guideline/file", dependencies=[allowed("same_origin_form", "draft")])
async def guideline_file(request: Request) -> Response:
    """The draft as it was edited, as a file."""
    shown = PlanShown(request, "/plan/guideline")
    sent = await read_form(request, Exported)
    text = sent.made.text if sent.made else sent.typed.get("text", ("",))[0][:LONGEST]
    name = f"guideline-{shown.brand.id}-{shown.today}.md"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text + "\n", media_type="text/markdown; charset=utf-8", headers=headers)


def _asked(shown: PlanShown) -> Asked:
    """The situation as the address has it; what is unknown there is left out."""
    get = shown.query.get

    def one(name: str, known: tuple[str, ...]) -> Any:
        return value if (value := get(name, "")) in known else None

    def number(name: str) -> int | None:
        return int(value) if (value := get(name, "")).isdecimal() and len(value) < 7 else None

    flags: dict[str, Any] = {name: get(name) == "on" for name in FLAGS if name != "history"}
    return Asked(
        crisis_type=one("type", CRISIS_TYPES),
        level=cast(Any, number("level") if number("level") in (1, 2, 3, 4, 5) else 3),
        origin=one("origin", get_args(Origin)),
        fault=one("fault", get_args(Fault)) or "unknown",
        harm=one("harm", get_args(Harm)),
        occasion=one("occasion", get_args(Occasion)),
        press=one("press", ("none", "local", "national")) or "none",
        climate=one("climate", get_args(Climate)) or "unknown",
        history=True if get("history") == "on" else None,
        waiting=number("waiting") or 0,
        answerable=number("answerable"),
        on_shift=number("on_shift"),
        **flags,
    )


def _at(shown: PlanShown) -> Instant:
    """When the level was reached: an hour of today by the brand's clock, else now."""
    asked = shown.query.get("hour", "")
    if not (asked.isdecimal() and len(asked) < 3 and int(asked) < 24):
        return shown.now
    local = local_time(shown.now, shown.plan.brand.time_zone)
    days = 5 - local.weekday() if shown.query.get("weekend") == "on" and local.weekday() < 5 else 0
    return local.replace(hour=int(asked), minute=0).timestamp() + days * DAY


def _flags(shown: PlanShown) -> list[tuple[str, str, bool]]:
    named = {"leak_confirmed": "leak"}
    return [(name, shown.words.say(f"when.{named.get(name, name)}"), shown.query.get(name) == "on") for name in FLAGS]


def _choices(shown: PlanShown) -> dict[str, list[tuple[str, str]]]:
    """Field -> its values with their words; the first one is "as the type has it"."""
    say = shown.words.say
    inside = [one for one in get_args(Origin) if one not in EXTERNAL]
    fault = {"yes": "fault_ours", "no": "fault_not_ours", "unknown": "fault_unknown"}
    harm = {"unverified": "harm", "confirmed": "harm_confirmed"}
    return {
        "type": [
            ("", say("planpage.guide.type.unknown")),
            *((one, f"{one} {say(f'risk.{one}')}") for one in CRISIS_TYPES),
        ],
        "level": [(str(level), f"{level}/5 {say(f'level.{level}')}") for level in (1, 2, 3, 4, 5)],
        "origin": [
            ("", say("planpage.guide.as_type")),
            *((one, say(f"planpage.origin.{one}")) for one in (*inside, *sorted(EXTERNAL))),
        ],
        "fault": [(one, say(f"when.{fault[one]}")) for one in ("unknown", "yes", "no")],
        "harm": [
            ("", say("planpage.guide.as_type")),
            ("none", say("planpage.harm.none")),
            *((one, say(f"when.{id_}")) for one, id_ in harm.items()),
        ],
        "occasion": [("", say("planpage.occasion.none")),
                     *((one, say(f"planpage.occasion.{one}")) for one in get_args(Occasion))],
        "press": [(one, say(f"planpage.press.{one}")) for one in ("none", "local", "national")],
        "climate": [(one, say(f"planpage.climate.{one}")) for one in ("unknown", "good", "poor")],
        "hour": [("", say("planpage.guide.now")), *((str(hour), f"{hour:02}:00") for hour in range(24))],
    }  # fmt: skip


def _parts(lines: tuple[Line, ...], shown: PlanShown) -> list[GuidelinePartShown]:
    words, found = shown.words, []
    for part, of_part in groupby(lines, key=lambda line: line.part):
        number = f"{part}. " if part.isdigit() else ""
        told = tuple((words.told(line.sentence), line.rule, _language(line)) for line in of_part)
        found.append(GuidelinePartShown(number + words.say(f"guideline.part.{part}"), told))
    return found


def _language(line: Line) -> str:
    language = line.sentence.args.get("reply_language")
    return language if isinstance(language, str) else ""
