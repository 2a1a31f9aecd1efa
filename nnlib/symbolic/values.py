"""The value of a line at one point, found without the proof engine: a second opinion.

Sums are added up, entries are looked up, derivatives are measured by differences.
"""

from functools import reduce
from operator import add, eq, ge, gt, le, lt, mul, ne

import sympy as sp
from mpmath import mp

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


class BadPoint(ValueError):
    """The point does not fit the formula, in one sentence."""


class NoValue(Exception):
    """The formula has no value here, or the point does not say what a name stands for."""


def read_point(at):
    """A point as name -> number, nested tuple of numbers, or name of a function."""
    return {str(name): _read_value(str(name), value) for name, value in (at or {}).items()}


def _read_value(name, value):
    if isinstance(value, (tuple, list)):
        return tuple(_read_value(name, entry) for entry in value)
    if value in FUNCTIONS:
        return value
    try:
        return sp.Rational(str(value))
    except (TypeError, ValueError):
        raise BadPoint(
            f"at: {name} is {value!r}; write a number, a tuple of numbers for an array, "
            f"or the name of a function, such as 'tanh'."
        ) from None


def value_at(e, point):
    """The value of e at a point, rounded to a float; None where it has none.

    A derivative that stands undone in e is measured by mpmath's differences.  An unspecified f has
    a value if the point names a function for it: {"f": "tanh"}; then f' is its measured slope.
    """
    with mp.workdps(DIGITS):
        try:
            return float(_value(e, _to_mpf(read_point(point)))) if point else None
        except (NoValue, ZeroDivisionError, OverflowError, TypeError):
            return None


def _to_mpf(v):
    if isinstance(v, dict):
        return {name: _to_mpf(entry) for name, entry in v.items()}
    if isinstance(v, tuple):
        return tuple(_to_mpf(entry) for entry in v)
    return v if isinstance(v, str) else mp.mpf(int(v.p)) / int(v.q)


def _value(e, known):
    """e with its names looked up in `known`; bound indices are known by their symbol."""
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
    if e.is_Rational:
        return mp.mpf(int(e.p)) / int(e.q)
    return e._to_mpmath(mp.prec)


def _symbol(s, known):
    value = known.get(s, known.get(s.name))
    if not isinstance(value, mp.mpf):
        raise NoValue(s.name)
    return value


def _entry(e, known):
    value, place = known.get(e.base.label, known.get(str(e.base.label))), _place(e, known)
    for depth, i in enumerate(place):
        if value is None:
            raise NoValue(str(e.base))
        if not (isinstance(value, tuple) and 1 <= i <= len(value)):
            raise BadPoint(f"at: {e.base} has no entry {list(place)} (index {depth + 1} of it).")
        value = value[i - 1]
    if not isinstance(value, mp.mpf):
        raise BadPoint(f"at: {e.base} has more than {len(place)} indices.")
    return value


def _place(e, known):
    return tuple(int(_value(i, known)) for i in e.indices)


def _sum(e, known):
    """The last limit of a Sum is its outermost: it is added up first, the others inside it."""
    *inner, (k, low, high) = e.limits
    body = sp.Sum(e.function, *inner) if inner else e.function
    terms = range(int(_value(low, known)), int(_value(high, known)) + 1)
    return mp.fsum(_value(body, {**known, k: mp.mpf(n)}) for n in terms)


def _slope(e, known):
    """The derivative by differences: mpmath steps in one variable or one entry, all else stays."""
    (x, order), *rest = e.variable_count
    inner = sp.Derivative(e.expr, *rest) if rest else e.expr
    return mp.diff(lambda t: _value(inner, _moved(known, x, t)), _value(x, known), int(order))


def _moved(known, x, t):
    if x.is_Symbol:
        return {**known, x: t}
    name = str(x.base.label)
    return {**known, name: _replaced(known[name], _place(x, known), t)}


def _replaced(array, place, t):
    i, *rest = place
    new = _replaced(array[i - 1], rest, t) if rest else t
    return (*array[: i - 1], new, *array[i:])


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


RULES = [
    (sp.Number, _number),
    (sp.NumberSymbol, _number),
    (sp.Symbol, _symbol),
    (sp.Indexed, _entry),
    (sp.Sum, _sum),
    (sp.Derivative, _slope),
    (sp.Piecewise, _piecewise),
]
