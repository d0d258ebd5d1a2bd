"""The forms on the page of a wave: declare an incident, say that it is no crisis, say that it was right to call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydantic import Field, field_validator

from coolhead.incident.holding import MOST_MUTED_LEVEL
from coolhead.incident.judged import NO_CRISIS, WHY
from coolhead.run.board_judged import Judging
from coolhead.storage.model import Written
from coolhead.web.display import display
from coolhead.web.form_view import FormView, fill
from coolhead.web.forms import Choices, Form, Sent, refusal
from coolhead.web.frame import Shown
from coolhead.web.judged_words import counted
from coolhead.web.moments import name_of, when
from coolhead.web.speech import Speech
from coolhead.web.wave_made import language_tag
from coolhead.web.wave_view import Known

PAUSES: Final = (0, 8, 24, 72)
"""Hours for which nobody is called about the topic."""
TONES: Final = ("neutral", "positive")
LEAST_MUTED_LEVEL: Final = 2
LEAST_DECLARED: Final = 2


class JudgeForm(Form):
    """Why a wave is no crisis, which of its words were read wrongly, and how long nobody is to be called for it."""

    who: str = Field(min_length=1, max_length=80, title="now.alert.who")
    why: str = Field(min_length=1, max_length=20, title="wave.judge.why")
    note: str = Field("", max_length=2000, title="wave.judge.note")
    misread: list[str] = Field(default_factory=list, title="wave.judge.misread")
    tone: str = Field(min_length=1, max_length=20, title="wave.judge.tone")
    pause: int = Field(ge=0, le=max(PAUSES), title="wave.judge.pause")

    @field_validator("pause")
    @classmethod
    def _known_pause(cls, hours: int) -> int:
        if hours not in PAUSES:
            raise refusal("form.error.choice")
        return hours


class DeclareForm(Form):
    """An incident for a wave: how grave, and what to call it."""

    who: str = Field(min_length=1, max_length=80, title="now.alert.who")
    level: int = Field(ge=LEAST_DECLARED, le=5, title="wave.declare.level")
    title: str = Field("", max_length=120, title="wave.declare.title")


class OneWord(Form):
    """A form of one button: who presses it."""

    who: str = Field(min_length=1, max_length=80, title="now.alert.who")


class UndoForm(OneWord):
    """What a judgement did that is to be taken back: the mentions it taught from, whether it paused the topic."""

    taught: str = Field("", max_length=400)
    paused: str = Field("", max_length=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What stands about the wave: who said what, with the words they wrote."""

    sentence: str
    note: str


@dataclass(frozen=True, slots=True)
class Teachable:
    """A mention that was perhaps read wrongly: its place in the log, its words and their language."""

    place: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class WaveActs:
    """What a person can do on the page. A form that is not there is None."""

    said: Said | None
    counted: str
    room: str | None
    declare: FormView | None
    judge: FormView | None
    teachable: list[Teachable]
    effects: list[str]
    muted_level: int
    ask_useful: bool
    open: str
    """Which of the forms is open: it was refused."""


def wave_acts(
    shown: Shown, known: Known, room: str | None, reasons: dict[str, Written], sent: Sent[Form] | None = None
) -> WaveActs:
    """The forms as they stand; one that was refused with what was typed."""
    judging = known.board.judgings.of(known.wave.id)
    model = _refused(sent)
    alert = known.alert
    worth = alert is not None and alert.acknowledged_at is not None and judging is None
    level = max(LEAST_DECLARED, known.wave.level)
    return WaveActs(
        said=_said(judging, reasons, known, shown.words) if judging is not None else None,
        counted=counted(known.board.judgings.counted(known.wave.topic, known.end), known.wave.topic, shown.words),
        room=room,
        declare=None if room is not None or known.over else fill(
            shown, DeclareForm, sent if model == "declare" else None, values={"level": level},
            choices=declare_choices(shown.words), prefix="d",
        ),
        judge=None if judging is not None else fill(
            shown, JudgeForm, sent if model == "judge" else None, values={"pause": 0, "tone": TONES[0]},
            choices=judge_choices(known, shown.words), prefix="j",
        ),
        teachable=teachable(known),
        effects=_effects(known, shown.words),
        muted_level=muted_level(known.wave.level),
        ask_useful=worth,
        open=model,
    )  # fmt: skip


def judge_choices(known: Known, words: Speech) -> Choices:
    """The words of each choice; of the mentions, what each says."""
    said = {
        "why": [(code, words.say(f"wave.why.{code}")) for code in WHY],
        "tone": [(tone, words.say(f"wave.tone.{tone}")) for tone in TONES],
        "pause": [(str(hours), _pause(hours, words)) for hours in PAUSES],
    }
    if known.brand.people:
        said["who"] = list(known.brand.people.items())
    return {**said, "misread": [(one.place, one.text) for one in teachable(known)]}


def declare_choices(words: Speech) -> Choices:
    """Levels from the least that an incident has."""
    return {"level": [(str(n), f"{words.say(f'level.{n}')} {n}/5") for n in range(LEAST_DECLARED, 6)]}


def teachable(known: Known) -> list[Teachable]:
    """The typical mentions that the page shows and that can be read otherwise."""
    entries = (known.entries.get(id_) for id_ in known.quoted)
    return [
        Teachable(str(one.seq), display(one.mention.text, 160), language_tag(one))
        for one in entries
        if one is not None and one.mention is not None and one.mention.text.strip() and one.reading is not None
    ]


def muted_level(level: int) -> int:
    """Up to which level nobody is called: the wave's own, as far as a pause may go."""
    return max(LEAST_MUTED_LEVEL, min(MOST_MUTED_LEVEL, level))


def said_of(judging: Judging, known: Known, words: Speech) -> str:
    """Who said what of the wave, and when."""
    who = name_of(judging.who, known.brand)
    time = when(judging.at, known.end, words)
    if judging.verdict != NO_CRISIS:
        return words.say("wave.said.useful", person=who, time=time)
    if judging.why in WHY:
        return words.say("wave.said.no_crisis.why", person=who, time=time, why=words.say(f"wave.why.{judging.why}"))
    return words.say("wave.said.no_crisis", person=who, time=time)


def _said(judging: Judging, reasons: dict[str, Written], known: Known, words: Speech) -> Said:
    note = reasons.get(judging.reason)
    return Said(said_of(judging, known, words), display(note.body, 500) if note is not None else "")


def _effects(known: Known, words: Speech) -> list[str]:
    """What happens when a person says that it is no crisis, before they say it."""
    lines = []
    if known.alert is not None and known.alert.waits:
        lines.append(words.say("wave.judge.effect.alert"))
    lines.append(words.say("wave.judge.effect.level"))
    lines.append(words.say("wave.judge.effect.counted", topic=known.wave.topic))
    return lines


def _pause(hours: int, words: Speech) -> str:
    return words.say("wave.judge.pause.none") if not hours else words.duration(60.0 * hours)


def _refused(sent: Sent[Form] | None) -> str:
    """Which form was sent and refused."""
    if sent is None:
        return ""
    return "declare" if "level" in sent.typed or "title" in sent.typed else "judge"


__all__ = ["DeclareForm", "JudgeForm", "OneWord", "UndoForm", "WaveActs", "wave_acts"]
