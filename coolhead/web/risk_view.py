"""One risk in words: where it stands, what is known of it beside the plan, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.plan import PlanText, Risk, position_of, residual_of
from coolhead.plan.likelihood import Observed
from coolhead.plan.register import lacks_of
from coolhead.run.uncovered import FoundTopic
from coolhead.web.display import display
from coolhead.web.plan_matrix import ClassShown, class_shown
from coolhead.web.plan_shown import PlanShown

FIELD_OF_LACK = {
    "owner": "owner",
    "review": "review_by",
    "review_overdue": "review_by",
    "worst_case": "worst_case",
    "treatment": "treatment",
    "signs": "sign1_authors",
    "steps": "scenario",
}
"""Where what a risk lacks is filled in."""


@dataclass(frozen=True, slots=True)
class RiskView:
    """A risk to read. `known` are lines of a heading and a text; `texts` are the plan's long texts for it."""

    key: str
    title: str
    score: str
    risk_class: ClassShown
    stands: str
    left: ClassShown | None
    left_says: str
    observed: str
    lacks: tuple[tuple[str, str], ...]
    known: tuple[tuple[str, str], ...]
    texts: tuple[PlanText, ...]
    playbook: str
    playbook_name: str
    filter_link: str


def risk_view(shown: PlanShown, risk: Risk, observed: Observed | None) -> RiskView:
    """What the page says of a risk."""
    words, said, plan = shown.words, shown.said, shown.plan
    stands, left = position_of(risk, plan), residual_of(risk, plan)
    lacks = lacks_of(risk, plan, shown.today)
    return RiskView(
        key=risk.key,
        title=display(said.title(risk), 200),
        score=words.number(stands.score),
        risk_class=class_shown(stands.risk_class, shown),
        stands=words.say("planpage.stands", row=said.row_label(stands.row), column=said.column_label(stands.column)),
        left=class_shown(left.risk_class, shown) if left else None,
        left_says=words.say("planpage.stands", row=said.row_label(left.row), column=said.column_label(left.column))
        if left
        else "",
        observed=said.observed(observed) if observed else "",
        lacks=tuple((words.say(f"risk.lack.{lack}"), f"#f-{FIELD_OF_LACK[lack]}") for lack in lacks),
        known=tuple(_known(shown, risk)),
        texts=tuple(text for text in plan.texts if text.risk in (risk.key, risk.type)),
        playbook=shown.to(f"/plan/playbooks/{risk.type}"),
        playbook_name=words.say(f"risk.{risk.type}"),
        filter_link=shown.to("/plan", cell=f"{stands.row}x{stands.column}") + "#risks",
    )


def _known(shown: PlanShown, risk: Risk) -> list[tuple[str, str]]:
    """Heading and text of everything that the plan or the packaged playbook says of it."""
    words, said = shown.words, shown.said
    signs = "; ".join(said.sign(sign, risk) for sign in risk.signs)
    own = "; ".join(f"{words.language_name(language)}: {', '.join(one)}" for language, one in risk.words.items())
    lines = {
        "example": "" if risk.id else words.say(f"risk.example.{risk.type}"),
        "owner": said.owner(risk),
        "review": risk.review_by or "",
        "worst_case": risk.worst_case,
        "treatment": said.treatment(risk),
        "entity": said.entity(risk),
        "recognised": said.recognised(risk),
        "words": own,
        "signs": signs,
        "scenario": risk.scenario,
        "before": ", ".join(risk.happened_on) or (words.say("risk.yes") if risk.happened_before else ""),
    }
    return [(words.say(f"risk.column.{name}"), display(text, 2000)) for name, text in lines.items() if text]


@dataclass(frozen=True, slots=True)
class FoundShown:
    """A topic that no risk covers, with what people said of it; `link` leads to a new risk made of it."""

    name: str
    says: str
    quotes: tuple[str, ...]
    link: str


def found_topic(shown: PlanShown, topic: FoundTopic, link: str) -> FoundShown:
    """A found topic in words."""
    say, id_ = shown.words.say, "discover.by_type" if topic.covered == "type" else "discover.uncovered"
    told = say(id_, topic=topic.type, n=topic.authors, share=topic.share)
    grows = say("discover.grows", times=topic.growth)
    quotes = tuple(display(quote, 200) for quote in topic.quotes[:2])
    return FoundShown(display(topic.name, 120), f"{told} {grows}", quotes, link)
