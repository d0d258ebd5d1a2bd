"""The page behind the link in an alert: what it is, and the buttons to answer it. Looking never answers."""

from __future__ import annotations

from dataclasses import dataclass

import anyio
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from coolhead.desk import Dismissed, PassedOn
from coolhead.plan.rights import may
from coolhead.run.alert_links import AlertLinks, LinkRefused, SignedAlert
from coolhead.run.board_model import AlertView
from coolhead.run.topic_words import StoredTexts, names_for
from coolhead.web.chips import Chip, chip
from coolhead.web.frame import form_field, templates
from coolhead.web.policy import allowed
from coolhead.web.ports import BrandView, House, WebSettings
from coolhead.web.rate import Rate
from coolhead.web.speech import Speech, language_of, speech
from coolhead.web.wall import Asker, let_in
from coolhead.words import LANGUAGES, OWN_NAMES

router = APIRouter(include_in_schema=False)
WAY = "link"
BAD_LINKS_A_MINUTE = 20
ANSWERS_A_MINUTE = 30
SEEN_WITHIN_SECONDS = 2.0
HEADERS = {"X-Robots-Tag": "noindex, nofollow"}
STATUS = {"forged": 404, "expired": 410, "revoked": 410, "busy": 429}


class LinkDoor:
    """Reads links, and counts those who try links that are none.

    Parameters
    ----------
    links: None where the house gives no links out; then there is nothing behind any.
    """

    def __init__(self, links: AlertLinks | None, house: House) -> None:
        self._links, self._house, self._clock = links, house, house.clock
        self._bad = Rate(BAD_LINKS_A_MINUTE)
        self._answers = Rate(ANSWERS_A_MINUTE)

    def open(self, request: Request) -> SignedAlert:
        """What a request's link says. Raises LinkRefused, also for a person whom the plan no longer names."""
        token = str(request.path_params.get("token", ""))
        try:
            if self._links is None:
                raise LinkRefused("forged")
            signed = self._links.read(token)
        except LinkRefused as refused:
            client = request.client.host if request.client else ""
            if refused.reason == "forged" and not self._bad.allows(client, self._clock.now()):
                raise LinkRefused("busy") from None
            raise
        if not self._still_named(signed):
            raise LinkRefused("revoked")
        if request.method == "POST" and not self._answers.allows(token, self._clock.now()):
            raise LinkRefused("busy")
        let_in(Asker(signed.person, "act", frozenset({signed.brand})))
        return signed

    def _still_named(self, signed: SignedAlert) -> bool:
        """Whether the plan still names the person, and lets them read. Whom its chain calls may answer."""
        plan = self._house.plans().get(signed.brand)
        named = any(brand.id == signed.brand and signed.person in brand.people for brand in self._house.brands())
        return named and (plan is None or may(plan, signed.person, "read"))


@dataclass(frozen=True, slots=True)
class AlertPage:
    """What the page says. `sentence` is how the alert stands; buttons are shown while `waits`."""

    brand: str
    chip: Chip | None
    verdict: str
    reasons: tuple[str, ...]
    raised: str
    sentence: str
    waits: bool
    mine: bool
    passed: bool
    person: str


@router.get("/a/{token}", dependencies=[allowed("signed_link")])
async def look(request: Request) -> Response:
    """Show an alert to the person of the link. Programs that look links up before people do change nothing."""
    signed: SignedAlert = request.state.signed
    words = await _words(request, signed)
    page = _page(request, signed, words)
    html = (
        templates()
        .get_template("alert.html")
        .render(
            page=page, language=words.language, languages=[(code, OWN_NAMES[code]) for code in LANGUAGES], t=words.say
        )
    )
    return HTMLResponse(html, headers=HEADERS)


@router.post("/a/{token}", dependencies=[allowed("signed_link")])
async def answer(request: Request) -> Response:
    """Answer an alert as the person of the link, then show how it stands. Answering twice changes nothing."""
    signed: SignedAlert = request.state.signed
    house: House = request.app.state.house
    alert = _alert(house, signed)
    said = await form_field(request, "answer")
    if alert is not None and alert.waits and said in ("take", "pass", "dismiss"):
        if said == "take":
            await house.acknowledge(signed.brand, alert.id, signed.person, WAY)
        elif said == "pass":
            await house.answer(signed.brand, PassedOn(house.clock.now(), alert.id, signed.person, WAY))
        else:
            await house.answer(signed.brand, Dismissed(house.clock.now(), alert.id, signed.person, "", WAY))
        with anyio.move_on_after(SEEN_WITHIN_SECONDS):
            await _heard(house, signed)
    chosen = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(request.url.path + chosen, 303, HEADERS)


async def refused_page(request: Request, error: Exception) -> Response:
    """What is shown for a link that opens nothing: why, and no word about any alert."""
    assert isinstance(error, LinkRefused)
    settings: WebSettings = request.app.state.settings
    words = speech(language_of(request, settings.language), "UTC")
    html = (
        templates().get_template("link_refused.html").render(reason=error.reason, language=words.language, t=words.say)
    )
    headers = {**HEADERS, **({"Retry-After": "60"} if error.reason == "busy" else {})}
    return HTMLResponse(html, STATUS[error.reason], headers)


async def _heard(house: House, signed: SignedAlert) -> None:
    """Wait until the board knows of the answer, so that the next page shows it."""
    newest = 0
    while (alert := _alert(house, signed)) is not None and alert.waits and signed.person not in alert.passed:
        newest = await house.wait_for_facts(newest, SEEN_WITHIN_SECONDS)


def _alert(house: House, signed: SignedAlert) -> AlertView | None:
    """The alert as the board knows it; None once a newer one of the same wave took its place."""
    board = house.boards()[signed.brand]
    return next((alert for alert in board.alerts.values() if alert.id == signed.alert), None)


async def _words(request: Request, signed: SignedAlert) -> Speech:
    """In the language of the message the link came in, unless the reader asks for another."""
    house: House = request.app.state.house
    asked = request.query_params.get("lang", "")
    language = next((code for code in (asked, signed.language) if code in LANGUAGES), "en")
    brand = next(view for view in house.brands() if view.id == signed.brand)
    words, board, naming = speech(language, brand.time_zone), house.boards()[signed.brand], request.app.state.naming
    if not board.topics:
        return words
    known = await house.ask(lambda store: naming.words_of(board, StoredTexts(store)))
    return words.calling(names_for(board, known, words))


def _page(request: Request, signed: SignedAlert, words: Speech) -> AlertPage:
    house: House = request.app.state.house
    brand = next(view for view in house.brands() if view.id == signed.brand)
    alert = _alert(house, signed)
    person = brand.people[signed.person]
    if alert is None:
        return AlertPage(brand.name, None, "", (), "", words.say("link.over"), False, False, False, person)
    return AlertPage(
        brand=brand.name,
        chip=chip(alert.level, words),
        verdict=words.told(alert.verdict),
        reasons=tuple(words.told(reason) for reason in alert.reasons),
        raised=words.say("link.raised", raised_at=alert.raised_at),
        sentence=_sentence(alert, signed, brand, words),
        waits=alert.waits,
        mine=alert.acknowledged_by == signed.person,
        passed=signed.person in alert.passed,
        person=person,
    )


def _sentence(alert: AlertView, signed: SignedAlert, brand: BrandView, words: Speech) -> str:
    by, at = alert.acknowledged_by, alert.acknowledged_at
    if by is not None and at is not None:
        if by == signed.person:
            return words.say("link.dismissed.you" if alert.dismissed else "link.taken.you", taken_at=at)
        said = "link.dismissed.other" if alert.dismissed else "link.taken.other"
        return words.say(said, person=brand.people.get(by, by), taken_at=at)
    if alert.waits and signed.person in alert.passed:
        called = next((sent.person for sent in reversed(alert.sent) if sent.person != signed.person), None)
        if called is None:
            return words.say("link.passed.nobody")
        return words.say("link.passed", person=brand.people.get(called, called))
    return words.say("link.waits" if alert.waits else "link.calm")
