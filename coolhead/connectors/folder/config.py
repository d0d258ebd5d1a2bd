"""Settings of one watched folder."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator


class FolderSettings(BaseModel):
    """One folder: mentions are dropped into its `inbox/`, and read files move to `done/` or `failed/`."""

    model_config = ConfigDict(extra="forbid")

    path: Path = Field(description="The folder; inbox, done and failed are made inside it.")
    name: str = Field("", max_length=60, description="A short name for this folder; its own name if empty.")
    every_seconds: float = Field(
        10.0, ge=0.1, le=3600, description="Seconds between two looks where the system reports no change."
    )
    settle_seconds: float = Field(
        1.0, ge=0, le=600, description="Seconds a file must keep its size before it counts as wholly written."
    )
    at_once: int = Field(1000, ge=1, le=10_000, description="Mentions taken in one transaction.")
    unpacked_bytes: int = Field(
        2_000_000_000, ge=1, description="Bytes a packed file may unpack to; a larger one is refused."
    )
    columns: dict[str, str] = Field(
        default_factory=dict, description="For CSV: which column of yours is which field of a mention."
    )
    time_zone: str = Field("", description="For CSV: time zone of times that tell none, for example Europe/Warsaw.")
    source: str = Field("folder", min_length=1, max_length=60, description="Source of mentions that name none.")
    brand: str | None = Field(None, description="Brand of mentions that name none; if empty, the words decide.")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key if name else ""
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("not a time zone such as Europe/Warsaw") from None
