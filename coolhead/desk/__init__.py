"""What follows from one event?"""

from coolhead.desk.commands import Command, Fact, Record, SendAlert
from coolhead.desk.desk import handle
from coolhead.desk.events import (
    Acknowledged,
    Act,
    BacklogCounted,
    CalmConfirmed,
    DeliveryReported,
    Event,
    MentionRead,
    SafetyConfirmed,
    Tick,
)
from coolhead.desk.journal import decode_fact, encode_fact, fact_wire
from coolhead.desk.state import DeskState

__all__ = [
    "Acknowledged",
    "Act",
    "BacklogCounted",
    "CalmConfirmed",
    "Command",
    "DeliveryReported",
    "DeskState",
    "Event",
    "Fact",
    "MentionRead",
    "Record",
    "SafetyConfirmed",
    "SendAlert",
    "Tick",
    "decode_fact",
    "encode_fact",
    "fact_wire",
    "handle",
]
