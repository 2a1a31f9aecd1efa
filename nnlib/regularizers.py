"""A penalty asks for small weights: lambda_1 sum |W| + lambda_2 sum W^2 per layer, never on a bias.

The two lambdas of layer i are l1[i] and l2[i]: lambda_11, lambda_12, lambda_21 and lambda_22 of
IFT6390 assignment 3, Q2.18.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnlib.checks import rates


class Regularizer(NamedTuple):
    """value (W) -> () or (R,) and grad (W) -> the shape of W."""

    value: Callable
    grad: Callable


def _total(A):
    return np.add.reduce(A, axis=(-2, -1))


REGULARIZERS: dict[str, Regularizer] = {
    # |w| has no slope at 0; numpy's sign(0) = 0 is the convention.
    "l1": Regularizer(lambda W: _total(np.abs(W)), np.sign),
    "l2": Regularizer(lambda W: _total(W * W), lambda W: 2 * W),
}


class Penalty:
    """One strength per layer and regularizer; a strength is a number, or (R,), one per network."""

    def __init__(self, l1=0.0, l2=0.0, n_layers=2):
        """l1 and l2 are one strength for all layers, or a tuple or list of one per layer."""
        per_layer = {"l1": _per_layer(l1, n_layers, "l1"), "l2": _per_layer(l2, n_layers, "l2")}
        self.terms = [
            (i, REGULARIZERS[name], strength)
            for name, strengths in per_layer.items()
            for i, strength in enumerate(strengths)
            if np.any(strength)
        ]

    def value(self, params):
        """The penalty, () or (R,)."""
        return sum(_like(params[i].W, s) * r.value(params[i].W) for i, r, s in self.terms)

    def add_grad(self, params, grads):
        """Add the penalty's gradient to grads, in place."""
        for i, r, strength in self.terms:
            W = params[i].W
            scale = _like(W, strength)
            grads[i].W[...] += (scale[:, None, None] if np.ndim(scale) else scale) * r.grad(W)


def _like(W, strength):
    """Strengths of several nets in the dtype of W: float64 ones would widen a float32 net."""
    return np.asarray(strength, W.dtype) if np.ndim(strength) else strength


def _per_layer(strength, n_layers, name):
    if not isinstance(strength, (tuple, list)):
        return (rates(name, strength),) * n_layers
    if len(strength) != n_layers:
        raise ValueError(
            f"{name} has {len(strength)} strengths for {n_layers} layers; "
            "give one number, or one per layer."
        )
    return tuple(rates(f"{name}[{i}]", s) for i, s in enumerate(strength))
