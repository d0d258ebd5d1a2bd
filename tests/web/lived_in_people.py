"""Who signs in to the lived-in house, where it has accounts: an owner, a lead, a responder, a viewer; and somebody who
is invited. Without them the house is open on its own machine."""

from __future__ import annotations

from pathlib import Path

from argon2 import PasswordHasher

from coolhead.clock import DAY, Instant
from coolhead.run.settings import load_settings
from coolhead.run.sign_in import digest_of
from coolhead.storage import Account, Invitation, SqliteStore
from tests.web.browsing import Tab

PASSWORD = "four quiet otters swim"
INVITED = "an-invitation-that-only-the-tests-know"
PEOPLE = {"maja": "owner", "hanna": "lead", "jan": "responder", "rita": "viewer"}
_LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def let_people_in(home: Path, now: Instant) -> None:
    """Accounts under the ids that the plan has, all with one password, and one invitation."""
    settings = load_settings(home / "coolhead.toml")
    store, kept = SqliteStore(settings.database, settings.workspace), _LIGHT.hash(PASSWORD)
    for person, role in PEOPLE.items():
        brands = None if role in ("owner", "lead") else ("norvelka",)
        store.accounts.add(
            Account(f"a-{person}", login(person), person.title(), role, person, brands, password=kept, created_at=now)
        )
    store.accounts.invite(
        Invitation(digest_of(INVITED), "i-1", "Otto", "agency", "bram", ("norvelka",), "a-maja", now, now + 3 * DAY)
    )
    store.close()


def login(person: str) -> str:
    """What somebody types when they sign in."""
    return f"{person}@example.org"


def sign_in(tab: Tab, person: str, then: str = "/") -> None:
    """Sign in as a person does: login, password, the one button."""
    tab.go(f"/sign-in?next={then}")
    tab.page.fill("[name=_login]", login(person))
    tab.page.fill("[name=_password]", PASSWORD)
    tab.page.click("main .button:not(.quiet)")
    tab.page.wait_for_load_state()
    assert "/sign-in" not in tab.page.url, tab.page.inner_text("main")
