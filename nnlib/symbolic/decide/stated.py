"""The conditions that a line states: what they let one assume, and which needed ones they miss."""

from itertools import permutations, product

import sympy as sp
from sympy.core.facts import InconsistentAssumptions

from ..language.errors import NotDecided

FACTS = {
    ">": "positive", "<": "negative", "!=": "nonzero", ">=": "nonnegative", "<=": "nonpositive",
}  # fmt: skip


def assumptions(conditions):
    """{x: x with all that is assumed of it} for conditions that compare one symbol with 0."""
    facts = {}
    for c in conditions:
        x, relation = (c.lhs, c.rel_op)
        if (-x).is_Symbol:
            x, relation = -x, {">": "<", "<": ">", ">=": "<=", "<=": ">="}.get(relation, relation)
        if x.is_Symbol and not x.is_integer:
            facts.setdefault(x, {})[FACTS[relation]] = True
    try:
        return {x: sp.Symbol(x.name, real=True, **known) for x, known in facts.items()}
    except InconsistentAssumptions:
        raise NotDecided("the conditions contradict one another") from None


def every_index(k):
    """An index that stands for every index."""
    return sp.Dummy(k.name, integer=True, positive=True)


def indices_of(e):
    """The letters at the entries of e."""
    return {k for entry in e.atoms(sp.Indexed) for k in entry.indices if k.is_Symbol}


def unstated(needed, given, says):
    """The needed conditions that none of the given ones says.

    needed: relations with 0.  given: pairs (formula, relation).  In both a Dummy index stands for
    every index.  says(p, q): whether q implies p.
    """
    return tuple(c for c in needed if not any(_covers(w, c, says) for w in given))


def _covers(given, c, says):
    """Whether a given condition says c, for some naming of the indices that stand for all."""
    w, stated = given
    v, relation = c.lhs - c.rhs, c.rel_op
    if "<" in relation:
        v, relation = -v, relation.replace("<", ">")
    ours, theirs = (
        sorted((k for k in e.free_symbols if isinstance(k, sp.Dummy)), key=lambda k: k.name)
        for e in (v, w)
    )
    if len(theirs) < len(ours) or (theirs and not indices_of(v)):
        return False
    if not ours:  # what is so for every index is so for this one
        names = sorted(indices_of(v), key=str)
        choices = product(names, repeat=len(theirs)) if theirs else [()]
        renamed = [w.xreplace(dict(zip(theirs, chosen, strict=True))) for chosen in choices]
        return any(says((v, relation), (one, stated)) for one in renamed)
    return any(
        says((v.xreplace(dict(zip(ours, chosen, strict=True))), relation), (w, stated))
        for chosen in permutations(theirs, len(ours))
    )
