"""The pages of the house itself, and what is shown in their place to who is not let in."""

from __future__ import annotations

from fastapi import FastAPI

from coolhead.web import (
    account_page,
    invited_page,
    oidc_routes,
    passkey_routes,
    people_page,
    sign_in_page,
    tokens_page,
    welcome_page,
)
from coolhead.web.account_door import AccountDoor
from coolhead.web.policy import ConfirmFirst, SetUpFirst, SignInFirst
from coolhead.web.ports import House, WebSettings

ROUTERS = (
    sign_in_page.router,
    account_page.router,
    people_page.router,
    invited_page.router,
    tokens_page.router,
    passkey_routes.router,
    oidc_routes.router,
    welcome_page.router,
)


def add_house_pages(app: FastAPI, house: House, settings: WebSettings) -> None:
    """The door for people, its pages, and the way there from every other page. `app.state.set_up` is there only while
    the house has no plan, `app.state.oidc` where people sign in with a provider."""
    app.state.set_up = None
    app.state.oidc = None
    app.state.door = AccountDoor(house, settings)
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(SignInFirst, sign_in_page.sign_in_first)
    app.add_exception_handler(ConfirmFirst, sign_in_page.confirm_first)
    app.add_exception_handler(SetUpFirst, sign_in_page.set_up_first)
