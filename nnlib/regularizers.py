"""A penalty asks for small weights: lambda_1 sum |W| + lambda_2 sum W^2 per layer, never on a bias.

The two lambdas of layer i are l1[i] and l2[i]: lambda_11, lambda_12, lambda_21 and lambda_22 of
IFT6390 assignment 3, Q2.18.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnlib.checks import rates
from nnlib.choose import choose


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


# |w| has no slope at 0, and a constant pull jumps over it: zeros need a step of their own.
L1_STEPS = {
    "subgradient": "lambda sign(w) is added to the gradient",
    "proximal": "after the gradient's step w moves towards 0 by lr lambda, and stops there",
}


class Penalty:
    """One strength per layer and regularizer; a strength is a number, or (R,), one per network.

    `terms` are those of its value, `slopes` those of its gradient: all, but with l1_step
    "proximal" not l1, which is then left to the optimizer.
    """

    def __init__(self, l1=0.0, l2=0.0, n_layers=2, l1_step="subgradient"):
        """l1 and l2 are one strength for all layers, or a tuple or list of one per layer."""
        choose(L1_STEPS, l1_step, "l1 step")
        per_layer = {"l1": _per_layer(l1, n_layers, "l1"), "l2": _per_layer(l2, n_layers, "l2")}
        self.terms = [
            (i, REGULARIZERS[name], strength)
            for name, strengths in per_layer.items()
            for i, strength in enumerate(strengths)
            if np.any(strength)
        ]
        apart = REGULARIZERS["l1"] if l1_step == "proximal" else None
        self.slopes = [term for term in self.terms if term[1] is not apart]
        self._pulls = [(i, strength) for i, r, strength in self.terms if r is apart]

    def value(self, params):
        """The penalty, () or (R,)."""
        return sum(_like(params[i].W, s) * r.value(params[i].W) for i, r, s in self.terms)

    def add_grad(self, params, grads):
        """Add the penalty's gradient to grads, in place."""
        for i, r, strength in self.slopes:
            W = params[i].W
            grads[i].W[...] += _over(W, strength) * r.grad(W)

    def pull(self, model, theta):
        """The l1 strength of each number of theta where its step is proximal, else None."""
        if not self._pulls:
            return None
        pull = np.zeros_like(theta)
        params = model.views(pull)
        for i, strength in self._pulls:
            params[i].W[...] = _over(params[i].W, strength)
        return pull


def _over(W, strength):
    """A strength, or those of R nets, so that they broadcast against W."""
    scale = _like(W, strength)
    return scale[:, None, None] if np.ndim(scale) else scale


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
