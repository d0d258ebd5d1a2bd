"""A room as the page shows it: the head with the one thing to do next, and every part below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from coolhead.clock import MINUTE
from coolhead.incident.asking import Asked as SituationAsked
from coolhead.incident.asking import asked_situation
from coolhead.incident.events import Sentence
from coolhead.incident.guideline import first_guideline
from coolhead.incident.room import LEAD, StartedStep
from coolhead.incident.room_events import STATES
from coolhead.run.board import Board
from coolhead.run.board_model import AlertView
from coolhead.web.chips import chip
from coolhead.web.room_form import act_of, states_before
from coolhead.web.room_look import Look
from coolhead.web.room_model import Act, AlertShown, Draft, Primary, RoomShown, Stage
from coolhead.web.room_promise import is_due, promised_told
from coolhead.web.room_sheets import next_step, shown_decisions, shown_facts, shown_steps, shown_tasks
from coolhead.web.room_team import shown_roles, since_of
from coolhead.web.room_timeline import shown_timeline
from coolhead.web.room_words import capital

WORKING: Final = STATES[:-1]
ADDED: Final = ("note", "fact", "decide", "task")
RARELY: Final = ("promise", "level", "merge", "link", "close")


def shown_room(look: Look, board: Board, lines: Sequence[Any], show: str, before: int | None) -> RoomShown:
    """The whole page of a room."""
    room, say, namer = look.room, look.namer.words.say, look.namer
    steps, done = shown_steps(look)
    tasks, over = shown_tasks(look)
    opened = room.opened_at or namer.now
    return RoomShown(
        id=room.id,
        link=look.link,
        chip=chip(room.level, namer.words),
        title=title_of(look, board),
        state=room.state,
        about=_about(look, board),
        since=say("room.head.since", time=namer.when(opened), minutes=max(0.0, (namer.now - opened) / MINUTE)),
        stages=_stages(look),
        primary=_primary(look),
        standing=_standing(look),
        roles=shown_roles(look),
        steps=steps,
        steps_done=done,
        facts=shown_facts(look),
        decisions=shown_decisions(look),
        tasks=tasks,
        tasks_over=over,
        timeline=shown_timeline(look, lines, show, before),
        alerts=tuple(_alert(look, alert) for alert in _alerts(look, board)),
        drafts=_drafts(look, board),
        add=_adding(look),
        ways=_ways(look),
        links=tuple(_links(look)),
        torn=tuple(_torn(look)),
        waves=_waves(look, board),
        update=promised_told(look),
    )


def title_of(look: Look, board: Board) -> str:
    """What people called it, else what its wave is about."""
    if look.room.title is not None:
        return look.text(look.room.title, 300)
    topics = [board.waves[wave].topic for wave in look.room.waves if wave in board.waves]
    if topics:
        return capital(look.namer.words.topic_name(topics[0]))
    return look.namer.words.say("room.untitled", time=look.namer.when(look.room.opened_at))


def type_of(look: Look, board: Board) -> str | None:
    """The type of crisis that its waves are of, as far as it is known."""
    changes = [board.waves[wave].change for wave in look.room.waves if wave in board.waves]
    types = [str(change["crisis_type"]) for change in changes if change and change.get("crisis_type")]
    return types[0] if types else look.room.crisis_type


def guideline_of(look: Look, board: Board) -> list[tuple[str, str, Sentence]]:
    """(part, rule, sentence) of the first guideline: the one that was made for a wave, else one for the room as it
    stands."""
    room = look.room
    made = [board.guidelines[wave] for wave in room.waves if wave in board.guidelines]
    if made:
        return [(line.part, line.rule, line.sentence) for line in made[0].lines]
    stated = sum(room.says(key).get("status") == "confirmed_public" for key in room.keys("fact"))
    known: dict[str, Any] = {"crisis_type": type_of(look, board), "level": min(5, max(1, room.level))}
    situation = asked_situation(SituationAsked(**known, facts_confirmed=stated), look.namer.plan, look.namer.now)
    return [(line.part, line.rule, line.sentence) for line in first_guideline(situation, look.namer.plan)]


def _about(look: Look, board: Board) -> str:
    type_ = type_of(look, board)
    return look.namer.words.topic_name(type_) if type_ is not None else ""


def _stages(look: Look) -> tuple[Stage, ...]:
    state, say = look.room.state, look.namer.words.say
    behind = states_before(state)
    return tuple(
        Stage(
            say(f"room.state.{one}"),
            one == state,
            one in behind,
            look.form("state", state=one) if one != state else None,
        )
        for one in WORKING
    )


def _primary(look: Look) -> Primary | None:
    """First somebody leads, then what is due is done, then the work goes on to its next stage, at last it is closed."""
    room, say = look.room, look.namer.words.say
    if not room.is_open:
        way = look.page_of("reopen") if room.merged_into is None else None
        return Primary("", say("room.do.reopen.title"), link=way) if way else None
    lead = look.form("take", "room.primary.lead", role=LEAD)
    open_lead = LEAD in room.roles and not room.is_taken(LEAD)
    if open_lead and lead is not None and (not look.me or room.holder(LEAD) in (None, look.me)):
        return Primary(_lead_told(look), lead.send, lead)
    if is_due(look) and look.may("promise"):
        return Primary(promised_told(look), say("room.do.promise"), link=look.page_of("promise"))
    step = next_step(look)
    if step is not None:
        return Primary(_due(look, step), say("room.do.tick"), look.form("tick", step=step.id))
    return _onward(look)


def _lead_told(look: Look) -> str:
    holder, say = look.room.holder(LEAD), look.namer.words.say
    if holder is None:
        return say("room.next.no_lead")
    return say("room.next.lead", person=look.namer.person(holder), ago=look.namer.ago(since_of(look.room, LEAD)))


def _due(look: Look, step: StartedStep) -> str:
    namer, person = look.namer, look.room.holder(step.role) or step.person
    return namer.words.say(
        "room.head.overdue" if step.due_at < namer.now else "room.head.due",
        text=namer.step(step.id).rstrip("."),
        who=namer.person(person) if person else namer.role(step.role),
        time=namer.when(step.due_at),
    )


def _onward(look: Look) -> Primary | None:
    room, say = look.room, look.namer.words.say
    if room.state == WORKING[-1]:
        way = look.page_of("close")
        return Primary(say("room.next.close"), say("room.do.close.title"), link=way) if way else None
    onward = look.form("state", state=WORKING[WORKING.index(room.state) + 1]) if room.state in WORKING else None
    if onward is None:
        return None
    label = say("room.primary.state", state=say(f"room.state.{onward.hidden['state']}"))
    return Primary(say("room.next.onward"), label, onward)


def _standing(look: Look) -> str:
    room, say = look.room, look.namer.words.say
    if room.merged_into is not None:
        return say("room.standing.merged")
    if not room.is_open:
        return say("room.standing.closed", time=look.namer.when(room.closed_at))
    if room.review_due_at is not None and room.calmed_at is not None:
        return say("room.standing.calm", time=look.namer.words.day_time(room.review_due_at))
    return ""


def _waves(look: Look, board: Board) -> tuple[tuple[str, str], ...]:
    words, found = look.namer.words, []
    for wave in look.room.waves:
        known = board.waves.get(wave)
        name = words.topic_name(known.topic) if known is not None else wave
        query = f"?{urlencode(look.of_brand)}" if look.of_brand else ""
        found.append((name, f"/waves/{quote(wave, safe='')}{query}"))
    return tuple(found)


def _alerts(look: Look, board: Board) -> list[AlertView]:
    mine = [alert for alert in board.alerts.values() if alert.wave in look.room.waves]
    return sorted(mine, key=lambda alert: alert.raised_at, reverse=True)


def _alert(look: Look, alert: AlertView) -> AlertShown:
    say, namer = look.namer.words.say, look.namer
    if alert.acknowledged_by is not None and alert.acknowledged_at is not None:
        who = namer.person(alert.acknowledged_by)
        sentence = say("alert.acknowledged", who=who, taken_at=alert.acknowledged_at)
    elif alert.unanswered:
        sentence = say("alert.unanswered")
    else:
        sentence = say("now.alert.raised", level=alert.level, raised_at=alert.raised_at)
    calls = tuple(
        say("room.alert.called", person=namer.person(sent.person), time=namer.when(sent.at)) for sent in alert.sent
    )
    return AlertShown(chip(alert.level, namer.words), sentence, calls, alert.id if alert.waits else None)


def _drafts(look: Look, board: Board) -> tuple[Draft, ...]:
    """The first message as the plan's rules propose it, in each language of the brand: to read, to change, to copy."""
    room, words = look.room, look.namer.words
    if not room.is_open:
        return ()
    sentences = [sentence for _, _, sentence in guideline_of(look, board)]
    drafts = [one for one in sentences if isinstance(one.args.get("reply_language"), str)]
    told = [
        Draft(code := str(one.args["reply_language"]), words.language_name(code), words.told(one)) for one in drafts
    ]
    return tuple(sorted(told, key=lambda draft: draft.language != words.language))


def _adding(look: Look) -> Mapping[str, Act]:
    ways = {}
    for verb in ADDED:
        if look.may(verb) and (look.room.is_open or verb == "note"):
            ways[verb] = act_of(verb, look.to("/acts"), look.namer)
    return ways


def _ways(look: Look) -> tuple[tuple[str, str], ...]:
    say = look.namer.words.say
    found = [(say(f"room.do.{verb}.title"), look.page_of(verb)) for verb in RARELY]
    return tuple((label, way) for label, way in found if way is not None)


def _links(look: Look) -> list[tuple[str, str]]:
    room, say = look.room, look.namer.words.say
    told = []
    for key in room.keys("incident"):
        says, other = room.says(key), key.partition(":")[2]
        if says.get("linked"):
            told.append((say(f"room.link.{says.get('kind')}"), other))
    return told + ([(say("room.link.into"), room.merged_into)] if room.merged_into is not None else [])


def _torn(look: Look) -> list[tuple[str, str]]:
    """What two people wrote at once, and where one chooses."""
    told = []
    for key in look.room.conflicts:
        kind, _, id_ = key.partition(":")
        way = look.page_of(_CHANGED[kind][0], **{_CHANGED[kind][1]: id_}) if kind in _CHANGED else None
        if way is not None:
            register = look.room.registers[key]
            told.append((look.text(register.heads[0].says.get("text"), 120), way))
    return told


_CHANGED: Final = {
    "note": ("edit_note", "note"),
    "fact": ("fact", "claim"),
    "decision": ("decide", "decision"),
    "task": ("task", "task"),
}
"""Kind of a register -> the verb by which it is changed, and the field that names it."""
