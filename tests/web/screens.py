"""Every page there is: where it stands in the lived-in house, and what else may answer a GET.

A page that is not listed here fails `test_screens.py`: no screen escapes the browser.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.web.lived_in import LivedIn
from tests.web.lived_in_people import INVITED

INCIDENT = "incident-norvelka-T2-1"
WAVE = "norvelka-T2-1"


@dataclass(frozen=True)
class ScreenCase:
    """One page: a name, its route as the app has it, the address to open, at which moment of the story.

    `who`: who is signed in, in a house with accounts; None: in the house without; "" nobody. `status`: what it answers.
    `{version}` in a path stands for the plan's version in force, `{mention}` for the newest mention."""

    name: str
    route: str
    path: str
    moment: str = "storm"
    status: int = 200
    who: str | None = None

    def at(self, living: LivedIn) -> str:
        """The address in this house."""
        seq = 0
        if "{mention}" in self.path:
            seq = living.store.mentions(1, brand="norvelka")[0].seq
        return self.path.format(version=living.house.plans()["norvelka"].version, mention=seq)


SCREENS: tuple[ScreenCase, ...] = (
    ScreenCase("now", "/", "/"),
    ScreenCase("now-week", "/", "/?hours=168"),
    ScreenCase("now-other-brand", "/", "/?brand=teelund"),
    ScreenCase("wave", "/waves/{wave}", f"/waves/{WAVE}"),
    ScreenCase("wave-unknown", "/waves/{wave}", "/waves/none", status=404),
    ScreenCase("mentions", "/mentions", "/mentions"),
    ScreenCase("plan", "/plan", "/plan"),
    ScreenCase("risk", "/plan/risks/{key}", "/plan/risks/T2"),
    ScreenCase("risk-new", "/plan/risks/new", "/plan/risks/new"),
    ScreenCase("plan-cell", "/plan", "/plan?cell=4x4&stands=after"),
    ScreenCase("playbooks", "/plan/playbooks", "/plan/playbooks"),
    ScreenCase("playbook", "/plan/playbooks/{crisis_type}", "/plan/playbooks/T2?variant=worst&level=5"),
    ScreenCase("plan-team", "/plan/team", "/plan/team"),
    ScreenCase("plan-guideline", "/plan/guideline", "/plan/guideline?make=1&type=T2&growing=on"),
    ScreenCase("plan-questions", "/plan/questions", "/plan/questions"),
    ScreenCase("plan-question", "/plan/questions/{question}", "/plan/questions/evenings"),
    ScreenCase("plan-asked", "/plan/questions/{question}", "/plan/questions/result"),
    ScreenCase("plan-history", "/plan/history", "/plan/history"),
    ScreenCase("plan-version", "/plan/history/{version}", "/plan/history/{version}"),
    ScreenCase("climate", "/climate", "/climate"),
    ScreenCase("climate-calm", "/climate", "/climate", "calm"),
    ScreenCase("rooms", "/room", "/room"),
    ScreenCase("rooms-empty", "/room", "/room", "calm"),
    ScreenCase("room-declare", "/room/declare", "/room/declare"),
    ScreenCase("room", "/room/{incident}", f"/room/{INCIDENT}"),
    ScreenCase("room-all", "/room/{incident}", f"/room/{INCIDENT}?show=all", "after"),
    ScreenCase("room-form", "/room/{incident}/do/{verb}", f"/room/{INCIDENT}/do/decide"),
    ScreenCase("room-past", "/room/{incident}/past", f"/room/{INCIDENT}/past"),
    ScreenCase("room-guideline", "/room/{incident}/guideline", f"/room/{INCIDENT}/guideline"),
    ScreenCase("room-handover", "/room/{incident}/handover", f"/room/{INCIDENT}/handover"),
    ScreenCase("search", "/search", "/search?q=norvelka"),
    ScreenCase("search-empty", "/search", "/search"),
    ScreenCase("help", "/help", "/help"),
    ScreenCase("mention", "/mentions/{seq}", "/mentions/{mention}"),
    ScreenCase("quarantine", "/quarantine", "/quarantine"),
    ScreenCase("plan-guideline-form", "/plan/guideline", "/plan/guideline"),
    ScreenCase("sources", "/sources", "/sources"),
    ScreenCase("sources-tried", "/sources", "/sources?target=T2&language=pl&words=zwrotny%0Aciekn"),
    ScreenCase("settings", "/settings", "/settings"),
    ScreenCase("brief", "/brief", "/brief"),
    ScreenCase("brief-calm", "/brief", "/brief", "calm"),
    ScreenCase("welcome", "/welcome", "/welcome"),
    ScreenCase("sign-in", "/sign-in", "/sign-in", who=""),
    ScreenCase("invited", "/invited/{token}", f"/invited/{INVITED}", who=""),
    ScreenCase("account", "/account", "/account", who="jan"),
    ScreenCase("confirm", "/confirm", "/confirm", who="maja"),
    ScreenCase("people", "/people", "/people", who="maja"),
    ScreenCase("person", "/people/{account}", "/people/a-jan", who="maja"),
    ScreenCase("people-audit", "/people/audit", "/people/audit", who="maja"),
    ScreenCase("tokens", "/tokens", "/tokens", who="maja"),
    ScreenCase("now-viewer", "/", "/", who="rita"),
    ScreenCase("error-404", "", "/there-is-no-such-page", status=404),
)
PARTS = frozenset({"/now/mentions", "/plan/matrix", "/level", "/mentions/newer", "/sources/words"})
"""What the live client puts into a page, beside all that ends in /fragment; seen with the page."""
OTHER = frozenset(
    {
        "/events",
        "/alive",
        "/a/{token}",
        "/static/{digest}/{name:path}",
        "/plan/download/{form}",
        "/brief.pdf",
        "/people/audit.jsonl",
        "/oidc/start",
        "/oidc/done",
        "/welcome/{key}",
    }
)
"""The live stream and its sign of life, the page behind an alert's link (with a browser test of its own), files,
the ways to and from another house that signs people in, the key to a first run on another machine."""
