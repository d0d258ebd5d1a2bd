"""The text of an alert as it reaches a telephone at night (experience 5.11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coolhead.words.words import Words

if TYPE_CHECKING:  # who only wants words need not load the desk
    from coolhead.desk.commands import SendAlert


@dataclass(frozen=True, slots=True)
class Push:
    """A title of one line and a body of few sentences."""

    title: str
    body: str


def push_text(alert: SendAlert, words: Words, link: str | None = None, chat: bool = False) -> Push:
    """What one person is sent: the verdict, at most three reasons, and how to take the alert.

    Parameters
    ----------
    link: the page on which the alert can be taken; without one, the command for the prompt is named.
    chat: whether it is read in a room in which it can be answered; then that is named before all else.

    >>> from coolhead.desk.commands import SendAlert
    >>> from coolhead.incident import Sentence
    >>> verdict = Sentence(id="verdict.threat.growing", args={"topic": "T6"})
    >>> call = SendAlert("k", "t", 0.0, "b", "w1-3", "maja", 3, verdict, (Sentence(id="floor.press_local"),))
    >>> push_text(call, Words("en"), "http://127.0.0.1:8765/a/w1-3").title
    'Level 3 · Threat: late or no answer'
    """
    if alert.about != "call":
        return _notice(alert, words, link)
    escalated = ".escalated" if alert.escalated else ""
    topic = alert.verdict.args.get("topic")
    title = words.say(f"alert.title{escalated}", number=alert.level, level=alert.level, topic=topic)
    if chat:
        last = words.say(f"alert.body.chat{escalated}", alert=spoken(alert))
    elif link:
        last = words.say(f"alert.body{escalated}", link=link)
    else:
        last = words.say(f"alert.body.command{escalated}", alert=spoken(alert))
    said = [words.sentence(sentence) for sentence in (alert.verdict, *alert.reasons)]
    return Push(title, " ".join([*said, last]))


def spoken(alert: SendAlert) -> str:
    """What people call an alert by: its number; its id where it was raised before alerts had numbers."""
    return str(alert.number) if alert.number else alert.alert


def _notice(alert: SendAlert, words: Words, link: str | None) -> Push:
    """What nobody has to answer: somebody took it, it is calm, this waited for you, this is a test."""
    number, topic = spoken(alert), alert.verdict.args.get("topic")
    if alert.about == "taken":
        return Push(words.say("alert.taken.title", number=number), words.say("alert.taken", who=alert.who))
    if alert.about == "eased":
        title = words.say("alert.eased.title", number=number, topic=topic)
        return Push(title, words.say("alert.eased", level=0))
    if alert.about == "digest":
        lines = [words.sentence(line) for line in alert.lines]
        count = alert.verdict.args.get("n")
        more = int(count) - len(lines) if isinstance(count, int | float) else 0
        lines += [words.say("alert.digest.more", n=more)] if more > 0 else []
        return Push(words.sentence(alert.verdict), "\n".join([*lines, *([link] if link else [])]))
    confirm = words.say("alert.test.confirm", command=alert.who)
    return Push(words.say("alert.test.title"), f"{words.say('alert.test')} {confirm}")
