"""Passkeys in a real browser with a virtual authenticator: added, signed in with, several, refused when copied."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from coolhead.run.passwords import Passwords
from coolhead.web import WebSettings, create_app
from tests.web.conftest import SmallHouse
from tests.web.test_sign_in import LIGHT, SECRET, account

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: passkeys were not tried in a browser"),
]


@pytest.fixture
def address(house: SmallHouse) -> Iterator[str]:
    account(house)
    app = create_app(house, WebSettings(beat_seconds=0.3))
    app.state.door.sign_in.passwords = Passwords(LIGHT)
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://localhost:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser.new_page()
        browser.close()


def authenticator(page: Page) -> Any:
    """A virtual one that keeps passkeys and whose finger is always right."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def enter(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/account")
    page.get_by_label("E-mail or login").fill("maja@example.org")
    page.get_by_label("Password", exact=True).fill(SECRET)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{address}/account")


def test_a_passkey_is_added_and_opens_the_house(page: Page, address: str, house: SmallHouse) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    session, device = authenticator(page)
    enter(page, address)
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account?said=passkey_added")
    kept = house.store.accounts.passkeys("a-maja")
    assert len(kept) == 1
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    page.get_by_role("button", name="Sign out here").click()
    page.wait_for_url("**/sign-in?out=1")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/")
    assert [line.way for line in house.store.accounts.audit(1)] == ["passkey"]
    assert house.store.accounts.passkeys("a-maja")[0].count > kept[0].count
    house.clock.advance(600)
    page.goto(f"{address}/confirm?next=/account")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/account")
    assert house.store.accounts.audit(1)[0].what == "confirmed"
    assert complaints == []


def test_a_passkey_that_was_removed_or_never_known_opens_nothing(page: Page, address: str, house: SmallHouse) -> None:
    authenticator(page)
    enter(page, address)
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account?said=passkey_added")
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**/account?said=passkey_removed")
    page.get_by_role("button", name="Sign out here").click()
    page.wait_for_url("**/sign-in?out=1")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey did not work").wait_for()
    assert "sign_in_failed" in {line.what for line in house.store.accounts.audit(9)}
