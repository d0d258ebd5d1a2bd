"""Settings of one feed."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from coolhead.mention import AuthorKind, PressTier


class RssSettings(BaseModel):
    """One feed: where it is, how often it is asked, and what its entries are."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(min_length=8, max_length=2000, description="Address of the feed (http or https).")
    name: str = Field("", max_length=60, description="A short name for this feed; its host if empty.")
    every_seconds: float = Field(300.0, ge=30, le=86_400, description="Seconds between two questions.")
    channel: str = Field("news", min_length=1, max_length=40, description="Channel its mentions are shown under.")
    kind: Literal["article", "post", "reply", "review"] = Field(
        "article", description="What its entries are; `reply` for comment feeds."
    )
    author_kind: AuthorKind | None = Field(
        None, description="Who writes here; press for articles and person for the rest if not given."
    )
    press_tier: PressTier | None = Field(
        None, description="For press: trade, local or national. It weighs in severity."
    )
    brand: str | None = Field(None, description="Brand its entries belong to; if empty, the monitored words decide.")
