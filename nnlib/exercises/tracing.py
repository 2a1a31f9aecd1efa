"""The values of a formula along a line, found without the proof engine; runs in the worker."""

import re

import sympy as sp

from nnlib.symbolic.derive.values import value_at
from nnlib.symbolic.language.arrays import entry, shape_of
from nnlib.symbolic.language.definitions import Definitions

ENTRY = re.compile(r"(\w+)\[([\d,]+)\]")


def trace(question, texts, name, at, steps):
    """One list of values per text, None where it has none: `name` walks, the rest stays `at`."""
    definitions = Definitions(question.definitions, question.shapes)
    formulas = [_number(definitions, text) for text in texts]
    still = {key: sp.Rational(value) for key, value in at.items()}
    points = [with_arrays({**still, name: sp.Rational(step)}) for step in steps]
    return [[value_at(formula, point) for point in points] for formula in formulas]


def _number(definitions, text):
    """A text as a formula, its definitions written out; of an array the entry [i,j]."""
    e = definitions.read(text)
    indices = [sp.Symbol(k, integer=True, positive=True) for k in "ijkl"[: len(shape_of(e))]]
    return definitions.expand(entry(e, indices))


def with_arrays(at):
    """A point with entries such as "W[1,2]" as one with arrays; entries not named are 0."""
    found = {key: ENTRY.fullmatch(key) for key in at}
    arrays = {}
    for key, match in found.items():
        if match:
            place = tuple(map(int, match[2].split(",")))
            arrays.setdefault(match[1], {})[place] = at[key]
    numbers = {key: at[key] for key, match in found.items() if not match}
    return numbers | {name: _nested(entries) for name, entries in arrays.items()}


def _nested(entries, place=()):
    sizes = [max(axis) for axis in zip(*entries, strict=True)]
    if len(place) == len(sizes):
        return entries.get(place, sp.S.Zero)
    return tuple(_nested(entries, (*place, i)) for i in range(1, sizes[len(place)] + 1))
