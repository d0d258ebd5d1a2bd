"""How wrong is a share of negative mentions, counted or estimated from a sample: `python -m benchmarks.shares`.

Windows are drawn from labelled calls: what is true, what the first tier called, what the second one found. Beside the
estimate stand two named baselines: [counted], the share of first calls, and [sample alone], the share found among those
that were read deeper. `share_errors` is the same measure for calls that another benchmark made.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coolhead.text import Rates, Sampled, sampled_share

Flags = npt.NDArray[np.bool_]
WINDOW = 200
DRAWS = 400


@dataclass(frozen=True, slots=True)
class ShareErrors:
    """Mean absolute errors in points against the truth, and how often the 90 % interval holds.

    `covered` is against what deeper reading would find of everything: all that a sample of such readings can tell;
    `width` is the mean width of the interval, in points.
    """

    counted: float
    sample_alone: float
    estimated: float
    covered: float
    width: float


def share_errors(
    truth: Flags,
    called: Flags,
    found: Flags,
    *,
    read: int,
    window: int = WINDOW,
    rates: Rates | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> ShareErrors:
    """Windows of `window` mentions drawn from labelled ones, `read` of each read deeper.

    The true share of each window is drawn evenly from 5 to 80 %, so that no estimator gains by guessing the usual one.

    Parameters
    ----------
    truth, called, found : per text whether it is negative, was called so by the first tier, by the second.
    rates : hits and false alarms of the second tier, where the estimate shall be adjusted for them.
    """
    chance = np.random.default_rng(seed)
    negative, other = np.flatnonzero(truth), np.flatnonzero(~truth)
    told = []
    for _ in range(draws):
        size = chance.binomial(window, chance.uniform(0.05, 0.8))
        chosen = np.concatenate([chance.choice(negative, size), chance.choice(other, window - size)])
        drawn = chance.permutation(chosen)[:read]
        counts = Sampled(
            everything=window,
            called=int(called[chosen].sum()),
            read=len(drawn),
            called_read=int(called[drawn].sum()),
            found=int(found[drawn].sum()),
            both=int((called[drawn] & found[drawn]).sum()),
        )
        share = sampled_share([("", counts)], None if rates is None else {"": rates})
        if share is None:
            raise ValueError(f"{read} mentions are no sample")
        target = truth[chosen].mean() if rates is not None else found[chosen].mean()
        told.append(
            (
                abs(called[chosen].mean() - truth[chosen].mean()),
                abs(found[drawn].mean() - truth[chosen].mean()),
                abs(share.middle - truth[chosen].mean()),
                float(share.low - 1e-9 <= target <= share.high + 1e-9),
                share.high - share.low,
            )
        )
    counted, alone, estimated, covered, width = np.mean(told, axis=0).tolist()
    return ShareErrors(100 * counted, 100 * alone, 100 * estimated, covered, 100 * width)


def invented(first: Rates, second: Rates, seed: int = 1, texts: int = 20_000) -> tuple[Flags, Flags, Flags]:
    """(truth, called, found) of readers that err at these rates, independently of each other."""
    chance = np.random.default_rng(seed)
    truth = chance.random(texts) < 0.4
    called, found = (chance.random(texts) < np.where(truth, one.hit, one.false_alarm) for one in (first, second))
    return truth, called, found


def main() -> int:
    """Prints a line for each reader and size of the sample."""
    first, second = Rates(0.65, 0.22), Rates(0.85, 0.08)
    print(f"windows of {WINDOW}; first tier hits {first.hit}, false alarms {first.false_alarm}; second {second}")
    print("| read | window | [counted] | [sample alone] | estimated | with rates | 90 % holds | width |")
    print("|---|---|---|---|---|---|---|---|")
    for read, window in ((10, 200), (20, 200), (50, 200), (100, 200), (200, 200), (200, 2000), (200, 20_000)):
        flags = invented(first, second)
        plain = share_errors(*flags, read=read, window=window)
        bent = share_errors(*flags, read=read, window=window, rates=second)
        print(
            f"| {read} | {window} | {plain.counted:.1f} | {plain.sample_alone:.1f} | {plain.estimated:.1f} "
            f"| {bent.estimated:.1f} | {plain.covered:.2f} | {plain.width:.1f} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
