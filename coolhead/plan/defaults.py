"""What a plan starts with: the 22 crisis types, the roles and the playbook (domain model 5, 7 and 8)."""

from __future__ import annotations

import re
import unicodedata

from coolhead.plan.model import Account, Brand, Cluster, Impact, Plan, Risk, Role, Stance, Step

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

_STEPS: tuple[tuple[str, int, str, float, str], ...] = (
    ("l1.reply_personally", 1, "responder", 60, ""),
    ("l1.thank_supporters", 1, "responder", 1440, ""),
    ("l2.name_topic", 2, "community_lead", 30, ""),
    ("l2.check_facts", 2, "community_lead", 30, ""),
    ("l2.approve_answer", 2, "community_lead", 30, ""),
    ("l2.answer_everyone", 2, "responder", 60, ""),
    ("l2.ask_root_cause", 2, "community_lead", 120, ""),
    ("l3.acknowledge_alert", 3, "crisis_lead", 5, ""),
    ("l3.assign_roles", 3, "scribe", 10, ""),
    ("l3.pause_posts", 3, "community_lead", 10, ""),
    ("l3.read_guideline", 3, "crisis_lead", 10, ""),
    ("l3.acknowledge_in_public", 3, "comms_lead", 15, ""),
    ("l3.holding_statement", 3, "comms_lead", 30, ""),
    ("l3.review_level", 3, "crisis_lead", 30, ""),
    ("l3.contact_multipliers", 3, "comms_lead", 60, ""),
    ("l3.tell_staff", 3, "liaison", 60, ""),
    ("l4.declare", 4, "crisis_lead", 10, ""),
    ("l4.inform_sponsor", 4, "crisis_lead", 10, ""),
    ("l4.fact_sheet", 4, "topic_owner", 30, ""),
    ("l4.publish_statement", 4, "comms_lead", 60, ""),
    ("l4.pin_answers", 4, "comms_lead", 60, ""),
    ("l4.tell_stakeholders", 4, "liaison", 90, ""),
    ("l4.authorities", 4, "legal", 90, ""),
    ("l4.update", 4, "comms_lead", 120, ""),
    ("l5.management_on_call", 5, "sponsor", 30, ""),
    ("l5.spokesperson", 5, "sponsor", 60, ""),
    ("l5.shift_plan", 5, "sponsor", 60, ""),
    ("l5.single_truth", 5, "comms_lead", 60, ""),
    ("l5.external_help", 5, "sponsor", 60, ""),
    ("l5.update", 5, "comms_lead", 60, ""),
    ("t1.call_the_customer", 2, "responder", 60, "T1"),
    ("t1.name_no_colleague", 2, "comms_lead", 30, "T1"),
    ("t2.check_batch", 2, "topic_owner", 120, "T2"),
    ("t2.offer_replacement", 2, "responder", 120, "T2"),
    ("t3.make_no_guesses", 3, "comms_lead", 15, "T3 T18"),
    ("t3.legal_reads", 3, "legal", 30, "T3 T18"),
    ("t3.independent_check", 3, "sponsor", 120, "T3 T18"),
    ("t4.no_personnel_details", 3, "comms_lead", 15, "T4 T5"),
    ("t4.staff_first", 3, "liaison", 30, "T4 T5 T9"),
    ("t6.admit_lateness", 2, "comms_lead", 60, "T6"),
    ("t6.restore_hidden", 2, "community_lead", 60, "T6"),
    ("t6.plan_backlog", 2, "community_lead", 120, "T6"),
    ("t7.listen_and_explain", 2, "comms_lead", 120, "T7"),
    ("t8.show_proof", 2, "topic_owner", 120, "T8"),
    ("t9.contain", 3, "it_security", 30, "T9 T13"),
    ("t9.instruct_affected", 3, "comms_lead", 120, "T9 T13"),
    ("t9.notify_authority", 3, "legal", 4320, "T9 T13"),
    ("t10.keep_screenshot", 2, "scribe", 10, "T10"),
    ("t10.correct_in_public", 2, "comms_lead", 15, "T10"),
    ("t11.stop_content", 2, "community_lead", 15, "T11 T17"),
    ("t11.apologise_to_group", 2, "comms_lead", 60, "T11 T17"),
    ("t12.answer_on_site", 2, "topic_owner", 240, "T12"),
    ("t12.fix_cause", 2, "topic_owner", 1440, "T12"),
    ("t14.warn_elsewhere", 2, "comms_lead", 30, "T14"),
    ("t14.recover_account", 2, "it_security", 30, "T14"),
    ("t15.safety_first", 3, "comms_lead", 15, "T15"),
    ("t15.open_hotline", 3, "community_lead", 60, "T15"),
    ("t15.decide_recall", 3, "topic_owner", 120, "T15"),
    ("t16.keep_evidence", 2, "scribe", 60, "T16"),
    ("t16.post_facts_once", 2, "comms_lead", 60, "T16"),
    ("t16.report_to_platform", 2, "community_lead", 120, "T16"),
    ("t19.status_rhythm", 2, "comms_lead", 30, "T19"),
    ("t20.own_the_problem", 2, "responder", 60, "T20"),
    ("t21.confirm_and_cooperate", 2, "legal", 60, "T21"),
    ("t22.stop_selling", 2, "community_lead", 15, "T22"),
    ("t22.show_empathy", 2, "comms_lead", 60, "T22"),
)
"""Id, level, role, minutes after the level was reached, types (none: every type)."""

_CLOSING: tuple[tuple[str, str, float], ...] = (
    ("down.closing_message", "comms_lead", 240),
    ("down.thank", "comms_lead", 1440),
    ("down.answer_leftovers", "responder", 1440),
    ("down.open_review", "crisis_lead", 1440),
)


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
    """The playbook: steps of every type from L1 to L5, then the steps of single types (domain model 8)."""
    return tuple(Step(id_, level, role, minutes, tuple(types.split())) for id_, level, role, minutes, types in _STEPS)


def default_closing_steps() -> tuple[Step, ...]:
    """What is done when the wave is calm again; their level is 0."""
    return tuple(Step(id_, 0, role, minutes) for id_, role, minutes in _CLOSING)


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
