"""A gradient is judged by differences: move each number a little both ways and watch the loss."""

from copy import deepcopy
from typing import NamedTuple

import numpy as np

from nnlib.layers import LEARNED, Normed, flatten


def numerical_gradient(f, x, h=1e-5):
    """Central differences (f(x + h e_i) - f(x - h e_i)) / 2h of a scalar f -> the shape of x."""
    x = np.array(x, dtype=float)
    slope = np.empty_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        x[i] = kept
        slope[i] = (above - below) / (2 * h)
    return slope


def relative_error(a, b):
    """max |a - b| / max(|a|, |b|) over all entries; 0 where both are 0, NaN where not finite."""
    a, b = np.asarray(a), np.asarray(b)
    # Unlike max, np.maximum lets no NaN pass.
    size = np.maximum(np.abs(a).max(initial=0), np.abs(b).max(initial=0))
    with np.errstate(invalid="ignore"):  # infinity less infinity, or over infinity, is NaN
        return float(np.abs(a - b).max(initial=0) / size) if size else 0.0


class Report(NamedTuple):
    """What check found: relative errors per array, and the parameters whose step crossed a kink.

    worst is NaN where every parameter is beside a kink: nothing was judged.
    """

    errors: dict[str, float]
    worst: float
    kinks: tuple[str, ...]
    h: float

    @property
    def ok(self):
        """Whether every gradient agrees to 1e-6, the parameters beside a kink left out."""
        return self.worst <= 1e-6


def check(model, params, X, T, h=1e-5, grads=None, chunk=512, rng=None):
    """Compare `grads` (default: backpropagation's own) with central differences -> Report.

    All 2P moved nets are evaluated as one ensemble.  A parameter whose step takes some unit across
    a kink of its activation or loss is named and left out: there a difference proves nothing.
    The differences are taken in float64, whatever the dtype of the net.  With rng the net is in
    training mode, each time with the masks that this rng, as it is now, would draw.
    """
    if grads is None:
        _, grads = model.loss_and_grads(params, X, T, deepcopy(rng))
    theta, names = flatten(params).astype(float), _names(params)
    slope = np.zeros_like(theta)
    crossed = np.zeros(len(theta), bool)
    moving = np.flatnonzero([name is not None for name in names])
    for at in range(0, len(moving), chunk):
        which = moving[at : at + chunk]
        moved = np.tile(theta, (2, len(which), 1))
        moved[0, np.arange(len(which)), which] += h
        moved[1, np.arange(len(which)), which] -= h
        trace = model.forward(model.views(moved), X, deepcopy(rng))
        above, below = model.loss.value(trace.A[-1], T)
        slope[which] = (above - below) / (2 * h)
        crossed[which] = _crossings(model, trace, T)
    seen = model.views(np.where(crossed, 0, slope))
    mine = model.views(np.where(crossed, 0, flatten(grads)))
    errors = {
        f"{letter}{i + 1}": _error(a, b, letter, rng is not None)
        for i, (a, b) in enumerate(zip(seen, mine, strict=True))
        for letter in a._fields
        if letter in LEARNED
    }
    kinks = tuple(np.array(names)[crossed])
    # Unlike max, np.max lets no NaN pass.
    worst = np.nan if crossed[moving].all() else float(np.max(list(errors.values())))
    return Report(errors, worst, kinks, h)


def _error(a, b, letter, training):
    """The relative error of one array; of a bias that is normalised away, beside its layer's W."""
    arrays = [[getattr(layer, letter).ravel()] for layer in (a, b)]
    if letter == "b" and training and isinstance(a, Normed):  # 0, and a difference is rounding
        arrays[0].append(a.W.ravel())
        arrays[1].append(b.W.ravel())
    return relative_error(*map(np.concatenate, arrays))


def h_sweep(model, params, X, T, steps=tuple(10.0**-i for i in range(1, 14))):
    """The worst relative error for each step h: a V, h^2 on one side, rounding on the other."""
    return {float(h): check(model, params, X, T, float(h)).worst for h in steps}


def _crossings(model, trace, T):
    """trace of nets (2, P, N, .) moved up and down -> (P,), whether any unit passed a kink."""
    passed = np.zeros(trace.Z[0].shape[1], bool)
    fs = [model.activation] * (len(trace.Z) - 1) + [model.output]
    watched = [(Z, f.kinks) for Z, f in zip(trace.Z, fs, strict=True)]
    watched.append((T * trace.A[-1], model.loss.kinks))
    for Z, kinks in watched:
        for kink in kinks:
            above, below = Z > kink
            passed |= (above != below).any(axis=(-2, -1))
    return passed


def _names(params):
    """The name of each number of the flat vector, None for one that is not learned."""
    names = []
    for i, layer in enumerate(params, start=1):
        for letter, array in zip(layer._fields, layer, strict=True):
            for at in np.ndindex(array.shape):
                name = f"{letter}{i}{list(at)}"
                names.append(name if letter in LEARNED else None)
    return names
