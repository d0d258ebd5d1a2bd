"""`coolhead serve`: the inbox, the desk and the page in one process."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from coolhead.cli.house import LocalHouse
from coolhead.clock import SystemClock
from coolhead.plan import read_plan
from coolhead.run.intake import Intake
from coolhead.run.runner import Runner
from coolhead.run.settings import load_settings
from coolhead.run.weights import load_reader
from coolhead.storage import SqliteStore
from coolhead.web import create_app
from coolhead.web.ports import WebSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(settings: Annotated[Path | None, typer.Option(help="coolhead.toml")] = None) -> None:
    """Take mentions at POST /api/mentions, carry them through the desk, show the page; Ctrl-C ends cleanly."""
    chosen = load_settings(settings)
    plans = [read_plan(Path(path).read_text(encoding="utf-8")) for path in chosen.plans]
    by_brand = {plan.brand.id: plan for plan in plans}
    chosen.home.mkdir(parents=True, exist_ok=True)
    store = SqliteStore(chosen.home / "coolhead.db", chosen.workspace)
    clock = SystemClock()
    intake = Intake(store, clock)
    try:
        runner = Runner(store, by_brand, load_reader())
        asyncio.run(_serve(LocalHouse(store, intake, runner, by_brand, clock), chosen.host, chosen.port))
    except KeyboardInterrupt:
        typer.echo("")
    finally:
        intake.close()
        store.close()


async def _serve(house: LocalHouse, host: str, port: int) -> None:
    served = WebSettings(hosts=(*LOOPBACK, host), loopback=host in LOOPBACK)
    config = uvicorn.Config(
        create_app(house, served), host=host, port=port, log_level="warning", timeout_graceful_shutdown=2
    )
    typer.echo(f"Coolhead listens at http://{host}:{port}")
    following = asyncio.create_task(house.follow())
    try:
        await uvicorn.Server(config).serve()
    finally:
        following.cancel()
