"""One risk: read, changed, refused, changed by two at once, taken back; a new one; old versions brought back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from coolhead.plan import Plan, Risk, read_plan
from coolhead.run.passwords import Passwords
from coolhead.storage import Account
from coolhead.words import LANGUAGES, Words
from tests.web.plan_house import PLAN, PlanHouse

OURS = {"Origin": "http://127.0.0.1:8765"}
LATE = "/plan/risks/late_refunds"


@pytest.fixture
def plan_house(tmp_path: Path) -> PlanHouse:
    return PlanHouse(tmp_path)


@pytest.fixture
def visit(plan_house: PlanHouse) -> Iterator[TestClient]:
    with plan_house.visit() as client:
        yield client


def fields(page: str, having: str = "form-key") -> dict[str, str]:
    """What a browser would send of the first form that has a field, as it stands."""
    forms = re.findall(r'<form method="post".*?</form>', page, re.S)
    form = next(one for one in forms if f'name="{having}"' in one)
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            sent[name[1]] = unescape(value[1]) if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        sent[name] = unescape(chosen[1]) if chosen else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        sent[name] = unescape(body)
    return sent


def risk(house: PlanHouse, key: str) -> Risk:
    found = next((one for one in plan_of(house).risks if one.key == key), None)
    assert found is not None
    return found


def plan_of(house: PlanHouse) -> Plan:
    return read_plan(house.text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_risk_is_told_with_what_it_lacks(visit: TestClient, language: str) -> None:
    page = visit.get(f"{LATE}?lang={language}").text
    words = Words(language)
    assert "Refunds come late" in page
    assert words.say("planpage.lacking") in page
    assert words.say("plan.class.very_high") in page
    assert words.say("planpage.field.money") in page
    assert visit.get("/plan/risks/nothing").status_code == 404


def test_what_is_sent_unchanged_changes_nothing(plan_house: PlanHouse, visit: TestClient) -> None:
    for path in (LATE, "/plan/risks/T2", "/plan/risks/T15"):
        answer = visit.post(path, data=fields(visit.get(path).text), headers=OURS)
        assert answer.status_code == 303, answer.text
        assert plan_house.text() == PLAN


def test_a_change_keeps_comments_is_told_and_taken_back(plan_house: PlanHouse, visit: TestClient) -> None:
    sent = fields(visit.get("/plan/risks/T2").text)
    sent |= {"likelihood": "5", "review_by": "2026-09-01", "words_pl": "grzeje się, topi", "why": "two plugs melted"}
    answer = visit.post("/plan/risks/T2", data=sent, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/plan/risks/T2")
    changed = risk(plan_house, "T2")
    assert (changed.likelihood, changed.review_by) == (5, "2026-09-01")
    assert changed.words == {"pl": ("grzeje się", "topi")}
    assert "# soup" in plan_house.text()
    page = visit.get("/plan/risks/T2").text
    version = plan_house.plans()["ember"].version
    assert f"Version {version} is in force now." in page
    assert "two plugs melted" in visit.get("/plan/history").text
    undo = fields(page, "to")
    assert visit.post("/plan/restore", data=undo, headers=OURS).headers["location"] == "/plan/risks/T2"
    assert plan_house.text() == PLAN


def test_every_field_is_written_and_taken_out_again(plan_house: PlanHouse, visit: TestClient) -> None:
    sent = fields(visit.get("/plan/risks/T3").text)
    full = sent | {
        "worst_case": "The board: all of it.", "owner": "jan", "treatment": "reduce", "done": "Two eyes",
        "scenario": "own",
        "left_likelihood": "1", "left_money": "1", "left_reputation": "2", "left_on_brand": "1", "entity": "person",
        "entity_name": "Ms. Nowak", "watched": "on", "happened_before": "on", "happened": "2024-05-01, 2025-06-01",
        "sign1_authors": "8", "sign1_hours": "12", "words_ru": "совет", "stance": "rebuild", "cluster": "preventable",
    }  # fmt: skip
    answer = visit.post("/plan/risks/T3", data=full, headers=OURS)
    assert answer.status_code == 303, answer.text
    told = risk(plan_house, "T3")
    assert (told.worst_case, told.owner, told.watched) == ("The board: all of it.", "jan", True)
    assert told.treatment is not None
    assert told.residual is not None
    assert told.entity is not None
    assert (told.treatment.how, told.residual.likelihood, told.entity.name) == ("reduce", 1, "Ms. Nowak")
    assert (told.happened_on, told.signs[0].authors) == (("2024-05-01", "2025-06-01"), 8)
    again = sent | {"base": plan_house.plans()["ember"].version, "form-key": "another"}
    assert visit.post("/plan/risks/T3", data=again, headers=OURS).status_code == 303
    back, plain = risk(plan_house, "T3"), next(one for one in read_plan(PLAN).risks if one.key == "T3")
    assert (back.treatment, back.residual, back.signs, back.words) == (None, None, (), {})
    assert (back.worst_case, back.entity, back.happened_before) == ("", None, False)
    assert (back.likelihood, back.impact) == (plain.likelihood, plain.impact)


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        (
            {"left_likelihood": "5", "left_money": "5", "left_reputation": "5", "left_on_brand": "5"},
            "because",
            "because",
        ),
        ({"sign1_authors": "soon"}, "sign1_authors", ""),
        ({"happened": "last summer"}, "happened", ""),
        ({"likelihood": "9"}, "likelihood", ""),
        ({"title": "x" * 300}, "title", ""),
        ({"review_by": "tomorrow"}, "review_by", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    plan_house: PlanHouse, visit: TestClient, typed: dict[str, str], field: str, why: str
) -> None:
    sent = fields(visit.get(LATE).text) | {"worst_case": "Something typed at night"} | typed
    answer = visit.post(LATE, data=sent, headers=OURS)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert why in answer.text
    assert "Something typed at night" in answer.text
    assert plan_house.text() == PLAN


def test_two_at_once_see_both_and_lose_nothing(plan_house: PlanHouse, visit: TestClient) -> None:
    sent = fields(visit.get(LATE).text)
    plan_house.write(PLAN.replace("likelihood: 4", "likelihood: 2").replace("Refunds come late", "Late refunds"))
    answer = visit.post(LATE, data=sent | {"likelihood": "5"}, headers=OURS)
    assert answer.status_code == 409
    assert "2 unlikely" in answer.text
    assert "5 almost certain" in answer.text
    again = fields(answer.text)
    assert (again["title"], again["likelihood"]) == ("Late refunds", "5")
    assert visit.post(LATE, data=again, headers=OURS).status_code == 303
    now = risk(plan_house, "late_refunds")
    assert (now.title, now.likelihood) == ("Late refunds", 5)


def test_others_who_changed_something_else_are_not_in_the_way(plan_house: PlanHouse, visit: TestClient) -> None:
    sent = fields(visit.get(LATE).text)
    plan_house.write(PLAN.replace("Jan Nowak", "Jan Kowal"))
    assert visit.post(LATE, data=sent | {"likelihood": "5"}, headers=OURS).status_code == 303
    assert plan_of(plan_house).people[1].name == "Jan Kowal"
    assert risk(plan_house, "late_refunds").likelihood == 5


def test_a_new_risk_gets_an_id_of_its_title_and_only_what_it_says_itself(
    plan_house: PlanHouse, visit: TestClient
) -> None:
    page = visit.get("/plan/risks/new?cell=2x5").text
    sent = fields(page)
    assert (sent["likelihood"], sent["money"]) == ("2", "5")
    refused = visit.post("/plan/risks/new", data=sent, headers=OURS)
    assert refused.status_code == 422
    sent |= {"title": "Zły kod na etykiecie", "type": "T2", "words_pl": "kod"}
    answer = visit.post("/plan/risks/new", data=sent, headers=OURS)
    assert answer.headers["location"] == "/plan/risks/zly_kod_na_etykiecie"
    made = risk(plan_house, "zly_kod_na_etykiecie")
    assert (made.type, made.likelihood, made.words) == ("T2", 2, {"pl": ("kod",)})
    twice = visit.post("/plan/risks/new", data=sent | {"form-key": "other"}, headers=OURS)
    assert twice.headers["location"] == "/plan/risks/zly_kod_na_etykiecie_2"


def test_a_double_submit_adds_one_risk(plan_house: PlanHouse, visit: TestClient) -> None:
    sent = fields(visit.get("/plan/risks/new").text) | {"title": "Once", "type": "T1"}
    first = visit.post("/plan/risks/new", data=sent, headers=OURS)
    again = visit.post("/plan/risks/new", data=sent, headers=OURS)
    assert first.headers["location"] == again.headers["location"] == "/plan/risks/once"
    assert [one.key for one in plan_of(plan_house).risks if one.key.startswith("once")] == ["once"]


def test_who_may_only_read_gets_no_form_and_no_way(plan_house: PlanHouse) -> None:
    plan_house.trust("rita", "write", "rita")
    plan_house.trust("maja", "write", "maja")
    head = {"authorization": "Bearer rita", "sec-fetch-site": "same-origin"}
    with plan_house.visit(loopback=False) as client:
        page = client.get(LATE, headers=head).text
        assert "Refunds come late" in page
        assert 'name="likelihood"' not in page
        assert "/plan/risks/new" not in client.get("/plan", headers=head).text
        assert client.post(LATE, data={}, headers=head).status_code == 403
        assert 'name="likelihood"' in client.get(LATE, headers=head | {"authorization": "Bearer maja"}).text


def test_an_old_version_is_compared_and_brought_back(plan_house: PlanHouse, visit: TestClient) -> None:
    old = plan_house.plans()["ember"].version
    plan_house.write(PLAN.replace("likelihood: 4", "likelihood: 2"))
    page = visit.get("/plan/history").text
    assert page.index(plan_house.plans()["ember"].version) < page.index(f"/plan/history/{old}")
    assert "late_refunds: likelihood 4 → 2" in page
    look = visit.get(f"/plan/history/{old}").text
    assert "late_refunds: likelihood 2 → 4" in look
    assert visit.post("/plan/restore", data=fields(look), headers=OURS).status_code == 303
    assert plan_house.text() == PLAN
    assert visit.get("/plan/history/none").status_code == 404


def test_an_undo_that_comes_too_late_takes_nothing_back(plan_house: PlanHouse, visit: TestClient) -> None:
    sent = fields(visit.get(LATE).text) | {"likelihood": "5"}
    visit.post(LATE, data=sent, headers=OURS)
    undo = fields(visit.get(LATE).text, "to")
    plan_house.write(plan_house.text().replace("Jan Nowak", "Jan Kowal"))
    answer = visit.post("/plan/restore", data=undo, headers=OURS)
    assert answer.headers["location"] == "/plan/history?said=overtaken"
    assert "Others have changed the plan" in visit.get(answer.headers["location"]).text
    assert "Jan Kowal" in plan_house.text()
    assert risk(plan_house, "late_refunds").likelihood == 5


def test_an_undo_leads_to_no_other_site(plan_house: PlanHouse, visit: TestClient) -> None:
    version = plan_house.plans()["ember"].version
    for to in ("https://evil.example", "//evil.example", "/plan\\evil"):
        sent = {"version": version, "base": version, "to": to}
        assert visit.post("/plan/restore", data=sent, headers=OURS).headers["location"] == "/plan/history"


@pytest.mark.parametrize(("form", "begins"), [("md", b"# "), ("html", b"<!doctype"), ("page", b"<!doctype")])
def test_the_plan_is_carried_out_without_addresses(visit: TestClient, form: str, begins: bytes) -> None:
    answer = visit.get(f"/plan/download/{form}")
    assert answer.content.startswith(begins)
    assert "attachment" in answer.headers["content-disposition"]
    assert visit.get("/plan/download/exe").status_code == 404


def test_the_files_come_as_a_zip(visit: TestClient) -> None:
    packed = zipfile.ZipFile(io.BytesIO(visit.get("/plan/download/folder").content))
    assert "plan/plan.yaml" in packed.namelist()
    assert "# soup" in "".join(packed.read(name).decode() for name in packed.namelist())


@pytest.mark.parametrize(("role", "person", "edits"), [
    ("owner", "nadia", True), ("analyst", "maja", True), ("viewer", "maja", False), ("lead", "rita", False),
])  # fmt: skip
def test_who_signed_in_sees_the_form_they_may_send(plan_house: PlanHouse, role: str, person: str, edits: bool) -> None:
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for one, part in ((person, role), ("boss", "owner")):
        made = Account(
            f"a-{one}", f"{one}@example.org", one.title(), part, one, password=light.hash("four quiet otters")
        )
        plan_house.store.accounts.add(made)
    head = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    with plan_house.visit() as client:
        client.app.state.door.sign_in.passwords = Passwords(light)  # type: ignore[attr-defined]
        entered = {"_login": f"{person}@example.org", "_password": "four quiet otters"}
        assert client.post("/sign-in", data=entered, headers=head).status_code == 303
        page = client.get(LATE, headers=head).text
        assert ('name="likelihood"' in page) == edits
        sent = {"likelihood": "5", "money": "3", "reputation": "4", "on_brand": "3", "who": "jan"}
        if edits:
            sent = fields(page) | {"likelihood": "5"}
        answer = client.post(LATE, data=sent, headers=head | {"origin": "http://127.0.0.1:8765"})
        assert answer.status_code == (303 if edits else 403)
        assert (risk(plan_house, "late_refunds").likelihood == 5) == edits
        if edits:
            assert (
                f"<bdi>{'Maja Kowalska' if person == 'maja' else person}</bdi>"
                in client.get("/plan/history", headers=head).text
            )


def test_the_day_of_the_next_review_is_noted(plan_house: PlanHouse, visit: TestClient) -> None:
    sent = fields(visit.get("/plan/history").text, "review_by")
    answer = visit.post(
        "/plan/review", data=sent | {"review_by": "2026-12-01", "drilled_on": "2026-02-01"}, headers=OURS
    )
    assert answer.headers["location"] == "/plan/history#review"
    plan = plan_of(plan_house)
    assert (plan.review_by, plan.practice.drilled_on) == ("2026-12-01", "2026-02-01")
    wrong = visit.post("/plan/review", data=sent | {"review_by": "soon", "form-key": "x"}, headers=OURS)
    assert wrong.status_code == 422
    late = visit.post("/plan/review", data=sent | {"review_by": "2027-01-01", "form-key": "y"}, headers=OURS)
    assert late.headers["location"] == "/plan/history?said=overtaken"
    now = fields(visit.get("/plan/history").text, "review_by") | {"review_by": "", "drilled_on": ""}
    assert visit.post("/plan/review", data=now, headers=OURS).status_code == 303
    assert plan_of(plan_house).review_by is None
