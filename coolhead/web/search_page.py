"""Search: screens, waves, incidents, risks, playbooks, people, things to do; free text goes on to the mentions.

One address for the page (without JavaScript), for the palette (Ctrl+K) and for what it finds while one types.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from starlette.routing import Match

from coolhead.web.finding import LONGEST_QUERY, Place, by_kind, found
from coolhead.web.frame import SCREENS, Shown, fragment, page, with_topics
from coolhead.web.policy import allowed, every_route
from coolhead.web.speech import Speech
from coolhead.words import LANGUAGES, OWN_NAMES

router = APIRouter(include_in_schema=False)
PARTS = {"palette": "_palette.html", "found": "_found.html"}
TYPES = tuple(f"T{number}" for number in range(1, 23))


@router.get("/search", dependencies=[allowed("public_local")])
async def search(request: Request) -> Response:
    """What fits the query, as a page or as a part of one."""
    shown = await with_topics(Shown(request, "/search", ("q",)))
    query = shown.query.get("q", "")[:LONGEST_QUERY].strip()
    places = [place for place in found(query, places_of(shown)) if _leads(request.app, place.link)]
    if query:
        link = shown.to("/mentions", q=query)
        places.append(Place("mentions", shown.words.say("search.mentions_for", query=query), link))
    context: dict[str, Any] = {"query": query, "found": by_kind(places if query else _first(places))}
    part = PARTS.get(shown.query.get("part", ""))
    return fragment(shown, part, **context) if part else page(shown, "search.html", "search", **context)


def places_of(shown: Shown) -> Iterator[Place]:
    """All that has a name in this brand, for this reader."""
    words, board, plan = shown.words, shown.board, shown.house.plans().get(shown.brand.id)
    for wave in sorted(board.waves.values(), key=lambda wave: (wave.calmed_at is not None, -wave.level)):
        hint = (
            words.say("search.calm")
            if wave.calmed_at is not None
            else f"{words.say(f'level.{wave.level}')} {wave.level}/5"
        )
        yield Place("wave", _named(words, wave.topic), shown.to(f"/waves/{quote(wave.id, safe='')}"), hint)
    for room in shown.house.rooms().cards(shown.brand.id).values():
        about = board.waves.get(room.wave or "")
        name = _named(words, about.topic) if about else room.id
        hint = "" if room.opened_at is None else words.day_time(room.opened_at)
        yield Place("incident", name, shown.to(f"/room/{quote(room.id, safe='')}"), hint, room.id)
    for screen in SCREENS:
        yield Place("screen", words.say(f"screen.{screen.name}"), shown.to(screen.path), f"g {screen.key}", screen.name)
    yield from _deeds(shown)
    for risk in plan.risks if plan else ():
        hint = words.topic_name(risk.type) if risk.title else risk.type
        yield Place(
            "risk",
            risk.title or words.say(f"risk.{risk.type}"),
            shown.to(f"/plan/risks/{risk.key}"),
            hint,
            risk.worst_case,
        )
    for type_ in TYPES:
        yield Place("playbook", words.say(f"risk.{type_}"), shown.to(f"/plan/playbooks/{type_}"), type_)
    for person, name in shown.brand.people.items():
        yield Place("person", name, shown.to("/plan/team") + "#people", "", person)


def _named(words: Speech, topic: str | None) -> str:
    """A topic at the head of a line: labels are written as inside a sentence."""
    name = words.topic_name(topic)
    return name[:1].upper() + name[1:]


def _deeds(shown: Shown) -> Iterator[Place]:
    say = shown.words.say
    yield Place("deed", say("brief.title"), shown.to("/brief"), also=say("brief.also"))
    yield Place("deed", say("search.declare"), shown.to("/room/declare"), also=say("search.declare.also"))
    yield Place("deed", say("search.guideline"), shown.to("/plan/guideline"), also=say("search.guideline.also"))
    yield Place("deed", say("search.theme"), shown.to("/help"), "d", say("now.theme"), does="theme")
    yield Place("deed", say("frame.help"), shown.to("/help"), "?", does="keys")
    for code in LANGUAGES:
        yield Place("deed", OWN_NAMES[code], shown.to("/", lang=code), code, say("now.languages"))


def _first(places: list[Place]) -> list[Place]:
    """What is offered before anything is typed."""
    return [place for place in places if place.kind in ("wave", "incident", "screen", "deed")]


def _leads(app: FastAPI, link: str) -> bool:
    """Whether some page answers there."""
    scope = {"type": "http", "method": "GET", "path": urlsplit(link).path, "root_path": "", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in every_route(app.routes))
