"""A code writes a label as a row of 0 and 1; a net that learns a code says yes or no to each place.

With four places for ten digits, six of the sixteen patterns are no digit: such an answer has the
label NONE, which is never right.
"""

from functools import lru_cache

import numpy as np

from nnlib.checks import whole
from nnlib.losses import LOSSES, Decision, Loss

NONE = -1  # the label of a pattern that is the code of no class


def binary(K):
    """The binary code of 0 .. K-1, ones first -> (K, places), with as few places as will do."""
    K = whole("K", K, 2)
    return np.arange(K)[:, None] >> np.arange((K - 1).bit_length()) & 1


def distances(code):
    """In how many places the rows of a code (K, B) differ, two by two -> (K, K)."""
    code = _checked(code)
    return (code[:, None] != code).sum(axis=-1)


def read(code, bits):
    """Patterns (..., N, B) -> labels (..., N): the class whose row it is, else NONE."""
    same = (np.asarray(bits)[..., None, :] == _checked(code)).all(axis=-1)
    return np.where(same.any(axis=-1), same.argmax(axis=-1), NONE)


def coded(code):
    """The loss of a code (K, B), one row per class: -ln of the probability of the right pattern.

    Each of the B outputs is the score of one place, and its sigmoid the probability of a 1 there;
    the loss is the sum of their binary cross-entropies.  An output is read place by place, a 1
    where the score is positive.  The same code gives the same object, as a name would.
    """
    return _coded(tuple(map(tuple, _checked(code).tolist())))


@lru_cache(64)
def _coded(rows):
    code = np.array(rows)
    K, B = code.shape
    place = LOSSES["binary_cross_entropy"]  # the mean over the places

    def encode(labels, classes, dtype=np.float64):
        if classes != K:
            raise ValueError(f"The code has {K} rows, but the data have {classes} classes.")
        hot = LOSSES["softmax_cross_entropy"].encode(labels, K, dtype)
        return hot @ code.astype(dtype)

    return Loss(
        lambda Y, T: B * place.value(Y, T),
        lambda Y, T: B * place.grad(Y, T),
        encode,
        lambda classes: B,
        lambda Y: Decision(None, read(code, Y > 0)),
        f"code of {B} places",
        edges=lambda Y: Y,
    )


def _checked(code):
    """A table of 0 and 1 with different rows, or a sentence that says what it has instead."""
    code = np.asarray(code)
    if code.ndim != 2 or code.shape[1] == 0 or not np.isin(code, (0, 1)).all():
        raise ValueError(
            f"A code is a table of 0 and 1 with one row per class, got shape {code.shape}; "
            "for example binary(10), or np.eye(10)."
        )
    same = [pair for pair in np.argwhere((code[:, None] == code).all(axis=-1)) if pair[0] < pair[1]]
    if same:
        a, b = same[0]
        raise ValueError(f"Classes {a} and {b} have the same code; they could not be told apart.")
    return code.astype(int)
