"""The point of the number column: what each name stands for in it."""

import sympy as sp

from ..language.reader import shape
from .values import FUNCTIONS, BadPoint


def read_point(at, shapes=None):
    """A point as name -> number, nested tuple of numbers, or name of a function.

    The sizes that `shapes` declares (name -> "N D") are read off the arrays.
    """
    point = {str(name): _read(str(name), value) for name, value in (at or {}).items()}
    for name, sizes in (shapes or {}).items():
        if name in point:
            _add_sizes(point, name, shape(sizes))
    return point


def _read(name, value):
    if isinstance(value, (tuple, list)):
        return tuple(_read(name, entry) for entry in value)
    if value in FUNCTIONS:
        return value
    try:
        return sp.Rational(str(value))
    except (TypeError, ValueError):
        raise BadPoint(
            f"at: {name} is {value!r}; write a number, a tuple of numbers for an array, "
            f"or the name of a function, such as 'tanh'."
        ) from None


def _add_sizes(point, name, sizes):
    array = point[name]
    for size in sizes:
        if not isinstance(array, tuple):
            raise BadPoint(f"at: {name} has {len(sizes)} axes; write it as nested tuples.")
        if size.is_Symbol:
            point.setdefault(size.name, sp.Integer(len(array)))
        expected = point[size.name] if size.is_Symbol else size
        if expected != len(array):
            raise BadPoint(f"at: {name} has {len(array)} entries where {size} = {expected}.")
        array = array[0]
