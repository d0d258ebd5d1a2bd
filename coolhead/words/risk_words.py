"""How risks are called and said: titles, steps and scales, rates, what is missing. The plan's own words come first."""

from __future__ import annotations

from collections.abc import Mapping

from coolhead.plan import MatrixShape, Plan, Risk, RiskSign, scenario_of
from coolhead.plan.grid import BASE_STEPS, step_of
from coolhead.plan.likelihood import LEAST_YEARS, YEAR, Observed
from coolhead.plan.register import lacks_of
from coolhead.words.playbook_page import own_words
from coolhead.words.words import Words

MONTHS = 12
_DAYS = 60


class RiskWords:
    """The words of one register for one reader.

    >>> from coolhead.plan import default_plan
    >>> said = RiskWords(Words("pl"), default_plan("Kwantia"))
    >>> said.title(said.plan.risks[1]), said.rate(0.31), said.rate(3.2)
    ('Wada produktu lub usługi', 'co 3 lata', '3 razy w roku')
    """

    def __init__(self, words: Words, plan: Plan) -> None:
        self.words, self.plan = words, plan

    def title(self, risk: Risk) -> str:
        """What a risk is called: by its own title, else by its type."""
        return risk.title or self.words.say(f"risk.{risk.type}")

    def named(self, key: str) -> str:
        """Key and title of a risk; the key alone where the register has no such risk."""
        risk = next((risk for risk in self.plan.risks if risk.key == key), None)
        return key if risk is None else f"{key} {self.title(risk)}"

    def owner(self, risk: Risk) -> str:
        """The owner: a role by its name, anybody else as written."""
        id_ = f"role.{risk.owner}"
        return self.words.say(id_) if id_ in self.words else risk.owner

    def entity(self, risk: Risk) -> str:
        """Whom it touches: the kind and its name; nothing where that is the brand itself."""
        if risk.entity is None:
            return ""
        kind = self.words.say(f"risk.entity.{risk.entity.kind}")
        return f"{kind}: {risk.entity.name}" if risk.entity.name else kind

    def treatment(self, risk: Risk) -> str:
        """What is done about it."""
        if risk.treatment is None:
            return ""
        how = self.words.say(f"risk.treatment.{risk.treatment.how}")
        return f"{how}: {risk.treatment.done}" if risk.treatment.done else how

    def lacks(self, risk: Risk, today: str | None = None) -> str:
        """What is missing, as a list."""
        return self.words.list(self.words.say(f"risk.lack.{lack}") for lack in lacks_of(risk, self.plan, today))

    def sign(self, sign: RiskSign, risk: Risk) -> str:
        """One of its own signs to watch: how many people within which time, and by which words."""
        heard = sign.words or risk.words
        told = "; ".join(f"{language}: {', '.join(words)}" for language, words in heard.items())
        return f"{sign.id}: {self.words.say('risk.sign', n=sign.authors, hours=sign.hours)} – {told}"

    def recognised(self, risk: Risk) -> str:
        """The signs by which the likely course of its type is recognised, as the playbook has them."""
        scenario = scenario_of(self.plan, risk.type, "likely")
        if scenario is None:
            return ""
        own, id_ = own_words(scenario.signs, self.plan, self.words), f"scenario.{scenario.id}.signs"
        return own or (self.words.say(id_) if id_ in self.words else "")

    def class_name(self, name: str) -> str:
        """A class of the matrix."""
        return self.words.say(f"plan.class.{name}")

    def row_label(self, row: int) -> str:
        """What a step of likelihood is called."""
        shape = self.plan.matrix
        return self._label(shape.row_labels, "likelihood", row, shape.rows)

    def column_label(self, column: int) -> str:
        """What a step of impact is called."""
        shape = self.plan.matrix
        return self._label(shape.column_labels, "impact", column, shape.columns)

    def scale(self, name: str, step: int) -> str:
        """What a step of likelihood, money, reputation or brand means."""
        shape = self.plan.matrix
        steps = shape.rows if name == "likelihood" else shape.columns
        return self._label(shape.scales.get(name, {}), f"scale.{name}", step, steps)

    def _label(self, own: Mapping[str, tuple[str, ...]], id_: str, step: int, steps: int) -> str:
        texts = own.get(self.words.language) or next(iter(own.values()), None)
        if texts is not None:
            return texts[step - 1]
        return self.words.say(f"{id_}.{step_of(step * BASE_STEPS / steps, BASE_STEPS)}")

    def rate(self, yearly: float) -> str:
        """How often something comes, in the nearest round way of saying it."""
        if yearly >= 2 * MONTHS:
            return self.words.say("rate.times_a_month", n=round(yearly / MONTHS))
        if yearly >= 10:
            return self.words.say("rate.monthly")
        if yearly >= 0.7:
            return self.words.say("rate.times_a_year", n=max(1, round(yearly)))
        return self.words.say("rate.every_years", n=min(100, round(1 / max(yearly, 0.01))))

    def span(self, years: float) -> str:
        """How long was watched."""
        days = round(years * YEAR / 86_400)
        if days < _DAYS:
            return self.words.say("span.days", n=days)
        return self.words.say("span.months", n=round(years * MONTHS))

    def observed(self, row: Observed) -> str:
        """Planned and seen in one sentence, and what follows from it."""
        planned = RiskWords(self.words, _on_five(self.plan)).scale("likelihood", row.planned)
        args = {
            "planned": planned, "span": self.span(row.years), "low": self.rate(row.low), "high": self.rate(row.high)
        }  # fmt: skip
        said = self.words.say("observed.seen", n=row.threats, **args) if row.threats else ""
        said = said or self.words.say("observed.never", **args)
        if row.years < LEAST_YEARS:
            return f"{said} {self.words.say('observed.short')}"
        if row.suggested is None:
            return said
        return f"{said} {self.words.say('observed.suggest', step=row.suggested, planned=row.planned)}"


def _on_five(plan: Plan) -> Plan:
    """The same plan with the scales of five, on which likelihoods are compared."""
    return Plan(version=plan.version, brand=plan.brand, risks=plan.risks, matrix=MatrixShape())
