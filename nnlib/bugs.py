"""Classic wrong gradients, to be caught: nets whose way back is wrong in exactly one way.

A bug is a sentence and a function backward(model, params, trace, dY, out) -> gradients, which gets
the right way back, MLP.backward, and spoils what goes in or what comes out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import NamedTuple

import numpy as np

from nnlib.choose import choose
from nnlib.mlp import MLP

STRENGTH = 0.01  # of the penalty that "biases penalised" adds to the slopes


class Bug(NamedTuple):
    """What is wrong, where no comparison with differences can see it, and the wrong way back."""

    what: str
    unseen: str
    backward: Callable


def _not_transposed(model, params, trace, dY, out):
    turned = tuple(layer._replace(W=layer.W.mT) for layer in params)
    if any(layer.W.shape[-1] != layer.W.shape[-2] for layer in turned[1:]):
        raise ValueError(
            f"The net has the sizes {model.sizes}; without the transpose the shapes fit only if "
            "all hidden and output widths are equal, for example (64, 10, 10)."
        )
    return MLP.backward(model, turned, trace, dY, out)


def _mask_forgotten(model, params, trace, dY, out):
    straight = replace(model.activation, df=np.ones_like)
    return MLP.backward(replace(model, activation=straight), params, trace, dY, out)


def _by_classes(model, params, trace, dY, out):
    N, K = dY.shape[-2:]
    return MLP.backward(model, params, trace, dY * (N / K), out)


def _not_averaged(model, params, trace, dY, out):
    return MLP.backward(model, params, trace, dY * dY.shape[-2], out)


def _biases_penalised(model, params, trace, dY, out):
    grads = MLP.backward(model, params, trace, dY, out)
    for layer, slope in zip(params, grads, strict=True):
        slope.b[...] += 2 * STRENGTH * layer.b
    return grads


def _one_bias_slope(model, params, trace, dY, out):
    grads = MLP.backward(model, params, trace, dY, out)
    for slope in grads[:-1]:
        slope.b[...] = slope.b.sum(axis=-1, keepdims=True)
    return grads


def _bent_twice(model, params, trace, dY, out):
    bent = trace._replace(Z=[*trace.A[1:-1], trace.Z[-1]])
    return MLP.backward(model, params, bent, dY, out)


BUGS: dict[str, Bug] = {
    "W not transposed": Bug(
        "the error goes back through W instead of its transpose",
        "where every W but the first is symmetric",
        _not_transposed,
    ),
    "mask forgotten": Bug(
        "the error passes the bend as if it had slope 1",
        "where all hidden units are on a side of slope 1 for all examples",
        _mask_forgotten,
    ),
    "1/K for 1/N": Bug(
        "the mean over N examples is divided by K, the number of classes",
        "on a batch of as many examples as there are classes",
        _by_classes,
    ),
    "1/N forgotten": Bug(
        "the slopes of the examples are added up, and no mean is taken",
        "on a batch of one example",
        _not_averaged,
    ),
    "biases penalised": Bug(
        f"the slope of a penalty of {STRENGTH:g} times the square of each bias is added",
        "while all biases are 0, as they are at the start",
        _biases_penalised,
    ),
    "one slope for all biases": Bug(  # IFT6390 assignment 3, Q2.15
        "every hidden bias gets the sum of the errors of its layer",
        "in hidden layers of one unit",
        _one_bias_slope,
    ),
    "slope after the bend": Bug(
        "the slope of the activation is taken at a = f(z) instead of z",
        "with ReLU, where a and z have the same sign or are both without slope",
        _bent_twice,
    ),
}


@dataclass(frozen=True)
class Broken(MLP):
    """A net with one bug: it says what the right net says, and its gradients are wrong."""

    bug: str = field(kw_only=True)

    def backward(self, params, trace, dY, out=None):
        """dY (N, K) -> wrong gradients of the loss, in the shape of the parameters."""
        return BUGS[self.bug].backward(self, params, trace, dY, out)


def broken(model, bug):
    """The same net with a bug of this name -> Broken; ValueError lists the names."""
    choose(BUGS, bug, "bug")
    return Broken(**{f.name: getattr(model, f.name) for f in fields(MLP)}, bug=bug)
