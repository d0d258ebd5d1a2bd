"""Fits the linear heads and packs them into one small block of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from coolhead.text import Calibration, Weights
from coolhead.text.features import Grams

BITS = 20
STRENGTH = 5.0
"""Inverse regularisation; chosen on the dev splits among 2, 5, 6."""
LEAST_TEXTS = 2
"""A bucket seen in fewer texts carries no weight."""
_QUANTILE = 0.9999

Doubles = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def counts(matches: Sequence[str]) -> sparse.csr_matrix:
    """How often each bucket occurs in each text, texts x buckets."""
    blocks = Grams(matches, BITS).blocks
    texts = np.concatenate([text for _, text in blocks])
    buckets = np.concatenate([bucket for bucket, _ in blocks])
    shape = (len(matches), 1 << BITS)
    return sparse.csr_matrix((np.ones(len(texts), dtype=np.float32), (texts, buckets)), shape=shape)


@dataclass(frozen=True)
class Weighting:
    """Inverse document frequency of each bucket, zero for rare ones."""

    idf: Doubles

    @classmethod
    def of(cls, counted: sparse.csr_matrix) -> Weighting:
        """Measures it on the training texts."""
        seen = np.bincount(counted.indices, minlength=counted.shape[1])
        idf = np.log((1 + counted.shape[0]) / (1 + seen)) + 1
        return cls(np.where(seen >= LEAST_TEXTS, idf, 0.0))

    def apply(self, counted: sparse.csr_matrix) -> sparse.csr_matrix:
        """`count * idf / sqrt(sum(count * idf squared))`, as the reader computes it."""
        length = np.sqrt(np.maximum(counted @ (self.idf**2), 1e-6))
        return (sparse.diags(1 / length) @ counted @ sparse.diags(self.idf)).tocsr()


def fit_head(
    features: sparse.csr_matrix, wanted: npt.NDArray[np.bool_], weight: Doubles | None = None
) -> tuple[Doubles, float]:
    """One-against-rest logistic regression: coefficients and intercept."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
    model.fit(features, wanted, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])


def pack(
    weighting: Weighting, coefficients: Doubles, bias: Doubles, heads: tuple[str, ...],
    calibration: dict[str, Calibration],
) -> Weights:  # fmt: skip
    """Rounds every column to 255 steps; the few largest values are clipped.

    Parameters
    ----------
    coefficients : heads x buckets.
    bias : one per head.
    """
    columns = np.vstack([weighting.idf**2, coefficients * weighting.idf]).T
    columns = np.hstack([columns, np.zeros((len(columns), -columns.shape[1] % 4))])
    used = np.abs(columns[weighting.idf > 0])
    scale = np.maximum(np.quantile(used, _QUANTILE, axis=0), 1e-6) / 127
    block = np.clip(np.rint(columns / scale), -127, 127).astype(np.int8)
    padded = np.zeros(columns.shape[1] - 1)
    padded[: len(bias)] = bias
    return Weights(block, scale.astype(np.float32), heads, padded.astype(np.float32), calibration)
