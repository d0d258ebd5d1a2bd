"""The people of the house: who they are, what they may do, who is invited, and what was done about it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from coolhead.clock import HOUR, write_instant
from coolhead.run.roles import ROLES, person_id
from coolhead.run.sign_in import SignedIn, digest_of
from coolhead.storage import Account, Invitation, LastOwner, LoginTaken, Store
from coolhead.web.account_door import AccountDoor
from coolhead.web.account_view import account_view, audit_rows, invitation_rows, people_rows
from coolhead.web.plain import Fields, Plain, fields_of, go
from coolhead.web.policy import allowed

router = APIRouter(include_in_schema=False, prefix="/people")
INVITED_HOURS = 72
LINES_SHOWN = 200
LINES_EXPORTED = 55_000
SAID = frozenset({"changed", "ended", "disabled", "enabled", "withdrawn"})


@router.get("", dependencies=[allowed("administer")])
async def people(request: Request) -> Response:
    """Everybody who may sign in, and whoever is invited."""
    return await _people(request)


@router.post("/invite", dependencies=[allowed("administer", fresh=True)])
async def invite(request: Request) -> Response:
    """A link by which one person makes their account; shown this once, valid for three days."""
    door, signed = await _mine(request)
    shown, fields = Plain(request, "/people", ()), await fields_of(request)
    name, role = " ".join(fields["name"].split())[:80], fields["role"]
    if not name or not name.isprintable() or role not in ROLES:
        return await _people(request, 422, wrong=shown.words.say("accounts.wrong.name"), typed=fields["name"])
    if brands_picked(door, fields) == ():
        return await _people(request, 422, wrong=shown.words.say("accounts.wrong.brands"), typed=name)
    token, now = secrets.token_urlsafe(32), door.house.clock.now()
    made = Invitation(
        digest_of(token),
        secrets.token_hex(6),
        name,
        role,
        _person(door, fields["person"], name),
        brands_picked(door, fields),
        signed.account.id,
        now,
        now + INVITED_HOURS * HOUR,
    )
    await door.house.ask(lambda store: store.accounts.invite(made))
    await _note(request, "invited", "", role)
    return await _people(request, link=f"{_address(request)}/invited/{token}", invited=name)


@router.post("/withdraw", dependencies=[allowed("administer")])
async def withdraw(request: Request) -> Response:
    """Take an invitation back."""
    door, _ = await _mine(request)
    id_ = (await fields_of(request))["invitation"]
    if await door.house.ask(lambda store: store.accounts.withdraw(id_)):
        await _note(request, "invitation_withdrawn")
    return go("/people", said="withdrawn")


@router.get("/audit", dependencies=[allowed("administer")])
async def audit(request: Request) -> Response:
    """Who signed in, who failed to, who changed what about accounts and tokens."""
    door, _ = await _mine(request)
    shown = Plain(request, "/people/audit", ())
    lines, accounts = await door.house.ask(lambda store: (store.accounts.audit(LINES_SHOWN), store.accounts.accounts()))
    names = {one.id: one.name for one in accounts} | {"cli": shown.words.say("accounts.at_prompt")}
    return shown.page("audit.html", rows=audit_rows(lines, names, shown.words))


@router.get("/audit.jsonl", dependencies=[allowed("administer", fresh=True)])
async def audit_file(request: Request) -> Response:
    """The same as a file: a line of JSON each, with ids and digests only."""
    door, _ = await _mine(request)
    await _note(request, "audit_exported")
    lines = await door.house.ask(lambda store: store.accounts.audit(LINES_EXPORTED))
    names = ("seq", "what", "account", "by", "way", "detail", "origin")
    rows = (
        json.dumps({"at": write_instant(line.at), "lane": line.lane} | {name: getattr(line, name) for name in names})
        for line in lines
    )
    headers = {"Content-Disposition": 'attachment; filename="coolhead-audit.jsonl"'}
    return Response("".join(f"{row}\n" for row in rows), media_type="application/x-ndjson", headers=headers)


@router.get("/{account}", dependencies=[allowed("administer")])
async def person(request: Request, account: str) -> Response:
    """One person: role, brands, sessions."""
    return await _person_page(request, account)


@router.post("/{account}", dependencies=[allowed("administer", fresh=True)])
async def change(request: Request, account: str) -> Response:
    """Another role, other brands, another person of the plans."""
    door, _ = await _mine(request)
    fields, known = await fields_of(request), await _known(door, account)
    role = fields["role"] if fields["role"] in ROLES else known.role
    changes = {
        "role": role,
        "brands": brands_picked(door, fields),
        "person": _person(door, fields["person"], known.name, known.person),
    }
    refused = await _try(door, lambda store: store.accounts.change(account, **changes))
    if refused:
        return await _person_page(request, account, 409, refused)
    await _note(request, "role_changed", account, role)
    return go(f"/people/{account}", said="changed")


@router.post("/{account}/sign-out", dependencies=[allowed("administer")])
async def sign_out(request: Request, account: str) -> Response:
    """End all their sessions."""
    door, _ = await _mine(request)
    await _known(door, account)
    await door.house.ask(lambda store: store.accounts.end_sessions(account))
    await _note(request, "signed_out_everywhere", account)
    return go(f"/people/{account}", said="ended")


@router.post("/{account}/disable", dependencies=[allowed("administer", fresh=True)])
async def disable(request: Request, account: str) -> Response:
    """Let them in no more, or again."""
    door, _ = await _mine(request)
    again = (await fields_of(request))["again"] == "1"
    await _known(door, account)
    refused = await _try(door, lambda store: store.accounts.change(account, disabled=not again))
    if refused:
        return await _person_page(request, account, 409, refused)
    await _note(request, "account_enabled" if again else "account_disabled", account)
    return go(f"/people/{account}", said="enabled" if again else "disabled")


async def _mine(request: Request) -> tuple[AccountDoor, SignedIn]:
    door: AccountDoor = request.app.state.door
    signed = await door.signed_in(request)
    assert signed is not None
    return door, signed


async def _known(door: AccountDoor, id_: str) -> Account:
    found: Account | None = await door.house.ask(lambda store: store.accounts.account(id_))
    if found is None:
        raise HTTPException(404, "There is no such account.")
    return found


async def _try(door: AccountDoor, act: Callable[[Store], object]) -> str:
    """Which message says why it cannot be; empty where it is done."""
    try:
        await door.house.ask(act)
    except LastOwner:
        return "accounts.wrong.last_owner"
    except LoginTaken:
        return "accounts.wrong.taken"
    return ""


async def _note(request: Request, what: str, account: str = "", detail: str = "") -> None:
    door, signed = await _mine(request)
    await door.sign_in.note(what, door.knock(request), account=account, by=signed.account.id, detail=detail)


def brands_picked(door: AccountDoor, fields: Fields) -> tuple[str, ...] | None:
    """Those that were ticked, and are there; None for all. Where both are ticked the fewer hold."""
    picked = tuple(brand for brand in door.brand_ids() if brand in fields.all("brand"))
    return None if not picked and fields["all_brands"] == "1" else picked


def _person(door: AccountDoor, wanted: str, name: str, before: str = "") -> str:
    """Whom of the plans they stand for; an id of their own where they are in none, and that one stays."""
    known = {one.id for plan in door.house.plans().values() for one in plan.people}
    if wanted in known:
        return wanted
    return before if before and before not in known else f"{person_id(name)}-{secrets.token_hex(2)}"


def _address(request: Request) -> str:
    door: AccountDoor = request.app.state.door
    return (door.settings.public_address or f"{request.url.scheme}://{request.url.netloc}").rstrip("/")


def _choices(door: AccountDoor) -> dict[str, Any]:
    people = {one.id: one.name for plan in door.house.plans().values() for one in plan.people}
    people |= {id_: name for brand in door.house.brands() for id_, name in brand.people.items()}
    return {
        "roles": ROLES,
        "brands": [(brand.id, brand.name) for brand in door.house.brands()],
        "of_plan": sorted(people.items(), key=lambda one: one[1]),
    }


async def _people(request: Request, status: int = 200, **more: Any) -> Response:
    door, signed = await _mine(request)
    shown = Plain(request, "/people", ())
    accounts, invited = await door.house.ask(lambda store: (store.accounts.accounts(), store.accounts.invitations()))
    names = {brand.id: brand.name for brand in door.house.brands()}
    said = shown.query.get("said", "")
    context: dict[str, Any] = {"wrong": "", "typed": "", "link": "", "invited": ""}
    return shown.page(
        "people.html",
        status,
        people=people_rows(accounts, names, signed.account.id, shown.words),
        invitations=invitation_rows(invited, door.house.clock.now(), shown.words),
        said=shown.words.say(f"accounts.said.{said}") if said in SAID else "",
        **_choices(door),
        **{**context, **more},
    )


async def _person_page(request: Request, id_: str, status: int = 200, wrong: str = "") -> Response:
    door, signed = await _mine(request)
    account, shown = await _known(door, id_), Plain(request, f"/people/{id_}", ())
    sessions, passkeys = await door.house.ask(
        lambda store: (store.accounts.sessions(id_), store.accounts.passkeys(id_))
    )
    names = {brand.id: brand.name for brand in door.house.brands()}
    said = shown.query.get("said", "")
    return shown.page(
        "person.html",
        status,
        view=account_view(account, sessions, passkeys, 0, signed.session, shown.words, names),
        account=account,
        wrong=shown.words.say(wrong) if wrong else "",
        said=shown.words.say(f"accounts.said.{said}") if said in SAID else "",
        **_choices(door),
    )
