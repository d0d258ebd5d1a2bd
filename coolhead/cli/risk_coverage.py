"""`coolhead risk coverage`: the map of channels, and where nobody listens although people speak of the brand."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from coolhead.cli.home import SettingsFile, open_store
from coolhead.cli.risk_common import AsJson, Language, OfBrand, piped, plan_of, tell, words_of
from coolhead.clock import SystemClock
from coolhead.incident.zone import local_time
from coolhead.plan import Plan
from coolhead.plan.channels import ChannelMap, MappedChannel
from coolhead.run.channels import OF_CHANNELS, channel_map, hint, listening, map_values
from coolhead.run.plan_readiness import listened_channels
from coolhead.run.risks import read_board
from coolhead.run.settings import load_settings
from coolhead.words import Words

_COLUMNS = ("channel", "present", "listen", "mentions", "last", "because")


def coverage(
    brand: OfBrand = "", language: Language = "", as_json: AsJson = False, settings: SettingsFile = None
) -> None:
    """Show where you are, where you listen, what is said there, and the blind spots: channels nobody listens to."""
    plan = plan_of(settings, brand)
    words = words_of(language, plan)
    sources = listened_channels(load_settings(settings), plan.brand.id)
    with open_store(settings) as store:
        board = read_board(store, plan.brand.id, OF_CHANNELS)
        drawn = channel_map(store, board, plan, sources, SystemClock().now())
    if piped(as_json):
        tell({"brand": plan.brand.id, **map_values(drawn, words)})
    else:
        _show(Console(), drawn, plan, words)


def _show(console: Console, drawn: ChannelMap, plan: Plan, words: Words) -> None:
    table = Table(title=words.say("coverage.title", name=escape(plan.brand.name)), header_style="bold")
    for name in _COLUMNS:
        table.add_column(words.say(f"coverage.column.{name}"), overflow="fold")
    for one in drawn.channels:
        table.add_row(*map(escape, _cells(one, plan, words)), style="bold" if one.blind else None)
    console.print(table)
    console.print(f"\n[bold]{words.say('coverage.blind' if drawn.blind else 'coverage.none')}[/]")
    for one in drawn.blind:
        console.print(f"  {escape(hint(one, words))}", highlight=False)
    if drawn.blind:
        console.print(f"\n{words.say('coverage.next')}")
    if drawn.unplaced:
        console.print(words.say("coverage.unplaced", n=drawn.unplaced), highlight=False)


def _cells(one: MappedChannel, plan: Plan, words: Words) -> tuple[str, ...]:
    last = "" if one.last_at is None else f"{local_time(one.last_at, plan.brand.time_zone):%Y-%m-%d %H:%M}"
    because = words.list(words.say(f"coverage.because.{pointer}") for pointer in one.because)
    name = f"channel.{one.channel}"
    return (
        words.say(name) if name in words else one.channel,
        "✓" if one.present else "–",
        listening(one, words),
        words.number(one.mentions),
        last or "–",
        because,
    )
