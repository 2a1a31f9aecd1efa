"""Conditions on a formula: read, kept in words for the certificate, and solved for new symbols.

"x > 0", "g[m] = 0", "s != m", "g[i] >= D for every i", "g[i] >= D for every i != m".
"""

import re
from dataclasses import dataclass, replace
from itertools import count

import sympy as sp

from ..language.arrays import say_shape, shape_of
from ..language.definitions import Definitions, unified
from ..language.errors import NotRead
from ..language.reader import whole
from .signs import visible_sign

PATTERN = re.compile(r"(.+?)\s*(<=|>=|!=|=|<|>)\s*(.+?)(?:\s+for every (\w+)(?:\s*!=\s*(\w+))?)?")


@dataclass(frozen=True)
class Condition:
    """`difference` compared with 0 by > or >= or = or !=; for all indices `every` but `besides`."""

    difference: sp.Expr
    relation: str
    text: str
    every: sp.Symbol | None = None
    besides: sp.Symbol | None = None

    def at(self, indices):
        """The condition for these values of indices (a dict)."""
        moved = self.difference.subs(indices)
        return replace(self, difference=moved)


def _read(text, definitions):
    match = PATTERN.fullmatch(text.strip())
    if not match:
        raise NotRead(
            f"{text!r}: a condition is a comparison such as 'beta > 0' or 'g[i] >= 0 for every i'."
        )
    left, relation, right, every, besides = match.groups()
    left, right = (_number(definitions.read(side), definitions) for side in (left, right))
    difference = right - left if relation in ("<", "<=") else left - right
    relation = relation.replace("<", ">")
    names = [whole(name) if name else None for name in (every, besides)]
    if every and names[0] not in difference.free_symbols:
        raise NotRead(f"{text!r}: {every} is not an index of what stands before 'for every'.")
    return Condition(difference, relation, text.strip(), *names)


def read_all(formulas, where, names=None, shapes=None):
    """Formulas and condition texts -> (formulas, conditions), with one symbol for each name.

    names and shapes are those of `definitions`; NotRead for a text that says neither.
    """
    definitions = Definitions(names, shapes)
    formulas = [_number(definitions.read(f), definitions) for f in formulas]
    texts = (where,) if isinstance(where, str) else where
    conditions = [_read(text, definitions) for text in texts]
    sides = unified(*formulas, *(c.difference for c in conditions))
    moved = sides[len(formulas) :]
    return sides[: len(formulas)], [
        replace(c, difference=d) for c, d in zip(conditions, moved, strict=True)
    ]


def _number(e, definitions):
    if shape_of(e):
        raise NotRead(f"An array of shape {say_shape(shape_of(e))} is not a number: take an entry.")
    return definitions.expand(e)


def plain(e):
    """e with its entries of arrays and whole numbers as real symbols of their own."""
    e = e.xreplace({z: sp.Symbol(str(z), real=True) for z in e.atoms(sp.Indexed)})
    return e.xreplace({s: sp.Symbol(s.name, real=True) for s in e.free_symbols if s.is_integer})


@dataclass
class Solution:
    """`values`: symbol -> formula of new positive symbols; those in `faces` may also be 0.

    `open_end`: an end of a range that belongs to it is not reached by any of the new symbols.
    """

    values: dict
    faces: set
    open_end: bool = False

    def apply(self, e):
        """e in the new symbols."""
        return e.xreplace(self.values)

    def put(self, symbol, value):
        """Replace one more symbol everywhere."""
        self.values = {s: v.xreplace({symbol: value}) for s, v in self.values.items()}
        self.values[symbol] = value
        self.faces.discard(symbol)


def solve(facts):
    """Facts (difference, relation) -> Solution, or None where they contradict each other.

    A fact that no symbol can be solved for is left out, so the solution may allow too much.
    """
    solution, fresh = Solution({}, set()), count()
    for difference, relation in sorted(facts, key=lambda fact: fact[1] != "="):
        v = sp.expand(solution.apply(difference))
        if v.is_Rational:
            if not {">": v > 0, ">=": v >= 0, "=": v == 0, "!=": v != 0}[relation]:
                return None
        elif v.is_Symbol and v.is_positive and relation != "=":
            if relation != ">=":
                solution.faces.discard(v)
        elif _contradicts(v, relation, solution):
            return None
        elif relation != "!=":
            _solve_one(v, relation, solution, fresh)
    return solution


def _contradicts(v, relation, solution):
    """Whether v has visibly another sign, also at the ends of the ranges of its symbols."""
    if solution.open_end or solution.faces & v.free_symbols:
        return relation == ">" and v.is_polynomial() and visible_sign(v) == -1
    wrong = {">": (-1,), ">=": (-1,), "=": (-1, 1)}.get(relation, ())
    return visible_sign(v, strict=relation != ">") in wrong


def _solve_one(v, relation, solution, fresh):
    for x in sorted(v.free_symbols, key=_rank):
        c, rest = _line(v, x)
        if c is None:
            continue
        p = sp.Symbol(f"_p{next(fresh)}", positive=True)
        if not x.is_positive:
            solution.put(x, -rest / c if relation == "=" else (p - rest) / c)
        elif visible_sign(-rest / c, strict=True) != 1:
            continue
        elif relation == "=" or c.is_positive:
            solution.put(x, -rest / c + (0 if relation == "=" else p))
        else:  # x lies between 0 and -rest/c
            at_zero = x in solution.faces
            solution.put(x, -rest / c * p / (1 + p))
            solution.faces |= {p} if at_zero else set()
            solution.open_end |= relation == ">="
            return
        if relation == ">=":
            solution.faces.add(p)
        return


def _rank(s):
    """Solve for the bound of a sum or an entry of an array before the numbers that bound it."""
    return bool(s.is_positive), not s.name.startswith("_"), "[" not in s.name, s.name


def _line(v, x):
    """(c, rest) of v = c*x + rest with a visible sign of c, or (None, None)."""
    try:
        poly = sp.Poly(v, x)
    except sp.PolynomialError:
        return None, None
    if poly.degree() != 1:
        return None, None
    c, rest = poly.all_coeffs()
    return (c, rest) if c.is_positive or c.is_negative else (None, None)
