"""The value of a line at one point, found without the proof engine: derivatives by differences."""

from mpmath import mp
from sympy import Derivative, Dummy, Function, lambdify

DIGITS = 40
NAMED = {
    "sigma": lambda u: 1 / (1 + mp.exp(-u)),
    "softplus": lambda u: mp.log(1 + mp.exp(u)),
    "Heaviside": lambda u, middle: mp.mpf(1) if u > 0 else mp.mpf(0) if u < 0 else middle,
}


def value_at(e, point):
    """The value of e at a point, rounded to a float; None where it has none.

    A derivative that stands undone in e is measured by mpmath's differences, so the number is a
    witness of its own beside the proof.
    """
    unknown = any(getattr(f, "unspecified", False) for f in e.atoms(Function))
    if not point or not e.free_symbols <= set(point) or unknown:
        return None
    with mp.workdps(DIGITS):
        try:
            return float(_value(e, {s: mp.mpf(int(v.p)) / int(v.q) for s, v in point.items()}))
        except (ZeroDivisionError, TypeError, NameError, ValueError):
            return None


def _value(e, point):
    if isinstance(e, Derivative):
        return _slope(e, point)
    slopes = e.atoms(Derivative)
    outer = {d: Dummy() for d in slopes if not any(d in o.expr.atoms(Derivative) for o in slopes)}
    point = dict(point) | {s: _slope(d, point) for d, s in outer.items()}
    call = lambdify(list(point), e.xreplace(outer), modules=[NAMED, "mpmath"])
    return call(*point.values())


def _slope(d, point):
    """The derivative by differences: mpmath steps in the variable, all others stay."""
    (x, order), *rest = d.variable_count
    inner = Derivative(d.expr, *rest) if rest else d.expr
    return mp.diff(lambda t: _value(inner, {**point, x: t}), point[x], int(order))
