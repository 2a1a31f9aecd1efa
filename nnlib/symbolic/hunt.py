"""The search for a witness: where to look, in which order, and under which conditions."""

from itertools import pairwise

import sympy as sp

from .explicit import drawn_points, settings, written_out
from .regions import corner_of, switches
from .sums import is_symbolic
from .witness import Meeting, search, simple_points, simpler


def look(left, right, given=(), ranges=None, simple=20, random=10, near=False, digits=50):
    """A witness at the simplest points, or at several sizes where there are sums -> Meeting.

    given: pairs (formula, relation to 0) that hold at every point tried, such as (x - 1, ">").
    ranges: the sizes up to which indices run, where no sum tells it.
    """
    formulas, defined = (left, right, *(v for v, _ in given)), False
    for values, (a, b, *rest), points in _places(formulas, ranges or {}, simple, random, near):
        holding = [(v, relation) for v, (_, relation) in zip(rest, given, strict=True)]
        found = search(a, b, points, holding, digits)
        if found.witness:
            witness = found.witness  # at simple points already, unless it has sizes
            witness = simpler(a, b, witness, holding, digits) if values else witness
            return Meeting(({**values, **witness[0]}, *witness[1:]), True)
        defined |= found.defined
    return Meeting(None, defined)


def look_again(left, right, given=(), ranges=None):
    """More points, those beside the corners too, and more digits, before giving up."""
    for digits, simple, random in ((50, 60, 60), (400, 8, 4)):
        found = look(left, right, given, ranges, simple, random, True, digits)
        if found.witness:
            return found
    return found


def holds_somewhere(given, ranges=None):
    """Whether the conditions hold together at one of the points tried."""
    return not given or look(sp.S.Zero, sp.S.Zero, given, ranges, 100, 100).defined


def _places(formulas, ranges, simple, random, near):
    """(values of sizes and indices, the formulas written out for them, points for the rest)."""
    if not any(map(is_symbolic, formulas)) and not ranges:
        symbols = sorted(set().union(*(e.free_symbols for e in formulas)), key=str)
        beside = _corners_by_symbol(formulas) if near else {}
        places = [c for values in beside.values() for c in values]
        yield {}, formulas, simple_points(symbols, simple, random, places)
        return
    for turn, values in enumerate(settings(formulas, simple // 6, ranges)):
        sides = [written_out(e, values) for e in formulas]
        symbols = sorted(set().union(*(e.free_symbols for e in sides)), key=str)
        yield values, sides, drawn_points(symbols, turn, _corners_by_symbol(sides) if near else {})


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
