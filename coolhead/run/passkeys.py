"""Passkeys: what a browser signed is checked here, with the library for WebAuthn; challenges are used once.

A passkey answers for the house's own name alone, so it cannot be asked for by a copy of the page.
"""

from __future__ import annotations

import json
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from coolhead.clock import MINUTE, Instant
from coolhead.storage import Account, Passkey

CHALLENGE_SECONDS: Final = 5 * MINUTE
MOST_CHALLENGES: Final = 5000


class PasskeyRefused(Exception):
    """What the browser sent proves nothing."""


@dataclass(frozen=True, slots=True)
class Site:
    """Under which name the pages are looked at: a passkey belongs to `host` and answers to `origin`."""

    origin: str

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or "localhost"


class Challenges:
    """Random bytes that a browser has to sign; each is good once, for five minutes, for one purpose.

    >>> known = Challenges()
    >>> name, made = known.make("sign_in", 0.0)
    >>> known.take(name, "sign_in", 1.0) == made, known.take(name, "sign_in", 1.0)
    (True, None)
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[str, bytes, Instant]] = OrderedDict()

    def make(self, purpose: str, now: Instant) -> tuple[str, bytes]:
        """A new challenge, and the name by which it is asked for."""
        name, made = secrets.token_urlsafe(18), secrets.token_bytes(32)
        self._known[name] = (purpose, made, now)
        while len(self._known) > MOST_CHALLENGES:
            self._known.popitem(last=False)
        return name, made

    def take(self, name: str, purpose: str, now: Instant) -> bytes | None:
        """The challenge, which is used up; None where there is none."""
        kept, made, at = self._known.pop(name, ("", b"", now))
        return made if kept == purpose and 0 <= now - at < CHALLENGE_SECONDS else None


def options_to_add(account: Account, known: list[Passkey], site: Site, challenge: bytes) -> dict[str, Any]:
    """What the browser is asked to make: a passkey that it finds by itself, opened by finger, face or PIN."""
    made = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Coolhead",
        user_id=account.id.encode(),
        user_name=account.login,
        user_display_name=account.name,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.id) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    options: dict[str, Any] = json.loads(webauthn.options_to_json(made))
    return options


def check_added(sent: dict[str, Any], account: str, name: str, site: Site, challenge: bytes, now: Instant) -> Passkey:
    """The passkey that a browser made. Raises PasskeyRefused."""
    try:
        done = webauthn.verify_registration_response(
            credential=sent,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(str(error)) from error
    return Passkey(done.credential_id, account, done.credential_public_key, done.sign_count, name, now)


def options_to_sign(site: Site, challenge: bytes) -> dict[str, Any]:
    """What the browser is asked to sign with whichever passkey it has for this house."""
    made = webauthn.generate_authentication_options(
        rp_id=site.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    options: dict[str, Any] = json.loads(webauthn.options_to_json(made))
    return options


def sent_id(sent: dict[str, Any]) -> bytes:
    """The id of the passkey that a browser signed with. Raises PasskeyRefused."""
    try:
        return base64url_to_bytes(str(sent["id"])[:1400])
    except (KeyError, ValueError, TypeError) as error:
        raise PasskeyRefused("no id") from error


def check_signed(sent: dict[str, Any], known: Passkey, site: Site, challenge: bytes) -> int:
    """How often the passkey says that it was used. Raises PasskeyRefused."""
    try:
        done = webauthn.verify_authentication_response(
            credential=sent,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=known.key,
            credential_current_sign_count=known.count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(str(error)) from error
    return done.new_sign_count
