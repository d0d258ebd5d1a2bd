"""The page Plan: how ready are we, and which risks have no answer?"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from coolhead.plan import CRISIS_TYPES
from coolhead.plan.live import matrix_of, with_waves
from coolhead.run.risks import live_waves
from coolhead.web.frame import fragment, page, with_topics
from coolhead.web.plan_matrix import shown_matrix
from coolhead.web.plan_ready import shown_readiness
from coolhead.web.plan_risks import SHOWS, listed_risks
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed

router = APIRouter(include_in_schema=False)
FILTERS = ("cell", "type", "show", "stands")


@router.get("/plan", dependencies=[allowed("public_local")])
async def plan_page(request: Request) -> Response:
    """Readiness with its reasons, the risk matrix, the register beside what was observed."""
    shown = PlanShown(request, "/plan", FILTERS)
    await with_topics(shown)
    shelf, remembered = shown.shelf, await shown.remembered()
    observed = shown.observed(remembered)
    known, ready = shelf.readiness(shown.plan, shown.house.plan_evidence(shown.plan))
    coverage = shelf.coverage(shown.plan)
    return page(
        shown,
        "plan.html",
        "plan",
        way="risks",
        ready=shelf.made(shown.plan, ("ready", shown.language, known), lambda: shown_readiness(ready, shown)),
        coverage=shown.words.say("matrix.coverage", n=coverage.of, prepared=coverage.prepared),
        bare=len(coverage.without),
        listed=listed_risks(shown, shelf, observed),
        types=[(type_, shown.words.say(f"risk.{type_}")) for type_ in CRISIS_TYPES],
        shows=[(name, shown.words.say(f"planpage.show.{name}")) for name in SHOWS],
        reading=not remembered.whole,
        **_matrix(shown),
    )


@router.get("/plan/matrix", dependencies=[allowed("public_local")])
async def plan_matrix(request: Request) -> Response:
    """The matrix alone: what the live client puts in place of the old one."""
    shown = PlanShown(request, "/plan", FILTERS)
    await with_topics(shown)
    return fragment(shown, "_plan_matrix.html", **_matrix(shown))


def _matrix(shown: PlanShown) -> dict[str, Any]:
    """What the matrix's template lays out."""
    after = shown.filters.get("stands") == "after"
    standing = shown.shelf.made(shown.plan, "matrix", lambda: matrix_of(shown.plan))
    return {
        "matrix": shown_matrix(with_waves(standing, shown.plan, live_waves(shown.board)), shown, after),
        "after": after,
        "has_residual": any(risk.residual for risk in shown.plan.risks),
        "matrix_link": shown.to("/plan/matrix", lang=shown.language, **shown.filters),
        "switch": (shown.link(stands=None), shown.link(stands="after")),
    }
