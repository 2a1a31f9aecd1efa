"""The picture of a sweep: a row of small maps, below it loss and accuracy with bands over seeds.

All that does not move is drawn once; a frame pastes the maps' pixels, draws all boundaries as one
collection of lines, lays the points on top and writes what changes straight into the pixels.
"""

import math
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform
from PIL import Image

from nnlib.training import Split
from nnlib.view.bundle import Bundle, styles
from nnlib.view.maps import CLASS_COLOURS, CLASS_MARKERS, INK
from nnlib.view.pen import write
from nnlib.view.picture import digest
from nnlib.view.stamp import Stamp
from nnlib.view.subject import PLANE, kind
from nnlib.view.tiles import tiles

WIDTH, _TITLE, _LABEL, _WORDS = 960, 26, 20, 40  # pixels
_HEAD, _CURVES, _FOOT = 44, 160, 42
_PANELS = ((56, 320), (526, 320))  # left and width of the curves; to the right of them their names
_SPAN = 2  # times the loss of outputs 0: a loss above that leaves the picture


class Row(NamedTuple):
    """What a row of nets has come to.

    `stacks` are (model, params with a leading axis, places of these nets in the row); `words` are
    two lines under each map, `lost` says of each net whether it diverged.  `loss` and `accuracy`
    hold the lowest, the median and the highest at each of `epochs`, (E, G, 3); `ends` name the G
    curves.
    """

    stacks: list
    words: list
    lost: list
    epochs: list
    loss: np.ndarray
    accuracy: np.ndarray
    ends: list


class Still(NamedTuple):
    """What does not change while a row trains; `styled` says whether each net has its own curve."""

    title: str
    data: Split
    labels: list
    styled: bool
    curves: int
    loss: str
    nothing: float
    measured: str
    epochs: int
    steps: int
    in_updates: bool


class Rows:
    """Draws rows of nets that learn the same data: draw(row) -> RGB array (h, w, 3)."""

    def __init__(self, still, scale=1.0):
        self.still, self.scale = still, scale
        self.side, self.places, (_, self.height) = _plan(len(still.labels))
        cells = max(30, min(60, self.side // 3))
        self.tiles = tiles(still.data, cells, round(self.side * scale))
        self._styles = styles(still.curves)
        self._points = Stamp(self._points_figure())
        self._build(self._top(None))

    @staticmethod
    def size(n):
        """The pixels of a picture of n nets -> (width, height)."""
        return _plan(n)[2]

    # --- what does not move -----------------------------------------------------------------------

    def _figure(self, colour):
        figure = Figure((WIDTH / 100, self.height / 100), dpi=100 * self.scale, facecolor=colour)
        FigureCanvasAgg(figure)
        return figure

    def _axes(self, figure, left, top, wide, high):
        box = left / WIDTH, 1 - (top + high) / self.height, wide / WIDTH, high / self.height
        return figure.add_axes(box)

    def _points_figure(self):
        figure, (low, high) = self._figure("none"), (self.tiles.low, self.tiles.high)
        large = self.side > 110
        for left, top in self.places:
            axes = self._axes(figure, left, top, self.side, self.side)
            axes.set_axis_off()
            axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
            self.tiles.still(axes, 150 if large else 90, ms=3.4 if large else 2.6, mew=0.25)
        return figure

    def _build(self, top):
        still, figure = self.still, self._figure("white")
        self.top = top

        def text(x, y, words, **look):
            at = x / WIDTH, 1 - y / self.height
            return figure.text(*at, words, **{"va": "center", "color": INK, "fontsize": 10, **look})

        text(self.places[0][0], 12, still.title)
        text(self.places[0][0], self.height - _FOOT - _CURVES - _HEAD + 10, still.measured)
        self._legend(text, figure)
        for i, ((left, down), label) in enumerate(zip(self.places, still.labels, strict=True)):
            x = left
            if still.styled:
                colour, dashes, width = self._styles[i]
                ends = (np.array([left + 1, left + 23]) / WIDTH, [1 - (down - 9) / self.height] * 2)
                figure.add_artist(Line2D(*ends, color=colour, ls=dashes, lw=width))
                x += 28
            text(x, down - 9, label, fontsize=9)
        self._edges = LineCollection([], colors=INK, linewidths=1.4, transform=IdentityTransform())
        figure.add_artist(self._edges).set_animated(True)  # in pixels: all maps at once
        below = "the same, on a logarithmic axis" if self._numbers else "accuracy"
        self._bundles = [
            self._bundle(figure, place, name)
            for place, name in zip(_PANELS, (still.loss, below), strict=True)
        ]
        self._limit(*self._bundles)
        figure.canvas.draw()
        self._canvas = figure.canvas
        self._ground = np.asarray(figure.canvas.buffer_rgba()).copy()

    def _legend(self, text, figure):
        """The classes and their marks, at the right end of the title's line."""
        if kind(self.still.data) != PLANE:
            return
        for k in range(self.still.data.classes):
            x = WIDTH - 8 - 62 * (self.still.data.classes - k) + 12
            at = ([x / WIDTH], [1 - 12 / self.height])
            look = {"marker": CLASS_MARKERS[k], "color": CLASS_COLOURS[k], "ls": "", "ms": 5}
            figure.add_artist(Line2D(*at, **look))
            text(x + 7, 12, f"class {k}", fontsize=8)

    def _bundle(self, figure, place, name):
        """The panel of one score; `place` is its left end and its width."""
        still, (left, wide) = self.still, place
        axes = self._axes(figure, left, self.height - _FOOT - _CURVES, wide, _CURVES)
        unit = still.steps if still.in_updates else 1
        axes.set_xlim(0, max(1, still.epochs) * unit)
        many = f"{still.steps:,} updates each" if still.steps > 1 else "1 update each"
        words = f"update ({still.steps:,} make an epoch)" if still.in_updates else f"epoch ({many})"
        axes.set_xlabel(words, fontsize=9, color=INK)
        return Bundle(axes, still.curves, name, unit, self.scale)

    @property
    def _numbers(self):
        """Whether the nets are to meet numbers, so that they have no accuracy."""
        return self.still.data.classes == 1

    def _limit(self, loss, accuracy):
        nothing, classes = self.still.nothing, self.still.data.classes
        loss.axes.set_ylim(0, self.top)
        if self._numbers:
            loss.refer(nothing, "all outputs 0")
            accuracy.axes.set(yscale="log", ylim=(1e-4 * nothing, max(self.top, 2 * nothing)))
            return
        accuracy.axes.set_ylim(0, 1.04)
        knows = math.isclose(nothing, math.log(classes), rel_tol=1e-6)
        loss.refer(nothing, f"ln {classes}, knows nothing" if knows else "all outputs 0")
        accuracy.refer(1 / classes, f"1/{classes}, guessing")

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, row):
        """A Row -> RGB (h, w, 3)."""
        top = self._top(row.loss)
        if top != self.top:
            self._build(top)
        pixels = np.asarray(self._canvas.buffer_rgba())
        pixels[...] = self._ground
        self._draw_maps(pixels, row)
        below = row.loss if self._numbers else row.accuracy
        for bundle, scores in zip(self._bundles, (row.loss, below), strict=True):
            bundle.draw(pixels, row.epochs, scores, row.ends)
        # Pillow drops the fourth channel three times as fast as a copy of a slice.
        size = pixels.shape[1::-1]
        return np.asarray(
            Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
        )

    def digest(self, row):
        """Of the maps last drawn, coarsely rounded, and of the curves."""
        curves = (np.nan_to_num(np.asarray(a, float), nan=-1) for a in (row.loss, row.accuracy))
        return digest(self._seen, *curves)

    def _draw_maps(self, pixels, row):
        n = len(self.places)
        colours_of, edges, seen = [None] * n, [None] * n, [None] * n
        for model, params, places in row.stacks:
            said = self.tiles.say(model, params)
            for i, place in enumerate(places):
                colours_of[place], edges[place] = said.colours[i], said.lines[i]
                seen[place] = said.seen[i]
        self._seen, segments = np.array(seen), []
        for i, (left, top) in enumerate(self.places):
            colours = colours_of[i]
            if row.lost[i]:
                colours = (0.3 * colours + 0.7 * 225).astype(np.uint8)
            x, y, side = (round(self.scale * v) for v in (left, top, self.side))
            image = Image.fromarray(colours[::-1]).resize((side, side), Image.Resampling.BILINEAR)
            pixels[y : y + side, x : x + side, :3] = np.asarray(image)
            corner, unit = (x, len(pixels) - y - side), side / (self.tiles.high - self.tiles.low)
            segments += [(line - self.tiles.low) * unit + corner for line in edges[i]]
        self._edges.set_segments(segments)
        self._edges.draw(self._canvas.get_renderer())
        self._points.press(pixels)
        for (left, top), (first, second) in zip(self.places, row.words, strict=True):
            x, y = left * self.scale, (top + self.side) * self.scale
            write(pixels, first, x, y + 10 * self.scale, 12 * self.scale, INK, bold=True)
            write(pixels, second, x, y + 26 * self.scale, 11 * self.scale, INK)

    def _top(self, losses):
        """The top of the loss axis: it makes room in doublings, up to a limit."""
        values = np.asarray(losses if losses is not None else [], float)
        values = values[np.isfinite(values)] / self.still.nothing
        highest = min(values.max(initial=0.0), _SPAN)
        room = 1.35 if highest <= 1.35 else 1.05 * 2 ** math.ceil(math.log2(highest))
        return room * self.still.nothing


def _plan(n):
    """The side of a map, where the maps lie, and the size of a picture of n nets, in pixels."""
    rows = 1 if n <= 8 else 2
    columns = -(-n // rows)
    side = int(min(WIDTH / columns - 16, 180 if rows == 1 else 112))
    apart, block = min(WIDTH / columns, side + 60), _LABEL + side + _WORDS
    places = [
        (round(8 + i % columns * apart), _TITLE + _LABEL + i // columns * block) for i in range(n)
    ]
    return side, places, (WIDTH, _TITLE + rows * block + _HEAD + _CURVES + _FOOT)
