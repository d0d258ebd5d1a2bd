"""What follows from one event?"""

from coolhead.desk.answers import ContactTestReported, Dismissed, Judged, Muted, PassedOn, Unmuted
from coolhead.desk.commands import Command, Fact, ReadDeeper, Record, SendAlert
from coolhead.desk.desk import handle
from coolhead.desk.escalate import next_call
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
    RoomActed,
    RotaChanged,
    SafetyConfirmed,
    Thanked,
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
    "ContactTestReported",
    "DeepReadingSet",
    "DeliveryReported",
    "DeskState",
    "Dismissed",
    "Event",
    "Fact",
    "Judged",
    "MentionCorrected",
    "MentionRead",
    "MentionReread",
    "Muted",
    "PassedOn",
    "ReadDeeper",
    "Record",
    "RoomActed",
    "RotaChanged",
    "SafetyConfirmed",
    "SendAlert",
    "Thanked",
    "Tick",
    "Unmuted",
    "decode_fact",
    "encode_fact",
    "fact_wire",
    "handle",
    "next_call",
    "text_key",
]
