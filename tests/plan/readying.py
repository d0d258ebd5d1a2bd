"""A house whose readiness is made of single parts, each of which can be there or not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from coolhead.plan import Plan, default_plan, read_plan
from coolhead.plan.readiness import Evidence
from coolhead.plan.readiness_checks import great_risks, needed_roles

TODAY = "2026-11-21"
NOW = 1795219200.0
ROLES = [role.id for role in needed_roles(default_plan("K"))]
RISKS = [risk.type for risk in default_plan("K").risks]
OWNED = {risk.type for risk in default_plan("K").risks if risk.owner in ROLES}
"""Risks that belong to a role from the start: theirs is whoever has the role."""
GREAT = [risk.type for risk in great_risks(default_plan("K"))]
PRIMARY = {role: ("anna", "jan", "budi")[index % 3] for index, role in enumerate(ROLES)} | {"responder": "jan"}
DEPUTY = {role: ("jan", "budi", "anna")[index % 3] for index, role in enumerate(ROLES)} | {"responder": "budi"}
CALLED = ["anna", "jan"]
PEOPLE = {"anna": "Anna", "jan": "Jan", "budi": "Budi"}


@dataclass(frozen=True)
class Home:
    """What is there, as names: "primary:scribe", "tested:anna" and so on."""

    there: frozenset[str]

    @classmethod
    def parts(cls) -> list[str]:
        of_whom = {"lives": PEOPLE, "speaks": ["budi"]} | dict.fromkeys(("trained", "tested", "one", "two"), CALLED)
        return [
            *(
                "words",
                "accounts",
                "audience",
                "sources",
                "link",
                "heartbeat",
                "adopted",
                "drilled",
                "exported",
                "review",
            ),
            *("statement", "approved", "heartbeat"),
            *(f"{kind}:{person}" for kind, people in of_whom.items() for person in people),
            *(f"{kind}:{role}" for kind in ("primary", "deputy") for role in ROLES),
            *(f"owner:{risk}" for risk in RISKS if risk not in OWNED),
            *(f"due:{risk}" for risk in RISKS),
            *(f"worst:{risk}" for risk in GREAT),
        ]

    @classmethod
    def whole(cls) -> Home:
        return cls(frozenset(cls.parts()))

    def __sub__(self, part: str) -> Home:
        return Home(self.there - {part})

    def has(self, kind: str, name: str = "") -> bool:
        return (f"{kind}:{name}" if name else kind) in self.there

    def plan(self) -> Plan:
        """The plan; who does not live here is in no role, and a text nobody wrote is approved by nobody."""
        brand: dict[str, Any] = {"name": "K", "words": ["K", "#k"] if self.has("words") else ["K"]}
        brand |= {"own_accounts": [{"id": "k"}]} if self.has("accounts") else {}
        brand |= {"audience": 5} if self.has("audience") else {}
        here = [id_ for id_ in PEOPLE if self.has("lives", id_)]
        written: dict[str, Any] = {
            "brand": brand,
            "people": [self._person(id_) for id_ in here],
            "roles": {role: self._role(role, here) for role in ROLES},
            "risks": {risk: self._risk(risk) for risk in RISKS},
            "review_by": "2027-06-01" if self.has("review") else None,
            "texts": self._texts(here),
            "practice": {"drilled_on": "2026-10-01"} if self.has("drilled") else {},
        }
        return read_plan(json.dumps(written))

    def evidence(self) -> Evidence:
        ways = {id_: [way for way in ("one", "two") if self.has(way, id_)] for id_ in PEOPLE}
        return Evidence(
            TODAY,
            NOW,
            providers={id_: tuple(known) for id_, known in ways.items()},
            tested_on={id_: TODAY for id_ in PEOPLE if self.has("tested", id_)},
            sources=int(self.has("sources")),
            link=self.has("link"),
            heartbeat=self.has("heartbeat"),
            in_force=self.plan().version if self.has("adopted") else "",
            exported_on=TODAY if self.has("exported") else None,
        )

    def _person(self, id_: str) -> dict[str, Any]:
        training = [{"course": "basics", "done_on": "2026-05-01"}] if self.has("trained", id_) else []
        languages = ["en"] if self.has("speaks", id_) else []
        return {"id": id_, "name": PEOPLE[id_], "languages": languages, "training": training}

    def _role(self, role: str, here: list[str]) -> dict[str, str]:
        who = {"primary": PRIMARY[role], "deputy": DEPUTY[role]}
        return {key: person for key, person in who.items() if self.has(key, role) and person in here}

    def _risk(self, risk: str) -> dict[str, Any]:
        found: dict[str, Any] = {"owner": "crisis_lead"} if self.has("owner", risk) else {}
        found |= {"review_by": "2027-06-01"} if self.has("due", risk) else {}
        return found | ({"worst_case": "It goes wrong."} if self.has("worst", risk) else {})

    def _texts(self, here: list[str]) -> dict[str, Any]:
        texts: dict[str, Any] = {}
        if self.has("statement"):
            approved = {"approved_by": "anna", "approved_on": "2026-09-01"}
            texts["wait"] = {"kind": "statement", "language": "en", "text": "We are looking into it."}
            texts["wait"] |= approved if self.has("approved") and "anna" in here else {}
        return texts
