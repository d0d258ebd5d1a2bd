"""People and products of a plan are recognised as whole words, wherever folding moves them."""

from coolhead.text import named

NAMES = ("Dobrawa", "Jan Żółtowski", "Ładowarka 20W", "Ким")


def said_in(text: str, inflected: bool = False) -> list[tuple[str, str]]:
    return [(name, text[start:stop]) for name, start, stop in named(text, NAMES, inflected)]


def test_names_are_found_folded_and_where_they_stand() -> None:
    text = "😡 JAN ZOLTOWSKI z firmy @dobrawa sprzedał ładowarkę? ŁADOWARKA-20w!"
    assert said_in(text) == [
        ("Jan Żółtowski", "JAN ZOLTOWSKI"),
        ("Dobrawa", "dobrawa"),
        ("Ładowarka 20W", "ŁADOWARKA-20w"),
    ]


def test_only_whole_words_count() -> None:
    assert said_in("Dobrawanie, Кимоно, Jan Kowalski Żółtowski") == []
    assert said_in("") == []


def test_endings_count_where_they_are_asked_for() -> None:
    text = "Nie kupię już w Dobrawie, pana Żółtowskiego Jan nie zna. Спроси Кима"
    assert said_in(text) == []
    assert said_in(text, inflected=True) == [("Dobrawa", "Dobrawie")]


def test_each_mention_of_a_name_is_told() -> None:
    assert [start for _, start, _ in named("Dobrawa, dobrawa #DOBRAWA", ("Dobrawa",))] == [0, 9, 18]
    assert named("anything", ("", "!!!")) == []
