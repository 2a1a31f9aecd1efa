"""The mean size of each layer's slopes as bars on a logarithmic axis, one group of bars per net."""

import math

import numpy as np

from nnlib.config import Config
from nnlib.training import prepare
from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import figure

_WIDTH, _HEIGHT, _LEFT = 9.6, 3.5, 0.75  # inches
_BAR = "#0072B2"
_MOST = 24  # bars that have room for their numbers


def mean_slopes(config):
    """The mean of |dW| of each layer at the start, over the whole training part -> (L,)."""
    problem = prepare(config)
    train = problem.data.train
    _, grads = problem.model.loss_and_grads(problem.params, train.X, train.T)
    return np.array([np.abs(layer.W).mean() for layer in grads])


def slopes_picture(nets):
    """Bars for each net of {label: Config, or one number per layer} -> Picture.

    A number stands on each bar and the factor between neighbours below them; a slope that is
    exactly 0 has no bar.  Raises ValueError where there are more than 24 bars.
    """
    sizes = {
        label: mean_slopes(net) if isinstance(net, Config) else np.asarray(net, float)
        for label, net in nets.items()
    }
    bars = sum(map(len, sizes.values()))
    if not 1 <= bars <= _MOST:
        raise ValueError(f"There are {bars} layers to draw; a picture has room for 1 to {_MOST}.")
    drawn = figure(_WIDTH, _HEIGHT)
    axes = drawn.add_axes((_LEFT / _WIDTH, 0.19, 1 - (_LEFT + 0.1) / _WIDTH, 0.7))
    _frame(axes, np.concatenate([*sizes.values()]))
    at, slot = 0.0, bars + 0.6 * (len(sizes) - 1)
    for label, values in sizes.items():
        _group(axes, at, label, values, small=slot > 16)
        at += len(values) + 0.6
    axes.set_xlim(-0.6, slot - 0.4)
    drawn.canvas.draw()
    pixels = np.asarray(drawn.canvas.buffer_rgba())[..., :3].copy()
    return Picture(pixels, _caption(sizes), *map(_logs, sizes.values()))


def _frame(axes, values):
    """The logarithmic axis, from two powers of ten below the smallest bar."""
    powers = np.floor(_logs(values[values > 0])) if (values > 0).any() else np.zeros(1)
    axes.set_yscale("log")
    axes.set_ylim(10.0 ** (powers.min() - 1), 10.0 ** (powers.max() + 1.5))
    axes.set_title("mean |dW| of each layer", fontsize=10, loc="left", color=INK)
    axes.set_title("grey: factor between neighbours", fontsize=8, loc="right", color=GREY)
    axes.tick_params(labelsize=8, colors=INK)
    axes.set_yticks([], minor=True)
    axes.set_xticks([])
    axes.spines[["top", "right"]].set_visible(False)


def _group(axes, at, label, values, small):
    """The bars of one net from x = at on, with their numbers, names and factors."""
    floor, _ = axes.get_ylim()
    below = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center"}
    for i, value in enumerate(values):
        x = at + i
        if value > 0 and math.isfinite(value):
            axes.bar(x, value - floor, 0.62, bottom=floor, color=_BAR)
        axes.annotate(
            short(value), (x, max(value, floor)), (0, 3), textcoords="offset points",
            ha="center", fontsize=7 if small else 8, color=INK,
        )  # fmt: skip
        axes.annotate(f"W{i + 1}", (x, 0), (0, -12), fontsize=8, color=INK, **below)
        if i and values[i - 1] > 0:
            factor = f"×{value / values[i - 1]:.2g}"
            axes.annotate(factor, (x - 0.5, 0), (0, -23), fontsize=7, color=GREY, **below)
    middle = at + (len(values) - 1) / 2
    axes.annotate(label, (middle, 0), (0, -37), fontsize=10, color=INK, **below)


def short(value):
    """One digit and a power of ten: 3e-7; 0 where it is exactly 0."""
    if not value or not math.isfinite(value):
        return "0" if not value else "not finite"
    mantissa, power = f"{value:.0e}".split("e")
    return f"{mantissa}e{int(power)}".replace("-", "−")


def _logs(values):
    with np.errstate(divide="ignore"):
        return np.where(values > 0, np.log10(values), -99)


def _caption(sizes):
    told = [f"{label}: {', '.join(map(short, values))}" for label, values in sizes.items()]
    return f"Mean |dW| from the first layer to the last. {'; '.join(told)}."
