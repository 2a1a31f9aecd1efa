"""The switches of a derivative, where it has no value; under a sum there is one for every index.

Such a family is written as a product over the index: it is zero where any of them is.
"""

from itertools import product

import sympy as sp

from .regions import switches


def corners_in(e):
    """The switches of e; those under a sum as products over its index."""
    if isinstance(e, sp.Sum):
        return for_every(corners_in(e.function), e.limits)
    inside = [v for a in e.args for v in corners_in(a)] if e.has(sp.Sum) else switches(e)
    own = [] if not e.has(sp.Sum) else [v for v in switches(e) if v in _own(e)]
    return list(dict.fromkeys([*own, *inside]))


def _own(e):
    """The switches at the top of e alone."""
    return set(switches(e)) - {v for a in e.args for v in switches(a)}


def for_every(corners, limits):
    """Each corner with one of these indices, as a product over them."""
    bound = {k for k, _, _ in limits}
    return [sp.Product(v, *limits) if v.free_symbols & bound else v for v in corners]


def primitive(v):
    """v without a number or a minus before it: what is not 0 exactly where v is not."""
    v = v.as_content_primitive()[1]
    return -v if v.could_extract_minus_sign() else v


def instances(corners, e):
    """The corners with every choice of free indices of e for the indices they run over."""
    free = sorted((k for k in e.free_symbols if k.is_Symbol and k.is_integer), key=str)
    found = []
    for v in corners:
        if not isinstance(v, sp.Product):
            found.append(v)
            continue
        bound, inside = [], v
        while isinstance(inside, sp.Product):
            bound += [k for k, _, _ in inside.limits]
            inside = inside.function
        for choice in product(free, repeat=len(bound)):
            found.append(inside.xreplace(dict(zip(bound, choice, strict=True))))
    return list(dict.fromkeys(found))
