"""Ten digits on the sixteen corners of a cube with four directions, one for each bit."""

from functools import cache
from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from nnlib.codes import binary, distances
from nnlib.view.cube import oblique
from nnlib.view.maps import CLASS_COLOURS, GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure

_EIGHTS = np.array([2.05, 0.62])  # how far the direction of the eights leads
_CLEAR = 0.085  # the way stops so short of a corner, whose digit is to be read
_PATTERNS = binary(16)
_CODE = binary(10)
_TRUE, _SAID = CLASS_COLOURS[1], CLASS_COLOURS[0]
_PLACES = ("ones", "twos", "fours", "eights")
_BARS = ("between the numbers", "between the four bits", "between the one-hot rows")


def corners_picture(digit, taken_for):
    """The way from one digit to another, bit by bit, beside their three distances."""
    a, b = int(digit), int(taken_for)
    corners = way(a, b)
    apart = abs(a - b), len(corners) - 1, 2 * (a != b)
    stage = _stage()
    stage.way.set_segments(_between(place(corners)))
    for ring, corner in zip(stage.rings, (a, b), strict=True):
        ring.set_data(*place([corner]).T)
    _move_bars(stage, a, b, apart)
    return Picture(stage.frame(), _caption(a, b, apart), corners, apart)


def place(patterns):
    """Where the patterns 0 .. 15 stand in the picture -> (n, 2)."""
    bits = _PATTERNS[np.asarray(patterns, int)]
    return oblique(bits[:, :3].astype(float)) + bits[:, 3:] * _EIGHTS


def way(a, b):
    """The corners from a to b: the wrong bits are turned over one by one, ones first."""
    corners = [a]
    for i in range(4):
        if (a ^ b) >> i & 1:
            corners.append(corners[-1] ^ 1 << i)
    return corners


def _between(corners):
    """Lines from corner to corner, (n, 2) -> (n - 1, 2, 2), a little shorter at both ends."""
    steps = np.diff(corners, axis=0)
    short = _CLEAR * steps / np.linalg.norm(steps, axis=1, keepdims=True)
    return np.stack([corners[:-1] + short, corners[1:] - short], axis=1)


def _caption(a, b, apart):
    said = f"{_a(a)} taken for {_a(b).lower()}"
    if a == b:
        return f"{said} is no error: all three distances are 0."
    bits = f"{apart[1]} of the four bits {'is' if apart[1] == 1 else 'are'} wrong"
    return (
        f"{said}: the numbers are {apart[0]} apart, {bits}, and {apart[2]} of ten "
        "places of the one-hot row. In the accuracy every such error counts the same."
    )


def _a(digit):
    return f"A{'n' * (digit == 8)} {digit}"


def _move_bars(stage, a, b, apart):
    for bar, number, distance in zip(stage.bars, stage.numbers, apart, strict=True):
        bar.set_width(distance)
        number.set_text(str(distance))
        number.set_x(distance + 0.15)
    for row, name, n in zip(stage.bits, stage.names, (a, b), strict=True):
        name.set_text(str(n))
        for text, bit, other in zip(row, _CODE[n], _CODE[a if n == b else b], strict=True):
            text.set(text=str(bit), weight="bold" if bit != other else "normal")
            text.set_color(INK if bit != other else GREY)


@cache
def _stage():
    fig = figure(9.6, 3.9)
    stage = SimpleNamespace()
    _build_cubes(stage, fig.add_axes((0.01, 0.02, 0.6, 0.96)))
    _build_words(stage, fig.add_axes((0.655, 0.56, 0.33, 0.4)))
    _build_bars(stage, fig.add_axes((0.655, 0.04, 0.31, 0.48)))
    stage.frame = Stage(fig).frame
    return stage


def _build_cubes(stage, axes):
    axes.set(xlim=(-0.24, 3.62), ylim=(-0.27, 2.05), aspect="equal")
    axes.set_axis_off()
    pairs = np.argwhere(np.triu(distances(_PATTERNS) == 1))
    for i, j in pairs:
        between = j - i == 8
        style = {"color": "#c9c9c9", "lw": 0.9} if between else {"color": "#8f8f8f", "lw": 1.1}
        axes.plot(*place([i, j]).T, ls=":" if between else "-", zorder=1, **style)
    for n, (x, y) in enumerate(place(range(16))):
        digit = n < len(_CODE)
        look = {"mfc": "white", "mec": INK if digit else "#b5b5b5", "zorder": 4}
        axes.plot(x, y, "o", ms=15 if digit else 9, **look)
        if digit:
            word = {"ha": "center", "va": "center_baseline", "color": INK, "zorder": 6}
            axes.text(x, y, str(n), fontsize=10, **word)
    for text, x, y, turn in (
        ("ones →", 0.5, -0.12, 0),
        ("twos →", -0.12, 0.5, 90),
        ("fours →", 0.13, 1.2, 35),
        ("eights →", 2.15, 0.27, 17),
    ):
        axes.text(x, y, text, fontsize=8.5, color=GREY, ha="center", va="center", rotation=turn)
    axes.text(3.05, 2.0, "empty: no digit", fontsize=8.5, color=GREY, ha="center", va="center")
    stage.way = LineCollection([], colors=INK, linewidths=3, animated=True, zorder=3)
    axes.add_collection(stage.way, autolim=False)
    stage.rings = [
        axes.add_line(Line2D([], [], marker="o", ms=21, mfc="none", mew=3, zorder=5, **look))
        for look in ({"mec": c, "animated": True} for c in (_TRUE, _SAID))
    ]


def _build_words(stage, axes):
    """The bits of the two digits, place under place."""
    axes.set(xlim=(0, 6.4), ylim=(3, 0))
    axes.set_axis_off()
    stage.bits, stage.names = [], []
    for i, name in enumerate(_PLACES):
        axes.text(2.9 + i, 0.55, name, fontsize=8.5, color=GREY, ha="center", va="center")
    for row, (said, colour) in enumerate((("digit", _TRUE), ("taken for", _SAID))):
        y = 1.4 + 0.9 * row
        axes.text(1.3, y, said, fontsize=9.5, color=colour, ha="right", va="center")
        moving = {"fontsize": 13, "ha": "center", "va": "center", "animated": True}
        stage.names.append(axes.text(1.8, y, "", color=colour, weight="bold", **moving))
        stage.bits.append([axes.text(2.9 + i, y, "", **moving) for i in range(4)])


def _build_bars(stage, axes):
    axes.set(xlim=(0, 10), ylim=(3, 0))
    axes.set_axis_off()
    stage.bars, stage.numbers = [], []
    for i, name in enumerate(_BARS):
        axes.text(0, i + 0.2, name, fontsize=9, color=INK, va="center")
        (bar,) = axes.barh([i + 0.6], [0], 0.36, color="#7a7a7a", animated=True)
        stage.bars.append(bar)
        word = {"fontsize": 10, "color": INK, "va": "center", "animated": True}
        stage.numbers.append(axes.text(0, i + 0.6, "", **word))
