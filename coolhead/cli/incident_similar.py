"""What is shown of the past situations most like an incident."""

from __future__ import annotations

from typing import Any

import typer

from coolhead.web.display import display
from coolhead.words import Words


def print_similar(told: dict[str, Any], words: Words) -> None:
    """The most similar ones, each with why and what came of it."""
    typer.echo(words.say("case.title"))
    if not told["similar"]:
        typer.echo(f"  {words.say('case.none')}")
    for place, one in enumerate(told["similar"], 1):
        head = words.say("case.head", name=display(one["title"], 120), share=one["alike_share"])
        day = f" · {one['happened_on']}" if one["happened_on"] else ""
        typer.echo(f"\n{place}. {head}{day} · {one['id']}")
        for line in (*one["reasons"], *one["outcome"]):
            typer.echo(f"   {display(line, 500)}")
