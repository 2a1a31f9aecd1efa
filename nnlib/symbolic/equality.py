"""Decides whether two formulas are equal, and never guesses: proved, refuted by a witness, or open.

*Different* rests on two disjoint enclosures at a rational point, *Equal* on a zero normal form.
"""

from dataclasses import dataclass, field

import sympy as sp

from .functions import TO_EXP
from .reader import read
from .regions import SWITCHING, corner_of, switches, zero_by_regions
from .tower import NotDecided, is_visibly_positive, is_zero
from .witness import search, simple_points

LONGEST = 3000  # operations


@dataclass(frozen=True)
class Equal:
    """Proved equal wherever both sides are defined; `where` says what that asks for."""

    method: str
    where: tuple = ()

    def __bool__(self):
        return True

    def __str__(self):
        conditions = " and ".join(map(str, self.where))
        return f"equal: {self.method}" + (f", where {conditions}" if conditions else "")


@dataclass(frozen=True)
class Different:
    """Refuted: at the point `witness` the two sides have these values, enclosed by intervals."""

    witness: dict = field(hash=False)
    left: str
    right: str

    def __bool__(self):
        return False

    def __str__(self):
        point = ", ".join(f"{symbol} = {value}" for symbol, value in self.witness.items())
        return f"different: at {point or 'every point'} left is {self.left}, right is {self.right}"


@dataclass(frozen=True)
class Undecided:
    """Neither proved nor refuted, for this reason."""

    reason: str

    def __bool__(self):
        return False

    def __str__(self):
        return f"not decided: {self.reason}"


def prove_equal(a, b):
    """Whether two formulas (sympy expressions or texts) are equal wherever both are defined.

    Gives Equal, Different or Undecided; only Equal is true in an `if`.  Derivatives are done first.
    """
    a, b = as_formula(a), as_formula(b)
    try:
        return _decide(a, b)
    except NotDecided as reason:
        return Undecided(str(reason))
    except RecursionError:
        return Undecided("the formula is nested too deeply")


def as_formula(e):
    """A sympy expression, or a text read as it is written."""
    return read(e) if isinstance(e, str) else sp.S(e)


def _decide(a, b):
    _refuse(a, b)
    corners = []
    left, right = settle(a, corners), settle(b, corners)
    if left.has(sp.nan, sp.zoo, sp.oo) or right.has(sp.nan, sp.zoo, sp.oo):
        raise NotDecided("a side is not a finite number")
    if sp.count_ops(left) + sp.count_ops(right) > LONGEST:
        raise NotDecided("the formula is too long")
    symbols = sorted(set().union(*(e.free_symbols for e in (left, right, *corners))), key=str)
    first = search(left, right, simple_points(symbols), corners)
    if first.witness:
        return Different(*first.witness)
    try:
        method = _prove(left, right, corners)
    except NotDecided as why:
        return _search_on(left, right, symbols, corners, why)
    if not (first.defined or _has_value(left, right, symbols, corners)):
        raise NotDecided("both sides are defined at none of the points tried")
    return Equal(method, _domain(a, b, corners))


def _prove(left, right, corners):
    if left == right:
        return "the same formula when written out"
    e = left - right
    if not e.has(*SWITCHING):
        if is_zero(e):
            return "same normal form"
        raise NotDecided("the normal forms differ, but no point was found that shows it")
    return f"same normal form in {zero_by_regions(e, corners)} regions"


def _has_value(left, right, symbols, corners):
    return search(left, right, simple_points(symbols, 100, 100), corners).defined


def _search_on(left, right, symbols, corners, why):
    """More points, those beside the corners too, and more digits, before giving up."""
    near = _beside(left - right)
    for digits, simple, random in ((50, 60, 60), (400, 8, 4)):
        points = simple_points(symbols, simple, random, near)
        found = search(left, right, points, corners, digits).witness
        if found:
            return Different(*found)
    return Undecided(str(why))


def _beside(e):
    """The corner of each switch that has one, and a step to either side."""
    corners = [corner_of(v) for v in switches(e)]
    return [c + step for c in corners if c is not None for step in (0, 1, -1)]


def _refuse(*sides):
    for e in sides:
        for s in e.free_symbols:
            if not s.is_real:
                raise NotDecided(f'{s} may be complex: write Symbol("{s}", real=True)')
        for number in e.atoms(sp.Float):
            raise NotDecided(f'{number} is a rounded number: write a fraction or a text like "0.1"')


def settle(e, corners=None):
    """e in exponentials and with its derivatives done; `corners` collects their switches."""
    corners = [] if corners is None else corners
    if not e.args:
        return e
    args = [settle(a, corners) for a in e.args]
    if isinstance(e, sp.Derivative):
        corners += switches(args[0])
        return sp.diff(args[0], *args[1:]).replace(sp.DiracDelta, lambda *u: sp.S.Zero)
    done = TO_EXP.get(e.func, e.func)(*args)
    return done.replace(sp.Abs, lambda u: sp.Max(u, -u))  # sympy makes |x| of a root of x^2


def _domain(a, b, corners):
    """What must hold so that both sides have a value, as far as it is not visibly so."""
    below, wanted = list(corners), []
    for e in (a, b):
        inside = {u.args[0] for u in e.atoms(sp.log)}
        squares = {u for u in inside if u.is_Pow and u.exp.is_even}
        wanted += [u > 0 for u in inside - squares if not _positive(u)]
        below += [u.base for u in squares]
        roots = [p for p in e.atoms(sp.Pow) if not p.exp.is_integer and not _positive(p.base)]
        wanted += [p.base >= 0 if p.exp.is_Rational else p.base > 0 for p in roots]
        below += [p.base for p in e.atoms(sp.Pow) if p.exp.could_extract_minus_sign()]
        below += [u.args[0] for u in e.atoms(sp.coth, sp.csch)]
    wanted += [_not_zero(v) for v in below if not _nonzero(v)]
    return tuple(sorted({w for w in wanted if w != sp.S.true}, key=str))


def _not_zero(v):
    """The condition v != 0, solved for x if v is linear in x alone."""
    corner = corner_of(v)
    return sp.Ne(v, 0) if corner is None else sp.Ne(*v.free_symbols, corner)


def _positive(e):
    e = settle(e)
    try:
        return bool(e.is_positive) or is_visibly_positive(e)
    except NotDecided:
        return False


def _nonzero(e):
    return bool(settle(e).is_nonzero) or _positive(e) or _positive(-e)
