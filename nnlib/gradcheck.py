"""A gradient is judged by differences: move each number a little both ways and watch the loss."""

from typing import NamedTuple

import numpy as np

from nnlib.layers import flatten, views


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


def check(model, params, X, T, h=1e-5, grads=None, chunk=512):
    """Compare `grads` (default: backpropagation's own) with central differences -> Report.

    All 2P moved nets are evaluated as one ensemble.  A parameter whose step takes some unit across
    a kink of its activation or loss is named and left out: there a difference proves nothing.
    The differences are taken in float64, whatever the dtype of the net.
    """
    if grads is None:
        _, grads = model.loss_and_grads(params, X, T)
    theta, names = flatten(params).astype(float), _names(model.sizes)
    slope = np.empty_like(theta)
    crossed = np.zeros(len(theta), bool)
    for at in range(0, len(theta), chunk):
        which = np.arange(at, min(at + chunk, len(theta)))
        moved = np.tile(theta, (2, len(which), 1))
        moved[0, np.arange(len(which)), which] += h
        moved[1, np.arange(len(which)), which] -= h
        trace = model.forward(views(moved, model.sizes), X)
        above, below = model.loss.value(trace.A[-1], T)
        slope[which] = (above - below) / (2 * h)
        crossed[which] = _crossings(model, trace, T)
    seen = views(np.where(crossed, 0, slope), model.sizes)
    mine = views(np.where(crossed, 0, flatten(grads)), model.sizes)
    errors = {
        f"{letter}{i + 1}": relative_error(getattr(a, letter), getattr(b, letter))
        for i, (a, b) in enumerate(zip(seen, mine, strict=True))
        for letter in ("W", "b")
    }
    kinks = tuple(np.array(names)[crossed])
    # Unlike max, np.max lets no NaN pass.
    worst = np.nan if crossed.all() else float(np.max(list(errors.values())))
    return Report(errors, worst, kinks, h)


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


def _names(sizes):
    names = []
    for i, (D, H) in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
        names += [f"W{i}[{d}, {h}]" for d in range(D) for h in range(H)]
        names += [f"b{i}[{h}]" for h in range(H)]
    return names
