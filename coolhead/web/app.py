"""The app: routes, policies, the guard around them. `run/` makes the house and serves it."""

from __future__ import annotations

from fastapi import FastAPI

from coolhead import __version__
from coolhead.run.alert_links import AlertLinks, LinkRefused
from coolhead.run.similar import CaseShelf
from coolhead.run.topic_words import TopicNaming
from coolhead.web import alert_link, alerting, api, assets, guidelines, live, mentions, pages, plan, risks, rooms
from coolhead.web.calm_pages import add_calm_pages
from coolhead.web.error_pages import add_error_pages, error_page
from coolhead.web.frame_page import router as frame_router
from coolhead.web.guard import Guard
from coolhead.web.house_pages import add_house_pages
from coolhead.web.packing import Packed
from coolhead.web.plan_pages import add_plan_pages
from coolhead.web.policy import require_policies
from coolhead.web.ports import House, WebSettings
from coolhead.web.room_aside import routers as room_routers
from coolhead.web.search_page import router as search_router
from coolhead.web.submissions import Submissions
from coolhead.web.team import router as team_router
from coolhead.web.wall import WalledHouse
from coolhead.web.wave_pages import add_wave_pages


def create_app(house: House, settings: WebSettings | None = None, links: AlertLinks | None = None) -> FastAPI:
    """The pages, the live stream and the JSON API of one house; `links` reads the links that alerts carry.

    Raises `RouteWithoutPolicy` when a route does not say who may use it.
    """
    settings = settings or WebSettings()
    app = FastAPI(
        title="Coolhead",
        version=__version__,
        description="Mentions go in, facts come out, and everything anyone sees is a fold of those facts.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.house = WalledHouse(house)
    app.state.settings = settings
    app.state.naming = TopicNaming()
    app.state.cases = CaseShelf()
    app.state.submissions = Submissions()
    app.state.link_door = alert_link.LinkDoor(links, house)
    for part in (pages, alert_link, mentions, live, api, plan, risks, rooms, assets, guidelines, alerting):
        app.include_router(part.router)
    for router in (team_router, frame_router, search_router):
        app.include_router(router)
    add_plan_pages(app)
    for router in room_routers:
        app.include_router(router)
    add_wave_pages(app)
    add_calm_pages(app)
    add_house_pages(app, house, settings)
    require_policies(app.routes)
    app.add_middleware(Packed)
    app.add_middleware(Guard, settings=settings, refusal=error_page)
    app.add_exception_handler(LinkRefused, alert_link.refused_page)
    add_error_pages(app)
    return app
