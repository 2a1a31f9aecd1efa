"""Whole arrays: an operation, its operands and a shape; each entry is a formula of the operands.

Sizes may be symbols, so that an identity of arrays is proved for every size, entry by entry.
"""

import sympy as sp
from sympy.core.symbol import Str

from .errors import NotRead
from .functions import Slope, step


class ShapeMismatch(NotRead):
    """The shapes of two arrays do not fit; the message says which, and what would."""


class Array(sp.Basic):
    """`op` applied to `parts` gives an array of this shape; op "name" is an array as such."""

    def __new__(cls, op, shape, *parts):
        op = op if isinstance(op, Str) else Str(op)
        return super().__new__(cls, op, sp.Tuple(*shape), *parts)

    @property
    def op(self):
        return self.args[0].name

    @property
    def shape(self):
        return tuple(self.args[1])

    @property
    def parts(self):
        return self.args[2:]


class Entry(sp.Expr):
    """One entry of an array expression: a number."""

    def __new__(cls, array, *indices):
        if len(indices) != len(array.shape):
            raise ShapeMismatch(
                f"{say(array)} has shape {say_shape(array.shape)}: an entry of it needs "
                f"{len(array.shape)} indices, not {len(indices)}."
            )
        return super().__new__(cls, array, *map(sp.sympify, indices))

    def _eval_is_real(self):
        return True

    @property
    def formula(self):
        """The number as a formula of entries of the named arrays."""
        return entry(self.args[0], self.args[1:])


def shape_of(a):
    """The shape of an array, () for a number."""
    return a.shape if isinstance(a, Array) else ()


def say_shape(shape):
    """A shape as numpy writes it: (D, H), (K,) or ()."""
    return f"({shape[0]},)" if len(shape) == 1 else f"({', '.join(map(str, shape))})"


def named(name, shape):
    """The array of this name: its entries are name[i, j, ...]."""
    return Array("name", shape, sp.IndexedBase(name, real=True))


def mismatch(what, *arrays, hint=""):
    """The error that names each operand with its shape."""
    shapes = " and ".join(f"{say(a)} has shape {say_shape(shape_of(a))}" for a in arrays)
    return ShapeMismatch(f"{what}: {shapes}{hint}.")


# --- operations ---------------------------------------------------------------------------------


def each(op, *parts):
    """An operation on numbers, entry by entry; a shorter shape repeats along the first axes."""
    return Array(op, _common_shape(op, parts), *parts)


def _common_shape(what, parts):
    shape = max((shape_of(a) for a in parts), key=len)
    for a in parts:
        own = shape_of(a)
        if own and own != shape[len(shape) - len(own) :]:
            raise mismatch(f"{what} works entry by entry", *parts)
    return shape


def call(function, *parts):
    """A function applied to each entry."""
    slots = [sp.Dummy(real=True) for _ in parts]
    form = function(*slots, evaluate=False)
    return Array("call", _common_shape(function.__name__, parts), form, *parts)


def matmul(a, b):
    """a @ b as numpy has it: the last axis of a meets the first axis of b."""
    left, right = shape_of(a), shape_of(b)
    if not left or not right:
        raise ShapeMismatch(f"@ is a product of two arrays; {say(b if left else a)} is a number.")
    if left[-1] != right[0]:
        hint = f", so {left[-1]} meets {right[0]}" + _what_fits(a, b)
        raise mismatch("the last axis of the left meets the first of the right", a, b, hint=hint)
    shape = (*left[:-1], *right[1:])
    if not shape:
        (i,) = _letters(1, a, b)
        return sp.Sum(Entry(a, i) * Entry(b, i), (i, 1, left[-1]))
    return Array("@", shape, a, b)


def _letters(count, *parts):
    """New indices, called by letters that stand nowhere in the parts."""
    used = {s.name for a in parts for s in a.atoms(sp.Symbol)}
    free = [k for k in "ijklqrmn" if k not in used]
    return [sp.Dummy(k, integer=True, positive=True) for k in free[:count]]


def _what_fits(a, b):
    """Which transposes would make the product possible, as words."""
    ways = [
        say(matmul(p, q))
        for p in (a, transpose(a))
        for q in (b, transpose(b))
        if p.shape[-1] == q.shape[0] and (p, q) != (a, b)
    ]
    return "; " + " or ".join(dict.fromkeys(ways)) + " would fit" if ways else ""


def transpose(a):
    """The axes in reverse order."""
    if not isinstance(a, Array):
        raise ShapeMismatch(f".T is for arrays; {say(a)} is a number.")
    return a.parts[0] if a.op == "T" else Array("T", a.shape[::-1], a) if len(a.shape) > 1 else a


def outer(a, b):
    """All products of an entry of a and an entry of b, (H,) and (K,) -> (H, K)."""
    for v in (a, b):
        if len(shape_of(v)) != 1:
            raise mismatch("outer takes two vectors", a, b)
    return Array("outer", (*a.shape, *b.shape), a, b)


def diag(a):
    """A vector on the diagonal of a square matrix, (K,) -> (K, K)."""
    if len(shape_of(a)) != 1:
        raise mismatch("diag takes a vector", a)
    return Array("diag", a.shape * 2, a)


def softmax(a):
    """exp(z) over its sum along the last axis."""
    if not shape_of(a):
        raise ShapeMismatch(f"softmax needs an array of scores; {say(a)} is one number.")
    return Array("softmax", a.shape, a)


def total(a, axis=None):
    """The sum over the first axis (axis 0), the last (axis 1), or over all entries."""
    shape = shape_of(a)
    if not shape:
        raise ShapeMismatch(f"sum adds up an array; {say(a)} is a number.")
    if axis is None:
        i = _letters(len(shape), a)
        limits = [(k, 1, n) for k, n in zip(i, shape, strict=True)]
        return sp.Sum(Entry(a, *i), *limits[::-1])
    if axis not in range(len(shape)):
        raise ShapeMismatch(f"{say(a)} has shape {say_shape(shape)}, which has no axis {axis}.")
    if len(shape) == 1:
        return total(a)
    return Array("sum", (*shape[:axis], *shape[axis + 1 :]), a, sp.Integer(axis))


# --- entries ------------------------------------------------------------------------------------

APPLY = {  # nothing is cancelled: z/z has no value where z is 0
    "+": lambda a, b: sp.Add(a, b, evaluate=False),
    "-": lambda a, b: sp.Add(a, -b, evaluate=False),
    "*": lambda a, b: sp.Mul(a, b, evaluate=False),
    "/": lambda a, b: sp.Mul(a, sp.Pow(b, -1, evaluate=False), evaluate=False),
    "^": lambda a, b: sp.Pow(a, b, evaluate=False),
    "neg": lambda a: -a,
    ">": lambda a, b: step(a - b),
    "<": lambda a, b: step(b - a),
}


def entry(a, indices):
    """The formula of an entry: of a number, the number itself."""
    if not isinstance(a, Array):
        return a
    i = indices[len(indices) - len(a.shape) :]
    return _ENTRY.get(a.op, _each)(a, i)


def _each(a, i):
    return APPLY[a.op](*(entry(p, i) for p in a.parts))


def _call(a, i):
    form, *parts = a.parts
    return form.func(*(entry(p, i) for p in parts))


def _bound():
    return sp.Dummy("i", integer=True, positive=True)


def _matmul(a, i):
    left, right = a.parts
    cut, k = len(left.shape) - 1, _bound()
    product = entry(left, (*i[:cut], k)) * entry(right, (k, *i[cut:]))
    return sp.Sum(product, (k, 1, left.shape[-1]))


def _softmax(a, i):
    k, z = _bound(), a.parts[0]
    below = sp.Sum(sp.exp(entry(z, (*i[:-1], k))), (k, 1, z.shape[-1]))
    return sp.exp(entry(z, i)) / below


def _sum(a, i):
    part, axis = a.parts[0], int(a.parts[1])
    k = _bound()
    return sp.Sum(entry(part, (*i[:axis], k, *i[axis:])), (k, 1, part.shape[axis]))


_ENTRY = {
    "name": lambda a, i: a.parts[0][i],
    "call": _call,
    "row": lambda a, i: entry(a.parts[0], (*a.parts[1:], *i)),
    "slope": lambda a, i: Slope(a.parts[0], entry(a.parts[1], i)),
    "series": lambda a, i: sp.Sum(entry(a.parts[0], i), (a.parts[1], 1, a.parts[2])),
    "T": lambda a, i: entry(a.parts[0], i[::-1]),
    "@": _matmul,
    "outer": lambda a, i: entry(a.parts[0], i[:1]) * entry(a.parts[1], i[1:]),
    "diag": lambda a, i: sp.KroneckerDelta(*i) * entry(a.parts[0], i[:1]),
    "softmax": _softmax,
    "sum": _sum,
    "ones": lambda a, i: sp.S.One,
    "eye": lambda a, i: sp.KroneckerDelta(*i),
}


def say(a):
    """An array expression in numpy's notation."""
    from .latex import to_text

    return to_text(a)
