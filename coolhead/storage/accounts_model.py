"""Values: the people who sign in to a house, how they prove who they are, and what was noted about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from coolhead.clock import Instant
from coolhead.storage.model import StoreError

SESSIONS_OF_ONE: Final = 20
"""Sessions one account may have; the one that was quiet longest ends first."""
PASSKEYS_OF_ONE: Final = 20
INVITATIONS_KEPT: Final = 500
LINES_KEPT: Final = {"kept": 50_000, "failed": 5_000}
"""Lines of the audit by lane: who fails to sign in ever so often never pushes out what people did."""


class LoginTaken(StoreError):
    """Another account has this login, this person or this subject already."""


class LastOwner(StoreError):
    """The change would leave the house without an owner who can sign in."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in.

    `brands` None: all, also those that come later. `person` is their id in the plans, under which they act.
    `password` is argon2id's own text; empty where they sign in otherwise. `subject` is a digest of issuer and subject
    at an OIDC provider.
    """

    id: str
    login: str
    name: str
    role: str
    person: str
    brands: tuple[str, ...] | None = None
    password: str = field(default="", repr=False)
    language: str = ""
    reply_language: str = ""
    subject: str = field(default="", repr=False)
    created_at: Instant = 0.0
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Passkey:
    """A public key somebody signs in with. `id` is the credential's id."""

    id: bytes
    account: str
    key: bytes = field(repr=False)
    count: int
    name: str
    created_at: Instant
    used_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in. Only the digest of what its cookie holds is kept.

    `id` names it on pages; `form` is what its forms carry; `fresh_at` is when they last proved who they are;
    `kept_until` holds it open beyond its time while an incident goes on.
    """

    digest: bytes = field(repr=False)
    id: str
    account: str
    created_at: Instant
    seen_at: Instant
    fresh_at: Instant
    form: str = field(repr=False)
    device: str = ""
    kept_until: Instant = 0.0


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link by which one person makes their account. Only the digest of the link is kept."""

    digest: bytes = field(repr=False)
    id: str
    name: str
    role: str
    person: str
    brands: tuple[str, ...] | None
    invited_by: str
    created_at: Instant
    ends_at: Instant
    used_by: str = ""
    withdrawn: bool = False

    def open_at(self, now: Instant) -> bool:
        """Whether it still makes an account."""
        return not self.used_by and not self.withdrawn and now < self.ends_at


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One thing that was done with accounts: ids, kinds and digests only.

    `account` is whom it was done to, `by` who did it (an account's id, or `cli`), `way` how (password, passkey, oidc,
    recovery, invitation, cli), `detail` one word such as a role, `origin` a keyed digest of the network address.
    """

    at: Instant
    what: str
    account: str = ""
    by: str = ""
    way: str = ""
    detail: str = ""
    origin: str = ""
    seq: int = 0

    @property
    def lane(self) -> str:
        """Where it is kept: failures apart from what people did."""
        return "failed" if self.what.endswith("_failed") else "kept"
