"""One weight's slope in symbols, at any depth: the chain rule along the paths of that weight alone.

Every formula is a witness of nnlib.symbolic, differentiated by sympy; every number has 50 digits.
What the weight moves is carried forwards, from the weight to the loss: backpropagation, which goes
the other way, has no part in it.  At a corner it is carried to both sides.
"""

from functools import cache
from typing import NamedTuple

import sympy as sp
from mpmath import MPContext

from nnlib.activations import ACTIVATIONS
from nnlib.lab.symbols import entry_of
from nnlib.losses import LOSSES
from nnlib.regularizers import REGULARIZERS
from nnlib.symbolic import WITNESSES
from nnlib.symbolic.witnesses.activations import z as _Z
from nnlib.symbolic.witnesses.losses import LOSS_WITNESSES
from nnlib.symbolic.witnesses.regularizers import REGULARIZER_WITNESSES

DIGITS = 50
_MP = MPContext()  # of its own: mpmath's digits are the same for everyone who shares a context
_MP.dps = DIGITS
_BESIDE = _MP.mpf(10) ** -40  # how far beside a corner its one-sided slope is read
_SPACE = {name: getattr(_MP, name) for name in dir(_MP) if not name.startswith("_")} | {
    "Max": max,
    "Min": min,
    "Heaviside": lambda u, at_0=0: _MP.mpf(u > 0),
}
_CORNERS = sp.Max, sp.Min, sp.Abs


class Along(NamedTuple):
    """The mean loss, its slope by one weight to the left and to the right, and Y (N, K)."""

    loss: object
    left: object
    right: object
    Y: list


class Paths:
    """A net as formulas with numbers of 50 digits; ValueError where one has no formula."""

    def __init__(self, model, params):
        self._f = entry_of(WITNESSES, ACTIVATIONS, model.activation, "activation")
        self._g = entry_of(WITNESSES, ACTIVATIONS, model.output, "output activation")
        self._loss, self._K = entry_of(LOSS_WITNESSES, LOSSES, model.loss, "loss"), model.sizes[-1]
        self._layers = [
            ([_numbers(column) for column in layer.W.T], _numbers(layer.b)) for layer in params
        ]
        formulas = WITNESSES[self._f], WITNESSES[self._g], _loss_of(self._loss, self._K)[0]
        bends = any(formula.has(*_CORNERS) for formula in formulas)
        self._sides = (1, -1) if bends else (1,)

    def along(self, X, T, name="", at=()):
        """A generator: None after each slice of work, at its end the Along of rows X and T.

        `name` and `at` (indices from 0) say which weight moves, for example "W1" and (0, 2).
        """
        losses, slopes, Y = [], [], []
        for x, t in zip(X, T, strict=True):
            loss, slope, y = yield from self._example(_numbers(x), _numbers(t), name, at)
            losses.append(loss)
            slopes.append(slope)
            Y.append(y)
        right, left = (_mean([slope[i] for slope in slopes]) for i in (0, -1))
        return Along(_mean(losses), left, right, Y)

    def _example(self, x, t, name, at):
        A, moves = x, [None] * len(self._sides)
        for i, (columns, b) in enumerate(self._layers, 1):
            Z = [_MP.fdot(A, w) + v for w, v in zip(columns, b, strict=True)]
            moves = [
                _first(side, A, name, at, len(b))
                if name[1:] == str(i)
                else None if dA is None else [_MP.fdot(dA, w) for w in columns]
                for side, dA in zip(self._sides, moves, strict=True)
            ]  # fmt: skip
            yield
            name_of_f = self._f if i < len(self._layers) else self._g
            df = _slope(name_of_f)
            moves = [None if dZ is None else _bent(df, Z, dZ) for dZ in moves]
            yield
            f = _bend(name_of_f)
            A = [f(z) for z in Z]
            yield
        slopes = []
        for side, dY in zip(self._sides, moves, strict=True):
            slope = yield from self._down(A, t, dY or [0] * self._K)
            slopes.append(side * slope)
        return _value(self._loss, self._K)(*A, *t), slopes, A

    def _down(self, Y, t, dY):
        """The slope of the loss of one example where its outputs Y move by dY."""
        slope, beside = _MP.mpf(0), [_beside(y, d) for y, d in zip(Y, dY, strict=True)]
        for k, d in enumerate(dY):
            if d:
                slope += _partial(self._loss, self._K, k)(*beside, *t) * d
            yield
        return slope


def penalty_along(penalty, layer, w):
    """[(name, strength, slope to the left, slope to the right)] of the penalty by a weight w."""
    found, w = [], _MP.mpf(float(w))
    for i, regularizer, strength in penalty.terms:
        if i == layer:
            name = entry_of(REGULARIZER_WITNESSES, REGULARIZERS, regularizer, "penalty")
            sides = (_pull(name)(w + side * _BESIDE) for side in (-1, 1))
            found.append((name, float(strength), *(_MP.mpf(float(strength)) * s for s in sides)))
    return found


def penalty_value(penalty, params):
    """The penalty of all weights, in 50 digits."""
    total = _MP.mpf(0)
    for i, regularizer, strength in penalty.terms:
        name = entry_of(REGULARIZER_WITNESSES, REGULARIZERS, regularizer, "penalty")
        of_one = _weigh(name)
        total += _MP.mpf(float(strength)) * _MP.fsum(of_one(w) for w in _numbers(params[i].W.flat))
    return total


def _first(side, A, name, at, width):
    """What layer `name` is moved by where its entry `at` moves by 1 to this side."""
    *row, unit = at
    move = [_MP.mpf(0)] * width
    move[unit] = side * (A[row[0]] if row else _MP.mpf(1))
    return move


def _bent(df, Z, dZ):
    return [df(_beside(z, d)) * d if d else d for z, d in zip(Z, dZ, strict=True)]


def _beside(z, d):
    """The point just beside z to which d moves: there a corner has its slope for that side."""
    return z + _MP.sign(d) * _BESIDE if d else z


def _numbers(values):
    return [_MP.mpf(float(v)) for v in values]


def _mean(values):
    return _MP.fsum(values) / len(values)


# --- formulas, differentiated and compiled once ---------------------------------------------------


def _compiled(symbols, formula):
    return sp.lambdify(symbols, formula, [_SPACE, "mpmath"], cse=True)


@cache
def _bend(name):
    return _compiled([_Z], WITNESSES[name])


@cache
def _slope(name):
    return _compiled([_Z], sp.diff(WITNESSES[name], _Z))


@cache
def _loss_of(name, K):
    Y, T = (sp.Matrix([sp.symbols(f"{letter}1:{K + 1}", real=True)]) for letter in "yt")
    return LOSS_WITNESSES[name](Y, T), Y, T


@cache
def _value(name, K):
    formula, Y, T = _loss_of(name, K)
    return _compiled([*Y, *T], formula)


@cache
def _partial(name, K, k):
    formula, Y, T = _loss_of(name, K)
    return _compiled([*Y, *T], sp.diff(formula, Y[k]))


@cache
def _weigh(name):
    return _compiled([_Z], REGULARIZER_WITNESSES[name](sp.Matrix([_Z])))


@cache
def _pull(name):
    return _compiled([_Z], sp.diff(REGULARIZER_WITNESSES[name](sp.Matrix([_Z])), _Z))
