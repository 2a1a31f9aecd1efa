"""Whether the conditions that a proof needs are among those that its line states."""

import sympy as sp

from .equality import prove_equal


def unstated(needed, stated):
    """The needed conditions that no stated one says; the letters of indices do not matter."""
    return tuple(n for n in needed if not any(_same(n, s) for s in stated))


def _same(needed, stated):
    if needed == stated:
        return True
    if needed.rel_op != stated.rel_op:
        return False
    ours, theirs = (_canonical(c.lhs - c.rhs) for c in (needed, stated))
    if needed.rel_op == "!=":
        return bool(prove_equal(ours, theirs) or prove_equal(ours, -theirs))
    return bool(prove_equal(ours, theirs))


def _canonical(e):
    """e with its free indices named by the order in which they stand."""
    bound = {k for s in e.atoms(sp.Sum) for k, _, _ in s.limits}
    found = {}
    for entry in sp.preorder_traversal(e):
        if isinstance(entry, sp.Indexed):
            for k in entry.indices:
                if k.is_Symbol and k not in bound:
                    name = f"free{len(found)}"
                    found.setdefault(k, sp.Symbol(name, integer=True, positive=True))
    return e.xreplace(found)
