"""Sums of any length: bound names made unique, and the canonical form of a sum.

Everything here is right for every size at once; the indices of deltas are taken to be in range.
"""

from itertools import permutations

import sympy as sp

from ..language.errors import NotDecided
from ..language.functions import rebuild, swap
from ..language.size import MOST_TERMS
from .ring import fraction, rational

MOST_MERGED = 4


def fresh(e):
    """e with an own, new name for the index of each sum: no name is bound twice or captured."""
    if isinstance(e, sp.Sum):
        body, *limits = e.args
        for k, low, high in limits:  # the innermost first, so that an outer k cannot reach inside
            new = sp.Dummy(k.name, integer=True, positive=True)
            body = sp.Sum(swap(fresh(body), {k: new}), (new, low, high))
        return body
    if not e.args or isinstance(e, sp.Indexed):
        return e
    return rebuild(e, [fresh(a) for a in e.args])


def depth(e):
    """How many limits are nested at most; sympy writes a sum of a sum as one with two limits."""
    inside = max((depth(a) for a in e.args), default=0)
    return inside + len(e.limits) if isinstance(e, sp.Sum) else inside


def limits(e):
    """(index, upper limit) of every sum in e."""
    return [(k, high) for total in e.atoms(sp.Sum) for k, _, high in total.limits]


def is_symbolic(e):
    """Whether e has entries of arrays, sums or deltas."""
    return e.has(sp.Sum, sp.Indexed, sp.KroneckerDelta)


def canonical_sum(tower, e):
    """A sum as factors that are free of its index, times sums that cannot be split further.

    The summand is split into terms; a delta picks the term it names; sums inside are merged, and of
    all orders of their indices the least is taken.
    """
    *inner, (k, low, high) = e.limits
    body = sp.Sum(e.function, *inner) if inner else e.function
    return _one_limit(tower, body, k, low, high)


def _one_limit(tower, body, k, low, high):
    named = high.is_Symbol and not isinstance(high, sp.Dummy) and not high.name.startswith("_")
    if low != 1 or not (named or (high.is_Integer and 1 <= high <= MOST_TERMS)):
        raise NotDecided(f"a sum from {low} to {high}")
    if high.is_Integer:
        terms = (body.xreplace({k: sp.Integer(i + 1)}) for i in range(int(high)))
        return sp.Add(*[tower.normal(term) for term in terms])
    # Named by the number of sums around it: those have other names, and so have those inside.
    bound = sp.Symbol(f"_b{tower.sums_around}", integer=True, positive=True)
    tower.sums_around += 1
    summand = fraction(tower.normal(body.xreplace({k: bound})))
    tower.sums_around -= 1
    return sp.Add(*[_term(tower, *term, bound, high) for term in _terms(tower, summand, bound)])


def _terms(tower, summand, bound):
    """(coefficient, factors free of the index, factors with it, denominator with it) per term."""
    symbols = summand.field.symbols
    free_below, bound_below, ring_below = sp.S.One, sp.S.One, summand.field.ring.one
    content, factors = summand.denom.factor_list()
    for p, k in factors:
        if any(tower.depends(s, bound) for s in p.as_expr().free_symbols):
            bound_below, ring_below = bound_below * p.as_expr() ** k, ring_below * p**k
        else:
            free_below *= p.as_expr() ** k
    free_below *= rational(content)
    whole, rest = summand.numer.div(ring_below)  # so that Sum(p - T) and Sum(p) - Sum(T) are one
    for poly, below in ((whole, sp.S.One), (rest, bound_below)):
        for powers, c in poly.terms():
            monomial = [(s, k) for s, k in zip(symbols, powers, strict=True) if k]
            inside = [(s, k) for s, k in monomial if tower.depends(s, bound)]
            outside = [s**k for s, k in monomial if not tower.depends(s, bound)]
            yield rational(c) / free_below, sp.Mul(*outside), inside, below


def _term(tower, coefficient, outside, inside, below, bound, high):
    for s, _ in inside:
        delta = tower.kernel[s]
        if isinstance(delta, sp.KroneckerDelta):  # equal to its own powers
            other = delta.args[1] if delta.args[0] == bound else delta.args[0]
            if not (other.is_Symbol or other.is_Integer):
                raise NotDecided(f"the index {other}")
            rest = sp.Mul(*[t**k for t, k in inside if t != s]) / below
            picked = tower.meaning(rest).xreplace({bound: other})
            return coefficient * outside * tower.normal(picked)
    if not inside and below == 1:
        return coefficient * outside * tower.normal(high)
    return coefficient * outside * _merged(tower, inside, below, [(bound, high)])


def _merged(tower, inside, below, limits):
    """The generator of a sum whose summand is one term; sums among its factors join it."""
    body = tower.meaning(1 / below)
    for s, power in inside:
        kernel = tower.kernel[s]
        if not isinstance(kernel, sp.Sum):
            body *= kernel**power
            continue
        for _ in range(power):
            renamed = {k: sp.Dummy(integer=True, positive=True) for k, _, _ in kernel.limits}
            limits = limits + [(renamed[k], high) for k, _, high in kernel.limits]
            body *= kernel.function.xreplace(renamed)
    if len(limits) > MOST_MERGED:
        raise NotDecided(f"more than {MOST_MERGED} sums in one")
    best = min((_ordered(body, order) for order in permutations(limits)), key=str)
    positive = _is_positive(tower, best.function)
    return tower.generator(best, positive=positive)


def _ordered(body, limits):
    """The sum with its indices named by their order, and by the depth of what is inside."""
    level = depth(body)
    names = [sp.Symbol(f"_m{level}_{i}", integer=True, positive=True) for i in range(len(limits))]
    renamed = {k: name for (k, _), name in zip(limits, names, strict=True)}
    bounds = [(name, 1, high) for (_, high), name in zip(limits, names, strict=True)]
    return sp.Sum(body.xreplace(renamed), *bounds)


def _is_positive(tower, body):
    """Whether the summand is visibly positive: then so is a sum, which has a term at least."""
    try:
        return tower.positive(tower.normal(body))
    except NotDecided:
        return False


def index_cases(e):
    """e for each way in which the free indices of its deltas can be equal or not."""
    deltas = sorted(e.atoms(sp.KroneckerDelta), key=str)
    bound = {k for s in e.atoms(sp.Sum) for k, _, _ in s.limits}
    free = [d for d in deltas if not d.free_symbols & bound]
    if not free:
        return [e]
    i, j = free[0].args
    if not i.is_Symbol:
        i, j = j, i
    equal, other = e.xreplace({i: j}), e.xreplace({free[0]: sp.S.Zero})
    return index_cases(equal) + index_cases(other)
