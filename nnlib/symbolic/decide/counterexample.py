"""Points at which an inequality fails: enclosures that say so beyond any rounding.

Sums of any length and arrays are written out for small sizes; points are drawn in the symbols for
which the conditions were solved, and every condition is checked again at the point itself.
"""

from itertools import islice, product

import sympy as sp

from .conditions import solve
from .explicit import written_out
from .hunt import every
from .regions import corner_of, switches
from .witness import NoRule, Outside, enclose, holds, search, simple_points

SIZES, DEFAULT, MOST_INSTANCES = (2, 3, 1), 3, 24


def find_counterexample(a, b, conditions, strict=False, inside=(), ends=None):
    """((point, left, right) or None, whether both sides had a value at any of the points).

    inside: pairs (formula, relation to 0) that say where the formulas as written have a value; a
    Dummy index stands for every index up to its end.
    """
    defined = False
    for left, right, facts, chosen in islice(_instances(a, b, conditions), MOST_INSTANCES):
        holding = [(part, r) for v, r in inside for part in every(v, chosen, ends or {})]
        near = [corner_of(v) for v in switches(left - right)]
        near = [c + step for c in near if c is not None for step in (0, 1, -1)]
        for point in _points({left, right, *(v for v, _ in holding)}, facts, near):
            try:
                if not holds(holding, point):
                    continue
                over, known = _fails(left, right, point, strict), True
            except (Outside, ZeroDivisionError):
                continue
            except NoRule:
                return None, True
            defined |= known
            if over:
                shown = {s: v for s, v in point.items() if "[" not in s.name or left.has(s)}
                shown |= {s: v for s, v in point.items() if right.has(s)}
                return ({**chosen, **shown}, *over), True
    return None, defined


def _fails(left, right, point, strict):
    """The two values in words if left > right is certain (strict: or left = right is)."""
    u, v = enclose(left, point), enclose(right, point)
    if u.a > v.b:
        return search(left, right, [point]).witness[1:]
    if strict and (left - right).xreplace(point) == 0:
        return (str(left.xreplace(point)),) * 2
    return None


def _instances(a, b, conditions):
    """(a, b, facts, sizes) written out for small sizes and all indices below them."""
    names = set().union(
        a.free_symbols, b.free_symbols, *(c.difference.free_symbols for c in conditions)
    ) | {c.besides for c in conditions if c.besides}
    names = {s for s in names if s.is_integer} - {c.every for c in conditions}
    highs = {high for e in (a, b) for total in e.atoms(sp.Sum) for _, _, high in total.limits}
    limits = {s for high in highs for s in high.free_symbols} & names
    sizes, indices = sorted(limits, key=str), sorted(names - limits, key=str)
    for values in product(SIZES, repeat=len(sizes)):
        chosen = dict(zip(sizes, map(sp.Integer, values), strict=True))
        lengths = [int(written_out(high, chosen)) for high in highs if not high.has(sp.Dummy)]
        longest = max([*lengths, DEFAULT]) + _reach(a, b, conditions)
        for places in product(range(1, min(lengths, default=DEFAULT) + 1), repeat=len(indices)):
            chosen = {**chosen, **dict(zip(indices, map(sp.Integer, places), strict=True))}
            facts = [fact for c in conditions for fact in _facts(c, chosen, longest)]
            left, right = (written_out(e, chosen) for e in (a, b))
            yield left, right, facts, chosen


def _reach(a, b, conditions):
    """How far indices such as k + 1 or 7 may lie beyond the lengths: no entry may be forgotten."""
    entries = set().union(*(e.atoms(sp.Indexed) for e in (a, b)))
    entries |= {z for c in conditions for z in c.difference.atoms(sp.Indexed)}
    numbers = [abs(i) for z in entries for k in z.indices for i in sp.sympify(k).atoms(sp.Integer)]
    return int(sum(numbers, sp.S.Zero))


def _facts(c, chosen, length):
    """What a condition says of arrays of this length."""
    if c.every is None:
        return [(written_out(c.difference, chosen), c.relation)]
    places = [sp.Integer(k) for k in range(1, length + 1) if k != chosen.get(c.besides)]
    return [(written_out(c.difference, {**chosen, c.every: k}), c.relation) for k in places]


def _points(formulas, facts, near):
    """Points at which every fact holds, in the original symbols."""
    solution = solve(facts)
    if solution is None:
        return
    used = set().union(*(e.free_symbols for e in formulas), *(v.free_symbols for v, _ in facts))
    drawn = {s for x in used for s in solution.apply(x).free_symbols}
    simple, random = (60, 60) if len(drawn) <= 2 else (12, 8)
    for drawing in simple_points(sorted(drawn, key=str), simple, random, near):
        for zeros in {frozenset(), frozenset(solution.faces & drawn)}:
            draw = {s: sp.S.Zero if s in zeros else v for s, v in drawing.items()}
            point = {x: solution.apply(x).xreplace(draw) for x in sorted(used, key=str)}
            if all(v.is_Rational for v in point.values()) and _hold(facts, point):
                yield point


def _hold(facts, point):
    """Whether every fact is certain at a rational point."""
    for v, relation in facts:
        value = v.xreplace(point)
        if not value.is_Rational:
            try:
                interval = enclose(value, {})
            except (NoRule, Outside, ZeroDivisionError):
                return False
            value = sp.sign(int(interval.a > 0) - int(interval.b < 0))
            if value == 0:
                return False
        if not {">": value > 0, ">=": value >= 0, "=": value == 0, "!=": value != 0}[relation]:
            return False
    return True
