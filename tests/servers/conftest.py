"""The servers, each started once for all tests that name it; every report says which ones they were."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.chat import ChatServer, chat_server
from tests.servers.mail import MailServers, mail_servers
from tests.servers.push import PushServer, push_server

_used: list[str] = []


@pytest.fixture(scope="session")
def mail() -> Iterator[MailServers]:
    with mail_servers("anna", "ben", "house") as servers:
        _used.append(servers.what)
        yield servers


@pytest.fixture(scope="session")
def push() -> Iterator[PushServer]:
    with push_server() as server:
        _used.append(server.what)
        yield server


@pytest.fixture(scope="session")
def chat() -> Iterator[ChatServer]:
    with chat_server() as server:
        _used.append(server.what)
        yield server


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say with which servers messages were exchanged."""
    if _used:
        terminalreporter.write_line(f"real servers: {', '.join(_used)}")
