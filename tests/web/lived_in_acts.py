"""What the people of the lived-in house did, minute by minute, beside the recorded story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from coolhead.cli.house import LocalHouse
from coolhead.clock import HOUR, MINUTE, Instant, VirtualClock, read_instant
from coolhead.desk import Acknowledged, ContactTestReported, DeliveryReported, Muted, RotaChanged, SendAlert
from coolhead.mention import Author, Mention
from coolhead.plan.team import RotaException
from coolhead.run import room_asks as asks
from coolhead.run import room_door
from coolhead.run.acts import log_act
from coolhead.run.correcting import correct
from coolhead.run.room_asks import Asked
from coolhead.storage import Arrival, Refusal, SourceState, SqliteStore

FIRST, SECOND = "norvelka", "teelund"


@dataclass
class Scene:
    """Where people act: the store, the house folded so far, the clock that the story moves."""

    store: SqliteStore
    house: LocalHouse
    clock: VirtualClock
    acts: int = 0

    @property
    def incident(self) -> str:
        """The first incident of the first brand."""
        return next(iter(self.house.boards()[FIRST].rooms))

    def room(self, who: str, asked: Asked) -> None:
        """Do it in the room. Fails where the room refuses."""
        self.acts += 1
        plan, key = self.house.plans()[FIRST], f"lived-{self.acts}"
        said = room_door.act(self.house.rooms(), plan, self.incident, asked, who, self.clock.now(), key=key)
        assert said is not None
        assert said.kept, (asked, said)

    def deliver(self) -> None:
        """Whatever waits in the outbox was accepted by its provider."""
        for waiting in self.store.due_outgoing(self.clock.now() + HOUR, 100):
            call = msgspec.json.decode(waiting.body, type=SendAlert)
            self.store.settle_outgoing(waiting.id, "sent", "ntfy accepted it", None)
            report = DeliveryReported(self.clock.now(), call.alert, waiting.key, True, "ntfy accepted it")
            log_act(self.store, call.brand, report)


@dataclass(frozen=True)
class Beat:
    """Something somebody did at an instant."""

    at: Instant
    do: Callable[[Scene], None]


def _in_room(at: str, who: str, asked: Asked) -> Beat:
    return Beat(read_instant(at), lambda scene: scene.room(who, asked))


def _away(scene: Scene) -> None:
    now = scene.clock.now()
    igor = RotaException("x-igor", "absence", "igor", now + 20 * HOUR, now + 44 * HOUR, "", "igor")
    marek = RotaException("x-marek", "override", "marek", now + 20 * HOUR, now + 30 * HOUR, "analyst", "igor")
    scene.store.act(FIRST, RotaChanged.kind, msgspec.json.encode(RotaChanged(now, "igor", (igor, marek))), now)


def _contacts(scene: Scene) -> None:
    now = scene.clock.now()
    for person, place, outcome in (
        ("hanna", "ntfy://push.example.org", "accepted"),
        ("igor", "mailto://mail.example.org", "accepted"),
        ("joanna", "mailto://mail.example.org", "refused"),
    ):
        log_act(scene.store, FIRST, ContactTestReported(now, person, 1, place, outcome, "maja"))


def _corrections(scene: Scene) -> None:
    """Maja reads what was read as criticism, and says what it is."""
    now, corrected = scene.clock.now(), 0
    for entry in scene.store.mentions(400, brand=FIRST):
        mention, reading = entry.mention, entry.reading
        if mention is None or reading is None or mention.author.kind == "own" or not mention.text:
            continue
        if reading.negative > 0.4 and mention.author.handle != "cezary_mowi_jak_jest" and corrected < 6:
            correct(scene.store, FIRST, entry.seq, "neutral" if corrected % 2 else "negative", "maja", now)
            corrected += 1


def _quarantine(scene: Scene) -> None:
    refused = (
        Refusal("api", "not_json", "line 1 is no JSON: expected ',' or '}'", b'{"id": "1", "text": "kawa', "POST"),
        Refusal("facebook", "too_long", "text: 120000 characters; 100000 are taken", b'{"id":"fb-9"}', "post 9"),
        Refusal("folder:export", "broken_row", "row 14 has 6 columns, the first row names 8", b"a;b;c\n", "export.csv"),
        Refusal("rss:kettle-weekly", "not_a_feed", "the answer is HTML", b"<!doctype html><title>503</title>", "feed"),
        Refusal("api", "unknown_field", "mentions[3]: unknown field `mood`", '{"mood": "zły"}'.encode(), "POST"),
    )
    scene.store.take(refused, scene.clock.now())


def _sources(scene: Scene) -> None:
    """Some are heard, one fails, one was never heard."""
    now = scene.clock.now()
    for source, heard, error in (
        *((name, 40.0, "") for name in ("x", "facebook", "instagram", "mastodon", "news")),
        ("google_reviews", 9 * HOUR, ""),
        ("rss:kettle-weekly", 5 * HOUR, "503 Service Unavailable"),
        ("rss:dom-i-kuchnia", 4 * MINUTE, ""),
    ):
        scene.store.take((), now, SourceState(source, b"", now - 30, now - heard, error))
    scene.store.take((), now, SourceState("folder:export", b"", now - 30, None, "permission denied"))


_TEELUND = (
    ("Tehe", "pl", "x", "Teelund Earl Grey to najlepsza herbata na zimę, serio."),
    ("Max Field", "en", "x", "My Teelund order came with a broken tin. Any chance of a replacement?"),
    ("Odile", "fr", "instagram", "Le Teelund aux agrumes est une merveille. Merci !"),
    ("Sari", "id", "instagram", "Teelund rasa jahe enak banget, kapan ada lagi?"),
    ("Вера", "ru", "mastodon", "Заказала Teelund неделю назад, посылка всё ещё не пришла."),
    ("Kuba", "pl", "facebook", "Teelund znowu podniósł ceny. Szkoda, bo lubiłem."),
    ("Lena", "en", "facebook", "Love the new Teelund shop in Gdynia, lovely people."),
    ("Paul B.", "fr", "x", "Teelund, votre site plante au moment de payer."),
)


def _second_brand(scene: Scene) -> None:
    """A few people talk about the other brand; nothing is wrong there."""
    now = scene.clock.now()
    arrivals = []
    for number, (name, _language, channel, text) in enumerate(_TEELUND * 2):
        at, who = now - (len(_TEELUND) * 2 - number) * 20 * MINUTE, Author(f"t{number % 8}", name.lower(), name, 250)
        url = f"https://{channel}.example/t{number}"
        arrivals.append(Arrival(Mention(f"t{number}", channel, at, who, text, channel, url=url, brand=SECOND)))
    scene.store.take(arrivals, now)


def _take_alert(scene: Scene) -> None:
    alert = next(one for one in scene.house.boards()[FIRST].alerts.values() if one.waits)
    log_act(scene.store, FIRST, Acknowledged(scene.clock.now(), alert.id, "hanna", "page"))


def _tick(*steps: str) -> Callable[[Scene], None]:
    def do(scene: Scene) -> None:
        room = scene.house.rooms().room(FIRST, scene.incident)
        assert room is not None
        for step in steps:
            scene.room("marek", asks.Tick(step=next(id_ for id_ in room.steps if id_.endswith(step))))

    return do


def _skip(scene: Scene) -> None:
    room = scene.house.rooms().room(FIRST, scene.incident)
    assert room is not None
    step = next(id_ for id_ in room.steps if id_.endswith("contact_multipliers"))
    scene.room("joanna", asks.Skip(step=step, reason="Her account is closed to messages; we answered in her thread."))


def _done_tasks(scene: Scene) -> None:
    room = scene.house.rooms().room(FIRST, scene.incident)
    assert room is not None
    for key in room.keys("task")[:2]:
        scene.room("joanna", asks.SetTask(task=key.partition(":")[2], status="done"))


def _muted(scene: Scene) -> None:
    log_act(scene.store, FIRST, Muted(scene.clock.now(), "T6", 2, scene.clock.now() + 4 * HOUR, "hanna"))


BEATS: tuple[Beat, ...] = (
    Beat(read_instant("2026-03-09T12:00:00Z"), _contacts),
    Beat(read_instant("2026-03-09T15:00:00Z"), _second_brand),
    Beat(read_instant("2026-03-10T10:30:00Z"), _quarantine),
    Beat(read_instant("2026-03-10T11:00:00Z"), _away),
    Beat(read_instant("2026-03-11T09:00:00Z"), _second_brand),
    Beat(read_instant("2026-03-11T22:13:30Z"), _take_alert),
    _in_room("2026-03-11T22:14:00Z", "hanna", asks.Take(role="crisis_lead")),
    _in_room("2026-03-11T22:15:10Z", "marek", asks.Take(role="scribe")),
    _in_room("2026-03-11T22:16:00Z", "joanna", asks.Take(role="comms_lead")),
    _in_room("2026-03-11T22:16:30Z", "hanna", asks.Move(state="investigating")),
    Beat(read_instant("2026-03-11T22:18:00Z"), _tick("acknowledge_alert", "assign_roles")),
    _in_room(
        "2026-03-11T22:21:00Z",
        "marek",
        asks.WriteNote(
            text="Serwis w Gdyni potwierdza: od poniedziałku pięć zgłoszeń przecieku, wszystkie z partii 0226.",
            offline=True,
            happened_at="2026-03-11T22:05:00Z",
        ),
    ),
    _in_room(
        "2026-03-11T22:24:00Z",
        "jan",
        asks.StateFact(text="Machines of batch 0226 leak at the gasket.", status="unconfirmed", evidence="5 photos"),
    ),
    _in_room(
        "2026-03-11T22:26:00Z",
        "hanna",
        asks.Decide(
            text="We stop the sale of batch 0226 tonight.",
            because="Five owners in three towns report the same leak; stopping costs little and can be undone.",
            options=("Wait for the laboratory", "Stop all machines of the line"),
        ),
    ),
    Beat(read_instant("2026-03-11T22:28:00Z"), _tick("pause_posts", "acknowledge_in_public")),
    _in_room(
        "2026-03-11T22:30:00Z",
        "hanna",
        asks.SetTask(text="Zadzwonić do laboratorium", owner="igor", due_at="2026-03-12T06:00:00Z"),
    ),
    _in_room(
        "2026-03-11T22:31:00Z",
        "joanna",
        asks.SetTask(text="Préparer la déclaration en français", owner="marek", due_at="2026-03-12T07:30:00Z"),
    ),
    Beat(read_instant("2026-03-11T22:19:30Z"), _take_alert),
    Beat(read_instant("2026-03-11T22:35:00Z"), _tick("read_guideline", "holding_statement", "review_level", "declare")),
    Beat(read_instant("2026-03-11T22:40:00Z"), _skip),
    Beat(read_instant("2026-03-11T23:05:00Z"), _tick("tell_staff", "inform_sponsor", "fact_sheet", "check_batch")),
    _in_room(
        "2026-03-11T23:30:00Z",
        "maya",
        asks.WriteNote(text="Jakarta bangun: di Instagram pertanyaannya sama, saya jawab dengan pesan sementara."),
    ),
    Beat(read_instant("2026-03-12T00:10:00Z"), _muted),
    _in_room(
        "2026-03-12T05:10:00Z",
        "igor",
        asks.StateFact(
            text="Лаборатория получила две машины партии 0226.", status="confirmed_public", evidence="Протокол 14"
        ),
    ),
    _in_room("2026-03-12T05:20:00Z", "hanna", asks.Move(state="statement")),
    Beat(read_instant("2026-03-12T06:20:00Z"), _corrections),
    _in_room("2026-03-12T12:30:00Z", "hanna", asks.Move(state="monitoring")),
    Beat(read_instant("2026-03-12T13:00:00Z"), _done_tasks),
    _in_room(
        "2026-03-13T09:00:00Z",
        "hanna",
        asks.SetTask(
            text="Test gaskets of every batch before it ships",
            owner="joanna",
            due_at="2026-04-30T12:00:00Z",
            improvement=True,
        ),
    ),
    _in_room("2026-03-13T15:10:00Z", "hanna", asks.Move(state="resolved")),
)

LAST = _sources
"""Done at the moment itself: sources are as fresh as the story."""
