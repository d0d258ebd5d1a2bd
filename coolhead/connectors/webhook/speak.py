"""One signed POST per alert, in the form of standardwebhooks.com."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence

from pydantic import SecretStr

from coolhead.clock import Instant, write_instant
from coolhead.connectors.base import Contact, Delivery, Shell, SourceError
from coolhead.connectors.fetch import Fetched
from coolhead.connectors.redaction import redact
from coolhead.connectors.webhook.config import WebhookSettings, key_of
from coolhead.storage.model import Outgoing


class WebhookSpeaker:
    """Posts `{"type": "alert", "timestamp", "data"}`; `data` is the command as the outbox holds it.

    `webhook-id` is the idempotency key: whoever receives the same id twice may drop the second.
    """

    def __init__(self, settings: WebhookSettings, shell: Shell) -> None:
        self._url = settings.url.get_secret_value()
        self._target = redact(self._url)
        self._secrets = settings.secrets
        self._fetcher = shell.need_fetcher()
        self._clock = shell.clock

    async def deliver(self, outgoing: Outgoing, contacts: Sequence[Contact]) -> list[Delivery]:
        """One call, whoever the alert is for: the other program knows whom it tells."""
        at = self._clock.now()
        body = payload(outgoing, at)
        headers = {"content-type": "application/json", **signed(outgoing.key, int(at), body, self._secrets)}
        try:
            answer = await self._fetcher.post(self._url, body, headers)
        except SourceError as error:
            message = "delivery.timeout" if error.user_message == "source.timeout" else "delivery.refused"
            message = "delivery.address_unusable" if error.permanent else message
            detail = f"{self._target}: {error.user_message}"
            return [Delivery(outgoing.person, self._target, False, error.permanent, message, detail)]
        return [self._judged(outgoing.person, answer)]

    def _judged(self, person: str, answer: Fetched) -> Delivery:
        detail = f"{self._target}: HTTP {answer.status}"
        if 200 <= answer.status < 300:
            return Delivery(person, self._target, accepted=True, detail=detail)
        # 410 is the receiver's "never again"; every other refusal may be repaired on the other side.
        permanent = answer.status == 410
        return Delivery(person, self._target, False, permanent, "delivery.refused", detail, answer.retry_after)


def payload(outgoing: Outgoing, at: Instant) -> bytes:
    """The body that is signed and sent."""
    data = json.loads(outgoing.body)
    body = {"type": "alert", "timestamp": write_instant(at), "person": outgoing.person, "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def signed(id_: str, timestamp: int, body: bytes, secrets: Sequence[SecretStr]) -> dict[str, str]:
    """The three headers: id, seconds since the epoch, and one signature (HMAC-SHA256) per secret."""
    content = f"{id_}.{timestamp}.".encode() + body
    marks = (
        base64.b64encode(hmac.new(key_of(secret), content, hashlib.sha256).digest()).decode() for secret in secrets
    )
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }
