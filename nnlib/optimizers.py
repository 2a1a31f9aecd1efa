"""An optimizer turns a gradient into a step: update(x, g, memory) moves the array x in place.

`memory` is what it has to remember, plain data made by init(x); g may be overwritten.  lr is a
number, 0 or larger, or an array that broadcasts against x, one rate per network; `share` is what
is left of it.  `pull` is an L1 strength per number of x, taken as a proximal step: each optimizer's
fixed points are then the same, those that make loss + penalty stationary.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnlib.checks import rates


class Optimizer(NamedTuple):
    """init (x) -> memory; update (x, g, memory, share=1.0, pull=None) -> memory, with x moved."""

    init: Callable
    update: Callable


def shrink(x, threshold):
    """Move x towards 0 by `threshold`, and what lies within it to 0 exactly -> how far each moved.

    This soft threshold minimises |x' - x|^2/2 + threshold |x'| (Parikh and Boyd 2014, 6.5.2).
    """
    moved = np.clip(x, -threshold, threshold)
    x -= moved
    return moved


def sgd(lr):
    """x <- x - lr g, the step of all five source documents."""
    lr = rates("lr", lr)

    def update(x, g, memory, share=1.0, pull=None):
        step = lr * share
        g *= step
        x -= g
        if pull is not None:
            shrink(x, step * pull)
        return memory

    return Optimizer(lambda x: (), update)


def momentum(lr, mu=0.9):
    """v <- mu v - lr g, x <- x + v (Polyak 1964).

    After a proximal step v is how far x has moved in all (iPiano, Ochs et al. 2014): else it would
    grow against a weight that is held at 0, and pull it off again.
    """
    lr = rates("lr", lr)

    def update(x, g, memory, share=1.0, pull=None):
        (v,) = memory
        step = lr * share
        v *= mu
        g *= step
        v -= g
        x += v
        if pull is not None:
            v -= shrink(x, step * pull)
        return memory

    return Optimizer(lambda x: (np.zeros_like(x),), update)


def adam(lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Steps of about lr whatever the size of the gradient (Kingma and Ba 2015, algorithm 1).

    A proximal step uses each number's own step size (Yun, Lozano and Yang 2021).  The pull counts
    in v, so that no threshold is larger than about lr, also where there is no gradient.
    """
    lr = rates("lr", lr)

    def update(x, g, memory, share=1.0, pull=None):
        m, v, t = memory
        t += 1
        m += (1 - beta1) * (g - m)
        square = g * g if pull is None else g * g + pull * pull
        v += (1 - beta2) * (square - v)
        size = np.sqrt(v / (1 - beta2**t)) + eps
        step = lr * share
        x -= step * (m / (1 - beta1**t)) / size
        if pull is not None:
            shrink(x, step * pull / size)
        return m, v, t

    return Optimizer(lambda x: (np.zeros_like(x), np.zeros_like(x), 0), update)


OPTIMIZERS: dict[str, Callable] = {"sgd": sgd, "momentum": momentum, "adam": adam}
