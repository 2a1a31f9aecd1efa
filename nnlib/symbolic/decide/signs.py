"""The sign of a formula of positive and real symbols, where it can be seen.

An exponential whose exponent is positive is 1 + v with a new v > 0; the rest is factored, and a
factor has a sign if its coefficients agree and no symbol of unknown sign has an odd power.
"""

from math import comb

import sympy as sp

from ..language.errors import NotDecided
from .tower import fraction
from .witness import NoRule, Outside, enclose

LONGEST, HIGHEST_POWER, MOST_TERMS = 200, 32, 6000


def visible_sign(e, strict=False):
    """1 if e >= 0 can be seen, -1 if e <= 0, else 0; strict: > and <.  Only where e is defined."""
    if not e.free_symbols:
        return _sign_of_number(e, strict)
    if sp.count_ops(e) > LONGEST:
        return 0
    try:
        flat = _Names(e).flat(e)
        if comb(max(_degrees(flat)) + len(flat.free_symbols), len(flat.free_symbols)) > MOST_TERMS:
            return 0
        ratio = fraction(flat)
    except (NotDecided, ZeroDivisionError):
        return 0
    if ratio == 0:
        return 0 if strict else 1
    return _sign(ratio.numer, strict) * _sign(ratio.denom, strict=False)


def _degrees(e):
    """Bounds of the degrees of numerator and denominator, before anything is multiplied out."""
    if e.is_Symbol:
        return 1, 0
    if e.is_Pow:
        k = int(abs(e.exp))
        top, bottom = (k * d for d in _degrees(e.base))
        return (top, bottom) if e.exp > 0 else (bottom, top)
    parts = [_degrees(a) for a in e.args]
    bottom = sum(d for _, d in parts)
    if e.is_Mul:
        return sum(n for n, _ in parts), bottom
    return max((n + bottom - d for n, d in parts), default=0), bottom


def _sign_of_number(e, strict):
    if e.is_Rational:
        return int(sp.sign(e)) or int(not strict)
    try:
        value = enclose(e, {})
    except (NoRule, Outside, ZeroDivisionError):
        return 0
    return int(value.a > 0) - int(value.b < 0)


def _sign(poly, strict):
    content, factors = poly.factor_list()
    total = 1 if content > 0 else -1
    for f, k in factors:
        s = next((s for s in (1, -1) if _agrees(f, s, strict)), 0)
        if k % 2 or (strict and not s):
            total *= s
    return total


def _agrees(poly, s, strict):
    """Whether each term of s*poly is visibly at least 0, and in the strict case one positive."""
    positive = [g.is_positive for g in poly.ring.symbols]

    def even_or_positive(powers):
        return all(p or k % 2 == 0 for p, k in zip(positive, powers, strict=True))

    def never_zero(powers):
        return all(p or k == 0 for p, k in zip(positive, powers, strict=True))

    terms = poly.terms()
    return all(c * s > 0 and even_or_positive(powers) for powers, c in terms) and (
        not strict or any(never_zero(powers) for powers, _ in terms)
    )


def exponent_terms(e):
    """(coefficient, t) of an exponent: its terms, the rational factor of each apart."""
    for term in sp.Add.make_args(sp.expand(e)):
        c, t = term.as_coeff_Mul()
        yield (c, t) if c.is_Rational else (sp.S.One, term)


def units(e):
    """t -> the common denominator of its coefficients in all exponents of e."""
    found = {}
    for power in e.atoms(sp.exp):
        for c, t in exponent_terms(power.args[0]):
            found[t] = sp.ilcm(found.get(t, 1), c.q)
    return found


def highest_power(e):
    """The highest power of one exponential in e, when all of them are powers of a few."""
    unit = units(e)
    terms = [term for power in e.atoms(sp.exp) for term in exponent_terms(power.args[0])]
    return max((abs(c) * unit[t] for c, t in terms), default=0)


class _Names:
    """Symbols for all that is not rational, each with the sign that can be seen of it."""

    def __init__(self, e):
        self.units, self.names = units(e.subs(sp.E, sp.exp(1, evaluate=False))), {}

    def flat(self, e):
        """e as a rational function of symbols."""
        if e.is_Rational or e.is_Symbol:
            return e
        if e.is_Add or e.is_Mul:
            return e.func(*map(self.flat, e.args))
        if e is sp.E:
            return self.power_of_e(sp.S.One, sp.S.One)
        if isinstance(e, sp.exp):
            return sp.Mul(*[self.power_of_e(c, t) for c, t in exponent_terms(e.args[0])])
        if e.is_Pow and e.exp.is_Integer:
            return self.power(self.flat(e.base), e.exp)
        if isinstance(e, sp.log):
            return self.name(e, self.sign_of(e.args[0] - 1))
        if e.is_Pow or e is sp.pi:
            return self.name(e, 1 if e is sp.pi else max(0, self.sign_of(e.base)))
        if e.is_Function and not e.is_Piecewise:
            return self.name(e, 0)
        raise NotDecided(f"there is no rule for the sign of {e.func.__name__}")

    def power_of_e(self, c, t):
        """exp(c*t), where exp(t/unit) is 1 + v or 1/(1 + v) with v > 0 if t has a sign."""
        unit = self.units.get(t, 1)
        s = self.sign_of(t)
        v = self.name(sp.exp(t / unit, evaluate=False), 1)
        return self.power({1: 1 + v, 0: v, -1: 1 / (1 + v)}[s], c * unit)

    @staticmethod
    def power(base, k):
        """base^k, if it is not too high to be multiplied out."""
        if abs(k) > HIGHEST_POWER:
            raise NotDecided(f"the power {k} is too high to be multiplied out")
        return base**k

    def name(self, e, s):
        """The symbol of e: positive, or minus a positive one, or of unknown sign."""
        if e not in self.names:
            assume = {"positive": True} if s else {"real": True}
            self.names[e] = (s or 1) * sp.Symbol(f"_v{len(self.names)}", **assume)
        return self.names[e]

    @staticmethod
    def sign_of(e):
        return visible_sign(e, strict=True)
