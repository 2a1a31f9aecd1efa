"""A loss says how wrong the outputs Y are for the targets T, and how it changes with each output.

The batch is averaged here and nowhere else: value is the mean over the N rows, so grad carries 1/N.
A loss also knows how many outputs it needs, how it wants labels written, and how to read an output
back as probabilities and labels; nothing downstream asks for its name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np

from nnlib.activations import sigmoid, softplus
from nnlib.arrays import over_columns, row_sums
from nnlib.checks import is_number


class Decision(NamedTuple):
    """What an output says: probabilities (N, classes), or None if it has none, and labels (N,)."""

    probabilities: np.ndarray | None
    labels: np.ndarray


def leads(Y):
    """Y (..., K) -> (..., M) functions, one of which is 0 wherever the largest output changes."""
    K = Y.shape[-1]
    if K == 1:
        return Y
    others = [np.max(np.delete(Y, k, axis=-1), axis=-1) for k in range(1 if K == 2 else K)]
    return np.stack([Y[..., k] - other for k, other in enumerate(others)], axis=-1)


@dataclass(frozen=True)
class Loss:
    """value (Y, T) -> () or (R,); grad (Y, T) -> dY (N, K); encode, width and decide as above.

    edges (Y) -> functions (..., M) of which one is 0 wherever the decided label changes.
    """

    value: Callable
    grad: Callable
    encode: Callable
    width: Callable
    decide: Callable
    name: str = "custom"
    kinks: tuple[float, ...] = ()  # margins T * Y at which the loss has a corner
    edges: Callable = leads


# --- labels to targets ----------------------------------------------------------------------------


def _checked(labels, K):
    labels = np.asarray(labels)
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise ValueError(
            f"Labels must be one row of integers, got shape {labels.shape} of {labels.dtype}; "
            "real numbers are for squared_error and mean_squared_error."
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < K):
        raise ValueError(
            f"Labels must lie in 0..{K - 1} for {K} classes, "
            f"got {labels.min()}..{labels.max()}; renumber them from 0."
        )
    return labels


def one_hot(labels, K, dtype=np.float64):
    """labels (N,) -> T (N, K) with a single 1 in each row."""
    return np.eye(K, dtype=dtype)[_checked(labels, K)]


def _numbers(labels, K, dtype=np.float64):
    """Real numbers (regression, K = 1) as a column; labels of classes one-hot."""
    labels = np.asarray(labels)
    if K == 1 and labels.ndim == 1 and labels.dtype.kind == "f":
        return labels[:, None].astype(dtype)
    return one_hot(labels, K, dtype)


def _bits(labels, K, dtype=np.float64):
    """One column of 0/1 for two classes, one-hot for more."""
    T = one_hot(labels, K, dtype)
    return T[:, 1:] if K == 2 else T


def _signs(labels, K, dtype=np.float64):
    """One column of -1/+1 for two classes, +1 against -1 for more."""
    return 2 * _bits(labels, K, dtype) - 1


def _one_for_two(K):
    return 1 if K == 2 else K


# --- outputs to decisions -------------------------------------------------------------------------


def _largest(Y):
    return np.argmax(Y, axis=-1)


def _side(Y):
    """One output decides by its sign, several by the largest."""
    return (Y[..., 0] > 0).astype(int) if Y.shape[-1] == 1 else _largest(Y)


def _decide_softmax(Y):
    return Decision(softmax(Y), _largest(Y))


def _decide_score(Y):
    return Decision(None, _largest(Y))


def _decide_margin(Y):
    return Decision(None, _side(Y))


def _decide_sigmoid(Y):
    """One output: 1 - p and p.  One per class: the p_k divided by their sum, which may be tiny."""
    if Y.shape[-1] > 1:
        return Decision(softmax(-softplus(-Y)), _largest(Y))
    P = sigmoid(Y)
    return Decision(np.concatenate([1 - P, P], axis=-1), _side(Y))


# --- the losses -----------------------------------------------------------------------------------


def _sum(A):
    return np.add.reduce(A, axis=-1)


def _mean_of_rows(per_row):
    """(..., N) -> (...): the only place where a batch is averaged; each grad carries that 1/N."""
    return _sum(per_row) / per_row.shape[-1]


def softmax(Y):
    """Y (N, K) -> P (N, K), rows that sum to 1; less the row maximum, e^Y is finite."""
    P = np.exp(Y - over_columns(np.maximum, Y)[..., None])
    P /= row_sums(P)
    return P


def _softmax_cross_entropy(Y, T):
    """-sum_k T_k ln p_k = ln sum_k e^(Y_k - Y_true), in which no digits cancel."""
    return _mean_of_rows(over_columns(np.logaddexp, Y - row_sums(T * Y)))


def _d_softmax_cross_entropy(Y, T):
    dY = softmax(Y)
    dY -= T
    dY *= 1 / Y.shape[-2]
    return dY


def _binary_cross_entropy(Y, T):
    entries = np.maximum(Y, 0) - T * Y + np.log1p(np.exp(-np.abs(Y)))
    return _mean_of_rows(_sum(entries) / Y.shape[-1])


def _d_binary_cross_entropy(Y, T):
    return (sigmoid(Y) - T) / (Y.shape[-1] * Y.shape[-2])


def _squared_error(Y, T):
    return _mean_of_rows(_sum((Y - T) ** 2))


def _d_squared_error(Y, T):
    return (Y - T) * (2 / Y.shape[-2])


def _mean_squared_error(Y, T):
    return _squared_error(Y, T) / Y.shape[-1]


def _d_mean_squared_error(Y, T):
    return (Y - T) * (2 / (Y.shape[-1] * Y.shape[-2]))


def _margin_loss(of_margin, slope, name, kinks=()):
    """A loss of the margin t = T * Y alone, summed over the outputs."""
    return Loss(
        lambda Y, T: _mean_of_rows(_sum(of_margin(T * Y))),
        lambda Y, T: T * slope(T * Y) / Y.shape[-2],
        _signs,
        _one_for_two,
        _decide_margin,
        name,
        kinks,
    )


def smoothed_hinge(beta=10.0):
    """ln(1 + e^(beta (1 - t))) / beta: the hinge, its corner rounded, at most ln 2 / beta above."""
    if not (is_number(beta) and 0 < beta < inf):
        raise ValueError(f"smoothed_hinge: beta is {beta!r}; it must be positive, for example 10.")
    return _margin_loss(
        lambda t: softplus(beta * (1 - t)) / beta,
        lambda t: -sigmoid(beta * (1 - t)),
        f"smoothed_hinge({beta:g})",
    )


def _same(K):
    return K


LOSSES: dict[str, Loss] = {
    "softmax_cross_entropy": Loss(
        _softmax_cross_entropy,
        _d_softmax_cross_entropy,
        one_hot,
        _same,
        _decide_softmax,
        "softmax_cross_entropy",
    ),
    "binary_cross_entropy": Loss(
        _binary_cross_entropy,
        _d_binary_cross_entropy,
        _bits,
        _one_for_two,
        _decide_sigmoid,
        "binary_cross_entropy",
    ),
    "squared_error": Loss(
        _squared_error, _d_squared_error, _numbers, _same, _decide_score, "squared_error"
    ),
    "mean_squared_error": Loss(
        _mean_squared_error,
        _d_mean_squared_error,
        _numbers,
        _same,
        _decide_score,
        "mean_squared_error",
    ),
    # The corner of the hinge, t = 1, takes the slope 0 of its right side.
    "hinge": _margin_loss(
        lambda t: np.maximum(1 - t, 0), lambda t: -(t < 1).astype(t.dtype), "hinge", (1.0,)
    ),
    "smoothed_hinge": smoothed_hinge(10.0),
    # The logistic loss has a probability, sigmoid(Y), like the binary cross-entropy it equals.
    "logistic": Loss(
        lambda Y, T: _mean_of_rows(_sum(softplus(-T * Y))),
        lambda Y, T: -T * sigmoid(-T * Y) / Y.shape[-2],
        _signs,
        _one_for_two,
        _decide_sigmoid,
        "logistic",
    ),
}
