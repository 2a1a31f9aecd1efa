"""Decides whether two formulas are equal, and never guesses: proved, refuted by a witness, or open.

*Different* rests on two disjoint enclosures at a rational point, *Equal* on a zero normal form.
"""

from itertools import product
from math import prod

import sympy as sp
from sympy.core.relational import Relational

from ..language.arrays import entry, say_shape, shape_of
from ..language.definitions import Definitions, unified
from ..language.errors import NotDecided
from ..language.functions import swap
from ..language.reader import read_condition
from .accepted import refuse
from .corners import instances
from .explicit import up_to
from .hunt import look, look_again
from .regions import SWITCHING, factors, zero_by_regions
from .settle import domain, settle
from .stated import assumptions, every_index, indices_of, unstated
from .sums import index_cases, is_symbolic, limits
from .tower import contracted, is_zero
from .verdicts import Different, Equal, Undecided

__all__ = ["Different", "Equal", "Undecided", "prove_equal", "settle"]

LONGEST = 3000  # operations
MOST_ENTRIES = 64  # of arrays of fixed size, which are compared one by one


def prove_equal(a, b, names=None, shapes=None, where=()):
    """Whether two formulas (sympy expressions or texts) are equal wherever both are defined.

    Gives Equal, Different or Undecided; only Equal is true in an `if`.  Derivatives are done first.
    names: what names stand for; shapes: the whole arrays of the texts (see `definitions`).
    where: conditions such as "x > 0" under which they are to be equal.
    """
    try:
        definitions = Definitions(names, shapes)
        a, b = definitions.read(a), definitions.read(b)
        stated = [_condition(c, definitions) for c in where]
        if shape_of(a) != shape_of(b):
            return Different({}, *(f"of shape {say_shape(shape_of(e))}" for e in (a, b)))
        return _for_every_entry(a, b, stated, definitions)
    except NotDecided as reason:
        return Undecided(str(reason))
    except RecursionError:
        return Undecided("the formula is nested too deeply")


def _condition(c, definitions):
    c = read_condition(c) if isinstance(c, str) else c
    if not isinstance(c, Relational):
        raise NotDecided(f"the condition is {str(c).lower()} whatever the variables are")
    return c.func(*map(definitions.expand, c.args), evaluate=False)


def _for_every_entry(a, b, stated, definitions):
    """Entries of symbolic size are compared at once, those of a fixed size one by one."""
    shape = shape_of(a)
    letters = definitions.unused_indices(len(shape), a, b)
    if prod(int(n) for n in shape if n.is_Integer) > MOST_ENTRIES:
        raise NotDecided(f"an array with more than {MOST_ENTRIES} entries of fixed size")
    fixed = [range(1, int(n) + 1) if n.is_Integer else [None] for n in shape]
    verdict = None
    for place in product(*fixed):
        pairs = zip(letters, place, strict=True)
        indices = [k if at is None else sp.Integer(at) for k, at in pairs]
        ranges = {k: n for k, n in zip(indices, shape, strict=True) if k.is_Symbol}
        left, right = (definitions.expand(entry(e, indices)) for e in (a, b))
        verdict = _under(left, right, stated, ranges)
        if not verdict:
            return verdict
    return verdict


def _under(a, b, stated, ranges):
    """The verdict where the stated conditions hold."""
    a, b, *differences = unified(a, b, *(c.lhs - c.rhs for c in stated))
    pairs = zip(differences, stated, strict=True)
    known = assumptions([c.func(d, 0, evaluate=False) for d, c in pairs])
    a, b, *differences = (swap(e, known) for e in (a, b, *differences))
    free = {s for e in (a, b) for s in e.free_symbols} | {*ranges}
    every = [{k: every_index(k) for k in indices_of(d) - free} for d in differences]
    ends = up_to([a, b, *differences])
    ranges = ranges | {bound: ends.get(k) for letters in every for k, bound in letters.items()}
    differences = [d.xreplace(letters) for d, letters in zip(differences, every, strict=True)]
    given = [positive_side(d, c.rel_op) for d, c in zip(differences, stated, strict=True)]
    return _decide(a, b, given, ranges)


def positive_side(difference, relation):
    """A condition as (formula, > or >= or !=), compared with 0."""
    if relation in ("<", "<="):
        return settle(-difference), relation.replace("<", ">")
    return settle(difference), relation


def _decide(a, b, given, ranges):
    refuse(a, b)
    corners = []
    left, right = settle(a, corners), settle(b, corners)
    if left.has(sp.nan, sp.zoo, sp.oo) or right.has(sp.nan, sp.zoo, sp.oo):
        raise NotDecided("a side is not a finite number")
    if sp.count_ops(left) + sp.count_ops(right) > LONGEST:
        raise NotDecided("the formula is too long")
    where = domain(a, b, corners)
    if sp.S.false in where:
        raise NotDecided("a side is defined nowhere")
    ranges = ranges | {k: high for e in (a, b) for k, high in limits(e)}
    inside = [positive_side(c.lhs - c.rhs, c.rel_op) for c in domain(a, b, ())]
    holding = [*((v, "!=") for v in corners), *inside, *given]
    first = look(left, right, holding, ranges)
    if first.witness:
        return Different(*first.witness)
    try:
        method = _prove(left, right, corners, given)
    except NotDecided as why:
        found = look_again(left, right, holding, ranges).witness
        return Different(*found) if found else Undecided(str(why))
    if not (first.defined or look(left, right, holding, ranges, 100, 100).defined):
        raise NotDecided("no point was found at which both sides are defined")
    return Equal(method, unstated(where, given, says))


def says(needed, stated):
    """Whether v > 0, v >= 0 or v != 0 follows from such a statement on w."""
    (v, wanted), (w, given) = needed, stated
    if given != wanted and (given != ">" or wanted == ">"):
        return False
    return _is_zero(v - w) or (wanted == "!=" and _is_zero(v + w))


def _is_zero(e):
    try:
        return bool(_prove(settle(e), sp.S.Zero, (), ()))
    except NotDecided:
        return False


def _prove(left, right, corners, given):
    if left == right:
        return "the same formula when written out"
    e = left - right
    signs = _signs(given)
    if is_symbolic(e):
        for case in index_cases(contracted(e)):
            _prove_case(case, corners, signs)
        return "same normal form, for every size and all indices in range"
    if not e.has(*SWITCHING):
        if is_zero(e):
            return "same normal form"
        raise NotDecided("the normal forms differ, but no point was found that shows it")
    return f"same normal form in {zero_by_regions(e, corners, signs)} regions"


def _prove_case(e, corners, signs):
    """e is zero where its deltas are decided, corners and all."""
    if is_zero(e):
        return
    e = contracted(e)
    if is_zero(e):
        return
    if e.has(sp.Sum) or not e.has(*SWITCHING):
        raise NotDecided("the normal forms differ, but no point was found that shows it")
    entries = {z: sp.Symbol(str(z), real=True) for z in e.atoms(sp.Indexed)}
    signs = {w.xreplace(entries): s for w, s in signs.items()}
    kinks = [v.xreplace(entries) for v in instances(corners, e)]
    zero_by_regions(e.xreplace(entries), kinks, signs)


def _signs(given):
    """The signs of irreducible factors that strict conditions fix."""
    found = {}
    for v, relation in given:
        if relation == ">" and not v.has(*SWITCHING, sp.Sum, sp.KroneckerDelta):
            sign, powers = factors(v)
            if len(powers) == 1 and sign and all(k % 2 for k in powers.values()):
                found[next(iter(powers))] = sign
    return found
