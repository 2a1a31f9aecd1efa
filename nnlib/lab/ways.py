"""One slope by backpropagation and by a central difference; and the rule behind it, in numbers."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from nnlib.lab.symbols import SymbolicNet
from nnlib.layers import flatten

H = 1e-5  # the step of the central difference
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ZERO = 1e-12  # two numbers below it are both 0, up to rounding
_ROWS = 10  # examples whose numbers are put into a formula
_TERMS = 6  # terms of a sum that are written out


class Slopes(NamedTuple):
    """One entry of the gradient by each of the three ways; at_corner: the difference is void."""

    backprop: float
    difference: float
    symbols: float
    at_corner: bool


class Rule(NamedTuple):
    """A formula for one entry of the gradient in letters, with its numbers, and its value.

    `examples` holds the numbers and the product of each of the first examples, `where` what the
    letters mean that have not been met.
    """

    letters: str
    digits: str
    value: float
    examples: list
    where: str


class Ways:
    """The gradient of the loss (no penalty) of a net on rows X (N, D), T (N, K), by any weight."""

    def __init__(self, model, params, X, T):
        dtype = flatten(params).dtype
        self.model, self.X, self.T = model, np.asarray(X, float), np.asarray(T, float)
        self.params = model.views(flatten(params).astype(float))
        self.trace = model.forward(self.params, self.X)
        _, grads = model.loss_and_grads(params, self.X.astype(dtype), self.T.astype(dtype))
        self._grads = by_name(grads)

    @property
    def shapes(self):
        """The arrays of the net by name: W1 (D, H), b1 (H,), ..."""
        return {name: array.shape for name, array in self._grads.items()}

    def slopes(self, name, at):
        """The entry `at` (indices from 0) of the gradient by the array `name` -> Slopes."""
        difference, at_corner = self.difference(name, at)
        symbols = self._net.slope(name, at, self.params, self.X, self.T)
        return Slopes(self.backprop(name, at), difference, symbols, at_corner)

    def backprop(self, name, at):
        """The entry as backpropagation finds it, in the net's own dtype."""
        return float(self._grads[name][at])

    def difference(self, name, at):
        """The entry as a central difference in float64, and whether its step passed a corner."""
        up, down = (self._moved(name, at, h) for h in (H, -H))
        above, below = (float(self.model.loss.value(trace.A[-1], self.T)) for trace in (up, down))
        return (above - below) / (2 * H), self._passed_corner(up, down)

    def _moved(self, name, at, h):
        params = self.model.views(flatten(self.params))
        by_name(params)[name][at] += h
        return self.model.forward(params, self.X)

    def _passed_corner(self, up, down):
        f, g, loss = self.model.activation, self.model.output, self.model.loss
        watched = [(above, below, f.kinks) for above, below in zip(up.Z, down.Z, strict=True)]
        watched[-1] = (up.Z[-1], down.Z[-1], g.kinks)
        watched.append((self.T * up.A[-1], self.T * down.A[-1], loss.kinks))
        return any(
            ((above > kink) != (below > kink)).any()
            for above, below, kinks in watched
            for kink in kinks
        )

    @cached_property
    def _net(self):
        return SymbolicNet(self.model)

    # --- the rule ---------------------------------------------------------------------------------

    def rule(self, name, at):
        """The rule of backpropagation for one entry, with the numbers of the examples put in."""
        *before, unit = at
        layer = int(name[1:])
        if layer == len(self.params):
            factors = [self._error(unit)]
        else:
            factors = [self._slope_of(layer, unit), self._blame(layer, unit)]
        if before:
            factors.insert(0, self._input(layer, before[0]))
        products = np.prod([values for _, _, values in factors], axis=0)
        letters = " · ".join(letters for letters, _, _ in factors)
        rows = zip(*(digits for _, digits, _ in factors), strict=True)
        examples = [
            (" · ".join(row), float(value)) for row, value in zip(rows, products, strict=False)
        ]
        value, where = float(np.mean(products)), self._where(layer, letters)
        if len(self.X) > 1:
            letters = f"mean over the {len(self.X)} examples of {letters}"
            return Rule(letters, "", value, examples, where)
        return Rule(letters, examples[0][0], value, examples, where)

    def _where(self, layer, letters):
        if f"e{layer + 1}[" in letters:
            return f"where e{layer + 1}[k] is the slope of the loss by z{layer + 1}[k]"
        return "where e[k] is the slope of the loss by score k" if "e[" in letters else ""

    def _input(self, layer, i):
        return _with_digits(f"{self.name_of_input(layer)}[{i + 1}]", self.trace.A[layer - 1][:, i])

    def name_of_input(self, layer):
        """What a layer is fed: x, a, or a2 in a net with several hidden layers."""
        return "x" if layer == 1 else f"a{layer - 1 if len(self.params) > 2 else ''}"

    def _slope_of(self, layer, j):
        slope = self.model.activation.df(self.trace.Z[layer - 1][:, j])
        z = f"z{layer if len(self.params) > 2 else ''}[{j + 1}]"
        return _with_digits(f"f′({z})", slope)

    @cached_property
    def _errors(self):
        """The slope of each example's loss by Z, layer by layer."""
        Y = self.trace.A[-1]
        dZ = self.model.loss.grad(Y, self.T) * len(Y)  # grad is of the mean
        errors = [dZ * self.model.output.df(self.trace.Z[-1])]
        for layer, Z in zip(self.params[:0:-1], self.trace.Z[-2::-1], strict=True):
            errors.insert(0, (errors[0] @ layer.W.T) * self.model.activation.df(Z))
        return errors

    def _error(self, k):
        """How the loss of each example changes with score k."""
        e, loss = self._errors[-1][:, k], self.model.loss
        if loss.name == "softmax_cross_entropy" and self.model.output.name == "identity":
            P = loss.decide(self.trace.A[-1]).probabilities[:, k]
            pairs = zip(P[:_ROWS], self.T[:, k], strict=False)
            return f"(p[{k + 1}] − t[{k + 1}])", [f"({brief(p)} − {t:g})" for p, t in pairs], e
        return _with_digits(f"e[{k + 1}]", e)

    def _blame(self, layer, j):
        """The errors of all numbers that hear hidden unit j, carried back by its weights."""
        weights = self.params[layer].W[j]
        if layer + 1 == len(self.params):
            errors = [self._error(k) for k in range(len(weights))]
        else:
            E = self._errors[layer]
            errors = [_with_digits(f"e{layer + 1}[{k + 1}]", e) for k, e in enumerate(E.T)]
        letters = errors[0][0].replace("[1]", "[k]")
        total = sum(w * e for w, (_, _, e) in zip(weights, errors, strict=True))
        pairs = [(factor(w), digits) for w, (_, digits, _) in zip(weights, errors, strict=True)]
        digits = [
            added([f"{w} · {e[n]}" for w, e in pairs], s) for n, s in enumerate(total[:_ROWS])
        ]
        return f"Σ_k W{layer + 1}[{j + 1},k] · {letters}", digits, total


def _with_digits(letters, values):
    return letters, [factor(v) for v in values[:_ROWS]], values


def added(terms, total):
    """(a + b + c); of many terms the first and, in words, what they all make."""
    if len(terms) <= _TERMS:
        return f"({' + '.join(terms)})"
    return f"({' + '.join(terms[:3])} + {len(terms) - 3} more = {brief(total)})"


def gap(a, b, small):
    """How far a is from b, as a share of the larger, in words that do not depend on rounding."""
    size = max(abs(a), abs(b))
    if not np.isfinite(a - b):
        return "no number"
    if size == 0:
        return "0"
    if size < _ZERO:
        return "both 0 up to rounding"
    share = abs(a - b) / size
    return f"below {power(small)}" if share < small else f"{share:.1e}"


def agree(a, b, small):
    """Whether two numbers are the same, up to this share of the larger or up to rounding."""
    size = max(abs(a), abs(b))
    return size < _ZERO or abs(a - b) < small * size


def power(value):
    """1e-05 -> 10⁻⁵."""
    exponent = f"{value:.0e}".removeprefix("1e-").lstrip("0")
    return f"10⁻{exponent.translate(_SUPERSCRIPTS)}"


def by_name(params):
    """The arrays of a net by name: W1, b1, W2, ..."""
    return {f"{q}{i}": getattr(layer, q) for i, layer in enumerate(params, 1) for q in ("W", "b")}


def factor(value):
    """A number as it stands in a product: a negative one in brackets."""
    text = brief(value)
    return f"({text})" if text.startswith("−") or "·" in text else text


def brief(value):
    """A number in four decimals, or in four digits where it is small or large."""
    value = float(value)
    if not np.isfinite(value):
        return "no number"
    if value and not 1e-3 <= abs(value) < 1e5:
        return scientific(value, 3)
    text = f"{value:.4f}" if abs(value) >= 0.1 else f"{value:.4g}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "0") else text.replace("-", "−")


def scientific(value, digits):
    """A number as 1.23·10⁻⁷, with so many digits."""
    head, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{head}·10{str(int(exponent)).translate(_SUPERSCRIPTS)}".replace("-", "−")
