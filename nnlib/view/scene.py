"""A scene is one map of a panel, drawn in layers: colours, ink that stands still, lines, points."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from PIL import Image

from nnlib.view.ink import WIDTH
from nnlib.view.maps import CLASS_COLOURS, CLASS_MARKERS, INK
from nnlib.view.stamp import Stamp

_POINT = {"ls": "", "ms": 4.6, "mew": 0.35, "mec": "white"}


def canvas(height, scale, facecolor="white"):
    """A figure of the usual width whose canvas is Agg's; its height is in pixels at scale 1."""
    size = WIDTH / 100, height / 100
    return FigureCanvasAgg(Figure(size, dpi=100 * scale, facecolor=facecolor)).figure


def still(figure):
    """Draw a figure once -> its pixels (h, w, 4), on which its frames begin."""
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba()).copy()


def rgb(pixels):
    """Pixels (h, w, 4) without their alpha, as a new array (h, w, 3).

    Channel by channel this takes a tenth of the time of pixels[..., :3].copy().
    """
    colours = np.empty((*pixels.shape[:2], 3), np.uint8)
    for channel in range(3):
        colours[..., channel] = pixels[..., channel]
    return colours


def once(lines):
    """Polylines (n, D) -> their stretches that no earlier one has drawn.

    Between three classes or more the boundary comes twice, and dashes that are doubled look solid.
    """
    seen, stretches = set(), []
    for line in lines:
        middles = np.round((line[1:] + line[:-1]) * 1e6).tolist()
        new = [tuple(middle) not in seen for middle in middles]
        seen.update(map(tuple, middles))
        ends = np.flatnonzero(np.diff([False, *new, False]))
        stretches += [line[a : b + 1] for a, b in ends.reshape(-1, 2)]
    return stretches


class Scene:
    """Axes at (left, top, width, height), in pixels at scale 1 from the figure's upper left."""

    def __init__(self, figure, place, low, high, title):
        left, top, width, height = place
        wide, high_all = figure.get_size_inches() * 100
        self._box = left / wide, 1 - (top + height) / high_all, width / wide, height / high_all
        self._place, self._low, self._high, self._height = place, low, high, high_all
        self.scale = figure.dpi / 100
        self.axes = self._add(figure)
        self.axes.set_title(title, fontsize=10, loc="left", color=INK)
        self.axes.tick_params(labelsize=8, colors=INK)
        self.axes.locator_params(nbins=5)

    def _add(self, figure):
        axes = figure.add_axes(self._box)
        axes.set(xlim=(self._low[0], self._high[0]), ylim=(self._low[1], self._high[1]))
        return axes

    # --- once -------------------------------------------------------------------------------------

    def lines(self, **style):
        """An artist for lines that move."""
        made = LineCollection([], animated=True, capstyle="round", **style)
        self.axes.add_collection(made, autolim=False)
        return made

    def path(self, **style):
        """An artist for one long line that moves; where it is NaN, it has a gap."""
        return self.axes.plot([], [], animated=True, **style)[0]

    def markers(self, classes):
        """One artist per class for points that move."""
        return [
            self.path(marker=CLASS_MARKERS[k], color=CLASS_COLOURS[k], **_POINT)
            for k in range(classes)
        ]

    def stamp(self, draw):
        """What draw(axes) adds, as ink that can be pressed on every frame."""
        figure = canvas(self._height, self.scale, "none")
        axes = self._add(figure)
        axes.set_axis_off()
        draw(axes)
        return Stamp(figure)

    def points(self, train, classes):
        """The points of a data set, as ink."""

        def draw(axes):
            for k in range(classes):
                look = {"color": CLASS_COLOURS[k], **_POINT}
                axes.plot(*train.X[train.labels == k].T, CLASS_MARKERS[k], **look)

        return self.stamp(draw)

    def legend(self, classes, down):
        """Name the classes below the map, so many pixels down."""
        for k in range(classes):
            colour = CLASS_COLOURS[k]
            self.axes.plot([], [], CLASS_MARKERS[k], color=colour, ms=5, label=f"class {k}")
        self.axes.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -down / (self._box[3] * self._height)),
            ncols=classes,
            fontsize=8,
            frameon=False,
            handletextpad=0.1,
            columnspacing=1.2,
            borderpad=0,
        )

    # --- in each frame ----------------------------------------------------------------------------

    def paste(self, pixels, colours):
        """Stretch colours (cells, cells, 3), the lowest row first, over the map."""
        left, up, width, height = self._place
        inset = max(1, round(0.6 * self.scale))  # the frame stays
        right, down = (round(end * self.scale) - inset for end in (left + width, up + height))
        left, up = round(left * self.scale) + inset, round(up * self.scale) + inset
        large = Image.fromarray(colours[::-1])
        large = large.resize((right - left, down - up), Image.Resampling.BILINEAR)
        pixels[up:down, left:right] = np.asarray(large.convert("RGBA"))  # whole pixels go faster

    def draw(self, *artists):
        """Draw moving artists, the first lowest."""
        for artist in artists:
            self.axes.draw_artist(artist)
