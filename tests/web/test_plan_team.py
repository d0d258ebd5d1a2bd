"""The plan's team on a page: duty now, the week, swaps, roles, people, tests of their addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from coolhead.plan import read_plan
from coolhead.words import LANGUAGES, Words
from tests.web.plan_house import PLAN, PlanHouse

OURS = {"Origin": "http://127.0.0.1:8765"}
ROTA = """\
rota:
  crisis_lead: {layers: [{people: [maja, jan], starts_on: 2026-01-05, every: 1 week, handover: "mon 09:00"}]}
  responder: {layers: [{people: [jan], hours: mon-fri 08:00-20:00}]}
"""


@pytest.fixture
def plan_house(tmp_path: Path) -> PlanHouse:
    return PlanHouse(tmp_path, PLAN + ROTA)


@pytest.fixture
def visit(plan_house: PlanHouse) -> Iterator[TestClient]:
    with plan_house.visit() as client:
        yield client


def post(client: TestClient, path: str, **fields: str) -> str:
    answer = client.post(path, data=fields, headers=OURS)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_on_duty_and_the_week_are_told(visit: TestClient, language: str) -> None:
    page = visit.get(f"/plan/team?lang={language}").text
    words = Words(language, "Europe/Warsaw")
    assert "Maja Kowalska" in page.split('id="week"')[0]
    assert words.say("planpage.week.sentence", n=2, hours=108) in page
    assert 'class="bar-alone"' in page
    assert words.say("planpage.team.gaps") in page
    assert "planpage." not in page


def test_the_strip_has_its_table(visit: TestClient) -> None:
    page = visit.get("/plan/team").text
    bars = len(re.findall(r'<g class="bar-', page))
    assert bars == len(re.findall(r"<tr><th scope=\"row\">", page.split('id="week-table"')[1].split("</details>")[0]))


def test_somebody_stands_in_and_it_is_taken_back(plan_house: PlanHouse, visit: TestClient) -> None:
    to = post(visit, "/plan/team/exceptions", person="jan", role="crisis_lead", since="2026-03-04T10:00",
              until="2026-03-06", who="maja")  # fmt: skip
    assert to == "/plan/team#exceptions"
    page = visit.get("/plan/team").text
    assert "Jan Nowak stands in: crisis lead" in page
    assert "<b><bdi>Jan Nowak</bdi></b>" in page
    undo = re.search(r'action="/plan/team/withdraw">\s*<input type="hidden" name="of" value="(\w+)"', page)
    assert undo is not None
    post(visit, "/plan/team/withdraw", of=undo[1])
    assert plan_house.plans()["ember"].exceptions == ()
    assert post(visit, "/plan/team/withdraw", of=undo[1]) == "/plan/team#exceptions"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-03-01"}, "until"),
        ({"person": "ghost"}, "person"),
        ({"role": "king"}, "role"),
        ({"since": "2026-03-29T02:30"}, "since"),
        ({"until": ""}, "until"),
    ],
)
def test_a_wrong_swap_is_refused_beside_its_field(visit: TestClient, typed: dict[str, str], field: str) -> None:
    asked = {"person": "jan", "role": "", "since": "2026-03-05", "until": "2026-04-06"} | typed
    answer = visit.post("/plan/team/exceptions", data=asked, headers=OURS)
    assert answer.status_code == 422
    assert f'id="x-{field}-error"' in answer.text


def test_a_role_gets_people_and_the_change_is_taken_back(plan_house: PlanHouse, visit: TestClient) -> None:
    base = plan_house.plans()["ember"].version
    post(visit, "/plan/team/role", role="legal", primary="jan", deputy="maja", base=base)
    role = read_plan(plan_house.text()).role("legal")
    assert role is not None
    assert (role.primary, role.deputy) == ("jan", "maja")
    assert "# soup" in plan_house.text()
    page = visit.get("/plan/team").text
    notice = page[page.index('class="notice"') :].split("</form>")[0]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', notice))
    assert visit.post("/plan/restore", data=fields, headers=OURS).headers["location"] == "/plan/team#roles"
    assert plan_house.text() == PLAN + ROTA


def test_a_role_that_others_changed_is_looked_at_again(plan_house: PlanHouse, visit: TestClient) -> None:
    base = plan_house.plans()["ember"].version
    plan_house.write(plan_house.text().replace("deputy: jan", "deputy: rita"))
    asked = {"role": "crisis_lead", "primary": "jan", "deputy": "maja", "base": base}
    answer = visit.post("/plan/team/role", data=asked, headers=OURS)
    assert answer.status_code == 422
    assert "Somebody else has changed this role" in answer.text
    new = re.search(r'name="base" value="(\w+)"', answer.text)
    assert new is not None
    post(visit, "/plan/team/role", **(asked | {"base": new[1]}))
    role = read_plan(plan_house.text()).role("crisis_lead")
    assert role is not None
    assert (role.primary, role.deputy) == ("jan", "maja")


def test_a_person_joins_with_an_id_of_their_name(plan_house: PlanHouse, visit: TestClient) -> None:
    base = plan_house.plans()["ember"].version
    answer = visit.post(
        "/plan/team/people", data={"name": "Łucja Ważna", "languages": ["pl", "ru"], "base": base}, headers=OURS
    )
    assert answer.status_code == 303
    made = read_plan(plan_house.text()).person("lucja")
    assert made is not None
    assert (made.name, made.languages) == ("Łucja Ważna", ("pl", "ru"))
    base = plan_house.plans()["ember"].version
    twice = visit.post("/plan/team/people", data={"name": "łucja ważna", "base": base}, headers=OURS)
    assert twice.status_code == 422
    assert 'id="p-name-error"' in twice.text


def test_the_first_person_of_a_plan_without_people(tmp_path: Path) -> None:
    house = PlanHouse(tmp_path, "brand: {id: ember, name: Ember, words: [Ember]}\n")
    with house.visit() as client:
        assert "No people are named yet" in client.get("/plan/team").text
        base = house.plans()["ember"].version
        post(client, "/plan/team/people", name="Anna", base=base)
        assert [one.name for one in read_plan(house.text()).people] == ["Anna"]


def test_a_contact_is_tested_and_the_person_says_it_came(plan_house: PlanHouse, visit: TestClient) -> None:
    assert "No test has reached them yet." in visit.get("/plan/team").text
    post(visit, "/plan/team/test", of="maja", who="jan")
    told = {"at": "2026-03-04T23:41:00Z", "type": "contact_tested", "brand": "ember", "person": "maja", "place": 1}
    plan_house.tell({**told, "address": "ntfy://…", "outcome": "accepted", "who": "jan"})
    page = visit.get("/plan/team").text
    assert "nobody has said yet that it came" in page
    post(visit, "/plan/team/seen", of="maja", who="maja")
    assert [act.kind for _, act in plan_house.answers] == ["contact_test_reported"]
    post(visit, "/plan/team/test", of="nobody")
    assert "no test was sent" in visit.get("/plan/team").text


def test_who_may_only_read_sees_roles_without_a_form(plan_house: PlanHouse) -> None:
    plan_house.trust("rita", "write", "rita")
    head = {"authorization": "Bearer rita", "sec-fetch-site": "same-origin"}
    with plan_house.visit(loopback=False) as client:
        page = client.get("/plan/team", headers=head).text
        assert "/plan/team/role" not in page
        assert client.post("/plan/team/role", data={"role": "legal"}, headers=head).status_code == 403
        assert client.post("/plan/team/exceptions", data={}, headers=head).status_code == 403
