"""The verbs that find risks: the questionnaire, and topics that no risk covers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.markup import escape

from coolhead.cli.home import SettingsFile, make_home, open_store
from coolhead.cli.risk_common import AsJson, Language, OfBrand, piped, plan_of, tell, words_of
from coolhead.plan import Plan
from coolhead.plan.grid import band_of, impact_score, step_of
from coolhead.plan.model import Impact
from coolhead.plan.questionnaire import ANSWERS, QUESTIONS, Answer, Asked, Proposal, ask
from coolhead.run.board_told import plain
from coolhead.run.plan_files import write_text
from coolhead.run.settings import load_settings
from coolhead.run.topic_words import TopicNaming
from coolhead.run.uncovered import FoundTopic, find_uncovered, risk_of_topic
from coolhead.words import Words
from coolhead.words.risk_words import RiskWords

_OPTION = {"brand": "brand-impact"}


def ask_questions(
    answers: Annotated[
        Path | None, typer.Option(help="A JSON file, question to yes, no or unknown: nothing is asked.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask everything anew.")] = False,
    brand: OfBrand = "",
    language: Language = "",
    as_json: AsJson = False,
    settings: SettingsFile = None,
) -> None:
    """Ask whether everything is really fine, and propose what the answers point to."""
    plan = plan_of(settings, brand)
    words, chosen = words_of(language, plan), load_settings(settings)
    make_home(chosen)
    kept = chosen.home / f"risk-answers-{plan.brand.id}.json"
    known = {} if again else _read(kept) if kept.exists() else {}
    if answers is not None:
        known |= _read(answers)
        _keep(kept, known)
    elif not piped(as_json):
        _ask(known, words, kept)
    asked = ask(known, plan)
    if piped(as_json):
        tell(asked_values(asked, known, plan, words))
    else:
        _show(Console(), asked, plan, words)


def discover(
    brand: OfBrand = "", language: Language = "", as_json: AsJson = False, settings: SettingsFile = None
) -> None:
    """List what critics spoke of in the last 30 days and no risk's words cover, with the risk it could become."""
    plan = plan_of(settings, brand)
    words = words_of(language, plan)
    with open_store(settings) as store:
        found = find_uncovered(store, plan, TopicNaming(), words.language)
    if piped(as_json):
        tell({"topics": [topic_values(topic, plan) for topic in found]})
        return
    console = Console()
    for topic in found:
        _show_topic(console, topic, words)
    if not found:
        console.print(words.say("discover.none"))
        return
    console.print(words.say("discover.paste"))
    for topic in found:
        key, made = risk_of_topic(topic, [risk.key for risk in plan.risks])
        console.print(f"  {key}: {json.dumps(made, ensure_ascii=False)}", markup=False, highlight=False, soft_wrap=True)


def topic_values(topic: FoundTopic, plan: Plan) -> dict[str, Any]:
    """A topic as JSON-able values, with the risk it could become."""
    key, made = risk_of_topic(topic, [risk.key for risk in plan.risks])
    told: dict[str, Any] = plain(asdict(topic))
    return told | {"as_risk": {key: made}}


def asked_values(asked: Asked, known: Mapping[str, Answer], plan: Plan, words: Words) -> dict[str, Any]:
    """What came of the answers as JSON-able values, with the reasons in words."""
    said = RiskWords(words, plan)
    proposals = [
        {
            **plain(asdict(one)),
            "named": said.named(one.type),
            "why": [words.say(f"ask.{id_}.why") for id_ in one.because],
        }
        for one in asked.proposals
    ]
    return {
        "answers": dict(known),
        "proposals": proposals,
        "find_out": list(asked.find_out),
        "open": [{"id": id_, "question": words.say(f"ask.{id_}")} for id_ in asked.open],
    }


def _ask(known: dict[str, Answer], words: Words, kept: Path) -> None:
    """Ask what is open, one by one; each answer is kept at once."""
    typer.echo(words.say("ask.intro"))
    for place, question in enumerate(QUESTIONS, 1):
        if question.id in known:
            continue
        said = ""
        while said not in ANSWERS:
            said = typer.prompt(f"{place}/{len(QUESTIONS)} {words.say(f'ask.{question.id}')} [yes/no/unknown]").strip()
        known[question.id] = said
        _keep(kept, known)


def _show(console: Console, asked: Asked, plan: Plan, words: Words) -> None:
    said = RiskWords(words, plan)
    for one in asked.proposals:
        console.print(f"[bold]{escape(_moved(one, plan, said))}[/]", highlight=False)
        for id_ in one.because:
            console.print(f"  {escape(words.say(f'ask.{id_}.why'))}", highlight=False)
    if not asked.proposals:
        console.print(words.say("ask.nothing"))
    if asked.find_out:
        console.print(f"\n{words.say('ask.find_out')}")
        for id_ in asked.find_out:
            console.print(f"  {escape(words.say(f'ask.{id_}'))}", highlight=False)
    if asked.open:
        console.print(f"\n{words.say('ask.open', n=len(asked.open))}")
    if asked.proposals:
        first = asked.proposals[0]
        options = " ".join(f"--{_OPTION.get(name, name)} {step}" for name, step in _steps(first, plan).items())
        console.print(f"\n{words.say('ask.take_over', risk=first.type, options=options)}", highlight=False)


def _moved(one: Proposal, plan: Plan, said: RiskWords) -> str:
    rows = plan.matrix.rows
    before = "–" if one.likelihood_now is None else str(step_of(one.likelihood_now, rows))
    return said.words.say(
        "ask.move",
        name=said.named(one.type),
        before=before,
        after=str(step_of(one.likelihood, rows)),
        impact_before=_column(one.impact_now, plan),
        impact_after=_column(one.impact, plan),
    )


def _steps(one: Proposal, plan: Plan) -> dict[str, int]:
    """What a proposal changes, in the steps of the plan's matrix."""
    now, then = one.impact_now or Impact(0, 0, 0), one.impact
    fields = {"money": (now.money, then.money), "reputation": (now.reputation, then.reputation)}
    fields["brand"] = (now.brand, then.brand)
    steps = {name: step_of(after, plan.matrix.columns) for name, (before, after) in fields.items() if after > before}
    if one.likelihood_now is None or one.likelihood > one.likelihood_now:
        return {"likelihood": step_of(one.likelihood, plan.matrix.rows), **steps}
    return steps


def _column(impact: Impact | None, plan: Plan) -> str:
    if impact is None:
        return "–"
    return str(band_of(impact_score(impact), plan.severity.impact_bands, plan.matrix.columns))


def _show_topic(console: Console, topic: FoundTopic, words: Words) -> None:
    console.print(f"[bold]{escape(topic.name)}[/]", highlight=False)
    if topic.covered == "type":
        told = words.say("discover.by_type", topic=topic.type, n=topic.authors, share=topic.share)
    else:
        told = words.say("discover.uncovered", n=topic.authors, share=topic.share)
    console.print(f"  {escape(told)} {escape(words.say('discover.grows', times=topic.growth))}", highlight=False)
    for quote in topic.quotes:
        console.print(f"  “{escape(' '.join(quote.split())[:140])}”", highlight=False)


def _read(path: Path) -> dict[str, Answer]:
    """Answers from a file. Raises ValueError with what is wrong."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is no JSON: {error}") from None
    known = {question.id for question in QUESTIONS}
    if not isinstance(told, dict):
        raise ValueError(f"{path}: a JSON object is needed, question to answer.")
    for id_, answer in told.items():
        if id_ not in known:
            raise ValueError(f"{path}: {id_} is no question. There are: {', '.join(sorted(known))}.")
        if answer not in ANSWERS:
            raise ValueError(f"{path}: {id_} is answered by yes, no or unknown, not by {answer}.")
    return cast(dict[str, Answer], told)


def _keep(path: Path, known: Mapping[str, Answer]) -> None:
    write_text(path, json.dumps(known, indent=2) + "\n")
