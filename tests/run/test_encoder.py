"""The encoder that ships: what loads, what is refused, and that company changes nothing."""

from __future__ import annotations

import json
import shutil
import time
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from coolhead.mention import Author, Mention
from coolhead.run.encoder import load_deep_reader, load_encoder
from coolhead.run.weights import load_reader
from coolhead.text import EncoderReader, LinearReader
from coolhead.text.vectors import DIRECTIONS

TEXTS = (
    "My parcel has been lost for the third time and nobody answers.",
    "Третий раз теряют посылку, и никто не отвечает.",
    "Merci à toute l'équipe, livraison parfaite !",
    "Min, jam buka toko di Bandung sampai jam berapa ya?",
    "Wyciekły dane klientów, w pliku jest mój PESEL!!!",
)


@pytest.fixture(scope="module")
def deep() -> EncoderReader:
    return load_deep_reader()


@pytest.fixture(scope="module")
def first() -> LinearReader:
    return load_reader()


def said(text: str) -> Mention:
    return Mention("1", "feed", 0.0, Author("a"), text)


def test_it_reads_all_five_languages(deep: EncoderReader, first: LinearReader) -> None:
    given = [said(text) for text in TEXTS]
    found = deep.deepen(given, first.read(given))
    assert [one.tone for one in found] == ["negative", "negative", "positive", "neutral", "negative"]
    assert found[3].intent == "question"
    assert max(found[4].category, key=lambda name: found[4].category[name]) in ("T9", "T13")


def test_the_same_text_is_read_alike_alone_and_in_company(deep: EncoderReader, first: LinearReader) -> None:
    given = [said(text) for text in TEXTS]
    readings = first.read(given)
    assert deep.deepen(given, readings) == [
        deep.deepen([mention], [reading])[0] for mention, reading in zip(given, readings, strict=True)
    ]


def test_vectors_have_length_one() -> None:
    _, vectors = load_encoder(files("coolhead.text") / "weights" / "deep").encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIRECTIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🎉",
        "a",
        "\x00",
        "ﷺ" * 50_000,
        "z\u0317\u0308" * 30_000,
        "https://a.example",
        "مرحبا",
        "@a " * 9000,
        "\ud83d",
    ],
)
def test_odd_texts_are_read_without_an_error_and_soon(deep: EncoderReader, first: LinearReader, text: str) -> None:
    given = [said(text)]
    readings = first.read(given)
    began = time.process_time()
    found = deep.deepen(given, readings)[0]
    assert time.process_time() - began < 1.0
    assert found.negative + found.neutral + found.positive == pytest.approx(1.0, abs=1e-3)


def test_weights_that_do_not_belong_to_their_description_are_refused(tmp_path: Path) -> None:
    shipped = files("coolhead.text") / "weights" / "deep"
    for name in ("encoder.onnx", "pieces.model", "about.json"):
        shutil.copy(str(shipped / name), tmp_path / name)
    about = json.loads((tmp_path / "about.json").read_text("utf-8"))
    (tmp_path / "about.json").write_text(json.dumps(about | {"sha256": "0" * 64}), "utf-8")
    with pytest.raises(ValueError, match="digest"):
        load_deep_reader(tmp_path)


def test_a_folder_without_an_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"holds no encoder: about\.json"):
        load_deep_reader(tmp_path)
