"""`coolhead serve`: sources, inbox, desk, alerts and the page in one process."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
import typer
import uvicorn
from fastapi import FastAPI

from coolhead.cli.home import SettingsFile, serving
from coolhead.cli.house import LocalHouse
from coolhead.cli.keeping import hold_anchor
from coolhead.clock import DAY, HOUR, Clock, SystemClock
from coolhead.connectors import Chat, Fetcher, Shell, discover
from coolhead.plan import Plan, people_in_chains
from coolhead.run.addressing import has_two_ways
from coolhead.run.alert_links import AlertLinks, LinkKey
from coolhead.run.answering import Answering
from coolhead.run.calendar_watch import CalendarWatch
from coolhead.run.chat_answers import ChatAnswers
from coolhead.run.chatting import Chatting
from coolhead.run.contact_faults import contact_faults
from coolhead.run.contact_tests import ContactTesting
from coolhead.run.deepening import Deepening
from coolhead.run.encoder import load_deep_reader
from coolhead.run.heartbeat import Heartbeat, Moved
from coolhead.run.indexing import keep_index
from coolhead.run.intake import Intake
from coolhead.run.listening import Listening, listeners_of
from coolhead.run.oidc import OidcDoor
from coolhead.run.outbox import AddressBook, AlertText, Outbox, Ways
from coolhead.run.plan_watch import PlanWatch, plans_to_serve
from coolhead.run.runner import Runner
from coolhead.run.set_up import SetUp, lacks_plan
from coolhead.run.settings import FILE_NAME, LOOPBACK, Settings, load_settings, missing_contacts
from coolhead.run.sign_in import digest_of
from coolhead.run.source_tests import SourceTesting
from coolhead.run.weights import ReaderToCome
from coolhead.storage import SqliteStore, StoreError
from coolhead.text import DeepReader, Reader
from coolhead.web import create_app
from coolhead.web.ports import WebSettings

CALLS_COME_HOME_SECONDS = 3.0
ANCHOR_SECONDS = 600.0
_log = structlog.get_logger(__name__)


def serve(settings: SettingsFile = None) -> None:
    """Listen to the sources, judge what they say, alert people and show the page, until Ctrl-C."""
    chosen = load_settings(settings)
    # A wrong folder is told now, not by every mention it could not read.
    other = None if chosen.deep_reader is None else load_deep_reader(chosen.deep_reader)
    _log_plainly()
    with (
        serving(chosen),
        _door(chosen) as door,
        contextlib.closing(SqliteStore(chosen.database, chosen.workspace)) as store,
    ):
        if lacks_plan(chosen, store):
            if not asyncio.run(set_up(chosen, settings or Path(FILE_NAME), store, door)):
                return
            chosen = load_settings(settings)
        served = plans_to_serve(chosen.plans, store, SystemClock().now())
        watch = PlanWatch(served.paths, served.plans, store, SystemClock())
        watch.begin(served.states)
        intake = Intake(store, SystemClock())
        try:
            _say_who_cannot_be_reached(chosen, served.plans)
            whole = asyncio.run(_serve(chosen, store, intake, door, lambda: other or load_deep_reader(), watch))
        finally:
            intake.close()
    if not whole:
        raise typer.Exit(1)


async def _serve(
    settings: Settings,
    store: SqliteStore,
    intake: Intake,
    door: socket.socket,
    load_deep: Callable[[], DeepReader] | None,
    watch: PlanWatch,
) -> bool:
    """Serve until told to stop (True), or until a part of the house breaks (False).

    `load_deep` gives the deeper reader; without one nothing is read deeper.
    """
    clock = SystemClock()
    reader, plans = ReaderToCome(), watch.plans
    with _deepening(settings, store, load_deep, reader, list(plans)) as deepening:
        ask = None if deepening is None else deepening.ask

        def runner() -> Runner:
            return Runner(store, plans, reader, deeper=ask, texts_per_second=settings.deep_texts_per_second)

        house = LocalHouse(store, intake, await asyncio.to_thread(runner), plans, clock)
        house.renew, house.watch, house.settings = runner, watch, settings
        return await _open(settings, plans, store, house, door)


@contextlib.contextmanager
def _deepening(
    settings: Settings,
    store: SqliteStore,
    load: Callable[[], DeepReader] | None,
    reader: Reader,
    brands: Sequence[str],
) -> Iterator[Deepening | None]:
    if load is None or settings.deep_texts_per_second <= 0:
        yield None
        return
    deepening = Deepening(store, load, settings.deep_texts_per_second, reader, brands)
    deepening.start()
    try:
        yield deepening
    finally:
        deepening.close()


async def _open(
    settings: Settings, plans: Mapping[str, Plan], store: SqliteStore, house: LocalHouse, door: socket.socket
) -> bool:
    """Listen, deliver and show until told to stop, or until a part breaks."""
    clock, intake = house.clock, house.intake
    async with (
        contextlib.AsyncExitStack() as closing,
        Fetcher(allow_private=settings.allow_private) as fetcher,
    ):
        links = links_of(settings, clock)
        shell = Shell(clock, fetcher)
        chat = chat_of(settings, shell)
        answering = Answering(links, rooms=chat is not None)
        shell = replace(shell, render=AlertText(plans, settings.link, house.calling, answering))
        listening = Listening(listeners_of(settings, shell), store, intake, shell)
        house.listen_by(listening.sources, listening.silent_since, listening.next_at)
        house.source_testing = SourceTesting(lambda: listeners_of(settings, shell), clock)
        people = AddressBook(plans, settings)
        ways = ways_of(settings, shell)
        house.testing = ContactTesting(people, ways.by_address, clock)
        outbox = Outbox(store, people, ways, house.stands, house.report, clock)
        heartbeat = house.heartbeat = heartbeat_of(settings, house, listening, outbox, fetcher)
        config = _web(settings, house, links, _set_up_key(settings, store))
        if settings.oidc is not None:
            # The operator chose the provider; it may stand on the intranet, whatever feeds may not.
            provider = await closing.enter_async_context(Fetcher(allow_private=True))
            back = f"{settings.address}/oidc/done"
            cast(FastAPI, config.app).state.oidc = OidcDoor(settings.oidc, provider, back, clock)
        server = _Server(config)
        typer.echo(f"Coolhead listens at {settings.address}", err=True)
        parts = [house.follow(), listening.follow(), _deliver(house, outbox), keep_retention(store, settings, clock)]
        parts += [heartbeat.follow(), keep_anchor(store, settings, clock), keep_index(store)]
        parts.append(CalendarWatch(settings.calendars, store, fetcher, house.plans, clock).follow())
        if chat is not None:
            parts.append(_converse(house, chatting_of(settings, chat, plans, house, store)))
        parts += [house.watch.follow()] if house.watch else []
        whole = await _together(server.serve(sockets=[door]), parts, server)
        await outbox.finish(CALLS_COME_HOME_SECONDS)
        return whole


def heartbeat_of(
    settings: Settings, house: LocalHouse, listening: Listening, outbox: Outbox, fetcher: Fetcher
) -> Heartbeat:
    """The heartbeat of a house: its desk, its listeners, its outbox (once it delivers) and its intake must move."""
    parts: dict[str, Moved] = {
        "the desk": lambda: house.moved_at,
        "a source's listener": listening.moved_at,
        "the outbox": lambda: outbox.looked_at if house.caught_up.is_set() else house.clock.now(),
    }
    return Heartbeat(
        settings.heartbeat_urls,
        settings.heartbeat_seconds,
        fetcher.post,
        parts,
        lambda: house.intake.deliver(()),
        house.clock,
        lambda sentence: typer.echo(sentence, err=True),
    )


async def _deliver(house: LocalHouse, outbox: Outbox) -> None:
    await house.caught_up.wait()
    outbox.looked_at = house.clock.now()
    await outbox.follow()


def ways_of(settings: Settings, shell: Shell) -> Ways:
    """How alerts leave the house by these settings."""
    known = discover()
    screen = known["screen"].speaker(settings.screen, shell)
    return Ways(
        by_address=known["apprise"].speaker(settings.apprise, shell),
        webhooks=tuple(known["webhook"].speaker(webhook, shell) for webhook in settings.webhooks),
        on_screen=None if settings.show_alerts == "never" else screen,
        always_on_screen=settings.show_alerts == "always",
    )


async def _converse(house: LocalHouse, chatting: Chatting) -> None:
    """Nobody can say how an alert stands before all that was kept is heard."""
    await house.caught_up.wait()
    await chatting.follow()


def chat_of(settings: Settings, shell: Shell) -> Chat | None:
    """The rooms in which people answer; None where there are none, or where the library for them is missing."""
    if settings.matrix is None:
        return None
    try:
        return discover()["matrix"].chat(settings.matrix, shell)
    except ImportError as error:
        typer.echo(f"coolhead.toml: matrix: {error}. Alerts are sent all the same.", err=True)
        return None


def chatting_of(
    settings: Settings, chat: Chat, plans: Mapping[str, Plan], house: LocalHouse, store: SqliteStore
) -> Chatting:
    """What reads along in the rooms and answers there."""
    people = settings.matrix.people if settings.matrix else {}
    answers = ChatAnswers(people, plans, house.boards, settings.language, house.calling)
    return Chatting(chat, answers, store, house.answer, house.clock)


async def keep_anchor(store: SqliteStore, settings: Settings, clock: Clock) -> None:
    """Every ten minutes, note where the journal ends in the file that is kept elsewhere; never twice the same place."""
    last = -1
    while settings.anchor is not None:
        newest = store.last_fact()
        if newest != last:
            try:
                wrong = await asyncio.to_thread(hold_anchor, store, settings.anchor, clock.now())
            except (OSError, UnicodeDecodeError) as error:
                wrong = [str(error)]
            else:
                last = newest
            for sentence in wrong:
                _log.error("anchor_not_kept", reason=sentence)
        await asyncio.sleep(ANCHOR_SECONDS)
    await asyncio.Event().wait()


async def keep_retention(store: SqliteStore, settings: Settings, clock: Clock) -> None:
    """Once a day, overwrite texts and names that are older than the settings allow. Numbers and facts stay."""
    while settings.retention_days is not None:
        before = clock.now() - settings.retention_days * DAY
        try:
            erased = await asyncio.to_thread(store.erase_content_before, before)
        except StoreError as error:
            _log.warning("content_not_erased", reason=str(error))
            await asyncio.sleep(HOUR)
            continue
        if erased:
            _log.info("content_erased", mentions=erased, days=settings.retention_days)
        await asyncio.sleep(DAY)
    await asyncio.Event().wait()


async def _together(web: Awaitable[None], parts: list[Coroutine[Any, Any, None]], server: uvicorn.Server) -> bool:
    """Run the web and the other parts; the first that ends takes all down. False where a part broke."""
    serving_web = asyncio.ensure_future(web)
    others = [asyncio.create_task(part) for part in parts]
    done, _ = await asyncio.wait([serving_web, *others], return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        if task in done:
            _log.error("part_broke", part=getattr(task.get_coro(), "__qualname__", ""), exc_info=task.exception())
        task.cancel()
    server.should_exit = True
    await asyncio.gather(serving_web, *others, return_exceptions=True)
    return done == {serving_web}


class _Server(uvicorn.Server):
    """Stops at Ctrl-C and SIGTERM like any other, and leaves the rest of the house time to close."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's own, but a signal that was obeyed is not raised again."""
        loop = asyncio.get_running_loop()
        for known in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(known, self.handle_exit, known, None)
        try:
            yield
        finally:
            for known in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(known)


def links_of(settings: Settings, clock: Clock) -> AlertLinks | None:
    """The links in alerts; none where nobody has said under which address people reach the pages."""
    if settings.public_address is None:
        return None
    return AlertLinks(settings.address, LinkKey(settings.link_key), clock, settings.alert_link_hours)


async def set_up(settings: Settings, file: Path, store: SqliteStore, door: socket.socket) -> bool:
    """Serve the pages of the set-up until the first plan stands (True), or until told to stop (False)."""
    clock = SystemClock()
    intake = Intake(store, clock)
    try:
        house = LocalHouse(store, intake, Runner(store, {}, ReaderToCome()), {}, clock)
        config = _web(settings, house, None, _set_up_key(settings, store))
        app = cast(FastAPI, config.app)
        app.state.set_up = made = SetUp(settings.plans[0], file)
        server = _Server(config)
        typer.echo(f"There is no plan yet. Set the house up at {settings.address}/welcome", err=True)
        serving_web = asyncio.create_task(server.serve(sockets=[door.dup()]))
        written = asyncio.create_task(made.written.wait())
        await asyncio.wait([serving_web, written], return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving_web
        written.cancel()
        return made.written.is_set()
    finally:
        intake.close()


def _set_up_key(settings: Settings, store: SqliteStore) -> bytes:
    """For a house without an owner that others reach: a one-time link, told here alone. Its digest is what is kept."""
    if _on_this_machine_alone(settings) or store.accounts.has_owner():
        return b""
    key = secrets.token_urlsafe(24)
    typer.echo(f"Nobody owns this house yet. Make the owner's account at {settings.address}/welcome/{key}", err=True)
    return digest_of(key)


def _on_this_machine_alone(settings: Settings) -> bool:
    """Whether nobody reaches the pages from elsewhere: a proxy on this machine brings everybody from loopback."""
    public = urlsplit(settings.public_address).hostname if settings.public_address else None
    return settings.host in LOOPBACK and public in (None, *LOOPBACK)


def _web(
    settings: Settings, house: LocalHouse, links: AlertLinks | None = None, set_up_key: bytes = b""
) -> uvicorn.Config:
    public = urlsplit(settings.public_address).hostname if settings.public_address else None
    hosts = (*LOOPBACK, settings.host, *([public] if public else []))
    served = WebSettings(
        hosts=hosts,
        loopback=_on_this_machine_alone(settings),
        language=settings.language,
        public_address=settings.public_address,
        sessions=settings.sessions.hours,
        set_up_key=set_up_key,
        oidc_name=settings.oidc.name if settings.oidc else "",
    )
    return uvicorn.Config(create_app(house, served, links), log_level="warning", timeout_graceful_shutdown=2)


@contextlib.contextmanager
def _door(settings: Settings) -> Iterator[socket.socket]:
    """The socket, bound before anything else, so that a port in use is told in one sentence."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        bound = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise ValueError(f"{settings.host}, port {settings.port} cannot be used: {error.strerror}.") from None
    with bound:
        yield bound


def _say_who_cannot_be_reached(settings: Settings, plans: Mapping[str, Plan]) -> None:
    for plan in plans.values():
        named = list(people_in_chains(plan))
        if not named:
            typer.echo(f"{plan.brand.name}: the plan names nobody to be alerted (roles, alerting.chain).", err=True)
        for person in missing_contacts(settings, named):
            typer.echo(f"{plan.brand.name}: {person} has no address under contacts in coolhead.toml.", err=True)
        for person in named:
            addresses = [address.get_secret_value() for address in settings.contacts.get(person, ())]
            if addresses and not has_two_ways(addresses):
                typer.echo(
                    f"{plan.brand.name}: {person} has only one way to be reached; two unrelated ones are safer.",
                    err=True,
                )
    known = {person.id for plan in plans.values() for person in plan.people}
    for user, person in sorted((settings.matrix.people if settings.matrix else {}).items()):
        if person not in known:
            typer.echo(f"coolhead.toml: matrix.people: {user} is to be {person}, whom no plan names.", err=True)
    for place, fault in contact_faults(settings):
        typer.echo(f"coolhead.toml: {place}: {fault}", err=True)


def _log_plainly() -> None:
    """Log lines on standard error; tracebacks without the values of variables, since some are secrets."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
