"""What people ask for in a room, as the prompt and the API say it: one verb each, read strictly."""

from __future__ import annotations

from typing import Final

import msgspec

MOST_CHARACTERS: Final = 10_000


class Ask(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", forbid_unknown_fields=True):
    """One thing to be done. `base`: the version it is made on, as the room told it; None: whatever stands now."""

    base: tuple[str, ...] | None = None


class Take(Ask, frozen=True, kw_only=True, tag="take"):
    """I take a role. From somebody who has it only with a reason."""

    role: str
    reason: str | None = None


class HandOver(Ask, frozen=True, kw_only=True, tag="handover"):
    """A role goes to somebody else, or (`to` is null) is laid down."""

    role: str
    to: str | None
    reason: str | None = None


class Tick(Ask, frozen=True, kw_only=True, tag="tick"):
    """A step is done, or (`open`) is not done after all."""

    step: str
    open: bool = False


class Skip(Ask, frozen=True, kw_only=True, tag="skip"):
    """A step is left out, and why."""

    step: str
    reason: str


class WriteNote(Ask, frozen=True, kw_only=True, tag="note"):
    """Something worth keeping; `offline` where it was heard outside the net, `happened_at` in RFC 3339."""

    text: str
    offline: bool = False
    happened_at: str | None = None


class EditNote(Ask, frozen=True, kw_only=True, tag="edit_note"):
    """A note is put right: its text, or when it happened (RFC 3339). What is left out stays as it was."""

    note: str
    text: str | None = None
    happened_at: str | None = None


class PromiseUpdate(Ask, frozen=True, kw_only=True, tag="promise"):
    """The public was told when it hears from us next (RFC 3339); `due_at` null: nothing is promised any more."""

    due_at: str | None


class Decide(Ask, frozen=True, kw_only=True, tag="decide"):
    """What is decided, why, and what was weighed. `decision` names an earlier one that is changed."""

    text: str
    because: str
    options: tuple[str, ...] = ()
    decision: str | None = None


class StateFact(Ask, frozen=True, kw_only=True, tag="fact"):
    """A line of the fact sheet; `claim` names an earlier one that is changed."""

    text: str | None = None
    status: str = "unconfirmed"
    evidence: str | None = None
    claim: str | None = None


class SetTask(Ask, frozen=True, kw_only=True, tag="task"):
    """A task with owner and due time (RFC 3339); `task` names an earlier one. What is left out stays as it was."""

    text: str | None = None
    owner: str | None = None
    due_at: str | None = None
    status: str | None = None
    improvement: bool | None = None
    task: str | None = None


class Move(Ask, frozen=True, kw_only=True, tag="state"):
    """The work has come to triage, investigating, statement, monitoring or resolved."""

    state: str
    reason: str | None = None


class SetLevel(Ask, frozen=True, kw_only=True, tag="level"):
    """The level by a person's word; `over_floors` also under a floor that holds."""

    level: int
    reason: str
    over_floors: bool = False


class LinkWave(Ask, frozen=True, kw_only=True, tag="link_wave"):
    """A wave belongs to the incident, or (`linked` false) does not."""

    wave: str
    linked: bool = True


class LinkIncident(Ask, frozen=True, kw_only=True, tag="link"):
    """Another incident has to do with this one: related, cause or earlier."""

    other: str
    kind: str = "related"
    linked: bool = True


class Merge(Ask, frozen=True, kw_only=True, tag="merge"):
    """Two incidents are one: the younger goes on in the older."""

    other: str
    reason: str | None = None


class Split(Ask, frozen=True, kw_only=True, tag="split"):
    """Some waves go on in a new incident."""

    waves: tuple[str, ...]
    title: str | None = None


class Close(Ask, frozen=True, kw_only=True, tag="close"):
    """The work is over; with no improvement only with a reason why there is none."""

    none_because: str | None = None


class Reopen(Ask, frozen=True, kw_only=True, tag="reopen"):
    """The work goes on."""

    reason: str


Asked = (
    Take | HandOver | Tick | Skip | WriteNote | Decide | StateFact | SetTask | Move | SetLevel | LinkWave
    | LinkIncident | Merge | Split | Close | Reopen | EditNote | PromiseUpdate
)  # fmt: skip


class Declare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People begin to work on something: a wave, or what was heard offline. One line is enough (R23).

    `type`: T1 to T22 where somebody knows which type of crisis it is; its steps then begin with the general ones.
    """

    brand: str | None = None
    title: str | None = None
    note: str | None = None
    wave: str | None = None
    level: int | None = None
    type: str | None = None


_asked: Final = msgspec.json.Decoder(Asked)
_declare: Final = msgspec.json.Decoder(Declare)


class BadAsk(ValueError):
    """What was asked cannot be read, and why."""


def read_ask(body: bytes) -> Asked:
    """An ask from JSON. Raises BadAsk with the field that is wrong."""
    try:
        found: Asked = _asked.decode(body)
    except msgspec.MsgspecError as error:
        raise BadAsk(str(error)) from None
    return found


def read_declare(body: bytes) -> Declare:
    """A declaration from JSON. Raises BadAsk with the field that is wrong."""
    try:
        return _declare.decode(body)
    except msgspec.MsgspecError as error:
        raise BadAsk(str(error)) from None


def asked_schema() -> dict[str, object]:
    """The JSON Schema of all asks, for the API's description."""
    return msgspec.json.schema(Asked)
