"""The checks of the readiness score. Each gives what is missing, and nothing where all is well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coolhead.clock import DAY
from coolhead.plan.gaps import has_worst_case
from coolhead.plan.matrix import risk_class
from coolhead.plan.model import Person, Plan, PlanText, Risk, Role
from coolhead.plan.playbooks import scenarios_of
from coolhead.plan.problems import Args
from coolhead.plan.readiness import Evidence, Finding, Missing, Part, Readiness
from coolhead.plan.rota import spans

Found = Iterator[Missing]
TESTED_DAYS = 90
DRILLED_DAYS = 180
EXPORTED_DAYS = 90
APPROVED_DAYS = 365
REVIEW_DAYS = 366
AHEAD_DAYS = 14
LEAST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One question to a plan. `weight` 1 to 3: how much depends on it when it is serious."""

    id: str
    part: Part
    weight: int
    ask: Callable[[Plan, Evidence], Iterable[Missing]]

    def finding(self, plan: Plan, evidence: Evidence) -> Finding:
        """What is missing, once for each place."""
        missing: dict[str, Missing] = {}
        for each in self.ask(plan, evidence):
            missing.setdefault(each.path, each)
        return Finding(self.id, self.part, self.weight, tuple(missing.values()))


def _words(plan: Plan, _known: Evidence) -> Found:
    if len({word.casefold() for word in plan.brand.words}) < 2:
        yield Missing("brand.words")


def _accounts(plan: Plan, _known: Evidence) -> Found:
    if not plan.brand.own_accounts:
        yield Missing("brand.own_accounts")


def _audience(plan: Plan, _known: Evidence) -> Found:
    if plan.brand.audience is None:
        yield Missing("brand.audience")


def _owners(plan: Plan, _known: Evidence) -> Found:
    for risk in plan.risks:
        if not _is_somebody(plan, risk.owner):
            yield Missing(f"risks.{risk.key}.owner", {"risk": risk.key, "owner": risk.owner or "?"})


def _reviews(plan: Plan, _known: Evidence) -> Found:
    for risk in plan.risks:
        if risk.review_by is None:
            yield Missing(f"risks.{risk.key}.review_by", {"risk": risk.key})


def _reviews_due(plan: Plan, known: Evidence) -> Found:
    if all(risk.review_by is None for risk in plan.risks):
        yield Missing("risks", id="nothing")
    for risk in plan.risks:
        if risk.review_by is not None and risk.review_by < known.today:
            yield Missing(f"risks.{risk.key}.review_by", {"risk": risk.key, "day": risk.review_by})


def _worst_cases(plan: Plan, _known: Evidence) -> Found:
    for risk in great_risks(plan):
        if not has_worst_case(plan, risk):
            yield Missing(f"risks.{risk.key}.worst_case", {"risk": risk.key})


def _people(plan: Plan, _known: Evidence) -> Found:
    if len(plan.people) < LEAST_PEOPLE:
        yield Missing("people", {"count": len(plan.people), "least": LEAST_PEOPLE})


def _lead(plan: Plan, _known: Evidence) -> Found:
    if _primary(plan, "crisis_lead") is None:
        yield Missing("roles.crisis_lead.primary")


def _lead_deputy(plan: Plan, _known: Evidence) -> Found:
    if _deputy(plan, "crisis_lead") is None:
        yield Missing("roles.crisis_lead.deputy")


def _filled(plan: Plan, _known: Evidence) -> Found:
    for role in needed_roles(plan):
        if role.primary is None:
            yield Missing(f"roles.{role.id}.primary", _of(role))


def _deputies(plan: Plan, _known: Evidence) -> Found:
    for role in needed_roles(plan):
        if _deputy(plan, role.id) is None:
            yield Missing(f"roles.{role.id}.deputy", _of(role))


def _many_hands(plan: Plan, _known: Evidence) -> Found:
    hands = {role.primary for role in needed_roles(plan) if role.primary is not None}
    if len(hands) < LEAST_PEOPLE:
        yield Missing("roles", {"count": len(hands), "least": LEAST_PEOPLE})


def _lead_free(plan: Plan, _known: Evidence) -> Found:
    lead, responder = _primary(plan, "crisis_lead"), _primary(plan, "responder")
    if lead is None or responder is None or lead == responder:
        yield Missing("roles.responder.primary")


def _languages(plan: Plan, _known: Evidence) -> Found:
    spoken = {language for person in plan.people for language in person.languages}
    for language in plan.brand.languages:
        if language not in spoken:
            yield Missing("people", {"language": language})


def _nights(plan: Plan, known: Evidence) -> Found:
    for role in woken_roles(plan):
        alone = sum(
            span.end_at - span.start_at
            for span in spans(plan, role.id, known.now, known.now + AHEAD_DAYS * DAY)
            if not span.people
        )
        if alone > 0:
            yield Missing(f"rota.{role.id}", _of(role) | {"minutes": alone / 60})


def _trained(plan: Plan, known: Evidence, who: str) -> Found:
    role = plan.role("crisis_lead")
    person = plan.person((role.primary if who == "primary" else role.deputy) if role else None)
    wanted = set(role.training) if role else set[str]()
    done = {training.course for training in person.training if training.holds(known.today)} if person else set[str]()
    if not done or not wanted <= done:
        yield _of_person(person, f"roles.crisis_lead.{who}", "people.{}.training")


def _lead_trained(plan: Plan, known: Evidence) -> Found:
    return _trained(plan, known, "primary")


def _deputy_trained(plan: Plan, known: Evidence) -> Found:
    return _trained(plan, known, "deputy")


def _sources(_plan: Plan, known: Evidence) -> Found:
    if known.sources == 0:
        yield Missing("coolhead.toml: feeds")


def _chain(plan: Plan, _known: Evidence) -> Found:
    if len({person.id for _, person in called(plan) if person}) < 2:
        yield Missing("alerting.chain")


def _reachable(plan: Plan, known: Evidence) -> Found:
    for place, person in called(plan):
        if person is None or not known.providers.get(person.id):
            yield _of_person(person, place, "coolhead.toml: contacts.{}")


def _two_ways(plan: Plan, known: Evidence) -> Found:
    for place, person in called(plan):
        if person is None or len(set(known.providers.get(person.id, ()))) < 2:
            yield _of_person(person, place, "coolhead.toml: contacts.{}")


def _tested(plan: Plan, known: Evidence) -> Found:
    for place, person in called(plan):
        day = _newest(person.tested_on, known.tested_on.get(person.id)) if person else None
        if day is None or day < _before(known.today, TESTED_DAYS):
            yield _of_person(person, place, "people.{}.tested_on")


def _link(_plan: Plan, known: Evidence) -> Found:
    if not known.link:
        yield Missing("coolhead.toml: public_address")


def _heartbeat(_plan: Plan, known: Evidence) -> Found:
    if not known.heartbeat:
        yield Missing("coolhead.toml: heartbeat_urls")


def _in_force(plan: Plan, known: Evidence) -> Found:
    if not plan.version or known.in_force != plan.version:
        yield Missing("coolhead serve", {"version": plan.version or "?"})


def _playbooks(plan: Plan, known: Evidence) -> Found:
    """Steps from level 3 on for every great risk, each with somebody who does it."""
    for risk in great_risks(plan):
        steps = [step for step in plan.steps if step.level >= 3 and (not step.types or risk.type in step.types)]
        empty = sorted({step.role for step in steps if _primary(plan, step.role) is None})
        if not steps or empty:
            yield Missing(
                f"roles.{empty[0]}" if empty else "steps", {"risk": risk.key, "roles": ",".join(empty) or "?"}
            )


def _scenarios(plan: Plan, known: Evidence) -> Found:
    """A likely and a worst course for every great risk, in the playbooks or in texts, and somebody to decide."""
    for risk in great_risks(plan):
        there: set[str] = {scenario.variant for scenario in scenarios_of(plan, risk.type)}
        there |= {text.variant for text in plan.texts if text.risk == risk.key and text.variant}
        if not {"likely", "worst"} <= there or _primary(plan, "crisis_lead") is None:
            yield Missing(f"texts.{risk.key}", {"risk": risk.key})


def _statements(plan: Plan, _known: Evidence) -> Found:
    for language in plan.brand.languages:
        if not statements_in(plan, language):
            yield Missing("texts", {"language": language})


def _approved(plan: Plan, known: Evidence) -> Found:
    since = _before(known.today, APPROVED_DAYS)
    for language in plan.brand.languages:
        if not any(text.approved_by and (text.approved_on or "") >= since for text in statements_in(plan, language)):
            yield Missing("texts", {"language": language})


def _texts_due(plan: Plan, known: Evidence) -> Found:
    if not plan.texts:
        yield Missing("texts", id="nothing")
    for text in plan.texts:
        if text.review_by is not None and text.review_by < known.today:
            yield Missing(f"texts.{text.id}.review_by", {"text": text.title or text.id, "day": text.review_by})


def _review(plan: Plan, _known: Evidence) -> Found:
    if plan.review_by is None:
        yield Missing("review_by")


def _review_near(plan: Plan, known: Evidence) -> Found:
    day = plan.review_by
    if day is None or not known.today <= day <= _before(known.today, -REVIEW_DAYS):
        yield Missing("review_by", {"day": day or "?"})


def _drill(plan: Plan, known: Evidence) -> Found:
    day = _newest(plan.practice.drilled_on, known.drilled_on)
    if day is None or day < _before(known.today, DRILLED_DAYS):
        yield Missing("practice.drilled_on", {"count": DRILLED_DAYS})


def _offline(plan: Plan, known: Evidence) -> Found:
    day = _newest(plan.practice.exported_on, known.exported_on)
    if day is None or day < _before(known.today, EXPORTED_DAYS):
        yield Missing("practice.exported_on", {"count": EXPORTED_DAYS})


def great_risks(plan: Plan) -> list[Risk]:
    """The risks in red: of class high or very high."""
    return [risk for risk in plan.risks if risk_class(risk, plan) in ("high", "very_high")]


def needed_roles(plan: Plan) -> list[Role]:
    """The roles that steps or the chain of alerts name."""
    ids = {step.role for step in plan.steps} | {role.id for role in woken_roles(plan)}
    return [role for role in plan.roles if role.id in ids]


def woken_roles(plan: Plan) -> list[Role]:
    """The roles in the chain of alerts."""
    ids = dict.fromkeys(link.partition(":")[0] for link in plan.alerting.chain)
    return [role for id_ in ids if (role := plan.role(id_)) is not None]


def called(plan: Plan) -> list[tuple[str, Person | None]]:
    """Whoever an alert may call: each place of the chain, and who stands there."""
    places = []
    for role in woken_roles(plan):
        places.append((f"roles.{role.id}.primary", plan.person(role.primary)))
        places.append((f"roles.{role.id}.deputy", plan.person(role.deputy)))
    return places


def statements_in(plan: Plan, language: str) -> list[PlanText]:
    """Statements prepared in a language; where the brand has one language only, those that name none count too."""
    own = {language, ""} if len(plan.brand.languages) == 1 else {language}
    return [text for text in plan.texts if text.kind == "statement" and text.language in own]


def _is_somebody(plan: Plan, owner: str) -> bool:
    role = plan.role(owner)
    if role is not None:
        return role.primary is not None
    return any(owner in (person.id, person.name) for person in plan.people)


def _primary(plan: Plan, id_: str) -> str | None:
    role = plan.role(id_)
    return role.primary if role else None


def _deputy(plan: Plan, id_: str) -> str | None:
    role = plan.role(id_)
    return role.deputy if role and role.deputy != role.primary else None


def _of(role: Role) -> Args:
    return {"role": role.name or role.id}


def _of_person(person: Person | None, place: str, path: str) -> Missing:
    """What a person lacks; where nobody is named, that is what is missing first."""
    return Missing(place, id="nobody") if person is None else Missing(path.format(person.id), {"person": person.name})


def _newest(*days: str | None) -> str | None:
    return max((day for day in days if day is not None), default=None)


def _before(today: str, days: int) -> str:
    return (date.fromisoformat(today) - timedelta(days=days)).isoformat()


CHECKS: tuple[Check, ...] = (
    Check("brand_words", "definition", 1, _words),
    Check("own_accounts", "definition", 1, _accounts),
    Check("audience", "definition", 1, _audience),
    Check("risk_owners", "definition", 3, _owners),
    Check("risk_reviews", "definition", 2, _reviews),
    Check("risk_reviews_due", "definition", 2, _reviews_due),
    Check("worst_cases", "definition", 3, _worst_cases),
    Check("people", "team", 2, _people),
    Check("lead", "team", 3, _lead),
    Check("lead_deputy", "team", 3, _lead_deputy),
    Check("roles_filled", "team", 2, _filled),
    Check("deputies", "team", 2, _deputies),
    Check("many_hands", "team", 2, _many_hands),
    Check("lead_free", "team", 1, _lead_free),
    Check("languages", "team", 2, _languages),
    Check("nights", "team", 3, _nights),
    Check("sources", "watch", 3, _sources),
    Check("chain", "watch", 2, _chain),
    Check("reachable", "watch", 3, _reachable),
    Check("two_ways", "watch", 3, _two_ways),
    Check("tested", "watch", 3, _tested),
    Check("link", "watch", 1, _link),
    Check("heartbeat", "watch", 2, _heartbeat),
    Check("in_force", "watch", 2, _in_force),
    Check("playbooks", "answers", 3, _playbooks),
    Check("scenarios", "answers", 2, _scenarios),
    Check("statements", "answers", 3, _statements),
    Check("statements_approved", "answers", 2, _approved),
    Check("texts_due", "answers", 1, _texts_due),
    Check("review", "practice", 2, _review),
    Check("review_near", "practice", 1, _review_near),
    Check("drill", "practice", 3, _drill),
    Check("lead_trained", "practice", 2, _lead_trained),
    Check("deputy_trained", "practice", 1, _deputy_trained),
    Check("offline", "practice", 2, _offline),
)


def readiness(plan: Plan, evidence: Evidence) -> Readiness:
    """Every check, asked of a plan and of what is known beside it.

    >>> from coolhead.plan import default_plan
    >>> empty = readiness(default_plan("My brand"), Evidence("2026-11-21", 1795219200.0))
    >>> empty.score, empty.passed, len(empty.findings) >= 25
    (0, 0, True)
    """
    return Readiness(tuple(check.finding(plan, evidence) for check in CHECKS))
