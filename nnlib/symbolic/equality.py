"""Decides whether two formulas are equal, and never guesses: proved, refuted by a witness, or open.

*Different* rests on two disjoint enclosures at a rational point, *Equal* on a zero normal form.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import sympy as sp

from .arrays import entry, say_shape, shape_of
from .corners import corners_in, for_every, instances, member, primitive
from .definitions import Definitions, unified
from .errors import NotDecided
from .explicit import drawn_points, settings, written_out
from .functions import TO_EXP
from .latex import to_text
from .reader import read
from .regions import SWITCHING, corner_of, switches, zero_by_regions
from .sums import index_cases, is_symbolic
from .tower import contracted, is_visibly_positive, is_zero
from .witness import Meeting, NoRule, Outside, enclose, search, simple_points, simpler

LONGEST = 3000  # operations


@dataclass(frozen=True)
class Equal:
    """Proved equal wherever both sides are defined; `where` says what that asks for."""

    method: str
    where: tuple = ()

    def __bool__(self):
        return True

    def __str__(self):
        conditions = " and ".join(map(to_text, self.where))
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


def prove_equal(a, b, names=None, shapes=None):
    """Whether two formulas (sympy expressions or texts) are equal wherever both are defined.

    Gives Equal, Different or Undecided; only Equal is true in an `if`.  Derivatives are done first.
    names: what names stand for; shapes: the whole arrays of the texts (see `definitions`).
    """
    try:
        definitions = Definitions(names, shapes)
        a, b = definitions.read(a), definitions.read(b)
        if shape_of(a) != shape_of(b):
            return Different({}, *(f"of shape {say_shape(shape_of(e))}" for e in (a, b)))
        indices = definitions.unused_indices(len(shape_of(a)), a, b)
        a, b = (definitions.expand(entry(e, indices)) for e in (a, b))
        return _decide(*unified(a, b))
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
    first = _look(left, right, corners)
    if first.witness:
        return Different(*first.witness)
    try:
        method = _prove(left, right, corners)
    except NotDecided as why:
        return _search_on(left, right, corners, why)
    if not (first.defined or _look(left, right, corners, 100, 100).defined):
        raise NotDecided("both sides are defined at none of the points tried")
    where = _domain(a, b, corners)
    if sp.S.false in where or not _somewhere(where):
        raise NotDecided("no point was found at which both sides are defined")
    return Equal(method, where)


def _somewhere(where):
    """Whether the conditions that compare sizes hold together at one of the points tried."""
    compared = [c for c in where if c.rel_op in (">", ">=")]
    sizes = [settle(c.lhs - c.rhs) for c in compared]
    return not sizes or any(
        all(v.a > 0 or (v.a == 0 and c.rel_op == ">=") for v, c in zip(at, compared, strict=True))
        for at in _enclosures(sizes)
    )


def _enclosures(formulas):
    """The enclosures of formulas at each point tried where all have one."""
    for _, sides, points in _places(formulas, 100, 100):
        for point in points:
            try:
                yield [enclose(e, point) for e in sides]
            except (Outside, NoRule, ZeroDivisionError):
                continue


def _look(left, right, corners, simple=20, random=10, near=(), digits=50):
    """A search for a witness: at the simplest points, or at several sizes where there are sums."""
    defined = False
    for values, (a, b, *excluded), points in _places((left, right, *corners), simple, random, near):
        found = search(a, b, points, excluded, digits)
        if found.witness:
            witness = found.witness  # at simple points already, unless it has sizes
            witness = simpler(a, b, witness, excluded, digits) if values else witness
            return Meeting(({**values, **witness[0]}, *witness[1:]), True)
        defined |= found.defined
    return Meeting(None, defined)


def _places(formulas, simple, random, near=()):
    """(values of sizes and indices, the formulas written out for them, points for the rest)."""
    if not any(map(is_symbolic, formulas)):
        symbols = sorted(set().union(*(e.free_symbols for e in formulas)), key=str)
        yield {}, formulas, simple_points(symbols, simple, random, near)
        return
    for turn, values in enumerate(settings(formulas, simple // 6)):
        sides = [written_out(e, values) for e in formulas]
        symbols = sorted(set().union(*(e.free_symbols for e in sides)), key=str)
        beside = _corners_by_symbol(sides[0] - sides[1]) if near else {}
        yield values, sides, drawn_points(symbols, turn, beside)


def _prove(left, right, corners):
    if left == right:
        return "the same formula when written out"
    e = left - right
    if is_symbolic(e):
        for case in index_cases(contracted(e)):
            _prove_case(case, corners)
        return "same normal form, for every size and all indices in range"
    if not e.has(*SWITCHING):
        if is_zero(e):
            return "same normal form"
        raise NotDecided("the normal forms differ, but no point was found that shows it")
    return f"same normal form in {zero_by_regions(e, corners)} regions"


def _prove_case(e, corners):
    """e is zero where its deltas are decided, corners and all."""
    if is_zero(e):
        return
    e = contracted(e)
    if is_zero(e):
        return
    if e.has(sp.Sum) or not e.has(*SWITCHING):
        raise NotDecided("the normal forms differ, but no point was found that shows it")
    entries = {z: sp.Symbol(str(z), real=True) for z in e.atoms(sp.Indexed)}
    zero_by_regions(e.xreplace(entries), [v.xreplace(entries) for v in instances(corners, e)])


def _search_on(left, right, corners, why):
    """More points, those beside the corners too, and more digits, before giving up."""
    near = _beside(left - right)
    for digits, simple, random in ((50, 60, 60), (400, 8, 4)):
        found = _look(left, right, corners, simple, random, near, digits).witness
        if found:
            return Different(*found)
    return Undecided(str(why))


def _beside(e):
    """The corner of each switch that has one, a step to either side, and between two corners."""
    if is_symbolic(e):
        return (0,)  # where the corners are is seen once the formula is written out
    return [c for values in _corners_by_symbol(e).values() for c in values]


def _corners_by_symbol(e):
    """For each variable the places beside its corners, of switches that have no other variable."""
    found = {}
    for v in switches(e):
        corner = corner_of(v)
        if corner is not None:
            found.setdefault(*v.free_symbols, set()).add(corner)
    return {
        x: [c + step for c in sorted(corners) for step in (0, 1, -1)]
        + [(c + d) / 2 for c, d in pairwise(sorted(corners))]
        for x, corners in found.items()
    }


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
    if not e.args or isinstance(e, sp.Indexed):
        return e
    if isinstance(e, sp.Sum):
        inside = []
        body = settle(e.function, inside)
        corners += for_every(inside, e.limits)
        return sp.Sum(body, *e.limits)
    args = [settle(a, corners) for a in e.args]
    if isinstance(e, sp.Derivative):
        corners += corners_in(args[0])
        done = sp.diff(args[0], *args[1:])
        done = done.replace(sp.DiracDelta, lambda *u: sp.S.Zero)
        return done.replace(sp.Heaviside, lambda u, *_: sp.Heaviside(u, 0))
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
    if isinstance(v, sp.Product):
        return sp.Ne(member(v), 0)
    corner = corner_of(v)
    return sp.Ne(primitive(v), 0) if corner is None else sp.Ne(*v.free_symbols, corner)


def _positive(e):
    e = settle(e)
    try:
        return bool(e.is_positive) or is_visibly_positive(e)
    except NotDecided:
        return False


def _nonzero(e):
    return bool(settle(e).is_nonzero) or _positive(e) or _positive(-e)
