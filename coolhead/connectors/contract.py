"""What every connector must have: run over all of them by the tests, open to third parties for theirs."""

from __future__ import annotations

import inspect
import tomllib
from typing import Any

from pydantic import BaseModel

from coolhead.connectors.discovery import Connector, ConnectorBroken

LISTENER_RULES = (
    "config_form",
    "captured_payloads",
    "hostile_payloads",
    "cursor_in_state",
    "refusals_keep_raw_bytes",
    "timeouts",
    "backoff",
)
SPEAKER_RULES = (
    "config_form",
    "captured_payloads",
    "one_target_one_call",
    "timeouts",
    "secrets_redacted",
    "permanent_errors_told_apart",
)
CHAT_RULES = (
    "config_form",
    "captured_payloads",
    "cursor_in_state",
    "said_once_per_key",
    "timeouts",
    "backoff",
    "secrets_redacted",
)


def check_connector(connector: Connector) -> list[str]:
    """What is missing or wrong, one sentence each; empty when the connector is complete."""
    return [
        *_manifest_faults(connector),
        *_settings_faults(connector),
        *_verb_faults(connector),
        *_folder_faults(connector),
        *_quality_faults(connector),
    ]


def _manifest_faults(connector: Connector) -> list[str]:
    manifest, faults = connector.manifest, []
    if not (manifest.listens or manifest.speaks or manifest.converses):
        faults.append("it neither listens nor speaks nor converses")
    if manifest.converses != bool(manifest.chat):
        faults.append("`converses` and `chat` disagree")
    if manifest.listens != bool(manifest.listener):
        faults.append("`listens` and `listener` disagree")
    if manifest.speaks != bool(manifest.speaker):
        faults.append("`speaks` and `speaker` disagree")
    if manifest.listens and not manifest.channel:
        faults.append("a listener names its usual channel")
    if not manifest.summary.endswith(".") or "\n" in manifest.summary:
        faults.append("`summary` is one sentence with a full stop")
    if not connector.package.endswith(f".{manifest.name}") and connector.package.startswith("coolhead."):
        faults.append("the folder is called as the connector is")
    return faults


def _settings_faults(connector: Connector) -> list[str]:
    try:
        model = connector.settings_model()
    except (ConnectorBroken, ImportError, AttributeError) as error:
        return [f"settings cannot be loaded: {error}"]
    schema: dict[str, Any] = model.model_json_schema()
    faults = [
        f"setting `{name}` has no description for its form field"
        for name, part in schema.get("properties", {}).items()
        if not part.get("description")
    ]
    return faults if _is_closed(model) else [*faults, "unknown settings are let through (extra='forbid')"]


def _is_closed(model: type[BaseModel]) -> bool:
    return model.model_config.get("extra") == "forbid"


def _verb_faults(connector: Connector) -> list[str]:
    verbs = {"listener": ("listen", "committed", "wait"), "speaker": ("deliver",), "chat": ("hear", "say", "aclose")}
    faults = []
    for role, names in verbs.items():
        reference = getattr(connector.manifest, role)
        if not reference:
            continue
        try:
            kind = connector.load(reference)
        except (ConnectorBroken, ImportError, AttributeError) as error:
            faults.append(f"{reference} cannot be loaded: {error}")
            continue
        faults += [
            f"{reference} has no `async def {name}`"
            for name in names
            if not inspect.iscoroutinefunction(getattr(kind, name, None))
        ]
    return faults


def _folder_faults(connector: Connector) -> list[str]:
    payloads = connector.folder.joinpath("payloads")
    if not payloads.is_dir() or not any(entry.is_file() for entry in payloads.iterdir()):
        return ["no captured payloads in payloads/"]
    return []


def _quality_faults(connector: Connector) -> list[str]:
    try:
        rules = tomllib.loads(connector.folder.joinpath("quality.toml").read_text("utf-8"))["rules"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        return [f"quality.toml cannot be read: {error!r}"]
    manifest = connector.manifest
    wanted = {
        *(LISTENER_RULES if manifest.listens else ()),
        *(SPEAKER_RULES if manifest.speaks else ()),
        *(CHAT_RULES if manifest.converses else ()),
    }
    faults = [f"quality.toml does not speak of `{rule}`" for rule in sorted(wanted - set(rules))]
    faults += [f"quality.toml knows a rule `{rule}` that nobody asks for" for rule in sorted(set(rules) - wanted)]
    for rule, verdict in rules.items():
        exempt = isinstance(verdict, dict) and len(str(verdict.get("exempt", ""))) >= 10
        if verdict != "done" and not exempt:
            faults.append(f"quality rule `{rule}` is neither done nor exempt with a reason")
    return faults
