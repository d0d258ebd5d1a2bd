"""One page for whoever asks "should I worry?": at most 120 words, no jargon, the sentence that Now says (R: executive).

What does not fit is left out from the end of what can be spared: a longer page is not read at 23:40.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from coolhead.clock import DAY, HOUR, MINUTE, Instant
from coolhead.incident.room import LEAD, Room
from coolhead.run.board import Board
from coolhead.run.board_model import StepView
from coolhead.web.chips import Chip, chip
from coolhead.web.display import display
from coolhead.web.ports import BrandView
from coolhead.web.speech import Speech

MOST_WORDS = 120
STEPS_SHOWN, LONGEST_STEP = 3, 75
NEXT_MINUTES = {5: 30, 4: 60, 3: 120, 2: 240}
"""Level -> after how long the next page is due; below, when something changes."""
WIDTH, HEIGHT = 320, 64


@dataclass(frozen=True, slots=True)
class BriefChart:
    """Critical mentions of the last day, a quarter of an hour each; paths in the view box's units."""

    sentence: str
    area: str
    usual: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The page. `figures` are (value, label); `forecast` is empty where none was made."""

    brand: str
    at: str
    day: str
    chip: Chip
    sentence: str
    happened: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    needs: tuple[str, ...]
    forecast: str
    next: str
    headings: tuple[str, ...]
    chart: BriefChart | None = None

    @property
    def words(self) -> int:
        """How many words a reader has before them."""
        head = f"Coolhead {self.at} {self.brand} {self.chip.word} {self.chip.level}/5"
        parts = [head, self.sentence, *self.happened, *self.steps, *self.needs, self.forecast, self.next]
        headings = [heading for heading in self.headings if heading != self.headings[3] or self.forecast]
        figures = [f"{value} {label}" for value, label in self.figures]
        said = " ".join([*parts, *figures, *headings]).split()
        return sum(any(sign.isalnum() for sign in word) for word in said)


def brief_of(brand: BrandView, board: Board, room: Room | None, words: Speech, now: Instant) -> Brief:
    """The page of one brand. `room`: the whole room of its newest open incident, where there is one."""
    level = board.level
    heads = ("brief.happened", "brief.do", "brief.need", "brief.if")
    brief = Brief(
        brand=display(brand.name, 60),
        at=words.clock_time(now),
        day=words.day(now),
        chip=chip(level, words),
        sentence=_sentence(board, words),
        happened=_happened(board, now, words),
        figures=_figures(board, words),
        steps=_steps(board, room, brand, now, words),
        needs=_needs(board, room, words),
        forecast=_forecast(board, now, words),
        next=_next(level, now, words),
        headings=tuple(words.say(head) for head in heads),
        chart=_chart(board, words),
    )
    return _shortened(brief)


def _shortened(brief: Brief) -> Brief:
    """Without what can be spared, where it has too many words: the third step first, the second thing that happened,
    the last figures, the second step."""
    while brief.words > MOST_WORDS:
        if len(brief.steps) > 2:
            brief = replace(brief, steps=brief.steps[:-1])
        elif len(brief.happened) > 1:
            brief = replace(brief, happened=brief.happened[:1])
        elif len(brief.figures) > 2:
            brief = replace(brief, figures=brief.figures[:-1])
        elif len(brief.steps) > 1:
            brief = replace(brief, steps=brief.steps[:1])
        else:
            break
    return brief


def _by_hand(board: Board) -> bool:
    return board.incident is not None and board.incident.calmed_at is None and board.incident.wave is None


def _sentence(board: Board, words: Speech) -> str:
    """What Now says first."""
    if board.level:
        return words.told(board.verdict)
    return words.say("now.by_hand") if _by_hand(board) else words.say("now.quiet")


def _happened(board: Board, now: Instant, words: Speech) -> tuple[str, ...]:
    leading = board.leading
    if leading is None or not board.level:
        return (words.say("brief.happened.by_hand" if _by_hand(board) else "brief.happened.calm"),)
    said = [words.told(reason) for reason in board.reasons[:1]]
    since = leading.first_at or leading.opened_at or leading.since
    if since is not None:
        said.insert(0, words.say("brief.happened.since", since=_when(since, now, words)))
    return tuple(said)


def _figures(board: Board, words: Speech) -> tuple[tuple[str, str], ...]:
    measured = board.leading.measured if board.leading is not None and board.level else None
    figures: list[tuple[str, str]] = []
    if measured:
        figures.append((words.number(measured["authors"], 0), words.say("brief.figure.critical")))
        if measured["reach"]:
            figures.append((words.compact(measured["reach"]), words.say("brief.figure.reach")))
    else:
        figures.append((words.number(board.mentions_24h, 0), words.say("brief.figure.mentions")))
    if board.capacity and board.capacity.get("waiting"):
        figures.append((words.number(board.capacity["waiting"], 0), words.say("brief.figure.waiting")))
    if board.climate.voices:
        figures.append((words.number(board.climate.of_100[0], 0), words.say("brief.figure.friendly")))
    return tuple(figures)


def _steps(board: Board, room: Room | None, brand: BrandView, now: Instant, words: Speech) -> tuple[str, ...]:
    """The steps that are open and due next, those of the last hours first; else what is done every day."""
    incident = board.incident
    if incident is None or incident.calmed_at is not None or not (board.level >= 2 or _by_hand(board)):
        return (words.say("brief.do.watch" if board.level else "brief.do.calm"),)
    still = [step for step in incident.steps if room is None or room.step_status(step.step) == "open"]
    coming = sorted(still, key=lambda step: (step.due_at < now, abs(step.due_at - now), step.step))
    said = [_step(step, brand, now, words) for step in coming[:STEPS_SHOWN]]
    return tuple(said) or (words.say("brief.do.watch"),)


def _step(step: StepView, brand: BrandView, now: Instant, words: Speech) -> str:
    who = brand.people.get(step.person, step.person) if step.person else words.named("role", step.role)
    text = _cut(display(words.named("step", step.step)))
    id_ = "brief.do.late" if step.due_at < now else "brief.do.line"
    return words.say(id_, step=text, who=display(who, 60), when=_when(step.due_at, now, words))


def _cut(text: str) -> str:
    """A step in short: whole, else up to the last clause or word that fits."""
    if len(text) <= LONGEST_STEP:
        return text.rstrip(".")
    kept = text[:LONGEST_STEP]
    clause = max(kept.rfind(sign) for sign in ",;:–")
    return f"{kept[: clause if clause > LONGEST_STEP // 3 else kept.rfind(' ')].rstrip()}…"


def _needs(board: Board, room: Room | None, words: Speech) -> tuple[str, ...]:
    level, alert = board.level, board.alert
    if level < 2:
        return (words.say("brief.need.nothing"),)
    led = room is not None and room.is_taken(LEAD)
    waits = alert is not None and alert.waits
    needs = [words.say("brief.need.lead")] if level >= 3 and waits and not led else []
    if level >= 4:
        needs.append(words.say("brief.need.release"))
    elif level == 3:
        needs.append(words.say("brief.need.reach"))
    return tuple(needs) or (words.say("brief.need.nothing"),)


def _forecast(board: Board, now: Instant, words: Speech) -> str:
    """What may come, while the forecast is not older than a few hours."""
    told = board.leading.forecast if board.leading is not None and board.level >= 2 else None
    if not told:
        return ""
    made = board.at if board.at is not None else now
    minutes = told.get("next_level_minutes")
    if minutes is not None and told.get("next_level"):
        when = _when(made + minutes * MINUTE, now, words)
        return words.say("brief.if.level", number=told["next_level"], when=when)
    low, _, high = told["size_24h"]
    if round(high) <= round(low) or not high:
        return words.say("brief.if.fading")
    return words.say("brief.if.size", range=words.range(round(low), round(high), 0))


def _next(level: int, now: Instant, words: Speech) -> str:
    minutes = NEXT_MINUTES.get(level)
    if minutes is None:
        return words.say("brief.next.change")
    return words.say("brief.next", when=words.clock_time(-(-(now + minutes * MINUTE) // (15 * MINUTE)) * 15 * MINUTE))


def _when(at: Instant, now: Instant, words: Speech) -> str:
    return words.clock_time(at) if abs(at - now) < 12 * HOUR else words.day_time(at)


def _chart(board: Board, words: Speech) -> BriefChart | None:
    if not board.series:
        return None
    end = board.series[-1].at
    points = [point for point in board.series if point.at > end - DAY]
    if len(points) < 2:
        return None
    most = max(1.0, *(max(point.negative, point.usual) for point in points))
    first = points[0].at

    def place(at: Instant, count: float) -> str:
        return f"{(at - first) / max(1.0, end - first) * WIDTH:.1f} {HEIGHT - count / most * (HEIGHT - 4):.1f}"

    line = "L".join(place(point.at, point.negative) for point in points)
    usual = "L".join(place(point.at, point.usual) for point in points)
    peak, last = max(point.negative for point in points), points[-1].negative
    sentence = words.say("brief.chart", most=words.number(round(peak), 0), now=words.number(round(last), 0))
    return BriefChart(sentence, f"M0 {HEIGHT}L{line}L{WIDTH} {HEIGHT}Z", f"M{usual}")
