"""The streams' scores as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Score = dict[str, Any]
"""One system's part of what the scorer writes with --json."""


def tables(scores: Sequence[Score]) -> str:
    """Beside the baselines, then the first system: languages, worst stories, hard negatives, each crisis."""
    system = scores[0]
    parts = [_beside(scores), _worst(system), _languages(system), _hard(system), _crises(system)]
    return "\n\n".join("\n".join(part) for part in parts)


def _beside(scores: Sequence[Score]) -> Iterator[str]:
    yield (
        "| system | overall | paged in time | within 30 min | paged ever | noticed in time | level in band | "
        "quiet false pages a stream-week | hard negatives clean | median page (min) |"
    )
    yield "|---" * 10 + "|"
    for place, score in enumerate(scores):
        said, name = score["overall"], "**Coolhead**" if place == 0 else f"[{score['name']}]"
        shares = ("page_in_time", "page_within_30min", "page_recall", "notice_in_time", "severity_in_band")
        cells = [f"{said['overall']:.1f}", *(f"{said[each]:.2f}" for each in shares)]
        cells += [
            f"{said['quiet_pages_per_week']:.2f}",
            f"{said['hard_clean']:.2f}",
            f"{said['median_page_delay_min']}",
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    said = system_of(scores)
    yield ""
    yield (
        f"{said['crises']} crises, {said['crises_must_page']} to be paged; {said['quiet_pages']} false pages in "
        f"{said['quiet_weeks']} quiet weeks; level changes a crisis: median {said['level_changes_median']}, most "
        f"{said['level_changes_max']}; {said['median_share_out_at_page']} of a wave is out at the page (median)."
    )


def system_of(scores: Sequence[Score]) -> dict[str, Any]:
    """The first one's summary."""
    summary: dict[str, Any] = scores[0]["overall"]
    return summary


def badness(row: dict[str, Any]) -> tuple[bool, bool, bool, float]:
    """The worse crisis is greater: not paged in time where it must be, not noticed in time, out of band, how late."""
    must = row["severity_min"] >= 3
    share = row["page_share"] if must else row["notice_share"]
    return (
        must and not row["page_in_time"],
        not row["notice_in_time"],
        not row["in_band"],
        1.0 if share is None else share,
    )


def _worst(system: Score) -> Iterator[str]:
    yield "Worst stories:"
    yield ""
    yield "| stream | crisis | noticed after (min) | paged after (min) | of the wave out (%) | level | band |"
    yield "|---" * 7 + "|"
    for row in sorted(system["crises"], key=badness, reverse=True)[:5]:
        yield f"| {row['stream']} | {row['kind'].replace('_', ' ')} | {_told(row)} |"


def _told(row: dict[str, Any]) -> str:
    minutes = ["-" if row[name] is None else f"{row[name]:.0f}" for name in ("notice_delay_min", "page_delay_min")]
    share = "-" if row["page_share"] is None else f"{100 * row['page_share']:.0f}"
    return " | ".join((*minutes, share, str(row["reached"]), f"{row['severity_min']}-{row['severity_max']}"))


def _languages(system: Score) -> Iterator[str]:
    for title, field in (("language", "per_language"), ("mentions a day", "per_size")):
        yield f"| {title} | crises | paged in time | noticed in time | quiet false pages | hard negatives clean |"
        yield "|---" * 6 + "|"
        keys = system[field].items()
        for name, said in sorted(keys, key=lambda one: one[1]["overall"]):
            yield (
                f"| {name} | {said['crises']} | {said['page_in_time']:.2f} | {said['notice_in_time']:.2f} | "
                f"{said['quiet_pages_per_week']:.2f} | {said['hard_clean']:.2f} |"
            )
        yield ""


def _hard(system: Score) -> Iterator[str]:
    yield "| looks like a crisis | windows | above the level it may reach | pages |"
    yield "|---" * 4 + "|"
    for kind, said in system["hard_negatives"].items():
        yield f"| {kind.replace('_', ' ')} | {said['windows']} | {said['violated']} | {said['pages']} |"


def _crises(system: Score) -> Iterator[str]:
    yield (
        "| stream | crisis | mentions a day | in the wave | noticed after (min) | paged after (min) | "
        "of the wave out (%) | level | band | level changes |"
    )
    yield "|---" * 10 + "|"
    for row in system["crises"]:
        head = f"{row['stream']} | {row['kind'].replace('_', ' ')} | {row['size']} | {row['n_mentions']}"
        yield f"| {head} | {_told(row)} | {row['level_changes']} |"
