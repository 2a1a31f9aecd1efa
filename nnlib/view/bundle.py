"""A bundle is several curves in one panel: a median and a band each, and its name at its end."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from nnlib.view.lanes import STYLES
from nnlib.view.maps import GREY, INK
from nnlib.view.pen import write

_DASHES = ("-", "--", "-.", ":", (0, (9, 2)), (0, (4, 1, 1, 1, 1, 1)))
_MOST = 400  # points of a curve that are drawn: the panel is narrower


def styles(n):
    """n looks of curves, at most 12: (colour, dashes, width), no two alike without the colour."""
    if n <= len(STYLES):
        return [(*style, 1.8) for style in STYLES[:n]]
    stops = np.array([[0x22, 0x22, 0x22], [0x7A, 0x28, 0x78], [0xC8, 0x68, 0xA0]]) / 255
    at = np.linspace(0, 2, n)
    colours = np.stack([np.interp(at, range(3), stop) for stop in stops.T], axis=-1)
    widths = (1.3, 2.6)
    return [(tuple(c), _DASHES[i % 6], widths[i // 6]) for i, c in enumerate(colours)]


class Bundle:
    """n curves in `axes`; `unit` is the length of one epoch on the x axis."""

    def __init__(self, axes, n, title, unit, scale):
        self.axes, self.unit, self.scale = axes, unit, scale
        axes.set_title(title, fontsize=10, loc="left", color=INK)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.tick_params(labelsize=8, colors=INK)
        axes.spines[["top", "right"]].set_visible(False)
        colours, dashes, widths = (list(look) for look in zip(*styles(n), strict=True))
        self.bands = PolyCollection([], facecolors=colours, alpha=0.16, lw=0, animated=True)
        self.lines = LineCollection(
            [], colors=colours, linestyles=dashes, linewidths=widths, animated=True
        )
        for artist in (self.bands, self.lines):
            axes.add_collection(artist, autolim=False)

    def refer(self, y, words):
        """Draw a dotted line at a height and say beside the title what it stands for."""
        self.axes.axhline(y, color=GREY, lw=0.8, ls=":")
        self.axes.set_title(f"dotted: {words}", fontsize=8, loc="right", color=GREY)

    def draw(self, pixels, epochs, scores, names):
        """Draw scores (E, G, 3), lowest, median, highest, and the names into pixels (h, w, 4).

        A curve ends before its first nan.
        """
        x = np.asarray(epochs) * self.unit
        keep = np.unique(np.r_[np.arange(0, len(x), -(-len(x) // _MOST)), len(x) - 1])
        scores = np.minimum(scores, 4 * self.axes.get_ylim()[1])  # far outside is far enough
        lines, bands, ends = [], [], []
        for g, name in enumerate(names):
            at = keep[np.isfinite(scores[keep, g, 1])]
            low, middle, high = scores[at, g].T
            lines.append(np.column_stack([x[at], middle]))
            bands.append(np.column_stack([np.r_[x[at], x[at][::-1]], np.r_[low, high[::-1]]]))
            if len(at):
                right, up = self.axes.transData.transform(lines[-1][-1])
                ends.append((up, right, name))
        if (scores[..., 0] != scores[..., 2]).any():
            self.bands.set_verts(bands)
            self.axes.draw_artist(self.bands)
        self.lines.set_segments(lines)
        self.axes.draw_artist(self.lines)
        self._name(pixels, sorted(ends, key=lambda end: end[0]))

    def _name(self, pixels, ends):
        """Write names at ends (up, right, name), moved apart where they would overlap."""
        gap, box = 12.5 * self.scale, self.axes.bbox
        heights = [max(up, box.y0 + gap / 2) for up, *_ in ends]
        for i in range(1, len(ends)):
            heights[i] = max(heights[i], heights[i - 1] + gap)
        above = box.y1 + gap
        for i in reversed(range(len(ends))):
            above = heights[i] = min(heights[i], above - gap)
            _, right, name = ends[i]
            at = right + 5 * self.scale, len(pixels) - heights[i]
            write(pixels, name, *at, 11 * self.scale, INK)
