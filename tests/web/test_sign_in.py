"""Signing in: what is let in, what is refused in the same way, and what a session can and cannot do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from coolhead.clock import DAY, HOUR, MINUTE
from coolhead.run.passwords import Passwords
from coolhead.run.sign_in import code_digest
from coolhead.storage import Account
from coolhead.web.account_door import safe_next
from tests.web.conftest import SmallHouse

LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SECRET = "four quiet otters swim"
PAGE = {"accept": "text/html", "sec-fetch-site": "same-origin"}


def account(house: SmallHouse, role: str = "owner", person: str = "maja", **fields: Any) -> Account:
    """Somebody who signs in with SECRET."""
    made = Account(
        f"a-{person}", f"{person}@example.org", person.title(), role, person, password=LIGHT.hash(SECRET), **fields
    )
    house.store.accounts.add(made)
    return made


def enter(client: TestClient, person: str = "maja", password: str = SECRET, to: str = "/sign-in", **more: str) -> Any:
    return client.post(to, data={"_login": f"{person}@example.org", "_password": password, **more}, headers=PAGE)


def mark_on(page: str) -> str:
    """The session's mark in a page's form."""
    found = re.search(r'name="_form" value="([^"]+)"', page)
    assert found, page
    return found[1]


@pytest.fixture
def visit(house: SmallHouse) -> Iterator[TestClient]:
    with house.visit() as client:
        client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        yield client


def test_a_house_without_an_owner_is_open_on_its_own_machine(visit: TestClient) -> None:
    assert visit.get("/", headers=PAGE).status_code == 200
    assert visit.get("/api/boards").status_code == 200


def test_from_the_first_owner_on_everybody_signs_in_also_here(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    asked = visit.get("/?hours=6", headers=PAGE)
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=%2F%3Fhours%3D6")
    assert visit.get("/api/boards").status_code == 401
    assert visit.get("/now/fragment", headers=PAGE | {"hx-request": "true"}).status_code == 401
    done = enter(visit, to="/sign-in?next=%2F%3Fhours%3D6")
    assert (done.status_code, done.headers["location"]) == (303, "/?hours=6")
    assert visit.get("/", headers=PAGE).status_code == 200
    assert visit.get("/api/boards").status_code == 200


@pytest.mark.parametrize("https", [False, True])
def test_the_cookie_is_kept_from_scripts_and_other_sites(house: SmallHouse, https: bool) -> None:
    account(house)
    with house.visit(public_address="https://127.0.0.1:8765" if https else None) as client:
        cookie = enter(client).headers["set-cookie"]
    named = next(one for one in cookie.split(", ") if "known" not in one.partition("=")[0] and "=" in one.split(";")[0])
    assert "HttpOnly" in named
    assert "SameSite=lax" in named
    assert "Path=/" in named
    assert "Domain" not in named
    assert ("Secure" in named, named.startswith("__Host-coolhead=")) == (https, https)


def test_who_is_not_known_is_refused_as_who_mistypes(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    account(house, "viewer", "jan", disabled=True)
    answers = [enter(visit, person, "not the right one") for person in ("maja", "jan", "nobody")] + [
        enter(visit, "jan")
    ]
    assert {answer.status_code for answer in answers} == {401}
    pages = {re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}
    assert len(pages) == 1
    assert "set-cookie" not in answers[0].headers


def test_as_much_work_is_done_for_who_is_not_known(visit: TestClient, house: SmallHouse) -> None:
    done: list[str] = []

    class Counting(Passwords):
        def _work(self, password: str, kept: str | None) -> str:
            done.append((kept or "").split("$")[3])
            return super()._work(password, kept)

    account(house)
    visit.app.state.door.sign_in.passwords = Counting(LIGHT)  # type: ignore[attr-defined]
    enter(visit, "maja", "wrong wrong wrong")
    enter(visit, "nobody", "wrong wrong wrong")
    assert len(done) == 2
    assert done[0] == done[1]  # the same parameters


def test_who_fails_waits_longer_each_time_and_nobody_else_does(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    for _ in range(6):
        enter(visit, "maja", "wrong wrong wrong")
    refused = enter(visit)
    assert refused.status_code == 429
    assert enter(visit, "nobody", "wrong wrong wrong").status_code == 401
    house.clock.advance(20 * MINUTE)
    assert enter(visit).status_code == 303
    lines = house.store.accounts.audit(100)
    assert [line.what for line in lines].count("sign_in_failed") == 6
    assert "maja" not in repr([line for line in lines if line.what == "sign_in_failed" and not line.account])


def test_a_session_gets_a_new_name_at_sign_in_and_at_confirming(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    visit.cookies.set("coolhead", "handed-to-me", domain="127.0.0.1", path="/")
    enter(visit)
    first = visit.cookies.get("coolhead", domain="127.0.0.1")
    assert first not in (None, "handed-to-me")
    enter(visit)
    second = visit.cookies.get("coolhead", domain="127.0.0.1")
    mark = mark_on(visit.get("/confirm", headers=PAGE).text)
    done = visit.post("/confirm", data={"_form": mark, "_password": SECRET}, headers=PAGE)
    third = visit.cookies.get("coolhead", domain="127.0.0.1")
    assert done.status_code == 303
    assert len({first, second, third}) == 3
    assert len(house.store.accounts.sessions("a-maja")) == 1
    visit.cookies.clear()
    for old in (first, second):
        assert visit.get("/api/boards", headers={"cookie": f"coolhead={old}"}).status_code == 401
    assert visit.get("/api/boards", headers={"cookie": f"coolhead={third}"}).status_code == 200


def test_forms_carry_the_mark_of_their_session(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    enter(visit)
    mark = mark_on(visit.get("/confirm", headers=PAGE).text)
    assert visit.post("/sign-out", headers=PAGE).status_code == 403
    assert visit.post("/sign-out", data={"_form": "another"}, headers=PAGE).status_code == 403
    assert visit.post("/sign-out", data={"_form": mark}, headers={"accept": "text/html"}).status_code == 403
    strange = PAGE | {"sec-fetch-site": "cross-site"}
    assert visit.post("/sign-out", data={"_form": mark}, headers=strange).status_code == 403
    assert visit.post("/sign-out", data={"_form": mark}, headers=PAGE).headers["location"] == "/sign-in?out=1"
    assert visit.get("/api/boards").status_code == 401


def test_a_session_ends_when_nobody_uses_it_and_at_last_in_any_case(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    enter(visit)
    for _ in range(30):
        house.clock.advance(11 * HOUR)
        if visit.get("/api/boards").status_code == 401:
            break
    else:
        raise AssertionError("it never ends")
    assert len(house.store.accounts.sessions("a-maja")) == 1
    enter(visit)
    house.clock.advance(13 * HOUR)
    assert visit.get("/api/boards").status_code == 401


def test_no_session_ends_while_an_incident_is_open(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    enter(visit)
    house.play("crisis")
    assert any(room.is_open for room in house.boards()["ember"].rooms.values())
    house.clock.advance(3 * DAY)
    assert visit.get("/api/boards").status_code == 200
    house.clock.advance(9 * DAY)
    assert visit.get("/api/boards").status_code == 200


def test_what_was_typed_is_sent_once_one_is_in_again(visit: TestClient, house: SmallHouse) -> None:
    house.play("crisis")
    account(house)
    alert = next(iter(house.boards()["ember"].alerts.values())).id
    asked = visit.post("/acknowledge?brand=ember", data={"alert": alert, "who": "jan"}, headers=PAGE)
    assert asked.status_code == 401
    assert f'value="{alert}"' in asked.text
    again = enter(visit, alert=alert, who="jan", _again="/acknowledge?brand=ember")
    assert (again.status_code, again.headers["location"]) == (307, "/acknowledge?brand=ember")
    body = {"alert": alert, "who": "jan", "_login": "maja@example.org", "_password": SECRET}
    assert visit.post("/acknowledge?brand=ember", data=body, headers=PAGE).status_code == 303
    assert house.taken == [("ember", alert, "maja")]  # the session says who acts, not the form


def test_a_recovery_code_opens_once(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    house.store.accounts.set_codes("a-maja", [code_digest("aaaaa-bbbbb-ccccc")])
    sent = {"_login": "maja@example.org", "_code": "AAAAA bbbbb ccccc"}
    assert visit.post("/sign-in", data=sent, headers=PAGE).headers["location"] == "/account?recovered=1"
    assert visit.post("/sign-in", data=sent, headers=PAGE).status_code == 401


def test_a_weaker_password_is_kept_anew_and_nobody_is_signed_out(visit: TestClient, house: SmallHouse) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=16).hash(SECRET)
    account(house)
    house.store.accounts.renew_password("a-maja", weak)
    assert enter(visit).status_code == 303
    kept = house.store.accounts.account("a-maja")
    assert kept is not None
    assert kept.password != weak
    assert visit.get("/api/boards").status_code == 200


ELSEWHERE = (
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "",
    None,
    "/sign-in?next=/",
    "/" + "a" * 3000,
    "/\u202e",
)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_elsewhere(wanted: str | None) -> None:
    assert safe_next(wanted) == "/"


def test_the_end_of_a_session_is_told_before_and_can_be_put_off(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    enter(visit)
    for _ in range(15):
        house.clock.advance(11 * HOUR)
        assert "Your session ends at" not in visit.get("/", headers=PAGE).text
    house.clock.advance(2.7 * HOUR)
    assert "Your session ends at" in visit.get("/", headers=PAGE).text
    mark = mark_on(visit.get("/confirm", headers=PAGE).text)
    visit.post("/confirm", data={"_form": mark, "_password": SECRET}, headers=PAGE)
    house.clock.advance(11 * HOUR)
    assert "Your session ends at" not in visit.get("/", headers=PAGE).text


def test_that_only_an_incident_keeps_a_session_is_told(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    enter(visit)
    house.play("crisis")
    house.clock.advance(9 * DAY)
    assert "it stays open while the incident goes on" in visit.get("/", headers=PAGE).text


def test_the_stream_of_a_session_that_ended_ends(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    enter(visit)
    house.store.accounts.add(Account("a-2", "x", "X", "owner", "x"))
    beats = 0
    with visit.stream("GET", "/events?after=0") as answer:
        for line in answer.iter_lines():
            if line.startswith("event: beat"):
                beats += 1
                house.store.accounts.end_sessions("a-maja")
    assert beats == 1
    assert visit.get("/events", headers=PAGE).status_code == 303
