"""The settings of one installation: `coolhead.toml`, and the environment over it (COOLHEAD_PORT=9000 and so on).

What was decided about a brand stands in its plan; here stands where things are, and whom to reach at which address.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from coolhead.connectors.apprise.config import AppriseSettings
from coolhead.connectors.folder.config import FolderSettings
from coolhead.connectors.matrix.config import MatrixSettings
from coolhead.connectors.screen.config import ScreenSettings
from coolhead.connectors.webhook.config import WebhookSettings
from coolhead.mention import AuthorKind, PressTier
from coolhead.run.calendar_watch import CalendarSetting
from coolhead.run.oidc import OidcSettings
from coolhead.run.sign_in import SessionHours

FILE_NAME = "coolhead.toml"
PREFIX = "COOLHEAD_"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PageLanguage = Literal["en", "pl", "fr", "id", "ru"]
Screen = Literal["without_contact", "always", "never"]
Name = Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]


class Feed(BaseModel):
    """An RSS or Atom feed that is fetched every `minutes`; Google Alerts deliver such feeds (R40).

    `kind` is what its entries are, `author_kind` and `press_tier` who writes there: they weigh in severity.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2000)]
    channel: Name = "news"
    brand: str | None = None
    minutes: Annotated[float, Field(ge=1, le=1440)] = 10.0
    kind: Literal["article", "post", "reply", "review"] = "article"
    author_kind: AuthorKind | None = None
    press_tier: PressTier | None = None


class WatchedFolder(FolderSettings):
    """A folder whose new JSON Lines and CSV files are taken in, from its `inbox/`."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SessionSettings(BaseModel):
    """How long people stay signed in: so many hours without a request, and so many at the longest.

    While an incident of their brands is open nobody is signed out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    idle_hours: Annotated[float, Field(ge=0.25, le=168)] = 12.0
    longest_hours: Annotated[float, Field(ge=1, le=2160)] = 168.0

    @property
    def hours(self) -> SessionHours:
        """The same for the door."""
        return SessionHours(self.idle_hours, self.longest_hours)


class Settings(BaseSettings):
    """Everything one installation needs to know beside its plans. Paths are absolute after `load_settings`.

    `contacts` maps a person's id in the plan to apprise addresses; they are secrets and never shown.
    `matrix` reads what people answer in rooms. `webhooks` get every alert as signed JSON; `show_alerts` says when
    alerts are shown on the terminal too.
    Where `public_address` is set, alerts carry a link by which one person answers one alert, for `alert_link_hours`.
    `allow_private` lets feeds and webhooks lead into a private network, for sources on an intranet.
    `deep_texts_per_second` is how many mentions a second may be read a second time, deeper, where a deeper reader is
    there; the random sample comes beside, and 0 is none. `deep_reader` is a folder with another encoder than the one
    that ships, as `training.deep.finish` writes it; its digest is checked.
    `heartbeat_urls` are called every `heartbeat_seconds` while every part of the house moves: whoever watches there
    tells people when the calls stop.
    `anchor` is a file on another disk or host to which the end of the journal is noted, signed, every ten minutes.
    `sessions` says how long people stay signed in; `oidc` where they sign in for all their programs.
    `retention_days` is how long contents (texts, names, handles) are kept; numbers and facts stay.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True, env_nested_delimiter="__"
    )

    home: Path = Path("coolhead-data")
    host: Annotated[str, Field(min_length=1, max_length=255)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8765
    public_address: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    workspace: Name = "default"
    plans: Annotated[tuple[Path, ...], Field(min_length=1)] = (Path("plan.yaml"),)
    language: PageLanguage = "en"
    alert_link_hours: Annotated[float, Field(gt=0, le=24)] = 24.0
    deep_texts_per_second: Annotated[float, Field(ge=0, le=100_000)] = 100.0
    deep_reader: Path | None = None
    heartbeat_urls: tuple[SecretStr, ...] = ()
    heartbeat_seconds: Annotated[float, Field(ge=10, le=3600)] = 60.0
    anchor: Path | None = None
    retention_days: Annotated[int, Field(ge=1, le=36500)] | None = 365
    contacts: dict[Name, tuple[SecretStr, ...]] = Field(default_factory=dict)
    matrix: MatrixSettings | None = None
    webhooks: tuple[WebhookSettings, ...] = ()
    show_alerts: Screen = "without_contact"
    apprise: AppriseSettings = AppriseSettings()
    screen: ScreenSettings = ScreenSettings()
    feeds: tuple[Feed, ...] = ()
    folders: tuple[WatchedFolder, ...] = ()
    calendars: tuple[CalendarSetting, ...] = ()
    allow_private: bool = False
    sessions: SessionSettings = SessionSettings()
    oidc: OidcSettings | None = None

    @property
    def database(self) -> Path:
        """The file that holds mentions and facts."""
        return self.home / "coolhead.db"

    @property
    def link_key(self) -> Path:
        """The file of the key that signs the links in alerts."""
        return self.home / "link.key"

    @property
    def link(self) -> str | None:
        """The address to put into alerts; None where others could not follow it."""
        return self.address if self.public_address or self.host not in LOOPBACK else None

    @property
    def address(self) -> str:
        """Where people find the pages: for links in alerts."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_address or f"http://{host}:{self.port}").rstrip("/")

    @field_validator("heartbeat_urls")
    @classmethod
    def _watchdogs(cls, urls: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for place, url in enumerate(urls, 1):
            if not re.fullmatch(r"https?://[^\s/]\S*", url.get_secret_value()):
                raise ValueError(f"address {place} is not of the form https://...")
        return urls

    @field_validator("contacts")
    @classmethod
    def _addresses(cls, contacts: dict[str, tuple[SecretStr, ...]]) -> dict[str, tuple[SecretStr, ...]]:
        for person, addresses in contacts.items():
            if any("://" not in address.get_secret_value() for address in addresses):
                raise ValueError(f"an address of {person} is not of the form service://...")
        return contacts

    @model_validator(mode="after")
    def _feed_names(self) -> Self:
        names = [feed.name for feed in self.feeds]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"feeds: the name {twice[0]} is used twice")
        folders = [folder.name or folder.path.name for folder in self.folders]
        twice = sorted({name for name in folders if folders.count(name) > 1})
        if twice:
            raise ValueError(f"folders: the name {twice[0]} is used twice; give one of them another name")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, whose content is handed in."""
        return env_settings, init_settings


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """One thing that is wrong: in which file (or environment variable), which key, why."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


class SettingsInvalid(ValueError):
    """The settings cannot be used. No value is shown, since some are secrets."""

    def __init__(self, problems: list[SettingsProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def load_settings(path: Path | None = None) -> Settings:
    """The settings of a file; without one, those of `coolhead.toml` here where there is one, else the defaults.

    Relative paths count from the file's folder. Raises SettingsInvalid.
    """
    file = path or Path(FILE_NAME)
    written = _read(file) if path is not None or file.exists() else {}
    try:
        settings = Settings(**written)
    except ValidationError as error:
        raise SettingsInvalid([_problem(file, part["loc"], part["msg"]) for part in error.errors()]) from None
    except SettingsError as error:
        raise SettingsInvalid([SettingsProblem("environment", "", str(error))]) from None
    return _with_paths_from(file.parent.resolve(), settings)


def missing_contacts(settings: Settings, people: list[str]) -> list[str]:
    """Of these people (ids in a plan), those who have no address."""
    return [person for person in people if not settings.contacts.get(person)]


def starter_settings() -> str:
    """The text of a commented first `coolhead.toml`; as it stands it says what holds without it."""
    return _STARTER


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsInvalid([SettingsProblem(str(file), "", error.strerror or "cannot be read")]) from None
    except ValueError as error:
        raise SettingsInvalid([SettingsProblem(str(file), "", f"not TOML: {error}")]) from None


def _problem(file: Path, place: tuple[int | str, ...], reason: str) -> SettingsProblem:
    variable = PREFIX + str(place[0]).upper() if place else ""
    from_environment = any(name.upper() == variable or name.upper().startswith(f"{variable}__") for name in os.environ)
    key = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")
    reason = "this setting does not exist" if reason.startswith("Extra inputs") else reason
    return SettingsProblem(
        f"environment {variable}" if from_environment else str(file), key, reason.removeprefix("Value error, ")
    )


def _with_paths_from(folder: Path, settings: Settings) -> Settings:
    return settings.model_copy(
        update={
            "home": folder / settings.home.expanduser(),
            "anchor": settings.anchor and folder / settings.anchor.expanduser(),
            "deep_reader": settings.deep_reader and folder / settings.deep_reader.expanduser(),
            "plans": tuple(folder / plan.expanduser() for plan in settings.plans),
            "folders": tuple(
                watched.model_copy(update={"path": folder / watched.path.expanduser()}) for watched in settings.folders
            ),
        }
    )


_STARTER = """\
# Settings of this installation. What was decided about a brand stands in its plan file.
# Each key can also be set in the environment: COOLHEAD_PORT=9000 wins over port here.
# Relative paths count from this file's folder. Keep this file private (chmod 600): contacts may hold passwords.

# Where mentions and facts are kept.
home = "coolhead-data"

# Where the pages are served. 127.0.0.1 means: on this machine only.
host = "127.0.0.1"
port = 8765
# How others reach the pages. Alerts then carry a link by which a person answers, valid for so many hours (at most 24).
# public_address = "https://coolhead.example.org"
alert_link_hours = 24

# The name of this customer of the installation.
workspace = "default"

# One plan per brand.
plans = ["plan.yaml"]

# Language of the pages: en, pl, fr, id or ru.
language = "en"

# After so many days texts, names and handles are erased; numbers and facts stay.
retention_days = 365

# A file somewhere else (another disk, a mounted share): every ten minutes the end of the journal is noted there, so
# that `coolhead doctor --anchor FILE` finds out if the journal is cut off or an old copy is put in its place.
# anchor = "/mnt/elsewhere/coolhead.anchors"

# So many mentions a second may be read a second time, deeper; about 150 keep one processor core busy. 0: none.
deep_texts_per_second = 100
# Another encoder, larger perhaps: a folder with encoder.onnx, pieces.model and about.json, whose checksum is checked.
# deep_reader = "encoder-large"

# Alerts on the terminal: "without_contact" (only those of people who have no address), "always" or "never".
show_alerts = "without_contact"

# A watchdog outside (a dead man's switch, such as a self-hosted healthchecks): called every minute while everything
# here moves. It tells people when the calls stop, so that a dead house is noticed as well.
# heartbeat_urls = ["https://watchdog.example.org/ping/..."]
# heartbeat_seconds = 60

# Whether feeds and webhooks may lead into a private network.
allow_private = false

# How long people stay signed in: without a request, and at the longest. Never ended while an incident is open.
# [sessions]
# idle_hours = 12
# longest_hours = 168

# Where people sign in for all their programs (OpenID Connect); its redirect address is <public_address>/oidc/done.
# Members of these groups get these roles, never owner; everybody else needs an invitation.
# [oidc]
# name = "Example ID"
# issuer = "https://id.example.org"
# client_id = "coolhead"
# client_secret = "..."
# [oidc.roles]
# crisis-team = "responder"

# How people of the plan are reached: https://appriseit.com/services/ lists the kinds of address.
# Two addresses with unrelated providers are better than one.
# [contacts]
# anna = ["ntfys://ntfy.example.org/coolhead-anna?priority=max", "mailtos://user:password@example.org?to=anna@example.org"]

# Where people answer alerts in a Matrix room with !ack: a user that reads along there, and who is who.
# [matrix]
# homeserver = "https://matrix.example.org"
# user = "@coolhead:example.org"
# password = "..."
# rooms = ["#crisis:example.org"]
# [matrix.people]
# "@anna:example.org" = "anna"

# Programs of yours that get every alert as signed JSON. A secret is "whsec_" and at least 24 bytes in base64.
# [[webhooks]]
# url = "https://alerts.example.org/coolhead"
# secrets = ["whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="]

# Feeds to listen to, for example a Google Alert delivered as a feed.
# [[feeds]]
# name = "google-alert"
# url = "https://www.google.com/alerts/feeds/..."
# channel = "news"
# brand = "my-brand"
# minutes = 10

# Calendars whose shifts or absences count in the rota.
# [[calendars]]
# name = "team"
# url = "https://calendar.example.org/team.ics"
# kind = "shifts"
# role = "responder"
# minutes = 60

# Folders for files of mentions (JSON Lines, CSV): put them into incoming/inbox, read ones move to incoming/done.
# [[folders]]
# path = "incoming"
# brand = "my-brand"
"""
