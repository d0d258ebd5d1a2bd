"""The first minutes of a house: who owns it, what it watches, whom it calls. Each step can be left and gone on with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from coolhead.plan import PlanInvalid
from coolhead.plan.wizard import Member
from coolhead.run.passwords import weakness
from coolhead.run.plan_readiness import day_of
from coolhead.run.roles import OWNER, person_id
from coolhead.run.set_up import FirstPlan, SetUp
from coolhead.run.sign_in import code_digest, new_codes
from coolhead.storage import Account, LoginTaken, folded
from coolhead.web.account_door import SET_UP, AccountDoor
from coolhead.web.invited_page import LONGEST_LOGIN
from coolhead.web.plain import Fields, Plain, fields_of, go
from coolhead.web.policy import allowed
from coolhead.words import LANGUAGES

router = APIRouter(include_in_schema=False, prefix="/welcome")
STEPS = ("you", "brand", "alert")
KEPT = ("brand", "words", "time_zone", "address", "deputy", "deputy_address")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step shows: what was typed, and what is wrong with it, by field."""

    typed: dict[str, str]
    wrong: dict[str, str]
    languages: tuple[str, ...] = ()


@router.get("", dependencies=[allowed("set_up")])
async def welcome(request: Request) -> Response:
    """The step that is due."""
    return await _page(request)


@router.get("/{key}", dependencies=[allowed("open_form")])
async def with_key(request: Request, key: str) -> Response:
    """The one-time link that `coolhead serve` tells; from another machine the way to the first step."""
    door: AccountDoor = request.app.state.door
    response = RedirectResponse("/welcome", 303)
    if door.opens_set_up(key) and not await door.peopled():
        door.put(request, response, SET_UP, key, 3600)
    return response


@router.post("/you", dependencies=[allowed("set_up")])
async def you(request: Request) -> Response:
    """Make the owner's account, once; the recovery codes are shown this once."""
    door: AccountDoor = request.app.state.door
    shown, fields = Plain(request, "/welcome", ()), await fields_of(request)
    name, login, password = " ".join(fields["name"].split())[:80], fields["login"].strip(), fields["password"]
    wrong: dict[str, str] = {}
    if not name or not name.isprintable():
        wrong["name"] = shown.words.say("accounts.wrong.name")
    if not 3 <= len(login) <= LONGEST_LOGIN or not login.isprintable():
        wrong["login"] = shown.words.say("accounts.wrong.login")
    if weak := weakness(password, login, name):
        wrong["password"] = shown.words.say(f"accounts.weak.{weak}")
    if wrong:
        return await _page(request, Asked({"name": name, "login": login}, wrong))
    account = Account(
        f"a-{secrets.token_hex(6)}",
        folded(login),
        name,
        OWNER,
        _person(door, name),
        password=await door.sign_in.passwords.hashed(password),
        language=shown.language,
        created_at=door.house.clock.now(),
    )
    try:
        await door.house.ask(lambda store: store.accounts.add(account, first=True))
    except LoginTaken:
        return go("/welcome")
    codes = new_codes()
    await door.house.ask(lambda store: store.accounts.set_codes(account.id, [code_digest(one) for one in codes]))
    knock = door.knock(request)
    await door.sign_in.note("account_made", knock, account=account.id, by=account.id, way="welcome", detail=OWNER)
    page = shown.page("codes.html", codes=codes, next="/welcome", person=name)
    return await door.begin(request, page, account, "welcome")


@router.post("/brand", dependencies=[allowed("set_up")])
async def brand(request: Request) -> Response:
    """Write the first plan, and the addresses of whom it calls; the house then opens with it."""
    set_up: SetUp | None = request.app.state.set_up
    if set_up is None or set_up.written.is_set():
        return await _page(request)
    door: AccountDoor = request.app.state.door
    fields, signed = await fields_of(request), await door.signed_in(request)
    if signed is None:
        return go("/welcome")
    typed = {name: fields[name].strip() for name in KEPT}
    await door.house.ask(lambda store: store.accounts.keep_welcome({**typed, "languages": fields.all("language")}))
    shown = Plain(request, "/welcome", ())
    first, wrong = _first_plan(typed, fields, signed.account, shown)
    today = day_of(door.house.clock.now(), first.time_zone if not wrong else "UTC")
    if not wrong:
        try:
            set_up.write(first, today)
        except PlanInvalid as error:
            wrong["brand"] = str(error.problems[0])[:300]
    if wrong:
        return await _page(request, Asked(typed, wrong, tuple(fields.all("language"))))
    # What was typed stands in the plan and the settings now; an address may hold what opens it.
    await door.house.ask(lambda store: store.accounts.keep_welcome({"brand": typed["brand"]}))
    await door.sign_in.note("plan_written", door.knock(request), by=signed.account.id)
    response = go("/welcome", opening=1)
    response.background = BackgroundTask(set_up.written.set)  # once the answer is out
    return response


@router.post("/alert", dependencies=[allowed("set_up", fresh=False)])
async def alert(request: Request) -> Response:
    """Send a test to the owner's addresses, or go on without."""
    door: AccountDoor = request.app.state.door
    signed, fields = await door.signed_in(request), await fields_of(request)
    brand = next(iter(door.house.brands()), None)
    if signed is None or brand is None:
        return go("/welcome")
    if fields["send"] != "1":
        await door.house.ask(lambda store: store.accounts.keep_welcome({"done": True}))
        return go("/")
    who = signed.account.person
    reports = await door.house.test_contact(brand.id, who, who) if who in brand.people else []
    words = Plain(request).words
    told = [
        (one.address, words.say("accounts.test." + ("accepted" if one.outcome == "accepted" else "refused")))
        for one in reports
    ]
    return await _page(request, sent=told or [("", words.say("accounts.test.none"))])


def _first_plan(
    typed: dict[str, str], fields: Fields, owner: Account, shown: Plain
) -> tuple[FirstPlan, dict[str, str]]:
    """The answers as the plan needs them, and what is wrong with them."""
    say, wrong = shown.words.say, {}
    picked = sorted(
        (code for code in LANGUAGES if code in fields.all("language")), key=lambda one: one != shown.language
    )
    languages = tuple(picked) or (shown.language,)  # the first one is the brand's own
    if not typed["brand"]:
        wrong["brand"] = say("accounts.wrong.brand")
    if typed["time_zone"] not in available_timezones():
        wrong["time_zone"] = say("accounts.wrong.time_zone")
    for name in ("address", "deputy_address"):
        if any("://" not in one for one in typed[name].split()):
            wrong[name] = say("accounts.wrong.address")
    if typed["deputy_address"] and not typed["deputy"]:
        wrong["deputy"] = say("accounts.wrong.name")
    people = [Member(owner.person, owner.name, languages)]
    reach = {owner.person: tuple(typed["address"].split())}
    if typed["deputy"]:
        id_ = person_id(typed["deputy"])
        id_ = id_ if id_ != owner.person else f"{id_}-2"
        people.append(Member(id_, " ".join(typed["deputy"].split())[:80], languages))
        reach[id_] = tuple(typed["deputy_address"].split())
    words = tuple(word.strip() for word in typed["words"].split(",") if word.strip()) or (typed["brand"],)
    return FirstPlan(typed["brand"][:120], words, languages, typed["time_zone"], tuple(people), reach), wrong


def _person(door: AccountDoor, name: str) -> str:
    """Whom of the plans the owner is: whoever is called so, else an id of their own."""
    for brand in door.house.brands():
        for id_, known in brand.people.items():
            if known.casefold() == name.casefold():
                return id_
    taken = {id_ for brand in door.house.brands() for id_ in brand.people}
    made = person_id(name)
    return made if made not in taken else f"{made}-{secrets.token_hex(2)}"


async def _page(request: Request, asked: Asked | None = None, sent: list[tuple[str, str]] | None = None) -> Response:
    door: AccountDoor = request.app.state.door
    shown = Plain(request, "/welcome", ())
    kept: dict[str, Any] = await door.house.ask(lambda store: store.accounts.welcome())
    step = await _step(request, kept)
    if step == "done":
        return go("/")
    if step == "opening":
        response = shown.page("welcome_opening.html")
        response.headers["Refresh"] = "1; url=/welcome"
        return response
    asked = asked or Asked(
        {name: str(value) for name, value in kept.items() if isinstance(value, str)},
        {},
        tuple(kept.get("languages") or [shown.language]),
    )
    return shown.page(
        f"welcome_{step}.html",
        422 if asked.wrong else 200,
        step=step,
        steps=[(name, shown.words.say(f"accounts.step.{name}")) for name in STEPS],
        place=STEPS.index(step),
        typed=asked.typed,
        wrong=asked.wrong,
        picked=asked.languages,
        zones=sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
        sent=sent or [],
    )


async def _step(request: Request, kept: dict[str, Any]) -> str:
    door: AccountDoor = request.app.state.door
    if not await door.peopled():
        return "you"
    set_up: SetUp | None = request.app.state.set_up
    if set_up is not None:
        return "opening" if set_up.written.is_set() else "brand"
    # A house that had its plan before needs no more than an owner.
    return "alert" if kept.get("brand") and not kept.get("done") else "done"
