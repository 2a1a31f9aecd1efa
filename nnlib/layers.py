"""Parameters are plain data: a tuple of Dense(W, b) or Normed layers, cut out of one vector.

One vector makes an update, a snapshot or a history row a single array operation.  With a leading
axis, theta (R, P), the same views are the parameters of R networks.
"""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np


class Dense(NamedTuple):
    """The weights W (D, H) and biases b (H,) of one layer Z = X @ W + b; both may lead with R."""

    W: np.ndarray
    b: np.ndarray


class Normed(NamedTuple):
    """A hidden layer with batch normalisation: beside W and b, four arrays (H,), one per unit.

    gamma and beta are learned; mean and var are running statistics, moved by fit alone.
    """

    W: np.ndarray
    b: np.ndarray
    gamma: np.ndarray
    beta: np.ndarray
    mean: np.ndarray
    var: np.ndarray


LEARNED = Normed._fields[:4]  # what a gradient moves


def kinds(sizes, normed=False):
    """The type of each layer: Dense, but the hidden ones Normed in a net that normalises."""
    return (Normed if normed else Dense,) * (len(sizes) - 2) + (Dense,)


@lru_cache(256)
def _cuts(sizes, normed):
    """Per layer: its type, the shape of W, where its arrays lie in theta; and theta's length."""
    cuts, at = [], 0
    for kind, D, H in zip(kinds(sizes, normed), sizes, sizes[1:], strict=False):
        ends = [at, *range(at + D * H, at + (D + len(kind._fields)) * H, H)]
        W, b, *rest = [(..., slice(*pair)) for pair in pairwise(ends)]
        cuts.append((kind, (D, H), W, b, rest))
        at = ends[-1]
    return cuts, at


def count(sizes, normed=False):
    """How many numbers the parameters of a net with these layer sizes are, biases included."""
    return _cuts(tuple(sizes), normed)[1]


def views(theta, sizes, normed=False):
    """theta (..., P) -> a tuple of layers whose arrays share theta's memory."""
    lead, layers = theta.shape[:-1], []
    for kind, shape, W, b, rest in _cuts(sizes, normed)[0]:
        if rest:
            others = [theta[cut] for cut in rest]
            layers.append(kind(theta[W].reshape(lead + shape), theta[b], *others))
        else:
            layers.append(kind(theta[W].reshape(lead + shape), theta[b]))
    return tuple(layers)


def flatten(params):
    """A tuple of layers -> a new vector theta (..., P), the inverse of views."""
    lead = params[0].b.shape[:-1]
    return np.concatenate([a.reshape(*lead, -1) for layer in params for a in layer], axis=-1)


def stack(members, sizes):
    """R tuples of layers -> one that leads with R, each net padded with zeros to these sizes."""
    normed = isinstance(members[0][0], Normed)
    theta = np.zeros((len(members), count(sizes, normed)), members[0][0].W.dtype)
    for r, params in enumerate(members):
        for wide, layer in zip(views(theta[r], sizes, normed), params, strict=True):
            for room, a in zip(wide, layer, strict=True):
                room[tuple(map(slice, a.shape))] = a
    return views(theta, sizes, normed)


def member(params, r, sizes):
    """Net r of a stack, cut back to its own sizes."""
    return tuple(
        type(layer)(layer.W[r, :D, :H], *[a[r, :H] for a in layer[1:]])
        for layer, D, H in zip(params, sizes, sizes[1:], strict=False)
    )
