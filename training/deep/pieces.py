"""The tokenizer, pruned to the pieces that our languages use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from unicodedata import name

from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from training.deep.carrier import Pieces

SPECIAL = 4
"""Begin, padding, end, unknown: the first four pieces, in this order."""
NORMAL, UNKNOWN, CONTROL = 1, 2, 3
UNIGRAM = 1
LENGTH = 128
"""Tokens of a text that are read."""


def tokenizer_of(pieces: Pieces) -> Tokenizer:
    """A unigram tokenizer (Kudo 2018) with the fast library's own parts; begin and end are added by the caller."""
    made = Tokenizer(models.Unigram(list(zip(pieces.texts, pieces.scores, strict=True)), pieces.unknown, False))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    return made


def kept_pieces(pieces: Pieces, texts: Iterable[str], least: int = 2) -> list[int]:
    """Numbers of the pieces worth keeping, in rising order: those that the texts use `least` times, and every single
    character of the scripts that our languages are written in, so that nothing of them becomes unknown."""
    whole = tokenizer_of(pieces)
    seen: Counter[int] = Counter()
    for batch in _batches(texts, 2000):
        for told in whole.encode_batch_fast(batch, add_special_tokens=False):
            seen.update(told.ids)
    ours = {number for number, text in enumerate(pieces.texts) if _single(text)}
    return sorted(set(range(SPECIAL)) | ours | {number for number, count in seen.items() if count >= least})


def pruned(pieces: Pieces, kept: list[int]) -> Pieces:
    """Only the kept pieces, numbered anew."""
    texts, scores = [pieces.texts[one] for one in kept], [pieces.scores[one] for one in kept]
    return Pieces(texts, scores, begin=0, padding=1, end=2, unknown=SPECIAL - 1)


def shipped(pieces: Pieces) -> bytes:
    """The pieces as a SentencePiece model: the same numbers for a text that is normalized already (`deep_form`).

    That library needs nothing beside itself, where the one that trains brings a client of a model hub along.
    """
    model = ModelProto()
    for number, (text, score) in enumerate(zip(pieces.texts, pieces.scores, strict=True)):
        kind = UNKNOWN if number == pieces.unknown else CONTROL if number < SPECIAL else NORMAL
        model.pieces.add(piece=text, score=score, type=kind)
    told = model.trainer_spec
    told.model_type, told.vocab_size = UNIGRAM, len(pieces.texts)
    told.bos_id, told.pad_id, told.eos_id, told.unk_id = pieces.begin, pieces.padding, pieces.end, pieces.unknown
    model.normalizer_spec.name = "identity"
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _single(text: str) -> bool:
    text = text.removeprefix("▁") or "▁"
    if len(text) != 1 or ord(text) < 0x2000:
        return len(text) == 1 and (ord(text) < 0x530 or ord(text) >= 0x1E00)
    return not name(text, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "YI ", "ETHIOPIC"))


def _batches(texts: Iterable[str], size: int) -> Iterable[list[str]]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
