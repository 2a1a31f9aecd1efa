"""The search for a witness: where to look, in which order, and under which conditions."""

from itertools import pairwise, product

import sympy as sp

from .explicit import drawn_points, settings, written_out
from .regions import corner_of, switches
from .sums import is_symbolic
from .witness import Meeting, search, simple_points, simpler

SOME = sp.Integer(3)  # entries of an array whose size nothing tells


def look(left, right, given=(), ranges=None, simple=20, random=10, near=False, digits=50):
    """A witness at the simplest points, or at several sizes where there are sums -> Meeting.

    given: pairs (formula, relation to 0) that hold at every point tried, such as (x - 1, ">"); for
    every value of an index that is a Dummy.  ranges: the sizes up to which indices run, where no
    sum tells it.
    """
    defined = False
    effort = simple, random, near
    for values, (a, b), holding, points in _places((left, right), given, ranges or {}, *effort):
        found = search(a, b, points, holding, digits)
        if found.witness:
            witness = found.witness  # at simple points already, unless it has sizes
            witness = simpler(a, b, witness, holding, digits) if values else witness
            return Meeting(({**values, **witness[0]}, *witness[1:]), True)
        defined |= found.defined
    return Meeting(None, defined)


def every(v, values, ranges):
    """v written out, for each value of its indices that are Dummies."""
    bound = [k for k in v.free_symbols if isinstance(k, sp.Dummy)]
    sizes = [range(1, int(written_out(ranges[k] or SOME, values)) + 1) for k in bound]
    for place in product(*sizes):
        yield written_out(v, {**values, **dict(zip(bound, map(sp.Integer, place), strict=True))})


def look_again(left, right, given=(), ranges=None):
    """More points, those beside the corners too, and more digits, before giving up."""
    for digits, simple, random in ((50, 60, 60), (400, 8, 4)):
        found = look(left, right, given, ranges, simple, random, True, digits)
        if found.witness:
            return found
    return found


def _places(pair, given, ranges, simple, random, near):
    """(values of sizes and indices, the pair and the given written out, points for the rest)."""
    formulas = (*pair, *(v for v, _ in given))
    if not any(map(is_symbolic, formulas)):
        symbols = sorted(set().union(*(e.free_symbols for e in formulas)), key=str)
        beside = _corners_by_symbol(formulas) if near else {}
        places = [c for values in beside.values() for c in values]
        yield {}, pair, given, simple_points(symbols, simple, random, places)
        return
    for turn, values in enumerate(settings(formulas, simple // 6, ranges)):
        sides = [written_out(e, values) for e in pair]
        holding = [(part, r) for v, r in given for part in every(v, values, ranges)]
        shown = (*sides, *(v for v, _ in holding))
        symbols = sorted(set().union(*(e.free_symbols for e in shown)), key=str)
        beside = _corners_by_symbol(shown) if near else {}
        yield values, sides, holding, drawn_points(symbols, turn, beside)


def _corners_by_symbol(formulas):
    """For each variable the places beside its corners, of switches that have no other variable."""
    found = {}
    for v in {v for e in formulas for v in (e, *switches(e))}:
        corner = corner_of(v)
        if corner is not None:
            found.setdefault(*v.free_symbols, set()).add(corner)
    return {
        x: [c + step for c in sorted(corners) for step in (0, 1, -1)]
        + [(c + d) / 2 for c, d in pairwise(sorted(corners))]
        for x, corners in sorted(found.items(), key=str)
    }
