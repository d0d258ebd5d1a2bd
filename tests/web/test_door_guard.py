"""What somebody might try at the door: another site's form, a proxy, many tries at once, a role that is too small."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from coolhead.cli.serve import _web
from coolhead.clock import VirtualClock
from coolhead.plan import read_plan
from coolhead.run.passwords import Passwords, TooBusy
from coolhead.run.settings import Settings
from coolhead.run.sign_in import Knock, Refused, SignIn
from coolhead.run.source_settings import SourceSetting
from coolhead.run.tries import ADDRESS, PAIR, Tries
from coolhead.storage import Account
from coolhead.web import BrandView, SourceView
from tests.web.conftest import SmallHouse, SmallStore
from tests.web.test_sign_in import LIGHT, PAGE, SECRET, account, enter, mark_on

STRANGE: tuple[dict[str, str], ...] = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "none"},
    {"origin": "null"},
    {"origin": "http://["},
    {},
)
PLAN = """
brand: {name: ember, id: ember, words: [ember]}
people: [{id: maja, name: Maja}, {id: jan, name: Jan}]
roles: {crisis_lead: {primary: maja, deputy: jan}}
"""


@pytest.fixture
def visit(house: SmallHouse) -> Iterator[TestClient]:
    with house.visit() as client:
        client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        yield client


def settings_of(**told: Any) -> Any:
    house: Any = SmallHouse()
    return _web(Settings(**told), house).app.state.settings  # type: ignore[union-attr]


@pytest.mark.parametrize("strange", STRANGE)
def test_a_form_of_another_site_is_never_carried_over_a_sign_in(
    visit: TestClient, house: SmallHouse, strange: dict[str, str]
) -> None:
    """Its request has no session's cookie, whoever is signed in; sent again from our own page it would be ours."""
    account(house)
    answer = visit.post(
        "/acknowledge?brand=ember", data={"alert": "evil-1"}, headers={"accept": "text/html", **strange}
    )
    assert "evil-1" not in answer.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
def test_who_comes_by_a_proxy_does_not_sit_at_the_machine(visit: TestClient, header: str) -> None:
    by_proxy = PAGE | {header: "192.0.2.7"}
    assert visit.get("/api/boards").status_code == 200
    assert visit.get("/api/boards", headers=by_proxy).status_code == 401
    assert visit.post("/preferences", data={"theme": "dark"}, headers=by_proxy).status_code == 401
    assert visit.get("/welcome", headers=by_proxy).status_code == 403
    mine = {"name": "Eve", "login": "eve@evil.example", "password": SECRET}
    assert visit.post("/welcome/you", data=mine, headers=by_proxy).status_code == 403


def test_a_house_with_a_public_address_is_not_open_on_its_own_machine() -> None:
    assert settings_of().loopback
    assert settings_of(public_address="http://127.0.0.1:8765").loopback
    assert not settings_of(public_address="https://coolhead.example.org").loopback
    assert not settings_of(host="192.0.2.1").loopback


class Slow(Passwords):
    """Every check lasts until `go` is set."""

    def __init__(self) -> None:
        super().__init__(LIGHT)
        self.go = threading.Event()
        self.asked = 0

    def _work(self, password: str, kept: str | None) -> str:
        self.asked += 1
        self.go.wait(5)
        return super()._work(password, kept)


def sign_in_with(passwords: Passwords) -> SignIn:
    store: Any = SmallStore()
    store.accounts.add(Account("a-1", "maja", "Maja", "owner", "maja", password=LIGHT.hash(SECRET)))

    async def ask(question: Any) -> Any:
        await asyncio.sleep(0)
        return question(store)

    return SignIn(ask, VirtualClock(1e9), passwords=passwords)


def test_many_tries_at_once_are_counted_before_they_are_looked_at() -> None:
    slow = Slow()
    door = sign_in_with(slow)

    async def storm() -> list[Any]:
        tries = [asyncio.create_task(door.by_password("maja", f"wrong {n}", Knock("192.0.2.1"))) for n in range(30)]
        await asyncio.sleep(0.05)
        slow.go.set()
        return await asyncio.gather(*tries)

    told = asyncio.run(storm())
    assert [one.reason for one in told].count("wrong") == PAIR.free + 1
    assert slow.asked == PAIR.free + 1


def test_a_try_that_was_not_looked_at_is_none() -> None:
    class Full(Passwords):
        async def right(self, password: str, kept: str) -> tuple[bool, str]:
            raise TooBusy

    door = sign_in_with(Full(LIGHT))

    async def ask() -> list[Any]:
        return [await door.by_password("maja", SECRET, Knock("192.0.2.1")) for _ in range(30)]

    assert {one.reason for one in asyncio.run(ask()) if isinstance(one, Refused)} == {"busy"}


def test_nobody_keeps_a_known_browser_out_not_even_from_its_own_address() -> None:
    tries = Tries()
    for second in range(300):
        tries.failed("maja", "proxy", float(second))
        tries.failed("", "proxy", float(second))
    assert tries.wait("maja", "proxy", 300.0) > 0
    assert tries.wait("maja", "proxy", 300.0, known=True) == 0
    assert 0 < tries.wait("", "proxy", 300.0) <= ADDRESS.longest
    for second in range(PAIR.free + 2):
        tries.failed("maja", "proxy", float(second), known=True)
    assert tries.wait("maja", "elsewhere", float(PAIR.free + 2), known=True) > 0


def test_who_signs_in_often_does_not_make_their_office_wait() -> None:
    tries = Tries()
    for second in range(200):
        tries.failed("maja", "office", float(second))
        tries.passed("maja", "office")
    assert tries.wait("jan", "office", 200.0) == 0


def test_a_room_gives_no_more_than_the_role(house: SmallHouse) -> None:
    """The plan gives Jan all rights; his account is that of a responder, who decides nothing."""
    house.kept_plans = {"ember": read_plan(PLAN)}
    house.play("crisis")
    account(house)
    account(house, "responder", "jan")
    room = next(room.id for room in house.boards()["ember"].rooms.values() if room.is_open)
    for who, status in (("maja", 200), ("jan", 403)):
        with house.visit() as client:
            client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
            enter(client, who)
            asked = {"do": "level", "level": 5, "reason": "It is worse than it looks."}
            headers = {"sec-fetch-site": "same-origin"}
            told = client.post(f"/api/incidents/{room}/acts", json=asked, headers=headers)
            assert told.status_code == status, (who, told.text)
            page = client.post(f"/room/{room}/acts", data={"do": "level", "level": "3", "reason": "So."}, headers=PAGE)
            assert (page.status_code == 403) is (who == "jan"), page.text[:500]
            assert ("/do/level" in client.get(f"/room/{room}", headers=PAGE).text) is (who == "maja")


def beats_until(client: TestClient, then: Any, headers: dict[str, str] | None = None, most: int = 20) -> int:
    """How many beats a stream has when `then` is done at the first; `most` where it does not end."""
    beats = 0
    with client.stream("GET", "/events?after=0", headers=headers) as answer:
        assert answer.status_code == 200
        for line in answer.iter_lines():
            if line.startswith("event: beat"):
                beats += 1
                if beats == 1:
                    then()
                if beats == most:
                    break
    return beats


@pytest.fixture
def two() -> SmallHouse:
    return SmallHouse(BrandView("ember", "Ember"), BrandView("other", "Other"))


def test_a_stream_ends_when_its_reader_loses_a_brand(two: SmallHouse) -> None:
    account(two)
    account(two, "viewer", "jan")
    with two.visit() as client:
        client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        enter(client, "jan")
        assert beats_until(client, lambda: two.store.accounts.change("a-jan", brands=("ember",))) == 1
        assert beats_until(client, lambda: two.clock.advance(13 * 3600)) == 1


def test_a_stream_ends_with_its_token(two: SmallHouse) -> None:
    account(two)
    two.trust("opens", "read")
    with two.visit() as client:
        bearer = {"authorization": "Bearer opens"}
        assert beats_until(client, lambda: two.store.revoke_token("a read token"), bearer) == 1


def test_a_stream_of_an_open_house_ends_once_somebody_owns_it(two: SmallHouse) -> None:
    with two.visit() as client:
        assert beats_until(client, lambda: account(two)) == 1
        assert client.get("/events").status_code == 401


def test_looking_on_does_not_prolong_a_session(two: SmallHouse) -> None:
    account(two)
    with two.visit() as client:
        client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        enter(client)
        before = two.store.accounts.sessions("a-maja")
        assert beats_until(client, lambda: two.clock.advance(3600), most=4) == 4
        assert [one.seen_at for one in two.store.accounts.sessions("a-maja")] == [one.seen_at for one in before]


def test_a_source_of_another_brand_is_behind_the_wall(two: SmallHouse) -> None:
    account(two)
    account(two, "lead", "jan", brands=("ember",))
    for name, brand in (("a", "ember"), ("b", "other"), ("c", "")):
        setting = SourceSetting(f"rss:{name}-secret", "rss", "https://x.example", 10.0, brand)
        two.sources().append(SourceView(f"rss:{name}-secret", error="x", setting=setting))  # type: ignore[attr-defined]
    with two.visit() as client:
        client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        enter(client, "jan")
        told = client.get("/api/health").text
        assert ("a-secret" in told, "b-secret" in told, "c-secret" in told) == (True, False, True)


def test_what_no_browser_sends_is_refused_and_breaks_nothing(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    many = "&".join(f"f{n}=1" for n in range(3000))
    form = PAGE | {"content-type": "application/x-www-form-urlencoded"}
    assert visit.post("/sign-in", content=many, headers=form).status_code == 413
    enter(visit)
    assert visit.post("/sign-out", data={"_form": "znak-łódź"}, headers=PAGE).status_code == 403
    assert visit.post("/sign-out", headers={"origin": "http://[", "accept": "text/html"}).status_code == 403
    mark = mark_on(visit.get("/confirm", headers=PAGE).text)
    removed = visit.post("/account/passkeys/forget", data={"_form": mark, "passkey": "abc"}, headers=PAGE)
    assert removed.status_code == 303


def test_whoever_sits_down_next_finds_nothing(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    enter(visit)
    assert visit.get("/account", headers=PAGE).headers["cache-control"] == "no-store"
    mark = mark_on(visit.get("/confirm", headers=PAGE).text)
    out = visit.post("/sign-out", data={"_form": mark}, headers=PAGE)
    assert out.headers["clear-site-data"] == '"storage"'
    assert 'notice=""' in ", ".join(out.headers.get_list("set-cookie"))


def test_a_house_with_accounts_and_no_owner_can_still_be_owned(visit: TestClient, house: SmallHouse) -> None:
    account(house, "viewer", "jan")
    mine = {"name": "Maja", "login": "maja@example.org", "password": SECRET}
    assert visit.post("/welcome/you", data=mine, headers=PAGE).status_code == 200
    assert house.store.accounts.has_owner()
    eve = {"name": "Eve", "login": "eve@example.org", "password": SECRET}
    visit.cookies.clear()
    assert visit.post("/welcome/you", data=eve, headers=PAGE).status_code == 401
    assert house.store.accounts.by_login("eve@example.org") is None


def test_who_is_in_no_plan_stays_the_same_person_when_their_role_changes(visit: TestClient, house: SmallHouse) -> None:
    account(house)
    account(house, "viewer", "jan-4f2a")
    enter(visit)
    mark = mark_on(visit.get("/confirm", headers=PAGE).text)
    sent = {"_form": mark, "role": "lead", "all_brands": "1", "person": ""}
    assert visit.post("/people/a-jan-4f2a", data=sent, headers=PAGE).status_code == 303
    known = house.store.accounts.account("a-jan-4f2a")
    assert known is not None
    assert (known.role, known.person) == ("lead", "jan-4f2a")


def test_the_log_of_a_failure_has_no_link_that_opens_something() -> None:
    class Broken(SmallHouse):
        async def ask(self, question: Any) -> Any:
            raise RuntimeError("the disk")

    with Broken().visit() as opened, capture_logs() as told:
        client = TestClient(opened.app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
        assert client.get("/invited/the-secret", headers=PAGE).status_code == 500
    assert [line["path"] for line in told if line["event"] == "request_failed"] == ["/invited/…"]
