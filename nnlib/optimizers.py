"""An optimizer turns a gradient into a step: update(x, g, memory) moves the array x in place.

`memory` is what it has to remember, plain data made by init(x); g may be overwritten.  lr is a
number, 0 or larger, or an array that broadcasts against x, one rate per network.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnlib.checks import rates


class Optimizer(NamedTuple):
    """init (x) -> memory; update (x, g, memory) -> the new memory, with x moved."""

    init: Callable
    update: Callable


def sgd(lr):
    """x <- x - lr g, the step of all five source documents."""
    lr = rates("lr", lr)

    def update(x, g, memory):
        g *= lr
        x -= g
        return memory

    return Optimizer(lambda x: (), update)


def momentum(lr, mu=0.9):
    """v <- mu v - lr g, x <- x + v (Polyak 1964)."""
    lr = rates("lr", lr)

    def update(x, g, memory):
        (v,) = memory
        v *= mu
        g *= lr
        v -= g
        x += v
        return memory

    return Optimizer(lambda x: (np.zeros_like(x),), update)


def adam(lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Steps of about lr whatever the size of the gradient (Kingma and Ba 2015, algorithm 1)."""
    lr = rates("lr", lr)

    def update(x, g, memory):
        m, v, t = memory
        t += 1
        m += (1 - beta1) * (g - m)
        v += (1 - beta2) * (g * g - v)
        x -= lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        return m, v, t

    return Optimizer(lambda x: (np.zeros_like(x), np.zeros_like(x), 0), update)


OPTIMIZERS: dict[str, Callable] = {"sgd": sgd, "momentum": momentum, "adam": adam}
