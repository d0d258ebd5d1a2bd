"""The demo's terminal: what the narrator knows beside what Coolhead says, from a board and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.layout import Layout
from rich.panel import Panel
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.drill.changes import GLYPHS, Change
from coolhead.run.board import Board, instant
from coolhead.run.board_model import AlertView, GuidelineView
from coolhead.words import Words

_CHIPS = (
    "#16242C on #E4EDF1", "#16242C on #A9CEDD", "#16242C on #D9951F", "#FFFFFF on #B0450F", "#FFFFFF on #5E1240",
    "#FFFFFF on #2A0A2E",
)  # fmt: skip
"""The page's level colours, light theme; the word, the number and the glyph say the same."""
_QUIET = Style(dim=True)
_WIDE_FROM = 96
_LEAST_HEIGHT = 20


def render(
    board: Board, changes: Iterable[Change], chapter: str, words: Words, *, name: str = "", url: str = ""
) -> RenderableType:
    """The whole screen as one renderable that fits itself to the console: two columns from 96 wide, else one.

    Parameters
    ----------
    board: what is known now; never changed here.
    changes: the latest changes of level, the newest first.
    chapter: what the narrator knows, already in words.
    words: the language of the screen, with the story's time zone.
    name, url: the brand's name and the address of the same as a page; left out where empty.
    """
    return _Screen(board, tuple(changes), chapter, words, name or board.brand, url)


def level_chip(level: int, words: Words) -> Text:
    """Glyph, word and n/5, and only then a colour."""
    return Text(f" {GLYPHS[level]} {words.say(f'level.{level}')} {level}/5 ", style=f"bold {_CHIPS[level]}")


@dataclass(frozen=True)
class _Screen:
    board: Board
    changes: tuple[Change, ...]
    chapter: str
    words: Words
    name: str
    url: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        height = max(_LEAST_HEIGHT, options.height or console.size.height)
        wide = width >= _WIDE_FROM
        head, now = self._head(wide), self._section("demo.coolhead", self._now(), wide)
        head_height, now_height = (_height(console, part, width) for part in (head, now))
        below = self._below(console, width, height - head_height - now_height, wide)
        layout = Layout()
        layout.split_column(Layout(head, size=head_height), Layout(now, size=now_height), below)
        yield from console.render(layout, options.update(height=height, width=width))

    def _head(self, wide: bool) -> RenderableType:
        """Whose story it is, the address of the same as a page (alone where there is little room), and the chapter."""
        title = _one_line(self.words.say("demo.title", brand=self.name), "bold")
        link = _one_line(self.words.say("demo.page", url=self.url), _QUIET) if self.url else None
        chapter = self._section("demo.narrator", Text(self.chapter), wide)
        if link is None:
            return Group(title, chapter)
        return Group(title, link, chapter) if wide else Group(link, chapter)

    def _now(self) -> RenderableType:
        """Time, level, verdict, and the three numbers."""
        board, words = self.board, self.words
        rows = Table.grid(padding=(0, 2))
        rows.add_column(style=_QUIET, no_wrap=True)
        rows.add_column(ratio=1)
        clock = words.day_time(board.at) if board.at is not None else "–"
        rows.add_row(words.say("demo.time"), Text(clock))
        rows.add_row(words.say("demo.level"), level_chip(board.level, words))
        rows.add_row(words.say("demo.verdict"), Text(words.sentence(board.verdict), style="bold"))
        rows.add_row(words.say("demo.reproduction"), Text(reproduction(board, words)))
        rows.add_row(words.say("demo.negative"), Text(negative_share(board, words)))
        friendly, neutral, critical = board.climate.of_100
        voices = words.say("demo.voices.value", friendly=friendly, neutral=neutral, critical=critical)
        rows.add_row(words.say("demo.voices"), Text(voices))
        return rows

    def _below(self, console: Console, width: int, height: int, wide: bool) -> Layout:
        """The alert and the changes to the left, the guideline to the right; or all three one below another."""
        side = width // 2 if wide else width
        frame = 2 if wide else 1
        alert = self._section("demo.alert", Group(*self._alert_rows(wide)), wide)
        alert_height = _height(console, alert, side)
        rest = height - alert_height
        changes_most = rest // (2 if self.board.guideline is None else 3)
        changes_height = rest if wide else min(frame + len(self._changes_rows()), changes_most)
        changes = self._section("demo.changes", Group(*self._changes_rows()[: max(changes_height - frame, 1)]), wide)
        room = (height if wide else rest - changes_height) - frame
        guideline = self._section(
            "guideline.title", self._guideline_text(console, side - (4 if wide else 0), room), wide
        )
        below = Layout(size=height)
        if wide:
            left = Layout(size=side)
            left.split_column(Layout(alert, size=alert_height), Layout(changes))
            below.split_row(left, Layout(guideline))
        else:
            below.split_column(
                Layout(alert, size=alert_height), Layout(changes, size=changes_height), Layout(guideline)
            )
        return below

    def _section(self, title: str, body: RenderableType, wide: bool) -> RenderableType:
        """A titled part: in a frame where there is room, under a line where there is not."""
        said = self.words.say(title)
        if wide:
            return Panel(body, title=said, title_align="left", border_style=_QUIET)
        return Group(Rule(said, align="left", style=_QUIET), body)

    def _alert_rows(self, wide: bool) -> list[Text]:
        """What became of the alert; its verdict only where there is room for saying it twice."""
        alert = self.board.alert
        if alert is None:
            return [Text(self.words.say("demo.alert.none"), style=_QUIET)]
        first = Text.assemble(level_chip(alert.level, self.words), " ", alert_state(alert, self.words))
        said_above = alert.verdict == self.board.verdict and not wide
        return [first] if said_above else [first, Text(self.words.sentence(alert.verdict))]

    def _changes_rows(self) -> list[Text]:
        """The changes, the newest first, each with its reasons."""
        rows: list[Text] = []
        for change in self.changes:
            said = f"{self.words.clock_time(change.at)}  {change.before}→{change.after} {GLYPHS[change.after]} "
            rows.append(_one_line(said + self.words.sentence(change.verdict)))
            rows.extend(_one_line(f"       · {self.words.sentence(reason)}", _QUIET) for reason in change.reasons)
        return rows or [Text(self.words.say("demo.changes.none"), style=_QUIET)]

    def _guideline_text(self, console: Console, width: int, height: int) -> RenderableType:
        """The page from its top; what does not fit is counted."""
        guideline = self.board.guideline
        if guideline is None:
            return Text(self.words.say("demo.guideline.none"), style=_QUIET)
        rows: list[Text] = []
        for text in guideline_rows(guideline, self.words):
            rows.extend(text.wrap(console, max(width, 10)))
        room = max(height, 1)
        if len(rows) <= room:
            return Group(*rows)
        more = Text(self.words.say("demo.more", n=len(rows) - room + 1), style=_QUIET, no_wrap=True)
        return Group(*rows[: room - 1], more)


def guideline_rows(guideline: GuidelineView, words: Words) -> list[Text]:
    """The guideline as rows: a bold heading for each part, then its sentences."""
    rows: list[Text] = []
    part = ""
    for line in guideline.lines:
        if line.part != part:
            part = line.part
            number = f"{part} " if part.isdigit() else ""
            rows.append(Text(number + words.say(f"guideline.part.{part}"), style="bold"))
        rows.append(Text(f"· {words.sentence(line.sentence)}"))
    return rows


def reproduction(board: Board, words: Words) -> str:
    """How many further mentions one brings: the forecast with its interval where there is one, else the live middle."""
    leading = board.leading
    if leading is not None and leading.forecast is not None and _fresh(leading.forecast["at"], board.at):
        low, middle, high = leading.forecast["reproduction"]
        return words.say("demo.reproduction.value", number=middle, range=words.range(low, high))
    if leading is not None and leading.measured is not None and leading.measured.get("reproduction") is not None:
        return words.say("demo.reproduction.middle", number=leading.measured["reproduction"])
    return words.say("demo.reproduction.unknown")


def negative_share(board: Board, words: Words) -> str:
    """The share of negative mentions in the last hour of the chart."""
    last = board.series[-1].at if board.series else 0.0
    hour = [point for point in board.series if point.at > last - HOUR]
    mentions = sum(point.mentions for point in hour)
    if not mentions:
        return words.say("demo.negative.unknown")
    share = min(1.0, sum(point.negative for point in hour) / mentions)
    return words.say("demo.negative.value", share=share, mentions=mentions)


def alert_state(alert: AlertView, words: Words) -> str:
    """What became of an alert, in words."""
    state = alert.state
    if state == "acknowledged":
        return words.say(
            "demo.alert.acknowledged",
            raised_at=alert.raised_at,
            acknowledged_at=alert.acknowledged_at,
            person=alert.acknowledged_by,
        )
    person = alert.sent[-1].person if alert.sent else ""
    return words.say(f"demo.alert.{state}", raised_at=alert.raised_at, person=person)


def _fresh(told_at: Instant | str, now: Instant | None) -> bool:
    return now is None or now - instant(told_at) <= 30 * MINUTE


def _one_line(text: str, style: str | Style = "") -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")


def _height(console: Console, renderable: RenderableType, width: int) -> int:
    return len(console.render_lines(renderable, console.options.update(width=width, height=None), pad=False))
