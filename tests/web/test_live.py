"""The live stream: nothing is missed after a break, and a client notices when it is cut off."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from coolhead.web.live import stream


def heard(house: Any, after: int | None, many: int, brand: str | None = None, then: Any = None) -> list[Any]:
    """The first `many` messages of a stream; `then` is told once the first beat is out."""

    async def listen() -> list[Any]:
        messages: list[Any] = []
        source = stream(house, after, brand, 0.05)
        async for message in source:
            messages.append(message)
            if message.event == "beat" and then is not None and len(messages) == 1:
                then()
            if len(messages) == many:
                break
        await source.aclose()  # type: ignore[attr-defined]
        return messages

    return asyncio.run(asyncio.wait_for(listen(), 10))


def ids(messages: list[Any]) -> list[int]:
    return [int(message.id) for message in messages if message.event == "fact"]


def test_who_comes_back_gets_all_that_was_missed(crisis: Any) -> None:
    last = crisis.store.last_fact()
    assert ids(heard(crisis, last - 5, 6)) == list(range(last - 4, last + 1))


def test_who_comes_first_hears_only_what_is_new(crisis: Any) -> None:
    last = crisis.store.last_fact()
    fact = {
        "at": "2026-03-05T00:20:00Z",
        "type": "wave_calmed",
        "brand": "ember",
        "wave": "w1",
        "topic": "T1",
        "mentions": 4,
    }
    messages = heard(crisis, None, 2, then=lambda: crisis.tell(fact))
    assert ids(messages) == [last + 1]
    assert json.loads(messages[1].data) == {**fact, "v": 1, "seq": last + 1}


def test_a_long_absence_is_made_up_for_in_order(crisis: Any) -> None:
    last = crisis.store.last_fact()
    assert ids(heard(crisis, 0, last + 1)) == list(range(1, last + 1))


def test_silence_has_a_beat_without_an_id(crisis: Any) -> None:
    messages = heard(crisis, None, 3)
    assert [message.event for message in messages] == ["beat", "beat", "beat"]
    assert all(message.id is None for message in messages)


def test_a_client_that_knows_more_than_the_store_starts_anew(crisis: Any) -> None:
    messages = heard(crisis, 10_000, 2)
    assert [message.event for message in messages] == ["reset", "beat"]
    assert messages[0].id == str(crisis.store.last_fact())


def test_one_brands_stream_has_no_facts_of_another(crisis: Any) -> None:
    assert ids(heard(crisis, 0, 3, brand="other")) == []
