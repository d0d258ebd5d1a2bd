"""Settings of the Matrix connector: who reads along, in which rooms, and who is who there."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

MatrixUser = Annotated[str, Field(pattern=r"^@[^:\s]+:\S+$", max_length=255)]
MatrixRoom = Annotated[str, Field(pattern=r"^[#!][^:\s]+(:\S+)?$", max_length=255)]


class MatrixSettings(BaseModel):
    """A user of a homeserver that reads what people answer. The operator alone sets these addresses."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    homeserver: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2000)] = Field(
        description="Address of the homeserver, as in https://matrix.example.org."
    )
    user: MatrixUser = Field(description="Who reads along, as in @coolhead:example.org.")
    password: SecretStr | None = Field(None, description="The password of that user; or give a token instead.")
    token: SecretStr | None = Field(None, description="An access token of that user, instead of a password.")
    device: str = Field("COOLHEAD", pattern=r"^\w{1,64}$", description="The name of the session at the homeserver.")
    rooms: tuple[MatrixRoom, ...] = Field(min_length=1, max_length=50, description="Rooms to read, by alias or id.")
    people: dict[MatrixUser, str] = Field(
        default_factory=dict, description="Matrix user -> id of a person in the plan; nobody else is answered."
    )
    timeout_seconds: float = Field(20.0, gt=0, le=120, description="Seconds a call may take before it is tried again.")

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.password is None) == (self.token is None):
            raise ValueError("matrix needs either a password or a token")
        return self
