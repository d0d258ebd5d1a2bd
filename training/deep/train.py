"""Fine-tunes the encoder: `python -m training.deep.train`. Two CPU cores do it in about an hour and a half.

Starts from multilingual-e5-small, pruned to the pieces that our languages use. Two stages, each with a fixed number of
steps and a rate that rises shortly and falls to nothing: the public sets, then the texts written for this project
among them. A teacher, the encoder as it was carried, holds the mean of some batches where it was, so that texts about
the same thing stay together in all languages. What was reached is written down every few minutes; the same command
goes on there.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from training.deep.carrier import carried
from training.deep.heads import FIRST_YES_OR_NO, HEADS, columns
from training.deep.network import Encoder, take_over
from training.deep.pieces import kept_pieces, pruned, shipped, tokenizer_of
from training.deep.rows import Learned, batches, learned
from training.deep.sets import OWN, PUBLIC, UNSTATED, Met
from training.labelled import rows

SEED: Final = 7
BATCH: Final = 48
_TEACHER_EVERY = 5
_TEACHER_WEIGHT = 4.0
_KEEP_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Stage:
    """So many steps on these sets, with this highest rate."""

    name: str
    met: dict[str, Met]
    steps: int
    rate: float


STAGES: Final = (Stage("public", PUBLIC, 5600, 1e-4), Stage("own", OWN, 1400, 4e-5))


def padded(tokens: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Token numbers, texts x longest, filled with the padding piece (1); and where tokens are."""
    longest = max(len(one) for one in tokens)
    table = np.ones((len(tokens), longest), dtype=np.int64)
    there = np.zeros((len(tokens), longest), dtype=bool)
    for number, one in enumerate(tokens):
        table[number, : len(one)], there[number, : len(one)] = one, True
    return torch.from_numpy(table), torch.from_numpy(there)


def loss_of(scores: Tensor, given: Learned, batch: npt.NDArray[np.int64]) -> Tensor:
    """Sum of what each head is off by, on the rows that tell about it."""
    total = scores.new_zeros(())
    for group, told, weight in (
        ("tone", given.tones, given.weight),
        ("intent", given.intents, None),
        ("category", given.categories, None),
    ):
        known = batch[told[batch] >= 0]
        if len(known):
            lines = torch.from_numpy(np.flatnonzero(told[batch] >= 0))
            off = F.cross_entropy(
                scores[lines][:, columns(group)],
                torch.from_numpy(told[known]),
                reduction="none",
                label_smoothing=0.05,
            )
            heavy = torch.ones(len(known)) if weight is None else torch.from_numpy(weight[known])
            total = total + (off * heavy).sum() / len(batch) * (1.0 if group == "tone" else 0.5)
    answers = torch.from_numpy(given.answers[batch])
    known = ~answers.isnan()
    if known.any():
        off = F.binary_cross_entropy_with_logits(scores[:, FIRST_YES_OR_NO:], answers.nan_to_num(0.0), reduction="none")
        total = total + (off * known).sum() / len(batch) * 0.25
    return total


class Training:
    """One run: encoder, optimizer and place, kept in one file so that it can be taken up again."""

    def __init__(self, folder: Path, stages: tuple[Stage, ...]) -> None:
        self.folder, self.stages = folder, stages
        source = carried()
        folder.mkdir(parents=True, exist_ok=True)
        kept = self._kept(source.pieces)
        pieces = pruned(source.pieces, kept)
        self.tokenizer = tokenizer_of(pieces)
        (folder / "pieces.model").write_bytes(shipped(pieces))
        torch.manual_seed(SEED)
        self.encoder = Encoder(source, len(kept), len(HEADS))
        take_over(self.encoder, source, kept)
        self.teacher = Encoder(source, len(kept), 1).eval()
        take_over(self.teacher, source, kept)
        self.optimizer = self._optimizer()
        self.stage, self.step = 0, 0
        self._take_up()

    def _kept(self, pieces: Any) -> list[int]:
        path = self.folder / "pieces.npy"
        if not path.exists():
            texts = (row.text for name in sorted({*PUBLIC, *OWN}) for row in rows(name, "train"))
            np.save(path, np.array(kept_pieces(pieces, texts)), allow_pickle=False)
        found: list[int] = np.load(path, allow_pickle=False).tolist()
        return found

    def _optimizer(self) -> torch.optim.Optimizer:
        new = {name for name, _ in self.encoder.named_parameters() if name.startswith(("heads", "look"))}
        named = list(self.encoder.named_parameters())
        return torch.optim.AdamW(
            [
                {"params": [one for name, one in named if name not in new], "rate": 1.0},
                {"params": [one for name, one in named if name in new], "rate": 8.0},
            ],
            weight_decay=0.01,
            fused=True,
        )

    def _take_up(self) -> None:
        path = self.folder / "reached.pt"
        if path.exists():
            reached = torch.load(path, weights_only=True)
            self.encoder.load_state_dict(reached["encoder"])
            self.optimizer.load_state_dict(reached["optimizer"])
            self.stage, self.step = reached["stage"], reached["step"]
            torch.set_rng_state(reached["draws"])

    def keep(self) -> None:
        """Write down what was reached; a stop in the middle leaves the one before."""
        path = self.folder / "reached.pt"
        torch.save(
            {
                "encoder": self.encoder.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "stage": self.stage,
                "step": self.step,
                "draws": torch.get_rng_state(),
            },
            path.with_suffix(".new"),
        )
        path.with_suffix(".new").replace(path)

    def run(self) -> None:
        """All stages to their end."""
        while self.stage < len(self.stages):
            self._run_stage(self.stages[self.stage])
            self.stage, self.step = self.stage + 1, 0
            self.keep()

    def _run_stage(self, stage: Stage) -> None:
        given = learned(self.tokenizer, stage.met)
        order = batches(given, stage.met, BATCH, SEED + self.stage)
        self.encoder.train()
        began = said = time.monotonic()
        first, sums, texts = self.step, 0.0, 0
        for batch in islice(order, self.step, stage.steps):
            sums += self._learn(given, batch, stage)
            texts += len(batch)
            self.step += 1
            if self.step % 100 == 0:
                rate = texts / (time.monotonic() - began)
                left = (stage.steps - self.step) * BATCH / rate / 60
                told = f"{stage.name} {self.step}/{stage.steps} loss {sums / (self.step - first):.3f}"
                print(f"{told} {rate:.0f} texts/s, {left:.0f} min left", file=sys.stderr, flush=True)
                first, sums = self.step, 0.0
            if time.monotonic() - said > _KEEP_SECONDS:
                self.keep()
                said = time.monotonic()

    def _learn(self, given: Learned, batch: npt.NDArray[np.int64], stage: Stage) -> float:
        warm = 0.06 * stage.steps
        part = min((self.step + 1) / warm, max(0.0, (stage.steps - self.step) / (stage.steps - warm)))
        for group in self.optimizer.param_groups:
            group["lr"] = stage.rate * part * group["rate"]
        tokens, there = padded([given.tokens[one] for one in batch])
        with torch.autocast("cpu", torch.bfloat16):
            mean, scores = self.encoder(tokens, there)
        loss = loss_of(scores.float(), given, batch)
        if self.step % _TEACHER_EVERY == 0:
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                was, _ = self.teacher(tokens, there)
            kept = F.cosine_similarity(mean.float(), was.float())
            loss = loss + _TEACHER_WEIGHT * (1 - kept).mean()
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimizer.step()
        found = float(loss.detach())
        if not math.isfinite(found):
            raise FloatingPointError(f"the loss is {found} at step {self.step} of {stage.name}")
        return found


def main() -> None:
    """Trains to the end, or goes on where the last run stopped."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=Path("build/deep"), help="where the run is kept")
    options.add_argument("--without-unstated", action="store_true", help="leave out sets whose licence is not stated")
    options.add_argument("--stages", type=int, default=len(STAGES), help="how many stages to run")
    told = options.parse_args()
    stages = STAGES[: told.stages]
    if told.without_unstated:
        stages = tuple(
            Stage(one.name, {name: met for name, met in one.met.items() if name not in UNSTATED}, one.steps, one.rate)
            for one in stages
        )
    Training(told.folder, stages).run()


if __name__ == "__main__":
    main()
