"""A constant pull and one in proportion: the steps that |w| and w squared make of one weight."""

from functools import cache
from types import SimpleNamespace

import numpy as np

from nnlib.view.maps import CLASS_COLOURS, GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure
from nnlib.view.words import counted, fixed

_AT = np.array([-1, -0.75, -0.5, -0.25, -0.1, 0.1, 0.25, 0.5, 0.75, 1])  # where arrows stand
_MOST = 20  # updates
_STYLES = {  # way -> colour, dashes, marker
    "|w|": (CLASS_COLOURS[0], "-", "o"),
    "|w|, proximal": (CLASS_COLOURS[1], "--", "s"),
    "w²": (CLASS_COLOURS[2], "-.", "^"),
}


def pulls_picture(start, pull, updates):
    """The arrows of both penalties, and the way of one weight that nothing else moves.

    pull is lr times lambda, which is the length of a step under |w|.
    """
    found = ways(start, pull, int(updates))
    stage = _stage()
    for arrows, lengths in zip(
        stage.arrows, (np.full(_AT.shape, pull), 2 * pull * np.abs(_AT)), strict=True
    ):
        for arrow, w, length in zip(arrows, _AT, lengths, strict=True):
            arrow.xy = (w - np.sign(w) * length, arrow.xy[1])
    for line, end, way in zip(stage.lines, stage.ends, found.values(), strict=True):
        line.set_data(np.arange(len(way)), way)
        end.set_data([len(way) - 1], way[-1:])
    return Picture(stage.frame(), _caption(found, int(updates)), *found.values())


def ways(start, pull, updates):
    """The weight before and after each update, under each penalty -> name -> (updates + 1,)."""
    step = {
        "|w|": lambda w: w - pull * np.sign(w),
        "|w|, proximal": lambda w: np.sign(w) * max(abs(w) - pull, 0.0),
        "w²": lambda w: (1 - 2 * pull) * w,
    }
    found = {}
    for name, move in step.items():
        way = [float(start)]
        for _ in range(updates):
            way.append(round(move(way[-1]), 12) + 0.0)  # a weight that is 0 up to rounding is 0
        found[name] = np.array(way)
    return found


def _caption(found, updates):
    after = ", ".join(f"{name}: {_value(way[-1])}" for name, way in found.items())
    return f"The weight after {counted(updates, 'update')}. {after}."


def _value(w):
    """Three decimals; 0 stands for exactly 0."""
    if w == 0:
        return "exactly 0"
    return fixed(w) if abs(w) >= 0.0005 else f"{w:.1e}".replace("-", "−")


@cache
def _stage():
    fig = figure(9.6, 4.0)
    stage = SimpleNamespace(arrows=[])
    for left, name, of in ((0.035, "|w|", np.abs), (0.28, "w²", np.square)):
        stage.arrows.append(_build_field(fig.add_axes((left, 0.09, 0.22, 0.8)), name, of))
    _build_ways(stage, fig.add_axes((0.56, 0.13, 0.28, 0.76)))
    stage.frame = Stage(fig).frame
    return stage


def _build_field(axes, name, of):
    """A penalty over the number line, and the arrows below it."""
    w = np.linspace(-1.15, 1.15, 231)
    colour = _STYLES[name][0]
    axes.plot(w, of(w), color=colour, lw=2)
    axes.set(xlim=(-1.2, 1.2), ylim=(-0.62, 1.25), xticks=(-1, 0, 1), yticks=[])
    axes.axhline(0, color=GREY, lw=0.8)
    axes.plot([0, 0], [-0.55, 0], color=GREY, lw=0.8, ls=":")
    axes.set_title(f"{name}, and one step below it", fontsize=10, loc="left", color=INK)
    axes.tick_params(labelsize=8.5, colors=INK)
    axes.spines[["top", "right", "left"]].set_visible(False)
    look = {"arrowstyle": "-|>", "color": colour, "lw": 2, "shrinkA": 0, "shrinkB": 0}
    arrows = []
    for i, at in enumerate(_AT):
        y = -0.11 - 0.1 * min(i, 9 - i)
        axes.plot(at, y, "o", ms=3, color=colour)
        arrow = axes.annotate("", (0, y), (at, y), arrowprops=look | {"mutation_scale": 9})
        arrow.set_animated(True)
        arrows.append(arrow)
    return arrows


def _build_ways(stage, axes):
    """The weight over the updates, one curve for each way."""
    axes.set(xlim=(0, _MOST), ylim=(-1.1, 1.1), yticks=(-1, 0, 1))
    axes.locator_params(axis="x", integer=True)
    axes.axhline(0, color=GREY, lw=0.8)
    axes.set_title("the weight, if nothing else moves it", fontsize=10, loc="left", color=INK)
    axes.set_xlabel("updates", fontsize=9, color=INK)
    axes.tick_params(labelsize=8.5, colors=INK)
    axes.spines[["top", "right"]].set_visible(False)
    stage.lines, stage.ends = [], []
    for i, (name, (colour, dashes, marker)) in enumerate(_STYLES.items()):
        look = {"color": colour, "animated": True}
        stage.lines += axes.plot([], [], ls=dashes, lw=1.8, **look)
        stage.ends += axes.plot([], [], marker, ms=8 - 1.5 * i, clip_on=False, zorder=4, **look)
        place = {"transform": axes.transAxes, "fontsize": 9, "va": "center"}
        y = 0.95 - 0.09 * i
        key = {"transform": axes.transAxes, "clip_on": False, "color": colour}
        axes.plot([1.03, 1.13], [y, y], ls=dashes, lw=1.8, **key)
        axes.plot([1.13], [y], marker, ms=5, **key)
        axes.text(1.18, y, name, color=INK, **place)
