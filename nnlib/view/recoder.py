"""A layer without training: ten outputs, cut at one half, feed four sums with weights 0 and 1."""

from functools import cache
from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection

from nnlib.codes import NONE, binary, read
from nnlib.view.maps import CLASS_COLOURS, GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure

_CODE = binary(10)
_PLACES = ("ones", "twos", "fours", "eights")
_LIT = CLASS_COLOURS[1]


def recoder_picture(above_half):
    """What comes out where these outputs are above 1/2; they are named in a text, as "3 and 5"."""
    winners = [int(c) for c in str(above_half) if c.isdigit()]
    steps = np.isin(np.arange(10), winners).astype(int)
    sums = steps @ _CODE
    stage = _stage()
    for n, (node, value) in enumerate(zip(stage.nodes, stage.values, strict=True)):
        node.set_markerfacecolor(_LIT if steps[n] else "white")
        value.set_text(str(steps[n]))
        value.set_color("white" if steps[n] else GREY)
    stage.wires.set_segments([_wire(n, j) for n in winners for j in np.flatnonzero(_CODE[n])])
    for text, value in zip(stage.sums, sums, strict=True):
        text.set_text(str(value))
        text.set_weight("bold" if value else "normal")
    verdict = _verdict(winners, sums)
    stage.verdict.set_text(verdict)
    said = " and ".join(map(str, winners)) or "none"
    sums_said = ", ".join(map(str, sums))
    caption = f"Above one half: {said}. The sums are {sums_said}: {verdict}."
    return Picture(stage.frame(), caption, steps, sums)


def _verdict(winners, sums):
    if sums.max() > 1:
        return f"a sum of {sums.max()} is no bit"
    label = int(read(_CODE, sums[None])[0])
    if label == NONE:
        return "no digit"
    return f"read as {label}" + ("" if label in winners else f", and no output said {label}")


def _step_at(n):
    return np.array([0.07 + 0.096 * n, 0.8])


def _sum_at(j):
    return np.array([0.215 + 0.192 * j, 0.3])


def _wire(n, j):
    return np.array([_step_at(n), _sum_at(j)])


@cache
def _stage():
    fig = figure(9.6, 3.5)
    axes = fig.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_axis_off()
    stage = SimpleNamespace()
    every = [_wire(n, j) for n, j in np.argwhere(_CODE)]
    axes.add_collection(LineCollection(every, colors="#d0d0d0", linewidths=1, zorder=1))
    look = {"colors": _LIT, "linewidths": 2.6, "animated": True, "zorder": 2}
    stage.wires = axes.add_collection(LineCollection([], **look), autolim=False)
    word = {"ha": "center", "va": "center_baseline", "color": INK, "zorder": 4}
    moving = word | {"animated": True, "s": ""}
    stage.nodes, stage.values, stage.sums = [], [], []
    for n in range(10):
        place = _step_at(n)
        look = {"ms": 20, "mec": INK, "mew": 1, "animated": True, "zorder": 3}
        stage.nodes += axes.plot(*place, "o", **look)
        stage.values.append(axes.text(*place, fontsize=11, **moving))
        axes.text(place[0], 0.93, f"{n}", fontsize=11, **word)
    for j, name in enumerate(_PLACES):
        place = _sum_at(j)
        axes.plot(*place, "o", ms=26, mfc="white", mec=INK, mew=1, zorder=3, animated=True)
        stage.sums.append(axes.text(*place, fontsize=13, **moving))
        axes.text(place[0], 0.15, name, fontsize=9, **word | {"color": GREY})
    note = {"fontsize": 9, "color": GREY, "va": "center"}
    axes.text(0.012, 0.56, "a line: weight 1", **note)
    axes.text(0.012, 0.50, "no line: weight 0", **note)
    stage.verdict = axes.text(0.5, 0.05, fontsize=11, **moving)
    stage.frame = Stage(fig).frame
    return stage
