"""The conditions that a line states: what they let one assume, and which needed ones they miss."""

from itertools import permutations

import sympy as sp
from sympy.core.facts import InconsistentAssumptions

from .errors import NotDecided

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


def unstated(needed, given, free, says):
    """The needed conditions that none of the given ones says.

    needed: relations with 0, where a Dummy index stands for every index.  given: pairs (formula,
    relation).  free: the symbols of the two sides, which mean themselves.  says(p, q): q implies p.
    """
    return tuple(c for c in needed if not _covered(c, given, free, says))


def _covered(c, given, free, says):
    relation = c.rel_op.replace("<", ">")
    v = c.rhs - c.lhs if "<" in c.rel_op else c.lhs - c.rhs
    every = sorted((k for k in v.free_symbols if isinstance(k, sp.Dummy)), key=lambda k: k.name)
    for w, stated in given:
        if not every:
            if says((v, relation), (w, stated)):
                return True
            continue
        letters = sorted(_indices(w) - free, key=str)
        for chosen in permutations(letters, len(every)):
            if len(letters) == len(every):
                named = v.xreplace(dict(zip(every, chosen, strict=True)))
                if says((named, relation), (w, stated)):
                    return True
    return False


def _indices(e):
    return {k for entry in e.atoms(sp.Indexed) for k in entry.indices if k.is_Symbol}
