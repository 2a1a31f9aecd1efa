"""The table of symbols as a page: our name, what it is, and how each document writes it."""

from html import escape

from ..derive import page
from ..derive.views import View
from ..language.arrays import named
from ..language.latex import to_latex
from ..language.reader import shape
from .rewrite import symbol_tex
from .table import NOTATIONS

NAMES = {  # our name -> its shape, what it is
    "X": ("N D", "inputs, one row per example"),
    "W1": ("D H", "first weights"),
    "b1": ("H", "first biases"),
    "Z1": ("N H", "hidden units before the bend"),
    "A": ("N H", "hidden units after the bend"),
    "W2": ("H K", "last weights"),
    "b2": ("K", "last biases"),
    "Z2": ("N K", "scores"),
    "P": ("N K", "outputs"),
}
SLOPES = {"dZ2": "N K", "dW2": "H K", "dW1": "D H", "db1": "H"}  # of which the layout is shown
SIZES = {"D": "inputs", "H": "hidden units", "K": "outputs", "N": "examples in a batch"}


def glossary():
    """Symbols, shapes and layouts of this course and the five documents, as a table."""
    ids = [id for id in NOTATIONS if id != "ours"]
    heads = ["ours", "what it is", *(f"{escape(NOTATIONS[id].title)} ({id})" for id in ids)]
    rows = [_row(name, sizes, what, ids) for name, (sizes, what) in NAMES.items()]
    rows += [_row(name, sizes, "its slope", ids) for name, sizes in SLOPES.items()]
    rows += [_sizes(name, what, ids) for name, what in SIZES.items()]
    head = "".join(f'<th scope="col" style="{page.LEFT}">{h}</th>' for h in heads)
    html = f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead>'
    html += f"<tbody>{''.join(rows)}</tbody></table>"
    html += "".join(f"<p>{id}: {escape(_said(NOTATIONS[id]))}</p>" for id in ids)
    count = f"{len(NAMES) + len(SLOPES)} names and {len(SIZES)} sizes in {len(ids)} documents"
    return View(html, "", f"Notation: {count}")


def _row(name, sizes, what, ids):
    ours = named(name, shape(sizes))
    cells = [_cell(to_latex(ours), ours.shape, NOTATIONS["ours"]), what]
    return page.row([*cells, *(_written(name, ours, NOTATIONS[id]) for id in ids)])


def _written(name, ours, notation):
    """A document's symbol with its shape there, a dash where it has none."""
    by = name[1:] if name in SLOPES else ""
    symbol = notation.symbols.get(by or name)
    if symbol is None:
        return "–"
    axes = ours.shape if len(ours.shape) == 2 else (1, *ours.shape)
    turned = symbol.turned_slope if by else symbol.turned
    return _cell(symbol_tex(ours, notation), axes[::-1] if turned else axes, notation)


def _cell(tex, sizes, notation):
    return f"{page.math(tex)} <small>{page.math(notation.shape(sizes))}</small>"


def _sizes(name, what, ids):
    return page.row([
        page.math(name), what, *(page.math(NOTATIONS[id].letter(name)) for id in ids)
    ])  # fmt: skip


def _said(notation):
    return " ".join(s for s in (f"{notation.layout}.", notation.remark) if s)
