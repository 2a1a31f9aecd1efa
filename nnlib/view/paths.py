"""A net as a graph: one weight, and the paths on which it can reach the loss."""

import re

from nnlib.view.maps import CLASS_COLOURS, GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure

_WEIGHT, _PATH = CLASS_COLOURS[0], CLASS_COLOURS[1]
_LETTERS = ("x", "a", "z⁽²⁾")
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def weights(sizes=(2, 3, 2)):
    """The weights of a net with one hidden layer by name: W1[1,1], ..., W2[3,2]."""
    return [
        f"W{layer + 1}[{i + 1},{j + 1}]"
        for layer in range(2)
        for i in range(sizes[layer])
        for j in range(sizes[layer + 1])
    ]


def paths_picture(weight="W2[1,1]", sizes=(2, 3, 2)):
    """The net of these sizes (D, H, K) with one weight, and what it moves on the way to the loss.

    Raises ValueError for a weight that the net does not have.
    """
    if weight not in weights(sizes):
        raise ValueError(f"weight is {weight!r}; a net {sizes} has {', '.join(weights(sizes))}.")
    layer, i, j = (int(n) for n in re.findall(r"\d+", weight))
    units = [j - 1] if layer == 1 else [i - 1]
    scores = range(sizes[2]) if layer == 1 else [j - 1]
    own = {(layer - 1, i - 1, j - 1)}
    lit = {(1, a, z) for a in units for z in scores if layer == 1} | {(2, z, 0) for z in scores}
    return Picture(_draw(sizes, own, lit), _caption(weight, layer, units, scores), *_data(own, lit))


def _data(own, lit):
    return sorted(own), sorted(lit)


def _caption(weight, layer, units, scores):
    """The paths in words."""
    unit = f"a{units[0] + 1}".translate(_LOW)
    ends = [f"{_LETTERS[2]}{k + 1}".translate(_LOW) for k in scores]
    paths = [f"{unit} → {z} → L" if layer == 1 else f"{z} → L" for z in ends]
    ways = "one path" if len(paths) == 1 else f"{len(paths)} paths"
    return f"{weight} reaches the loss on {ways}: {', '.join(paths)}. Nothing else moves with it."


def _places(sizes):
    """Where the nodes stand: (column, number) -> (x, y), the loss in the last column."""
    columns = (*sizes, 1)
    return {
        (c, n): (2.2 * c, 1.15 * ((size - 1) / 2 - n))
        for c, size in enumerate(columns)
        for n in range(size)
    }


def _draw(sizes, own, lit):
    fig = figure(7.6, 3.2)
    axes = fig.add_axes((0.0, 0.0, 1.0, 0.9))
    axes.set_axis_off()
    axes.set(xlim=(-0.7, 7.3), ylim=(-1.95, 1.75))
    axes.set_title("the weight in orange, its paths to the loss in blue", fontsize=10, color=INK)
    places = _places(sizes)
    columns = (*sizes, 1)
    for c in range(3):
        for m in range(columns[c]):
            for n in range(columns[c + 1]):
                edge = (c, m, n)
                colour = _WEIGHT if edge in own else _PATH if edge in lit else GREY
                bold = edge in own or edge in lit
                (x0, y0), (x1, y1) = places[c, m], places[c + 1, n]
                style = "--" if edge in own else "-"
                width, alpha = (2.8, 1.0) if bold else (0.8, 0.45)
                axes.plot([x0, x1], [y0, y1], style, color=colour, lw=width, alpha=alpha, zorder=1)
    touched = {(c + 1, n) for c, _, n in own | lit}
    for (c, n), (x, y) in places.items():
        name = "L" if c == 3 else f"{_LETTERS[c]}{n + 1}".translate(_LOW)
        edge = _PATH if (c, n) in touched else GREY
        axes.plot(x, y, "o", ms=31, mfc="white", mec=edge, mew=2.2 if edge == _PATH else 1.0)
        axes.text(x, y, name, ha="center", va="center", fontsize=11, color=INK, zorder=4)
    for c, words in enumerate(("inputs", "hidden units", "scores", "loss")):
        axes.text(2.2 * c, -1.75, words, ha="center", fontsize=9, color=INK)
    return Stage(fig).frame()
