"""Two secants that meet at 0, one from each side, and the fan of slopes between them."""

from functools import cache
from types import SimpleNamespace

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.checks import number
from nnlib.choose import choose
from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure
from nnlib.view.words import fixed

ABS = Activation(np.abs, np.sign, "abs", (0.0,))
FUNCTIONS = {"abs": ABS} | {
    name: ACTIVATIONS[name] for name in ("relu", "leaky_relu", "softplus", "tanh")
}
_LEFT, _RIGHT, _FAN = "#0072B2", "#D55E00", "#F0E442"
_X = np.linspace(-1.6, 1.6, 321)  # holds 0, where the functions bend
_H = np.geomspace(0.01, 1.5, 120)


def secants(activation, h):
    """The slopes of the two secants that meet at 0: to the point -h, and to the point h."""
    f0 = activation.f(0.0)
    return (f0 - activation.f(-h)) / h, (activation.f(h) - f0) / h


def corner_picture(function="relu", h=1.0):
    """A function near 0 with both secants of width h, and their slopes for every smaller width."""
    chosen, h = choose(FUNCTIONS, function, "function"), number("h", h, 0.01, 1.5)
    left, right = secants(chosen, h)
    stage, f0 = _stage(function), chosen.f(0.0)
    for line, slope in ((stage.left, left), (stage.right, right)):
        line.set_data(_X, f0 + slope * _X)
    stage.fan.set_xy(_bow_tie(f0, left, right))
    stage.points.set_data([-h, 0, h], chosen.f(np.array([-h, 0.0, h])))
    for mark, slope in ((stage.at_left, left), (stage.at_right, right)):
        mark.set_data([h], [slope])
    stage.word.set_text(f"h = {h:g}: slopes {fixed(left)} and {fixed(right)}")
    return Picture(stage.frame(), _caption(function, chosen, h, left, right), [left, right], [h])


def _bow_tie(f0, left, right):
    """Between two lines through (0, f0): the triangle on each side of it."""
    x = np.array([0, 1.6, 1.6, 0, -1.6, -1.6])
    return np.column_stack([x, f0 + x * [left, left, right, right, right, left]])


def _caption(function, chosen, h, left, right):
    kinked = 0.0 in chosen.kinks
    return (
        f"{function}, width h = {h:g}: the secant from the left has the slope {fixed(left)}, that "
        f"from the right {fixed(right)}. "
        + ("They stay apart for every h" if kinked else "They meet as h goes to 0")
        + f"; the code takes the slope {fixed(chosen.df(0.0))} at 0."
    )


@cache
def _stage(function):
    """The axes for one function, with all that does not move."""
    chosen, fig = FUNCTIONS[function], figure(9.6, 3.6)
    near, slopes = fig.add_axes((0.05, 0.14, 0.44, 0.76)), fig.add_axes((0.57, 0.14, 0.34, 0.76))
    stage = SimpleNamespace()
    f = chosen.f(_X)
    near.set(xlim=(-1.6, 1.6), ylim=(f.min() - 0.35, f.max() + 0.35))
    near.plot(_X, f, color=INK, lw=2.2)
    (stage.fan,) = near.fill([0], [0], color=_FAN, alpha=0.5, lw=0, zorder=1, animated=True)
    (stage.left,) = near.plot([], [], color=_LEFT, lw=1.6, ls="--", animated=True)
    (stage.right,) = near.plot([], [], color=_RIGHT, lw=1.6, ls="-.", animated=True)
    (stage.points,) = near.plot([], [], "o", color=INK, ms=6, animated=True)
    stage.word = near.text(
        0.03, 0.96, "", transform=near.transAxes, fontsize=10, va="top", color=INK, animated=True
    )
    below, above = secants(chosen, _H)
    slopes.fill_between(_H, below, above, color=_FAN, alpha=0.5, lw=0)
    slopes.plot(_H, below, color=_LEFT, lw=1.6, ls="--")
    slopes.plot(_H, above, color=_RIGHT, lw=1.6, ls="-.")
    slopes.set(xscale="log", xlim=(_H[0], _H[-1]), ylim=(-1.25, 1.25))
    for y, side, colour, va in ((below, "left", _LEFT, "top"), (above, "right", _RIGHT, "bottom")):
        y = y[0] + (0.05 if va == "bottom" else -0.05)
        slopes.text(0.0108, y, f"from the {side}", fontsize=9, va=va, color=colour)
    (stage.at_left,) = slopes.plot([], [], "o", color=_LEFT, ms=7, animated=True)
    (stage.at_right,) = slopes.plot([], [], "s", color=_RIGHT, ms=7, animated=True)
    taken = float(chosen.df(0.0))
    slopes.annotate(
        f"code: {taken:g}", (1, taken), (6, 0), ("axes fraction", "data"), "offset points",
        fontsize=9, va="center", color=INK,
    )  # fmt: skip
    _name(near, f"{function} near 0, and two secants", "z")
    _name(slopes, "slopes of the two secants", "width h (smaller to the left)")
    stage.frame = Stage(fig).frame
    return stage


def _name(axes, title, x):
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel(x, fontsize=9, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8, colors=INK)
    axes.axhline(0, color=GREY, lw=0.6, ls=":")
