"""Corners and jumps: the signs of the switches split the space into regions, each decided alone.

A switch is the argument whose sign decides: p - q in Max(p, q) or Min(p, q), u in sign(u) and
Heaviside(u), lhs - rhs in a condition of Piecewise.
"""

import math
from functools import lru_cache
from itertools import combinations, permutations

import sympy as sp
from sympy.core.relational import Relational

from ..language.errors import NotDecided
from .tower import factored, is_zero
from .witness import sign_of_number

SWITCHING = (sp.Max, sp.Min, sp.sign, sp.Heaviside, sp.Piecewise)
MOST_REGIONS = 200


def switches(e):
    """The arguments of e's switching functions whose signs decide, in a fixed order."""
    found = {p - q for t in e.atoms(sp.Max, sp.Min) for p, q in combinations(t.args, 2)}
    found |= {t.args[0] for t in e.atoms(sp.sign, sp.Heaviside)}
    for t in e.atoms(sp.Piecewise):
        for _, condition in t.args:
            found |= {r.lhs - r.rhs for r in condition.atoms(Relational)}
    return sorted(found, key=lambda v: (sp.count_ops(v), str(v)))


def corner_of(v):
    """The rational x at which a switch, linear in one symbol x, is zero; None for others."""
    poly = v.as_poly(*v.free_symbols) if len(v.free_symbols) == 1 else None
    if poly is None or poly.degree() != 1 or not (poly.domain.is_ZZ or poly.domain.is_QQ):
        return None
    slope, rest = poly.all_coeffs()
    return -rest / slope


def zero_by_regions(e, corners=(), signs=None):
    """The number of regions, kink sets included, on each of which e is proved to be zero.

    signs: what is known of irreducible factors, {w: 1 or -1}; nothing is claimed elsewhere.
    Where one of the `corners` is 0 a derivative in e has no value, so nothing is claimed there.
    """
    # Max and Min are continuous: zero beside a kink is zero on it.  A square root ends the
    # argument, for its domain may be a single point.
    roots = [p for p in e.atoms(sp.Pow) if not p.exp.is_Integer]
    jumps = e.has(sp.sign, sp.Heaviside, sp.Piecewise) or bool(roots)
    if signs:
        e, corners = resolve(e, signs), [resolve(v, signs) for v in corners]
    count = _count(e, signs or {}, corners, jumps, 0)
    if not count:
        raise NotDecided("there is no region to look at")
    return count


def _count(e, signs, corners, jumps, done):
    """`done` plus the number of regions of this part of the space; every one of them is proved."""
    if done > MOST_REGIONS:
        raise NotDecided(f"there are more than {MOST_REGIONS} regions")
    if any(v.is_zero for v in corners):
        return done
    if not e.has(*SWITCHING):
        if is_zero(e):
            return done + 1
        where = " and ".join(_say(v, s) for v, s in signs.items()) or "everywhere"
        raise NotDecided(f"the normal forms differ where {where}")
    v = _open_switch(e, signs)
    if v is None:
        raise NotDecided("a switch keeps its place in a region where its sign is known")
    for s in (1, -1, 0):
        region = {**signs, v: s}
        if not feasible(region) or (s == 0 and not jumps):
            continue
        part = [resolve(f, region) for f in (e, *corners)]
        if s == 0:
            if any(_vanishes_on(f, v) for f in part[1:]):
                continue
            part, region = [_on_kink(f, v) for f in part], {}
        done = _count(part[0], region, part[1:], jumps, done)
    return done


def _open_switch(e, signs):
    """A factor of a switch, without a switch inside, whose sign the region does not tell yet."""
    for v in switches(e):
        for w in () if v.has(*SWITCHING) else factors(v)[1]:
            if w not in signs and not w.is_positive:
                return w
    return None


def _vanishes_on(corner, w):
    """Whether w = 0 makes the corner 0."""
    return not corner.has(*SWITCHING) and w in factors(corner)[1]


def _say(v, s):
    return f"{v} {'<=>'[s + 1]} 0"


@lru_cache(4096)
def factors(v):
    """(c, {w: k}): v is c times a product of irreducible w^k up to a positive factor, c = +-1, 0.

    So 1 - x and 2x - 2 share the factor x - 1, e^x - 1 has the factor x, and the sign of v follows
    from the signs of the w.
    """
    if v.is_number and not v.is_Rational:
        return sign_of_number(v), {}
    return factored(v)


def _sign_of(v, signs):
    """The sign of a switch where the signs of some factors are known, or None."""
    if v.has(*SWITCHING):
        return None
    c, powers = factors(v)
    known = [signs.get(w, 1 if w.is_positive else None) for w in powers]
    if None in known:
        return None
    return c * math.prod(s**k for s, k in zip(known, powers.values(), strict=True))


def resolve(e, signs):
    """e with every switching function that the known signs decide replaced by what it then is."""
    if not e.has(*SWITCHING):
        return e
    if isinstance(e, sp.Piecewise):
        return _resolve_branches(e, signs)
    args = [resolve(a, signs) for a in e.args]
    if isinstance(e, (sp.Max, sp.Min)):
        return e.func(*_survivors(args, signs, 1 if isinstance(e, sp.Max) else -1))
    if isinstance(e, (sp.sign, sp.Heaviside)):
        s = _sign_of(args[0], signs)
        if s is not None:
            return sp.Integer(s) if isinstance(e, sp.sign) else [args[-1], sp.S.One, sp.S.Zero][s]
    return e.func(*args)


def _survivors(args, signs, wanted):
    """The arguments of a Max (wanted 1) or Min (-1) that are not beaten by another one."""
    left = list(args)
    for p, q in permutations(args, 2):
        if p in left and q in left and p != q and _sign_of(p - q, signs) in (wanted, 0):
            left.remove(q)
    return left


def _resolve_branches(e, signs):
    left = []
    for value, condition in e.args:
        known = _truth(condition, signs)
        if known is not False:
            left.append((resolve(value, signs), True if known else condition))
        if known:
            break
    if not left:
        raise NotDecided("no branch of a Piecewise applies")
    return left[0][0] if left[0][1] is True else sp.Piecewise(*left, evaluate=False)


def _truth(condition, signs):
    """True, False or None (not decided by these signs)."""
    if condition in (sp.S.true, sp.S.false):
        return bool(condition)
    if isinstance(condition, sp.Not):
        inner = _truth(condition.args[0], signs)
        return None if inner is None else not inner
    if isinstance(condition, (sp.And, sp.Or)):
        known = [_truth(c, signs) for c in condition.args]
        strong = isinstance(condition, sp.Or)
        return strong if strong in known else None if None in known else not strong
    if not isinstance(condition, Relational):
        raise NotDecided(f"the condition {condition}")
    s = _sign_of(resolve(condition.lhs - condition.rhs, signs), signs)
    return None if s is None else bool(condition.func(s, 0))


def _on_kink(e, v):
    """e on the set v = 0, solved for a variable or an unknown f(x) with a number before it."""
    unknown = {f for f in v.atoms(sp.Function) if getattr(f, "unspecified", False)}
    for x in sorted(v.free_symbols | unknown, key=str):
        place = sp.Dummy()
        rest = v.xreplace({x: place})
        if rest.is_polynomial(place) and sp.degree(rest, place) == 1:
            slope, shift = sp.Poly(rest, place).all_coeffs()
            if slope.is_Rational:
                return e.subs(x, -shift / slope)
    raise NotDecided(f"the kink set {v} = 0 cannot be described")


def feasible(signs):
    """Whether the linear ones among the sign conditions have a common solution (Fourier-Motzkin).

    Conditions that are not linear are left out, so True may mean "not excluded".
    """
    symbols = sorted(set().union(*[v.free_symbols for v in signs]), key=str)
    known = [(v, s) for v, s in signs.items()] + [(x, 1) for x in symbols if x.is_positive]
    rows = []  # (coefficients and constant, strict): their sum with the unknowns is > 0 or >= 0
    for v, s in known:
        poly = v.as_poly(*symbols) if symbols and v.is_polynomial(*symbols) else None
        if poly is not None and poly.total_degree() <= 1 and poly.domain in (sp.ZZ, sp.QQ):
            row = [poly.coeff_monomial(x) for x in (*symbols, 1)]
            for side in (s,) if s else (1, -1):
                rows.append(([side * c for c in row], s != 0))
    for k in range(len(symbols)):
        low, high = ([r for r in rows if r[0][k] * d > 0] for d in (1, -1))
        rows = [r for r in rows if r[0][k] == 0]
        for (p, strict_p), (q, strict_q) in ((p, q) for p in low for q in high):
            row = [p[k] * b - q[k] * a for a, b in zip(p, q, strict=True)]
            rows.append((row, strict_p or strict_q))
        if len(rows) > 300:
            return True
    return all(row[-1] > 0 or (row[-1] == 0 and not strict) for row, strict in rows)
