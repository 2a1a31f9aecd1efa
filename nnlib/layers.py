"""Parameters are plain data: a tuple of Dense(W, b), cut as views out of one vector.

One vector makes an update, a snapshot or a history row a single array operation.  With a leading
axis, theta (R, P), the same views are the parameters of R networks.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np


class Dense(NamedTuple):
    """The weights W (D, H) and biases b (H,) of one layer Z = X @ W + b; both may lead with R."""

    W: np.ndarray
    b: np.ndarray


def count(sizes):
    """The number of parameters of a net with these layer sizes, biases included."""
    return sum((D + 1) * H for D, H in zip(sizes, sizes[1:], strict=False))


@lru_cache(256)
def _cuts(sizes):
    cuts, at = [], 0
    for D, H in zip(sizes, sizes[1:], strict=False):
        cuts.append((at, at + D * H, at + (D + 1) * H, (D, H)))
        at += (D + 1) * H
    return cuts


def views(theta, sizes):
    """theta (..., P) -> a tuple of Dense whose arrays share theta's memory."""
    lead = theta.shape[:-1]
    return tuple(
        [
            Dense(theta[..., at:mid].reshape(lead + shape), theta[..., mid:end])
            for at, mid, end, shape in _cuts(sizes)
        ]
    )


def flatten(params):
    """A tuple of Dense -> a new vector theta (..., P), the inverse of views."""
    lead = params[0].b.shape[:-1]
    return np.concatenate([a.reshape(*lead, -1) for layer in params for a in layer], axis=-1)


def stack(members, sizes):
    """R tuples of Dense -> one that leads with R, each net padded with zeros to these sizes."""
    theta = np.zeros((len(members), count(sizes)), members[0][0].W.dtype)
    for r, params in enumerate(members):
        for wide, layer in zip(views(theta[r], sizes), params, strict=True):
            wide.W[: layer.W.shape[0], : layer.W.shape[1]] = layer.W
            wide.b[: layer.b.shape[0]] = layer.b
    return views(theta, sizes)


def member(params, r, sizes):
    """Net r of a stack, cut back to its own sizes."""
    return tuple(
        Dense(layer.W[r, :D, :H], layer.b[r, :H])
        for layer, D, H in zip(params, sizes, sizes[1:], strict=False)
    )
