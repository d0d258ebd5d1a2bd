"""Settings of the apprise connector. Addresses of people are settings of the people, not of the connector."""

from pydantic import BaseModel, ConfigDict, Field


class AppriseSettings(BaseModel):
    """How long one service may take, and how many are called at a time."""

    model_config = ConfigDict(extra="forbid")

    timeout_seconds: float = Field(20.0, gt=0, le=120, description="Seconds one service may take before it is retried.")
    at_once: int = Field(8, ge=1, le=64, description="How many services are called at the same time.")
