"""A Matrix room on a real homeserver: the alert arrives, and what people type there is heard, done and answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import pytest

from coolhead.connectors import Shell, SourceError
from coolhead.connectors.matrix.config import MatrixSettings
from coolhead.connectors.matrix.converse import MatrixChat
from coolhead.run.chat_answers import ChatAnswers
from coolhead.run.chatting import Chatting
from tests.run.chat_house import House, Killed
from tests.servers.chat import ChatServer, Member
from tests.servers.posting import posting

pytestmark = pytest.mark.servers
_rooms = count()


class Scene:
    """A room with anna, ben and a stranger, and Coolhead's own user; the house lives in this process."""

    def __init__(self, server: ChatServer) -> None:
        number = next(_rooms)
        self.server, self.house = server, House()
        self.house.clock.advance(time.time() - self.house.clock.now())
        self.anna, self.ben, self.stranger, self.bot = (
            server.join(f"{name}{number}") for name in ("anna", "ben", "stranger", "coolhead")
        )
        self.alias = f"crisis{number}"
        self.room = server.room(self.anna, self.alias, self.ben, self.stranger)
        self.anna.ask("POST", f"/rooms/{self.room}/invite", {"user_id": self.bot.id})
        self.house.raise_alert("w1-3", "w1")

    def settings(self, **more: Any) -> MatrixSettings:
        people = {self.anna.id: "anna", self.ben.id: "ben"}
        known = {"homeserver": self.server.url, "user": self.bot.id, "password": "pw", "people": people}
        return MatrixSettings.model_validate({**known, "rooms": [f"#{self.alias}:localhost"], **more})

    def read_along(self, *steps: Callable[[], object], **more: Any) -> list[int]:
        """One life of the reader: after each of these happened it takes a step. Returns how many commands each had."""

        async def life(chatting: Chatting) -> list[int]:
            try:
                done = []
                for happens in steps:
                    await asyncio.to_thread(happens)
                    done.append(await chatting.step())
                return done
            finally:
                await chatting.chat.aclose()

        return self._lived(life, **more)

    def _lived(self, life: Callable[[Chatting], Awaitable[list[int]]], **more: Any) -> list[int]:
        async def begun() -> list[int]:
            settings = self.settings(**more)
            answers = ChatAnswers(settings.people, self.house.plans, lambda: {"ember": self.house.board})
            chat = MatrixChat(settings, Shell(self.house.clock))
            return await life(Chatting(chat, answers, self.house.store, self.house.answer, self.house.clock))

        return asyncio.run(begun())

    def answers(self) -> list[str]:
        return [text for sender, text in self.anna.heard(self.room) if sender == self.bot.id]


@pytest.fixture
def scene(chat: ChatServer) -> Scene:
    return Scene(chat)


def nothing() -> None:
    """Nothing happens before the next step."""


def typed(member: Member, scene: Scene, text: str) -> Callable[[], object]:
    return lambda: member.say(scene.room, text)


def test_an_alert_arrives_in_the_room(chat: ChatServer) -> None:
    bot, anna = chat.join("alarm"), chat.join("reader")
    room = chat.room(anna, "alarms", bot)
    with posting(f"matrix://alarm:pw@127.0.0.1:{chat.port}/%23alarms:localhost?format=text") as post:
        post.send()
        assert post.look() == [(True, "matrix://127.0.0.1: accepted")]
    told = anna.wait_for(room, lambda text: "Level 4" in text)
    assert "growing by itself" in told


def test_a_wrong_password_is_told(chat: ChatServer) -> None:
    chat.join("locked")
    with posting(f"matrix://locked:wrong@127.0.0.1:{chat.port}/%23crisis?format=text") as post:
        post.send()
        assert post.look() == [(False, "matrix://127.0.0.1: the login was refused (403)")]


def test_typed_in_the_room_the_right_person_has_the_alert_and_the_room_hears_it(scene: Scene) -> None:
    assert scene.read_along(nothing, typed(scene.anna, scene, "!ack")) == [0, 1]
    assert scene.house.taken() == [("w1-3", "anna")]
    assert len(scene.answers()) == 1
    assert "alarm jest u Ciebie" in scene.answers()[0]


def test_wrong_people_unknown_alerts_and_taken_ones_get_a_calm_answer(scene: Scene) -> None:
    scene.read_along(
        nothing,
        typed(scene.stranger, scene, "!ack w1-3"),
        typed(scene.ben, scene, "!ack w9-9"),
        typed(scene.ben, scene, "what a day"),
        typed(scene.ben, scene, "!ack w1-3"),
        typed(scene.anna, scene, "!ack w1-3"),
        typed(scene.ben, scene, "!help"),
    )
    assert scene.house.taken() == [("w1-3", "ben")]
    stranger, unknown, mine, taken, help_ = scene.answers()
    assert "is not linked to anybody" in stranger
    assert unknown == "I know no alert w9-9. These wait: w1-3."
    assert "it is yours" in mine
    assert taken.startswith("w1-3 (brak odpowiedzi): Ben ma ten alarm od")
    assert help_.startswith("!ack takes an alert")


def test_what_was_typed_while_nobody_read_along_is_heard_later_however_much_it_was(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coolhead.connectors.matrix.converse.PAGE", 5)
    scene.read_along(nothing)
    scene.ben.say(scene.room, "!ack w1-3")
    for number in range(12):  # more than one answer of the homeserver holds
        scene.anna.say(scene.room, f"chatter {number}")
    assert scene.read_along(nothing) == [1]
    assert scene.house.taken() == [("w1-3", "ben")]
    assert sum(scene.read_along(typed(scene.ben, scene, "!who"))) == 1
    assert scene.house.taken() == [("w1-3", "ben")]
    assert len(scene.answers()) == 2


def test_killed_after_the_act_it_answers_once_after_the_restart(scene: Scene) -> None:
    scene.read_along(nothing)
    scene.house.dies = True
    with pytest.raises(Killed):
        scene.read_along(typed(scene.ben, scene, "!ack"))
    assert scene.answers() == []
    scene.house.dies = False
    scene.house.tell("alert_acknowledged", alert="w1-3", who="ben")
    scene.read_along(typed(scene.anna, scene, "so?"))
    assert scene.house.taken() == [("w1-3", "ben")]
    assert len(scene.answers()) == 1


def test_a_line_that_was_said_is_not_said_again_by_another_life_with_the_same_key(scene: Scene) -> None:
    async def life() -> None:
        for _ in range(2):
            chat = MatrixChat(scene.settings(), Shell(scene.house.clock))
            await chat.say(scene.room, "only once", "a key")
            await chat.aclose()

    scene.read_along(nothing)
    asyncio.run(life())
    assert scene.answers() == ["only once"]


@pytest.mark.parametrize(
    ("more", "message", "permanent"),
    [
        ({"password": "wrong"}, "source.forbidden", True),
        ({"password": None, "token": "syt_wrong"}, "source.forbidden", True),
        ({"rooms": ["#nowhere:localhost"]}, "source.not_found", True),
        ({"homeserver": "http://127.0.0.1:9"}, "source.unreachable", False),
    ],
)
def test_what_is_wrong_with_the_way_in_is_told(
    scene: Scene, more: dict[str, Any], message: str, permanent: bool
) -> None:
    with pytest.raises(SourceError) as told:
        scene.read_along(nothing, **more)
    assert (told.value.user_message, told.value.permanent) == (message, permanent)
    assert "pw" not in str(told.value)


def test_a_room_that_is_closed_to_it_does_not_close_the_others(scene: Scene) -> None:
    rooms = ["#nowhere:localhost", f"#{scene.alias}:localhost"]
    assert scene.read_along(nothing, typed(scene.ben, scene, "!ack"), rooms=rooms) == [0, 1]
    assert scene.house.taken() == [("w1-3", "ben")]
