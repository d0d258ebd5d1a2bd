"""What the journal remembers of past situations, and how it is told beside an incident."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from coolhead.clock import HOUR, write_instant
from coolhead.plan import default_plan, read_plan
from coolhead.run.past import PastHistory
from coolhead.run.similar import CaseShelf
from coolhead.storage import SqliteStore, Step, StoredFact
from coolhead.words import Words

START = 1_772_352_000.0


def fact(kind: str, hours: float, **told: Any) -> dict[str, Any]:
    return {"type": kind, "at": write_instant(START + hours * HOUR), "brand": "ember", **told}


def wave(id_: str, hours: float, type_: str, level: int, people: int) -> list[dict[str, Any]]:
    """A wave from its beginning to four hours later."""
    rise = {"from": 0, "to": level, "crisis_type": type_, "floors": ["safety_report"] if type_ == "T15" else []}
    scored = {"made_at": write_instant(START), "mentions": 5, "size_24h": [10.0, 40.0, 90.0], "size": 55}
    return [
        fact("wave_opened", hours, wave=id_, topic=type_),
        fact("severity_changed", hours, wave=id_, topic=type_, **rise),
        fact("wave_measured", hours + 1, wave=id_, per_hour=people / 2, authors=people),
        fact("wave_reached_channel", hours + 1, wave=id_, channel="news"),
        fact("multiplier_joined", hours + 1, wave=id_, mention="m", reach=9, reason="press"),
        fact("forecast_scored", hours + 3, wave=id_, inside=True, **scored),
        fact("wave_calmed", hours + 4, wave=id_, topic=type_, mentions=1),
    ]


def ref(id_: str) -> dict[str, str]:
    return {"id": id_, "digest": "d"}


def incident(id_: str, wave_: str, hours: float) -> list[dict[str, Any]]:
    room = {"incident": id_, "who": "anna", "base": []}
    better = {"improvement": True, **room}
    return [
        fact("incident_opened", hours, incident=id_, wave=wave_, level=3),
        fact("decision_made", hours + 1, act="a", decision="d1", text=ref("t1"), because=ref("t2"), **room),
        fact("decision_made", hours + 9, act="b", decision="d2", text=ref("t3"), because=ref("t2"), **room),
        fact("task_set", hours + 2, act="c", task="k", text=ref("t4"), owner=None, status="open", **better),
        fact("incident_calmed", hours + 4, incident=id_, review_due_at=write_instant(START)),
    ]  # fmt: skip


def history(*facts: dict[str, Any]) -> PastHistory:
    known = PastHistory("ember")
    for one in facts:
        known.fold(one)
    return known


def test_an_incident_that_is_calm_is_a_case_with_its_course_and_what_was_decided_before_it() -> None:
    past = history(*wave("w1", 0, "T15", 4, 300), *incident("incident-w1", "w1", 0.5)).cases()
    assert len(past) == 1
    one, case = past[0], past[0].case
    assert (case.type, case.origin, case.harm, case.level, case.people, case.channels) == (
        "T15", "product", "unverified", 4, 300, ("news",)
    )  # fmt: skip
    assert (case.hours, case.peak_per_hour, case.multipliers) == (4.5, 150.0, 1)
    assert (one.decided, one.better) == (("t1",), ("t4",))
    assert (one.forecast, one.scored, one.inside) == ((40.0, 55), 1, 1)


def test_what_goes_on_is_no_past_and_neither_is_the_incident_that_is_asked_about() -> None:
    begun = wave("w2", 0, "T2", 3, 20)[:3]
    first = [*wave("w1", 0, "T2", 3, 20), *incident("incident-w1", "w1", 0)]
    opened = fact("incident_opened", 1, incident="incident-w2", wave="w2", level=3)
    known = history(*first, *begun, opened)
    assert [one.case.id for one in known.cases()] == ["incident-w1"]
    assert known.cases(without="incident-w1") == []
    reopened = fact("incident_reopened", 9, act="r", incident="incident-w1", who="anna", base=[])
    known.fold(reopened)
    assert known.cases() == []


def test_a_wave_that_nobody_opened_an_incident_for_is_a_case_from_level_two_on() -> None:
    known = history(*wave("low", 0, "T2", 1, 5), *wave("seen", 0, "T2", 2, 9))
    assert [one.case.id for one in known.cases()] == ["seen"]


def test_another_brand_is_not_remembered() -> None:
    assert history(*({**one, "brand": "other"} for one in wave("w1", 0, "T2", 4, 9))).waves == {}


def test_folding_a_journal_in_two_goes_gives_the_same_past(tmp_path: Path) -> None:
    facts = [*wave("w1", 0, "T15", 4, 300), *incident("incident-w1", "w1", 0.5)]
    store = SqliteStore(tmp_path / "coolhead.db")
    shelf = CaseShelf()
    plan = read_plan("brand: {name: Ember, id: ember, words: [ember]}")
    for half in (facts[:6], facts[6:]):
        seq = store.last_fact()
        body = [StoredFact(seq + n, START, one["type"], "ember", _bytes(one)) for n, one in enumerate(half, 1)]
        store.commit(Step(cursor=0, facts=body))
        shelf.similar(store, plan, "incident-none", Words("en"), {})
    whole = PastHistory("ember")
    whole.read_on(store)
    assert shelf.histories["ember"].cases() == whole.cases()
    store.close()


def test_the_texts_of_people_are_told_and_one_that_was_erased_is_left_out(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "coolhead.db")
    kept = [store.compose_text("ember", "decision", "anna", body, START) for body in ("We recall it.", "Gone.")]
    store.keep_texts(kept)
    facts = [*wave("w1", 0, "T15", 4, 300), *incident("incident-w1", "w1", 0.5)]
    for one in facts:
        if one["type"] == "decision_made":
            one["text"] = ref(kept[0 if one["decision"] == "d1" else 1].id)
        if one["type"] == "task_set":
            one["text"] = ref(kept[1].id)
    stored = [StoredFact(n, START, one["type"], "ember", _bytes(one)) for n, one in enumerate(facts, 1)]
    store.commit(Step(cursor=0, facts=stored))
    store.erase_texts([kept[1].id])
    told = CaseShelf().similar(store, default_plan("Ember", id="ember"), "incident-x", Words("en"), {"type": "T15"})
    one = told["similar"][0]
    assert (one["from"], one["title"], one["alike"]) == ("journal", "Harm to safety or health", ["type"])
    assert "Decided before it was calm: We recall it." in one["outcome"]
    assert "Foretold for a day later: 40 mentions; 55 came." in one["outcome"]
    assert not any("Gone." in line or "made better" in line for line in one["outcome"])
    store.close()


def _bytes(one: dict[str, Any]) -> bytes:
    return json.dumps(one).encode()
