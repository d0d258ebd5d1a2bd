"""The first guideline: one page, a draft, fitted to the situation; each line cites its rule (R79, domain model 6)."""

from __future__ import annotations

from coolhead.clock import MINUTE, Instant
from coolhead.incident.events import Args, Line, Sentence
from coolhead.incident.lifecycle import OPENS_AT_LEVEL
from coolhead.incident.rules import (
    ALWAYS_AN_OPTION,
    DO,
    DONT,
    FACTS,
    MESSAGES,
    OPTIONS,
    STOP,
    TRIGGERS,
    WHERE,
    Rule,
    that_hold,
)
from coolhead.incident.situation import EXTERNAL, Situation, known_of
from coolhead.plan import Cluster, Plan, Stance, Step, rule_of, steps_of
from coolhead.plan.rota import on_duty

PARTS = ("1", "2", "options", "3", "4", "5", "6", "7", "8", "9", "10")
"""In the order of the page: situation, stance, options, first message, do and do not, where, who, facts, next update,
stop list, escalation. The heading of a part is the message `guideline.part.<part>`."""
UPDATE_MINUTES = {2: 240.0, 3: 60.0, 4: 60.0, 5: 30.0}
"""When the public hears from us again, by level (domain model 10)."""
REVIEW_MINUTES = 30.0
FEW_ON_SHIFT = 2
"""Fewer than this, and whoever answers has nobody to read along."""
DRAFT_LANGUAGES = ("en", "pl", "fr", "id", "ru")
"""Those in which the first message is written; where the brand has none of them, it is drafted in English."""
MOST_STEPS, MOST_TYPE_STEPS, MOST_DO, MOST_TRIGGERS, MOST_OPTIONS = 7, 3, 5, 4, 5
MOST_WHERE, MOST_FACTS, MOST_STOPS = 5, 4, 4
FIRST_MINUTES = 720.0
"""The page holds first steps: what has longer than half a day stands in the playbook."""
TOLD_ELSEWHERE = frozenset(
    {
        "l3.acknowledge_alert", "l3.read_guideline", "l3.pause_posts", "l3.contact_multipliers", "l3.review_level",
        "l4.update", "l5.update",
    }
)  # fmt: skip
"""Whoever reads the page has done the first two; the others are said in the parts 5, 8 and 9."""


def first_guideline(situation: Situation, plan: Plan) -> tuple[Line, ...]:
    """The guideline's lines in the order of the page.

    The sentences are messages of the catalogue; the first message is drafted once in each of the situation's
    languages (argument `reply_language`).

    Example:
        >>> from coolhead.incident.situation import fit_situation
        >>> from coolhead.plan.defaults import default_plan
        >>> plan = default_plan("Kwantia", languages=("pl", "en"))
        >>> page = first_guideline(fit_situation(1772352902.0, 3, "T2", plan, channels=("x", "reviews")), plan)
        >>> [line.sentence.args["reply_language"] for line in page if line.rule == "G-MSG-ACK"]
        ['pl', 'en']
    """
    parts = (_situation, _stance, _options, _message, _do, _where, _who, _facts, _next, _stop, _escalation)
    return tuple(line for part in parts for line in part(situation, plan))


def next_update_at(situation: Situation) -> Instant:
    """When the public hears from us again."""
    return situation.at + UPDATE_MINUTES.get(situation.level, UPDATE_MINUTES[2]) * MINUTE


def stance_of(situation: Situation, plan: Plan) -> tuple[Stance, Cluster]:
    """The stance by situational crisis communication theory (Coombs 2007): the plan's, unless fault or history ask for
    more. Denying, attacking and scapegoating do not exist."""
    risk = plan.risk(situation.crisis_type)
    if risk is not None:
        cluster, stance = risk.cluster, risk.stance
    else:
        cluster, stance = ("victim" if situation.origin in EXTERNAL else "accidental"), "inform"
    if situation.fault == "no":
        return ("inform" if stance == "rebuild" else stance), cluster
    if situation.ours or (situation.history and cluster != "victim"):
        stance = "rebuild"
    return stance, cluster


def _line(part: str, rule: str, message: str, args: Args | None = None) -> Line:
    return Line(part=part, rule=rule, sentence=Sentence(id=f"guideline.{message}", args=args or {}))


def _lines(part: str, rules: tuple[Rule, ...], args: Args | None = None) -> list[Line]:
    return [_line(part, rule.id, rule.message, args) for rule in rules]


def _situation(situation: Situation, plan: Plan) -> list[Line]:
    args: Args = {"topic": situation.crisis_type, "level": situation.level, "number": situation.level}
    where_it_stands = _line("1", "R28", "situation", args)
    elsewhere = situation.fault == "no" and situation.origin is not None and situation.origin not in EXTERNAL
    origin = _line("1", "R80", "origin.not_ours" if elsewhere else f"origin.{situation.origin or 'unknown'}")
    timing = situation.timing
    when = "weekend_night" if timing.night and timing.weekend else "night" if timing.night else "weekend"
    when = when if timing.night or timing.weekend else "evening" if timing.evening else "day"
    return [where_it_stands, origin, _line("1", "R79-TIME", f"timing.{when}", {"reached_at": situation.at})]


def _stance(situation: Situation, plan: Plan) -> list[Line]:
    stance, cluster = stance_of(situation, plan)
    lines = [_line("2", "G-HARM-0", "stance.safety")] if situation.harm != "none" else []
    open_ = situation.open_fault and ((cluster == "accidental" and not situation.history) or situation.accused)
    if stance == "rebuild" and open_:
        lines.append(_line("2", "SCCT-accidental", "stance.inform"))
        lines.append(_line("2", "SCCT-rebuild", "stance.rebuild_if_ours"))
    else:
        lines.append(_line("2", f"SCCT-{cluster}", f"stance.{stance}"))
    if situation.climate == "poor":
        lines.append(_line("2", "SCCT-reputation", "stance.climate"))
    if situation.history:
        lines.append(_line("2", "SCCT-history", "stance.history"))
    elif cluster == "victim" and stance == "inform":
        lines.append(_line("2", "SCCT-bolster", "stance.bolster"))
    return lines


def _options(situation: Situation, plan: Plan) -> list[Line]:
    """Three to five ways to act, each with what speaks for and against it; the first is the recommended one (R6)."""
    holding = that_hold(OPTIONS, situation)
    chosen = holding[0]
    always = tuple(rule for rule in OPTIONS if rule.message in ALWAYS_AN_OPTION)
    options = list(dict.fromkeys((chosen, *always, *holding)))[:MOST_OPTIONS]
    lines = [_line("options", rule.id, f"option.{rule.message}", {"recommended": rule is chosen}) for rule in options]
    if situation.multiplier and len(lines) < MOST_OPTIONS:
        lines.append(_line("options", "R46", "option.call", {"recommended": False}))
    by_level = chosen.message == "statement" and not situation.overloaded
    return [*lines, _line("options", "R6", f"recommended.{chosen.message}" + (".level" if by_level else ""))]


def _message(situation: Situation, plan: Plan) -> list[Line]:
    """A draft of the first message in each language, and how it goes out."""
    rule = that_hold(MESSAGES, situation, 1)[0]
    lines = [_line("3", "R79", "message.draft")]
    if situation.overloaded:
        lines.append(_line("3", "R105", "message.publish", {"n": situation.waiting}))
    args: Args = {"brand": plan.brand.name, "next_at": next_update_at(situation)}
    wanted = situation.languages or plan.brand.languages
    languages = [language for language in wanted if language in DRAFT_LANGUAGES] or ["en"]
    drafts = [_line("3", rule.id, f"message.{rule.message}", {**args, "reply_language": code}) for code in languages]
    return lines + drafts


def _do(situation: Situation, plan: Plan) -> list[Line]:
    return _lines("4", that_hold(DO, situation, MOST_DO)) + _lines("4", that_hold(DONT, situation, MOST_DO))


def _where(situation: Situation, plan: Plan) -> list[Line]:
    args: Args = {}
    if situation.channels:
        args = {"channel": situation.channels[0], "channels": ",".join(situation.channels[1:])}
    return _lines("5", that_hold(WHERE, situation, MOST_WHERE), args)


def _who(situation: Situation, plan: Plan) -> list[Line]:
    """Who answers at all at this hour, who approves, then the first steps by their due time."""
    timing = situation.timing
    lines = [_line("6", "R35", "who.on_call")] if timing.off_hours else []
    if situation.on_shift is not None and (situation.overloaded or situation.on_shift < FEW_ON_SHIFT):
        lines.append(_line("6", "R105", "who.few", {"n": situation.on_shift}))
    lines.append(_line("6", "G-APPROVE", f"approve.{min(5, max(2, situation.level))}"))
    steps = steps_of(plan, situation.level, situation.crisis_type, known=known_of(situation))
    return lines + [_step(step, situation, plan) for step in _first_steps(steps)]


def _first_steps(steps: tuple[Step, ...]) -> list[Step]:
    """The most urgent steps; up to three places are kept for those of the type, which make this page this one's."""
    to_do = [step for step in steps if step.id not in TOLD_ELSEWHERE and step.minutes <= FIRST_MINUTES]
    by_time = sorted(to_do, key=lambda step: (step.minutes, -step.level, step.id))
    of_type = [step for step in by_time if step.types][:MOST_TYPE_STEPS]
    others = [step for step in by_time if step not in of_type][: MOST_STEPS - len(of_type)]
    return sorted(of_type + others, key=lambda step: (step.minutes, -step.level, step.id))


def _step(step: Step, situation: Situation, plan: Plan) -> Line:
    own_words = next((step.words[code] for code in plan.brand.languages if code in step.words), step.id)
    role = plan.role(step.role)
    args: Args = {
        "step": own_words,
        "role": (role.name if role else "") or step.role,
        "due_at": situation.at + step.minutes * MINUTE,
    }
    called = on_duty(plan, step.role, situation.at)
    if not called:
        return _line("6", rule_of(step), "step.open", args)
    known = plan.person(called[0])
    return _line("6", rule_of(step), "step", {**args, "person": known.name if known else called[0]})


def _facts(situation: Situation, plan: Plan) -> list[Line]:
    return _lines("7", that_hold(FACTS, situation, MOST_FACTS), {"n": situation.facts_confirmed})


def _next(situation: Situation, plan: Plan) -> list[Line]:
    lines = [_line("8", "R108", "next.update", {"next_at": next_update_at(situation)})]
    if situation.level >= OPENS_AT_LEVEL:
        lines.append(_line("8", "G-REVIEW", "next.review", {"minutes": REVIEW_MINUTES}))
    return lines


def _stop(situation: Situation, plan: Plan) -> list[Line]:
    return _lines("9", that_hold(STOP, situation, MOST_STOPS))


def _escalation(situation: Situation, plan: Plan) -> list[Line]:
    return _lines("10", that_hold(TRIGGERS, situation, MOST_TRIGGERS))
