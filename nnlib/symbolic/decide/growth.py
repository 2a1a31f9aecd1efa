"""That a formula of positive and real symbols is nowhere negative, by small rules.

Each rule gives the names of what it used, or None.  A rule that sees nothing proves nothing.
"""

from functools import reduce
from itertools import count

import sympy as sp

from ..language.errors import NotDecided
from .limits import limit_at_infinity
from .signs import HIGHEST_POWER, LONGEST, highest_power, visible_sign

DEEPEST, MOST_STEPS = 2, 50


def at_least_zero(e, strict=False, depth=DEEPEST):
    """The rules that prove e >= 0 (strict: > 0) wherever it is defined, or None."""
    for deep in range(depth + 1):
        try:
            proof = _show(e, strict, deep, count())
        except _TooLong:
            return None
        if proof:
            return proof
    return None


class _TooLong(Exception):
    """The search for a proof has taken all the steps that it may take."""


def _show(e, strict, depth, steps):
    if next(steps) > MOST_STEPS:
        raise _TooLong
    if visible_sign(e, strict) == 1:
        return ("visible sign",)
    if sp.count_ops(e) > LONGEST or highest_power(e) > HIGHEST_POWER:
        return None
    rules = [_by_exponentials] + [_by_sign_of_symbol, _by_slope] * (depth > 0)
    return next(filter(None, (rule(e, strict, depth, steps) for rule in rules)), None)


def _by_exponentials(e, strict, depth, steps):
    """c*(q1 log a1 + q2 log a2 + ... + r) >= 0 because a1^q1 a2^q2 ... exp(r) >= 1."""
    top, bottom = sp.fraction(sp.together(e))
    names = {u: sp.Dummy(real=True) for u in top.atoms(sp.log)}
    try:
        poly = sp.Poly(top.xreplace(names), *names.values()) if names else None
    except sp.PolynomialError:
        return None
    if poly is None or poly.total_degree() != 1:
        return None
    back = {v: k for k, v in names.items()}
    factors = {u: poly.coeff_monomial(v) for u, v in names.items()}
    c = next(k for k in factors.values() if k != 0)
    powers = {u.args[0]: sp.cancel(k / c) for u, k in factors.items()}
    if any(v in k.free_symbols for v in back for k in (c, poly.coeff_monomial(1))):
        return None
    rest = sp.expand(sp.cancel(poly.coeff_monomial(1) / c))
    s = visible_sign(c, strict=True) * visible_sign(bottom, strict=True)
    if not s or not all(q.is_Rational for q in powers.values()):
        return None
    scale = reduce(sp.ilcm, [q.q for q in powers.values()], 1)
    if any(abs(q * scale) > HIGHEST_POWER for q in powers.values()):
        return None
    above = sp.Mul(*[a ** (q * scale) for a, q in powers.items() if q > 0])
    below = sp.Mul(*[a ** (-q * scale) for a, q in powers.items() if q < 0])
    proof = _show(s * (above * sp.exp(scale * rest) - below), strict, depth, steps)
    return proof and ("exp is increasing", *proof)


def _by_sign_of_symbol(e, strict, depth, steps):
    """Both signs of one real symbol, each alone; 0 between them by continuity, or by itself."""
    for x in sorted((s for s in e.free_symbols if not s.is_positive), key=str):
        p = sp.Dummy(x.name, positive=True)
        parts = [e.xreplace({x: p}), e.xreplace({x: -p})] + [e.xreplace({x: sp.S.Zero})] * strict
        proof = _all(parts, strict, depth - 1, steps)
        if proof:
            return (f"both signs of {x}", *proof)
    return None


def _by_slope(e, strict, depth, steps):
    """At least 0 at one end of a range, and moving away from 0 from there on."""
    for p in sorted((s for s in e.free_symbols if s.is_positive), key=str):
        if not _smooth(e, p):
            continue
        slope = sp.diff(e, p)
        for to, direction in (("0", 1), ("oo", -1)):
            proof = _from_end(e, p, to, direction * slope, strict, depth, steps)
            if proof:
                return (f"sign of the slope and the value at {to}", *proof)
        for root in _roots(slope, p):
            above = e.xreplace({p: root + p})
            below = e.xreplace({p: root / (1 + p)})
            parts = [above, below] + [e.xreplace({p: root})] * strict
            proof = _all(parts, strict, depth - 1, steps)
            if proof:
                return (f"split at the root of the slope {root}", *proof)
    return None


def _from_end(e, p, to, slope, strict, depth, steps):
    try:
        end = limit_at_infinity(e.xreplace({p: 1 / p}) if to == "0" else e, p)
    except NotDecided:
        return None
    first = _show(end, False, depth - 1, steps)
    then = first and _show(slope, strict, depth - 1, steps)
    return then and (*first, *then)


def _all(parts, strict, depth, steps):
    proofs = []
    for part in parts:
        proof = _show(part, strict, depth, steps)
        if not proof:
            return None
        proofs += proof
    return tuple(proofs)


def _smooth(e, p):
    """Whether e visibly has a value and a slope for every p > 0, so that it has no jump there."""
    if any(f.has(p) and not isinstance(f, (sp.exp, sp.log)) for f in e.atoms(sp.Function)):
        return False
    below = [q.base for q in e.atoms(sp.Pow) if q.has(p) and q.exp.could_extract_minus_sign()]
    roots = [q.base for q in e.atoms(sp.Pow) if q.has(p) and not q.exp.is_Integer]
    positive = [u.args[0] for u in e.atoms(sp.log) if u.has(p)] + roots
    return all(visible_sign(v, strict=True) == 1 for v in positive) and all(
        visible_sign(v, strict=True) for v in below
    )


def _roots(slope, p):
    """Positive rational zeros of a slope, from the factors that are linear in p."""
    found = set()
    for f in sp.Mul.make_args(sp.factor(sp.together(slope))):
        base = f.base if f.is_Pow else f
        if base.is_polynomial(p) and sp.degree(base, p) == 1:
            root = -base.subs(p, 0) / base.coeff(p)
            found |= {root} if root.is_Rational and root > 0 else set()
    return sorted(found)
