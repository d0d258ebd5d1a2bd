"""The plans and settings of the lived-in house: the story's brand with more people, and a second brand."""

from __future__ import annotations

from coolhead.drill import load_story
from coolhead.plan import starter_plan

_PEOPLE = """people:
  - id: maja
    name: Maja Kowalska
    languages: [pl, en]
    skills: [T2, spokesperson]
    tested_on: 2026-02-27
    training: [{course: tone, done_on: 2025-11-03, valid_until: 2026-11-03}]
  - id: jan
    name: Jan Nowak
    languages: [pl, en]
    hours: mon-fri 08:00-16:00
    rights: [read, draft, act]
    tested_on: 2026-02-27
  - id: rita
    name: Rita Lindqvist
    languages: [en]
    rights: [read]
  - id: bram
    name: Bram de Wit
    languages: [en, fr]
    agency: true
    absences: [{from: 2026-03-14, until: 2026-03-21}]
"""
_ROTA = """rota:
  responder:
    layers:
      - {people: [maya], hours: "07:00-15:00", time_zone: Asia/Jakarta}
      - {people: [jan, marek], every: 1 week, handover: mon 09:00, starts_on: 2026-03-02}
  crisis_lead:
    layers:
      - {people: [hanna, igor], every: 1 week, handover: mon 09:00, starts_on: 2026-03-02}
    overrides:
      - {person: igor, from: 2026-03-14 18:00, until: 2026-03-15 09:00, asked_by: hanna}
"""
_WORST = "A pump leaks into the socket of a family's kitchen, and somebody is hurt before we stop the sale."
SETTINGS = """home = "kept"
plans = ["norvelka.yaml", "teelund.yaml"]

[contacts]
maja = ["ntfy://push.example.org/maja", "mailto://maja:secret@mail.example.org"]
hanna = ["ntfy://push.example.org/hanna", "mailto://hanna:secret@mail.example.org"]
igor = ["mailto://igor:secret@mail.example.org"]
joanna = ["mailto://joanna:secret@mail.example.org"]

[[feeds]]
name = "kettle-weekly"
url = "https://kettle-weekly.example/feed.xml"

[[feeds]]
name = "dom-i-kuchnia"
url = "https://dom-i-kuchnia.example/rss"
minutes = 5

[[folders]]
path = "inbox"
name = "export"
"""


def plan_files() -> dict[str, str]:
    """File name -> text."""
    return {"norvelka.yaml": _norvelka(), "teelund.yaml": _teelund(), "coolhead.toml": SETTINGS}


def _norvelka() -> str:
    text = _with(load_story().plan, "people:\n", _PEOPLE)
    text = _with(text, "rota:\n", _ROTA)
    text = _with(
        text,
        "  agency:  # outside help with limited rights (may stay open)\n    primary:",
        "  agency:\n    primary: bram",
    )
    text = _with(text, "review_by:\n", "review_by: 2026-09-01\n")
    flaw = text.index("  T2:  #")
    text = text[:flaw] + _with(text[flaw:], "    worst_case:\n", f'    worst_case: "{_WORST}"\n')
    reviews = text.index("  T12:  #")
    return text[:reviews] + _with(text[reviews:], "    worst_case:\n", "    worst_case:\n    watched: true\n")


def _teelund() -> str:
    text = starter_plan("Teelund", ("Teelund",), audience=9000, time_zone="Europe/Warsaw", sector="tea")
    people = "people:\n  - id: maja\n    name: Maja Kowalska\n    languages: [pl, en]\n"
    text = _with(text, "people: []\n", people + "  - id: tomek\n    name: Tomek Lis\n    languages: [pl]\n")
    at = text.index("  crisis_lead:")
    head = _with(text[at:], "    primary:\n", "    primary: maja\n")
    return text[:at] + _with(head, "    deputy:\n", "    deputy: tomek\n")


def _with(text: str, old: str, new: str) -> str:
    """The text with its first `old` replaced. Fails where there is none: the files have changed."""
    assert old in text, old
    return text.replace(old, new, 1)
