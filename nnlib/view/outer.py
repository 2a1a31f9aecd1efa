"""A product X.T @ dZ as a sum: one table of products per example, all falling onto one another."""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from nnlib.view.maps import CLASS_COLOURS, GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure

# Four examples, three inputs, two units: sizes that are all different.
_X = np.array([[1, 2, 0], [0, 1, 1], [2, 0, 1], [1, 1, 3]])
_DZ = np.array([[1, -1], [-2, 2], [1, 0], [0, 1]])
_SIDE = 0.62  # of the square in which a number stands


def outer_picture(examples=4):
    """The tables of the first `examples` of four, and their sum.

    Raises ValueError for another number of examples.
    """
    if examples not in range(len(_X) + 1):
        raise ValueError(f"examples is {examples!r}; it must be 0 to {len(_X)}.")
    total = _X[:examples].T @ _DZ[:examples]
    return Picture(_draw(examples, total), _caption(examples), total)


def _caption(examples):
    if examples == len(_X):
        return (
            "All four tables lie on one another: row i, column j of the sum is column i of X times "
            "column j of dZ, added over the examples. That is X.T @ dZ."
        )
    tables = "1 table is" if examples == 1 else f"{examples} tables are"
    return f"{tables} in the sum, of 4: each is one example's inputs times its errors."


def _draw(examples, total):
    fig = figure(9.6, 4.3)
    axes = fig.add_axes((0, 0, 1, 1), aspect="equal")
    axes.set_axis_off()
    axes.set(xlim=(0, 12.4), ylim=(0, 5.55))
    colours = [CLASS_COLOURS[n] if n < examples else GREY for n in range(len(_X))]
    _table(axes, 0.5, 5.0, _X.T, [colours] * 3, r"$X^\top$, one column per example")
    _word(axes, 3.35, 4.07, "·")
    _table(axes, 3.75, 5.0, _DZ, [[c, c] for c in colours], "$dZ$, one row per example")
    _word(axes, 5.65, 4.07, "=")
    _table(axes, 6.5, 5.0, total, None, "$dW$ so far, no axis of examples left")
    for n in range(len(_X)):
        left = 0.5 + 2.15 * n
        words = f"example {n + 1}" if n < examples else f"example {n + 1}, to come"
        _table(axes, left, 2.0, np.outer(_X[n], _DZ[n]), [[colours[n]] * 2] * 3, words)
        if n:
            _word(axes, left - 0.45, 1.07, "+")
    _word(axes, 8.65, 1.07, "=")
    _table(axes, 9.25, 2.0, total, None, "their sum")
    return Stage(fig).frame()


def _table(axes, left, top, M, colours, words):
    """The numbers of M in squares, each with an edge and a number of its colour."""
    for i, row in enumerate(M):
        for j, value in enumerate(row):
            colour = INK if colours is None else colours[i][j]
            x, y = left + _SIDE * j, top - _SIDE * (i + 1)
            look = {"facecolor": to_rgba(colour, 0.12), "edgecolor": colour, "lw": 1.2}
            axes.add_patch(Rectangle((x + 0.03, y + 0.03), _SIDE - 0.06, _SIDE - 0.06, **look))
            style = {"ha": "center", "va": "center", "color": GREY if colour == GREY else INK}
            number = f"{value:g}".replace("-", "−")
            axes.text(x + _SIDE / 2, y + _SIDE / 2, number, fontsize=12, **style)
    axes.text(left, top + 0.12, words, fontsize=9.5, color=INK)


def _word(axes, x, y, text):
    axes.text(x, y, text, ha="center", va="center", fontsize=16, color=INK)
