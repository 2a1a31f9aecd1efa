"""The value of a tree at a point: mpmath computes, numpy does arrays, slopes are differences."""

import ast
from fractions import Fraction
from functools import partial
from random import Random

import numpy as np
from mpmath import mp

from .reading import indices_of

HUGE = 10**5  # exp beyond it is taken for undefined


class Undefined(Exception):
    """The formula has no real value at this point, or none that is worth computing."""


class Misfit(Exception):
    """The shapes of the arrays do not fit."""


def _exp(u):
    if abs(u) > HUGE:
        raise Undefined
    return mp.exp(u)


def _log(u):
    if u <= 0:
        raise Undefined
    return mp.log(u)


def _sqrt(u):
    if u < 0:
        raise Undefined
    return mp.sqrt(u)


def _power(u, k):
    if (k < 0 and u == 0) or (u < 0 and k != int(k)) or abs(k) > 1000:
        raise Undefined
    return u ** int(k) if k == int(k) else _exp(k * _log(u))


def _divide(u, v):
    if v == 0:
        raise Undefined
    return u / v


def _stand_in(name, order, u):
    """An unspecified function as a fixed smooth one, a sine and a square; and its derivatives."""
    a, b, c = (Random(name).randint(20, 60) * mp.mpf(k) / 70 for k in (1, 2, 3))
    wave = a**order * mp.sin(a * u + b + order * mp.pi / 2)
    return wave + (c * u**2, 2 * c * u, 2 * c)[order] if order < 3 else wave


FUNCTIONS = {
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
    "tanh": lambda u: mp.tanh(u) if abs(u) < HUGE else mp.sign(u),
    "sigma": lambda u: 1 / (1 + _exp(-u)),
    "softplus": lambda u: mp.log(1 + _exp(u)),
    "sinh": lambda u: (_exp(u) - _exp(-u)) / 2,
    "cosh": lambda u: (_exp(u) + _exp(-u)) / 2,
    "coth": lambda u: _divide(_exp(u) + _exp(-u), _exp(u) - _exp(-u)),
    "sin": mp.sin,
    "cos": mp.cos,
    "erf": mp.erf,
    "abs": abs,
    "sign": mp.sign,
    "relu": lambda u: u if u > 0 else mp.mpf(0),
    "step": lambda u: mp.mpf(1 if u > 0 else 0),
    "max": max,
    "min": min,
}
ARRAYS = {  # with the number of axes that each argument must have, if it must
    "sum": (None, lambda a, axis=None: np.sum(a, axis if axis is None else int(axis))),
    "outer": (1, np.outer),
    "diag": (1, lambda a: np.diag(a) * mp.mpf(1)),
    "eye": (0, lambda n: np.eye(int(n), dtype=object) * mp.mpf(1)),
    "ones": (0, lambda *n: np.full([int(k) for k in n], mp.mpf(1), object)),
    "softmax": (None, lambda z: _normal(_each(_exp, z))),
}
OPERATORS = {
    ast.Add: lambda u, v: u + v,
    ast.Sub: lambda u, v: u - v,
    ast.Mult: lambda u, v: u * v,
    ast.Div: _divide,
    ast.Pow: _power,
    ast.Gt: lambda u, v: mp.mpf(1 if u > v else 0),
    ast.Lt: lambda u, v: mp.mpf(1 if u < v else 0),
}


def value(tree, point, bound=None):
    """The value of a tree at a point: an mpf, or an array of them; `bound` holds the indices."""
    bound = bound or {}
    inner = partial(value, point=point, bound=bound)
    if isinstance(tree, ast.Constant):
        exact = Fraction(str(tree.value))
        return mp.mpf(exact.numerator) / exact.denominator
    if isinstance(tree, ast.Name):
        return _name(tree.id, point, bound)
    if isinstance(tree, ast.UnaryOp):
        return -inner(tree.operand) if isinstance(tree.op, ast.USub) else inner(tree.operand)
    if isinstance(tree, ast.BinOp):
        if isinstance(tree.op, ast.MatMult):
            return _fit(lambda u, v: u @ v, inner(tree.left), inner(tree.right))
        return _each(OPERATORS[type(tree.op)], inner(tree.left), inner(tree.right))
    if isinstance(tree, ast.Compare):
        return _each(OPERATORS[type(tree.ops[0])], inner(tree.left), inner(tree.comparators[0]))
    if isinstance(tree, ast.Attribute):
        return np.transpose(inner(tree.value))
    if isinstance(tree, ast.Subscript):
        return _entry(tree, point, bound)
    return _call(tree.func.id, tree.args, point, bound)


def _name(name, point, bound):
    if name in bound:
        return mp.mpf(bound[name])
    if name in ("e", "pi"):
        return +getattr(mp, name)
    problem = point.problem
    if name in problem.names:
        indices, body = problem.names[name]
        if not indices:
            return _body(name, body, point, {})
    if name not in problem.shapes:
        return point[name]
    return _filled(name, lambda *indices: _at(name, indices, point), point)


def _filled(name, entry, point):
    """An array of the shape of a name, made of entry(i, j), which count from 1."""
    shape = [int(s) if s.isdigit() else int(point[s]) for s in point.problem.shapes[name]]
    entries = np.empty(shape, object)
    for place in np.ndindex(*shape):
        entries[place] = entry(*(i + 1 for i in place))
    return entries


def _at(name, indices, point):
    """One entry of an array; of a defined one the body, in which only its own indices are bound."""
    problem = point.problem
    heads, body = problem.names.get(name, ([], None))
    if heads:
        return _body(name, body, point, dict(zip(heads, indices, strict=True)))
    if body is not None or len(indices) < len(problem.shapes.get(name, ())):
        return _taken(_name(name, point, {}), indices)
    return point[_key(name, indices)]


def _body(name, body, point, bound):
    """What a defined name stands for, computed once for each point and precision."""
    key = name, *bound.values(), mp.dps
    if key not in point.memo:
        point.memo[key] = value(body, point, bound)
    return point.memo[key]


def _key(name, indices):
    return f"{name}[{','.join(map(str, indices))}]"


def _entry(tree, point, bound):
    indices = [int(value(i, point, bound)) for i in indices_of(tree)]
    if isinstance(tree.value, ast.Name):
        return _at(tree.value.id, indices, point)
    return _taken(value(tree.value, point, bound), indices)


def _taken(array, indices):
    """An entry, or a row where there are fewer indices than axes."""
    if np.ndim(array) < len(indices):
        raise Misfit
    if any(not 1 <= i <= n for i, n in zip(indices, np.shape(array), strict=False)):
        raise Undefined
    return array[tuple(i - 1 for i in indices)]


def _call(name, args, point, bound):
    if name == "total":
        dummy, low, high = args[0].id, *(int(value(a, point, bound)) for a in args[1:3])
        parts = [value(args[3], point, {**bound, dummy: i}) for i in range(low, high + 1)]
        return sum(parts) if parts else mp.mpf(0)
    if name == "diff":
        return _slope(*args, point, bound)
    values = [value(a, point, bound) for a in args]
    if name == "delta":
        return mp.mpf(1 if values[0] == values[1] else 0)
    if name in ARRAYS:
        axes, make = ARRAYS[name]
        if axes is not None and any(np.ndim(v) != axes for v in values):
            raise Misfit
        return _fit(make, *values)
    base, _, primes = name.partition("__d")
    if len(base) == 1:
        order = 1 + primes.count("__d") if name != base else 0
        return _each(partial(_stand_in, base, order), *values)
    return _each(FUNCTIONS[name], *values)


def _each(f, *values):
    """f, entry by entry where there are arrays, with the broadcasting of numpy."""
    if any(isinstance(v, np.ndarray) for v in values):
        return _fit(np.frompyfunc(f, len(values), 1), *values)
    return f(*values)


def _fit(f, *values):
    """What f makes of arrays; Misfit where numpy refuses their shapes."""
    try:
        return f(*values)
    except ValueError as wrong:
        raise Misfit from wrong


def _normal(powers):
    if np.ndim(powers) == 0:
        raise Misfit
    return powers / np.sum(powers, axis=-1, keepdims=True)


def _slope(f, by, point, bound):
    """The derivative by a variable, an entry or every entry of an array."""
    if isinstance(by, ast.Subscript):
        indices = [int(value(i, point, bound)) for i in indices_of(by)]
        return _difference(f, _key(by.value.id, indices), point, bound)
    if by.id in point.problem.shapes:
        return _filled(by.id, lambda *i: _difference(f, _key(by.id, i), point, bound), point)
    return _difference(f, by.id, point, bound)


def _difference(f, key, point, bound):
    """The central difference; the step is a third of the digits.

    At a corner, where the slopes to the left and to the right differ, there is none.
    """
    h = mp.mpf(10) ** (-mp.dps // 3)
    low, high = (value(f, point.moved(key, side * h), bound) for side in (-1, 1))
    here = _body(f, f, point, bound)
    left, right = (here - low) / h, (high - here) / h
    if np.any(abs(right - left) > mp.mpf(10) ** (-mp.dps // 6) * (1 + abs(left) + abs(right))):
        raise Undefined
    return (left + right) / 2
