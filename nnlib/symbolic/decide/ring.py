"""Fractions of polynomials over the rationals, as sympy's fast field elements."""

import sympy as sp
from sympy.polys.fields import field

from ..language.errors import NotDecided


def fraction(e):
    """A rational function of symbols as an element of the field of fractions over Q."""
    if e.has(sp.nan, sp.zoo, sp.oo):
        raise NotDecided("a denominator is zero everywhere")
    symbols = sorted(e.free_symbols, key=lambda s: s.name) or [sp.Symbol("one")]
    ring = field(symbols, sp.QQ)[0]
    gens = dict(zip(ring.symbols, ring.gens, strict=True))

    def convert(e):
        if e.is_Add:
            return sum((convert(a) for a in e.args), ring.zero)
        if e.is_Mul:
            product = ring.one
            for a in e.args:
                product *= convert(a)
            return product
        if e.is_Pow:
            return convert(e.base) ** int(e.exp)
        return gens[e] if e.is_Symbol else ring.field_new(sp.QQ(int(e.p), int(e.q)))

    return convert(e)


def rational(c):
    return sp.Rational(int(c.numerator), int(c.denominator))


def monomial(symbols, powers):
    return sp.Mul(*[s**k for s, k in zip(symbols, powers, strict=True)])
