"""Every route says who may use it, or nothing starts."""

from __future__ import annotations

from typing import Any

import pytest

from coolhead.web import RouteWithoutPolicy, WebSettings, api, create_app
from coolhead.web.policy import every_route, policy_of

EXPECTED = {
    "GET /": "public_local",
    "GET /api/oncall": "public_local",
    "GET /api/oncall/gaps": "public_local",
    "GET /api/rota/{role}": "public_local",
    "GET /api/rota/{role}.ics": "calendar",
    "GET /api/people/{person}.ics": "calendar",
    "GET /api/team/match": "public_local",
    "POST /api/rota/exceptions": "token:write",
    "POST /api/rota/exceptions/{id_}/withdraw": "token:write",
    "GET /now/fragment": "public_local",
    "GET /waves/{wave}": "public_local",
    "GET /waves/{wave}/fragment": "public_local",
    "POST /pass": "same_origin_form",
    "POST /lead": "same_origin_form",
    "POST /waves/{wave}/no-crisis": "same_origin_form",
    "POST /waves/{wave}/useful": "same_origin_form",
    "POST /waves/{wave}/take-back": "same_origin_form",
    "POST /waves/{wave}/incident": "same_origin_form",
    "GET /level": "public_local",
    "GET /search": "public_local",
    "GET /help": "public_local",
    "GET /alive": "public",
    "POST /preferences": "public_local",
    "GET /now/mentions": "public_local",
    "GET /a/{token}": "signed_link",
    "POST /a/{token}": "signed_link",
    "POST /acknowledge": "same_origin_form",
    "GET /sources": "public_local",
    "GET /sources/words": "public_local",
    "POST /sources/words": "same_origin_form",
    "POST /sources/test": "same_origin_form",
    "POST /sources/connect": "same_origin_form",
    "GET /settings": "public_local",
    "POST /settings/pause": "same_origin_form",
    "POST /settings/resume": "same_origin_form",
    "POST /settings/test": "same_origin_form",
    "POST /settings/seen": "same_origin_form",
    "GET /brief": "public_local",
    "GET /brief/fragment": "public_local",
    "GET /brief.pdf": "public_local",
    "GET /climate": "public_local",
    "GET /climate/fragment": "public_local",
    "POST /climate/thanks": "same_origin_form",
    "GET /mentions": "public_local",
    "GET /mentions/newer": "public_local",
    "GET /mentions/{seq}": "public_local",
    "GET /quarantine": "public_local",
    "POST /quarantine/again": "same_origin_form",
    "GET /plan": "public_local",
    "GET /plan/matrix": "public_local",
    "GET /plan/risks/new": "public_local",
    "POST /plan/risks/new": "same_origin_form",
    "GET /plan/risks/{key}": "public_local",
    "POST /plan/risks/{key}": "same_origin_form",
    "POST /plan/restore": "same_origin_form",
    "POST /plan/review": "same_origin_form",
    "GET /plan/history": "public_local",
    "GET /plan/questions": "public_local",
    "GET /plan/questions/{question}": "public_local",
    "POST /plan/questions/{question}": "same_origin_form",
    "GET /plan/team": "public_local",
    "POST /plan/team/exceptions": "same_origin_form",
    "POST /plan/team/withdraw": "same_origin_form",
    "POST /plan/team/role": "same_origin_form",
    "POST /plan/team/people": "same_origin_form",
    "POST /plan/team/test": "same_origin_form",
    "POST /plan/team/seen": "same_origin_form",
    "GET /plan/playbooks": "public_local",
    "GET /plan/playbooks/{crisis_type}": "public_local",
    "GET /plan/guideline": "public_local",
    "POST /plan/guideline/file": "same_origin_form",
    "GET /plan/download/{form}": "public_local",
    "GET /plan/history/{version}": "public_local",
    "POST /correct": "same_origin_form",
    "POST /api/mentions/{seq}/correction": "token:write",
    "GET /api/brands/{brand}/corrections": "public_local",
    "POST /api/brands/{brand}/corrections/rollback": "token:write",
    "GET /room": "public_local",
    "POST /room": "same_origin_form",
    "GET /room/declare": "public_local",
    "GET /room/{incident}": "public_local",
    "GET /room/{incident}/fragment": "public_local",
    "GET /room/{incident}/do/{verb}": "public_local",
    "POST /room/{incident}/acts": "same_origin_form",
    "GET /room/{incident}/past": "public_local",
    "GET /room/{incident}/guideline": "public_local",
    "GET /room/{incident}/handover": "public_local",
    "GET /events": "public_local",
    "POST /api/mentions": "token:write",
    "GET /api/mentions": "public_local",
    "GET /api/events": "public_local",
    "GET /api/boards": "public_local",
    "GET /api/waves": "public_local",
    "GET /api/incidents": "public_local",
    "POST /api/incidents": "token:write",
    "GET /api/incidents/{incident}": "public_local",
    "GET /api/incidents/{incident}/similar": "public_local",
    "GET /api/incidents/{incident}/timeline": "public_local",
    "POST /api/incidents/{incident}/acts": "token:write",
    "POST /api/alerts/{alert}/acknowledge": "token:write",
    "GET /api/alerts": "public_local",
    "GET /api/alerts/{alert}": "public_local",
    "POST /api/alerts/{alert}/pass": "token:write",
    "POST /api/alerts/{alert}/dismiss": "token:write",
    "POST /api/pauses": "token:write",
    "POST /api/pauses/end": "token:write",
    "GET /api/people/tests": "public_local",
    "POST /api/people/{person}/test": "token:write",
    "POST /api/people/{person}/test/seen": "token:write",
    "GET /api/health": "public_local",
    "GET /api/plan": "public_local",
    "PATCH /api/plan": "token:write",
    "POST /api/plan/restore": "token:write",
    "GET /api/plan/history": "public_local",
    "GET /api/plan/diff": "public_local",
    "GET /api/plan/readiness": "public_local",
    "GET /api/plan/schema": "public_local",
    "GET /api/risks": "public_local",
    "GET /api/risks/coverage": "public_local",
    "GET /api/risks/discovered": "public_local",
    "GET /api/risks/questions": "public_local",
    "POST /api/risks/questions": "token:write",
    "GET /api/risks/matrix": "public_local",
    "GET /api/risks/matrix.svg": "public_local",
    "GET /api/risks/observed": "public_local",
    "GET /api/risks/register.csv": "public_local",
    "GET /api/risks/register.md": "public_local",
    "GET /api/risks/{risk}": "public_local",
    "POST /api/guideline": "public_local",
    "GET /api/playbooks/{crisis_type}": "public_local",
    "GET /api/openapi.json": "public_local",
    "GET /sign-in": "open_form",
    "POST /sign-in": "open_form",
    "POST /sign-out": "signed_in",
    "GET /confirm": "signed_in",
    "POST /confirm": "signed_in",
    "GET /account": "signed_in",
    "POST /account/password": "signed_in",
    "POST /account/codes": "signed_in",
    "POST /account/languages": "signed_in",
    "POST /account/sessions/end": "signed_in",
    "POST /account/passkeys/forget": "signed_in",
    "GET /people": "administer",
    "POST /people/invite": "administer",
    "POST /people/withdraw": "administer",
    "GET /people/audit": "administer",
    "GET /people/audit.jsonl": "administer",
    "GET /people/{account}": "administer",
    "POST /people/{account}": "administer",
    "POST /people/{account}/sign-out": "administer",
    "POST /people/{account}/disable": "administer",
    "GET /invited/{token}": "open_form",
    "POST /invited/{token}": "open_form",
    "GET /welcome": "set_up",
    "GET /welcome/{key}": "open_form",
    "POST /welcome/you": "set_up",
    "POST /welcome/brand": "set_up",
    "POST /welcome/alert": "set_up",
    "POST /passkeys/add/begin": "signed_in",
    "POST /passkeys/add": "signed_in",
    "POST /passkeys/begin": "open_form",
    "POST /passkeys/sign-in": "open_form",
    "GET /oidc/start": "open_form",
    "GET /oidc/done": "open_form",
    "GET /tokens": "administer",
    "POST /tokens": "administer",
    "POST /tokens/revoke": "administer",
    "GET /static/{digest}/{name:path}": "public",
}


def test_each_route_has_the_policy_that_was_decided(house: Any) -> None:
    app = create_app(house, WebSettings())
    found = {
        f"{method} {getattr(route, 'path', '?')}": policy_of(route)
        for route in every_route(app.routes)
        for method in sorted(getattr(route, "methods", ()))
    }
    assert found == EXPECTED


def test_a_route_without_policy_keeps_the_app_from_starting(house: Any) -> None:
    async def bare() -> dict[str, str]:
        return {}

    api.router.add_api_route("/bare", bare)
    try:
        with pytest.raises(RouteWithoutPolicy, match="/api/bare"):
            create_app(house)
    finally:
        api.router.routes.pop()


def test_nothing_offers_to_remove_or_silence_anybody(house: Any) -> None:
    paths = " ".join(getattr(route, "path", "") for route in every_route(create_app(house).routes)).lower()
    assert not any(word in paths for word in ("delete", "hide", "block"))
    methods = {method for route in every_route(create_app(house).routes) for method in getattr(route, "methods", ())}
    assert methods <= {"GET", "HEAD", "POST", "PATCH"}
