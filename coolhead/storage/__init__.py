"""Where is it kept, so that nothing acknowledged is lost?"""

from coolhead.storage.accounts import AccountBook, folded
from coolhead.storage.accounts_model import (
    Account,
    AuditLine,
    Invitation,
    LastOwner,
    LoginTaken,
    Passkey,
    Session,
)
from coolhead.storage.arrivals import arrive, read_csv, read_json_lines
from coolhead.storage.copies import restore
from coolhead.storage.memory import MemoryStore
from coolhead.storage.model import (
    REREAD,
    SCHEMA_VERSION,
    TAUGHT,
    Arrival,
    Conservation,
    Entry,
    Outgoing,
    Quarantined,
    Receipt,
    Refusal,
    Reread,
    SourceState,
    Step,
    Store,
    StoredFact,
    StoreError,
    Token,
    Written,
)
from coolhead.storage.schema import STORE_VERSION
from coolhead.storage.search_model import FoundMention, FoundMentions, MentionQuery
from coolhead.storage.sqlite import SqliteStore, token_digest

__all__ = [
    "REREAD",
    "SCHEMA_VERSION",
    "STORE_VERSION",
    "TAUGHT",
    "Account",
    "AccountBook",
    "Arrival",
    "AuditLine",
    "Conservation",
    "Entry",
    "FoundMention",
    "FoundMentions",
    "Invitation",
    "LastOwner",
    "LoginTaken",
    "MemoryStore",
    "MentionQuery",
    "Outgoing",
    "Passkey",
    "Quarantined",
    "Receipt",
    "Refusal",
    "Reread",
    "Session",
    "SourceState",
    "SqliteStore",
    "Step",
    "Store",
    "StoreError",
    "StoredFact",
    "Token",
    "Written",
    "arrive",
    "folded",
    "read_csv",
    "read_json_lines",
    "restore",
    "token_digest",
]
