"""Quantiles of the gamma distribution, for rates that were seen a few times.

The regularised lower incomplete gamma function by its series and its continued fraction (Abramowitz and Stegun 6.5.29,
6.5.31), the quantile by halving.
"""

from __future__ import annotations

import math
from functools import lru_cache

_TERMS = 500
_CLOSE = 1e-12


def gamma_share(shape: float, x: float) -> float:
    """The share of a gamma distribution of this shape (rate 1) that lies below x.

    >>> round(gamma_share(1.0, 1.0), 6), gamma_share(2.0, 0.0)
    (0.632121, 0.0)
    """
    if x <= 0:
        return 0.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1.0 / shape
        for n in range(1, _TERMS):
            term *= x / (shape + n)
            total += term
            if term < total * _CLOSE:
                break
        return min(1.0, total * scale)
    b = x + 1.0 - shape
    c, d = 1e300, 1.0 / b
    fraction = d
    for n in range(1, _TERMS):
        a = -n * (n - shape)
        b += 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        fraction *= c * d
        if abs(c * d - 1.0) < _CLOSE:
            break
    return max(0.0, 1.0 - scale * fraction)


@lru_cache(maxsize=1024)
def gamma_quantile(share: float, shape: float, rate: float) -> float:
    """Below which value this share of a gamma distribution lies.

    >>> round(gamma_quantile(0.5, 1.0, 2.0), 6)
    0.346574
    """
    low, high = 0.0, shape + 1.0
    while gamma_share(shape, high) < share:
        high *= 2.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if gamma_share(shape, middle) < share else (low, middle)
    return high / rate
