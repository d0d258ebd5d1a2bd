"""Commands in a room: the right person takes the right alert once, whatever dies in between, and hears it calmly."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from coolhead.clock import DAY
from coolhead.connectors import Heard, Line, SourceError
from coolhead.plan import read_plan
from coolhead.run.chat_answers import ChatAnswers, read_command
from coolhead.run.chatting import Chatting, Place
from coolhead.storage import StoreError
from coolhead.words import LANGUAGES
from tests.run.chat_house import NOW, PEOPLE, PLAN, House, Killed

ROOM = "!room:localhost"


class Room:
    """A chat service: lines in order, marks that are numbers, and what was said by key."""

    source = "matrix:@coolhead:localhost"

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.said: dict[str, str] = {}
        self.times_said: list[str] = []
        self.refuses: list[Exception] = []
        self.closed = False

    def write(self, writer: str, text: str, at: float = NOW) -> str:
        line = Line(f"$e{len(self.lines)}", ROOM, f"@{writer}:localhost", text, at)
        self.lines.append(line)
        return line.id

    async def hear(self, since: str) -> Heard:
        if not since:
            return Heard((), str(len(self.lines)))
        return Heard(tuple(self.lines[int(since) :]), str(len(self.lines)))

    async def say(self, room: str, text: str, key: str) -> None:
        if self.refuses:
            raise self.refuses.pop(0)
        self.times_said.append(key)
        self.said.setdefault(key, text)

    async def aclose(self) -> None:
        self.closed = True


class Scene:
    """A house, a room, and who reads along; `restart` forgets all that is not in the store."""

    def __init__(self) -> None:
        self.house, self.room = House(), Room()
        self.restart()
        self.step()

    def restart(self) -> None:
        house = self.house
        answers = ChatAnswers(PEOPLE, house.plans, lambda: {"ember": house.board})
        self.chatting = Chatting(self.room, answers, house.store, house.answer, house.clock)

    def step(self) -> int:
        return asyncio.run(self.chatting.step())

    def ask(self, writer: str, text: str) -> str | None:
        key = self.room.write(writer, text)
        self.step()
        return self.room.said.get(key)

    def place(self) -> Place:
        state = self.house.store.source_state(self.room.source)
        assert state is not None
        return msgspec.json.decode(state.cursor, type=Place)


@pytest.fixture
def scene() -> Scene:
    made = Scene()
    made.house.raise_alert("w1-3", "w1")
    return made


def test_who_may_takes_the_one_alert_that_waits_in_their_own_language(scene: Scene) -> None:
    told = scene.ask("anna", "!ack")
    assert told == "w1-3 (brak odpowiedzi): alarm jest u Ciebie od 09:15. Nikt inny nie jest wzywany."
    assert scene.house.taken() == [("w1-3", "anna")]


def test_an_alert_that_somebody_has_is_not_taken_twice(scene: Scene) -> None:
    scene.ask("anna", "!ack w1-3")
    assert scene.ask("ben", "!ack #w1-3") == "w1-3 (late or no answer): Anna took it at 09:15."
    assert scene.house.taken() == [("w1-3", "anna")]


def test_an_unknown_alert_and_one_of_several_are_asked_back(scene: Scene) -> None:
    assert scene.ask("ben", "!ack 99") == "I know no alert 99. These wait: w1-3."
    scene.house.raise_alert("w2-4", "w2")
    assert scene.ask("ben", "!ack") == "More than one alert waits: w1-3 and w2-4. Please say which, as in !ack 17."
    assert scene.house.taken() == []
    scene.ask("ben", "!ack w2-4")
    assert scene.ask("ben", "!who") == (
        "Ember: on duty as crisis lead: Anna and Ben.\n"
        "w1-3 (late or no answer), Threat: nobody has taken it yet; Anna has been called."
    )


def test_people_call_an_alert_by_its_number(scene: Scene) -> None:
    scene.house.raise_alert("w2-4", "w2", number=17)
    scene.house.raise_alert("w3-4", "w3", number=18)
    assert (scene.ask("ben", "!ack 17") or "").startswith("17 (late or no answer): it is yours")
    assert (scene.ask("ben", "!ack ember-18") or "").startswith("18 (late or no answer): it is yours")
    assert scene.house.taken() == [("w2-4", "ben"), ("w3-4", "ben")]


def test_who_cannot_take_it_passes_it_on_and_hears_who_was_called(scene: Scene) -> None:
    assert scene.ask("anna", "!pass") == "w1-3 (brak odpowiedzi): przekazano dalej. Wezwano: Ben."
    assert scene.house.taken() == []
    assert (scene.ask("anna", "!ack") or "").startswith("w1-3 (brak odpowiedzi): alarm jest u Ciebie")
    assert "Anna took it" in (scene.ask("ben", "!pass w1-3") or "")
    assert len(scene.house.store.acts_after(0, "passed_on")) == 1


def test_what_somebody_called_no_crisis_is_told_as_that(scene: Scene) -> None:
    scene.house.tell("alert_dismissed", alert="w1-3", who="anna")
    assert (
        scene.ask("ben", "!ack w1-3") == "w1-3 (late or no answer): not a crisis, said Anna at 09:15. Nobody is called."
    )


@pytest.mark.parametrize("writer", ["stranger", "gone"])
@pytest.mark.parametrize("text", ["!ack", "!ack w1-3", "!who", "!help"])
def test_a_stranger_takes_nothing_and_learns_nothing(scene: Scene, writer: str, text: str) -> None:
    told = scene.ask(writer, text)
    assert told is not None
    assert told.startswith(f"@{writer}:localhost is not linked to anybody")
    assert not {"w1-3", "Ember", "Anna"} & set(told.replace(",", " ").replace(":", " ").split())
    assert scene.house.taken() == []


def test_who_only_reads_takes_nothing_unless_they_were_called(scene: Scene) -> None:
    assert scene.ask("otto", "!ack") == "The plan does not let you answer this alert. Nothing has changed."
    scene.house.raise_alert("w2-4", "w2", called="otto")
    scene.ask("otto", "!ack w2-4")
    assert scene.house.taken() == [("w2-4", "otto")]


@pytest.mark.parametrize(
    "text",
    ["I will !ack it later", "* !ack w1-3", "ack", "!", "!weather", "!ack w1-3 please", "! ack", "!!ack", "?ack"],
)
def test_what_people_say_to_each_other_is_left_alone(scene: Scene, text: str) -> None:
    assert scene.ask("anna", text) is None
    assert scene.house.taken() == []


def test_a_typing_error_is_told_so_that_nobody_believes_to_have_taken_it(scene: Scene) -> None:
    assert scene.ask("ben", "!akc w1-3") == "I do not know that. Did you mean !ack? Nothing has changed."
    assert scene.house.taken() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_can_be_said_in_every_language(language: str) -> None:
    scene = Scene()
    scene.house.plans = {"ember": read_plan(PLAN.replace("[pl]", f"[{language}]").replace("[en]", f"[{language}]"))}
    scene.restart()
    told = [scene.ask("ben", "!ack"), scene.ask("ben", "!ack 5")]
    scene.house.raise_alert("w1-3", "w1")
    told += [scene.ask("ben", text) for text in ("!help", "!who", "!hlep", "!ack 5", "!pass")]
    scene.house.raise_alert("w2-4", "w2")
    told += [scene.ask("ben", text) for text in ("!ack", "!ack w1-3")]
    told += [scene.ask("anna", "!ack w1-3"), scene.ask("otto", "!ack w2-4")]
    scene.house.tell("wave_calmed", wave="w2")
    told.append(scene.ask("ben", "!ack w2-4"))
    assert all(told)
    assert len(set(told)) == len(told)


def test_what_was_written_before_the_first_day_and_what_is_a_day_old_is_not_acted_on() -> None:
    scene = Scene()
    scene.house.raise_alert("w1-3", "w1")
    scene.room.write("anna", "!ack", at=NOW - DAY - 1)
    scene.step()
    fresh = Scene.__new__(Scene)
    fresh.house, fresh.room = House(), Room()
    fresh.house.raise_alert("w1-3", "w1")
    fresh.room.write("anna", "!ack")
    fresh.restart()
    fresh.step()
    assert scene.house.taken() == fresh.house.taken() == []


def test_a_kill_right_after_the_act_neither_loses_nor_repeats_it_and_the_answer_follows(scene: Scene) -> None:
    scene.house.dies = True
    key = scene.room.write("anna", "!ack")
    with pytest.raises(Killed):
        scene.step()
    assert scene.room.said == {}
    assert [line.id for line in scene.place().owed] == [key]
    scene.house.dies = False
    scene.house.tell("alert_acknowledged", alert="w1-3", who="anna")  # the desk hears the log after the restart
    scene.restart()
    scene.step()
    scene.step()
    assert scene.house.taken() == [("w1-3", "anna")]
    assert "u Ciebie" in scene.room.said[key]


def test_a_room_that_refuses_is_told_later_and_the_act_stays_done_once(scene: Scene) -> None:
    scene.room.refuses = [SourceError("source.unreachable")]
    key = scene.room.write("anna", "!ack")
    other = scene.room.write("ben", "!ack w1-3")
    with pytest.raises(SourceError):
        scene.step()
    assert scene.house.taken() == [("w1-3", "anna")]
    scene.restart()
    scene.step()
    assert scene.house.taken() == [("w1-3", "anna")]
    assert "u Ciebie" in scene.room.said[key]
    assert "Anna took it" in scene.room.said[other]
    assert len(scene.room.times_said) == 2


def test_lines_of_the_time_without_a_reader_are_answered_in_order_and_once(scene: Scene) -> None:
    first, second = scene.room.write("ben", "!ack"), scene.room.write("anna", "!ack w1-3")
    scene.restart()
    assert scene.step() == 2
    scene.restart()
    assert scene.step() == 0
    assert scene.house.taken() == [("w1-3", "ben")]
    assert "yours" in scene.room.said[first]
    assert "Ben" in scene.room.said[second]
    assert (scene.place().done, scene.place().owed) == ([], [])


def test_following_goes_on_after_a_failure_of_any_kind(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coolhead.run.chatting.next_delay", lambda *_args, **_named: 0.01)
    scene.room.refuses = [SourceError("source.busy", retry_after=0.01), StoreError("locked", retry=True)]
    key = scene.room.write("anna", "!ack")

    async def until_told() -> None:
        following = asyncio.create_task(scene.chatting.follow())
        async with asyncio.timeout(5):
            while key not in scene.room.said:
                await asyncio.sleep(0.01)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    async def patient_hear(since: str) -> Heard:
        await asyncio.sleep(0.01)
        return await Room.hear(scene.room, since)

    monkeypatch.setattr(scene.room, "hear", patient_hear)
    asyncio.run(until_told())
    assert scene.house.taken() == [("w1-3", "anna")]
    assert scene.room.closed


def test_a_command_is_one_line_of_its_own() -> None:
    assert read_command("!ACK Ember-17") is not None
    assert read_command("!ack\n!ack") is None
    assert read_command("!ack " + "x" * 500) is None
