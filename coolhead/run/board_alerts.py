"""How a board takes in what is told of alerts: raised, sent, delivered, taken or left unanswered."""

from __future__ import annotations

from typing import Final

from coolhead.clock import Instant
from coolhead.incident.events import Sentence
from coolhead.incident.judged import NO_CRISIS, USEFUL
from coolhead.run.board_judged import Judging, judging_of
from coolhead.run.board_model import AlertView, Sent
from coolhead.run.board_state import BoardState, Fold
from coolhead.run.board_told import Told, instant, sentence_of

SENT = 20
SAME_WORD_SECONDS = 60


def _alert_raised(board: BoardState, fact: Told, at: Instant) -> None:
    verdict, reasons = sentence_of(fact["verdict"]), tuple(sentence_of(reason) for reason in fact["reasons"][:3])
    alert = AlertView(fact["alert"], fact["wave"], fact["topic"], fact["level"], at, verdict, reasons)
    alert.number = fact.get("number")
    board.alerting.last_number = max(board.alerting.last_number, alert.number or 0)
    board.alerts[alert.wave] = alert
    wave = board.wave(fact)
    if wave.level == alert.level:
        wave.verdict, wave.reasons = verdict, reasons
    sentence = Sentence(id="now.moment.alert_raised", args={"level": alert.level, "topic": alert.topic})
    board.note(fact, at, sentence)


def _alert_updated(board: BoardState, fact: Told, at: Instant) -> None:
    alert = board.alert_of(fact)
    if alert is None:
        return
    alert.calmed_at, alert.wave = None, fact["wave"]
    alert.level, alert.verdict = fact["level"], sentence_of(fact["verdict"])
    alert.reasons = tuple(sentence_of(reason) for reason in fact["reasons"][:3])
    wave = board.wave(fact)
    if wave.level == alert.level:
        wave.verdict, wave.reasons = alert.verdict, alert.reasons
    board.note(fact, at, Sentence(id="now.moment.alert_updated", args={"level": alert.level}))


def _alert_sent(board: BoardState, fact: Told, at: Instant) -> None:
    alert = board.alert_of(fact)
    if alert is None:
        return
    alert.calmed_at = alert.held_until = None  # whoever is called has something to take
    sent = Sent(at, fact["person"], fact["attempt"], fact["escalated"])
    if fact["escalated"] and alert.state != "escalated":
        board.note(fact, at, Sentence(id="now.moment.alert_escalated", args={"person": sent.person}))
    alert.sent = [*alert.sent, sent][-SENT:]


def _alert_skipped(board: BoardState, fact: Told, at: Instant) -> None:
    role = str(fact["role"]).partition(":")[0]
    board.note(fact, at, Sentence(id="alert.missing_person", args={"role": role}))


def _alert_delivered(board: BoardState, fact: Told, at: Instant) -> None:
    alert = board.alert_of(fact)
    if alert is not None and not fact["accepted"]:
        alert.refused += 1
    if alert is not None and fact.get("one_way"):
        alert.one_way = True


def _alert_acknowledged(board: BoardState, fact: Told, at: Instant) -> None:
    alert = board.alert_of(fact)
    if alert is not None and alert.acknowledged_at is None:
        alert.acknowledged_at, alert.acknowledged_by = at, fact["who"]
        board.note(fact, at, Sentence(id="now.moment.alert_acknowledged", args={"person": fact["who"]}))


def _alert_unanswered(board: BoardState, fact: Told, at: Instant) -> None:
    alert = board.alert_of(fact)
    if alert is not None:
        alert.unanswered = True
        board.note(fact, at, Sentence(id="now.moment.alert_unanswered"))


def _alert_dismissed(board: BoardState, fact: Told, at: Instant) -> None:
    alert = board.alert_of(fact)
    if alert is not None and alert.acknowledged_at is None:
        alert.acknowledged_at, alert.acknowledged_by, alert.dismissed = at, fact["who"], True
        board.note(fact, at, Sentence(id="now.moment.alert_dismissed", args={"person": fact["who"]}))
    if alert is not None:
        said = Judging(at, alert.wave, alert.topic, alert.level, NO_CRISIS, fact["who"], "", fact.get("reason") or "")
        board.judgings.take(said)


def _wave_judged(board: BoardState, fact: Told, at: Instant) -> None:
    said = judging_of(fact, at)
    if board.judgings.take(said) and said.verdict != USEFUL and not _just_dismissed(board, said):
        board.note(fact, at, Sentence(id=f"wave.moment.{said.verdict}", args={"person": said.who, "topic": said.topic}))


def _just_dismissed(board: BoardState, said: Judging) -> bool:
    """Whether the answer to the wave's alert told the same already."""
    alert = board.alerts.get(said.wave)
    if alert is None or not alert.dismissed or alert.acknowledged_at is None or said.verdict != NO_CRISIS:
        return False
    return alert.acknowledged_by == said.who and abs(said.at - alert.acknowledged_at) < SAME_WORD_SECONDS


def _alert_passed(board: BoardState, fact: Told, at: Instant) -> None:
    alert = board.alert_of(fact)
    if alert is not None and fact["who"] not in alert.passed:
        alert.passed = (*alert.passed, fact["who"])
    board.note(fact, at, Sentence(id="now.moment.alert_passed", args={"person": fact["who"]}))


def _alert_held(board: BoardState, fact: Told, at: Instant) -> None:
    alert = board.alert_of(fact)
    if alert is not None:
        alert.held_until = instant(fact["until_at"])
        board.note(fact, at, Sentence(id="now.moment.alert_held", args={"until_at": alert.held_until}))


def _topic_muted(board: BoardState, fact: Told, at: Instant) -> None:
    board.note(fact, at, board.alerting.topic_muted(fact))


def _topic_unmuted(board: BoardState, fact: Told, at: Instant) -> None:
    board.note(fact, at, board.alerting.topic_unmuted(fact))


def _contact_tested(board: BoardState, fact: Told, at: Instant) -> None:
    board.alerting.contact_tested(fact, at)


FOLDS: Final[dict[str, Fold]] = {
    "alert_raised": _alert_raised,
    "alert_updated": _alert_updated,
    "alert_sent": _alert_sent,
    "alert_skipped": _alert_skipped,
    "alert_delivered": _alert_delivered,
    "alert_acknowledged": _alert_acknowledged,
    "alert_unanswered": _alert_unanswered,
    "alert_dismissed": _alert_dismissed,
    "wave_judged": _wave_judged,
    "alert_passed": _alert_passed,
    "alert_held": _alert_held,
    "topic_muted": _topic_muted,
    "topic_unmuted": _topic_unmuted,
    "contact_tested": _contact_tested,
}
"""Type of a fact -> how the board takes it in."""
