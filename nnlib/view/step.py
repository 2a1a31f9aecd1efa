"""The step of a difference: x^3 near 1 under a microscope, and how far the difference is off."""

from functools import cache
from types import SimpleNamespace

import numpy as np

from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure

SIDES = ("both sides", "one side")
DTYPES = {"float64": np.float64, "float32": np.float32}
STEPS = np.logspace(-16, 0, 161)
_SLOPE, _FLOOR, _TOP = 3.0, 1e-17, 30.0
_TRUE, _ROUND, _SECANT = "#009E73", "#CC79A7", "#8a6d00"  # none is the colour of a class


def difference(h, sides="both sides", precision="float64"):
    """The slope of x^3 at 1 by a difference with the step h (any shape), in this precision."""
    dtype = DTYPES[precision]
    x, h = dtype(1), np.asarray(h, dtype)
    if sides == "one side":
        return (_cube(x + h) - _cube(x)) / h
    return (_cube(x + h) - _cube(x - h)) / (dtype(2) * h)


def _cube(x):
    return x * x * x  # rounded alike on every machine, which a power is not


def step_picture(h, sides="both sides", precision="float64"):
    """The graph of x^3 around 1, as wide as the step h, and the error of every step from 1e-16."""
    stage, dtype = _stage(), DTYPES[precision]
    at = np.linspace(-2, 2, 401)
    x = dtype(1) + (at * h).astype(dtype)
    graph = (_cube(x) - dtype(1)).astype(float) / h
    found = float(difference(h, sides, precision))
    errors = np.abs(difference(STEPS, sides, precision).astype(float) - _SLOPE)
    _move_microscope(stage, at, graph, h, sides, dtype)
    _move_errors(stage, errors, abs(found - _SLOPE), h, sides, np.finfo(dtype).eps)
    drawn = np.log10(np.maximum(errors, _FLOOR))
    return Picture(stage.frame(), _caption(h, sides, precision, found), graph, drawn)


def _caption(h, sides, precision, found):
    off = abs(found - _SLOPE)
    how = "not at all" if off == 0 else f"by {off:.1e}"
    return (
        f"{sides.capitalize()}, {precision}, h = {h:.0e}: the difference is {found:.9f}, "
        f"the slope is 3. It is off {how}."
    )


def _move_microscope(stage, at, graph, h, sides, dtype):
    stage.graph.set_data(at, graph)
    ends = np.array([0.0 if sides == "one side" else -1.0, 1.0])
    x = dtype(1) + (ends * h).astype(dtype)
    heights = (_cube(x) - dtype(1)).astype(float) / h
    stage.points.set_data(ends, heights)
    rise = (heights[1] - heights[0]) / (ends[1] - ends[0])
    stage.secant.set_data([-2, 2], heights[0] + rise * (np.array([-2, 2]) - ends[0]))
    stage.width.set_text(f"from 1 − 2h to 1 + 2h, h = {h:.0e}")


def _move_errors(stage, errors, off, h, sides, eps):
    one = sides == "one side"
    stage.errors.set_data(STEPS, np.maximum(errors, _FLOOR))
    stage.formula.set_data(STEPS, 3 * STEPS + STEPS**2 if one else STEPS**2)
    stage.rounding.set_data(STEPS, eps / STEPS)
    stage.now.set_data([h], [max(off, _FLOOR)])
    stage.law.set_text("3h + h²" if one else "h²")
    stage.law.set_position((1e-13, 1e-15) if one else (3e-8, 1e-16))
    stage.noise.set_position((0.06, 8 * eps / 0.06))
    stage.measured.set_position((2 * eps, 1e-3) if eps > 1e-10 else (200 * eps, 1e-5))


@cache
def _stage():
    fig, stage = figure(9.6, 3.5), SimpleNamespace()
    left = _axes(fig, (0.06, 0.15, 0.36, 0.74), "The graph of x³ under a microscope")
    left.set(xlim=(-2, 2), ylim=(-7, 7), xticks=[-1, 0, 1])
    left.set_xticklabels(["1 − h", "1", "1 + h"])
    left.set_ylabel("(x³ − 1)/h", fontsize=9, color=INK)
    right = _axes(fig, (0.54, 0.15, 0.42, 0.74), "How far the difference is off")
    right.set(xscale="log", yscale="log", xlim=(3e-17, 3), ylim=(_FLOOR / 3, _TOP))
    right.set_xticks([10.0**k for k in range(-16, 1, 4)])
    right.set_yticks([10.0**k for k in range(-16, 1, 4)])
    right.minorticks_off()
    right.set_xlabel("step h", fontsize=9, color=INK)
    (stage.graph,) = left.plot([], [], color=INK, lw=1.6, animated=True)
    (stage.secant,) = left.plot([], [], color=_SECANT, lw=1.6, ls="--", animated=True)
    (stage.points,) = left.plot([], [], "o", color=_SECANT, ms=6, animated=True)
    word = {"fontsize": 9, "animated": True}
    stage.width = left.text(-1.9, 6.1, "", color=GREY, **word)
    left.text(-1.9, 5.0, "difference: slope of this line", fontsize=9, color=_SECANT)
    (stage.formula,) = right.plot([], [], color=_TRUE, lw=1.2, ls="--", animated=True)
    (stage.rounding,) = right.plot([], [], color=_ROUND, lw=1.2, ls="-.", animated=True)
    (stage.errors,) = right.plot([], [], color=INK, lw=1.0, animated=True)
    (stage.now,) = right.plot([], [], "o", color=_SECANT, ms=8, animated=True)
    stage.law = right.text(1, 1, "", color=_TRUE, **word)
    stage.noise = right.text(1, 1, "ε/h", color=_ROUND, **word)
    stage.measured = right.text(1, 1, "measured", color=INK, ha="right", **word)
    stage.frame = Stage(fig).frame
    return stage


def _axes(fig, box, title):
    axes = fig.add_axes(box)
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8, colors=INK)
    return axes
