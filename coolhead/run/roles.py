"""What an account may do: its role's rights in its brands, never more than a plan gives the person it stands for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal, get_args

from coolhead.plan import Plan, brand_id
from coolhead.plan.rights import Right, rights_of
from coolhead.plan.team import AGENCY_RIGHTS, RIGHTS
from coolhead.storage import Account

Role = Literal["owner", "lead", "approver", "responder", "analyst", "agency", "viewer"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
OWNER: Final = "owner"
ROLE_RIGHTS: Final[Mapping[str, tuple[Right, ...]]] = {
    "owner": RIGHTS,
    "lead": RIGHTS,
    "approver": ("read", "draft", "act", "approve", "publish"),
    "responder": ("read", "draft", "act"),
    "analyst": ("read", "draft", "act", "edit_plan"),
    "agency": AGENCY_RIGHTS,
    "viewer": ("read",),
}
"""A responder answers and takes alerts; an analyst corrects readings and keeps the register; an agency drafts (R73)."""
MOST_BRANDS: Final = 200


def administers(account: Account) -> bool:
    """Whether somebody administers the house: people, tokens, sources, settings. Only owners do."""
    return account.role == OWNER and not account.disabled


def rights_in(account: Account, brand: str, plan: Plan | None) -> frozenset[Right]:
    """The rights of an account in a brand: those of its role, and of these only those that the plan gives its person,
    where the plan names them.

    >>> from coolhead.plan import read_plan
    >>> plan = read_plan('''
    ... brand: {name: Kwantia, words: [Kwantia]}
    ... people: [{id: otto, name: Otto, agency: true}]
    ... ''')
    >>> lead = Account("a-1", "otto", "Otto", "lead", "otto")
    >>> sorted(rights_in(lead, "kwantia", plan)), len(rights_in(lead, "other", None))
    (['draft', 'read'], 7)
    """
    if account.disabled or (account.brands is not None and brand not in account.brands):
        return frozenset()
    rights = frozenset(ROLE_RIGHTS.get(account.role, ()))
    if plan is not None and plan.person(account.person) is not None:
        rights &= frozenset(rights_of(plan, account.person))
    return rights


def brands_where(
    account: Account,
    right: Right,
    brands: Iterable[str],
    plans: Mapping[str, Plan],
    only: Collection[str] | None = None,
) -> frozenset[str]:
    """The brands where an account has a right, of those that there are; `only`: of these."""
    asked = [brand for brand in brands if only is None or brand in only]
    return frozenset(brand for brand in asked if right in rights_in(account, brand, plans.get(brand)))


def person_id(name: str) -> str:
    """A person's id made of their first name.

    >>> person_id("Łucja Nowak")
    'lucja'
    """
    return brand_id((name.split() or ["person"])[0])
