"""What the Now page says: the board of one brand, in the words of one language. The template only lays it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from coolhead.clock import HOUR, Instant
from coolhead.incident.events import Sentence
from coolhead.run.board import Board
from coolhead.run.board_model import AlertView, StepView, WaveView
from coolhead.run.topic_words import Quoted
from coolhead.storage.model import Entry
from coolhead.web.chart import draw
from coolhead.web.chips import chip
from coolhead.web.display import display, safe_link
from coolhead.web.explain import explain
from coolhead.web.now_model import GuidelinePart, NowView, ShownAlert, ShownMention, ShownStep, ShownWave
from coolhead.web.ports import BrandView, SourceView
from coolhead.web.seeing import said_sight
from coolhead.web.speech import Speech
from coolhead.web.spike import shown_spike

MOMENTS_SHOWN = 12


def now_view(
    brand: BrandView,
    board: Board,
    sources: Sequence[SourceView],
    words: Speech,
    hours: int,
    kept: Mapping[str, Quoted],
) -> NowView:
    """The page of one brand as it stands. Instants are judged by the board's own (stream) time.

    `kept`: the texts that the waves' cards quote, by mention.
    """
    leading, at = board.leading, board.at
    alert = _alert(board.alert, brand, words)
    friendly = board.climate.of_100[0]
    return NowView(
        brand=brand,
        seq=board.seq,
        chip=chip(board.level, words),
        verdict=words.say("now.by_hand") if not board.level and _by_hand(board) else words.told(board.verdict),
        reasons=[words.told(reason) for reason in board.reasons],
        since=when(board.since, at, words) if board.level else None,
        updated=words.clock_time(at) if at is not None else None,
        action=_action(board, alert, brand, words),
        lead=_lead(board, brand),
        quiet=_quiet(board, words) if board.level == 0 and not _by_hand(board) else None,
        explanation=explain(leading, words) if leading else None,
        alert=alert,
        wave=leading.id if leading else None,
        waves=[_wave(wave, at, words) for wave in board.other_waves],
        chart=draw(board, words, hours),
        of_100=board.climate.of_100,
        climate=words.say("now.climate", n=friendly) if board.climate.voices else words.say("now.climate.empty"),
        roles=_roles(board, brand, words),
        steps=_steps(board, brand, words),
        guideline=_guideline(board, words),
        guideline_at=words.clock_time(board.guideline.at) if board.guideline else None,
        timeline=[
            (when(moment.at, at, words), words.told(moment_with_name(moment.sentence, brand)))
            for moment in reversed(list(board.timeline)[-MOMENTS_SHOWN:])
        ],
        sources=[_silence(source, words) for source in sources if source.silent_since is not None or source.error],
        sight=said_sight(board, words),
        began=_began(leading, words),
        spikes=[shown_spike(spike, kept, words) for spike in board.spikes],
    )


def shown_mentions(entries: Sequence[Entry], words: Speech) -> list[ShownMention]:
    """The latest mentions as text only: a stranger's words never become part of the page."""
    return [_mention(entry, words) for entry in entries if entry.mention is not None]


def _mention(entry: Entry, words: Speech) -> ShownMention:
    mention, reading = entry.mention, entry.reading
    assert mention is not None
    author = mention.author.name or mention.author.handle or mention.author.id
    text = display(mention.text)
    language = mention.language or (reading.language if reading else "")
    return ShownMention(
        author=display(author, 80),
        channel=display(words.named("channel", mention.channel), 40),
        at=words.day_time(mention.published_at),
        text=text or words.say("now.mentions.no_words"),
        language=language if language.replace("-", "").isalnum() and len(language) <= 12 and language != "und" else "",
        link=safe_link(mention.url),
        tone=words.say(f"now.tone.{reading.tone}") if reading else "",
        cut=text.endswith("…"),
    )


def _alert(alert: AlertView | None, brand: BrandView, words: Speech) -> ShownAlert | None:
    if alert is None:
        return None
    waiting = alert.acknowledged_at is None
    level = words.say("now.alert.raised", level=alert.level, raised_at=alert.raised_at)
    if not waiting and alert.acknowledged_by is not None and alert.acknowledged_at is not None:
        who = _name(alert.acknowledged_by, brand)
        return ShownAlert(
            alert.id, alert.state, words.say("alert.acknowledged", who=who, taken_at=alert.acknowledged_at), False
        )
    if alert.unanswered:
        return ShownAlert(alert.id, alert.state, f"{level} {words.say('alert.unanswered')}", waiting)
    if alert.sent:
        last = alert.sent[-1]
        sent = words.say("alert.waiting", person=_name(last.person, brand), sent_at=last.at)
        return ShownAlert(alert.id, alert.state, f"{level} {sent}", waiting)
    return ShownAlert(alert.id, alert.state, level, waiting)


def _action(board: Board, alert: ShownAlert | None, brand: BrandView, words: Speech) -> str:
    """The one thing to do next: take the alert, else the next step of the checklist, else what the level asks for."""
    if alert is not None and alert.waiting and board.level >= 2:
        return words.say("now.action.acknowledge")
    step = _next_step(board)
    if step is not None and (board.level >= 2 or _by_hand(board)):
        who = _name(step.person, brand) if step.person else words.named("role", step.role)
        return words.say("now.action.step", step=_step(step, words), who=who, due_at=step.due_at)
    return words.say(f"now.action.{board.level}")


def _by_hand(board: Board) -> bool:
    """Whether people work on what nobody has spoken of where Coolhead listens: a shop called, a journalist asked."""
    return board.incident is not None and board.incident.calmed_at is None and board.incident.wave is None


def _next_step(board: Board) -> StepView | None:
    """The step that is due next. What is done is not told by any fact yet, so steps past their time are let go."""
    if board.incident is None or board.incident.calmed_at is not None or board.at is None:
        return None
    due = [step for step in board.incident.steps if step.due_at >= board.at]
    return min(due, key=lambda step: (step.due_at, step.step), default=None)


def _lead(board: Board, brand: BrandView) -> str | None:
    if board.incident is None or board.incident.calmed_at is not None:
        return None
    person = board.incident.roles.get("crisis_lead")
    return _name(person, brand) if person else None


def _quiet(board: Board, words: Speech) -> str:
    """Level 0: nothing to worry about, with the last day's numbers."""
    if not board.climate.voices:
        return words.say("now.empty.first")
    return words.say("now.empty", n=board.mentions_24h, friendly=board.climate.of_100[0])


def _wave(wave: WaveView, at: Instant | None, words: Speech) -> ShownWave:
    return ShownWave(wave.id, chip(wave.level, words), words.topic_name(wave.topic), when(wave.since, at, words))


def _roles(board: Board, brand: BrandView, words: Speech) -> list[tuple[str, str]]:
    roles = board.incident.roles if board.incident else {}
    return [(words.named("role", role), _name(person, brand) if person else "?") for role, person in roles.items()]


def _steps(board: Board, brand: BrandView, words: Speech) -> list[ShownStep]:
    steps = sorted(board.incident.steps, key=lambda step: (step.due_at, step.step)) if board.incident else []
    return [
        ShownStep(
            text=_step(step, words),
            who=_name(step.person, brand) if step.person else words.named("role", step.role),
            due=words.clock_time(step.due_at),
            overdue=board.at is not None and step.due_at < board.at,
        )
        for step in steps
    ]


def _step(step: StepView, words: Speech) -> str:
    return words.named("step", step.step)


def _guideline(board: Board, words: Speech) -> list[GuidelinePart]:
    made = board.guideline
    if made is None:
        return []
    parts = groupby(made.lines, key=lambda line: line.part)
    return [
        GuidelinePart(words.named("guideline.part", part), [(words.told(line.sentence), line.rule) for line in lines])
        for part, lines in parts
    ]


def moment_with_name(sentence: Sentence, brand: BrandView) -> Sentence:
    """A sentence about a person of the plan, with their name for their id."""
    person = sentence.args.get("person")
    if not isinstance(person, str):
        return sentence
    return Sentence(id=sentence.id, args={**sentence.args, "person": _name(person, brand)})


def _name(person: str, brand: BrandView) -> str:
    return display(brand.people.get(person, person), 80)


def _silence(source: SourceView, words: Speech) -> str:
    name = display(source.source, 60)
    if source.silent_since is not None:
        return words.say("now.source.silent", source=name, since_at=source.silent_since)
    return words.say("now.source.error", source=name)


def _began(wave: WaveView | None, words: Speech) -> str | None:
    """That a wave was seen late: what was said in it could not be seen when it was said."""
    if wave is None or wave.late_from_at is None or wave.seen_at is None:
        return None
    return words.say("sight.wave.late", late_from_at=wave.late_from_at, seen_at=wave.seen_at)


def when(instant: Instant | None, at: Instant | None, words: Speech) -> str:
    """A time of today as clock time, else with its day."""
    if instant is None:
        return ""
    recent = at is None or abs(at - instant) < 12 * HOUR
    return words.clock_time(instant) if recent else words.day_time(instant)
