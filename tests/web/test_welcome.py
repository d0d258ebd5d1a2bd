"""The first minutes of a house: an owner once, a plan, a test; each step can be left, nothing is asked twice."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from coolhead.plan import read_plan
from coolhead.run.passwords import Passwords
from coolhead.run.set_up import SetUp
from coolhead.run.sign_in import digest_of
from coolhead.web import BrandView
from tests.web.conftest import SmallHouse
from tests.web.test_sign_in import LIGHT, PAGE, SECRET, mark_on

OWNER = {"name": "Maja Nowak", "login": "maja@example.org", "password": SECRET}
BRAND = {"brand": "Zorza", "words": "Zorza, #zorza", "language": ["pl", "en"], "time_zone": "Europe/Warsaw"}


@pytest.fixture
def bare() -> SmallHouse:
    made = SmallHouse()
    made._brands = ()
    return made


@pytest.fixture
def visit(bare: SmallHouse, tmp_path: Path) -> Iterator[TestClient]:
    with bare.visit() as client:
        app: Any = client.app
        app.state.door.sign_in.passwords = Passwords(LIGHT)
        app.state.set_up = SetUp(tmp_path / "plan.yaml", tmp_path / "coolhead.toml")
        yield client


def heading(page: str) -> str:
    return page.split('<h1 id="head">')[1].split("<")[0]


def test_from_nothing_to_a_plan(visit: TestClient, bare: SmallHouse, tmp_path: Path) -> None:
    assert visit.get("/", headers=PAGE).headers["location"] == "/welcome"
    assert heading(visit.get("/welcome", headers=PAGE).text) == "Welcome to Coolhead"
    assert visit.post("/welcome/you", data=OWNER, headers=PAGE).status_code == 200
    page = visit.get("/welcome", headers=PAGE).text
    sent = {**BRAND, "_form": mark_on(page), "address": "ntfys://ntfy.example.org/zorza", "deputy": "Jan Kot"}
    assert visit.post("/welcome/brand", data=sent, headers=PAGE).status_code == 303
    plan = read_plan((tmp_path / "plan.yaml").read_text())
    assert (plan.brand.name, plan.brand.languages, plan.brand.time_zone) == ("Zorza", ("en", "pl"), "Europe/Warsaw")
    lead = plan.role("crisis_lead")
    assert lead is not None
    assert (lead.primary, lead.deputy) == ("maja", "jan")
    settings = tomllib.loads((tmp_path / "coolhead.toml").read_text())
    assert settings["contacts"] == {"maja": ["ntfys://ntfy.example.org/zorza"]}
    assert (tmp_path / "coolhead.toml").stat().st_mode & 0o077 == 0
    assert "refresh" in visit.get("/welcome", headers=PAGE).headers
    assert visit.app.state.set_up.written.is_set()  # type: ignore[attr-defined]

    # ... and the house opens with it
    bare._brands = (BrandView("zorza", "Zorza", people={"maja": "Maja Nowak"}),)
    visit.app.state.set_up = None  # type: ignore[attr-defined]
    page = visit.get("/welcome", headers=PAGE).text
    assert heading(page) == "Does an alert reach you?"
    told = visit.post("/welcome/alert", data={"_form": mark_on(page), "send": "1"}, headers=PAGE)
    assert "ntfy://push.example.org" in told.text
    done = visit.post("/welcome/alert", data={"_form": mark_on(page)}, headers=PAGE)
    assert done.headers["location"] == "/"
    assert visit.get("/welcome", headers=PAGE).headers["location"] == "/"


def test_there_is_one_first_owner_however_many_try(visit: TestClient, bare: SmallHouse) -> None:
    assert visit.post("/welcome/you", data=OWNER, headers=PAGE).status_code == 200
    visit.cookies.clear()
    second = visit.post("/welcome/you", data={**OWNER, "login": "eve@example.org"}, headers=PAGE)
    assert second.status_code in (401, 403)
    assert [one.login for one in bare.store.accounts.accounts()] == ["maja@example.org"]
    assert visit.get("/welcome", headers=PAGE).headers["location"].startswith("/sign-in")


def test_what_is_wrong_is_said_and_what_was_typed_is_kept_over_a_break(visit: TestClient, bare: SmallHouse) -> None:
    refused = visit.post("/welcome/you", data={**OWNER, "password": "short"}, headers=PAGE)
    assert (refused.status_code, 'value="Maja Nowak"' in refused.text) == (422, True)
    assert "short" not in refused.text.replace("too short", "")
    visit.post("/welcome/you", data=OWNER, headers=PAGE)
    mark = mark_on(visit.get("/welcome", headers=PAGE).text)
    sent = {**BRAND, "_form": mark, "address": "no address", "deputy": "Jan Kot"}
    refused = visit.post("/welcome/brand", data=sent, headers=PAGE)
    assert refused.status_code == 422
    visit.cookies.clear()  # killed here; days later in another browser
    visit.post("/sign-in", data={"_login": OWNER["login"], "_password": SECRET}, headers=PAGE)
    again = visit.get("/welcome", headers=PAGE).text
    assert 'value="Zorza"' in again
    assert 'value="Jan Kot"' in again


def test_settings_and_a_plan_that_are_there_are_kept(tmp_path: Path, visit: TestClient) -> None:
    (tmp_path / "coolhead.toml").write_text("port = 9000\n[contacts]\nola = []\n")
    visit.post("/welcome/you", data=OWNER, headers=PAGE)
    sent = {**BRAND, "_form": mark_on(visit.get("/welcome", headers=PAGE).text), "address": "json://example.org"}
    visit.post("/welcome/brand", data=sent, headers=PAGE)
    assert (tmp_path / "coolhead.toml").read_text() == "port = 9000\n[contacts]\nola = []\n"


def test_from_another_machine_only_the_link_that_was_told_opens_it(house: SmallHouse) -> None:
    with house.visit(loopback=False, set_up_key=digest_of("told-once")) as client:
        client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        assert client.get("/welcome", headers=PAGE).status_code == 403
        assert client.post("/welcome/you", data=OWNER, headers=PAGE).status_code == 403
        client.get("/welcome/guessed", headers=PAGE)
        assert client.get("/welcome", headers=PAGE).status_code == 403
        assert client.get("/welcome/told-once", headers=PAGE).status_code == 303
        assert client.post("/welcome/you", data=OWNER, headers=PAGE).status_code == 200
        client.cookies.clear()
        client.get("/welcome/told-once", headers=PAGE)
        assert client.get("/welcome", headers=PAGE).headers["location"].startswith("/sign-in")


def test_a_house_that_has_a_plan_needs_an_owner_and_no_more(house: SmallHouse) -> None:
    with house.visit() as client:
        client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        assert client.post("/welcome/you", data={**OWNER, "name": "Maja Kowalska"}, headers=PAGE).status_code == 200
        assert client.get("/welcome", headers=PAGE).headers["location"] == "/"
    kept = house.store.accounts.by_login("maja@example.org")
    assert kept is not None
    assert (kept.role, kept.person) == ("owner", "maja")  # the plan knows somebody who is called so


def test_a_form_from_elsewhere_makes_no_owner(visit: TestClient, bare: SmallHouse) -> None:
    strange = PAGE | {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    assert visit.post("/welcome/you", data=OWNER, headers=strange).status_code == 403
    assert not bare.store.accounts.accounts()
