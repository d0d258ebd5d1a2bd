"""What the Now page says: the board of one brand, in the words of one language. The template only lays it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from coolhead.clock import Instant
from coolhead.incident.room import Room
from coolhead.run.board import Board
from coolhead.run.board_model import AlertView, WaveView
from coolhead.run.board_told import sentence_of
from coolhead.run.topic_words import Quoted
from coolhead.storage.model import Entry
from coolhead.web.chart import draw
from coolhead.web.chips import chip
from coolhead.web.display import display, safe_link
from coolhead.web.explain import explain
from coolhead.web.figures import figures_note, key_figures
from coolhead.web.judged_words import counted
from coolhead.web.moments import moment_with_name, name_of, said_when, when
from coolhead.web.now_model import GuidelinePart, NowView, ShownAlert, ShownMention, ShownWave
from coolhead.web.now_since import MOST_TOLD, Looks, changed_since
from coolhead.web.now_work import Work, work_of
from coolhead.web.ports import BrandView, SourceView
from coolhead.web.seeing import said_sight
from coolhead.web.speech import Speech
from coolhead.web.spike import shown_spike
from coolhead.web.wave_forecast import forecast_lines, rates

MOMENTS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page is made of beside the board: the texts its cards quote, the room, this person's earlier looks."""

    kept: Mapping[str, Quoted]
    room: Room | None = None
    looks: Looks = field(default_factory=Looks)


def now_view(
    brand: BrandView, board: Board, sources: Sequence[SourceView], words: Speech, hours: int, seen: Seen
) -> NowView:
    """The page of one brand as it stands. Instants are judged by the board's own (stream) time."""
    leading, at = board.leading, board.at
    work = work_of(seen.room, at, brand, words)
    by_hand = not board.level and work is not None
    alert = _alert(board.alert, brand, words)
    forecast = leading.forecast if leading else None
    course = board.courses.get(leading.id) if leading else None
    told = (
        (when(moment.at, at, words), words.told(moment_with_name(moment.sentence, brand)))
        for moment in changed_since(seen.looks, list(board.timeline))[:MOST_TOLD]
    )
    return NowView(
        brand=brand,
        seq=board.seq,
        chip=chip(board.level, words),
        verdict=words.say("now.by_hand") if by_hand else words.told(board.verdict),
        reasons=[words.told(reason) for reason in board.reasons],
        reasons_at=said_when(leading.since if leading else None, at, words),
        since=when(board.since, at, words) if board.level else None,
        updated=words.clock_time(at) if at is not None else None,
        action=_action(board, alert, work, words),
        way=way_of(board, alert, work),
        work=work,
        quiet=_quiet(board, words) if board.level == 0 and not by_hand else None,
        figures=key_figures(leading, course, words, waiting(board)) if board.level >= 2 else [],
        figures_note=figures_note(leading, words) if board.level >= 2 else "",
        explanation=explain(leading, words) if leading else None,
        alert=alert,
        wave=leading.id if leading else None,
        judged=counted(board.judgings.counted(leading.topic, at or 0.0), leading.topic, words) if leading else "",
        ask_useful=_asks(board),
        waves=[_wave(wave, at, words) for wave in board.other_waves],
        chart=draw(board, words, hours, rates(forecast)),
        forecast=forecast_lines(forecast, at, words)[0] if forecast is not None else "",
        of_100=board.climate.of_100,
        climate=_climate(board, words),
        waiting=_waiting(board, words),
        guideline=_guideline(board, words),
        guideline_at=words.clock_time(board.guideline.at) if board.guideline else None,
        since_here=list(told),
        here_at=when(seen.looks.before_at, at, words),
        timeline=[
            (when(moment.at, at, words), words.told(moment_with_name(moment.sentence, brand)))
            for moment in reversed(list(board.timeline)[-MOMENTS_SHOWN:])
        ],
        sources=[_silence(source, words) for source in sources if source.silent_since is not None or source.error],
        sight=said_sight(board, words),
        began=_began(leading, words),
        spikes=[shown_spike(spike, seen.kept, words) for spike in board.spikes],
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
        who = name_of(alert.acknowledged_by, brand)
        return ShownAlert(
            alert.id, alert.state, words.say("alert.acknowledged", who=who, taken_at=alert.acknowledged_at), False
        )
    if alert.unanswered:
        return ShownAlert(alert.id, alert.state, f"{level} {words.say('alert.unanswered')}", waiting)
    if alert.sent:
        last = alert.sent[-1]
        sent = words.say("alert.waiting", person=name_of(last.person, brand), sent_at=last.at)
        return ShownAlert(alert.id, alert.state, f"{level} {sent}", waiting)
    return ShownAlert(alert.id, alert.state, level, waiting)


def way_of(board: Board, alert: ShownAlert | None, work: Work | None) -> str:
    """What the one button does: take the alert (with the lead, where a room is open), else the room, else the wave."""
    if alert is not None and alert.waiting and board.level >= 2:
        return "take" if work is None or work.lead_taken else "lead"
    if work is not None:
        return "room"
    return "wave" if board.level >= 2 else ""


def _action(board: Board, alert: ShownAlert | None, work: Work | None, words: Speech) -> str:
    """The one thing to do next: take the alert, else the next step of the checklist, else what the level asks for."""
    if alert is not None and alert.waiting and board.level >= 2:
        return words.say("now.action.acknowledge")
    step = work.next if work is not None else None
    if step is not None:
        return words.say("now.action.step", step=step.text, who=step.who, due_at=step.due)
    return words.say(f"now.action.{board.level}")


def waiting(board: Board) -> int:
    """How many complaints wait for an answer."""
    return int((board.capacity or {}).get("waiting", 0))


def _waiting(board: Board, words: Speech) -> str:
    told = board.capacity
    return words.told(sentence_of(told["verdict"])) if told is not None and waiting(board) else ""


def _asks(board: Board) -> bool:
    """Whether whoever took the alert of the leading wave may be asked if it was right to call."""
    leading = board.leading
    alert = board.alerts.get(leading.id) if leading is not None else None
    taken = alert is not None and alert.acknowledged_at is not None
    return taken and leading is not None and board.judgings.of(leading.id) is None


def _climate(board: Board, words: Speech) -> str:
    friendly = board.climate.of_100[0]
    return words.say("now.climate", n=friendly) if board.climate.voices else words.say("now.climate.empty")


def _quiet(board: Board, words: Speech) -> str:
    """Level 0: nothing to worry about, with the last day's numbers."""
    if not board.climate.voices:
        return words.say("now.empty.none" if board.series else "now.empty.first")
    return words.say("now.empty", n=board.mentions_24h, friendly=board.climate.of_100[0])


def _wave(wave: WaveView, at: Instant | None, words: Speech) -> ShownWave:
    return ShownWave(wave.id, chip(wave.level, words), words.topic_name(wave.topic), when(wave.since, at, words))


def _guideline(board: Board, words: Speech) -> list[GuidelinePart]:
    made = board.guideline
    if made is None:
        return []
    parts = groupby(made.lines, key=lambda line: line.part)
    return [
        GuidelinePart(words.named("guideline.part", part), [(words.told(line.sentence), line.rule) for line in lines])
        for part, lines in parts
    ]


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
