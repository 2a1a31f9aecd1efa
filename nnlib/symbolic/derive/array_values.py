"""Numbers of whole arrays: nested tuples, added up and multiplied by explicit loops.

Written apart from `arrays`, whose formulas of entries are what the number column checks.
"""

from functools import reduce
from operator import add, gt, lt, mul, neg, pow, sub, truediv

from mpmath import mp

OPERATIONS = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": truediv,
    "^": pow,
    "neg": neg,
    ">": lambda a, b: mp.mpf(gt(a, b)),
    "<": lambda a, b: mp.mpf(lt(a, b)),
}


def depth(a):
    """The number of axes."""
    return 1 + depth(a[0]) if isinstance(a, tuple) else 0


def each(f, *parts):
    """f entry by entry; a part with fewer axes is repeated along the first ones."""
    most = max(map(depth, parts))
    if not most:
        return f(*parts)
    count = next(len(p) for p in parts if depth(p) == most)
    return tuple(each(f, *(p[i] if depth(p) == most else p for p in parts)) for i in range(count))


def total(arrays):
    """The sum of several arrays of one shape."""
    return reduce(lambda a, b: each(add, a, b), arrays)


def matmul(a, b):
    """a @ b: row by row, each a sum of the rows of b."""
    if depth(a) > 1:
        return tuple(matmul(row, b) for row in a)
    return total(each(mul, x, row) for x, row in zip(a, b, strict=True))


def transpose(a):
    """Rows become columns."""
    return tuple(zip(*a, strict=True))


def outer(a, b):
    """All products of two vectors."""
    return tuple(tuple(x * y for y in b) for x in a)


def diag(a):
    """A vector on the diagonal."""
    return tuple(tuple(x if i == j else mp.zero for j in range(len(a))) for i, x in enumerate(a))


def softmax(a):
    """Each number's exponential over the sum of all of them, along the last axis."""
    if depth(a) > 1:
        return tuple(softmax(row) for row in a)
    powers = [mp.exp(x) for x in a]
    return tuple(x / mp.fsum(powers) for x in powers)


def sum_over(a, axis):
    """The sum over one axis, 0 for the first."""
    return total(a) if axis == 0 else tuple(sum_over(row, axis - 1) for row in a)


def eye(n):
    """1 on the diagonal, else 0."""
    return diag((mp.one,) * n)


def replaced(a, place, value):
    """The array with another value in one place; places count from 1."""
    i, *rest = place
    new = replaced(a[i - 1], rest, value) if rest else value
    return (*a[: i - 1], new, *a[i:])


def places(a):
    """The array whose entries are their own places."""

    def below(a, place):
        if not isinstance(a, tuple):
            return [place]
        return tuple(below(x, (*place, i)) for i, x in enumerate(a, 1))

    return below(a, ())
