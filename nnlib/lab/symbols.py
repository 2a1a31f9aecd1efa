"""A small net as one formula: its loss for one example in symbols, and the slope by any weight."""

from functools import cache, cached_property, reduce

import numpy as np
import sympy as sp

from nnlib.activations import ACTIVATIONS
from nnlib.losses import LOSSES
from nnlib.symbolic import WITNESSES
from nnlib.symbolic.witnesses.activations import z as _Z

# Written apart from nnlib.losses: of the outputs y and targets t of one example.
_LOSSES = {
    "softmax_cross_entropy": lambda y, t: sp.log(sum(map(sp.exp, y))) - _dot(y, t),
    "binary_cross_entropy": lambda y, t: (
        sum(sp.log(1 + sp.exp(u)) - v * u for u, v in zip(y, t, strict=True)) / len(y)
    ),
    "squared_error": lambda y, t: sum((u - v) ** 2 for u, v in zip(y, t, strict=True)),
    "mean_squared_error": lambda y, t: _LOSSES["squared_error"](y, t) / len(y),
    "logistic": lambda y, t: sum(sp.log(1 + sp.exp(-u * v)) for u, v in zip(y, t, strict=True)),
}
# At a corner the slope is that of the left side, as in nnlib.activations.
_NUMPY = {
    "Heaviside": lambda u, at_0=0: np.heaviside(u, 0.0),
    "Max": lambda *values: reduce(np.maximum, values),
    "Min": lambda *values: reduce(np.minimum, values),
}


def _dot(u, v):
    return sum(a * b for a, b in zip(u, v, strict=True))


class SymbolicNet:
    """The loss of an MLP for one example, as a sympy expression in all its weights and biases."""

    def __init__(self, model):
        """Raises ValueError where the net has an activation or a loss without a formula."""
        self.model = model
        self._f = WITNESSES[entry_of(WITNESSES, ACTIVATIONS, model.activation, "activation")]
        self._g = WITNESSES[entry_of(WITNESSES, ACTIVATIONS, model.output, "output activation")]
        self._loss = _LOSSES[entry_of(_LOSSES, LOSSES, model.loss, "loss")]
        self._compiled = cache(self._compile)

    @cached_property
    def theta(self):
        """One symbol per parameter, in arrays of the shapes of the parameters: W1, b1, W2, b2."""
        arrays = {}
        for i, (D, H) in enumerate(zip(self.model.sizes, self.model.sizes[1:], strict=False), 1):
            arrays[f"W{i}"] = np.array([_row(f"W{i}_{d}", H) for d in range(1, D + 1)])
            arrays[f"b{i}"] = np.array(_row(f"b{i}", H))
        return arrays

    @cached_property
    def loss(self):
        """The loss as a formula in theta, x and t."""
        A, layers = self._x, len(self.model.sizes) - 1
        for i in range(1, layers + 1):
            Z = A @ self.theta[f"W{i}"] + self.theta[f"b{i}"]
            f = self._f if i < layers else self._g
            A = np.array([f.subs(_Z, u) for u in Z])
        return self._loss(list(A), list(self._t))

    def slope(self, name, at, params, X, T):
        """The mean over the rows of dloss/dtheta[name][at], its formula filled with numbers."""
        numbers = [a for layer in params for a in layer]
        values = [float(v) for array in numbers for v in array.ravel()]
        rows = self._compiled(name, at)(*values, *X.T, *T.T)
        return float(np.mean(np.broadcast_to(rows, len(X))))

    def _compile(self, name, at):
        symbols = [s for array in self.theta.values() for s in array.ravel()]
        slope = sp.diff(self.loss, self.theta[name][at])
        return sp.lambdify([*symbols, *self._x, *self._t], slope, [_NUMPY, "scipy"], cse=True)

    @cached_property
    def _x(self):
        return np.array(_row("x", self.model.sizes[0]))

    @cached_property
    def _t(self):
        return np.array(_row("t", self.model.sizes[-1]))


def entry_of(formulas, table, used, what):
    """The name of an entry of a table that has a formula; ValueError where there is none."""
    for name, entry in table.items():
        if entry is used and name in formulas:
            return name
    raise ValueError(
        f"There is no formula in symbols for the {what} {used.name!r}; "
        f"take one of {', '.join(name for name in table if name in formulas)}."
    )


def slope_text(activation):
    """The formula of an activation and of its slope, as one line of text; '' where it has none."""
    names = [n for n, a in ACTIVATIONS.items() if a is activation and n in WITNESSES]
    if not names:
        return ""
    f, df = (str(e).replace("**", "^") for e in (WITNESSES[names[0]], WITNESSES[names[0]].diff()))
    df = df.replace("Heaviside", "step")
    step = "; step(u) is 1 where u > 0, else 0" if "step" in df else ""
    return f"Here f is {names[0]}: f(z) = {f} and f′(z) = {df}{step}".replace("M", "m") + "."


def _row(name, length):
    return [sp.Symbol(f"{name}_{i}", real=True) for i in range(1, length + 1)]
