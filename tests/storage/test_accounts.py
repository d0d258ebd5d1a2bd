"""The book of accounts, in a file and in memory: what is unique, what is used once, what is bounded and chained."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coolhead.storage import (
    Account,
    AuditLine,
    Invitation,
    LastOwner,
    LoginTaken,
    MemoryStore,
    Passkey,
    Session,
    SqliteStore,
    Store,
    StoreError,
    Token,
    token_digest,
)
from coolhead.storage.accounts_model import LINES_KEPT, PASSKEYS_OF_ONE, SESSIONS_OF_ONE
from coolhead.storage.schema import ACCOUNTS, MIGRATIONS, migrate

MAJA = Account("a-1", "maja@example.org", "Maja", "owner", "maja", password="argon2", created_at=1.0)
OTTO = Account("a-2", "otto", "Otto", "agency", "otto", ("ember", "other"), created_at=2.0, subject="s")


def session(name: str, account: str = "a-1", seen_at: float = 5.0) -> Session:
    return Session(name.encode(), name, account, 5.0, seen_at, 5.0, "form", "Firefox · Linux")


def invitation(**fields: Any) -> Invitation:
    return replace(Invitation(b"d", "i", "Otto", "agency", "otto", ("ember",), "a-1", 1.0, 10.0), **fields)


def test_an_account_is_found_by_all_its_names(store: Store) -> None:
    book = store.accounts
    assert not book.has_owner()
    book.add(MAJA, first=True)
    book.add(OTTO)
    assert book.has_owner()
    assert book.accounts() == [MAJA, OTTO]
    assert book.by_login(" MAJA@Example.org ") == book.by_person("maja") == book.account("a-1") == MAJA
    assert book.by_subject("s") == OTTO
    assert book.by_subject("") is None
    assert book.account("a-9") is None


@pytest.mark.parametrize("same", [{"login": "Maja@example.org "}, {"person": "maja"}, {"id": "a-1"}])
def test_no_two_are_called_the_same(store: Store, same: dict[str, Any]) -> None:
    store.accounts.add(MAJA)
    with pytest.raises(LoginTaken):
        store.accounts.add(replace(OTTO, **same))
    with pytest.raises(LoginTaken):
        store.accounts.add(OTTO, first=True)
    assert store.accounts.accounts() == [MAJA]


def test_one_owner_stays(store: Store) -> None:
    book = store.accounts
    book.add(MAJA)
    book.add(OTTO)
    for change in ({"role": "viewer"}, {"disabled": True}):
        with pytest.raises(LastOwner):
            book.change("a-1", **change)
    book.change("a-2", role="owner")
    assert book.change("a-1", role="viewer").role == "viewer"
    with pytest.raises(LastOwner):
        book.change("a-2", disabled=True)


def test_whoever_is_disabled_or_has_a_new_password_is_signed_out(store: Store) -> None:
    book = store.accounts
    book.add(MAJA)
    book.add(OTTO)
    for change in ({"password": "new"}, {"disabled": True}):
        book.begin_session(session("one", "a-2"))
        book.change("a-2", **change)
        assert book.sessions("a-2") == []
    book.begin_session(session("two", "a-2"))
    assert book.session(b"two") is None


def test_sessions_begin_end_and_are_bounded(store: Store) -> None:
    book = store.accounts
    book.add(MAJA)
    book.begin_session(session("one"))
    assert book.session(b"one") == (session("one"), MAJA)
    book.begin_session(session("two"), instead_of=b"one")
    assert book.session(b"one") is None
    book.see_session(b"two", 9.0, 20.0)
    book.see_session(b"two", 7.0)
    assert [(one.seen_at, one.kept_until) for one in book.sessions("a-1")] == [(9.0, 20.0)]
    for number in range(SESSIONS_OF_ONE + 5):
        book.begin_session(session(f"more-{number:02}", seen_at=10.0 + number))
    assert len(book.sessions("a-1")) == SESSIONS_OF_ONE
    assert book.session(b"two") is None
    assert not book.end_session("a-2", "more-10")
    assert book.end_session("a-1", "more-10")
    assert book.end_sessions("a-1", b"more-11") == SESSIONS_OF_ONE - 2
    assert book.sweep_sessions(30.0) == 1


def test_passkeys_count_up_only(store: Store) -> None:
    book, key = store.accounts, Passkey(b"k", "a-1", b"public", 0, "Firefox", 1.0)
    book.add(MAJA)
    book.add_passkey(key)
    with pytest.raises(StoreError):
        book.add_passkey(key)
    assert book.use_passkey(b"k", 0, 2.0)  # a key that never counts
    assert book.use_passkey(b"k", 4, 3.0)
    assert not book.use_passkey(b"k", 4, 4.0)
    assert not book.use_passkey(b"k", 0, 4.0)
    assert book.passkey(b"k") == replace(key, count=4, used_at=3.0)
    for number in range(PASSKEYS_OF_ONE - 1):
        book.add_passkey(replace(key, id=b"%d" % number))
    with pytest.raises(StoreError):
        book.add_passkey(replace(key, id=b"too many"))
    assert not book.remove_passkey("a-2", b"k")
    assert book.remove_passkey("a-1", b"k")


def test_a_code_and_an_invitation_work_once(store: Store) -> None:
    book = store.accounts
    book.add(MAJA)
    book.set_codes("a-1", [b"one", b"two"])
    assert [book.use_code("a-1", b"one", 3.0) for _ in range(2)] == [True, False]
    assert not book.use_code("a-2", b"two", 3.0)
    assert book.codes_left("a-1") == 1
    book.set_codes("a-1", [b"three"])
    assert not book.use_code("a-1", b"two", 3.0)
    book.invite(invitation())
    assert not book.accept(b"d", OTTO, 10.0)
    with pytest.raises(LoginTaken):
        book.accept(b"d", replace(OTTO, person="maja"), 2.0)
    assert [book.accept(b"d", OTTO, 3.0), book.accept(b"d", replace(OTTO, id="a-3", login="x"), 3.0)] == [True, False]
    book.invite(invitation(digest=b"e", id="j"))
    assert book.withdraw("j")
    assert not book.withdraw("i")
    assert [one.open_at(2.0) for one in book.invitations()] == [False, False]


def test_the_audit_is_chained_and_failures_push_out_no_acts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LINES_KEPT, "failed", 5)
    book = store.accounts
    book.note(AuditLine(1.0, "role_changed", "a-1", "a-1"))
    for second in range(20):
        book.note(AuditLine(2.0 + second, "sign_in_failed", origin=book.origin("192.0.2.1")))
    assert [line.what for line in book.audit(100)] == ["sign_in_failed"] * 5 + ["role_changed"]
    assert book.faults() == []
    assert store.verify() == []


def test_who_changes_the_audit_is_found(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.db")
    store.accounts.note(*(AuditLine(float(n), "signed_in", f"a-{n}") for n in range(4)))
    raw = sqlite3.connect(tmp_path / "store.db")
    for forbidden in ("UPDATE audit SET by = 'x'", "DELETE FROM audit WHERE seq = 2"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(forbidden)
    raw.execute("DROP TRIGGER audit_refuses_update")
    raw.execute("UPDATE audit SET account = 'a-9' WHERE seq = 3")
    raw.commit()
    raw.close()
    assert [sentence for sentence in store.verify() if "audit" in sentence]
    store.close()


def test_a_store_from_before_accounts_is_taken_up_with_its_tokens(tmp_path: Path) -> None:
    before = MIGRATIONS.index(ACCOUNTS)
    old = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    migrate(old, before)
    old.execute(
        "INSERT INTO tokens (digest, workspace, name, scope, created_at) VALUES (?, 'default', 'feed', 'write', 5.0)",
        (token_digest("secret"),),
    )
    old.close()
    store = SqliteStore(tmp_path / "store.db", key=b"k")
    assert store.token(token_digest("secret")) == Token("feed", "write", 5.0)
    assert not store.accounts.has_owner()
    store.close()


def test_a_backup_of_memory_keeps_the_people(tmp_path: Path) -> None:
    store = MemoryStore()
    store.accounts.add(MAJA)
    store.accounts.set_codes("a-1", [b"one"])
    store.accounts.begin_session(session("one"))
    store.accounts.note(AuditLine(1.0, "account_made", "a-1"))
    store.accounts.keep_welcome({"brand": "Zorza"})
    store.add_token("t", b"t" * 32, "read", 1.0, "maja", "a-1", ("ember",), 9.0)
    store.backup(str(tmp_path / "copy.db"))
    copy = SqliteStore(tmp_path / "copy.db")
    assert copy.accounts.accounts() == [MAJA]
    assert copy.accounts.codes_left("a-1") == 1
    assert copy.accounts.session(b"one") is not None
    assert copy.accounts.welcome() == {"brand": "Zorza"}
    assert copy.tokens() == [Token("t", "read", 1.0, False, "maja", "a-1", ("ember",), 9.0)]
    assert copy.verify() == []
    copy.close()
