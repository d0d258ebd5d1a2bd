"""Who may do what (R73)."""

from __future__ import annotations

from coolhead.plan import read_plan
from coolhead.plan.rights import RIGHTS, may, rights_of

PLAN = read_plan("""
brand: {name: Kwantia, words: [Kwantia]}
people: [{id: anna, name: Anna}, {id: budi, name: Budi}, {id: otto, name: Otto}]
roles: {crisis_lead: {primary: anna, deputy: budi}, agency: {primary: otto}}
""")


def test_people_without_rights_written_down_have_all() -> None:
    assert rights_of(PLAN, "anna") == RIGHTS


def test_an_agency_reads_and_drafts_and_no_more() -> None:
    assert [right for right in RIGHTS if may(PLAN, "otto", right)] == ["read", "draft"]


def test_somebody_the_plan_does_not_name_may_nothing() -> None:
    assert not any(may(PLAN, "zoe", right) for right in RIGHTS)
