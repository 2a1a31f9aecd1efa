"""Activations as small graphs side by side, each with its slope."""

import math

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.choose import choose
from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import figure

_Z = np.linspace(-4, 4, 801)
_SLOPE = "#D55E00"


def graphs(names, columns=4, functions=True, unnamed=False):
    """Draw each activation with its slope (dashed), or the slope alone -> Picture.

    `unnamed` calls them A, B, C, ... in the order given.
    """
    chosen = [choose(ACTIVATIONS, name, "activation") for name in names]
    titles = [chr(ord("A") + i) if unnamed else name for i, name in enumerate(names)]
    rows = math.ceil(len(names) / columns)
    wide, high = 9.6 / columns, 1.75  # inches of one graph with its title
    drawn = figure(9.6, high * rows)
    for i, (title, activation) in enumerate(zip(titles, chosen, strict=True)):
        row, column = divmod(i, columns)
        corner = (column * wide + 0.3) / 9.6, 1 - ((row + 1) * high - 0.25) / (high * rows)
        axes = drawn.add_axes((*corner, (wide - 0.4) / 9.6, (high - 0.55) / (high * rows)))
        _draw(axes, activation, functions)
        axes.set_title(title, fontsize=10, loc="left", color=INK, pad=3)
    drawn.canvas.draw()
    what = "with its slope, dashed" if functions else "the slope alone"
    caption = f"{', '.join(titles)}, each from z = −4 to 4: {what}"
    data = [a.df(_Z) for a in chosen] + [a.f(_Z) for a in chosen if functions]
    return Picture(np.asarray(drawn.canvas.buffer_rgba())[..., :3].copy(), caption, *data)


def _draw(axes, activation, functions):
    cut = _apart(activation.kinks)
    for at in (0, 1):
        axes.axhline(at, color=GREY, lw=0.5, ls=":")
    axes.axvline(0, color=GREY, lw=0.5, ls=":")
    if functions:
        axes.plot(_Z, activation.f(_Z), color=INK, lw=1.8)
    axes.plot(cut, activation.df(cut), color=_SLOPE, lw=1.5, ls="--" if functions else "-")
    axes.set(xlim=(-4, 4), ylim=(-1.3, 2.2), xticks=[-3, 0, 3], yticks=[-1, 0, 1, 2])
    axes.tick_params(labelsize=7, colors=INK, length=2)
    axes.spines[["top", "right"]].set_visible(False)


def _apart(kinks):
    """The points of the curve without those where there is no slope: the line breaks there."""
    gaps = (
        np.isclose(_Z[:, None], np.array(kinks)).any(axis=1) if kinks else np.zeros_like(_Z, bool)
    )
    return np.where(gaps, np.nan, _Z)
