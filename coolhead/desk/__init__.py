"""What follows from one event?"""

from coolhead.desk.commands import Command, Fact, ReadDeeper, Record, SendAlert
from coolhead.desk.desk import handle
from coolhead.desk.events import (
    Acknowledged,
    Act,
    BacklogCounted,
    CalmConfirmed,
    DeepReadingSet,
    DeliveryReported,
    Event,
    MentionCorrected,
    MentionRead,
    MentionReread,
    RotaChanged,
    SafetyConfirmed,
    Tick,
)
from coolhead.desk.journal import decode_fact, encode_fact, fact_wire
from coolhead.desk.kin import text_key
from coolhead.desk.state import DeskState

__all__ = [
    "Acknowledged",
    "Act",
    "BacklogCounted",
    "CalmConfirmed",
    "Command",
    "DeepReadingSet",
    "DeliveryReported",
    "DeskState",
    "Event",
    "Fact",
    "MentionCorrected",
    "MentionRead",
    "MentionReread",
    "ReadDeeper",
    "Record",
    "RotaChanged",
    "SafetyConfirmed",
    "SendAlert",
    "Tick",
    "decode_fact",
    "encode_fact",
    "fact_wire",
    "handle",
    "text_key",
]
