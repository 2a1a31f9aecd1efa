"""An oracle for the proof engine: it reads formulas by itself and compares them at random points.

It shares no code with the engine.  A difference that stays when the precision doubles is a
difference; one that shrinks with the precision was rounding.
"""

import ast
import operator
from dataclasses import dataclass
from functools import cache

import numpy as np
from mpmath import mp

from .points import Point
from .reading import Problem, parse
from .values import Misfit, Undefined, value

DIGITS, MOST_DIGITS = 60, 1000
TRIES = 30  # for each point that keeps to the conditions
ORDERS = {
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@dataclass(frozen=True)
class Finding:
    """What was seen: the point of the first difference, or none, and at how many points."""

    point: Point | None
    seen: int
    misfit: bool = False

    @property
    def same(self):
        """No difference at any of the points, and some points where both have a value."""
        return self.point is None and self.seen > 0 and not self.misfit


@cache
def _compared(a, b, names, shapes, points, given, conditions):
    problem = Problem([a, b], dict(names), dict(shapes))
    seen = 0
    try:
        for seed in range(points * (TRIES if conditions else 1)):
            point = Point(problem, seed, dict(given))
            if seen == points or (conditions and not holds(parse(conditions), point)):
                continue
            different = differs(parse(a), parse(b), point)
            if different:
                return Finding(point, seen + 1)
            seen += different is not None
    except Misfit:
        return Finding(None, seen, misfit=True)
    return Finding(None, seen)


def compare(a, b, names=None, shapes=None, points=20, given=None, conditions=""):
    """Whether two texts have the same value at random points, of several sizes: a Finding.

    Points at which the conditions, such as "x > 0 and y != 0", do not hold do not count.
    """
    frozen = [tuple((d or {}).items()) for d in (names, shapes, given)]
    return _compared(a, b, frozen[0], frozen[1], points, frozen[2], conditions)


def holds(tree, point):
    """Whether a condition, or several joined by `and`, holds at a point."""
    if isinstance(tree, ast.BoolOp):
        return all(holds(part, point) for part in tree.values)
    sides = [value(side, point) for side in (tree.left, *tree.comparators)]
    pairs = zip(tree.ops, sides, sides[1:], strict=False)
    return all(ORDERS[type(order)](left, right) for order, left, right in pairs)


def differs(a, b, point):
    """Whether two trees differ at a point: True or False, None where that cannot be told.

    Only a gap above what differences can measure counts: a slope of 1e-300 is seen as 0.
    """
    digits, before = DIGITS, None
    while digits <= MOST_DIGITS:
        try:
            with mp.workdps(digits):
                gap, scale = _gap(value(a, point), value(b, point))
                visible = gap > scale * mp.mpf(10) ** (-digits // 3)
        except Undefined:
            return None
        if before is not None:
            if gap == 0 or gap < before * mp.mpf(10) ** (-DIGITS // 6):
                return False
            if visible and abs(gap - before) < before / 1000:
                return True
        digits, before = 2 * digits, gap
    return None


def _gap(left, right):
    """The largest distance between entries, and their size; arrays of other shape are misfits."""
    if np.shape(left) != np.shape(right):
        raise Misfit
    return _largest(left - right), 1 + _largest(left) + _largest(right)


def _largest(values):
    return max(abs(v) for v in np.ravel(np.asarray(values, object)))
