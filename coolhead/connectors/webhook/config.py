"""Settings of the webhook connector."""

from __future__ import annotations

import base64
import binascii

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator


class WebhookSettings(BaseModel):
    """Where alerts are posted, and the secrets that sign them."""

    model_config = ConfigDict(extra="forbid")

    url: SecretStr = Field(description="Address that receives the alerts (http or https).")
    secrets: tuple[SecretStr, ...] = Field(
        min_length=1,
        max_length=2,
        description="Signing secrets, `whsec_` and base64. Give two while you change from one to the other.",
    )

    @field_validator("secrets")
    @classmethod
    def _long_enough(cls, secrets: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for secret in secrets:
            if len(key_of(secret)) < 24:
                raise ValueError("a signing secret has at least 24 bytes")
        return secrets


def key_of(secret: SecretStr) -> bytes:
    """The bytes of a `whsec_…` secret."""
    try:
        return base64.b64decode(secret.get_secret_value().removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("a signing secret is written in base64") from None
