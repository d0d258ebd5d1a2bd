"""Near copies are recognised, and different texts are not taken for copies."""

import pytest

from coolhead.text import LinearReader, near
from tests.text.said import read, said

STORY = (
    "The bakery on the corner sold me a bread with a piece of glass in it and the manager only shrugged his shoulders"
    " when I showed him the cut on my finger"
)
OTHERS = [
    "The bakery on the corner has the best bread in town and the manager always smiles when I bring my children along",
    "A train derailed near the station this morning and the police closed the road for most of the working day",
    "Dlaczego usunęliście mój komentarz o tym, że czekam na zwrot pieniędzy już od trzech tygodni bez odpowiedzi",
    "Я третью неделю жду ответа от поддержки, а мне приходят только автоматические письма без единого имени",
]


@pytest.mark.parametrize(
    "copied",
    [
        STORY.upper() + "!!!",
        "RT @somebody: " + STORY + " https://t.example/abc",
        STORY.replace("bread", "roll"),
        STORY.replace(" with a piece of glass", " with pieces of glass"),
        "So this happened today: " + STORY,
        STORY[: len(STORY) * 9 // 10] + "…",
    ],
)
def test_an_edited_copy_is_near(reader: LinearReader, copied: str) -> None:
    assert near(read(reader, STORY).near_key, read(reader, copied).near_key)


def test_different_texts_are_not_near(reader: LinearReader) -> None:
    keys = [reading.near_key for reading in reader.read([said(text) for text in [STORY, *OTHERS]])]
    assert len(set(keys)) == len(keys)
    assert not any(near(one, other) for at, one in enumerate(keys) for other in keys[:at])


@pytest.mark.parametrize("text", ["", "thank you so", "@anna @bob https://a.example good luck", "😂😂😂 😂 😂"])
def test_a_few_words_are_near_to_nothing(reader: LinearReader, text: str) -> None:
    key = read(reader, text).near_key
    assert key == 0
    assert not near(key, key)


def test_keys_fit_64_bits_and_do_not_depend_on_the_batch(reader: LinearReader) -> None:
    texts = [STORY, "", *OTHERS, STORY]
    together = [reading.near_key for reading in reader.read([said(text) for text in texts])]
    assert together == [read(reader, text).near_key for text in texts]
    assert together[0] == together[-1]
    assert all(0 <= key < 1 << 64 for key in together)
