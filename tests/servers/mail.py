"""OpenSMTPD takes the mail and puts it into boxes; Dovecot shows the boxes over IMAP."""

from __future__ import annotations

import contextlib
import email
import email.policy
import imaplib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from tests.servers.starting import alone, answers, free_port, missing, open_folder, said, start

SMTPD, DOVECOT = Path("/usr/sbin/smtpd"), Path("/usr/sbin/dovecot")
DOMAIN = "c.test"
OWNER = 8
"""The system's own user `mail`, who owns the boxes."""

_SMTPD = """
table boxes {{ {boxes} }}
action "deliver" maildir "{folder}/mail/%{{dest.user}}" userbase <boxes>
listen on 127.0.0.1 port {port}
match from any for domain "c.test" action "deliver"
"""
_DOVECOT = """
protocols = imap
ssl = no
disable_plaintext_auth = no
listen = 127.0.0.1
mail_location = maildir:{folder}/mail/%n
passdb {{
  driver = static
  args = password=pw
}}
userdb {{
  driver = static
  args = uid=8 gid=8 home={folder}/mail
}}
first_valid_uid = 1
mail_fsync = never
base_dir = {folder}/run
log_path = {folder}/dovecot.log
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@dataclass(frozen=True)
class MailServers:
    """Boxes of the people named at the start, at `c.test`; nobody else has one."""

    what: str
    smtp_port: int
    imap_port: int
    folder: Path

    def address(self, *people: str) -> str:
        """The apprise address that mails to these people."""
        to = ",".join(f"{person}@{DOMAIN}" for person in people)
        return f"mailto://127.0.0.1:{self.smtp_port}?from=coolhead@{DOMAIN}&to={to}&smtp=127.0.0.1&mode=insecure"

    def box(self, person: str) -> list[EmailMessage]:
        """All that is in a person's box, read over IMAP."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=10) as door:
            door.login(person, "pw")
            door.select("INBOX", readonly=True)
            _, (found, *_) = door.search(None, "ALL")
            letters = []
            for number in found.split():
                _, parts = door.fetch(number, "(RFC822)")
                raw = next(part[1] for part in parts if isinstance(part, tuple))
                letters.append(email.message_from_bytes(raw, policy=email.policy.default))
            return letters

    def wait_for(self, person: str, count: int, seconds: float = 10.0) -> list[EmailMessage]:
        """A person's box once it holds `count` letters."""
        ends = time.monotonic() + seconds
        while len(letters := self.box(person)) < count:
            assert time.monotonic() < ends, (self.what, len(letters), (self.folder / "log").read_text()[-1500:])
            time.sleep(0.1)
        return letters


@contextlib.contextmanager
def mail_servers(*people: str) -> Iterator[MailServers]:
    """Both servers, with a box for each of these people."""
    if not (SMTPD.exists() and DOVECOT.exists()):
        missing("OpenSMTPD and Dovecot", "not installed")
    if os.geteuid() != 0:
        missing("OpenSMTPD", "it runs as root only")
    with alone("smtpd"), open_folder("mail") as folder:
        smtp, imap = free_port(), free_port()
        (folder / "mail").mkdir()
        os.chown(folder / "mail", OWNER, OWNER)
        boxes = ", ".join(f'"{person}" = "{OWNER}:{OWNER}:{folder}/mail"' for person in people)
        (folder / "smtpd.conf").write_text(_SMTPD.format(boxes=boxes, folder=folder, port=smtp))
        (folder / "dovecot.conf").write_text(_DOVECOT.format(folder=folder, port=imap))
        version = re.search(r"OpenSMTPD [\w.]+", said(SMTPD, "-h"))
        what = f"{version[0] if version else 'OpenSMTPD'} and Dovecot {said(DOVECOT, '--version').split()[0]}"
        boxes_server = start(what, [DOVECOT, "-c", folder / "dovecot.conf", "-F"], folder, answers(imap))
        try:
            post = start(what, [SMTPD, "-d", "-f", folder / "smtpd.conf"], folder, answers(smtp))
            try:
                yield MailServers(what, smtp, imap, folder)
            finally:
                post.stop()
        finally:
            boxes_server.stop()
