"""The form in which words are tried on the last mentions, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from coolhead.plan import Plan, PlanFiles
from coolhead.plan.editing import set_value
from coolhead.run.word_trial import Trial, try_words
from coolhead.storage.model import Entry
from coolhead.web.display import display
from coolhead.web.forms import Form
from coolhead.web.now import shown_mentions
from coolhead.web.now_model import ShownMention
from coolhead.web.risk_form import words_in
from coolhead.web.speech import Speech
from coolhead.words import LANGUAGES, OWN_NAMES

BRAND = "brand"
SHOWN = 5


class WordsForm(Form):
    """For what the words are, in which language, and why they are saved."""

    target: str = Field(min_length=1, max_length=100, title="sources.words.for")
    language: str = Field(min_length=1, max_length=10, title="sources.words.language")
    words: str = Field(min_length=1, max_length=4000, title="sources.words.words")
    why: str = Field("", max_length=500, title="sources.words.why")
    who: str = Field("", max_length=80, title="now.alert.who")


@dataclass(frozen=True, slots=True)
class ShownTrial:
    """What words would catch: `caught` with the words that hold each, `near` with why it is near."""

    would: str
    notes: list[str]
    counts: list[tuple[str, str]]
    caught: list[tuple[ShownMention, str]]
    near: list[tuple[ShownMention, str]]


def choices_of(plan: Plan, words: Speech) -> dict[str, list[tuple[str, str]]]:
    """What words can be for, and the languages they can be in."""
    risks = [(risk.key, risk.title or words.say(f"risk.{risk.type}")) for risk in plan.risks]
    own = [code for code in plan.brand.languages if code in LANGUAGES]
    languages = [*own, *(code for code in LANGUAGES if code not in own)]
    return {
        "target": [(BRAND, words.say("sources.words.brand")), *sorted(risks, key=lambda one: one[1].casefold())],
        "language": [(code, OWN_NAMES[code]) for code in languages],
    }


def words_now(plan: Plan, target: str, language: str) -> tuple[str, ...]:
    """The words that stand in the plan."""
    if target == BRAND:
        return plan.brand.words
    risk = next((one for one in plan.risks if one.key == target), None)
    return risk.words.get(language, ()) if risk is not None else ()


def with_words(files: PlanFiles, target: str, language: str, typed: str) -> PlanFiles:
    """The plan's files with these words in the place of those that stood there."""
    path = "brand.words" if target == BRAND else f"risks.{target}.words.{language}"
    return set_value(files, path, list(words_in(typed)))


def trial_of(entries: Sequence[Entry], target: str, typed: str, words: Speech) -> ShownTrial | None:
    """What these words would catch; None where none were typed."""
    said = words_in(typed)
    if not said:
        return None
    trial = try_words(said, entries, "brand" if target == BRAND else "risk")
    return _shown(trial, words)


def _shown(trial: Trial, words: Speech) -> ShownTrial:
    if not trial.heard:
        return ShownTrial(words.say("sources.words.nothing_heard"), [], [], [], [])
    idle = [word for word, count in trial.counts.items() if not count]
    notes = [words.say("sources.words.broad", words=_names(trial.broad))] if trial.broad else []
    notes += [words.say("sources.words.idle", words=_names(idle))] if idle else []
    caught, near = trial.caught[:SHOWN], trial.near[:SHOWN]
    found = zip(caught, shown_mentions([one.entry for one in caught], words), strict=True)
    missed = zip(near, shown_mentions([one.entry for one in near], words), strict=True)
    return ShownTrial(
        would=words.say("sources.words.would", n=len(trial.caught), heard=trial.heard),
        notes=notes,
        counts=[(display(word, 80), words.number(count, 0)) for word, count in trial.counts.items()],
        caught=[(mention, words.say("sources.words.by", words=_names(one.words))) for one, mention in found],
        near=[
            (mention, words.say("sources.words.near.why", written=display(one.written, 40), word=display(one.word, 40)))
            for one, mention in missed
        ],
    )


def _names(words: Sequence[str]) -> str:
    return ", ".join(display(word, 40) for word in words[:12])
