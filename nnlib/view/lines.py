"""Curves beside each other as a still picture: one panel or two, each curve named at its end."""

from typing import NamedTuple

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from nnlib.view.bundle import styles
from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import figure

_WIDTH, _HEIGHT, _LEFT, _NAMES, _FOOT, _HEAD = 9.6, 3.0, 0.62, 1.15, 0.5, 0.32  # inches
_GAP = 12  # points between two names


class Panel(NamedTuple):
    """Curves by name, each (x, y) with y of shape (n,), or (n, R) for R runs: median and range.

    `log` holds the axes, "x", "y" or "xy", that are logarithmic; `dotted` are heights with words;
    `window` is (lowest, highest) of y, where the data shall not decide it.
    """

    title: str
    curves: dict
    x: str
    log: str = ""
    dotted: dict = {}  # noqa: RUF012  (a default of a NamedTuple, which nobody changes)
    window: tuple | None = None


def lines(panels, caption):
    """Draw one Panel, or a list of them side by side, above a caption -> Picture."""
    panels = [panels] if isinstance(panels, Panel) else list(panels)
    drawn = figure(_WIDTH, _HEIGHT)
    wide = _WIDTH / len(panels)
    for i, panel in enumerate(panels):
        left, inside = i * wide + _LEFT, wide - _LEFT - _NAMES
        box = left / _WIDTH, _FOOT / _HEIGHT, inside / _WIDTH, 1 - (_FOOT + _HEAD) / _HEIGHT
        _draw(drawn.add_axes(box), panel)
    drawn.canvas.draw()
    data = [np.asarray(y, float) for panel in panels for _, y in panel.curves.values()]
    return Picture(np.asarray(drawn.canvas.buffer_rgba())[..., :3].copy(), caption, *data)


def _draw(axes, panel):
    axes.set_title(panel.title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel(panel.x, fontsize=9, color=INK)
    axes.tick_params(labelsize=8, colors=INK)
    axes.spines[["top", "right"]].set_visible(False)
    for letter in panel.log:
        getattr(axes, f"set_{letter}scale")("log")
    if "x" not in panel.log and all(
        np.asarray(x).dtype.kind == "i" for x, _ in panel.curves.values()
    ):
        axes.xaxis.get_major_locator().set_params(integer=True)
    ends = []
    for look, (name, (x, y)) in zip(styles(len(panel.curves)), panel.curves.items(), strict=True):
        ends.append((*_curve(axes, np.asarray(x), np.asarray(y, float), look), name, look[0]))
    if panel.window:
        axes.set_ylim(panel.window)
    for height, words in panel.dotted.items():
        axes.axhline(height, color=GREY, lw=0.8, ls=":")
        axes.annotate(
            words, (0, height), (4, 3), ("axes fraction", "data"), "offset points",
            fontsize=8, color=GREY,
        )  # fmt: skip
    _write_out(axes)
    _name(axes, ends)


def _write_out(axes):
    """Label a logarithmic axis of less than two decades by plain numbers, which do not collide."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        if axis.get_scale() == "log" and high < 100 * low:
            axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axis.set_major_formatter("{x:,g}")
            axis.set_minor_formatter(NullFormatter())


def _curve(axes, x, y, look):
    """Draw one curve, with a band where there are several runs; returns where it ends."""
    colour, dashes, width = look
    runs = y if y.ndim == 2 else y[:, None]
    middle = np.median(runs, axis=1)
    if runs.shape[1] > 1:
        axes.fill_between(x, runs.min(axis=1), runs.max(axis=1), color=colour, alpha=0.16, lw=0)
    axes.plot(x, middle, color=colour, ls=dashes, lw=width)
    return x[-1], middle[-1]


def _name(axes, ends):
    """Write each curve's name beside its end, with a thin line to it, apart from the others."""
    low, high = axes.get_ylim()
    to_points = 72 / axes.figure.dpi
    ends = sorted(ends, key=lambda end: end[1])
    inside = [float(np.clip(y, low, high)) for _, y, *_ in ends]
    at = np.array([axes.transData.transform((0, y))[1] for y in inside]) * to_points
    room = _GAP * np.arange(len(ends))
    raised = np.maximum.accumulate(at - room)
    lowered = np.minimum.accumulate((at - room)[::-1])[::-1]
    heights = (raised + lowered) / 2 + room  # both keep the gaps, so their mean does
    bottom = axes.bbox.y0 * to_points + room + _GAP / 2
    top = axes.bbox.y1 * to_points + room - room[-1:] + _GAP / 2
    for (x, _, name, colour), y, up in zip(
        ends, inside, np.minimum(np.maximum(heights, bottom), top) - at, strict=True
    ):
        leader = {"arrowstyle": "-", "color": colour, "lw": 0.6, "shrinkA": 0, "shrinkB": 0}
        axes.annotate(
            name, (x, y), (14, up), "data", "offset points", arrowprops=leader,
            fontsize=9, color=colour, va="center", annotation_clip=False,
        )  # fmt: skip
