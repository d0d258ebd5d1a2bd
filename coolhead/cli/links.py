"""Verbs for the links in alerts."""

from __future__ import annotations

import typer

from coolhead.cli.home import SettingsFile, make_home
from coolhead.run.alert_links import LinkKey
from coolhead.run.settings import load_settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def links() -> None:
    """Links by which people answer alerts."""


@app.command("revoke")
def revoke(settings: SettingsFile = None) -> None:
    """Make a new key for the links in alerts, so that none that was sent before opens anything any more."""
    chosen = load_settings(settings)
    make_home(chosen)
    LinkKey(chosen.link_key).renew()
    typer.echo("No link that was sent until now works any more. Those of new alerts do.")
