"""Formulas that differ from a given one in a single place, as a tired hand would write them.

A mutant may happen to be equal to the original: whoever uses one proves that it is not.
"""

import sympy as sp

from ..language.arrays import (
    Array,
    Entry,
    ShapeMismatch,
    diag,
    each,
    matmul,
    outer,
    softmax,
    total,
    transpose,
)
from ..language.functions import unspecified


def mutants(e):
    """All (name of the slip, mutated formula) of a formula, in the order in which they stand."""
    names = {i for a in e.atoms(sp.Indexed) for i in a.indices if i.is_Symbol}
    found = {}
    for name, mutant in _everywhere(e, sorted(names, key=str)):
        if mutant != e:
            found.setdefault(mutant, name)
    return [(name, mutant) for mutant, name in found.items()]


def _everywhere(e, indices):
    """The slips at this node, then those inside each of its parts."""
    for kind, slips in SLIPS:
        if isinstance(e, kind):
            yield from slips(e)
    if isinstance(e, sp.Indexed):
        yield from _other_index(e, indices)
    for i in _places(e):
        for name, mutant in _everywhere(e.args[i], indices):
            try:
                yield name, rebuilt(e, (*e.args[:i], mutant, *e.args[i + 1 :]))
            except ShapeMismatch:
                continue  # a slip that every reader sees at once


def _places(e):
    """The parts that may be mutated: no limits of sums, no variables, no exponents."""
    if isinstance(e, (sp.Indexed, sp.KroneckerDelta)):
        return []
    if isinstance(e, (sp.Sum, sp.Derivative, sp.Pow, Entry)):
        return [0]
    return [i for i, a in enumerate(e.args) if isinstance(a, (Array, sp.Expr))]


def rebuilt(e, args):
    """The same kind of node with other parts, and nothing evaluated."""
    if isinstance(e, Array):
        return _array(e.op, *args[2:])
    if isinstance(e, Entry) and args[0].shape != e.args[0].shape:
        raise ShapeMismatch("the indices are for another shape")
    if isinstance(e, (sp.Sum, sp.Derivative, Entry)):
        return e.func(*args)
    return e.func(*args, evaluate=False)


def _array(op, *parts):
    """The array of this operation, its shape found anew."""
    return BY_SHAPE[op](*parts) if op in BY_SHAPE else each(op, *parts)


def _without(e, i):
    rest = (*e.args[:i], *e.args[i + 1 :])
    return rest[0] if len(rest) == 1 else rebuilt(e, rest)


def _minus(e):
    """-e, where a minus that stands in front is taken away."""
    if e.is_Mul and e.args[0] == -1:
        return _without(e, 0)
    if e.is_Rational:
        return -e
    return sp.Mul(-1, *(e.args if e.is_Mul else (e,)), evaluate=False)


def _of_sum(e):
    for i, term in enumerate(e.args):
        yield "a sign", rebuilt(e, (*e.args[:i], _minus(term), *e.args[i + 1 :]))
    for i in range(len(e.args)):
        yield "a lost term", _without(e, i)


def _of_product(e):
    for i, factor in enumerate(e.args):
        if factor == -1:
            yield "a sign", _without(e, i)
        elif factor != 1:
            yield _loss(factor), _without(e, i)
    for i, factor in enumerate(e.args):
        if factor.is_Add:
            yield from _lost_brackets(e, i, factor)


def _loss(factor):
    counted = factor.is_Pow and factor.exp == -1 and factor.base.is_Symbol
    return f"a lost 1/{factor.base}" if counted and factor.base.is_integer else "a lost factor"


def _lost_brackets(e, i, bracket):
    """a*(b + c) becomes a*b + c, and (a + b)*c becomes a + b*c."""
    before, after = e.args[:i], e.args[i + 1 :]
    first, *rest = bracket.args
    if before:
        first = sp.Mul(*before, first, evaluate=False)
    if after:
        last = rest.pop()
        factors = last.args if last.is_Mul else (last,)
        rest.append(sp.Mul(*factors, *after, evaluate=False))
    yield "lost brackets", sp.Add(first, *rest, evaluate=False)


def _of_power(e):
    base, exponent = e.args
    if exponent.is_Integer and exponent > 1:
        if base.is_Function and len(base.args) == 1:
            inside = sp.Pow(base.args[0], exponent, evaluate=False)
            yield "the power inside the function", rebuilt(base, (inside,))
        yield "a lost power", base
    if exponent.is_negative and base.is_Add:
        first, *rest = base.args
        above = sp.Pow(first, exponent, evaluate=False)
        yield "lost brackets", sp.Add(above, *rest, evaluate=False)
    if exponent == -1 and (base.is_Symbol or base.is_Function):
        yield "upside down", base


def _of_function(e):
    if len(e.args) == 1:
        yield "a sign inside", rebuilt(e, (_minus(e.args[0]),))
    if isinstance(e, sp.log):
        yield "a lost logarithm", e.args[0]
    if getattr(e, "unspecified", False):
        name = e.func.__name__
        slip = "the function for its slope" if name.endswith("'") else "the slope for the function"
        other = name[:-1] if name.endswith("'") else name + "'"
        yield slip, unspecified(other)(*e.args, evaluate=False)


def _of_choice(e):
    other = sp.Min if isinstance(e, sp.Max) else sp.Max
    yield "the other of max and min", other(*e.args, evaluate=False)


def _of_number(e):
    if e not in (0, -1):
        yield "another number", e + 1


def _of_entry(e):
    if len(set(e.indices)) > 1:
        yield "swapped indices", e.base[e.indices[::-1]]


def _other_index(e, indices):
    for place, i in enumerate(e.indices):
        for other in indices:
            if other != i:
                changed = (*e.indices[:place], other, *e.indices[place + 1 :])
                yield "another index", e.base[changed]


def _of_array(e):
    parts = e.parts
    if e.op == "T":
        yield "a lost transpose", parts[0]
    elif len(e.shape) == 2:
        yield "a transpose too many", transpose(e)
    if e.op in ("+", "-"):
        yield "a sign", each("-" if e.op == "+" else "+", *parts)
    if e.op in ("+", "-", "*", "/"):
        kept = [a for a in parts[: 1 if e.op in "-/" else 2] if isinstance(a, Array)]
        slip = "a lost term" if e.op in "+-" else "a lost factor"
        yield from ((slip, a) for a in kept if a.shape == e.shape)
    if e.op == "neg":
        yield "a sign", parts[0]


BY_SHAPE = {
    "@": matmul,
    "T": transpose,
    "outer": outer,
    "diag": diag,
    "softmax": softmax,
    "sum": lambda a, axis: total(a, int(axis)),
}
SLIPS = [
    (sp.Add, _of_sum),
    (sp.Mul, _of_product),
    (sp.Pow, _of_power),
    (sp.Function, _of_function),
    ((sp.Max, sp.Min), _of_choice),
    (sp.Rational, _of_number),
    (sp.Indexed, _of_entry),
    (Array, _of_array),
]
