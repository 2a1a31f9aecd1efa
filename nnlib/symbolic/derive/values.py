"""The value of a line at one point, found without the proof engine: a second opinion.

Sums are added up, entries are looked up, derivatives are measured by differences, and names are
followed to what they stand for.
"""

from dataclasses import dataclass
from functools import reduce
from math import isfinite
from operator import add, eq, ge, gt, le, lt, mul, ne

import sympy as sp
from mpmath import mp

from ..language.arrays import Array, Entry
from . import array_values

DIGITS = 40
FUNCTIONS = {
    "exp": lambda u: mp.exp(u),
    "log": lambda u: mp.log(u),
    "tanh": lambda u: mp.tanh(u),
    "sinh": lambda u: mp.sinh(u),
    "cosh": lambda u: mp.cosh(u),
    "coth": lambda u: mp.coth(u),
    "sin": lambda u: mp.sin(u),
    "cos": lambda u: mp.cos(u),
    "erf": lambda u: mp.erf(u),
    "abs": lambda u: abs(u),
    "sign": lambda u: mp.sign(u),
    "sigma": lambda u: 1 / (1 + mp.exp(-u)),
    "softplus": lambda u: mp.log(1 + mp.exp(u)),
    "relu": lambda u: max(u, mp.zero),
    "step": lambda u: mp.mpf(u > 0),
}
OPERATIONS = FUNCTIONS | {
    "Add": lambda *terms: reduce(add, terms),
    "Mul": lambda *factors: reduce(mul, factors),
    "Pow": lambda base, exponent: base**exponent,
    "Abs": abs,
    "Max": lambda *u: max(u),
    "Min": lambda *u: min(u),
    "Heaviside": lambda u, middle: middle if u == 0 else mp.mpf(u > 0),
    "KroneckerDelta": lambda i, j: mp.mpf(i == j),
}
COMPARISONS = {"==": eq, "!=": ne, "<": lt, ">": gt, "<=": le, ">=": ge}


class NoValue(Exception):
    """The formula has no value here, or the point does not say what a name stands for."""


class BadPoint(ValueError):
    """The point does not fit the formula, in one sentence."""


@dataclass(frozen=True)
class Named:
    """What a name stands for, by the indices of its definition."""

    indices: tuple
    body: object


def value_at(e, point, names=()):
    """The value of e at a point, rounded to a float; None where it has none.

    A derivative that stands undone in e is measured by mpmath's differences.  An unspecified f has
    a value if the point names a function for it: {"f": "tanh"}; then f' is its measured slope.
    names: the rows of the chain's definitions.
    """
    if not point or isinstance(e, Array):
        return None
    with mp.workdps(DIGITS):
        known = {str(name): _to_mpf(value) for name, value in point.items()}
        for name, body in names:
            known[_key(name)] = Named(getattr(name, "indices", ()), body)
        try:
            value = float(_value(e, known))
            return value if isfinite(value) else None
        except (NoValue, ZeroDivisionError, OverflowError, TypeError):
            return None


def _to_mpf(v):
    if isinstance(v, tuple):
        return tuple(_to_mpf(entry) for entry in v)
    return v if isinstance(v, str) else mp.mpf(int(v.p)) / int(v.q)


def _key(name):
    """The text under which a number, an array or an entry's array is known."""
    if isinstance(name, Array):
        return str(name.parts[0].label)
    return str(name.base.label) if isinstance(name, sp.Indexed) else str(name)


def _value(e, known):
    """e with its names looked up in `known`; a bound index is known by its symbol."""
    for kind, rule in RULES:
        if isinstance(e, kind):
            return rule(e, known)
    arguments = [_value(a, known) for a in e.args]
    if getattr(e, "unspecified", False):
        return _stand_in(e.func.__name__, known)(*arguments)
    if e.func.__name__ not in OPERATIONS:
        raise NoValue(e.func.__name__)
    return OPERATIONS[e.func.__name__](*arguments)


def _number(e, known):
    return mp.mpf(int(e.p)) / int(e.q) if e.is_Rational else e._to_mpmath(mp.prec)


def _symbol(s, known):
    value = known[s] if s in known else _look_up(s.name, known)
    if not isinstance(value, mp.mpf):
        raise NoValue(s.name)
    return value


def _look_up(key, known, indices=()):
    """What a name stands for; the indices that are bound outside a definition are unknown to it."""
    found = known.get(key)
    if found is None:
        raise NoValue(key)
    if not isinstance(found, Named):
        return found
    outside = {k: v for k, v in known.items() if isinstance(k, str)}
    return _value(found.body, outside | dict(zip(found.indices, indices, strict=False)))


def _indexed(e, known):
    place = [_value(i, known) for i in e.indices]
    found = known.get(_key(e))
    if isinstance(found, Named) and found.indices:
        return _look_up(_key(e), known, place)
    return _at(_look_up(_key(e), known), place, e.base)


def _entry(e, known):
    return _at(_value(e.args[0], known), [_value(i, known) for i in e.args[1:]], "the array")


def _at(array, place, name):
    for i in place:
        if not (isinstance(array, tuple) and 1 <= i <= len(array)):
            shown = ", ".join(str(int(i)) for i in place)
            raise BadPoint(f"at: {name} has no entry [{shown}] at this point.")
        array = array[int(i) - 1]
    return array


def _sum(e, known):
    """The last limit of a Sum is its outermost: it is added up first, the others inside it."""
    *inner, (k, low, high) = e.limits
    body = sp.Sum(e.function, *inner) if inner else e.function
    return mp.fsum(_value(body, {**known, k: n}) for n in _range(low, high, known))


def _range(low, high, known):
    return map(mp.mpf, range(int(_value(low, known)), int(_value(high, known)) + 1))


def _slope(e, known):
    """The derivative by differences: mpmath steps in one variable or one entry, all else stays."""
    (x, order), *rest = e.variable_count
    inner = e.func(e.expr, *rest) if rest else e.expr
    return mp.diff(lambda t: _value(inner, _moved(known, x, t)), _value(x, known), int(order))


def _moved(known, x, t):
    if x.is_Symbol:
        return {**known, x.name: t}
    place = [int(_value(i, known)) for i in x.indices]
    return {**known, _key(x): array_values.replaced(known[_key(x)], place, t)}


def _piecewise(e, known):
    for value, condition in e.args:
        if _holds(condition, known):
            return _value(value, known)
    raise NoValue("no branch applies")


def _holds(c, known):
    if c in (sp.true, sp.false):
        return bool(c)
    if isinstance(c, sp.core.relational.Relational):
        return COMPARISONS[c.rel_op](_value(c.lhs, known), _value(c.rhs, known))
    parts = [_holds(a, known) for a in c.args]
    return not parts[0] if isinstance(c, sp.Not) else (any if isinstance(c, sp.Or) else all)(parts)


def _stand_in(name, known):
    """The function that the point names for f, or its slope of the order of the primes."""
    plain, order = name.rstrip("'"), name.count("'")
    if known.get(plain) not in FUNCTIONS:
        raise NoValue(name)
    f = FUNCTIONS[known[plain]]
    return (lambda u: mp.diff(f, u, order)) if order else f


def _array(a, known):
    """All entries of an array, as nested tuples."""
    if a.op in ARRAYS:
        return ARRAYS[a.op](a, known)
    parts = [_value(p, known) for p in a.parts]
    if a.op in array_values.OPERATIONS:
        return array_values.each(array_values.OPERATIONS[a.op], *parts)
    return getattr(array_values, {"@": "matmul", "T": "transpose"}.get(a.op, a.op))(*parts)


def _whole(a, known):
    """The array of this name; one that is defined entry by entry is made in its shape."""
    key = _key(a)
    if not (isinstance(known.get(key), Named) and known[key].indices):
        return _look_up(key, known)
    return _made(lambda place: _look_up(key, known, place), [_size(n, known) for n in a.shape])


def _made(f, sizes, place=()):
    if len(place) == len(sizes):
        return f(place)
    return tuple(_made(f, sizes, (*place, mp.mpf(i + 1))) for i in range(sizes[len(place)]))


def _size(n, known):
    return int(_value(n, known))


def _call(a, known):
    form, *parts = a.parts

    def f(*u):
        return _value(form, {**known, **dict(zip(form.args, u, strict=True))})

    return array_values.each(f, *(_value(p, known) for p in parts))


def _gradient(a, known):
    """The derivative by each entry of an array, in its shape."""
    f, x = a.parts
    base = x.parts[0]
    places = array_values.places(_look_up(_key(x), known))
    return _map_places(lambda place: _slope(sp.Derivative(f, base[place]), known), places)


def _map_places(f, places):
    if isinstance(places, tuple):
        return tuple(_map_places(f, p) for p in places)
    return f(places[0])


def _series(a, known):
    body, k, high = a.parts
    numbers = _range(sp.S.One, high, known)
    return array_values.total(_value(body, {**known, k: n}) for n in numbers)


ARRAYS = {
    "name": _whole,
    "call": _call,
    "slope": _gradient,
    "series": _series,
    "row": lambda a, known: _at(
        _value(a.parts[0], known), [_value(i, known) for i in a.parts[1:]], "the array"
    ),
    "sum": lambda a, known: array_values.sum_over(_value(a.parts[0], known), int(a.parts[1])),
    "ones": lambda a, known: (mp.one,) * _size(a.shape[0], known),
    "eye": lambda a, known: array_values.eye(_size(a.shape[0], known)),
}
RULES = [
    (sp.Number, _number),
    (sp.NumberSymbol, _number),
    (sp.Symbol, _symbol),
    (sp.Indexed, _indexed),
    (Entry, _entry),
    (Array, _array),
    (sp.Sum, _sum),
    (sp.Derivative, _slope),
    (sp.Piecewise, _piecewise),
]
