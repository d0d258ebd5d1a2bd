"""Which connectors are there? Folders of this package, and whatever installed packages offer."""

from __future__ import annotations

import pkgutil
import tomllib
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coolhead.connectors.base import Chat, Listener, Shell, Speaker

GROUP = "coolhead.connectors"
_log = structlog.get_logger(__name__)


class ConnectorBroken(Exception):
    """A connector's folder is not what it should be; the message names the folder and the fault."""


class Manifest(BaseModel):
    """What `manifest.toml` says. References are `module:Class`, seen from the connector's folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=3)
    summary: str = Field(min_length=20, description="One sentence for README and docs, ending in a full stop.")
    listens: bool = False
    speaks: bool = False
    converses: bool = False
    channel: str = ""
    settings: str = Field(pattern=r"^\w+:\w+$")
    listener: str = ""
    speaker: str = ""
    chat: str = ""


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector that was found. Its code is imported when it is first built, not before."""

    manifest: Manifest
    package: str
    folder: Traversable

    @property
    def name(self) -> str:
        return self.manifest.name

    def settings_model(self) -> type[BaseModel]:
        """The pydantic model of its settings: the form of the web page, the table of `coolhead.toml`."""
        model = self.load(self.manifest.settings)
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            raise ConnectorBroken(f"{self.name}: {self.manifest.settings} is not a pydantic model")
        return model

    def listener(self, settings: BaseModel, shell: Shell) -> Listener:
        """One listener for one configured source."""
        built: Listener = self.load(self.manifest.listener)(settings, shell)
        return built

    def speaker(self, settings: BaseModel, shell: Shell) -> Speaker:
        """One speaker for one configured way out."""
        built: Speaker = self.load(self.manifest.speaker)(settings, shell)
        return built

    def chat(self, settings: BaseModel, shell: Shell) -> Chat:
        """The rooms of one service. Raises ImportError where its library is not installed."""
        built: Chat = self.load(self.manifest.chat)(settings, shell)
        return built

    def load(self, reference: str) -> type:
        """The class a reference of the manifest names. Raises `ConnectorBroken`, `ImportError`, `AttributeError`."""
        module, _, name = reference.partition(":")
        if not name:
            raise ConnectorBroken(f"{self.name}: the manifest names nothing to load")
        found: type = getattr(import_module(f"{self.package}.{module}"), name)
        return found


def read_connector(package: str) -> Connector:
    """Read one connector's manifest. Raises `ConnectorBroken`."""
    try:
        folder = files(package)
        manifest = Manifest.model_validate(tomllib.loads(folder.joinpath("manifest.toml").read_text("utf-8")))
    except (ImportError, OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConnectorBroken(f"{package}: {error}") from error
    return Connector(manifest, package, folder)


def discover() -> dict[str, Connector]:
    """Every connector by name. A built-in name wins; a broken third-party connector is logged and left out.

    >>> sorted(name for name, connector in discover().items() if connector.package.startswith("coolhead."))
    ['apprise', 'folder', 'matrix', 'rss', 'screen', 'webhook']
    """
    home = import_module("coolhead.connectors")
    built_in = [
        read_connector(f"{home.__name__}.{module.name}")
        for module in pkgutil.iter_modules(home.__path__)
        if module.ispkg
    ]
    found = {connector.name: connector for connector in built_in}
    for entry in entry_points(group=GROUP):
        _add(found, entry)
    return dict(sorted(found.items()))


def _add(found: dict[str, Connector], entry: EntryPoint) -> None:
    try:
        connector = read_connector(entry.module)
    except ConnectorBroken as error:
        _log.warning("connector_broken", connector=entry.name, reason=str(error))
        return
    if connector.name in found:
        _log.warning("connector_name_taken", connector=connector.name, package=connector.package)
        return
    found[connector.name] = connector
