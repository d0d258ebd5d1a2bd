"""What a plan starts with: the 22 crisis types, the roles and the playbooks (domain model 5, 7 and 8)."""

from __future__ import annotations

import re
import unicodedata

from coolhead.plan.model import Account, Brand, Cluster, Impact, Plan, Risk, Role, Stance, Step
from coolhead.plan.playbook_files import general, of_type

CRISIS_TYPES = tuple(f"T{number}" for number in range(1, 23))
ROLES = (
    "crisis_lead", "comms_lead", "community_lead", "responder", "analyst", "scribe", "topic_owner", "legal", "liaison",
    "sponsor", "it_security", "agency",
)  # fmt: skip
OWNERS = (
    "customer_service", "product", "board", "hr", "management", "brand", "sustainability", "social_team", "marketing",
    "operations", "purchasing",
)  # fmt: skip
"""Departments that own a risk. Like the roles, each has its words in the message `role.<id>`."""

_RISKS: tuple[tuple[int, tuple[int, int, int], Cluster, Stance, str], ...] = (
    (5, (1, 2, 2), "preventable", "rebuild", "customer_service"),
    (4, (2, 3, 3), "accidental", "rebuild", "product"),
    (2, (3, 5, 3), "preventable", "inform", "board"),
    (3, (1, 3, 2), "preventable", "inform", "hr"),
    (3, (3, 3, 2), "accidental", "inform", "management"),
    (4, (2, 4, 3), "preventable", "rebuild", "community_lead"),
    (2, (2, 4, 3), "victim", "inform", "brand"),
    (2, (3, 4, 3), "accidental", "inform", "sustainability"),
    (2, (3, 4, 3), "victim", "inform", "legal"),
    (3, (1, 3, 2), "preventable", "rebuild", "social_team"),
    (3, (2, 4, 4), "preventable", "rebuild", "comms_lead"),
    (4, (2, 3, 3), "accidental", "rebuild", "topic_owner"),
    (2, (4, 4, 3), "accidental", "inform", "it_security"),
    (2, (2, 3, 2), "victim", "inform", "it_security"),
    (2, (5, 5, 4), "accidental", "rebuild", "product"),
    (3, (2, 3, 3), "victim", "inform", "comms_lead"),
    (3, (2, 4, 3), "preventable", "rebuild", "marketing"),
    (2, (3, 5, 4), "preventable", "rebuild", "board"),
    (4, (3, 2, 2), "accidental", "inform", "operations"),
    (3, (2, 3, 2), "accidental", "inform", "purchasing"),
    (2, (4, 4, 2), "preventable", "inform", "legal"),
    (2, (1, 3, 2), "victim", "inform", "social_team"),
)
"""Likelihood, (money, reputation, brand), cluster, stance and owner of T1..T22."""


def default_risks() -> tuple[Risk, ...]:
    """The 22 crisis types with their default positions (domain model 5; R58, R59).

    >>> default_risks()[9].type, default_risks()[9].stance
    ('T10', 'rebuild')
    """
    return tuple(
        Risk(type_, likelihood, Impact(*impact), stance, cluster, owner)
        for type_, (likelihood, impact, cluster, stance, owner) in zip(CRISIS_TYPES, _RISKS, strict=True)
    )


def default_steps() -> tuple[Step, ...]:
    """The playbooks: steps of every type from L1 to L5, then the steps of single types (domain model 8)."""
    return general().steps + tuple(step for type_ in CRISIS_TYPES for step in of_type(type_).steps)


def default_closing_steps() -> tuple[Step, ...]:
    """What is done when the wave is calm again; their level is 0."""
    return general().closing_steps


def default_roles() -> tuple[Role, ...]:
    """The roles, nobody in them yet (domain model 7)."""
    return tuple(Role(id_, None) for id_ in ROLES)


def default_plan(
    name: str,
    words: tuple[str, ...] = (),
    own_accounts: tuple[Account, ...] = (),
    audience: int | None = None,
    time_zone: str = "UTC",
    sector: str = "",
    languages: tuple[str, ...] = ("en",),
    id: str = "",
) -> Plan:
    """A plan of defaults without a file; its version is empty.

    >>> plan = default_plan("Kwantia")
    >>> plan.brand.id, plan.brand.words, len(plan.risks)
    ('kwantia', ('Kwantia',), 22)
    """
    return Plan(
        version="",
        brand=Brand(
            id=id or brand_id(name, own_accounts),
            name=name,
            words=words or (name,),
            own_accounts=own_accounts,
            audience=audience,
            time_zone=time_zone,
            sector=sector,
            languages=languages,
        ),
        risks=default_risks(),
        roles=default_roles(),
        steps=default_steps(),
        closing_steps=default_closing_steps(),
    )


def brand_id(name: str, own_accounts: tuple[Account, ...] = ()) -> str:
    """A short id made of the name; of the first account's handle where the name has no Latin letters.

    >>> brand_id("Karczma Pod Sosną")
    'karczma-pod-sosna'
    >>> brand_id("Линкора", (Account("1", "linkora"),))
    'linkora'
    """
    handles = [account.handle for account in own_accounts]
    for text in (name, *handles):
        folded = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L")).lower()
        plain = re.sub(r"[\u0300-\u036f]", "", folded)
        letters = [letter for letter in plain if letter.isalnum()]
        if letters and all(letter.isascii() for letter in letters):
            return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64]
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:64] or "brand"
