"""Settings of the screen connector."""

from pydantic import BaseModel, ConfigDict, Field


class ScreenSettings(BaseModel):
    """Whether a bell goes with the alert."""

    model_config = ConfigDict(extra="forbid")

    bell: bool = Field(False, description="Ring the terminal's bell with each alert.")
