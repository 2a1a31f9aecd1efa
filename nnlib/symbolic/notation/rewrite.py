"""A line in our symbols becomes the same line in a document's, by rules on its tree.

A transpose is pushed down to the symbols, where the document's own layout takes it up: with
columns, X @ W becomes W x.  What is read back through the table is proved equal to ours.
"""

import sympy as sp

from ..decide.equality import prove_equal
from ..language import arrays
from ..language.arrays import Array, shape_of
from ..language.errors import NotRead


class NotWritten(NotRead):
    """A document has no symbol for a name of ours."""


def rewrite(e, notation, turned=False):
    """e in the layout of a notation -> Array with two axes; turned: the transpose of e.

    A vector of ours counts as a row.  Raises NotWritten where the document lacks a symbol.
    """
    if not isinstance(e, Array):
        return e
    return _RULES.get(e.op, _each)(e, notation, turned)


def read_back(e):
    """A rewritten line in our symbols again, by nothing but what each symbol stands for."""
    if not isinstance(e, Array) or e.op == "diag":
        return e
    if e.op == "symbol":
        ours, turned = e.parts
        row = _as_matrix(ours)
        return arrays.transpose(row) if turned == sp.true else row
    parts = [read_back(p) for p in e.parts]
    if e.op == "T":
        return arrays.transpose(*parts)
    if e.op == "@":
        return Array("@", e.shape, *parts)
    return Array(e.op, e.shape, *parts)


def agrees(e, written, turned=False):
    """The verdict on a rewritten line, read back, and ours: Equal, unless a rule is broken."""
    ours = _as_matrix(e)
    return prove_equal(read_back(written), arrays.transpose(ours) if turned else ours)


def lies_turned(e, notation):
    """Whether the document keeps the transpose of what a line of ours begins with."""
    if e.op not in ("slope", "name", "row"):
        return False
    by = _slope_by(e)
    symbol = _symbol_of(by or _name(e), notation)
    return symbol.turned_slope if by else symbol.turned


def symbol_tex(ours, notation):
    """How the document writes a name of ours, an example of it, or the slope by it."""
    if ours.op == "ones":
        return r"\mathbf{1}"
    by = _slope_by(ours)
    symbol = _symbol_of(by or _name(ours), notation)
    tex = symbol.one if ours.op == "row" or not symbol.all else symbol.all
    if not by:
        return tex
    below = f"({tex})" if " + " in tex and not tex.endswith(")") else tex
    return rf"\frac{{\partial {notation.loss}}}{{\partial {below}}}"


# --- the symbols --------------------------------------------------------------------------------


def _name(e):
    """The name at the bottom of an array or of a row of it, "" where there is none."""
    base = e.parts[0] if e.op == "row" else e
    return str(base.parts[0].label) if base.op == "name" else ""


def _slope_by(e):
    """Q where e is the slope by Q, written dQ or as a derivative; else ""."""
    if e.op == "slope":
        return _name(e.parts[1])
    name = _name(e)
    return name[1:] if name.startswith("d") and len(name) > 1 else ""


def _symbol_of(name, notation):
    if name not in notation.symbols:
        raise NotWritten(f"{notation.title} has no symbol for {name}.")
    return notation.symbols[name]


def _as_matrix(e):
    """A vector as a row with two axes."""
    one = Array("ones", (sp.Integer(1),))
    return arrays.outer(one, e) if len(shape_of(e)) == 1 else e


def _leaf(e, notation, turned):
    """The document's symbol, or its transpose where it keeps the array the other way round."""
    shape = e.shape if len(e.shape) == 2 else (sp.Integer(1), *e.shape)
    by = _slope_by(e)
    if e.op == "ones":
        kept = True  # a column of ones
    else:
        symbol = _symbol_of(by or _name(e), notation)
        kept = symbol.turned_slope if by else symbol.turned
    own = Array("symbol", shape[::-1] if kept else shape, e, sp.true if kept else sp.false)
    return own if kept == turned else arrays.transpose(own)


# --- the rules ----------------------------------------------------------------------------------


def _product(left, right):
    """left right, without brackets; two transposes become one, of the product in reverse order."""
    if left.op == right.op == "T":
        return arrays.transpose(arrays.matmul(right.parts[0], left.parts[0]))
    if right.op == "@":
        return arrays.matmul(_product(left, right.parts[0]), right.parts[1])
    return arrays.matmul(left, right)


def _matmul(e, notation, turned):
    left, right = e.parts if not turned else e.parts[::-1]
    return _product(rewrite(left, notation, turned), rewrite(right, notation, turned))


def _outer(e, notation, turned):
    """All products of two rows: the first as a column, times the second."""
    left, right = e.parts if not turned else e.parts[::-1]
    return _product(rewrite(left, notation, True), rewrite(right, notation, False))


def _each(e, notation, turned):
    """Entry by entry; a slope of the activation, for one example, may stand on a diagonal."""
    left, *right = e.parts
    if e.op == "*" and notation.diagonal and _is_slope_of_one(right[0]):
        square = Array("diag", right[0].shape * 2, right[0])
        row = rewrite(left, notation, turned)
        return arrays.matmul(square, row) if turned else arrays.matmul(row, square)
    return arrays.each(e.op, *(rewrite(p, notation, turned) for p in e.parts))


def _is_slope_of_one(e):
    return isinstance(e, Array) and e.op == "call" and len(e.shape) == 1


def _call(e, notation, turned):
    """f of a transpose is the transpose of f."""
    form, part = e.parts
    inside = rewrite(part, notation, turned)
    if inside.op == "T":
        return arrays.transpose(arrays.call(form.func, *inside.parts))
    return arrays.call(form.func, inside)


def _series(e, notation, turned):
    body, index, high = e.parts
    body = rewrite(body, notation, turned)
    return Array("series", body.shape, body, index, high)


_RULES = {
    "name": _leaf, "row": _leaf, "slope": _leaf, "ones": _leaf,
    "T": lambda e, notation, turned: rewrite(e.parts[0], notation, not turned),
    "@": _matmul, "outer": _outer, "call": _call, "series": _series,
}  # fmt: skip
