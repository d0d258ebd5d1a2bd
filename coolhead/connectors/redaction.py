"""Say where something went without giving away how to get there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_NAMES_A_HOST = frozenset(
    {
        *("http", "https", "json", "jsons", "xml", "xmls", "form", "forms", "mailto", "mailtos", "ntfy", "ntfys"),
        *("gotify", "gotifys", "matrix", "matrixs", "mqtt", "mqtts", "xmpp", "xmpps", "irc", "ircs", "rocket"),
        *("rockets", "mmost", "mmosts", "nctalk", "nctalks", "syslog"),
    }
)
_HOST = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$|^localhost$", re.IGNORECASE)


def redact(url: str) -> str:
    """An address as scheme and host. Where the scheme keeps a token in the place of the host, the scheme alone.

    >>> redact("ntfys://lead:pw@push.example.org/crisis?priority=max")
    'ntfys://push.example.org'
    >>> redact("tgram://123456:token/4711")
    'tgram://…'
    """
    scheme, separator, _ = url.partition("://")
    scheme = scheme.lower()
    if not separator or not re.fullmatch(r"[a-z][a-z0-9+.-]{0,20}", scheme):
        return "…"
    try:
        host = urlsplit(f"//{url.partition('://')[2]}").hostname or ""
    except ValueError:
        host = ""
    shown = host if scheme in _NAMES_A_HOST and _HOST.match(host) else "…"
    return f"{scheme}://{shown}"
