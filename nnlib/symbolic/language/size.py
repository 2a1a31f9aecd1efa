"""How large a formula may be: what could fill the memory is refused before it is multiplied out."""

import sympy as sp

from .errors import NotRead
from .functions import sigma, softplus

HIGHEST_DEGREE, MOST_EXPONENTIALS = 64, 3
MOST_TERMS = 20  # of a sum up to a number
EXPONENTIALS = (sp.exp, sp.tanh, sp.sinh, sp.cosh, sp.coth, sigma, softplus)


def refuse_too_large(text, e):
    """Raise NotRead where powers or exponentials are nested too deeply."""
    if _degree(e) > HIGHEST_DEGREE:
        raise NotRead(f"{text!r}: powers multiply to more than {HIGHEST_DEGREE}.")
    if _exponentials(e) > MOST_EXPONENTIALS:
        raise NotRead(f"{text!r}: more than {MOST_EXPONENTIALS} exponentials are nested.")


def _degree(e):
    """How often the variables multiply when every power is multiplied out."""
    if not e.args or isinstance(e, sp.Indexed):
        return int(e.is_symbol)
    inside = [_degree(a) for a in e.args]
    if isinstance(e, sp.Pow) and e.exp.is_Rational:
        return inside[0] * max(1, abs(int(e.exp)))
    return sum(inside) if isinstance(e, sp.Mul) else max(inside, default=0)


def _exponentials(e):
    """How deep exponentials are nested."""
    inside = max((_exponentials(a) for a in e.args), default=0) if e.args else 0
    return inside + isinstance(e, EXPONENTIALS)
