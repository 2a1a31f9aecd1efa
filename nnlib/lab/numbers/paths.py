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

    def along(self, X, T, name="", at=(), breathe=lambda: None):
        """The Along of rows X and T where the weight `name`[`at`] moves (indices from 0).

        Without a name none moves.  breathe() is called every few milliseconds.
        """
        losses, slopes, Y = [], [], []
        for x, t in zip(X, T, strict=True):
            y, moves = self._forward(_numbers(x), name, at, breathe)
            t = _numbers(t)
            losses.append(_value(self._loss, self._K)(*y, *t))
            sides = zip(self._sides, moves, strict=True)
            slopes.append([side * self._down(y, t, dY) for side, dY in sides])
            Y.append(y)
        right, left = (_mean([slope[i] for slope in slopes]) for i in (0, -1))
        return Along(_mean(losses), left, right, Y)

    def _forward(self, A, name, at, breathe):
        """The outputs of one example, and for each side how they move."""
        moves = [None] * len(self._sides)
        for i, (columns, b) in enumerate(self._layers, 1):
            Z = [_MP.fdot(A, w) + v for w, v in zip(columns, b, strict=True)]
            if name[1:] == str(i):
                moves = [_first(side, A, at, len(b)) for side in self._sides]
            else:
                moves = [dA and [_MP.fdot(dA, w) for w in columns] for dA in moves]
            breathe()
            bend = self._f if i < len(self._layers) else self._g
            moves = [dZ and _bent(_slope(bend), Z, dZ) for dZ in moves]
            A = list(map(_bend(bend), Z))
            breathe()
        return A, moves

    def _down(self, Y, t, dY):
        """The slope of the loss of one example where its outputs Y move by dY."""
        dY = dY or [0] * self._K
        beside = [_beside(y, d) for y, d in zip(Y, dY, strict=True)]
        slopes = (_partial(self._loss, self._K, k)(*beside, *t) * d for k, d in enumerate(dY) if d)
        return _MP.fsum(slopes)


class Pull(NamedTuple):
    """The slope of one term of the penalty by a weight, to the left and to the right."""

    left: object
    right: object


def penalty_along(penalty, layer, w):
    """The Pulls of the gradient's penalty terms on a weight w of a layer (from 0)."""
    found, w = [], _MP.mpf(float(w))
    for i, regularizer, strength in penalty.slopes:
        if i == layer:
            slope = _pull(entry_of(REGULARIZER_WITNESSES, REGULARIZERS, regularizer, "penalty"))
            strength = _MP.mpf(float(strength))
            found.append(Pull(*(strength * slope(w + side * _BESIDE) for side in (-1, 1))))
    return found


def probability(loss, Y, k):
    """The probability of number k that the outputs Y of one example mean, None where none."""
    if loss == "softmax_cross_entropy":
        return _MP.exp(Y[k]) / _MP.fsum(map(_MP.exp, Y))
    if loss in ("binary_cross_entropy", "logistic"):
        P = [1 / (1 + _MP.exp(-y)) for y in Y]
        return P[k] / _MP.fsum(P) if len(P) > 1 else P[k]
    return None


def penalty_value(penalty, params):
    """The penalty of all weights, in 50 digits."""
    total = _MP.mpf(0)
    for i, regularizer, strength in penalty.terms:
        name = entry_of(REGULARIZER_WITNESSES, REGULARIZERS, regularizer, "penalty")
        of_one = _weigh(name)
        total += _MP.mpf(float(strength)) * _MP.fsum(of_one(w) for w in _numbers(params[i].W.flat))
    return total


def _first(side, A, at, width):
    """What a layer is moved by where its entry `at` moves by 1 to this side."""
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
