"""`coolhead alert contacts`, `test` and `seen`: can people be reached, by two unrelated ways, and did it come?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from coolhead.cli.acting import OfBrand, Who, only, person_of
from coolhead.cli.home import SettingsFile, open_store, read_plans
from coolhead.cli.tables import show as show_rows
from coolhead.clock import SystemClock, write_instant
from coolhead.connectors import Shell, discover
from coolhead.connectors.apprise.addresses import fault_of
from coolhead.connectors.redaction import redact
from coolhead.plan import Plan
from coolhead.run.acts import log_act
from coolhead.run.addressing import AddressBook, AlertText, has_two_ways
from coolhead.run.contact_tests import ContactTesting, last_tests, seen
from coolhead.run.settings import Settings, load_settings

SomePerson = Annotated[str, typer.Argument(help="A person's id or name in the plan.")]


def contacts(brand: OfBrand = "", settings: SettingsFile = None) -> None:
    """Say by which ways each person of the plans is reached, and what the last test of each showed."""
    chosen = load_settings(settings)
    plans = read_plans(chosen)
    rows: list[dict[str, Any]] = []
    with open_store(settings) as store:
        for of, plan in plans.items():
            tests = last_tests(store, of) if brand in ("", of) else {}
            for person in plan.people if brand in ("", of) else ():
                rows += _rows(of, plan, person.id, chosen, {test.place: test for test in tests.get(person.id, [])})
    columns = ("person", "place", "address", "two_ways", "tested", "outcome", "seen", "fault")
    show_rows(rows, {name: name.replace("_", " ") for name in columns}, "The plans name nobody.")


def send_test(
    person: SomePerson,
    who: Who = "",
    brand: OfBrand = "",
    settings: SettingsFile = None,
) -> None:
    """Send a message that says it is a test to each address of a person, and keep what came of it."""
    chosen = load_settings(settings)
    plans = read_plans(chosen)
    of, id_ = _person(plans, person, brand)
    clock = SystemClock()
    shell = Shell(clock, render=AlertText(plans, chosen.link))
    testing = ContactTesting(AddressBook(plans, chosen), discover()["apprise"].speaker(chosen.apprise, shell), clock)
    if not testing.people.contacts(of, id_):
        raise ValueError(f"{id_} has no address under contacts in the settings.")
    reports = asyncio.run(testing.test(of, id_, person_of(chosen, who)))
    with open_store(settings) as store:
        for report in reports:
            log_act(store, of, report)
    shown = ("person", "place", "address", "outcome", "detail")
    rows = [{name: getattr(report, name) for name in shown} for report in reports]
    show_rows(rows, {name: name for name in shown})
    typer.echo(f"Did it come? Then say so: coolhead alert seen {id_}", err=True)
    if any(report.outcome != "accepted" for report in reports):
        raise typer.Exit(1)


def seen_by(
    person: SomePerson,
    place: Annotated[int | None, typer.Option(min=1, help="Only at this one of their addresses.")] = None,
    who: Who = "",
    brand: OfBrand = "",
    settings: SettingsFile = None,
) -> None:
    """Say that the last test message came: only a person knows."""
    chosen = load_settings(settings)
    of, id_ = _person(read_plans(chosen), person, brand)
    with open_store(settings) as store:
        tests = [test for test in last_tests(store, of).get(id_, []) if place in (None, test.place)]
        if not tests:
            raise ValueError(f"No test was sent to {id_} and heard of by the desk: coolhead alert test {id_}")
        for report in seen(tests, SystemClock().now(), person_of(chosen, who)):
            log_act(store, of, report)
    typer.echo(f"{id_} was reached at {len(tests)} of their addresses.")


def _person(plans: Mapping[str, Plan], said: str, brand: str) -> tuple[str, str]:
    """(brand, id) of the person that is meant."""
    known = {
        f"{of}:{person.id}": (of, person.id)
        for of, plan in plans.items()
        for person in plan.people
        if brand in ("", of) and said.casefold() in (person.id.casefold(), person.name.casefold())
    }
    ids = {id_ for _, id_ in known.values()}
    if len(ids) == 1:  # the same person of several brands has the same addresses
        return next(iter(known.values()))
    return known[only(known, said, "person")]


def _rows(of: str, plan: Plan, person: str, settings: Settings, tests: Mapping[int, Any]) -> list[dict[str, Any]]:
    book = AddressBook({of: plan}, settings)
    addresses = [contact.address.get_secret_value() for contact in book.contacts(of, person)]
    base = {"person": person, "two_ways": "yes" if has_two_ways(addresses) else "no", "brand": of}
    if not addresses:
        return [base | dict.fromkeys(("place", "address", "tested", "outcome", "seen"), "") | {"fault": "no address"}]
    rows = []
    for place, address in enumerate(addresses, 1):
        test, fault = tests.get(place), fault_of(address)
        row = {"place": place, "address": redact(address), "fault": str(fault) if fault else ""}
        row |= {
            "tested": write_instant(round(test.tested_at)) if test else "",
            "outcome": test.outcome if test else "",
            "seen": write_instant(round(test.seen_at)) if test and test.seen_at is not None else "",
        }
        rows.append(base | row)
    return rows
