"""What a formula says once its derivatives are done, and where it says something at all."""

import sympy as sp

from ..language.errors import NotDecided
from ..language.functions import TO_EXP
from ..language.latex import to_text
from .corners import corners_in, for_every, primitive
from .regions import corner_of
from .tower import is_visibly_positive


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
        done = done.replace(sp.Heaviside, lambda u, *_: sp.Heaviside(u, 0))
        return done.replace(sp.Abs, lambda u: sp.Max(u, -u))
    done = TO_EXP.get(e.func, e.func)(*args)
    # sympy makes |x| of a root of x^2, and looking for it everywhere is dear
    made = isinstance(e, (sp.Pow, sp.Abs)) and done.has(sp.Abs)
    return done.replace(sp.Abs, lambda u: sp.Max(u, -u)) if made else done


def domain(a, b, corners):
    """What must hold so that both sides have a value, as far as it is not visibly so.

    An index that a sum runs over stands for every index: there it is a Dummy.
    """
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
    found = {to_text(w): w for w in wanted if w != sp.S.true}
    return tuple(found[text] for text in sorted(found))


def _not_zero(v):
    """The condition v != 0, solved for x if v is linear in x alone."""
    v = _member(v)
    corner = corner_of(v)
    return sp.Ne(primitive(v), 0) if corner is None else sp.Ne(*v.free_symbols, corner)


def _member(family):
    """Any one of a family over indices, each of which has a letter of its own."""
    used, letters = set(), {}
    while isinstance(family, sp.Product):
        for k, _, _ in family.limits:
            letter = next(c for c in (k.name, *"ijklmnqr") if c not in used)
            used.add(letter)
            letters[k] = sp.Dummy(letter, integer=True, positive=True)
        family = family.function
    return family.xreplace(letters)


def _positive(e):
    e = settle(e)
    try:
        return bool(e.is_positive) or is_visibly_positive(e)
    except NotDecided:
        return False


def _nonzero(e):
    return bool(settle(e).is_nonzero) or _positive(e) or _positive(-e)
