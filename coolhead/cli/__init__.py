"""How does a person ask at the prompt?"""

from __future__ import annotations

import sys

import typer

from coolhead.cli import (
    account,
    acting,
    alerts,
    correcting,
    incident,
    keeping,
    links,
    mentions,
    oncall,
    plan,
    playbook,
    quarantine,
    risk,
    team,
)
from coolhead.cli.brief import brief
from coolhead.cli.demo import demo
from coolhead.cli.guideline import make_guideline
from coolhead.cli.serve import serve
from coolhead.storage import StoreError

app = typer.Typer(
    help="Coolhead: keep a cool head when the internet does not.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("demo")(demo)
app.command("brief")(brief)
app.command("guideline")(make_guideline)
app.command("serve")(serve)
app.command("ack")(acting.acknowledge)
app.add_typer(alerts.app, name="alert", help="Alerts: see and answer them, mute a topic.")
app.command("confirm")(acting.confirm)
app.command("correct")(correcting.correct_reading)
app.command("replay")(mentions.replay)
app.command("read")(mentions.read)
app.command("import")(mentions.take)
app.add_typer(quarantine.app, name="quarantine", help="What could not be taken as a mention: list it, read it again.")
app.add_typer(incident.app, name="incident", help="Incident rooms: who does what, what is known, what was decided.")
plan.app.command("playbook")(playbook.show_playbook)
incident.app.command("learn")(playbook.learn)
app.add_typer(plan.app, name="plan", help="The plan file: write a first one, check it.")
app.add_typer(risk.app, name="risk", help="The risk register: list it, change it, see it on the matrix.")
app.add_typer(oncall.app, name="oncall", help="The rota: who is on duty, what is missing, who stands in.")
app.add_typer(team.app, name="team", help="The team: who is there, who fits best, who is trained.")
app.add_typer(account.app, name="account", help="The people who sign in: make, change and disable accounts.")
app.add_typer(keeping.tokens, name="token", help="Tokens for the API.")
app.add_typer(links.app, name="links", help="Links in alerts by which people answer them: revoke all.")
app.command("doctor")(keeping.doctor)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.bring_back)


def main() -> None:
    """The command `coolhead`. A mistake is one sentence on stderr and exit status 2."""
    try:
        app()
    except (OSError, ValueError, StoreError) as mistake:
        typer.echo(str(mistake), err=True)
        sys.exit(2)


__all__ = ["app", "main"]
