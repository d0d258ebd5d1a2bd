"""The plan file's risks: the 22 types, changed where the file says so, and the organisation's own (R58, R59, R62)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import cast, get_args

from coolhead.plan.defaults import CRISIS_TYPES, default_risks
from coolhead.plan.grid import BASE_STEPS, base_of, impact_score
from coolhead.plan.languages import LANGUAGE_CODES
from coolhead.plan.model import (
    Cluster,
    Entity,
    EntityKind,
    Impact,
    MatrixShape,
    Residual,
    Risk,
    RiskSign,
    Stance,
    Treatment,
    TreatmentKind,
)
from coolhead.plan.numbers import IMPACT_FIELDS
from coolhead.plan.spot import Spot

RISK_KEYS = (
    "type", "title", "entity", "likelihood", "impact", "cluster", "stance", "owner", "words", "worst_case", "treatment",
    "residual", "signs", "scenario", "watched", "happened_before", "review_by", "skip",
)  # fmt: skip
ENTITY_KEYS = ("kind", "name")
RESIDUAL_KEYS = ("likelihood", "impact", "because")
TREATMENT_KEYS = ("how", "done")
SIGN_KEYS = ("id", "words", "authors", "hours")
MOST_RISKS = 2_000
MOST_SIGNS = 20
MOST_SIGN_AUTHORS = 1_000
MOST_SIGN_HOURS = 168


def read_risks(spot: Spot, shape: MatrixShape | None = None) -> tuple[Risk, ...]:
    """The register: the 22 types, changed where the file says so, and the plan's own; `skip: true` takes one out.

    Positions are written in the steps of the plan's own matrix.
    """
    shape = shape or MatrixShape()
    risks = {risk.type: risk for risk in default_risks()}
    seeds = dict(risks)
    entries = spot.entries()
    if len(entries) > MOST_RISKS:
        spot.wrong("risks_too_many", count=len(entries), most=MOST_RISKS)
        return tuple(risks.values())
    for key, part in entries.items():
        written = part.entries(RISK_KEYS)
        keys = {name: entry for name, entry in written.items() if not entry.blank}
        seed = seeds[key] if key in seeds else _own(key, keys, part, seeds)
        if "skip" in keys and keys["skip"].flag():
            risks.pop(key, None)
        elif seed is not None:
            blank_owner = "owner" in written and "owner" not in keys
            risks[key] = _risk(seed, keys, shape, blank_owner)
    return tuple(risks.values())


def _own(key: str, keys: dict[str, Spot], part: Spot, seeds: dict[str, Risk]) -> Risk | None:
    """A risk of the plan's own begins as the type it belongs to; it needs that type and a title."""
    Spot(key, part.path, part.line, part.findings).id()
    if "type" not in keys or "title" not in keys:
        part.guess("risk_own_incomplete", key, seeds, value=key[:64])
        return None
    type_ = keys["type"].choice(CRISIS_TYPES)
    return replace(seeds[type_], id=key) if type_ is not None else None


def _risk(risk: Risk, keys: dict[str, Spot], shape: MatrixShape, blank_owner: bool) -> Risk:
    if not risk.id and "type" in keys:
        keys["type"].wrong("risk_type_fixed", value=risk.type)
    cluster = keys["cluster"].choice(get_args(Cluster)) if "cluster" in keys else None
    stance = keys["stance"].choice(get_args(Stance)) if "stance" in keys else None
    owner = _text(keys, "owner")
    before, days = _happened(keys["happened_before"]) if "happened_before" in keys else (False, ())
    risk = replace(
        risk,
        title=_text(keys, "title"),
        entity=_entity(keys["entity"]) if "entity" in keys else None,
        likelihood=_likelihood(keys, risk.likelihood, shape),
        impact=read_steps_of_impact(keys["impact"], risk.impact, shape) if "impact" in keys else risk.impact,
        cluster=cast(Cluster, cluster) if cluster else risk.cluster,
        stance=cast(Stance, stance) if stance else risk.stance,
        owner="" if blank_owner else owner or risk.owner,
        words=words_by_language(keys["words"]) if "words" in keys else risk.words,
        worst_case=_text(keys, "worst_case"),
        treatment=_treatment(keys["treatment"]) if "treatment" in keys else None,
        signs=_signs(keys["signs"], bool(keys.get("words"))) if "signs" in keys else (),
        scenario=_text(keys, "scenario"),
        watched=bool(keys["watched"].flag()) if "watched" in keys else False,
        happened_before=before,
        happened_on=days,
        review_by=keys["review_by"].day() if "review_by" in keys else None,
    )
    return replace(risk, residual=_residual(keys["residual"], risk, shape)) if "residual" in keys else risk


def _text(keys: dict[str, Spot], name: str) -> str:
    return (keys[name].text() or "") if name in keys else ""


def _likelihood(keys: dict[str, Spot], default: float, shape: MatrixShape) -> float:
    step = keys["likelihood"].whole(1, shape.rows) if "likelihood" in keys else None
    return default if step is None else _plain(base_of(step, shape.rows))


def read_steps_of_impact(spot: Spot, default: Impact, shape: MatrixShape) -> Impact:
    """Money, reputation and brand in the steps of the plan's matrix (0 to its columns), on the scale of five."""
    written = {name: part.number(0, shape.columns) for name, part in spot.entries(IMPACT_FIELDS).items()}
    known = {name: step for name, step in written.items() if step is not None}
    if shape.columns == BASE_STEPS:
        return replace(default, **known)
    return replace(default, **{name: base_of(step, shape.columns) for name, step in known.items()})


def _plain(value: float) -> float:
    """Whole numbers as whole numbers, so that a plan without a matrix of its own is logged as ever."""
    return int(value) if value == int(value) else value


def _entity(spot: Spot) -> Entity | None:
    """`product`, or `{kind: product, name: Kettle 2}`."""
    if isinstance(spot.value, str):
        kind = spot.choice(get_args(EntityKind))
        return Entity(cast(EntityKind, kind)) if kind else None
    keys = {name: part for name, part in spot.entries(ENTITY_KEYS).items() if not part.blank}
    if "kind" not in keys:
        spot.wrong("key_missing", key="kind")
        return None
    kind = keys["kind"].choice(get_args(EntityKind))
    return Entity(cast(EntityKind, kind), _text(keys, "name")) if kind else None


def _treatment(spot: Spot) -> Treatment | None:
    keys = {name: part for name, part in spot.entries(TREATMENT_KEYS).items() if not part.blank}
    if "how" not in keys:
        spot.wrong("key_missing", key="how")
        return None
    how = keys["how"].choice(get_args(TreatmentKind))
    return Treatment(cast(TreatmentKind, how), _text(keys, "done")) if how else None


def _residual(spot: Spot, risk: Risk, shape: MatrixShape) -> Residual | None:
    """What is left after the treatment; more than before needs a word (`because`)."""
    keys = {name: part for name, part in spot.entries(RESIDUAL_KEYS).items() if not part.blank}
    impact = read_steps_of_impact(keys["impact"], risk.impact, shape) if "impact" in keys else risk.impact
    left = Residual(_likelihood(keys, risk.likelihood, shape), impact, _text(keys, "because"))
    grew = left.likelihood > risk.likelihood or impact_score(left.impact) > impact_score(risk.impact)
    if grew and not left.because:
        spot.wrong("residual_grew")
    return left


def _signs(spot: Spot, has_words: bool) -> tuple[RiskSign, ...]:
    signs: dict[str, RiskSign] = {}
    parts = spot.parts() or []
    if len(parts) > MOST_SIGNS:
        spot.wrong("signs_too_many", count=len(parts), most=MOST_SIGNS)
        return ()
    for number, part in enumerate(parts, 1):
        keys = {name: entry for name, entry in part.entries(SIGN_KEYS).items() if not entry.blank}
        id_ = (keys["id"].id() if "id" in keys else None) or f"sign{number}"
        if id_ in signs:
            part.wrong("id_twice", value=id_)
        words = words_by_language(keys["words"]) if "words" in keys else {}
        if not words and not has_words:
            part.wrong("sign_without_words")
        authors = keys["authors"].whole(1, MOST_SIGN_AUTHORS) if "authors" in keys else None
        hours = keys["hours"].number(1, MOST_SIGN_HOURS) if "hours" in keys else None
        plain = RiskSign(id_)
        signs[id_] = RiskSign(id_, authors or plain.authors, hours or plain.hours, words)
    return tuple(signs.values())


def _happened(spot: Spot) -> tuple[bool, tuple[str, ...]]:
    """`true`, or the days on which it happened."""
    if not isinstance(spot.value, list):
        return bool(spot.flag()), ()
    days = [part.day() for part in spot.parts() or ()]
    return bool(days), tuple(sorted(day for day in days if day is not None))


def words_by_language(spot: Spot, languages: Collection[str] = LANGUAGE_CODES) -> dict[str, tuple[str, ...]]:
    """Lists of words, each under the code of its language."""
    by_language = {}
    for language, part in spot.entries().items():
        if language not in languages:
            part.wrong("language_unknown", value=language[:64])
        elif not part.blank:
            by_language[language] = part.texts() or ()
    return by_language
