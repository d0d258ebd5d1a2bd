"""Readiness with what this installation knows: addresses, sources, the plan in force; and said in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from coolhead.clock import Instant
from coolhead.plan import Plan
from coolhead.plan.problems import Args
from coolhead.plan.readiness import PARTS, Evidence, Finding, Missing, Readiness
from coolhead.plan.readiness_checks import readiness
from coolhead.run.adopting import ADOPTED, plan_of
from coolhead.run.board_alerting import ContactTest
from coolhead.run.contact_tests import last_tests
from coolhead.run.settings import Settings
from coolhead.storage import Store
from coolhead.words import Words

SHOWN = 3
"""Missing things of one check that are named; the others are counted."""
_HOSTED = frozenset({"mailto", "ntfy", "json", "xml", "form", "matrix", "gotify", "mattermost", "rocket", "syslog"})
"""Kinds of address whose provider is the host; of the others the kind is the provider."""


Tests = Mapping[str, Sequence[ContactTest]]
"""Person -> the last test of each of their addresses."""


def evidence_of(
    settings: Settings, plan: Plan, now: Instant, store: Store | None = None, tests: Tests | None = None
) -> Evidence:
    """What is known beside the plan. Without a store nothing was adopted yet; `tests`: where they are known already."""
    if tests is None:
        tests = {} if store is None else last_tests(store, plan.brand.id)
    addresses = {
        person: [address.get_secret_value() for address in known] for person, known in settings.contacts.items()
    }
    return Evidence(
        today=day_of(now, plan.brand.time_zone),
        now=now,
        providers={person: tuple(dict.fromkeys(map(provider_of, known))) for person, known in addresses.items()},
        tested_on={person: day for person, known in tests.items() if (day := seen_on(known, plan.brand.time_zone))},
        sources=len(settings.feeds) + len(settings.folders),
        listened=listened_channels(settings, plan.brand.id),
        link=settings.link is not None,
        heartbeat=bool(settings.heartbeat_urls),
        in_force="" if store is None else version_in_force(store, plan.brand.id),
    )


def listened_channels(settings: Settings, brand: str) -> tuple[str, ...]:
    """The channels for which the settings name a source of a brand, or of all brands."""
    return tuple(dict.fromkeys(feed.channel for feed in settings.feeds if feed.brand in (None, brand)))


def provider_of(address: str) -> str:
    """By whom an address is served: two addresses of one provider fail together.

    >>> [provider_of(each) for each in ("ntfys://ntfy.sh/a", "ntfy://ntfy.sh/b", "mailtos://me:x@mail.example.org")]
    ['ntfy.sh', 'ntfy.sh', 'example.org']
    >>> provider_of("tgram://123:abc/42")
    'tgram'
    """
    scheme = address.partition("://")[0].lower()
    kind = scheme.removesuffix("s") if scheme.removesuffix("s") in _HOSTED else scheme
    host = urlsplit(address.replace(scheme, "https", 1)).hostname or ""
    if kind not in _HOSTED or not host:
        return kind
    return host if host.replace(".", "").isdigit() else ".".join(host.split(".")[-2:])


def seen_on(tests: Iterable[ContactTest], time_zone: str) -> str | None:
    """The day on which a person last said that a test message came; a provider's word is not theirs."""
    seen = [test.seen_at for test in tests if test.seen_at is not None]
    return day_of(max(seen), time_zone) if seen else None


def version_in_force(store: Store, brand: str) -> str:
    """The version of the plan that the log adopted last; empty where there is none."""
    last = next((entry for entry in reversed(store.acts_after(0, ADOPTED)) if entry.brand == brand), None)
    plan = plan_of(last) if last else None
    return plan.version if plan else ""


def day_of(now: Instant, time_zone: str) -> str:
    """The day, yyyy-mm-dd, by the clock of a zone."""
    return datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(time_zone)).date().isoformat()


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """A check in words. `missing` pairs each place with a sentence; `more` counts those not named."""

    id: str
    part: str
    passed: bool
    weight: int
    title: str
    missing: tuple[tuple[str, str], ...]
    more: int
    why: str
    next: str


def said(found: Readiness, plan: Plan, words: Words, longest: int = SHOWN) -> list[SaidFinding]:
    """Every check in words, in the order of the parts."""
    names = {risk.key: risk.title or words.say(f"risk.{risk.type}") for risk in plan.risks}
    findings = [finding for part in PARTS for finding in found.of(part)]
    return [_said(finding, names, words, longest) for finding in findings]


def snapshot(found: Readiness, plan: Plan, words: Words) -> dict[str, Any]:
    """The same as JSON tells it: score, counts, and every check with all that is missing."""
    return {
        "brand": plan.brand.id,
        "plan": plan.version,
        "score": found.score,
        "passed": found.passed,
        "checks": len(found.findings),
        "empty_parts": list(found.empty_parts),
        "next": found.next.id if found.next else None,
        "findings": [
            {
                "id": each.id,
                "part": each.part,
                "weight": each.weight,
                "passed": each.passed,
                "title": each.title,
                "missing": [{"path": path, "sentence": sentence} for path, sentence in each.missing],
                "why": each.why,
                "next": each.next,
            }
            for each in said(found, plan, words, longest=10_000)
        ],
    }


def ask_readiness(settings: Settings, plan: Plan, now: Instant, store: Store | None) -> Readiness:
    """The readiness of a plan in this installation."""
    return readiness(plan, evidence_of(settings, plan, now, store))


def _said(finding: Finding, names: Mapping[str, str], words: Words, longest: int) -> SaidFinding:
    id_ = f"ready.{finding.id}"
    return SaidFinding(
        finding.id,
        finding.part,
        finding.passed,
        finding.weight,
        words.say(id_),
        tuple((each.path, _sentence(id_, each, names, words)) for each in _first(finding.missing, longest)),
        max(0, len(finding.missing) - longest),
        words.say(f"{id_}.why"),
        words.say(f"{id_}.next"),
    )


def _first(missing: Iterable[Missing], longest: int) -> list[Missing]:
    return list(missing)[:longest]


def _sentence(id_: str, missing: Missing, names: Mapping[str, str], words: Words) -> str:
    args: Args = dict(missing.args)
    if "risk" in args:
        args["risk"] = names.get(str(args["risk"]), str(args["risk"]))
    if "owner" in args and f"role.{args['owner']}" in words:
        args["owner"] = words.say(f"role.{args['owner']}")
    return words.say(f"ready.missing.{missing.id}" if missing.id else f"{id_}.missing", **args)
