"""What a formula may consist of; anything else has no rules here and gets no verdict."""

import sympy as sp
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import BooleanAtom, BooleanFunction

from ..language.errors import NotDecided
from ..language.functions import TO_EXP

KNOWN = (
    sp.Symbol, sp.Rational, sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.erf,
    sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside, sp.Piecewise, ExprCondPair,
    sp.Derivative, sp.Sum, sp.Indexed, sp.IndexedBase, sp.KroneckerDelta, sp.Tuple, sp.Float,
    Relational, BooleanFunction, BooleanAtom, *TO_EXP,
)  # fmt: skip


def refuse(*sides):
    """Raise NotDecided for complex symbols, rounded numbers and whatever has no rule."""
    for e in sides:
        for s in e.free_symbols:
            if not s.is_real:
                raise NotDecided(f'{s} may be complex: write Symbol("{s}", real=True)')
        for number in e.atoms(sp.Float):
            raise NotDecided(f'{number} is a rounded number: write a fraction or a text like "0.1"')
        for part in sp.preorder_traversal(e):
            known = isinstance(part, KNOWN) or getattr(part, "unspecified", False)
            if not known and part not in (sp.E, sp.pi, sp.nan, sp.zoo, sp.oo, -sp.oo):
                raise NotDecided(f"there is no rule for {part.func.__name__}")
            if isinstance(part, sp.Sum) and any(low != 1 for _, low, _ in part.limits):
                raise NotDecided("a sum that does not start at 1")
