"""One slope three ways: backpropagation, central difference, symbols; and the rule behind it."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from nnlib.gradcheck import check, numerical_gradient
from nnlib.lab.symbols import SymbolicNet
from nnlib.layers import flatten, views

H = 1e-5  # the step of the central difference
_MOST = 64  # parameters whose formula is still worth writing out
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ZERO = 1e-12  # two numbers below it are both 0, up to rounding


class Slopes(NamedTuple):
    """One entry of the gradient by each of the three ways; at_corner: the difference is void."""

    backprop: float
    difference: float
    symbols: float
    at_corner: bool


class Rule(NamedTuple):
    """A formula for one entry of the gradient in letters, with its numbers, and its value."""

    letters: str
    digits: str
    value: float


class Ways:
    """The gradient of a small net on rows X (N, D), T (N, K), by any weight, three ways."""

    def __init__(self, model, params, X, T):
        if len(model.sizes) > 3 or model.n_params > _MOST:
            raise ValueError(
                f"A net of sizes {model.sizes} has {len(model.sizes) - 2} hidden layers and "
                f"{model.n_params} weights and biases; take at most 1 and {_MOST}, for example "
                "hidden=8."
            )
        self.model, self.X, self.T = model, np.asarray(X, float), np.asarray(T, float)
        self.params = views(flatten(params).astype(float), model.sizes)
        self._net = SymbolicNet(model)
        self._trace = model.forward(self.params, self.X)
        self._grads = _by_name(model.loss_and_grads(self.params, self.X, self.T)[1])

    @property
    def shapes(self):
        """The arrays of the net by name: W1 (D, H), b1 (H,), ..."""
        return {name: array.shape for name, array in self._grads.items()}

    def slopes(self, name, at):
        """The entry `at` (indices from 0) of the gradient by the array `name` -> Slopes."""
        difference = numerical_gradient(
            lambda moved: self._loss_with(name, at, moved[0]), [_by_name(self.params)[name][at]], H
        )
        label = f"{name}[{', '.join(map(str, at))}]"
        return Slopes(
            float(self._grads[name][at]),
            float(difference[0]),
            self._net.slope(name, at, self.params, self.X, self.T),
            label in self._corners,
        )

    def _loss_with(self, name, at, value):
        params = views(flatten(self.params), self.model.sizes)
        _by_name(params)[name][at] = value
        return float(self.model.loss.value(self.model.predict(params, self.X), self.T))

    @cached_property
    def _corners(self):
        return check(self.model, self.params, self.X, self.T, H).kinks

    # --- the rule ---------------------------------------------------------------------------------

    def rule(self, name, at):
        """The rule of backpropagation for one entry, with the numbers of one example put in."""
        *before, unit = at
        if int(name[1:]) == len(self.params):
            factors = [self._error(unit)]
        else:
            factors = [self._slope_of(unit), self._blame(unit)]
        if before:
            factors.insert(0, self._input(int(name[1:]), before[0]))
        value = float(np.mean(np.prod([each for _, _, each in factors], axis=0)))
        letters = " · ".join(letters for letters, _, _ in factors)
        digits = " · ".join(digits for _, digits, _ in factors)
        if len(self.X) > 1:
            return Rule(f"mean over the {len(self.X)} examples of {letters}", "", value)
        return Rule(letters, digits, value)

    def _input(self, layer, i):
        a = self._trace.A[layer - 1][:, i]
        return f"{'x' if layer == 1 else 'a'}[{i + 1}]", _factor(a[0]), a

    def _slope_of(self, j):
        slope = self.model.activation.df(self._trace.Z[0][:, j])
        return f"f′(z[{j + 1}])", _factor(slope[0]), slope

    def _error(self, k):
        """How the loss of each example changes with score k."""
        Y = self._trace.A[-1]
        e = self.model.loss.grad(Y, self.T)[:, k] * len(Y)  # grad is of the mean
        e = e * self.model.output.df(self._trace.Z[-1])[:, k]
        if self.model.loss.name == "softmax_cross_entropy" and self.model.output.name == "identity":
            p, t = self.model.loss.decide(Y).probabilities[0, k], self.T[0, k]
            return f"(p[{k + 1}] − t[{k + 1}])", f"({_brief(p)} − {t:g})", e
        return f"e[{k + 1}]", _factor(e[0]), e

    def _blame(self, j):
        """The errors of all scores, carried back to hidden unit j by its weights."""
        errors = [self._error(k) for k in range(self.model.sizes[-1])]
        weights = self.params[-1].W[j]
        pairs = list(zip(weights, errors, strict=True))
        letters = errors[0][0].replace("[1]", "[k]")
        digits = " + ".join(f"{_factor(w)} · {digits}" for w, (_, digits, _) in pairs)
        total = sum(w * e for w, (_, _, e) in pairs)
        return f"Σ_k W{len(self.params)}[{j + 1},k] · {letters}", f"({digits})", total


def gap(a, b, small):
    """How far a is from b, as a share of the larger, in words that do not depend on rounding."""
    size = max(abs(a), abs(b))
    if size == 0:
        return "0"
    if size < _ZERO:
        return "both 0 up to rounding"
    share = abs(a - b) / size
    return f"below {power(small)}" if share < small else f"{share:.1e}"


def power(value):
    """1e-05 -> 10⁻⁵."""
    exponent = f"{value:.0e}".removeprefix("1e-").lstrip("0")
    return f"10⁻{exponent.translate(_SUPERSCRIPTS)}"


def _by_name(params):
    return {f"{q}{i}": getattr(layer, q) for i, layer in enumerate(params, 1) for q in ("W", "b")}


def _factor(value):
    return f"({_brief(value)})" if value < 0 else _brief(value)


def _brief(value):
    text = f"{float(value):.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0") else text.replace("-", "−")
