"""The lived-in house after strangers and a careless colleague have been at it: the corpus in every field."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from coolhead.clock import VirtualClock, write_instant
from coolhead.desk import Muted
from coolhead.run import room_asks as asks
from coolhead.run import room_door
from coolhead.run.acts import log_act
from coolhead.run.room_asks import BadAsk
from coolhead.storage import Refusal, SourceState, token_digest
from tests.web.hostile import ADDRESSES, FORMULAS, LONG, SURROGATES, TEXTS
from tests.web.lived_in import MOMENTS, SOURCES, LivedIn, copied, serve
from tests.web.lived_in_acts import FIRST
from tests.web.screens import INCIDENT

TOKEN = "a token of the test"


@contextmanager
def hostile_house() -> Iterator[LivedIn]:
    """The storm, served, with the corpus in it."""
    with copied("storm") as home:
        _plans(home)
        with serve(home, VirtualClock(MOMENTS["storm"]), beat_seconds=30.0) as living:
            living.store.add_token("test", token_digest(TOKEN), "write", MOMENTS["storm"])
            _mentions(living)
            _refusals(living)
            _room(living)
            living.call(living.house.catch_up())
            yield living


def _plans(home: Path) -> None:
    """Names and sentences in the plans."""
    first, second = home / "norvelka.yaml", home / "teelund.yaml"
    text, names = first.read_text(), iter(TEXTS)
    for person in ("Rita Lindqvist", "Bram de Wit", "Jan Nowak"):
        text = text.replace(f"name: {person}", f"name: {json.dumps(_plain(next(names)))}")
    for worst in TEXTS[12:30]:
        text = text.replace("    worst_case:\n", f"    worst_case: {json.dumps(_plain(worst))}\n", 1)
    for place, title in enumerate((*FORMULAS, *TEXTS[:6])):
        own = f"{{title: {json.dumps(_plain(title))}, type: T2}}"
        text = text.replace("risks:\n", f"risks:\n  evil-{place}: {own}\n", 1)
    first.write_text(text)
    second.write_text(second.read_text().replace('name: "Teelund"', f"name: {json.dumps(_plain(TEXTS[2]))}", 1))


def _mentions(living: LivedIn) -> None:
    """By the door of the API, as strangers' texts come."""
    at, addresses = living.clock.now() - 3600, cycle(ADDRESSES)
    sent = []
    for number, text in enumerate((*TEXTS, LONG)):
        other = TEXTS[(number + 7) % len(TEXTS)]
        sent.append(
            json.dumps(
                {
                    "id": f"evil-{number}",
                    "source": "x",
                    "channel": TEXTS[(number + 3) % len(TEXTS)][:60],
                    "published_at": write_instant(at + number),
                    "author": {"id": f"e{number}", "handle": other[:200], "name": other[:200], "followers": 900_000},
                    "text": f"Norvelka {text}",
                    "url": next(addresses),
                    "place": other[:100],
                    "brand": FIRST,
                    **({"in_reply_to": f"evil-{number - 1}"} if number % 3 else {}),
                }
            )
        )
    sent += [f'{{"id": "half-{number}", {half[1:]}}}' for number, half in enumerate(SURROGATES)]
    asked = urllib.request.Request(
        f"{living.address}/api/mentions",
        "\n".join(sent).encode(),
        {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-ndjson"},
    )
    with urllib.request.urlopen(asked) as answer:
        taken = json.load(answer)
    assert taken["stored"] >= len(TEXTS) - 10, taken


def _refusals(living: LivedIn) -> None:
    now = living.clock.now()
    living.store.take(
        [Refusal(f"api {text[:80]}", "not_json", text[:500], text.encode(), text[:200]) for text in TEXTS], now
    )
    living.store.take([Refusal("folder:evil", "too_large", LONG[:5000], LONG.encode(), "evil.csv")], now)
    names = [f"rss:{text[:60]}" for text in TEXTS[:12]]
    for name, text in zip(names, TEXTS, strict=False):
        living.store.take((), now, SourceState(name, b"", now - 60, now - 900, text[:2000]))
    living.house.listen_by(SOURCES | set(names), dict.fromkeys(names, now - 900).get)


def _room(living: LivedIn) -> None:
    """Notes, facts, decisions, tasks, reasons, an incident declared under each kind of title."""
    rooms, plan, now = living.house.rooms(), living.house.plans()[FIRST], living.clock.now()
    for number, text in enumerate(TEXTS):
        made = (
            asks.WriteNote(text=text),
            asks.StateFact(text=text, evidence=text),
            asks.Decide(text=text, because=text, options=(text,)),
            asks.SetTask(text=text, owner="hanna", due_at=write_instant(now + 3600)),
        )
        try:
            room_door.act(rooms, plan, INCIDENT, made[number % 4], "hanna", now + number / 10, key=f"evil-{number}")
        except BadAsk:
            continue  # only white space, or too long: refused with a sentence
    for number, text in enumerate(TEXTS[::9]):
        room_door.declare(rooms, plan, asks.Declare(title=text[:150], note=text), "hanna", now + number, f"d{number}")
    log_act(living.store, FIRST, Muted(now, "T7", 3, now + 3600, "hanna"), reason=TEXTS[0])


def _plain(text: str) -> str:
    """What a plan file takes as a name: one line, not long."""
    return " ".join("".join(one for one in text if one.isprintable() or one == " ").split())[:120] or "x"
