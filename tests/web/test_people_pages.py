"""People, invitations, tokens and one's own account: what is made once, shown once, and refused afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from coolhead.clock import DAY, HOUR, MINUTE
from coolhead.plan import read_plan
from coolhead.run.passwords import Passwords
from coolhead.web import BrandView
from tests.web.conftest import SmallHouse
from tests.web.test_sign_in import LIGHT, PAGE, SECRET, account, enter, mark_on

PLAN = "brand: {id: ember, name: Ember, words: [ember]}\npeople: [{id: maja, name: Maja}, {id: otto, name: Otto}]\n"


@pytest.fixture
def house() -> SmallHouse:
    made = SmallHouse(BrandView("ember", "Ember", people={"maja": "Maja", "otto": "Otto"}), BrandView("other", "Other"))
    made.kept_plans = {"ember": read_plan(PLAN)}
    return made


@pytest.fixture
def visit(house: SmallHouse) -> Iterator[TestClient]:
    with house.visit() as client:
        client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        account(house)
        enter(client)
        yield client


def send(client: TestClient, path: str, **fields: Any) -> Any:
    mark = mark_on(client.get("/account", headers=PAGE).text)
    return client.post(path, data={"_form": mark, **fields}, headers=PAGE)


def test_an_invitation_makes_one_account_and_shows_its_codes(visit: TestClient, house: SmallHouse) -> None:
    page = send(visit, "/people/invite", name="Otto", role="agency", brand="ember", person="otto").text
    found = re.search(r'class="secret">http://127.0.0.1:8765(/invited/[^<]+)<', page)
    assert found
    path = found[1]
    assert path.rpartition("/")[2] not in visit.get("/people", headers=PAGE).text
    visit.cookies.clear()
    assert "Otto" in visit.get(path, headers=PAGE).text
    short = visit.post(path, data={"login": "otto@example.org", "password": "short"}, headers=PAGE)
    assert (short.status_code, 'value="otto@example.org"' in short.text) == (422, True)
    taken = visit.post(path, data={"login": "Maja@example.org", "password": "nine calm herons walk"}, headers=PAGE)
    assert taken.status_code == 422
    done = visit.post(path, data={"login": "otto@example.org", "password": "nine calm herons walk"}, headers=PAGE)
    assert done.status_code == 200
    assert len(re.findall(r"<li>\w{5}-\w{5}-\w{5}</li>", done.text)) == 10
    assert visit.get("/api/boards").json().keys() == {"boards"} or "ember" in visit.get("/api/boards").text
    assert "other" not in visit.get("/api/boards").text
    assert visit.get("/people", headers=PAGE).status_code == 403
    again = visit.post(path, data={"login": "x@example.org", "password": "nine calm herons walk"}, headers=PAGE)
    assert again.status_code == 410
    kept = house.store.accounts.by_login("otto@example.org")
    assert kept is not None
    assert (kept.role, kept.brands, kept.person) == ("agency", ("ember",), "otto")


@pytest.mark.parametrize("how", ["over", "withdrawn", "guessed"])
def test_an_invitation_that_is_over_makes_none(visit: TestClient, house: SmallHouse, how: str) -> None:
    page = send(visit, "/people/invite", name="Otto", role="viewer", all_brands="1").text
    path = re.search(r"(/invited/[^<]+)<", page)[1]  # type: ignore[index]
    if how == "over":
        house.clock.advance(73 * HOUR)
    elif how == "withdrawn":
        send(visit, "/people/withdraw", invitation=house.store.accounts.invitations()[0].id)
    else:
        path += "x"
    for answer in (visit.get(path), visit.post(path, data={"login": "otto", "password": SECRET}, headers=PAGE)):
        assert answer.status_code == 410
    assert len(house.store.accounts.accounts()) == 1


def test_what_changes_the_house_asks_again_who_it_is(visit: TestClient, house: SmallHouse) -> None:
    house.clock.advance(6 * MINUTE)
    asked = send(visit, "/people/invite", name="Otto", role="viewer", all_brands="1")
    assert asked.status_code == 401
    assert 'name="name" value="Otto"' in asked.text
    assert not house.store.accounts.invitations()
    mark = mark_on(asked.text)
    fields = {"_form": mark, "name": "Otto", "role": "viewer", "brand": "ember", "_again": "/people/invite"}
    wrong = visit.post("/confirm", data={**fields, "_password": "wrong wrong wrong"}, headers=PAGE)
    assert wrong.status_code == 401
    assert 'name="name" value="Otto"' in wrong.text
    done = visit.post("/confirm", data={**fields, "_password": SECRET}, headers=PAGE, follow_redirects=True)
    assert (done.status_code, "/invited/" in done.text) == (200, True)


def test_of_all_brands_and_some_the_fewer_hold_and_none_is_not_all(visit: TestClient, house: SmallHouse) -> None:
    send(visit, "/people/invite", name="Otto", role="viewer", all_brands="1", brand="ember")
    assert [one.brands for one in house.store.accounts.invitations()] == [("ember",)]
    assert send(visit, "/people/invite", name="Eve", role="viewer").status_code == 422
    assert send(visit, "/tokens", name="feed", scope="read").status_code == 422


def test_the_last_owner_stays(visit: TestClient, house: SmallHouse) -> None:
    for path, fields in (("", {"role": "viewer"}), ("/disable", {})):
        refused = send(visit, f"/people/a-maja{path}", all_brands="1", person="maja", **fields)
        assert refused.status_code == 409, refused.text
    account(house, "owner", "jan")
    assert send(visit, "/people/a-maja/disable").status_code == 303
    assert visit.get("/", headers=PAGE).status_code == 303


def test_who_is_disabled_is_out_at_once_with_session_and_token(visit: TestClient, house: SmallHouse) -> None:
    account(house, "lead", "otto")
    with house.visit() as other:
        other.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        enter(other, "otto")
        assert other.get("/api/boards").status_code == 200
        send(visit, "/people/a-otto/disable")
        assert other.get("/api/boards").status_code == 401
        assert enter(other, "otto").status_code == 401
        send(visit, "/people/a-otto/disable", again="1")
        assert enter(other, "otto").status_code == 303


def test_a_token_opens_what_its_maker_may_and_no_more(visit: TestClient, house: SmallHouse) -> None:
    page = send(visit, "/tokens", name="report", scope="read", brand="ember", days="30").text
    token = re.search(r'class="secret">([^<]+)<', page)[1]  # type: ignore[index]
    bearer = {"authorization": f"Bearer {token}"}
    assert "report" in visit.get("/tokens", headers=PAGE).text
    assert token not in visit.get("/tokens", headers=PAGE).text
    visit.cookies.clear()
    assert "other" not in visit.get("/api/boards", headers=bearer).text
    assert visit.get("/api/boards?brand=other", headers=bearer).status_code == 403
    assert visit.post("/api/pauses/end", json={"who": "x"}, headers=bearer).status_code == 401
    assert visit.get("/people", headers=bearer | PAGE).status_code == 401
    house.clock.advance(31 * DAY)
    assert visit.get("/api/boards", headers=bearer).status_code == 401


def test_a_new_password_ends_every_other_session(visit: TestClient, house: SmallHouse) -> None:
    with house.visit() as other:
        other.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        enter(other)
        assert send(visit, "/account/password", new="short").status_code == 422
        assert send(visit, "/account/password", new="nine calm herons walk").status_code == 303
        assert visit.get("/api/boards").status_code == 200
        assert other.get("/api/boards").status_code == 401
        assert enter(other).status_code == 401
        assert enter(other, password="nine calm herons walk").status_code == 303


def test_nobody_ends_the_session_of_somebody_else(visit: TestClient, house: SmallHouse) -> None:
    account(house, "viewer", "otto")
    with house.visit() as other:
        other.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        enter(other, "otto")
        mine = house.store.accounts.sessions("a-maja")[0]
        send(other, "/account/sessions/end", session=mine.id)
        assert visit.get("/api/boards").status_code == 200


def test_the_audit_tells_what_was_done_and_no_content(visit: TestClient, house: SmallHouse) -> None:
    enter(visit, "nobody-canary", "wrong canary word")
    send(visit, "/people/invite", name="Otto Canary", role="viewer", all_brands="1")
    lines = visit.get("/people/audit.jsonl", headers=PAGE).text
    assert {"signed_in", "sign_in_failed", "invited", "audit_exported"} <= set(re.findall(r'"what": "(\w+)"', lines))
    assert "canary" not in lines.lower()
    assert "127.0.0.1" not in lines
    assert visit.get("/people/audit", headers=PAGE).status_code == 200
    assert house.store.accounts.faults() == []


@pytest.mark.parametrize("language", ["en", "pl", "fr", "id", "ru"])
@pytest.mark.parametrize("path", ["/account", "/people", "/people/a-maja", "/people/audit", "/tokens", "/confirm"])
def test_every_page_is_said_in_every_language(visit: TestClient, path: str, language: str) -> None:
    page = visit.get(f"{path}?lang={language}", headers=PAGE)
    assert page.status_code == 200
    assert not re.search(r">\s*accounts\.\w+", page.text)
